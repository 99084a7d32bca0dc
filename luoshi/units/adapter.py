"""How people sign in, for allauth and axes: accounts are opened by an administrator, never by a visitor."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from luoshi.units.accounts import Account
from luoshi.units.actions.signing_in import (
    end_other_sessions,
    note_failed_sign_in,
    note_locked,
    note_sign_in,
    note_sign_out,
)
from luoshi.web.errors import refusal

FAILURES = settings.AXES_FAILURE_LIMIT
MINUTES = round(settings.AXES_COOLOFF_TIME * 60)
LOCKED = f"连续{FAILURES}次登录失败，账号已锁定，请{MINUTES}分钟后再试，或联系本级系统管理员。"
TOO_OFTEN = "操作太频繁，请过几分钟再试。"
WRONG_CODE = "口令不正确或已过期，请输入最新的一个。"


class WithGovernment(AuthenticationBackend):  # type: ignore[misc]  # allauth publishes no types
    """Reads the account of a session together with its government: every page names it."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return the account where it may sign in."""
        account = Account.objects.select_related("jurisdiction").filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody opens an account for himself; who signs in, and who fails to, is recorded."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        # One sentence for a wrong password, an unknown and a closed account: it tells nobody which names exist.
        "username_password_mismatch": f"账号或密码不正确。连续输错{FAILURES}次，账号将锁定{MINUTES}分钟。",
        "enter_current_password": "原密码不正确。",
        "incorrect_password": "密码不正确。",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": LOCKED,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        """Begin the session."""
        super().login(request, user)
        if settings.SINGLE_SESSION:
            update_session_auth_hash(request, end_other_sessions(actor=user))
        note_sign_in(actor=user, now=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """End the session."""
        if isinstance(request.user, Account):
            note_sign_out(actor=request.user, now=timezone.now())
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record the failure; of a locked name only that it was locked, or a flood would fill the journal."""
        username, now = str(credentials.get("username", "")), timezone.now()
        if not getattr(request, "axes_locked_out", False):
            note_failed_sign_in(username=username, now=now)
        elif cache.add(f"luoshi.locked:{counted_name(request, credentials)}", True, MINUTES * 60):
            note_locked(username=username, now=now)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: its secrets are encrypted in the database with a key made from SECRET_KEY."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_OFTEN,
        "cannot_generate_recovery_codes": "请先启用动态口令，再生成恢复码。",
    }

    def get_totp_label(self, user: Account) -> str:
        """Return the name that the app on the phone shows."""
        return user.username

    def get_totp_issuer(self) -> str:
        """Return the name of the system that the app on the phone shows."""
        return "落实"

    def encrypt(self, text: str) -> str:
        """Return what is kept of a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"luoshi.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name whose failures axes counts: in one case, as the account is found in any."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(typed).strip().casefold()[:100]


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a login that is tried too often."""
    return refusal(request, LOCKED, 429)

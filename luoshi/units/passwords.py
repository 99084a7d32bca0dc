"""Passwords: the first one made by the system, and the last five not taken again (密码)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError

from luoshi.units.accounts import Account, PasswordUsed

KEPT = 5
# No signs that are taken for one another when read from paper.
SIGNS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def first_password() -> str:
    """Return a new password to hand over on paper: three groups of four signs."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A password and how it is kept: encoded before a transaction begins, since that takes its time."""

    plain: str
    encoded: str


def prepared() -> Prepared:
    """Return a new first password, encoded."""
    plain = first_password()
    return Prepared(plain, make_password(plain))


def no_password() -> Prepared:
    """Return what stands for a password where an account is opened only to see whether it can be."""
    return Prepared("", make_password(None))


def keep_prepared(account: Account, password: Prepared, now: datetime) -> None:
    """Keep the first password of a new account among its used ones: it is not to be taken as the own one."""
    PasswordUsed.objects.create(account=account, encoded=password.encoded, at=now)


def reset_is_over(account: Account, now: datetime) -> bool:
    """Return whether a password that an administrator gave after a reset was left unused too long.

    The first password of a new account, who has never signed in, waits longer: it goes out on paper to every unit.
    """
    if not account.must_change_password or account.last_login is None or account.password_changed_at is None:
        return False
    return now - account.password_changed_at > timedelta(hours=settings.RESET_PASSWORD_HOURS)


class NotUsedBefore:
    """A password validator: refuses the last five, and remembers each that is set."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where the account had this password lately."""
        if user is None or not user.password:
            return
        used = list(PasswordUsed.objects.filter(account_id=user.pk).values_list("encoded", flat=True)[:KEPT])
        if any(check_password(password, encoded) for encoded in used):
            raise ValidationError(f"最近{KEPT}次用过的密码不能再用，请换一个。", code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Keep the new password, encoded, and forget what is older than the last five."""
        if user is None or not user.password_changed_at:
            return
        PasswordUsed.objects.create(account=user, encoded=user.password, at=user.password_changed_at)
        old = PasswordUsed.objects.filter(account=user).values_list("pk", flat=True)[KEPT : KEPT + 20]
        PasswordUsed.objects.filter(pk__in=list(old)).delete()

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"不能与最近{KEPT}次用过的密码相同。"

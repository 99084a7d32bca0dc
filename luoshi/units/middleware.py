"""What every signed-in request is held to: the first password is changed, and a session ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone

from luoshi.units.factors import must_set_up_factor
from luoshi.units.models import Account
from luoshi.units.rules import ADMINISTRATORS
from luoshi.web.pages import path_of, wants_part

OVER = "登录已超时，请重新登录。没有提交的内容仍在浏览器里，登录后返回即可。"
OPEN_DURING_CHANGE = {"account_change_password", "account_logout"}
OPEN_BEFORE_FACTOR = OPEN_DURING_CHANGE | {"account_reauthenticate", "mfa_reauthenticate", "mfa_activate_totp"}
FACTOR_FIRST = "管理员须先启用动态口令，才能使用其他页面。"


class SessionLimitsMiddleware:
    """Ends sessions that rested or lasted too long; sends who owes a new password or a second factor to that page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send away."""
        account = request.user
        if not account.is_authenticated:
            return self.answer(request)
        if self._is_over(request):
            logout(request)
            messages.info(request, OVER)
            return self._sent_away(request, f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _came_from(request)})}")
        opened = resolve(request.path_info).url_name
        must_change = account.must_change_password or password_is_old(account, timezone.now())
        if must_change and opened not in OPEN_DURING_CHANGE:
            if not account.must_change_password:
                messages.warning(request, f"管理员的密码每{settings.ADMIN_PASSWORD_DAYS}天须更换一次，请先修改密码。")
            return self._sent_away(request, reverse("account_change_password"))
        if opened not in OPEN_BEFORE_FACTOR and must_set_up_factor(account):
            messages.warning(request, FACTOR_FIRST)
            return self._sent_away(request, reverse("mfa_activate_totp"))
        return self.answer(request)

    def _sent_away(self, request: HttpRequest, address: str) -> HttpResponse:
        """Return the way to another page; htmx is told to load it whole, not to put it into a part."""
        if wants_part(request):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)

    def _is_over(self, request: HttpRequest) -> bool:
        now = int(timezone.now().timestamp())
        began = request.session.setdefault("began", now)
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE_MINUTES * 60 or now - began > settings.SESSION_HOURS * 3600:
            return True
        # Once a minute is enough: a write for every page would cost more than it says.
        if now - seen >= 60 or "seen" not in request.session:
            request.session["seen"] = now
        return False


def password_is_old(account: Account, now: datetime) -> bool:
    """Return whether an administrator has kept a password too long; others keep theirs."""
    changed = account.password_changed_at
    if changed is None or now - changed < timedelta(days=settings.ADMIN_PASSWORD_DAYS):
        return False
    return account.holds(*ADMINISTRATORS)


def _came_from(request: HttpRequest) -> str:
    """Return the page to come back to: of a form or a part the page that it stands on."""
    if request.method == "GET" and not wants_part(request):
        return request.get_full_path()
    return path_of(request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")) or "/"

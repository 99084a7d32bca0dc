"""What every signed-in request is held to: the first password is changed, and a session ends by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone

OPEN_DURING_CHANGE = {"account_change_password", "account_logout"}


class SessionLimitsMiddleware:
    """Ends sessions that rested or lasted too long; sends who must change the password to do so."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send away."""
        if not request.user.is_authenticated:
            return self.answer(request)
        if self._is_over(request):
            logout(request)
            messages.info(request, "登录已超时，请重新登录。没有提交的内容仍在浏览器里，登录后返回即可。")
            return redirect(f"{settings.LOGIN_URL}")
        if request.user.must_change_password and resolve(request.path_info).url_name not in OPEN_DURING_CHANGE:
            return redirect("account_change_password")
        return self.answer(request)

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

"""How people sign in, for allauth and axes: accounts are opened by an administrator, never by a visitor."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from luoshi.web.errors import refusal

LOCKED = "连续登录失败次数过多，账号已暂时锁定，请15分钟后再试，或联系系统管理员。"


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Nobody opens an account for himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a login that is tried too often."""
    return refusal(request, LOCKED, 429)

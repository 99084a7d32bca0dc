"""The visitor's own address behind a proxy (真实来源地址): for the journal and for the lock of failed logins."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Believes `X-Forwarded-For` of the proxies in LUOSHI_TRUSTED_PROXIES, and of nobody else."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the visitor's address in REMOTE_ADDR."""
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        # From the nearest outwards: each proxy adds the address it saw, and whatever stands before may be invented.
        while chain and is_proxy(request.META.get("REMOTE_ADDR", "")) and is_address(chain[-1]):
            request.META["REMOTE_ADDR"] = chain.pop()
        return self.answer(request)


def is_proxy(address: str) -> bool:
    """Return whether `address` belongs to one of our own proxies."""
    return is_address(address) and any(ip_address(address) in network for network in settings.TRUSTED_PROXIES)


def is_address(text: str) -> bool:
    """Return whether `text` is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

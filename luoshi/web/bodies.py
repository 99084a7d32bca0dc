"""How much one request may bring (请求大小): refused by its announced length, before anything of it is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from luoshi.web.errors import refusal

CHUNK = 1 << 20


class BodyLimitMiddleware:
    """Answers 413 to a request larger than LUOSHI_REQUEST_BYTES."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        length = announced_length(request)
        if length <= settings.REQUEST_BYTES:
            return self.answer(request)
        self._let_pass(request, length)
        message = f"一次上传的内容超过 {settings.REQUEST_BYTES // 1_000_000} MB，没有接收，请分几次上传。"
        return refusal(request, message, 413)

    def _let_pass(self, request: HttpRequest, length: int) -> None:
        # A browser that is cut off while it sends shows an error of its own and not our sentence.
        left = min(length, 4 * settings.REQUEST_BYTES)
        while left > 0:
            read = len(request.read(min(CHUNK, left)))
            if not read:
                return
            left -= read


def announced_length(request: HttpRequest) -> int:
    """Return the length that the request says it has."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0

"""What happens around every request: where it comes from, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from luoshi.errors import LuoshiError
from luoshi.web.context import Origin, coming_from
from luoshi.web.errors import refusal
from luoshi.web.keys import new_id

Answer = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"
SHORT = 1_000_000  # bytes; longer ones are refused elsewhere, or are files


class OriginMiddleware:
    """Gives the request a number and lets the journal know where its changes come from."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the number in the header `X-Request-ID`."""
        drop_null_characters(request)
        request_id = new_id().hex
        channel = "api" if request.path.startswith("/api/") else "page"
        with coming_from(Origin(request.META.get("REMOTE_ADDR", ""), request_id, channel)):
            response = self.answer(request)
        response["X-Request-ID"] = request_id
        if request.user.is_authenticated and "Cache-Control" not in response:
            # After logging out, the back button shows nothing.
            response["Cache-Control"] = "no-store, private"
        return response


def drop_null_characters(request: HttpRequest) -> None:
    """Take NUL out of what was asked for and of a short form: no word holds it, and PostgreSQL takes it in no value."""
    query = request.META.get("QUERY_STRING", "")
    if "%00" in query:
        request.META["QUERY_STRING"] = query.replace("%00", "")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.content_type == FORM and length.isdecimal() and int(length) < SHORT and b"%00" in request.body:
        request._body = request.body.replace(b"%00", b"")  # POST is read from it later


class RefusalMiddleware:
    """Turns the refusal of an action into a page, a part or JSON."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; refusals arrive in `process_exception`."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return what a person or a program reads of a LuoshiError; others go on to become error 500."""
        if not isinstance(error, LuoshiError):
            return None
        return refusal(request, error.message, error.status, extra=error.extra)

"""What a program may send as JSON (正文): text that both databases and every file can hold."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class WritableText(Parser):
    """Reads JSON, and refuses what is no text: a NUL, or half a pair of surrogates. The pages' forms do so too."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; ValueError, which the framework answers with 400, where it cannot be kept."""
        read = super().parse_body(request)
        waiting: list[Any] = [read]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict):
                waiting.extend([*each, *each.values()])
            elif isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, str) and ("\0" in each or not each.isascii()):
                _refuse_unwritable(each)
        return read


def _refuse_unwritable(text: str) -> None:
    if "\0" in text:
        raise ValueError("NUL")
    text.encode()  # UnicodeEncodeError is a ValueError

"""How wide text stands: a Chinese character takes two places, on a terminal as in a cell."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def width_of(text: str) -> int:
    """Return how many half-width places `text` takes."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(width_of_one, text))


@lru_cache(maxsize=8192)  # a file of ten thousand rows asks half a million times, for three thousand characters
def width_of_one(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1

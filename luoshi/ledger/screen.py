"""A document's words on a screen: codes that move a cursor, change colours or turn the writing direction show as �."""

from __future__ import annotations

import re

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # all but tab and line break


def harmless(text: str) -> str:
    """Return `text` so that no document can steer the terminal, or the program, it is shown in."""
    return text if text.isprintable() else _STEERING.sub("\ufffd", text)

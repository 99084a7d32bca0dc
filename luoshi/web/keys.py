"""Keys of rows (主键): UUIDs made in Python, in the order of time, so that an index grows at one end."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable

VERSION_7 = 0x7 << 76
VARIANT = 0x2 << 62


def new_id() -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance. Python has its own from 3.14."""
    millis = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10), "big")
    high = chance >> 68 & 0xFFF
    low = chance & (1 << 62) - 1
    return uuid.UUID(int=millis << 80 | VERSION_7 | high << 64 | VARIANT | low)


def uuids_in(texts: Iterable[str]) -> list[uuid.UUID]:
    """Return the keys among what a form sent, in order and once; what is no key is left out, for no row has it."""
    found: dict[uuid.UUID, None] = {}
    for text in texts:
        try:
            found[uuid.UUID(text)] = None
        except ValueError:
            continue
    return list(found)

"""How often a program may call (频率): so many requests a minute and token; who is over waits for the next minute."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from luoshi.errors import TooMany

MINUTE = 60


def count_call(caller: UUID, seconds: float) -> None:
    """Count a request of a token or account at a time in seconds; TooMany, with when to come again, where it is over.

    Counting is one step of the cache, so that threads of a process lose no call. The cache of our own is one a
    process: with several of them a token has at most so many times the limit. A shared cache counts exactly.
    """
    minute = int(seconds // MINUTE)
    key = f"api-calls-{caller}-{minute}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        calls = cache.incr(key)
    except ValueError:  # the cache was full and threw it out in between
        return
    if calls > settings.API_PER_MINUTE:
        wait = max(1, int((minute + 1) * MINUTE - seconds) + 1)
        raise TooMany(
            f"调用太频繁：每分钟最多{settings.API_PER_MINUTE}次，请在{wait}秒后再试。",
            limit=settings.API_PER_MINUTE,
            retry_after=wait,
        )

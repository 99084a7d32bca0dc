"""Where a request came from, for the journal: set once by the middleware, read where something is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from: an address and the number of the request; a command has neither."""

    address: str = ""
    request_id: str = ""
    channel: str = "command"  # page · api · command · job


_origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 frozen, so safe to share


def origin() -> Origin:
    """Return where the running request or command comes from."""
    return _origin.get()


@contextmanager
def coming_from(where: Origin) -> Iterator[None]:
    """Let `origin()` answer `where` inside the block."""
    token = _origin.set(where)
    try:
        yield
    finally:
        _origin.reset(token)

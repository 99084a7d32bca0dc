"""Locks between processes of one machine: a file that the system itself unlocks when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

RUNNING = "running.lock"  # in the data folder: shared by what serves, held alone by what replaces the rows


@contextmanager
def held(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock `path` alone inside the block; wait for whoever holds it, or raise BlockingIOError."""
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def shared(path: Path) -> IO[str]:
    """Share the lock `path` with others for as long as the returned file is kept; wait for who holds it alone."""
    file = _opened(path)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _opened(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a")

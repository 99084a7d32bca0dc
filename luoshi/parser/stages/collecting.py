"""The garbage collector while a document is read (垃圾回收): it stands still.

The stages make some hundred thousand small objects that nearly all stay until the end and form no cycles. The collector
would walk through them again and again and free nothing; that took a quarter of the time of a reading (measured).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Stop the collector of cycles for the length of the block; where it was off already, it stays off."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            # Counts all that was made as old at once; else the next new object would set off a walk through all of it.
            gc.freeze()
            gc.unfreeze()
        gc.enable()

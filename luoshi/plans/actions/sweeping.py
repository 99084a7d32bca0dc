"""清理无主原件: stored bytes that no row speaks of (a power cut between file and row) go after a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import Storage

from luoshi.plans.models import ReceivedFile

FOLDER = "received"
OLD = timedelta(days=1)  # an upload writes the bytes first and the row a moment later


def sweep_orphans(now: datetime) -> int:
    """Delete stored files that belong to no received file and are older than a day; return how many."""
    storage: Storage = ReceivedFile._meta.get_field("stored").storage
    count = 0
    for names in _folders(storage):
        known = set(ReceivedFile.objects.filter(stored__in=names).values_list("stored", flat=True))
        for name in names:
            if name not in known and storage.get_modified_time(name) < now - OLD:
                storage.delete(name)
                count += 1
    return count


def _folders(storage: Storage) -> Iterator[list[str]]:
    """Yield the stored files, folder by folder: received/<government>/<two signs>/<hash>."""
    if not storage.exists(FOLDER):
        return
    for government in storage.listdir(FOLDER)[0]:
        for part in storage.listdir(f"{FOLDER}/{government}")[0]:
            folder = f"{FOLDER}/{government}/{part}"
            yield [f"{folder}/{name}" for name in storage.listdir(folder)[1]]

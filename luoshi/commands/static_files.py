"""Static files (静态文件): gathered and packed only when one of them changed, for that takes seconds."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from luoshi.commands.failures import Refusal
from luoshi.web.vendor import NOT_LAID, missing

STAMP = "luoshi.stamp"


def gather_static_files() -> bool:
    """Bring STATIC_ROOT up to date; return whether there was anything to do. Refusal where files of others are missing.

    Without them every page would fail, and say so only in the log.
    """
    if lacking := missing():
        raise Refusal(NOT_LAID.format("、".join(lacking)))
    stamp = Path(settings.STATIC_ROOT) / STAMP
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return False
    stamp.unlink(missing_ok=True)  # what ends in the middle is done again
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, "utf-8")
    return True


def _fingerprint() -> str:
    """Return a digest of which files there are, how large, of when, and how they are stored."""
    rows: list[tuple[str, int, int]] = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            rows.append((name, found.st_size, found.st_mtime_ns))
    how = settings.STORAGES["staticfiles"]["BACKEND"]
    return hashlib.sha256(json.dumps([how, sorted(rows)]).encode()).hexdigest()

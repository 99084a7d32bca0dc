"""Stored bytes without a row go after a day; what has a row, or was written a moment ago, stays."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.actions.sweeping import sweep_orphans
from luoshi.plans.models import ReceivedFile

NOW = timezone.now()


def stored(name: str, age: timedelta) -> str:
    """Return the name of a file written so long ago."""
    storage = ReceivedFile._meta.get_field("stored").storage
    name = storage.save(name, ContentFile(b"left behind"))
    then = (NOW - age).timestamp()
    os.utime(storage.path(name), (then, then))
    return storage.path(name)


@pytest.mark.usefixtures("db")
def test_what_no_row_speaks_of_goes_after_a_day(officer):
    kept = receive_file(actor=officer, name="a.txt", data=b"one", now=NOW).file
    then = (NOW - timedelta(days=9)).timestamp()
    os.utime(kept.stored.path, (then, then))
    folder = f"received/{officer.jurisdiction_id.hex}/ab"
    lost = stored(f"{folder}/orphan-old", timedelta(days=2))
    young = stored(f"{folder}/orphan-young", timedelta(hours=2))
    assert sweep_orphans(NOW) == 1
    assert not Path(lost).exists() and Path(young).exists() and Path(kept.stored.path).exists()
    Path(young).unlink()


@pytest.mark.usefixtures("db")
def test_an_empty_store_is_swept_too(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "nothing")
    assert sweep_orphans(NOW) == 0

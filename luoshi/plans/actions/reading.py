"""读取来文: one job reads a file under a lease; a job that dies leaves nothing half, and another takes it up.

    received → reading → read | empty | refused

All rows of a reading are made in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from luoshi.journal.actions import record
from luoshi.parser import ParsedFile, ReaderError, limits_from_environment, parse_bytes, parse_text
from luoshi.plans.actions.carrying_over import carry_over
from luoshi.plans.actions.storing import store_reading
from luoshi.plans.models import ReceivedFile
from luoshi.plans.rules import FileState

SPARE = timedelta(seconds=60)  # beyond the time limit of the parser itself
WAITING = timedelta(minutes=2)  # a received file that no job has begun is given to another one
MOST_TRIES = 3
SECRET = "标有密级"  # the words of the parser's refusal; its bytes are not kept either


def lease() -> timedelta:
    """Return how long a job may read a file before another one takes it up."""
    return timedelta(seconds=limits_from_environment().seconds) + SPARE


def read_now(file: ReceivedFile, now: datetime, *, resumed: bool = False) -> ReceivedFile:
    """Read a received file and keep what was read; does nothing where another job reads it or it has been read.

    `resumed`: the job is begun again because its worker died, so the lease it held is its own.
    A file that cannot be read is refused with its reason; of one with a 密级 marking the bytes are removed.
    """
    claimed = _claim(file, now, resumed)
    if claimed is None:
        return file
    try:
        parsed = _parsed(claimed)
    except ReaderError as error:
        return _refuse(claimed, str(error), now)
    except FileNotFoundError:
        return _refuse(claimed, "原件不在存储里，无法读取，请重新上传。", now)
    return _finish(claimed, parsed, now)


@transaction.atomic
def _claim(file: ReceivedFile, now: datetime, resumed: bool) -> ReceivedFile | None:
    """Take the lease of a file that waits, or whose job was lost; None where there is nothing to do."""
    row = ReceivedFile.objects.select_for_update().select_related("jurisdiction").get(pk=file.pk)
    over = resumed or row.reading_since is None or row.reading_since < now - lease()
    lost = row.state == FileState.READING and over
    if row.state != FileState.RECEIVED and not lost:
        return None
    if row.tries >= MOST_TRIES:
        _set_refused(row, f"读取了{row.tries}次都没有完成，可能文件已损坏，请另存为.docx后重新上传。", now)
        return None
    row.state, row.reading_since, row.tries = FileState.READING, now, row.tries + 1
    row.save(update_fields=["state", "reading_since", "tries"])
    return row


def _parsed(file: ReceivedFile) -> ParsedFile:
    with file.stored.open("rb") as stored:
        data = stored.read()
    if file.pasted:
        return parse_text(data.decode("utf-8"), file.name)
    return parse_bytes(data, name=file.name)


def _is_still_ours(row: ReceivedFile, claimed: ReceivedFile) -> bool:
    return row.state == FileState.READING and row.reading_since == claimed.reading_since


@transaction.atomic
def _finish(claimed: ReceivedFile, parsed: ParsedFile, now: datetime) -> ReceivedFile:
    row = ReceivedFile.objects.select_for_update().select_related("jurisdiction").get(pk=claimed.pk)
    if not _is_still_ours(row, claimed):
        return row  # another job took it up meanwhile: what that one reads stands
    drafts = store_reading(row, parsed, now)
    carry_over(row, drafts, now)
    row.state = FileState.READ if parsed.plans else FileState.EMPTY
    row.format, row.reading_since = parsed.format[:10], None
    row.save(update_fields=["state", "format", "reading_since"])
    record("file.read", actor=None, subject=row, at=now, after={"state": row.state, "plans": len(parsed.plans)})
    return row


@transaction.atomic
def _refuse(claimed: ReceivedFile, reason: str, now: datetime) -> ReceivedFile:
    row = ReceivedFile.objects.select_for_update().get(pk=claimed.pk)
    if _is_still_ours(row, claimed):
        _set_refused(row, reason, now)
    return row


def _set_refused(row: ReceivedFile, reason: str, now: datetime) -> None:
    row.state, row.refusal, row.reading_since = FileState.REFUSED, reason[:500], None
    if SECRET in reason and row.stored:
        storage, name = row.stored.storage, row.stored.name
        row.stored = ""
        transaction.on_commit(lambda: storage.delete(str(name)))
    row.save(update_fields=["state", "refusal", "reading_since", "stored"])
    record("file.refused", actor=None, subject=row, at=now, after={"refusal": row.refusal})


def claim_abandoned(now: datetime) -> Iterator[UUID]:
    """Yield the files whose job was lost (kill -9, a full disk), each to one caller only; a job must then read them."""
    waits = Q(state=FileState.RECEIVED) & (
        Q(reading_since=None, received_at__lt=now - WAITING) | Q(reading_since__lt=now - WAITING)
    )
    lost = Q(state=FileState.READING, reading_since__lt=now - lease())
    for pk in ReceivedFile.objects.filter(waits | lost).values_list("pk", flat=True):
        # Back to the start, with the time of this attempt: who comes a second later finds nothing to do.
        changed = ReceivedFile.objects.filter(waits | lost, pk=pk).update(state=FileState.RECEIVED, reading_since=now)
        if changed:
            yield pk

"""来文接收: the bytes are kept untouched and once, in the storage whole before a row says so; then a job reads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.plans.jobs import enqueue_reading
from luoshi.plans.models import ReceivedFile
from luoshi.plans.rules import FileState
from luoshi.units.models import Account
from luoshi.web.permissions import require

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload: the file, and whether it lay here already."""

    file: ReceivedFile
    duplicate: bool = False


def receive_file(
    *, actor: Account, name: str, data: File[bytes] | bytes, now: datetime, revises: ReceivedFile | None = None
) -> Received:
    """Keep a file as received (来文); the same bytes once more give the file that lies here already.

    NotAllowed where the actor receives no files; Invalid where it is empty or too big. Reading follows in a job.
    """
    require(actor, "plans.receive")
    name = _bare(name)
    content = ContentFile(data) if isinstance(data, bytes) else data
    _refuse_size(name, content.size)
    file = ReceivedFile(
        jurisdiction_id=actor.jurisdiction_id,
        name=name,
        sha256=_digest(content),
        size=content.size,
        revises=_revised(actor, revises),
        received_by=actor,
        received_at=now,
    )
    return _keep(file, content, actor, now)


def receive_text(
    *, actor: Account, text: str, now: datetime, name: str = "", revises: ReceivedFile | None = None
) -> Received:
    """Keep pasted text as a file of its own (粘贴的文字); as `receive_file`."""
    require(actor, "plans.receive")
    if not text.strip():
        raise Invalid("没有粘贴任何文字，请粘贴方案全文后再提交。")
    if "\0" in text:
        raise Invalid("粘贴的文字里有空字符，不是通常的文字，请从原文件重新复制，或直接上传文件。")
    content = ContentFile(text.encode("utf-8", "replace"))
    title = name.strip() or text.strip().splitlines()[0].strip()[:60]
    _refuse_size(title, content.size)
    file = ReceivedFile(
        jurisdiction_id=actor.jurisdiction_id,
        name=_bare(title),
        sha256=_digest(content),
        size=content.size,
        pasted=True,
        revises=_revised(actor, revises),
        received_by=actor,
        received_at=now,
    )
    return _keep(file, content, actor, now)


def _bare(name: str) -> str:
    """Return a file name without folders and control characters, fit for its column; its ending is kept."""
    name = "".join(each for each in name.replace("\\", "/").rsplit("/", 1)[-1] if each.isprintable()).strip()
    name = name or "未命名文件"
    return name if len(name) <= 255 else f"{name[:240]}…{name[-14:]}"


def _refuse_size(name: str, size: int) -> None:
    if size == 0:
        raise Invalid(f"“{name}”是空文件（0字节），没有接收，请重新选择文件。")
    if size > settings.UPLOAD_BYTES:
        most = settings.UPLOAD_BYTES / 1_000_000
        raise Invalid(f"“{name}”有{size / 1_000_000:.1f} MB，超过单个文件{most:.0f} MB的上限，没有接收。")


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks(CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _revised(actor: Account, revises: ReceivedFile | None) -> ReceivedFile | None:
    if revises is not None and revises.jurisdiction_id != actor.jurisdiction_id:
        raise Invalid("只能更正本级政府收到的文件。")
    while revises is not None and (newer := revises.revisions.filter(state=FileState.READ).first()) is not None:
        revises = newer  # a correction corrects the newest version
    return revises


def _keep(file: ReceivedFile, content: File[bytes], actor: Account, now: datetime) -> Received:
    """Write the bytes, then the row; what fails in between leaves neither."""
    same = ReceivedFile.objects.filter(jurisdiction=file.jurisdiction_id, sha256=file.sha256)
    if (existing := same.first()) is not None:
        return Received(existing, duplicate=True)
    file.stored.save(file.name, content, save=False)
    kept = False
    try:
        with transaction.atomic():
            file.save(force_insert=True)
            record("file.received", actor=actor, subject=file, at=now, after={"name": file.name, "size": file.size})
            enqueue_reading(file.pk)
        kept = True
    except IntegrityError:
        existing = same.first()
        if existing is None:
            raise
        return Received(existing, duplicate=True)
    finally:
        if not kept:
            file.stored.storage.delete(str(file.stored.name))
    return Received(file)


@transaction.atomic
def read_again(*, actor: Account, file: ReceivedFile, now: datetime) -> ReceivedFile:
    """Give a refused file to the reader once more (重新读取), after its reason is gone; MoveRefused where it is not.

    A paper with a 密级 marking stays refused: its bytes are not here.
    """
    require(actor, "plans.receive")
    row = ReceivedFile.objects.select_for_update().get(pk=file.pk, jurisdiction=actor.jurisdiction_id)
    if row.state != FileState.REFUSED or not row.stored:
        raise MoveRefused("只有保留了原件的拒收文件可以重新读取。")
    row.state, row.refusal, row.tries, row.reading_since = FileState.RECEIVED, "", 0, None
    row.save(update_fields=["state", "refusal", "tries", "reading_since"])
    record("file.again", actor=actor, subject=row, at=now)
    enqueue_reading(row.pk)
    return row

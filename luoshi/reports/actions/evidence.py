"""佐证材料: files put to a report, kept untouched and by their hash; optional, never asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import Event, record, record_all
from luoshi.reports.actions.report_rights import locked_reports, refuse_none, require_own_unit, why_locked
from luoshi.reports.models import Evidence, Report
from luoshi.reports.models.progress import evidence_name
from luoshi.reports.rules import ReportState
from luoshi.units.models import Account

CHUNK = 1 << 20
MOST = 20  # files of a report
# Ending → how such files begin; what carries a foreign beginning is no such file.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF",),
    ".ofd": (ZIP,),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".docx": (ZIP,),
    ".xlsx": (ZIP,),
    ".pptx": (ZIP,),
    ".doc": (OLE, b"{\\rtf"),
    ".xls": (OLE,),
    ".ppt": (OLE,),
    ".wps": (OLE, ZIP),
    ".et": (OLE, ZIP),
}


@transaction.atomic
def add_evidence(
    *, actor: Account, report: Report, name: str, content: File[bytes], now: datetime, is_seal: bool = False
) -> Evidence:
    """Put a file to a report that is not handed in yet; the same bytes once more give the file that is there.

    NotAllowed to other units; MoveRefused once handed in; Invalid where it is empty, too big or of no known kind.
    """
    rows = locked_reports([report.pk])
    refuse_none(rows, "上传材料")
    permission = "reports.sign" if rows[0].state == ReportState.SIGNING else "reports.fill"
    require_own_unit(actor, rows[0], permission)
    if rows[0].state not in (ReportState.DRAFT, ReportState.SIGNING):
        raise MoveRefused(f"不能再添加材料：{why_locked(rows[0])}")
    (kept,) = attach(rows, name=name, content=content, is_seal=is_seal, actor=actor, now=now)
    return kept


def attach(
    reports: Iterable[Report], *, name: str, content: File[bytes], is_seal: bool, actor: Account, now: datetime
) -> list[Evidence]:
    """Keep the bytes once and put them to each of the reports; in the caller's transaction, its rights checked."""
    name = _bare(name)
    _refuse(name, content)
    sha256 = _digest(content)
    there = {row.report_id: row for row in Evidence.objects.filter(report__in=list(reports), sha256=sha256)}
    rows, new = [], []
    for report in reports:
        if report.pk in there:
            rows.append(there[report.pk])
            continue
        if report.evidence.count() >= MOST:
            raise Invalid(f"一份落实情况最多{MOST}个材料，请合并后上传。")
        row = Evidence(
            jurisdiction_id=report.jurisdiction_id,
            report=report,
            name=name,
            sha256=sha256,
            size=content.size,
            is_seal=is_seal,
            by=actor,
            at=now,
        )
        _keep(row, content)
        new.append(row)
    Evidence.objects.bulk_create(new)
    record_all([Event("evidence.added", row.report, after={"file": row.name}) for row in new], actor=actor, at=now)
    return rows + new


@transaction.atomic
def remove_evidence(*, actor: Account, evidence: Evidence, now: datetime) -> None:
    """Take a file from a draft; its bytes stay, for an older version may name them."""
    (report,) = locked_reports([evidence.report_id])
    require_own_unit(actor, report, "reports.fill")
    if report.state != ReportState.DRAFT:
        raise MoveRefused(f"不能删除材料：{why_locked(report)}")
    Evidence.objects.filter(pk=evidence.pk).delete()
    record("evidence.removed", actor=actor, subject=report, at=now, before={"file": evidence.name})


def _keep(row: Evidence, content: File[bytes]) -> None:
    """Write the bytes, whole, before the row says so; what lies there under the hash is not written again."""
    storage = row.stored.storage
    place = evidence_name(row, row.name)
    if storage.exists(place):
        row.stored.name = place
    else:
        content.seek(0)
        row.stored.save(row.name, content, save=False)


def _bare(name: str) -> str:
    bare = "".join(each for each in name.replace("\\", "/").rsplit("/", 1)[-1] if each.isprintable()).strip()
    return bare if len(bare) <= 255 else f"{bare[:240]}…{bare[-14:]}"


def _refuse(name: str, content: File[bytes]) -> None:
    ending = PurePosixPath(name).suffix.lower()
    if ending not in KINDS:
        kinds = "PDF、OFD、图片、Word、Excel、演示文稿或 WPS"
        raise Invalid(f"“{name or '文件'}”不是可以上传的材料，请用{kinds}文件。")
    if content.size == 0:
        raise Invalid(f"“{name}”是空文件（0字节），没有上传。")
    if content.size > settings.UPLOAD_BYTES:
        most = settings.UPLOAD_BYTES / 1_000_000
        raise Invalid(f"“{name}”有{content.size / 1_000_000:.1f} MB，超过单个文件{most:.0f} MB的上限，没有上传。")
    content.seek(0)
    begins = content.read(8)
    if not begins.startswith(KINDS[ending]):
        raise Invalid(f"“{name}”的内容和扩展名不符，没有上传，请核对文件。")


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks(CHUNK):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()

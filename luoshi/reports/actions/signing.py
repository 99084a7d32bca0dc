"""审签: the liaison hands over, the reviewer of the unit signs and hands in, or gives back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from luoshi.errors import Invalid
from luoshi.journal.actions import Event, record_all
from luoshi.reports.actions.evidence import attach
from luoshi.reports.actions.report_rights import (
    locked_reports,
    moved,
    refuse_none,
    require_other_person,
    require_own_unit,
)
from luoshi.reports.figures import asked_of
from luoshi.reports.filling_rules import plain
from luoshi.reports.models import Report
from luoshi.reports.rules import ReportMove, ReportState
from luoshi.tasks.hooks import facts_changed
from luoshi.units.models import Account


@transaction.atomic
def sign_off(*, actor: Account, reports: Iterable[UUID], now: datetime) -> list[Report]:
    """Hand complete drafts to the unit's reviewer (交审核人); Invalid says what is missing where. All or none."""
    rows = locked_reports(reports)
    refuse_none(rows, "送审")
    asked = asked_of(rows)
    for report in rows:
        require_own_unit(actor, report, "reports.fill")
        state = moved(report, ReportMove.SIGN_OFF)
        if found := asked.missing(report):
            raise Invalid(f"{report.assignment.task.number}还没有填完：{'、'.join(found)}。", report=str(report.pk))
        report.state, report.handed_by, report.handed_at = state, actor, now
        report.filler = actor.name
    _save(rows, "state", "handed_by", "handed_at", "filler")
    record_all([Event("report.handed", row, after=_contents(row)) for row in rows], actor=actor, at=now)
    return rows


def _contents(report: Report) -> dict[str, object]:
    return {
        "period": report.period.name,
        "progress": report.progress[:500],
        "unchanged": report.unchanged,
        "share": plain(report.share),
        "is_done": report.is_done,
    }


@transaction.atomic
def take_back(*, actor: Account, reports: Iterable[UUID], now: datetime) -> list[Report]:
    """Take back what the reviewer has not signed yet (撤回), to go on writing."""
    rows = locked_reports(reports)
    refuse_none(rows, "撤回")
    for report in rows:
        require_own_unit(actor, report, "reports.fill")
        report.state = moved(report, ReportMove.TAKE_BACK)
    _save(rows, "state")
    record_all([Event("report.taken-back", row) for row in rows], actor=actor, at=now)
    return rows


@transaction.atomic
def send_back(*, actor: Account, reports: Iterable[UUID], remark: str, now: datetime) -> list[Report]:
    """Give drafts back to the liaison with what is to be changed (审核人退回); Invalid without a remark."""
    remark = remark.strip()
    if not remark:
        raise Invalid("请写明退回联络员要改什么。")
    rows = locked_reports(reports)
    refuse_none(rows, "退回")
    for report in rows:
        require_own_unit(actor, report, "reports.sign")
        report.state = moved(report, ReportMove.SEND_BACK)
        report.remarks = {**report.remarks, "": remark[:1000]}
    _save(rows, "state", "remarks")
    events = [Event("report.sent-back", row, after={"remarks": remark[:1000]}) for row in rows]
    record_all(events, actor=actor, at=now)
    return rows


@transaction.atomic
def submit(
    *,
    actor: Account,
    reports: Iterable[UUID],
    signature: str,
    now: datetime,
    scan: File[bytes] | None = None,
) -> list[Report]:
    """Sign and hand in (审签报出，盖章), one or many; `scan` is the sealed sheet and is put to each.

    NotAllowed where the actor wrote one of them; MoveRefused where one was not handed over or is handed in already:
    then none is. Late ones are taken and marked.
    """
    signature = signature.strip()
    if not signature or len(signature) > 60:
        raise Invalid("请写签发人的姓名（60字以内）。")
    rows = locked_reports(reports)
    refuse_none(rows, "审签")
    for report in rows:
        require_own_unit(actor, report, "reports.sign")
        require_other_person(actor, report)
        report.state = moved(report, ReportMove.SUBMIT)
        report.signed_by, report.signature, report.submitted_at = actor, signature, now
        report.is_late = timezone.localdate(now) > report.period.grace_until
        report.remarks = {}
    _save(rows, "state", "signed_by", "signature", "submitted_at", "is_late", "remarks")
    if scan is not None:
        attach(rows, name=scan.name or "盖章扫描件", content=scan, is_seal=True, actor=actor, now=now)
    events = [
        Event("report.submitted", row, after={"signature": signature, "is_late": row.is_late, "version": row.version})
        for row in rows
    ]
    record_all(events, actor=actor, at=now)
    facts_changed([row.assignment.task_id for row in rows], now)
    return rows


def _save(rows: Sequence[Report], *fields: str) -> None:
    assert all(row.state in ReportState.values for row in rows)
    Report.objects.bulk_update(rows, fields, batch_size=100)

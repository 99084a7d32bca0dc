"""审核: the office judges what leads handed in, the principal lead the parts of its support units; versions stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.actions import Event, record, record_all
from luoshi.plans.rules import UnitRole
from luoshi.reports.actions.merging import drafts_for, merge_waiting
from luoshi.reports.actions.report_rights import locked_reports, moved, refuse_none, require_reviewer
from luoshi.reports.filling_rules import FIELDS, FIGURE, clean_remarks
from luoshi.reports.models import Evidence, Merged, Report, ReportedFigure
from luoshi.reports.rules import ReportMove, ReportState
from luoshi.tasks.hooks import facts_changed
from luoshi.units.models import Account
from luoshi.web.permissions import require

Row = TypeVar("Row", bound=Model)
COPIED = (
    "jurisdiction_id",
    "assignment_id",
    "period_id",
    "previous_id",
    "unchanged",
    "progress",
    "share",
    "is_done",
    "reason",
    "problems",
    "next_step",
    "filler",
    "origin",
    "edited_by_id",
    "edited_at",
)


@transaction.atomic
def accept(*, actor: Account, reports: Iterable[UUID], now: datetime) -> list[Report]:
    """Accept what was handed in (通过), one or many; accepted parts flow into the lead's draft. All or none."""
    rows = locked_reports(reports)
    refuse_none(rows, "通过")
    for report in rows:
        require_reviewer(actor, report)
        report.state = moved(report, ReportMove.ACCEPT)
        report.reviewed_by, report.reviewed_at = actor, now
    Report.objects.bulk_update(rows, ["state", "reviewed_by", "reviewed_at"], batch_size=100)
    record_all([Event("report.accepted", row) for row in rows], actor=actor, at=now)
    parts = [row for row in rows if row.assignment.role == UnitRole.SUPPORT]
    if parts:
        merged = merge_waiting(drafts_for(parts), now)
        events = [Event("report.merged", row.into, after={"part": row.unit.shown}) for row in merged]
        record_all(events, actor=actor, at=now)
    facts_changed([row.assignment.task_id for row in rows], now)
    return rows


@transaction.atomic
def return_report(*, actor: Account, report: UUID, remarks: Mapping[str, str], now: datetime) -> Report:
    """Give a report back with remarks by field ("" for the whole); it stays, return the new draft with its contents.

    Invalid without a remark or with one about a field that is none.
    """
    (row,) = _one(report)
    require_reviewer(actor, row)
    targets = row.assignment.task.targets.values_list("pk", flat=True)
    words = clean_remarks(remarks, [*FIELDS, *(f"{FIGURE}{key}" for key in targets)])
    return _back(row, ReportMove.RETURN, "report.returned", actor, words, now)


@transaction.atomic
def unlock(*, actor: Account, report: UUID, reason: str, now: datetime) -> Report:
    """Open an accepted report again (解锁): 督查室主任, with a reason; return the new draft."""
    (row,) = _one(report)
    require(actor, "reports.unlock", who="请联系督查室主任")
    if actor.jurisdiction_id != row.jurisdiction_id:
        raise NotAllowed("只有交办任务的督查室主任可以解锁。")
    if not reason.strip():
        raise Invalid("解锁要写明理由。")
    return _back(row, ReportMove.UNLOCK, "report.unlocked", actor, {"": reason.strip()[:1000]}, now)


def _one(key: UUID) -> list[Report]:
    rows = locked_reports([key])
    refuse_none(rows, "审核")
    return rows


def _back(row: Report, move: ReportMove, name: str, actor: Account, remarks: dict[str, str], now: datetime) -> Report:
    row.state = moved(row, move)
    row.remarks, row.reviewed_by, row.reviewed_at = remarks, actor, now
    row.save(update_fields=["state", "remarks", "reviewed_by", "reviewed_at"])
    draft = _next_version(row)
    record(name, actor=actor, subject=row, at=now, after={"remarks": remarks, "version": row.version})
    facts_changed([row.assignment.task_id], now)
    return draft


def _next_version(row: Report) -> Report:
    """Return a new draft with the contents of a returned version, its readings, its evidence and what was merged."""
    kept = {name: getattr(row, name) for name in COPIED}
    draft = Report.objects.create(
        **kept, version=row.version + 1, state=ReportState.DRAFT, remarks=row.remarks, edition=row.edition
    )
    ReportedFigure.objects.bulk_create(_copies(row.figures.all(), report=draft))
    Evidence.objects.bulk_create(_copies(row.evidence.filter(is_seal=False), report=draft))
    Merged.objects.bulk_create(_copies(row.merged.all(), into=draft))
    return draft


def _copies(rows: Iterable[Row], **instead: object) -> list[Row]:
    """Return unsaved rows with new keys and the same contents but for `instead`."""
    found = []
    for row in rows:
        fields = [each for each in row._meta.concrete_fields if each.name not in {"id", *instead}]
        found.append(type(row)(**{each.name: getattr(row, each.name) for each in fields}, **instead))
    return found

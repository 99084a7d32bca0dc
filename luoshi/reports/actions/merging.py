"""汇总: the accepted parts of support units flow into the lead's draft, word for word and attributed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from luoshi.errors import MoveRefused
from luoshi.journal.actions import Event, record_all
from luoshi.plans.rules import UnitRole
from luoshi.reports.actions.report_rights import require_own_unit, why_locked
from luoshi.reports.filling_rules import LONGEST, with_part
from luoshi.reports.models import Merged, Report
from luoshi.reports.rules import ReportState
from luoshi.units.models import Account


def merge_waiting(drafts: Sequence[Report], now: datetime) -> list[Merged]:
    """Put into principal leads' drafts the accepted parts that are not in them yet; inside the caller's transaction."""
    into = {
        (row.assignment.task_id, row.period_id): row
        for row in drafts
        if row.state == ReportState.DRAFT
        and row.assignment.role == UnitRole.LEAD
        and row.assignment.unit_id == row.assignment.task.principal_id
    }
    parts = Report.objects.filter(
        assignment__task__in={task for task, _ in into},
        assignment__role=UnitRole.SUPPORT,
        period__in={period for _, period in into},
        state=ReportState.ACCEPTED,
    )
    rows = []
    for part in parts.exclude(merged_into__into__in=list(into.values())).select_related("assignment__unit"):
        report = into.get((part.assignment.task_id, part.period_id))
        if report is not None:
            rows.append(_merge(report, part, now))
    changed = {row.into for row in rows}
    Merged.objects.bulk_create(rows, ignore_conflicts=True)
    Report.objects.bulk_update(changed, ["progress", "unchanged", "edition"], batch_size=100)
    return rows


def _merge(report: Report, part: Report, now: datetime) -> Merged:
    unit = part.assignment.unit
    text = with_part(report.progress, unit.shown, part.progress)
    if len(text) <= 2 * LONGEST and text != report.progress:  # else the lead sees it on its own tab and shortens it
        report.progress = text
        report.unchanged = False
        report.edition += 1
    return Merged(jurisdiction_id=report.jurisdiction_id, into=report, part=part, unit=unit, at=now)


@transaction.atomic
def merge_parts(*, actor: Account, reports: Iterable[UUID], now: datetime) -> list[Merged]:
    """Take into drafts of leads what was accepted and is not in them yet (汇总); MoveRefused where one is no draft."""
    rows = list(
        Report.objects.select_for_update(of=("self",))
        .select_related("assignment__task", "assignment__unit", "period")
        .filter(pk__in=set(reports))
        .order_by("pk")
    )
    for report in rows:
        require_own_unit(actor, report, "reports.parts")
        if report.state != ReportState.DRAFT:
            raise MoveRefused(f"{report.assignment.task.number}不能再汇总：{why_locked(report)}")
    merged = merge_waiting(rows, now)
    events = [Event("report.merged", row.into, after={"part": row.unit.shown}) for row in merged]
    record_all(events, actor=actor, at=now)
    return merged


def drafts_for(parts: Iterable[Report]) -> list[Report]:
    """Return, held, the drafts of principal leads into which the parts belong."""
    wanted = {(part.assignment.task_id, part.period_id) for part in parts}
    rows = (
        Report.objects.select_for_update(of=("self",))
        .select_related("assignment__task", "assignment__unit", "period")
        .filter(
            assignment__task__in={task for task, _ in wanted},
            period__in={period for _, period in wanted},
            assignment__role=UnitRole.LEAD,
            state=ReportState.DRAFT,
        )
    )
    return list(rows.order_by("pk"))

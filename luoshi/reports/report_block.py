"""进展: the block of a task's page with what was reported, returned and accepted, newest first."""

from __future__ import annotations

from typing import Any

from luoshi.reports.filling_rules import FIELDS, named_remarks
from luoshi.reports.models import Report
from luoshi.reports.report_queries import visible_reports
from luoshi.tasks.models import Task
from luoshi.units.models import Account

SHOWN = 24


def progress_block(account: Account, task: Task) -> dict[str, Any] | None:
    """Return the reports of a task that the account may see, newest first; None where there are none."""
    rows: list[Report] = list(
        visible_reports(account)
        .filter(assignment__task=task)
        .exclude(state__in=["draft", "signing"])
        .select_related("assignment__unit", "period", "signed_by", "reviewed_by")
        .order_by("-submitted_at", "-version")[: SHOWN + 1]
    )
    if not rows:
        return None
    return {
        "rows": [(row, named_remarks(row.remarks, FIELDS)) for row in rows[:SHOWN]],
        "has_more": len(rows) > SHOWN,
    }

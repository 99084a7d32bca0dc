"""Who is asked in a period (应报单位)."""

from __future__ import annotations

from django.db.models import QuerySet

from luoshi.reports.models import Period
from luoshi.tasks.models import Assignment
from luoshi.tasks.rules import AssignmentState, TaskState


def asked_assignments(period: Period) -> QuerySet[Assignment]:
    """Return the assignments that must report in the period."""
    calendar = period.calendar
    rows = Assignment.objects.filter(
        task__jurisdiction=period.jurisdiction_id,
        task__state=TaskState.ISSUED,
        task__year=calendar.year,
        task__plan=calendar.plan_id,
        state__in=[AssignmentState.GIVEN, AssignmentState.ACCEPTED],
    )
    return rows.filter(task__tier=calendar.tier) if calendar.tier else rows

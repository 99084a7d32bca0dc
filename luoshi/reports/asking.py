"""Who is asked in a period (应报): the units that answer for the tasks of its calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.reports.models import Calendar, Period
from luoshi.tasks.models import Assignment
from luoshi.tasks.rules import AssignmentState, TaskState


def asked_assignments(period: Period) -> QuerySet[Assignment]:
    """Return the assignments that must report in the period: of tasks in hand, of its plan, year and tier.

    A calendar for all tiers leaves those to others that have a calendar of their own, so that nothing is asked twice;
    what was handed out after the period closed, given back or taken off is not asked.
    """
    calendar = period.calendar
    closed = timezone.make_aware(datetime.combine(period.closes_on + timedelta(days=1), time.min))
    rows = Assignment.objects.filter(
        task__jurisdiction=period.jurisdiction_id,
        task__state=TaskState.ISSUED,
        task__year=calendar.year,
        task__plan=calendar.plan_id,
        task__issued_at__lt=closed,
        state__in=[AssignmentState.GIVEN, AssignmentState.ACCEPTED],
    )
    if calendar.tier:
        return rows.filter(task__tier=calendar.tier)
    return rows.exclude(task__tier__in=_own_tiers(calendar))


def _own_tiers(calendar: Calendar) -> list[str]:
    """Return the tiers that another active calendar of the same tasks asks."""
    others = Calendar.objects.filter(
        jurisdiction=calendar.jurisdiction_id,
        plan=calendar.plan_id,
        year=calendar.year,
        asked=calendar.asked,
        is_active=True,
    )
    return list(others.exclude(tier="").values_list("tier", flat=True))

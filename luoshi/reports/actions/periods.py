"""填报期的开放和截止: by the clock, each once, also when the clock is asked twice at a time or after days off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luoshi.journal.actions import record
from luoshi.plans.models import Plan
from luoshi.plans.rules import PlanState
from luoshi.reports.actions.calendars import calendars_of_plan
from luoshi.reports.asking import asked_assignments
from luoshi.reports.models import Period
from luoshi.reports.rules import PeriodState
from luoshi.tasks.hooks import facts_changed

PERIOD_MOVES = {
    (PeriodState.PLANNED, "open"): PeriodState.OPEN,
    (PeriodState.OPEN, "close"): PeriodState.CLOSED,
}


def make_calendars(now: datetime) -> Iterator[str]:
    """Give each plan of this year that is handed out and has no calendar those of its own words; say so."""
    year = timezone.localdate(now).year
    plans = Plan.objects.filter(state=PlanState.ISSUED, year__gte=year, calendars=None).order_by("pk")
    for key in plans.values_list("pk", flat=True):
        with transaction.atomic():
            plan = Plan.objects.select_for_update(of=("self",)).get(pk=key)
            made = calendars_of_plan(plan, now)
        for calendar in made:
            yield f"按《{plan.title}》的要求建立填报日历：{calendar}。"


def turn_periods(now: datetime) -> Iterator[str]:
    """Open the periods whose day has come and close those whose grace is over; say which."""
    today = timezone.localdate(now)
    active = Period.objects.filter(calendar__is_active=True)
    for key in (
        active.filter(state=PeriodState.PLANNED, opens_on__lte=today)
        .order_by("opens_on", "pk")
        .values_list("pk", flat=True)
    ):
        yield from _turn(key, "open", now)
    late = Period.objects.filter(state=PeriodState.OPEN, grace_until__lt=today)
    for key in late.order_by("grace_until", "pk").values_list("pk", flat=True):
        yield from _turn(key, "close", now)


@transaction.atomic
def _turn(key: UUID, move: str, now: datetime) -> list[str]:
    """Turn one period, unless another tick was quicker; return what is to be said."""
    period = Period.objects.select_for_update(of=("self",)).select_related("calendar").filter(pk=key).first()
    becomes = PERIOD_MOVES.get((PeriodState(period.state), move)) if period else None
    if period is None or becomes is None:  # another tick was quicker
        return []
    period.state = becomes
    period.opened_at = now if move == "open" else period.opened_at
    period.closed_at = now if move == "close" else None
    period.save(update_fields=["state", "opened_at", "closed_at"])
    if move == "open":
        record("period.opened", actor=None, subject=period, at=now)
    else:
        record("period.closed", actor=None, subject=period, at=now)
    facts_changed(list(asked_assignments(period).values_list("task", flat=True).distinct()), now)
    return [f"{period.name}{'开放填报' if move == 'open' else '已截止'}。"]

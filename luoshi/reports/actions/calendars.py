"""填报日历: made from a plan's own words or by a person; its periods follow; one that was opened stays as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.plans.models import Plan
from luoshi.plans.rules import PlanState
from luoshi.reports.calendar_rules import Wish, spans_of, wishes_of
from luoshi.reports.models import Calendar, DayOff, Period
from luoshi.reports.rules import Asked, PeriodState, Rhythm
from luoshi.reports.workdays import add_working_days, days_off, is_working_day
from luoshi.units.models import Account
from luoshi.web.permissions import require

YEARS = range(2000, 2100)
MOST_GRACE = 30
FIELDS = ("tier", "rhythm", "every", "begins", "ends", "opens_after", "closes_after", "closes_day")


@dataclass(frozen=True, slots=True)
class CalendarWish:
    """What a person says of a calendar; `wish` with the grace in working days, and whether it is in use."""

    wish: Wish
    grace: int = 1
    is_active: bool = True


def calendars_of_plan(plan: Plan, now: datetime) -> list[Calendar]:
    """Make the calendars that a plan's own words ask for, where it has none yet; by the system, in one transaction."""
    if plan.calendars.exists():
        return []
    return [_make(None, plan, CalendarWish(wish), now) for wish in wishes_of(plan.reporting, plan.year)]


@transaction.atomic
def save_calendar(
    *, actor: Account, plan: Plan, wanted: CalendarWish, now: datetime, calendar: Calendar | None = None
) -> Calendar:
    """Add a calendar to a plan, or change one: periods that were opened stay, the others are made anew.

    NotAllowed where the actor keeps no calendars; Invalid where a value is impossible; MoveRefused where the plan is
    not handed out or another calendar asks the same tasks.
    """
    require(actor, "reports.calendars")
    if plan.jurisdiction_id != actor.jurisdiction_id:
        raise Http404
    if plan.state != PlanState.ISSUED:
        raise MoveRefused("方案签发交办之后才能设填报日历。")
    _check(wanted)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if wanted.is_active:
        _refuse_twice(plan, wanted.wish.tier, calendar)
    if calendar is None:
        return _make(actor, plan, wanted, now)
    before = {name: getattr(calendar, name) for name in (*FIELDS, "grace", "is_active")}
    for name, value in _values(wanted).items():
        setattr(calendar, name, value)
    calendar.save()
    _make_periods(calendar, now)
    after = {name: getattr(calendar, name) for name in before}
    changed = [name for name in before if before[name] != after[name]]
    record(
        "calendar.changed",
        actor=actor,
        subject=calendar,
        at=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return calendar


def _make(actor: Account | None, plan: Plan, wanted: CalendarWish, now: datetime) -> Calendar:
    calendar = Calendar.objects.create(
        jurisdiction_id=plan.jurisdiction_id,
        plan=plan,
        year=plan.year,
        asked=Asked.PROGRESS,
        made_by=actor,
        made_at=now,
        raw=wanted.wish.raw,
        **_values(wanted),
    )
    _make_periods(calendar, now)
    record("calendar.made", actor=actor, subject=calendar, at=now, after={"rhythm": calendar.rhythm})
    return calendar


def _values(wanted: CalendarWish) -> dict[str, Any]:
    said = asdict(wanted.wish)
    return {**{name: said[name] for name in FIELDS}, "grace": wanted.grace, "is_active": wanted.is_active}


def _make_periods(calendar: Calendar, now: datetime) -> None:
    """Lay the periods that are to come; one that ended before the calendar was there was never asked for.

    Days that an opened period covers, of this calendar or of another one of the same tasks, are not asked again.
    """
    kept = [each for each in calendar.periods.select_for_update() if each.state != PeriodState.PLANNED]
    calendar.periods.filter(state=PeriodState.PLANNED).delete()
    if not calendar.is_active:
        return
    off = days_off(calendar.jurisdiction_id)
    last = max((each.ends for each in (*kept, *_opened_by_others(calendar))), default=date.min)
    made_on = timezone.localdate(calendar.made_at)
    rows = []
    for span in spans_of(wish_of(calendar)):
        closes = span.closes_on
        while not is_working_day(closes, off):  # 遇节假日顺延
            closes = add_working_days(closes, 1, off)
        if closes < made_on or span.ends <= last:
            continue
        rows.append(
            Period(
                jurisdiction_id=calendar.jurisdiction_id,
                calendar=calendar,
                name=span.name,
                begins=span.begins if span.begins > last else last + timedelta(days=1),
                ends=span.ends,
                opens_on=span.opens_on,
                closes_on=closes,
                grace_until=add_working_days(closes, calendar.grace, off),
            )
        )
    Period.objects.bulk_create(rows)


def _opened_by_others(calendar: Calendar) -> QuerySet[Period]:
    """Return the opened periods of the plan's other calendars that asked tasks of this one."""
    found = Period.objects.filter(calendar__plan=calendar.plan_id, calendar__year=calendar.year)
    found = found.exclude(calendar=calendar).exclude(state=PeriodState.PLANNED)
    return found.filter(calendar__tier__in=[calendar.tier, ""]) if calendar.tier else found


def wish_of(calendar: Calendar) -> Wish:
    """Return what a calendar says."""
    return Wish(**{name: getattr(calendar, name) for name in FIELDS})


def _check(wanted: CalendarWish) -> None:
    wish = wanted.wish
    if wish.rhythm not in Rhythm.values:
        raise Invalid("请选择填报频次。")
    if wish.rhythm == Rhythm.DAYS and not 1 <= (wish.every or 0) <= 180:
        raise Invalid("每若干天一报的，间隔应在1至180天之间。")
    if wish.begins.year not in YEARS or wish.ends.year not in YEARS or wish.ends < wish.begins:
        raise Invalid("结束日期不能早于开始日期，年份应在2000至2099之间。")
    if (wish.ends - wish.begins).days > 1100:
        raise Invalid("一个填报日历最长三年，请分年设置。")
    if not -100 <= wish.opens_after <= 100 or not -100 <= wish.closes_after <= 100:
        raise Invalid("开放日和截止日距期末不能超过100天。")
    if wish.closes_day is not None and not 1 <= wish.closes_day <= 31:
        raise Invalid("截止日应是1至31日。")
    if not 0 <= wanted.grace <= MOST_GRACE:
        raise Invalid(f"宽限应在0至{MOST_GRACE}个工作日之间。")


def _refuse_twice(plan: Plan, tier: str, calendar: Calendar | None) -> None:
    """A task is asked by one calendar: one for all, or one for each tier."""
    others = plan.calendars.filter(is_active=True, asked=Asked.PROGRESS)
    others = others.exclude(pk=calendar.pk) if calendar else others
    same = others.filter(Q(tier=tier) | Q(tier="")) if tier else others
    if same.exists():
        raise MoveRefused("这些任务已有启用的填报日历，一项任务不重复要报，请先停用或修改原来的日历。")


@transaction.atomic
def set_days_off(*, actor: Account, year: int, days: dict[date, tuple[bool, str]], now: datetime) -> int:
    """Replace a year's days off (放假调休安排): day → whether it is off, and its name; return how many there are."""
    require(actor, "reports.calendars")
    if any(day.year != year for day in days):
        raise Invalid(f"有的日期不在{year}年，请核对。")
    DayOff.objects.filter(jurisdiction=actor.jurisdiction_id, on__year=year).delete()
    DayOff.objects.bulk_create(
        DayOff(jurisdiction_id=actor.jurisdiction_id, on=day, is_off=is_off, name=name[:40])
        for day, (is_off, name) in sorted(days.items())
    )
    for calendar in Calendar.objects.filter(jurisdiction=actor.jurisdiction_id, is_active=True, ends__year__gte=year):
        _make_periods(calendar, now)
    record(
        "calendar.days-off", actor=actor, subject=actor.jurisdiction, at=now, after={"year": year, "count": len(days)}
    )
    return len(days)


def calendar_or_404(account: Account, pk: UUID) -> Calendar:
    """Return a calendar of the account's government."""
    found = Calendar.objects.filter(pk=pk, jurisdiction=account.jurisdiction_id).select_related("plan").first()
    if found is None:
        raise Http404
    return found

"""工作日: weekdays, less the days off and plus the worked weekends (节假日、调休) that a government imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from luoshi.reports.models import DayOff

SATURDAY = 5


def is_working_day(day: date, off: Mapping[date, bool]) -> bool:
    """Return whether one works that day; `off`: day → whether it is off, of days that differ from their weekday."""
    return not off[day] if day in off else day.weekday() < SATURDAY


def add_working_days(day: date, count: int, off: Mapping[date, bool]) -> date:
    """Return the `count`-th working day after `day` (before it where `count` is negative); `day` itself for 0."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, off)
    return day


def working_days_between(begin: date, end: date, off: Mapping[date, bool]) -> int:
    """Return how many working days lie after `begin` up to `end`, negative where `end` is before `begin`."""
    if end < begin:
        return -working_days_between(end, begin, off)
    return sum(is_working_day(begin + timedelta(days=n), off) for n in range(1, (end - begin).days + 1))


def days_off(jurisdiction: UUID) -> dict[date, bool]:
    """Return the days of a government that differ from their weekday: day → whether it is off; one question."""
    return dict(DayOff.objects.filter(jurisdiction=jurisdiction).values_list("on", "is_off"))

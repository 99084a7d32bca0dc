"""填报期的推算: from a rhythm and its days to periods, and from the words of a notice to a rhythm. No database.

一月一调度 · 每季度末报送 · 每月28日前报送 · 12月31日前报落实情况
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from luoshi.plans.rules import Tier
from luoshi.reports.rules import Rhythm

MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.HALF_YEAR: 6}
# What the parser reads of a cadence → rhythm and days.
CADENCES: dict[str, tuple[Rhythm, int | None]] = {
    "day": (Rhythm.DAYS, 1),
    "3 days": (Rhythm.DAYS, 3),
    "week": (Rhythm.DAYS, 7),
    "ten-days": (Rhythm.DAYS, 10),
    "half-month": (Rhythm.DAYS, 15),
    "month": (Rhythm.MONTH, None),
    "quarter": (Rhythm.QUARTER, None),
    "half-year": (Rhythm.HALF_YEAR, None),
}
# The most frequent that is asked of everybody counts: a report a day is for the few tasks that a meeting names.
EVERYBODY = ("month", "quarter", "half-year", "half-month", "ten-days", "week")
QUARTERS = "一二三四"
MOST_PERIODS = 400


@dataclass(frozen=True, slots=True)
class Wish:
    """What a calendar says: rhythm, days, and when a period opens and closes, counted from its end."""

    rhythm: str
    begins: date
    ends: date
    every: int | None = None  # days, of Rhythm.DAYS
    opens_after: int = -10
    closes_after: int = -3
    closes_day: int | None = None  # of the period's last month, in place of closes_after
    tier: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One period before it is a row."""

    name: str
    begins: date
    ends: date
    opens_on: date
    closes_on: date


def spans_of(wish: Wish) -> list[Span]:
    """Return the periods of a calendar in order."""
    found = []
    for begin, end in _stretches(wish):
        closes = _closing(wish, end)
        opens = min(max(end + timedelta(days=wish.opens_after), begin), closes)
        found.append(Span(_name(wish, begin, end), begin, end, opens, closes))
    return found


def _stretches(wish: Wish) -> Iterator[tuple[date, date]]:
    if wish.rhythm == Rhythm.ONCE:
        yield wish.begins, wish.ends
        return
    begin = wish.begins
    for _ in range(MOST_PERIODS):
        if begin > wish.ends:
            return
        end = _end(wish, begin)
        yield begin, min(end, wish.ends)
        begin = end + timedelta(days=1)


def _end(wish: Wish, begin: date) -> date:
    if wish.rhythm == Rhythm.DAYS:
        return begin + timedelta(days=(wish.every or 10) - 1)
    months = MONTHS[Rhythm(wish.rhythm)]
    last = (begin.month - 1) // months * months + months
    return date(begin.year, last, calendar.monthrange(begin.year, last)[1])


def _closing(wish: Wish, end: date) -> date:
    if wish.closes_day:
        return end.replace(day=min(wish.closes_day, calendar.monthrange(end.year, end.month)[1]))
    return end + timedelta(days=wish.closes_after)


def _name(wish: Wish, begin: date, end: date) -> str:
    if wish.rhythm == Rhythm.MONTH:
        return f"{end.month}月落实情况"
    if wish.rhythm == Rhythm.QUARTER:
        return f"{QUARTERS[(end.month - 1) // 3]}季度落实情况"
    if wish.rhythm == Rhythm.HALF_YEAR:
        return f"{'上' if end.month <= 6 else '下'}半年落实情况"
    if wish.rhythm == Rhythm.ONCE:
        return f"{end.year}年落实情况"
    return f"{begin.month}月{begin.day}日至{end.month}月{end.day}日落实情况"


def wishes_of(reporting: Sequence[Mapping[str, Any]], year: int) -> list[Wish]:
    """Return the calendars that a plan's own words ask for, for the year: never two for one task.

    `reporting` as `luoshi.parser.Duty.to_dict` has it. Where it names no cadence and no day, 重点 tasks report each
    month and 一般 tasks each quarter (domain.md §7: not all promises alike).
    """
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    duties = {each.get("every"): each for each in reversed(reporting) if each.get("every")}
    for cadence in EVERYBODY:
        if cadence in duties:
            rhythm, every = CADENCES[cadence]
            duty = duties[cadence]
            opens, closes = (0, 0) if rhythm == Rhythm.DAYS else (-10, -3)
            day = duty.get("day")
            return [Wish(rhythm, begins, ends, every, opens, closes, day, raw=str(duty.get("raw") or "")[:300])]
    due = _last_due(reporting, year)
    if due is not None:
        day, raw = due
        return [Wish(Rhythm.ONCE, begins, day, opens_after=-15, closes_after=0, raw=raw)]
    return [
        Wish(Rhythm.MONTH, begins, ends, tier=Tier.KEY),
        Wish(Rhythm.QUARTER, begins, ends, opens_after=-10, closes_after=-3, tier=Tier.GENERAL),
    ]


def _last_due(reporting: Sequence[Mapping[str, Any]], year: int) -> tuple[date, str] | None:
    """Return the last day by which the notice wants to hear what was done (落实情况), and its words."""
    found = []
    for each in reporting:
        if each.get("due") and "方案" not in str(each.get("what")):
            day = date.fromisoformat(str(each["due"])[:10])
            if day.year == year:
                found.append((day, str(each.get("raw") or "")[:300]))
    return max(found) if found else None

"""How a day is written (日期): 6月30日（还有12天）, 6月30日（逾期3天）."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

SOON = 7  # days


def as_day(value: date | datetime) -> date:
    """Return the day; of a moment, the one in Beijing."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime, today: date) -> str:
    """Return 6月30日, with the year where it is not this one."""
    value = as_day(value)
    short = f"{value.month}月{value.day}日"
    return short if value.year == today.year else f"{value.year}年{short}"


def remaining(value: date | datetime, today: date) -> str:
    """Return how far away a limit is: 还有12天, 今天, 逾期3天."""
    days = (as_day(value) - today).days
    if days == 0:
        return "今天"
    return f"还有{days}天" if days > 0 else f"逾期{-days}天"


def urgency(value: date | datetime, today: date) -> str:
    """Return late, soon or "" for the look of a limit."""
    days = (as_day(value) - today).days
    if days < 0:
        return "late"
    return "soon" if days <= SOON else ""

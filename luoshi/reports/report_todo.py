"""What reports add to 待办: to fill in, to sign, parts to judge, to review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from luoshi.reports.models import Period, Report
from luoshi.reports.report_queries import parts_to_accept, periods_of, to_fill, to_review, to_sign
from luoshi.tasks.hooks import Todo
from luoshi.tasks.todo import counted
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE
from luoshi.web import days
from luoshi.web.permissions import may


def _asked_periods(account: Account) -> list[Period]:
    if not account.unit_ids or not may(account, "reports.fill"):
        return []
    return periods_of(account)


def report_lines(account: Account, today: date) -> Iterable[Todo]:
    """Return the lines of reports."""
    for period in _asked_periods(account):
        count = to_fill(account, period).count()
        if count:
            yield _to_fill(period, count, today)
    if account.unit_ids:
        yield from _by_period(to_sign(account), "审签", "项等您审签报出", "去审签", "")
        yield from _by_period(
            parts_to_accept(account), "配合情况", "项由配合单位报来，等您审核", "去审核", "tab=parts&"
        )
    if account.holds(*OFFICE):
        yield from _to_review(to_review(account))


def _to_fill(period: Period, count: int, today: date) -> Todo:
    left = (period.closes_on - today).days
    mark = "behind" if left < 0 else "warning" if left <= 3 else "normal"
    about = f"截止{days.day(period.closes_on, today)}（{days.remaining(period.closes_on, today)}），没有变化的一键确认"
    return Todo("填报", f"{period.name}：{count}项待报", about, "去填报", _address(period.pk), mark)


def _by_period(rows: QuerySet[Report], kind: str, words: str, step: str, query: str) -> Iterable[Todo]:
    found = rows.order_by().values("period", "period__name").annotate(n=Count("pk"))
    for row in found.order_by("period__closes_on"):
        address = f"{reverse('reports')}?{query}period={row['period']}"
        yield Todo(kind, f"{row['period__name']}：{row['n']}{words}", "", step, address, "warning")


def _to_review(rows: QuerySet[Report]) -> Iterable[Todo]:
    found = rows.aggregate(n=Count("pk"), units=Count("assignment__unit", distinct=True), first=Min("submitted_at"))
    if found["n"]:
        about = f"{found['units']}个单位报来，先看有疑点的"
        yield Todo("审核", f"落实情况{found['n']}项待审核", about, "去审核", reverse("reports-review"), "warning")


def _address(period: Any) -> str:
    return f"{reverse('reports')}?period={period}"


def report_counts(account: Account, today: date) -> list[QuerySet[Any]]:
    """Return the questions for the number of those lines; a period counts once."""
    found = [counted(to_fill(account, period), 1) for period in _asked_periods(account)]
    if account.unit_ids:
        for rows in (to_sign(account), parts_to_accept(account)):
            found.append(counted(Period.objects.filter(pk__in=rows.order_by().values("period")), 1000))
    if account.holds(*OFFICE):
        found.append(counted(to_review(account), 1))
    return found

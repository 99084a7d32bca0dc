"""The three lists as pages and files, and the calendar of limits."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.tasks.actions.keeping import export_taken
from luoshi.tasks.exports import FORMATS, file_of
from luoshi.tasks.facets import Counting
from luoshi.tasks.filters import ends_of_month
from luoshi.tasks.ledger_page import Chip
from luoshi.tasks.lists import WORDS, Asked, Limit, ListKind, kinds_for, limits_of, table_of
from luoshi.tasks.scopes import WORDS as SCOPES
from luoshi.tasks.scopes import Scope, scopes_of
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

SHOWN = 600  # rows on a page; a file has them all
YEARS = range(1900, 9999)  # before and after every month that is shown there is another


def asked_by(request: HttpRequest, kind: str) -> Asked:
    """Return the list that is asked for; Http404 where the account has no such list."""
    account = account_of(request)
    scopes = scopes_of(account)
    if not scopes or kind not in kinds_for(account):
        raise Http404
    now = timezone.now()
    wanted, text = request.GET.get("scope", ""), request.GET.get("year", "")
    scope = Scope(wanted) if wanted in scopes else scopes[0]
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0
    year = year if year in YEARS else timezone.localdate(now).year
    return Asked(ListKind(kind), scope, year, account, now)


@require_safe
@needs("tasks.view")
def lists(request: HttpRequest, kind: str = ListKind.TASKS) -> HttpResponse:
    """One list."""
    asked = asked_by(request, kind)
    table = table_of(asked)
    rows = list(islice(table.rows, SHOWN + 1))
    context = {**frame_of(asked), "table": table, "rows": rows[:SHOWN], "is_cut": len(rows) > SHOWN, "shown": SHOWN}
    return render_page(request, "tasks/lists.html", None, context)


@require_safe
@needs("tasks.export")
def list_export(request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
    """One list as a file or to print."""
    asked = asked_by(request, kind)
    if ending != "print" and ending not in FORMATS:
        raise Http404
    table = table_of(asked)
    words = [SCOPES[asked.scope], f"{asked.year}年"]
    export_taken(
        actor=asked.account, what=table.name, ending=ending, narrowed_by=words, count=table.note, now=asked.now
    )
    if ending != "print":
        return file_of(table, ending)
    back = f"{reverse('lists', args=[kind])}?{query_of(asked)}"
    return render_page(request, "tasks/print.html", None, {"table": table, "back": back})


def query_of(asked: Asked) -> str:
    """Return the query string of a list."""
    return f"scope={asked.scope}&year={asked.year}"


def frame_of(asked: Asked) -> dict[str, Any]:
    """Return what stands around every list: tabs, scopes, years, exports."""
    query = query_of(asked)
    scopes = scopes_of(asked.account)
    years = sorted({*Counting(asked.account, timezone.localdate(asked.now)).years(asked.scope), asked.year})[::-1]
    here = reverse("lists", args=[asked.kind])
    return {
        "title": WORDS[asked.kind],
        "kind": asked.kind,
        "year": asked.year,
        "query": query,
        "tabs": [
            Chip(WORDS[kind], f"{reverse('lists', args=[kind])}?{query}", is_on=kind == asked.kind)
            for kind in kinds_for(asked.account)
        ],
        "scopes": [Chip(SCOPES[s], f"{here}?scope={s}&year={asked.year}", is_on=s == asked.scope) for s in scopes],
        "years": [Chip(f"{y}年", f"{here}?scope={asked.scope}&year={y}", is_on=y == asked.year) for y in years],
        "calendar": f"{reverse('calendar')}?{query}" if asked.kind is ListKind.LIMITS else "",
    }


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar: its limits, whether it is today or of another month."""

    date: date
    limits: tuple[Limit, ...]
    is_today: bool
    is_outside: bool


@require_safe
@needs("tasks.view")
def limit_calendar(request: HttpRequest) -> HttpResponse:
    """The limits of one month: ?month=2026-06."""
    asked = asked_by(request, ListKind.LIMITS)
    today = timezone.localdate(asked.now)
    month = month_of(request.GET.get("month", ""), asked.year, today)
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    by_day: dict[date, list[Limit]] = {}
    for limit in limits_of(asked, *ends_of_month(month.year, month.month)):
        by_day.setdefault(limit.day, []).append(limit)
    days = [
        [Day(day, tuple(by_day.get(day, ())), day == today, day.month != month.month) for day in week] for week in weeks
    ]
    address = f"{reverse('calendar')}?{query_of(asked)}&month="
    before, after = ends_of_month(month.year - (month.month == 1), (month.month - 2) % 12 + 1)[0], None
    after = ends_of_month(month.year + month.month // 12, month.month % 12 + 1)[0]
    context = {
        **frame_of(asked),
        "month": month,
        "weeks": days,
        "count": sum(map(len, by_day.values())),
        "earlier": f"{address}{before:%Y-%m}",
        "later": f"{address}{after:%Y-%m}",
        "list_address": f"{reverse('lists', args=[ListKind.LIMITS])}?{query_of(asked)}",
    }
    return render_page(request, "tasks/calendar.html", None, context)


def month_of(text: str, year: int, today: date) -> date:
    """Return the first day of the month asked for, else of this month in the year of the list."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return date(year, today.month, 1)
    return month if month.year in YEARS else date(year, today.month, 1)

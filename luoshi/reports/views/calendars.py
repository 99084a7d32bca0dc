"""Pages of 填报日历 and 放假安排."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.plans.models import Plan
from luoshi.plans.queries import plan_or_404
from luoshi.plans.rules import PlanState
from luoshi.reports.actions.calendars import FIELDS, calendar_or_404, save_calendar, set_days_off
from luoshi.reports.calendar_forms import CalendarForm, DaysOffForm
from luoshi.reports.models import Calendar, DayOff, Period
from luoshi.reports.rules import PeriodState, ReportState
from luoshi.tasks.views.acting import attempt
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

ASKED = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs("reports.calendars")
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendars of all plans handed out, with their periods."""
    account = account_of(request)
    handed = Count("reports", filter=Q(reports__state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]))
    periods = Prefetch("periods", Period.objects.annotate(handed=handed).order_by("closes_on"))
    rows = Calendar.objects.filter(jurisdiction=account.jurisdiction_id).select_related("plan")
    groups: dict[Any, list[Any]] = {}
    for row in rows.prefetch_related(periods).order_by("-year", "tier"):
        groups.setdefault(row.plan, []).append((row, list(row.periods.all())))
    idle = Plan.objects.filter(jurisdiction=account.jurisdiction_id, state=PlanState.ISSUED, calendars=None)
    context = {
        "groups": list(groups.items()),
        "idle": list(idle.order_by("-year", "title")),
        "open": PeriodState.OPEN,
        "today": timezone.localdate(),
        **warned(account),
    }
    return render_page(request, "reports/calendars.html", None, context)


def warned(account: Account) -> dict[str, Any]:
    """Return for which year no days off are known: then weekdays count as working days."""
    year = timezone.localdate().year
    known = DayOff.objects.filter(jurisdiction=account.jurisdiction_id, on__year=year).exists()
    return {"unknown_year": 0 if known else year}


@ASKED
@needs("reports.calendars")
def calendar_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a calendar to a plan."""
    plan = plan_or_404(account_of(request), pk)
    begin = {
        "rhythm": "month",
        "begins": f"{plan.year}-01-01",
        "ends": f"{plan.year}-12-31",
        "opens_after": -10,
        "closes_after": -3,
        "grace": 1,
        "is_active": True,
    }
    return _edit(request, plan, None, begin)


@ASKED
@needs("reports.calendars")
def calendar_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a calendar."""
    calendar = calendar_or_404(account_of(request), pk)
    assert calendar.plan is not None
    begin = {name: getattr(calendar, name) for name in (*FIELDS, "grace", "is_active")}
    return _edit(request, calendar.plan, calendar, begin)


def _edit(request: HttpRequest, plan: Plan, calendar: Calendar | None, begin: dict[str, Any]) -> HttpResponse:
    account = account_of(request)
    form = CalendarForm(request.POST or None, initial=begin)
    error = None
    if form.is_valid():
        error = attempt(
            form,
            lambda: save_calendar(
                actor=account, plan=plan, wanted=form.wanted(), now=timezone.now(), calendar=calendar
            ),
        )
        if error is None:
            messages.success(request, "填报日历已保存，还没有开放的填报期已按它重排。")
            return redirect("calendars")
    said = [("方案", plan.title)]
    if calendar is not None and calendar.raw:
        said.append(("原文", calendar.raw))
    context = {"title": "填报日历", "forms": [form], "submit": "保存", "said": said, "back": "calendars"}
    status = error.status if error else 422 if request.method == "POST" else 200
    return render_page(request, "reports/act.html", None, context, status=status)


@ASKED
@needs("reports.calendars")
def days_off(request: HttpRequest) -> HttpResponse:
    """A year's days off and worked weekends."""
    account = account_of(request)
    text = request.GET.get("year", "")
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else timezone.localdate().year
    rows = DayOff.objects.filter(jurisdiction=account.jurisdiction_id, on__year=year).order_by("on")
    lines = "\n".join(f"{row.on} {'休' if row.is_off else '班'} {row.name}".strip() for row in rows)
    form = DaysOffForm(request.POST or None, initial={"year": year, "days": lines})
    error = None
    if form.is_valid():
        given = form.cleaned_data
        error = attempt(
            form,
            lambda: set_days_off(actor=account, year=given["year"], days=given["days"], now=timezone.now()),
        )
        if error is None:
            messages.success(request, f"{given['year']}年放假安排已保存，还没有开放的填报期已按它重排。")
            return redirect("calendars")
    context = {"title": "放假安排", "forms": [form], "submit": "保存", "back": "calendars"}
    status = error.status if error else 422 if request.method == "POST" else 200
    return render_page(request, "reports/act.html", None, context, status=status)

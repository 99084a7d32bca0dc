"""Periods and reports made as rows: what the tests of filling in and judging start from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from luoshi.reports.actions.drafting import Change, save_draft, start_reports
from luoshi.reports.actions.reviewing import accept
from luoshi.reports.actions.signing import sign_off, submit
from luoshi.reports.filling_rules import FIGURE
from luoshi.reports.models import Calendar, Period, Report
from luoshi.tasks.models import Assignment, Target, Task
from luoshi.units.models import Account, Unit
from tests.people import City
from tests.tasks.many import make_tasks

SEPTEMBER = datetime(2026, 9, 22, 2, 0, tzinfo=UTC)


def make_period(task: Task, month: int = 9, state: str = "open", calendar: Calendar | None = None) -> Period:
    """Return the month's period of the task's plan."""
    calendar = calendar or Calendar.objects.filter(plan=task.plan).first()
    calendar = calendar or Calendar.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        plan=task.plan,
        year=2026,
        begins=date(2026, 1, 1),
        ends=date(2026, 12, 31),
        made_at=SEPTEMBER,
    )
    ends = date(2026, month + 1, 1) - timedelta(days=1)
    return Period.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        calendar=calendar,
        name=f"{month}月落实情况",
        begins=date(2026, month, 1),
        ends=ends,
        opens_on=ends - timedelta(days=10),
        closes_on=ends - timedelta(days=3),
        grace_until=ends - timedelta(days=2),
        state=state,
    )


def started(actor: Account, period: Period) -> list[Report]:
    """Return the drafts of the actor's units, made where they were not."""
    start_reports(actor=actor, period=period, now=SEPTEMBER)
    rows = Report.objects.filter(period=period, assignment__unit__in=actor.unit_ids).exclude(state="returned")
    return list(rows.order_by("assignment__task__position"))


def fill(actor: Account, report: Report, *, seen: dict[str, str] | None = None, **values: str) -> Report:
    """Type into a report; figures by the name of their target, as keyword."""
    named = {target.name: f"{FIGURE}{target.pk}" for target in report.assignment.task.targets.all()}
    typed = {named.get(name, name): words for name, words in values.items()}
    change = Change(report.pk, typed, {named.get(name, name): mark for name, mark in (seen or {}).items()})
    return save_draft(actor=actor, change=change, now=SEPTEMBER).report


def filled(actor: Account, report: Report, progress: str = "新增就业9,300人，完成序时进度。") -> Report:
    """Fill in all that is asked of the lead of the first task."""
    figures = {"城镇新增就业": "9300", "登记失业率": "4.1"} if report.assignment.role == "lead" else {}
    figures = figures if report.assignment.task.targets.exists() else {}
    return fill(actor, report, progress=progress, **figures)


def handed_in(liaison: Account, reviewer: Account, report: Report, **more: str) -> Report:
    """Fill in, hand over, sign."""
    filled(liaison, report, **more)
    sign_off(actor=liaison, reports=[report.pk], now=SEPTEMBER)
    return submit(actor=reviewer, reports=[report.pk], signature=reviewer.name, now=SEPTEMBER)[0]


def accepted(liaison: Account, reviewer: Account, judge: Account, report: Report, **more: str) -> Report:
    """Hand in and accept."""
    handed_in(liaison, reviewer, report, **more)
    return accept(actor=judge, reports=[report.pk], now=SEPTEMBER)[0]


def many_asked(city: City, count: int, unit: Unit) -> Period:
    """Return a September with `count` tasks of the unit, each reported in August; figures on one in four."""
    tasks = make_tasks(city.jurisdiction, count)
    Assignment.objects.filter(task__in=tasks).exclude(role="lead").delete()
    Assignment.objects.filter(task__in=tasks).update(unit=unit)
    Target.objects.exclude(task__in=tasks[::4]).delete()
    for task in tasks:
        task.principal, task.due = unit, date(2026, 12, 31)
        task.save(update_fields=["principal", "due"])
    august = make_period(tasks[0], 8, "closed")
    Report.objects.bulk_create(
        Report(
            jurisdiction=city.jurisdiction,
            assignment=row,
            period=august,
            state="accepted",
            progress="完成工程量的三成。",
            submitted_at=SEPTEMBER,
        )
        for row in Assignment.objects.filter(task__in=tasks)
    )
    return make_period(tasks[0], 9, "open", Calendar.objects.get())

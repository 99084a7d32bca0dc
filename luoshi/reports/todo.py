"""What receipts and plans add to 待办."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from luoshi.reports.models import TaskReturn
from luoshi.reports.queries import assignments_of, returns_to_rule
from luoshi.tasks.hooks import Todo
from luoshi.tasks.models import Assignment
from luoshi.tasks.rules import AssignmentState, TaskState
from luoshi.tasks.scopes import fresh_since
from luoshi.tasks.todo import counted
from luoshi.units.models import Account
from luoshi.units.rules import Role
from luoshi.web import days


def given_to(account: Account) -> QuerySet[Assignment]:
    """Return what waits to be taken (待签收): of this year, or just handed out."""
    today = timezone.localdate()
    timely = Q(task__year__gte=today.year) | Q(task__issued_at__gte=fresh_since(today))
    return assignments_of(account).filter(timely, state=AssignmentState.GIVEN, task__state=TaskState.ISSUED)


def to_rule(account: Account) -> QuerySet[TaskReturn]:
    """Return the returns on which the account rules."""
    return returns_to_rule(account) if account.holds(Role.DIRECTOR) else TaskReturn.objects.none()


def receipt_lines(account: Account, today: date) -> Iterable[Todo]:
    """Return the lines of receipts: one for all that is to be taken, one for each return to rule on."""
    for found in to_rule(account):
        row = found.assignment
        yield Todo(
            "退签",
            row.task.text,
            f"{row.unit.shown}：{found.reason}",
            "裁定",
            reverse("return-rule", args=[found.pk]),
            "warning",
        )
    waiting = given_to(account)
    count = waiting.count()
    if count:
        first = waiting.order_by("task__due", "task__position")[0].task
        about = f"最早的时限{days.day(first.due, today)}（{days.remaining(first.due, today)}）：{first.text}"
        yield Todo("签收", f"新交办{count}项", about, "去签收", reverse("receive"), "warning")


def receipt_counts(account: Account, today: date) -> list[QuerySet[Any]]:
    """Return the questions for the number of those lines."""
    found = []
    if account.holds(Role.DIRECTOR):
        found.append(counted(to_rule(account), 1000))
    if account.unit_ids:
        found.append(counted(given_to(account), 1))
    return found

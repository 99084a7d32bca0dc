"""What an account may see of receipts, plans and reports; the one way to a row."""

from __future__ import annotations

from django.db.models import QuerySet

from luoshi.reports.models import TaskReturn
from luoshi.reports.rules import ReturnState
from luoshi.tasks.models import Assignment
from luoshi.tasks.queries import HANDED_OUT
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE


def assignments_of(account: Account) -> QuerySet[Assignment]:
    """Return what the account's units were given, of tasks handed out; with task and unit."""
    given = Assignment.objects.filter(unit__in=account.unit_ids, task__state__in=HANDED_OUT)
    return given.select_related("task", "unit")


def returns_to_rule(account: Account) -> QuerySet[TaskReturn]:
    """Return the returns that wait for the ruling of the account's office; none for others."""
    if not account.holds(*OFFICE):
        return TaskReturn.objects.none()
    waiting = TaskReturn.objects.filter(jurisdiction=account.jurisdiction_id, state=ReturnState.OPEN)
    return waiting.select_related("assignment__task", "assignment__unit", "by").order_by("at")

"""What receipts and plans add to a task's page: buttons, and a block of what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from luoshi.reports.actions.receipts import last_day_to_return
from luoshi.reports.models import TaskReturn
from luoshi.reports.queries import assignments_of, returns_to_rule
from luoshi.reports.rules import RETURN_DAYS, ReturnState
from luoshi.tasks.hooks import Move
from luoshi.tasks.models import Task
from luoshi.tasks.rules import AssignmentState, TaskState
from luoshi.units.models import Account
from luoshi.units.rules import Role


def receipt_moves(account: Account, task: Task) -> Iterable[Move]:
    """Return 签收 and 退签 for a unit, 裁定 for the office."""
    if task.state != TaskState.ISSUED:
        return
    for row in assignments_of(account).filter(task=task, state=AssignmentState.GIVEN):
        yield Move("签收", f"{reverse('receive')}#row-{row.pk}", "circle-check")
        late = timezone.localdate() > last_day_to_return(task)
        why = f"退签要在交办后{RETURN_DAYS}个工作日内提出，现在请与督查室联系。" if late else ""
        yield Move("退签", reverse("return-task", args=[row.pk]), "arrow-back-up", why)
    for found in returns_to_rule(account).filter(assignment__task=task):
        why = "" if account.holds(Role.DIRECTOR) else "由督查室主任裁定。"
        yield Move(f"裁定{found.assignment.unit.shown}的退签", reverse("return-rule", args=[found.pk]), "gavel", why)


def returns_block(account: Account, task: Task) -> dict[str, Any] | None:
    """Return the returns of a task and the rulings on them; None where there were none."""
    found = list(
        TaskReturn.objects.filter(assignment__task=task)
        .select_related("assignment__unit", "by", "ruled_by", "given_to")
        .order_by("-at")
    )
    if not found:
        return None
    return {
        "returns": [
            (each, each.state == ReturnState.OPEN and each.assignment.unit_id in account.unit_ids) for each in found
        ]
    }

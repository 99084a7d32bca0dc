"""Who may change a task: the office of its government; of several officers, the one it was given to."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from luoshi.errors import NotAllowed, Stale
from luoshi.plans.rules import UnitRole
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.rules import AssignmentState
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE, Role


def locked(actor: Account, pk: UUID, version: int | None = None) -> Task:
    """Return the task, locked until the transaction ends; Stale where it is no longer the version that was seen."""
    task = Task.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=pk)
    if version is not None and task.version != version:
        last = task.versions.select_related("by").first()
        who = last.by.name if last and last.by else "其他人"
        raise Stale(f"{who}刚刚改过这项任务（现在是第{task.version}版），请看过新内容再改。", version=task.version)
    return task


def require_own_office(actor: Account, task: Task) -> None:
    """NotAllowed where the actor is not of the office of the task's government, or another officer handles it."""
    if task.jurisdiction_id != actor.jurisdiction_id or not actor.holds(*OFFICE):
        raise NotAllowed(f"只有{task.jurisdiction.name}督查室可以这样做，请联系该督查室。")
    if task.officer_id and task.officer_id != actor.pk and not actor.holds(Role.DIRECTOR):
        raise NotAllowed("这项任务由另一位督查专员经办，请联系经办人或督查室主任。")


def leads(actor: Account, task: Task) -> bool:
    """Return whether the actor speaks for a unit that leads the task."""
    return Assignment.objects.filter(task=task, role=UnitRole.LEAD, unit__in=actor.unit_ids).exists()


def take_as_government(actor: Account, tasks: Iterable[UUID]) -> None:
    """Count tasks of the government above as taken (签收): who carries one out, or says it only supports, took it."""
    given = Assignment.objects.filter(task__in=list(tasks), unit__in=actor.government_unit_ids)
    given.filter(state=AssignmentState.GIVEN).update(state=AssignmentState.ACCEPTED)

"""签收、退签: a unit takes a task or gives it back with a reason; 督查室 rules, and may give it to another unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import Event, record, record_all
from luoshi.plans.rules import UnitRole
from luoshi.reports.models import TaskReturn
from luoshi.reports.queries import assignments_of, returns_to_rule
from luoshi.reports.rules import RETURN_DAYS, next_receipt, next_return_state
from luoshi.reports.workdays import add_working_days, days_off
from luoshi.tasks.actions.rights import locked, require_own_office
from luoshi.tasks.hooks import facts_changed
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.rules import AssignmentState, TaskState
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import keep_versions
from luoshi.units.models import Account, Unit
from luoshi.web.permissions import require

LONGEST = 500
SAID = {"withdraw": "task.return-withdrawn", "refuse": "task.return-refused", "uphold": "task.return-upheld"}


@transaction.atomic
def accept_tasks(*, actor: Account, assignments: Collection[UUID], now: datetime) -> int:
    """Take what the actor's units were given (签收); return how many were taken now, what was taken before counts not.

    Http404 where one is not of the actor's units; MoveRefused where one was given back meanwhile.
    """
    require(actor, "reports.receive")
    rows = list(assignments_of(actor).filter(pk__in=assignments).select_for_update(of=("self",)).order_by("pk"))
    if len(rows) != len(set(assignments)):
        raise Http404
    taken = []
    for row in rows:
        _require_open(row.task)
        if row.state == AssignmentState.ACCEPTED:
            continue
        row.state = next_receipt(row.state, "accept")
        row.save(update_fields=["state"])
        taken.append(row)
    record_all(
        [Event("task.accepted", row.task, {}, {"unit": row.unit.name}) for row in taken],
        actor=actor,
        at=now,
    )
    return len(taken)


@transaction.atomic
def give_back(*, actor: Account, assignment: UUID, reason: str, now: datetime) -> TaskReturn:
    """Give a task back with a reason (退签, 职责不符), within two working days after hand-out (domain.md §2).

    Http404 where it is not of the actor's units; Invalid without a reason; MoveRefused where it is too late.
    """
    require(actor, "reports.receive")
    row = assignments_of(actor).filter(pk=assignment).select_for_update(of=("self",)).first()
    if row is None:
        raise Http404
    _require_open(row.task)
    reason = _words(reason, "退签理由")
    last = last_day_to_return(row.task)
    if timezone.localdate(now) > last:
        raise MoveRefused(f"退签要在交办后{RETURN_DAYS}个工作日内提出（{last}止），现在请与督查室联系，按程序调整。")
    row.state = next_receipt(row.state, "give_back")
    row.save(update_fields=["state"])
    found = TaskReturn.objects.create(
        jurisdiction_id=row.jurisdiction_id, assignment=row, reason=reason, by=actor, at=now
    )
    record("task.given-back", actor=actor, subject=row.task, at=now, after={"unit": row.unit.name, "reason": reason})
    facts_changed([row.task_id], now)
    return found


@transaction.atomic
def take_back_return(*, actor: Account, pk: UUID, now: datetime) -> TaskReturn:
    """Withdraw a return that was not ruled on (撤回退签): the task is taken after all."""
    require(actor, "reports.receive")
    found = TaskReturn.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None or not assignments_of(actor).filter(pk=found.assignment_id).exists():
        raise Http404
    return _settle(actor, found, "withdraw", "", now)


@transaction.atomic
def rule_on_return(
    *, actor: Account, pk: UUID, agreed: bool, ruling: str, now: datetime, given_to: UUID | None = None
) -> TaskReturn:
    """Rule on a return (裁定退签): refused, the unit keeps the task; agreed, it is released, and another may take over.

    NotAllowed where the actor does not lead the office; Invalid where a task would be left without a lead.
    """
    require(actor, "reports.rule", who="退签由督查室主任裁定")
    found = returns_to_rule(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Http404
    ruling = _words(ruling, "裁定意见")
    task = locked(actor, found.assignment.task_id)
    require_own_office(actor, task)
    if found.by_id == actor.pk:
        raise NotAllowed("不能裁定自己提出的退签，请由另一位负责人办理。")
    if not agreed:
        return _settle(actor, found, "refuse", ruling, now)
    found = _settle(actor, found, "uphold", ruling, now)
    _release(task, found.assignment, given_to, found)
    task.version += 1
    task.save(update_fields=["version", "principal"])
    keep_versions([task], by=actor, at=now)
    index_tasks([task])
    return found


def last_day_to_return(task: Task, off: Mapping[date, bool] | None = None) -> date:
    """Return the last day on which a unit may give the task back; `off` as `days_off` has it, asked where not given."""
    given = timezone.localdate(task.issued_at or task.created_at)
    return add_working_days(given, RETURN_DAYS, days_off(task.jurisdiction_id) if off is None else off)


def _settle(actor: Account, found: TaskReturn, move: str, ruling: str, now: datetime) -> TaskReturn:
    """Put a return where `move` leads, and its assignment with it; the journal says so."""
    found.state = next_return_state(found.state, move)
    row = Assignment.objects.select_for_update(of=("self",)).select_related("task", "unit").get(pk=found.assignment_id)
    row.state = next_receipt(row.state, move)
    row.save(update_fields=["state"])
    found.assignment = row
    if move != "withdraw":
        found.ruled_by, found.ruled_at, found.ruling = actor, now, ruling
    found.save(update_fields=["state", "ruled_by", "ruled_at", "ruling"])
    after = {"unit": row.unit.name, **({"ruling": ruling} if ruling else {})}
    record(SAID[move], actor=actor, subject=row.task, at=now, after=after)
    facts_changed([row.task_id], now)
    return found


def _release(task: Task, released: Assignment, given_to: UUID | None, found: TaskReturn) -> None:
    """Give the released unit's place to another; the last lead does not go without one in its place."""
    others = task.assignments.exclude(pk=released.pk)
    if given_to is not None:
        _give_in_place(task, released, given_to, found)
    elif released.role == UnitRole.LEAD and not others.filter(role=UnitRole.LEAD).exists():
        raise Invalid("这是唯一的牵头单位，同意退签须同时指定由哪个单位接手牵头。")
    leads = task.assignments.filter(role=UnitRole.LEAD).order_by("position")
    task.principal_id = leads[0].unit_id


def _give_in_place(task: Task, released: Assignment, given_to: UUID, found: TaskReturn) -> None:
    unit = Unit.objects.filter(pk=given_to, jurisdiction_id=task.jurisdiction_id, active_to=None).first()
    if unit is None or unit.pk == released.unit_id:
        raise Invalid("请选择本级的另一个单位接手。")
    row = task.assignments.filter(unit=unit).first()
    if row is None:
        row = Assignment(jurisdiction_id=task.jurisdiction_id, task=task, unit=unit)
    elif row.role == UnitRole.LEAD:
        raise Invalid(f"{unit.shown}已经牵头这项任务，请选择另一个单位。")
    row.role, row.position, row.state = released.role, released.position, AssignmentState.GIVEN
    row.save()
    found.given_to = unit
    found.save(update_fields=["given_to"])


def _require_open(task: Task) -> None:
    if task.state != TaskState.ISSUED:
        raise MoveRefused(f"任务现在是“{task.get_state_display()}”，不用签收或退签。")


def _words(text: str, what: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(f"请写明{what}。")
    if len(text) > LONGEST:
        raise Invalid(f"{what}最长{LONGEST}个字，现在有{len(text)}个字，请缩短。")
    return text

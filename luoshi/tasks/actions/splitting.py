"""拆解: a task is split into parts with their own units, limits and shares of its targets; the sums are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import Event, record_all
from luoshi.plans.rules import Origin
from luoshi.tasks.actions.giving import LARGEST, Duty, check_duty, give
from luoshi.tasks.actions.rights import leads, locked, require_own_office
from luoshi.tasks.models import Target, Task
from luoshi.tasks.numbers import part_number
from luoshi.tasks.rules import TaskState
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import keep_versions
from luoshi.units.models import Account
from luoshi.web.permissions import require

# A rate is reached by all together; its shares do not add up.
RATES = frozenset({"%", "‰", "个百分点", "倍", "位"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a task and its shares of the whole's targets: {target key: value}."""

    duty: Duty
    shares: dict[UUID, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SumCheck:
    """What the parts of a target add up to, beside the whole."""

    target: Target
    shared: Decimal

    @property
    def gap(self) -> Decimal:
        """By how much the parts miss the whole: positive where they fall short of it (or pass an upper limit)."""
        whole = self.target.value or Decimal(0)
        return self.shared - whole if self.target.op in ("<=", "<") else whole - self.shared


def can_be_shared(target: Target) -> bool:
    """Return whether the shares of a target add up to it: a quantity, no rate, no mere reference."""
    return target.value is not None and not target.reference_only and target.unit not in RATES


def sums_of(task: Task) -> list[SumCheck]:
    """Return for each target that can be shared what the parts add up to; empty where the task has no parts."""
    if not task.parts.exists():
        return []
    rows = Target.objects.filter(task=task).annotate(shared=Sum("shares__value"))
    return [SumCheck(row, row.shared or Decimal(0)) for row in rows if can_be_shared(row)]


@transaction.atomic
def split_task(*, actor: Account, task: Task, parts: Sequence[Part], now: datetime, gap_reason: str = "") -> list[Task]:
    """Split a handed-out task into parts (拆解); parts of an earlier split stay beside the new ones; return the new.

    NotAllowed where the actor neither leads the task nor is of its government's office; MoveRefused where it is not
    handed out or is a part itself; Invalid where a part is incomplete, ends after the whole, is given to a unit outside
    the task, or where the shares do not reach the whole and no `gap_reason` is given.
    """
    require(actor, "tasks.split")
    task = locked(actor, task.pk)
    by_office = _right(actor, task)
    if task.state != TaskState.ISSUED:
        raise MoveRefused(f"任务现在是“{task.get_state_display()}”，已交办的任务才能拆解。")
    if task.parent_id:
        raise MoveRefused("这已经是拆解出来的子任务，不再往下拆，请在原任务上增加子任务。")
    if not parts:
        raise Invalid("请至少填写一个子任务。")
    targets = {row.pk: row for row in Target.objects.filter(task=task)}
    allowed = None if by_office else set(task.assignments.values_list("unit_id", flat=True))
    for number, part in enumerate(parts, 1):
        _check(task, part, number, allowed, targets)
    made = _write(task, parts, targets, now)
    _check_sums(task, gap_reason)
    index_tasks(made)
    keep_versions(made, by=actor, at=now)
    events = [Event("task.split", task, after={"parts": len(made), "gap_reason": gap_reason})]
    events += [Event("task.issued", part, after={"number": part.number, "due": part.due}) for part in made]
    record_all(events, actor=actor, at=now)
    return made


def _right(actor: Account, task: Task) -> bool:
    if leads(actor, task):
        return False
    if task.jurisdiction_id != actor.jurisdiction_id:
        raise NotAllowed("只有牵头单位或本级督查室可以拆解任务。")
    try:
        require_own_office(actor, task)
    except NotAllowed as error:
        raise NotAllowed("只有牵头单位或本级督查室可以拆解任务。") from error
    return True


def _check(task: Task, part: Part, number: int, allowed: set[UUID] | None, targets: dict[UUID, Target]) -> None:
    try:
        check_duty(task.jurisdiction, part.duty)
    except Invalid as error:
        raise Invalid(f"第{number}个子任务：{error.message}") from error
    if part.duty.due > task.due:
        raise Invalid(f"第{number}个子任务的时限{part.duty.due}晚于原任务的时限{task.due}，请改早。")
    if allowed is not None and not allowed.issuperset((*part.duty.leads, *part.duty.supports)):
        raise Invalid(
            f"第{number}个子任务交给了原任务之外的单位，牵头单位只能在原任务的单位之间拆解；要增加单位请找督查室。"
        )
    for key, value in part.shares.items():
        if not 0 <= value < LARGEST:
            raise Invalid(f"第{number}个子任务的分担数应是不小于0的数，请改正。")
        if key not in targets or not can_be_shared(targets[key]):
            raise Invalid(f"第{number}个子任务分担的指标不在原任务中，或是不能分担的比率，请重新选择。")


def _write(task: Task, parts: Sequence[Part], targets: dict[UUID, Target], now: datetime) -> list[Task]:
    last = task.parts.aggregate(last=Max("serial"))["last"] or 0
    made = []
    for number, part in enumerate(parts, last + 1):
        row = Task.objects.create(
            jurisdiction_id=task.jurisdiction_id,
            plan_id=task.plan_id,
            parent=task,
            year=task.year,
            serial=number,
            number=part_number(task.number, number),
            position=task.position + number,
            label=f"{task.label}-{number}",
            headings=task.headings,
            section=task.section,
            text=part.duty.text.strip(),
            tier=task.tier,
            weight=part.duty.weight,
            term=task.term,
            state=TaskState.ISSUED,
            due=part.duty.due,
            first_due=part.duty.due,
            due_origin=Origin.PERSON,
            principal_id=part.duty.leads[0],
            leader_id=part.duty.leaders[0] if part.duty.leaders else task.leader_id,
            officer_id=task.officer_id,
            created_at=now,
            issued_at=now,
        )
        give(row, part.duty)
        Target.objects.bulk_create(
            _share(row, targets[key], value, n) for n, (key, value) in enumerate(part.shares.items(), 1)
        )
        made.append(row)
    return made


def _share(part: Task, whole: Target, value: Decimal, position: int) -> Target:
    return Target(
        jurisdiction_id=part.jurisdiction_id,
        task=part,
        part_of=whole,
        position=position,
        name=whole.name,
        op=whole.op,
        value=value,
        unit=whole.unit,
        raw=whole.raw,
        origin=Origin.PERSON,
        owner_id=whole.owner_id,
    )


def _check_sums(task: Task, gap_reason: str) -> None:
    """Invalid where a target that was shared is not reached by its shares and nobody said why."""
    for check in sums_of(task):
        if check.shared and check.gap > 0 and not gap_reason.strip():
            whole, unit = check.target.value, check.target.unit
            shared, gap = f"{check.shared.normalize():f}{unit}", f"{check.gap.normalize():f}{unit}"
            raise Invalid(
                f"“{check.target.name}”各子任务合计{shared}，原任务为{(whole or Decimal(0)).normalize():f}{unit}，"
                f"差{gap}。请调整分担数，或写明缺口的原因。"
            )

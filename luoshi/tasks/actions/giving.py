"""Who answers for a task that is not an item of a plan: units, leaders, targets checked and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from luoshi.errors import Invalid
from luoshi.plans.rules import Origin, UnitRole
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader
from luoshi.units.models import Jurisdiction, Leader, Unit


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is to do what until when: a part of a task, a supplement, or a county's own task for the city's."""

    text: str
    leads: tuple[UUID, ...]  # keys of units; the first is the principal one
    due: date
    supports: tuple[UUID, ...] = ()
    leaders: tuple[UUID, ...] = ()
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A target given by a person."""

    name: str
    op: str
    value: Decimal | None
    unit: str
    reference: str = ""


def checked_units(jurisdiction: Jurisdiction, keys: Iterable[UUID]) -> dict[UUID, Unit]:
    """Return the units of the government by key; Invalid where one is not its own or was closed."""
    keys = list(keys)
    found = {unit.pk: unit for unit in Unit.objects.filter(jurisdiction=jurisdiction, pk__in=keys)}
    if len(found) < len(set(keys)):
        raise Invalid("所选单位中有的不属于本级政府，请重新选择。")
    closed = [unit.name for unit in found.values() if not unit.is_active]
    if closed:
        raise Invalid(f"“{closed[0]}”已撤销，不能再承担任务，请改选承接其职责的单位。")
    return found


def check_duty(jurisdiction: Jurisdiction, duty: Duty) -> None:
    """Invalid, with the reason, where a task could not be handed out like this."""
    if not duty.text.strip():
        raise Invalid("任务内容不能为空，请填写要完成什么。")
    if not duty.leads:
        raise Invalid("至少要有一个牵头单位，请选择。")
    both = set(duty.leads) & set(duty.supports)
    units = checked_units(jurisdiction, [*duty.leads, *duty.supports])
    if both:
        raise Invalid(f"“{units[both.pop()].name}”不能既牵头又配合，请只保留一处。")
    if duty.weight <= 0:
        raise Invalid("权重应大于0。")
    if Leader.objects.filter(jurisdiction=jurisdiction, pk__in=duty.leaders).count() < len(set(duty.leaders)):
        raise Invalid("所选领导中有的不属于本级政府，请重新选择。")


def give(task: Task, duty: Duty) -> None:
    """Write the assignments and leaders of a new task."""
    Assignment.objects.bulk_create(assignments_of(task, duty.leads, duty.supports))
    TaskLeader.objects.bulk_create(leaders_of(task, duty.leaders))


def assignments_of(task: Task, leads: Sequence[UUID], supports: Sequence[UUID]) -> list[Assignment]:
    """Return the assignments of a task, unsaved, leads first."""
    roles = {unit: UnitRole.LEAD for unit in leads}
    roles.update((unit, UnitRole.SUPPORT) for unit in supports if unit not in roles)
    return [
        Assignment(jurisdiction_id=task.jurisdiction_id, task=task, unit_id=unit, role=role, position=position)
        for position, (unit, role) in enumerate(roles.items(), 1)
    ]


def leaders_of(task: Task, leaders: Sequence[UUID]) -> list[TaskLeader]:
    """Return the leaders of a task, unsaved, in order."""
    return [
        TaskLeader(jurisdiction_id=task.jurisdiction_id, task=task, leader_id=leader, position=position)
        for position, leader in enumerate(dict.fromkeys(leaders), 1)
    ]


def targets_of(task: Task, figures: Sequence[Figure]) -> list[Target]:
    """Return targets given by a person, unsaved."""
    return [
        Target(
            jurisdiction_id=task.jurisdiction_id,
            task=task,
            position=position,
            name=figure.name,
            op=figure.op,
            value=figure.value,
            unit=figure.unit,
            reference=figure.reference,
            origin=Origin.PERSON,
        )
        for position, figure in enumerate(figures, 1)
    ]

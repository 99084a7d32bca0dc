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

# What the columns hold and the pages can show: a program may send anything.
LONGEST_TEXT = 5000
YEARS = range(2000, 2101)
LARGEST = Decimal(10) ** 17
LENGTHS = {"name": ("指标名称", 200), "unit": ("计量单位", 20), "reference": ("比较对象", 100)}


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
    check_text(duty.text)
    check_owners(jurisdiction, duty.leads, duty.supports, duty.leaders)
    check_weight(duty.weight)
    check_day(duty.due, "完成时限")


def check_owners(
    jurisdiction: Jurisdiction, leads: Sequence[UUID], supports: Sequence[UUID], leaders: Sequence[UUID]
) -> None:
    """Invalid where nobody leads, a unit stands twice, or a unit or leader is not the government's."""
    if not leads:
        raise Invalid("至少要有一个牵头单位，请选择。")
    both = set(leads) & set(supports)
    units = checked_units(jurisdiction, [*leads, *supports])
    if both:
        raise Invalid(f"“{units[both.pop()].name}”不能既牵头又配合，请只保留一处。")
    if Leader.objects.filter(jurisdiction=jurisdiction, pk__in=leaders).count() < len(set(leaders)):
        raise Invalid("所选领导中有的不属于本级政府，请重新选择。")


def check_text(text: str) -> None:
    """Invalid where a task says nothing, or more than a person would read."""
    if not text.strip():
        raise Invalid("任务内容不能为空，请填写要完成什么。")
    if len(text.strip()) > LONGEST_TEXT:
        raise Invalid(f"任务内容最长{LONGEST_TEXT}个字，现在有{len(text.strip())}个字，请缩短。")


def check_weight(weight: Decimal) -> None:
    """Invalid where a weight is not one that the column holds; a larger one stopped every page that showed it."""
    if not 0 < weight < 1000 or weight != round(weight, 2):
        raise Invalid("权重应大于0，小于1000，最多两位小数。")


def check_day(day: date, what: str) -> None:
    """Invalid where a day is plainly a slip."""
    if day.year not in YEARS:
        raise Invalid(f"{what}{day.isoformat()}不在{YEARS[0]}年至{YEARS[-1]}年之间，请核对。")


def check_figure(figure: Figure) -> None:
    """Invalid where a target has no name, or a part of it does not fit its column."""
    if not figure.name.strip():
        raise Invalid("请填写指标的名称。")
    for key, (what, longest) in LENGTHS.items():
        if len(getattr(figure, key)) > longest:
            raise Invalid(f"{what}最长{longest}个字，请缩短。")
    if figure.value is not None and abs(figure.value) >= LARGEST:
        raise Invalid(f"指标“{figure.name}”的数太大，请核对。")


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
    """Return targets given by a person, unsaved; Invalid where one cannot be kept."""
    for figure in figures:
        check_figure(figure)
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

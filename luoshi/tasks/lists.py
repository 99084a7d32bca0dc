"""任务清单、责任清单、时限清单: the three lists that notices ask for, as tables; and who has no task at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.ledger.sheets import Column
from luoshi.plans.rules import UnitRole
from luoshi.tasks.facets import COUNTIES
from luoshi.tasks.models import Assignment, Milestone, Task, TaskLeader
from luoshi.tasks.rows import TaskRow, rows_of
from luoshi.tasks.rules import TaskState
from luoshi.tasks.scopes import Scope, scopes_of, tasks_in
from luoshi.tasks.tables import Row, Section, Table
from luoshi.units.models import Account, Unit
from luoshi.web import days

BATCH = 500
NUMBER, CODE = Column("序号", 6), Column("督办字号", 17)
TASK = Column("工作任务", 48, "left")
TARGET = Column("量化目标", 22, "left")
LEADER, LEAD, SUPPORT = Column("牵头领导", 10), Column("牵头单位", 18, "left"), Column("责任单位", 26, "left")
LIMIT = Column("完成时限", 15)


class ListKind(StrEnum):
    """One of the lists."""

    TASKS = "tasks"
    UNITS = "units"
    LEADERS = "leaders"
    COUNTIES = "counties"
    IDLE = "idle"
    LIMITS = "limits"


WORDS = {
    ListKind.TASKS: "任务清单",
    ListKind.UNITS: "责任清单（按单位）",
    ListKind.LEADERS: "责任清单（按领导）",
    ListKind.COUNTIES: "责任清单（按县区）",
    ListKind.IDLE: "未分解到任务的单位",
    ListKind.LIMITS: "时限清单",
}
# Who has no task is asked of a whole ledger; a unit's own tasks are not a ledger.
OF_A_LEDGER = (ListKind.IDLE,)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list, whose, of which year."""

    kind: ListKind
    scope: Scope
    year: int
    account: Account
    now: datetime

    def tasks(self) -> QuerySet[Task]:
        """Return the tasks that the list is about: those that hold, in the order of the document."""
        found = tasks_in(self.account, self.scope).filter(year=self.year)
        return found.exclude(state=TaskState.REVOKED).order_by("position", "serial", "id")


def kinds_for(account: Account) -> list[ListKind]:
    """Return the lists that the account has."""
    sees_all = Scope.OWN in scopes_of(account)
    return [kind for kind in ListKind if sees_all or kind not in OF_A_LEDGER]


def table_of(asked: Asked) -> Table:
    """Return a list as a table."""
    makers: dict[ListKind, Callable[[Asked], tuple[str, tuple[Column, ...], Iterator[Row | Section]]]] = {
        ListKind.TASKS: _tasks,
        ListKind.UNITS: lambda each: _by_unit(each, "单位"),
        ListKind.COUNTIES: lambda each: _by_unit(each, "县区", unit__kind__in=COUNTIES),
        ListKind.LEADERS: _by_leader,
        ListKind.IDLE: _idle,
        ListKind.LIMITS: _limits,
    }
    counted, columns, rows = makers[asked.kind](asked)
    title = f"{asked.account.jurisdiction.name}{asked.year}年{WORDS[asked.kind]}"
    note = f"{counted}　截至{days.day(asked.now, date.min)}{timezone.localtime(asked.now):%H:%M}"
    is_grouped = asked.kind in (ListKind.UNITS, ListKind.COUNTIES, ListKind.LEADERS)
    return Table(title, title, note, columns, rows, is_grouped)


def _shown(duties: Any) -> str:
    return "、".join(duty.shown for duty in duties)


def _about(row: TaskRow) -> tuple[str, str, str, date]:
    return "、".join(row.leaders), _shown(row.leads), _shown(row.supports), row.due


def _batches(keys: list[UUID]) -> Iterator[TaskRow]:
    for begin in range(0, len(keys), BATCH):
        yield from rows_of(keys[begin : begin + BATCH])


def _tasks(asked: Asked) -> tuple[str, tuple[Column, ...], Iterator[Row | Section]]:
    keys = list(asked.tasks().values_list("pk", flat=True))

    def rows() -> Iterator[Row | Section]:
        above: list[str] = []
        for number, row in enumerate(_batches(keys), 1):
            for depth, heading in enumerate(row.headings):
                if row.headings[: depth + 1] != above[: depth + 1]:
                    yield Section(heading, depth)
            above = row.headings
            yield Row((number, row.number, row.text, "\n".join(row.targets), *_about(row)), task=row.pk)

    return f"共{len(keys)}项", (NUMBER, CODE, TASK, TARGET, LEADER, LEAD, SUPPORT, LIMIT), rows()


def _by_unit(asked: Asked, head: str, **condition: Any) -> tuple[str, tuple[Column, ...], Iterator[Row | Section]]:
    """Units in the order of the establishment, each with the tasks it leads first, then those it works on."""
    given = Assignment.objects.filter(task__in=asked.tasks().order_by(), **condition)
    if asked.scope is Scope.MINE:
        given = given.filter(unit__in=asked.account.unit_ids)
    pairs = list(
        given.order_by("unit__position", "unit__name", "role", "task__position").values_list(
            "unit", "unit__short_name", "unit__name", "role", "task"
        )
    )
    units = len({pair[0] for pair in pairs})
    columns = (Column(head, 18, "left"), Column("角色", 7), CODE, TASK, LEADER, LEAD, SUPPORT, LIMIT)
    return f"共{units}个{head}，{len(pairs)}项次", columns, _duty_rows(pairs)


def _duty_rows(pairs: list[Any]) -> Iterator[Row | Section]:
    known: dict[UUID, TaskRow] = {}
    above = None
    for begin in range(0, len(pairs), BATCH):
        batch = pairs[begin : begin + BATCH]
        known = {row.pk: row for row in rows_of(list({pair[4] for pair in batch}), with_targets=False)}
        for unit, short, name, role, task in batch:
            row = known[task]
            cells = (short or name, UnitRole(role).label[:2], row.number, row.text, *_about(row))
            yield Row(cells, opens_group=unit != above, task=row.pk)
            above = unit


def _by_leader(asked: Asked) -> tuple[str, tuple[Column, ...], Iterator[Row | Section]]:
    led = TaskLeader.objects.filter(task__in=asked.tasks().order_by())
    if asked.scope is Scope.LED:
        led = led.filter(leader__account=asked.account)
    pairs = list(
        led.order_by("leader__position", "leader__name", "task__position").values_list("leader", "leader__name", "task")
    )

    def rows() -> Iterator[Row | Section]:
        above = None
        for begin in range(0, len(pairs), BATCH):
            batch = pairs[begin : begin + BATCH]
            known = {row.pk: row for row in rows_of(list({pair[2] for pair in batch}), with_targets=False)}
            for leader, name, task in batch:
                row = known[task]
                cells = (name, row.number, row.text, _shown(row.leads), _shown(row.supports), row.due)
                yield Row(cells, opens_group=leader != above, task=row.pk)
                above = leader

    counted = f"共{len({pair[0] for pair in pairs})}位领导，{len(pairs)}项次"
    return counted, (Column("领导", 11), CODE, TASK, LEAD, SUPPORT, LIMIT), rows()


def _idle(asked: Asked) -> tuple[str, tuple[Column, ...], Iterator[Row | Section]]:
    """Units that can be given tasks and have none this year (未分解到任务的单位)."""
    busy = Assignment.objects.filter(task__in=asked.tasks().order_by()).values("unit")
    own = Unit.objects.filter(jurisdiction=asked.account.jurisdiction_id, active_to=None)
    idle = list(own.exclude(pk__in=busy))
    rows = (Row((number, unit.name, unit.get_kind_display(), unit.phone)) for number, unit in enumerate(idle, 1))
    columns = (NUMBER, Column("单位", 40, "left"), Column("类别", 16), Column("电话", 20))
    return f"{own.count()}个单位中{len(idle)}个没有任务", columns, rows


@dataclass(frozen=True, slots=True)
class Limit:
    """One day by which something is to be done: the end of a task, or a stage of it."""

    day: date
    what: str
    row: TaskRow


def limits_of(asked: Asked, first: date | None = None, last: date | None = None) -> list[Limit]:
    """Return the limits and stages of the tasks in order of days, within two days where they are given."""
    tasks = asked.tasks()
    stages = Milestone.objects.filter(task__in=tasks.order_by())
    ending = tasks
    if first and last:
        ending, stages = tasks.filter(due__range=(first, last)), stages.filter(due__range=(first, last))
    marks: dict[UUID, list[tuple[date, str] | None]] = defaultdict(list)
    for key in ending.values_list("pk", flat=True):
        marks[key].append(None)
    for key, day, what in stages.values_list("task", "due", "what"):
        marks[key].append((day, what))
    keys = list(marks)
    rows = {row.pk: row for row in _batches(keys)}
    found = [
        Limit(mark[0], f"节点：{mark[1]}", rows[key]) if mark else Limit(rows[key].due, "完成", rows[key])
        for key in keys
        for mark in marks[key]
        if key in rows
    ]
    return sorted(found, key=lambda limit: (limit.day, limit.row.serial))


def _limits(asked: Asked) -> tuple[str, tuple[Column, ...], Iterator[Row | Section]]:
    limits = limits_of(asked)

    def rows() -> Iterator[Row | Section]:
        numbers = count(1)
        month = ""
        for limit in limits:
            words = f"{limit.day.year}年{limit.day.month}月"
            if words != month:
                month = words
                yield Section(month, 0)
            row = limit.row
            cells = (next(numbers), limit.day, limit.what, row.number, row.text, "、".join(row.leaders))
            yield Row((*cells, _shown(row.leads), _shown(row.supports)), task=row.pk)

    columns = (NUMBER, LIMIT, Column("要求", 18, "left"), CODE, TASK, LEADER, LEAD, SUPPORT)
    return f"共{len(limits)}条", columns, rows()

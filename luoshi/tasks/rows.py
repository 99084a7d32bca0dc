"""The rows of a ledger (台账行): read for a page or for a whole export, a fixed number of questions a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, QuerySet, Value, When

from luoshi.plans.rules import Term, Tier, UnitRole
from luoshi.tasks.facets import COUNTIES, Counting, Group
from luoshi.tasks.filters import SORTS, LedgerQuery, narrowed
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader
from luoshi.tasks.rules import AssignmentState, Light, TaskState
from luoshi.tasks.scopes import tasks_in
from luoshi.tasks.wording import target_words

BATCH = 500
LEADER = "leader"  # beside the roles of units, where both are read at once
FIELDS = (
    *("pk", "year", "serial", "number", "label", "text", "section", "headings", "light", "state", "tier", "term"),
    *("due", "first_due", "weight", "tags", "parent_id", "upstream_id", "officer__name", "jurisdiction__name"),
)


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit of a task as a list shows it."""

    unit: UUID
    shown: str
    name: str
    role: str
    state: str

    @property
    def is_lead(self) -> bool:
        """Whether it leads."""
        return self.role == UnitRole.LEAD

    @property
    def state_words(self) -> str:
        """What it did with the task."""
        return AssignmentState(self.state).label


@dataclass(slots=True)
class TaskRow:
    """One line of a ledger, all that any column shows."""

    pk: UUID
    year: int
    serial: int
    number: str
    label: str
    text: str
    section: str
    headings: list[str]
    light: str
    state: str
    tier: str
    term: str
    due: date
    first_due: date
    weight: Decimal
    tags: list[str]
    parent: UUID | None
    upstream: UUID | None
    officer: str | None
    place: str
    duties: list[Duty] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)

    @property
    def leads(self) -> list[Duty]:
        """Its lead units, the principal one first."""
        return [duty for duty in self.duties if duty.is_lead]

    @property
    def supports(self) -> list[Duty]:
        """Its support units."""
        return [duty for duty in self.duties if not duty.is_lead]

    @property
    def light_words(self) -> str:
        """Its light as a word."""
        return Light(self.light).label

    @property
    def state_words(self) -> str:
        """Its state as a word."""
        return TaskState(self.state).label

    @property
    def tier_words(self) -> str:
        """Its tier as a word."""
        return Tier(self.tier).label

    @property
    def term_words(self) -> str:
        """Its term as a word."""
        return Term(self.term).label

    @property
    def is_done(self) -> bool:
        """Whether its limit no longer runs."""
        return self.light == Light.CLOSED or self.state not in (TaskState.REGISTERED, TaskState.ISSUED)


def rows_of(keys: Sequence[UUID], *, with_targets: bool = True) -> list[TaskRow]:
    """Return the rows of the tasks in the order of `keys`; two or three questions. The caller checked the right."""
    read = Task.objects.filter(pk__in=set(keys)).order_by().values_list(*FIELDS)
    found = {values[0]: TaskRow(*values) for values in read}
    _add_people(found)
    if with_targets:
        for target in Target.objects.filter(task__in=found).order_by("position"):
            found[target.task_id].targets.append(target_words(target))
    return [found[key] for key in keys if key in found]


def _add_people(found: dict[UUID, TaskRow]) -> None:
    """Add units and leaders, all read with one question."""
    text = CharField()
    units = Assignment.objects.filter(task__in=found).order_by()
    leaders = TaskLeader.objects.filter(task__in=found).order_by()
    rows = units.values_list("task", "unit", "unit__short_name", "unit__name", "role", "state", "position").union(
        leaders.values_list(
            "task",
            "leader",
            Value("", text),
            "leader__name",
            Value(LEADER, text),
            Value("", text),
            "position",
        ),
        all=True,
    )
    for task, key, short, name, role, state, _ in sorted(rows, key=lambda row: (row[4], row[6])):
        if role == LEADER:
            found[task].leaders.append(name)
        else:
            found[task].duties.append(Duty(key, short or name, name, role, state))


@dataclass(frozen=True, slots=True)
class Found:
    """Tasks of a ledger in order: of each its key and the group it stands in (None where there are no groups)."""

    task: UUID
    group: Group | None


def keys_of(counting: Counting, asked: LedgerQuery, begin: int = 0, size: int | None = None) -> list[Found]:
    """Return the tasks from place `begin` on, in the order of groups and sorting; one question for one page."""
    tasks = narrowed(tasks_in(counting.account, asked.scope), asked, counting.today)
    order = SORTS[asked.sort]
    end = None if size is None else begin + size
    if not asked.group:
        return [Found(key, None) for key in tasks.order_by(*order).values_list("pk", flat=True)[begin:end]]
    groups = counting.groups(asked)
    met, skipped = _met(groups, begin, end)
    last = None if end is None else end - skipped
    if asked.group == "county":
        return _in_counties(tasks, met, order, begin - skipped, last)
    field_name = {"leader": "leader_id", "lead": "principal_id"}.get(asked.group, asked.group)
    by_key = {group.key: group for group in met}
    return [
        Found(key, by_key.get(value))
        for key, value in _in_groups(tasks, field_name, met)
        .order_by("in_group", *order)
        .values_list("pk", field_name)[begin - skipped : last]
    ]


def _met(groups: list[Group], begin: int, end: int | None) -> tuple[list[Group], int]:
    """Return the groups that stand between two places of the list, and how many tasks come before the first of them."""
    met, place, skipped = [], 0, 0
    for group in groups:
        if place + group.count <= begin:
            skipped += group.count
        elif end is None or place < end:
            met.append(group)
        place += group.count
    return met, skipped


def _in_groups(tasks: QuerySet[Task], name: str, met: list[Group]) -> QuerySet[Any]:
    """Return the tasks of some groups with the place of their group. Only these are sorted, not the whole ledger."""
    if len(met) == 1:
        condition = {f"{name}__isnull": True} if met[0].key is None else {name: met[0].key}
        return tasks.filter(**condition).annotate(in_group=Value(0))
    cases = [When(**{name: group.key}, then=Value(n)) for n, group in enumerate(met) if group.key is not None]
    placed = tasks.annotate(in_group=Case(*cases, default=Value(len(met)), output_field=IntegerField()))
    named = [group.key for group in met if group.key is not None]
    return placed if len(named) < len(met) else placed.filter(**{f"{name}__in": named})


def _in_counties(
    tasks: QuerySet[Task], met: list[Group], order: tuple[str, ...], begin: int, end: int | None
) -> list[Found]:
    """Return a stretch of the counties' tasks, a task of several counties under each; last those of no county."""
    counties = [group for group in met if group.key is not None]
    if len(met) == len(counties) == 1:
        # The usual page: walked in the order of the ledger, so that what stands behind it is not sorted.
        of_county = tasks.filter(Exists(Assignment.objects.filter(task=OuterRef("pk"), unit=met[0].key)))
        return [Found(key, met[0]) for key in of_county.order_by(*order).values_list("pk", flat=True)[begin:end]]
    given = Assignment.objects.filter(task__in=tasks, unit__in=[group.key for group in counties])
    places = Case(
        *(When(unit=group.key, then=Value(n)) for n, group in enumerate(counties)),
        default=Value(0),
        output_field=IntegerField(),
    )
    by_task = [f"-task__{name[1:]}" if name.startswith("-") else f"task__{name}" for name in order]
    ordered = given.annotate(in_group=places).order_by("in_group", *by_task)
    found = [Found(key, counties[place]) for key, place in ordered.values_list("task", "in_group")[begin:end]]
    if len(counties) == len(met):
        return found
    before = sum(group.count for group in counties)
    rest = tasks.exclude(pk__in=Assignment.objects.filter(unit__kind__in=COUNTIES).values("task")).order_by(*order)
    last = None if end is None else max(0, end - before)
    return found + [Found(key, met[-1]) for key in rest.values_list("pk", flat=True)[max(0, begin - before) : last]]


def in_batches(
    found: Iterable[Found], size: int = BATCH, *, with_targets: bool = True
) -> Iterator[tuple[Found, TaskRow]]:
    """Yield tasks with their rows, read a batch at a time."""
    rest = iter(found)
    while batch := list(islice(rest, size)):
        rows = {row.pk: row for row in rows_of([each.task for each in batch], with_targets=with_targets)}
        yield from ((each, rows[each.task]) for each in batch if each.task in rows)

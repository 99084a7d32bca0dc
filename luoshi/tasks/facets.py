"""How many tasks a ledger has, by light, section and so on (计数): one question, kept until something changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, CharField, Count, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from luoshi.journal.models import Chain
from luoshi.plans.rules import UnitRole
from luoshi.tasks.filters import CHOICES, LedgerQuery, has_target, is_overdue, narrowed
from luoshi.tasks.models import Assignment, Task, TaskLeader
from luoshi.tasks.rules import Light
from luoshi.tasks.scopes import Scope, tasks_in
from luoshi.units.models import Account, Jurisdiction, Leader, Unit
from luoshi.units.rules import UnitKind

T = TypeVar("T")
KEPT_SECONDS = 3600
NOBODY = "未定"
LIGHT_ORDER = (Light.BEHIND, Light.WARNING, Light.UNREPORTED, Light.NORMAL, Light.CLOSED)
_TALLIED = (*CHOICES, "overdue", "bare", "n")
COUNTIES = (UnitKind.GOVERNMENT, UnitKind.ZONE)


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a ledger: what its tasks have in common (None: nothing), in words, and how many they are."""

    key: Any
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a ledger: all, and each value of each simple filter as if that filter were not set."""

    total: int
    of: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a filter, in words, and how many tasks have it."""

    key: str
    words: str
    count: int


def state_of_data(account: Account) -> int:
    """Return a number that grows with every recorded change that can concern what the account sees.

    Every change is an entry of its government's journal, in the same transaction; the government itself, those above
    (their tasks are handed down) and those below (they carry them out) count.
    """
    path = account.jurisdiction.path
    above = [UUID(key) for key in path.strip("/").split("/")]
    below = Jurisdiction.objects.filter(path__startswith=path).values("pk")
    chains = Chain.objects.filter(key__in=above) | Chain.objects.filter(key__in=below)
    return int(chains.aggregate(sum=Coalesce(Sum("number"), 0))["sum"])


class Counting:
    """Counts the tasks of one account's ledger; what was counted is kept until the journal grows or the day ends."""

    def __init__(self, account: Account, today: date) -> None:
        self.account = account
        self.today = today
        # Once a request: the account is read anew with each.
        if "state_of_data" not in vars(account):
            vars(account)["state_of_data"] = state_of_data(account)
        self.version: int = vars(account)["state_of_data"]

    def kept(self, what: str, make: Callable[[], T]) -> T:
        """Return what was counted before under this name, else make it."""
        text = f"{self.account.pk}|{self.version}|{self.today}|{what}"
        key = f"tasks:{hashlib.sha256(text.encode()).hexdigest()}"
        found: T | None = cache.get(key)
        if found is None:
            found = make()
            cache.set(key, found, KEPT_SECONDS)
        return found

    def years(self, scope: Scope) -> list[int]:
        """Return the years of a scope, the latest first."""
        return self.kept(
            f"years|{scope}",
            lambda: sorted(set(tasks_in(self.account, scope).order_by().values_list("year", flat=True).distinct()))[
                ::-1
            ],
        )

    def counts(self, asked: LedgerQuery) -> Counts:
        """Return the counts beside the chips of a ledger."""
        return self.kept(f"counts|{asked.narrowing_key}", lambda: self._counts(asked))

    def _counts(self, asked: LedgerQuery) -> Counts:
        simple = (*CHOICES, "overdue", "no_target")
        rows = self._tallied(asked)
        wanted = [getattr(asked, name) if name in CHOICES else ("1",) * getattr(asked, name) for name in simple]
        of = {
            name: dict(_tally((row[place], row[-1]) for row in rows if _fits(row, wanted, place)))
            for place, name in enumerate(simple)
        }
        return Counts(sum(row[-1] for row in rows if _fits(row, wanted)), of)

    def _tallied(self, asked: LedgerQuery) -> list[tuple[Any, ...]]:
        """Return the values of the simple filters that occur together, and of how many tasks: one question.

        All are counted from an index alone; beside them, once more, those without a target.
        """
        wide = replace(asked, light=(), tier=(), term=(), state=(), overdue=False, no_target=False)
        late = Case(When(is_overdue(self.today), then=Value("1")), default=Value(""), output_field=CharField())
        tasks = narrowed(tasks_in(self.account, asked.scope), wide, self.today).annotate(overdue=late).order_by()
        whole, bare = (
            found.annotate(bare=Value(is_bare)).values(*CHOICES, "overdue", "bare").annotate(n=Count("*"))
            for found, is_bare in ((tasks, 0), (tasks.filter(~has_target()), 1))
        )
        counted = {tuple(row[:-1]): row[-1] for row in whole.union(bare, all=True).values_list(*_TALLIED)}
        rows: list[tuple[Any, ...]] = []
        for (*key, is_bare), n in counted.items():
            if not is_bare:
                without = counted.get((*key, 1), 0)
                rows += [(*key, "1", without), (*key, "", n - without)]
        return rows

    def groups(self, asked: LedgerQuery) -> list[Group]:
        """Return the groups of a grouped ledger in order, with their sizes."""
        return self.kept(f"groups|{asked.group}|{asked.narrowing_key}", lambda: self._groups(asked))

    def _groups(self, asked: LedgerQuery) -> list[Group]:
        tasks = narrowed(tasks_in(self.account, asked.scope), asked, self.today).order_by()
        if asked.group == "county":
            return _county_groups(tasks, self.counts(asked).total)
        field = {"leader": "leader_id", "lead": "principal_id"}.get(asked.group, asked.group)
        rows = list(tasks.values_list(field).annotate(n=Count("pk"), first=Min("position")))
        names: dict[Any, tuple[Any, str]] = {None: ((1,), NOBODY), "": ((1,), "未分板块")}
        keys = [row[0] for row in rows if row[0]]
        if asked.group == "leader":
            found = Leader.objects.filter(pk__in=keys).values_list("pk", "position", "name")
            names |= {pk: ((0, position, name), name) for pk, position, name in found}
        elif asked.group == "lead":
            names |= {unit.pk: ((0, unit.position, unit.name), unit.shown) for unit in Unit.objects.filter(pk__in=keys)}
        elif asked.group == "light":
            names |= {str(light): ((0, place), light.label) for place, light in enumerate(LIGHT_ORDER)}
        else:
            names |= {key: ((0, first), key) for key, _, first in rows if key}
        ordered = sorted(rows, key=lambda row: names[row[0]][0])
        return [Group(key, names[key][1], n) for key, n, _ in ordered]

    def options(self, asked: LedgerQuery) -> dict[str, list[Option]]:
        """Return the values of the filters with many values, each with how many tasks it would find."""
        return self.kept(f"options|{asked.narrowing_key}", lambda: self._options(asked))

    def _options(self, asked: LedgerQuery) -> dict[str, list[Option]]:
        own = tasks_in(self.account, asked.scope)

        def tasks(name: str) -> QuerySet[Task]:
            return narrowed(own, asked, self.today, without=name).order_by()

        def units(name: str, **condition: Any) -> list[Option]:
            rows = Assignment.objects.filter(task__in=tasks(name), **condition).order_by()
            return _unit_options(rows)

        leaders = TaskLeader.objects.filter(task__in=tasks("leader")).order_by()
        by_leader = leaders.values_list("leader", "leader__name", "leader__position").annotate(n=Count("pk"))
        officers = tasks("officer").filter(officer__isnull=False)
        tags = Counter(tag for held in tasks("tag").exclude(tags=[]).values_list("tags", flat=True) for tag in held)
        sections = tasks("section").values_list("section").annotate(n=Count("pk"), first=Min("position"))
        return {
            "leader": [
                Option(str(pk), name, n) for pk, name, _, n in sorted(by_leader, key=lambda row: (row[2], row[1]))
            ],
            "lead": units("lead", role=UnitRole.LEAD),
            "unit": units("unit"),
            "county": units("county", unit__kind__in=COUNTIES),
            "section": [Option(key, key, n) for key, n, _ in sorted(sections, key=lambda row: row[2]) if key],
            "tag": [Option(tag, tag, n) for tag, n in sorted(tags.items())],
            "officer": [
                Option(str(pk), name, n)
                for pk, name, n in officers.values_list("officer", "officer__name").annotate(n=Count("pk"))
            ],
        }


def _fits(row: tuple[Any, ...], wanted: list[tuple[str, ...]], but: int = -1) -> bool:
    return all(not values or row[place] in values for place, values in enumerate(wanted) if place != but)


def _tally(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for value, n in pairs:
        counted[value] += n
    return counted


def _county_groups(tasks: QuerySet[Task], total: int) -> list[Group]:
    """Return the counties, each with the tasks handed to it (a task of several stands under each), then the rest."""
    given = Assignment.objects.filter(task__in=tasks, unit__kind__in=COUNTIES).order_by()
    groups = [Group(UUID(option.key), option.words, option.count) for option in _unit_options(given)]
    handed = given.values("task").distinct().count()
    return [*groups, Group(None, "没有交给县区", total - handed)] if total > handed else groups


def _unit_options(rows: QuerySet[Assignment]) -> list[Option]:
    counted = rows.values_list("unit", "unit__short_name", "unit__name", "unit__position").annotate(n=Count("pk"))
    return [
        Option(str(pk), short or name, n) for pk, short, name, _, n in sorted(counted, key=lambda row: (row[3], row[2]))
    ]

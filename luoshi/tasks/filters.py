"""What a ledger is asked for (筛选): read from the address and written back into it, so that every view is a link."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.http import QueryDict

from luoshi.plans.rules import Term, Tier, UnitRole
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.scopes import Scope
from luoshi.tasks.search import search

SIZES = (50, 100)
MOST = 40  # values of one filter
GROUPS = {"section": "板块", "leader": "牵头领导", "lead": "牵头单位", "county": "县区", "light": "亮灯"}
SORTS = {
    "": ("position", "serial", "id"),
    "number": ("serial", "number", "id"),
    "-number": ("-serial", "-number", "-id"),
    "due": ("due", "position", "id"),
    "-due": ("-due", "position", "id"),
}
KINDS = {"whole": "整项", "part": "拆解的子任务", "carried": "承接上级的"}
KNOWN = {"light": Light.values, "tier": Tier.values, "term": Term.values, "state": TaskState.values}
# Filters with several values at once, by the field of a task.
CHOICES = ("light", "tier", "term", "state")


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """A ledger as asked for: scope, year, filters, groups, order, columns, page."""

    scope: Scope
    year: int
    light: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    term: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    section: str = ""
    leader: UUID | None = None  # one of its leaders
    lead: UUID | None = None  # one of its lead units
    unit: UUID | None = None  # one of its units, lead or support
    county: UUID | None = None
    officer: UUID | None = None
    tag: str = ""
    kind: str = ""
    due_from: date | None = None
    due_to: date | None = None
    overdue: bool = False
    no_target: bool = False
    q: str = ""
    group: str = ""
    sort: str = ""
    columns: tuple[str, ...] = ()
    size: int = SIZES[0]
    page: int = 1

    def address(self, **changes: Any) -> str:
        """Return the query string of this ledger with some fields changed; the first page unless said otherwise."""
        changed = replace(self, **{"page": 1, **changes})
        pairs: list[tuple[str, str]] = []
        for each in fields(changed):
            value = getattr(changed, each.name)
            if each.name in ("scope", "year") or value != each.default:
                pairs += [(each.name, _written(one)) for one in (value if isinstance(value, tuple) else (value,))]
        return urlencode(pairs)

    def toggled(self, name: str, value: str) -> str:
        """Return the address with one value of a filter switched on or off."""
        held: tuple[str, ...] = getattr(self, name)
        return self.address(**{name: tuple(v for v in held if v != value) if value in held else (*held, value)})

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the ledger beyond scope and year."""
        return any(getattr(self, name) for name in (*CHOICES, *NARROWING))

    @property
    def narrowing_key(self) -> str:
        """What decides which tasks are found: the same key, the same tasks."""
        return self.address(group="", sort="", columns=(), size=SIZES[0])


NARROWING = (
    *("section", "leader", "lead", "unit", "county", "officer", "tag", "kind"),
    *("due_from", "due_to", "overdue", "no_target", "q"),
)


def _written(value: object) -> str:
    return "1" if value is True else value.isoformat() if isinstance(value, date) else str(value)


def read_query(given: QueryDict, scopes: list[Scope], year: int, columns: tuple[str, ...]) -> LedgerQuery:
    """Return what the address asks for; what it cannot mean (an unknown light, a day that is none) is left out.

    `scopes` are the account's own (at least one), `columns` the known ones.
    """
    scope = given.get("scope", "")

    def several(name: str) -> tuple[str, ...]:
        return tuple(value for value in KNOWN[name] if value in given.getlist(name))

    return LedgerQuery(
        scope=Scope(scope) if scope in scopes else scopes[0],
        year=_number(given.get("year"), year, 1900, 9999),
        light=several("light"),
        tier=several("tier"),
        term=several("term"),
        state=several("state"),
        leader=_key(given.get("leader")),
        lead=_key(given.get("lead")),
        unit=_key(given.get("unit")),
        county=_key(given.get("county")),
        officer=_key(given.get("officer")),
        due_from=_day(given.get("due_from")),
        due_to=_day(given.get("due_to")),
        section=given.get("section", "").strip()[:200],
        tag=given.get("tag", "").strip()[:20],
        kind=given.get("kind", "") if given.get("kind") in KINDS else "",
        overdue=given.get("overdue") == "1",
        no_target=given.get("no_target") == "1",
        q=given.get("q", "").strip()[:100],
        group=given.get("group", "") if given.get("group") in GROUPS else "",
        sort=given.get("sort", "") if given.get("sort") in SORTS else "",
        columns=tuple(name for name in columns if name in given.getlist("columns")),
        size=_number(given.get("size"), SIZES[0], *SIZES),
        page=_number(given.get("page"), 1, 1, 1_000_000),
    )


def _number(text: str | None, default: int, least: int, most: int) -> int:
    return min(max(int(text), least), most) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def narrowed(tasks: QuerySet[Task], asked: LedgerQuery, today: date, without: str = "") -> QuerySet[Task]:
    """Return the tasks that the query finds, of every year where it names none (0); `without` leaves one filter out."""
    tasks = tasks.filter(year=asked.year) if asked.year else tasks
    for name in (*CHOICES, *NARROWING):
        value = getattr(asked, name)
        if value and name != without:
            tasks = tasks.filter(_condition(name, value, today)) if name != "q" else search(tasks, value)
    return tasks


def is_overdue(today: date) -> Q:
    """Return the condition that a task is past its limit: handed out, and neither closed nor stopped."""
    return Q(due__lt=today, state=TaskState.ISSUED) & ~Q(light=Light.CLOSED)


def has_target() -> Exists:
    """Return the condition that a task has a figure that is assessed."""
    return Exists(Target.objects.filter(task=OuterRef("pk"), reference_only=False))


def is_of_kind(kind: str) -> Q:
    """Return the condition that a task is a part, carries out one of above, or neither."""
    if kind == "part":
        return Q(parent__isnull=False)
    return Q(upstream__isnull=False) if kind == "carried" else Q(parent__isnull=True, upstream__isnull=True)


def _condition(name: str, value: Any, today: date) -> Q:
    of_task = Assignment.objects.filter(task=OuterRef("pk"))
    made: dict[str, Any] = {
        "section": lambda: Q(section=value),
        "officer": lambda: Q(officer=value),
        "leader": lambda: Q(Exists(TaskLeader.objects.filter(task=OuterRef("pk"), leader=value))),
        "lead": lambda: Q(Exists(of_task.filter(unit=value, role=UnitRole.LEAD))),
        "unit": lambda: Q(Exists(of_task.filter(unit=value))),
        "county": lambda: Q(Exists(of_task.filter(unit=value))),
        "tag": lambda: Q(has_tag(value)),
        "kind": lambda: is_of_kind(value),
        "due_from": lambda: Q(due__gte=value),
        "due_to": lambda: Q(due__lte=value),
        "overdue": lambda: is_overdue(today),
        "no_target": lambda: ~Q(has_target()),
    }
    found: Q = made[name]() if name in made else Q(**{f"{name}__in": value})
    return found


def has_tag(tag: str) -> Func:
    """Return the condition that a tag stands in the list of a task's tags."""
    if connection.vendor == "sqlite":
        # Django's own `contains` is not there on SQLite.
        return Func(
            F("tags"),
            Value(tag),
            template="EXISTS (SELECT 1 FROM json_each(%(expressions)s)",
            arg_joiner=") WHERE json_each.value = ",
            output_field=BooleanField(),
        )
    return Func(F("tags"), Value(tag), function="jsonb_exists", output_field=BooleanField())


def ends_of_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)

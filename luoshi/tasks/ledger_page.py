"""What a page of the ledger shows (台账页): chips with counts, rows, groups, pages; worked out before the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from luoshi.plans.rules import Term, Tier
from luoshi.tasks.columns import COLUMNS, Html, LedgerColumn, chosen
from luoshi.tasks.facets import Counting
from luoshi.tasks.filters import CHOICES, GROUPS, KINDS, NARROWING, LedgerQuery
from luoshi.tasks.models import SavedView
from luoshi.tasks.rows import TaskRow, in_batches, keys_of, rows_of
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.scopes import WORDS, Scope
from luoshi.tasks.tables import Row, Section, Table
from luoshi.units.models import Account, Leader, Unit
from luoshi.web import days
from luoshi.web.lights import LIGHTS
from luoshi.web.permissions import may

CHIPS: dict[str, type[Any]] = {"light": Light, "state": TaskState, "tier": Tier, "term": Term}
FLAGS = {"overdue": "已逾期", "no_target": "没有量化目标"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter as a link: what it says, how many tasks, whether it is on; `mark` is the shape of a light."""

    words: str
    address: str
    count: int | None = None
    is_on: bool = False
    mark: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table on the page: a heading of a group, or a task."""

    heading: str = ""
    count: int = 0
    pk: UUID | None = None
    cells: tuple[tuple[str, Html], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: words, and the address that sorts by it."""

    words: str
    address: str
    order: str  # ascending, descending or ""
    look: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in the list the page is."""

    first: int
    last: int
    total: int
    number: int
    count: int
    earlier: str
    later: str
    sizes: tuple[Chip, ...]


def read_lines(counting: Counting, asked: LedgerQuery, columns: list[LedgerColumn]) -> list[Line]:
    """Return the rows of one page, with a heading where a group begins or goes on from the page before."""
    found = keys_of(counting, asked, (asked.page - 1) * asked.size, asked.size)
    rows = {row.pk: row for row in rows_of([each.task for each in found], with_targets=_needs_targets(columns))}
    lines: list[Line] = []
    above = None
    for each in found:
        if each.group is not None and each.group is not above:
            above = each.group
            lines.append(Line(heading=above.words, count=above.count))
        row = rows[each.task]
        cells = tuple((f"{column.look} c-{column.key}", column.shown(row, counting.today)) for column in columns)
        lines.append(Line(pk=row.pk, cells=cells))
    return lines


def _needs_targets(columns: list[LedgerColumn]) -> bool:
    return any(column.key == "target" for column in columns)


def pages_of(asked: LedgerQuery, total: int) -> Pages:
    """Return the place of the page and the addresses of its neighbours."""
    count = max(1, -(-total // asked.size))
    first = (asked.page - 1) * asked.size
    return Pages(
        first=min(first + 1, total),
        last=min(first + asked.size, total),
        total=total,
        number=asked.page,
        count=count,
        earlier=f"?{asked.address(page=min(asked.page - 1, count))}" if asked.page > 1 else "",
        later=f"?{asked.address(page=asked.page + 1)}" if asked.page < count else "",
        sizes=tuple(Chip(f"{n}", f"?{asked.address(size=n)}", is_on=n == asked.size) for n in (50, 100)),
    )


def chips_of(asked: LedgerQuery, of: dict[str, dict[str, int]]) -> list[list[Chip]]:
    """Return the simple filters with their counts; one that would find nothing and is not on is left out."""
    rows = []
    for name, kind in CHIPS.items():
        row = []
        for value in kind:
            n, is_on = of[name].get(value.value, 0), value.value in getattr(asked, name)
            if n or is_on:
                mark = LIGHTS[value.value][0] if name == "light" else ""
                look = f"light-{value.value}" if name == "light" else ""
                row.append(Chip(value.label, f"?{asked.toggled(name, value.value)}", n, is_on, mark, look))
        if len(row) > 1 or any(chip.is_on for chip in row):
            rows.append(row)
    flags = []
    for name, words in FLAGS.items():
        n, is_on = of[name].get("1", 0), getattr(asked, name)
        if n or is_on:
            flags.append(Chip(words, f"?{asked.address(**{name: not is_on})}", n, is_on))
    return [*rows, flags] if flags else rows


def set_filters(asked: LedgerQuery, account: Account) -> list[Chip]:
    """Return the filters that are on and are no chips, in words, each with the address without it."""
    names = _names(asked, account)
    words: dict[str, str] = {
        "section": f"板块：{asked.section}",
        "tag": f"标签：{asked.tag}",
        "kind": f"类别：{KINDS.get(asked.kind, '')}",
        "due_from": f"时限不早于{asked.due_from}",
        "due_to": f"时限不晚于{asked.due_to}",
        "q": f"含“{asked.q}”",
        "leader": f"牵头领导：{names.get(asked.leader, '')}",
        "lead": f"牵头单位：{names.get(asked.lead, '')}",
        "unit": f"单位：{names.get(asked.unit, '')}",
        "county": f"县区：{names.get(asked.county, '')}",
        "officer": f"经办人：{names.get(asked.officer, '')}",
    }
    empty = {name: LedgerQuery.__dataclass_fields__[name].default for name in words}
    return [
        Chip(words[name], f"?{asked.address(**{name: empty[name]})}")
        for name in NARROWING
        if name in words and getattr(asked, name)
    ]


def _names(asked: LedgerQuery, account: Account) -> dict[Any, str]:
    """Return the names of what is filtered by; only of the account's own government or above, else nothing is said."""
    governments = [UUID(key) for key in account.jurisdiction.path.strip("/").split("/")] if _asks_names(asked) else []
    names: dict[Any, str] = {}
    units = [key for key in (asked.lead, asked.unit, asked.county) if key]
    if units:
        rows = Unit.objects.filter(pk__in=units, jurisdiction__in=governments)
        names |= {unit.pk: unit.shown for unit in rows}
    if asked.leader:
        rows_of_leaders = Leader.objects.filter(pk=asked.leader, jurisdiction__in=governments)
        names |= dict(rows_of_leaders.values_list("pk", "name"))
    if asked.officer:
        names |= dict(Account.objects.filter(pk=asked.officer, jurisdiction__in=governments).values_list("pk", "name"))
    return names


def _asks_names(asked: LedgerQuery) -> bool:
    return any((asked.lead, asked.unit, asked.county, asked.leader, asked.officer))


def heads_of(asked: LedgerQuery, columns: list[LedgerColumn]) -> list[Head]:
    """Return the heads of the columns; a second click turns the order round, a third goes back to the document's."""
    heads = []
    for column in columns:
        order = ""
        if column.sort and asked.sort.lstrip("-") == column.sort:
            order = "descending" if asked.sort.startswith("-") else "ascending"
        following = {"": column.sort, "ascending": f"-{column.sort}", "descending": ""}[order]
        address = f"?{asked.address(sort=following)}" if column.sort else ""
        heads.append(Head(column.head, address, order, column.look))
    return heads


def bare(asked: LedgerQuery) -> LedgerQuery:
    """Return the ledger without anything that narrows it, in the same look."""
    return LedgerQuery(asked.scope, asked.year, group=asked.group, columns=asked.columns, size=asked.size)


def ledger_context(account: Account, asked: LedgerQuery, scopes: list[Scope], now: datetime) -> dict[str, Any]:
    """Return all that the page of the ledger shows."""
    counting = Counting(account, timezone.localdate(now))
    counts = counting.counts(asked)
    columns = chosen(asked.columns)
    years = sorted({*counting.years(asked.scope), asked.year}, reverse=True)
    total = counts.total
    if asked.group == "county":
        total = sum(group.count for group in counting.groups(asked))
    return {
        "title": WORDS[asked.scope],
        "asked": asked,
        "year": asked.year,
        "q": asked.q,
        "query": asked.address(page=asked.page),
        "total": counts.total,
        "now": now,
        "today": counting.today,
        "scopes": [Chip(WORDS[s], f"?{asked.address(scope=s)}", is_on=s == asked.scope) for s in scopes],
        "years": [Chip(f"{y}年", f"?{asked.address(year=y)}", is_on=y == asked.year) for y in years],
        "chip_rows": chips_of(asked, counts.of),
        "set_filters": set_filters(asked, account),
        "clear": f"?{bare(asked).address()}",
        "groups": [
            Chip(words, f"?{asked.address(group=key)}", is_on=key == asked.group)
            for key, words in {"": "不分组", **GROUPS}.items()
        ],
        "heads": heads_of(asked, columns),
        "lines": read_lines(counting, asked, columns),
        "pages": pages_of(asked, total),
        "may_arrange": asked.scope is Scope.OWN and may(account, "tasks.arrange"),
        "may_supplement": asked.scope is Scope.OWN and may(account, "tasks.change"),
        "saved": list(SavedView.objects.filter(account=account)),
    }


def panel_context(account: Account, asked: LedgerQuery, now: datetime) -> dict[str, Any]:
    """Return what the panel of filters and columns shows: every value that would find something, with its count."""
    counting = Counting(account, timezone.localdate(now))
    heads = {
        "leader": "牵头领导",
        "lead": "牵头单位",
        "unit": "涉及单位",
        "county": "县区",
        "section": "板块",
        "tag": "标签",
        "officer": "经办人",
    }
    options = counting.options(asked)
    selects = [
        {"name": name, "head": head, "options": options[name], "chosen": str(getattr(asked, name) or "")}
        for name, head in heads.items()
        if options[name]
    ]
    shown = {column.key for column in chosen(asked.columns)}
    kept = [(name, value) for name in CHOICES for value in getattr(asked, name)]
    kept += [(name, "1") for name in FLAGS if getattr(asked, name)]
    kept += [(name, getattr(asked, name)) for name in ("group", "sort") if getattr(asked, name)]
    return {
        "asked": asked,
        "selects": selects,
        "kinds": KINDS.items(),
        "columns": [(column.key, column.head, column.key in shown) for column in COLUMNS.values()],
        "kept": [("scope", asked.scope), ("year", asked.year), ("size", asked.size), *kept],
    }


def ledger_table(account: Account, asked: LedgerQuery, now: datetime) -> Table:
    """Return the whole ledger as asked for, as a table: the same tasks, order, groups and columns as on the page."""
    counting = Counting(account, timezone.localdate(now))
    columns = chosen(asked.columns)
    found = keys_of(counting, asked)
    words = f"{account.jurisdiction.name}{asked.year}年{WORDS[asked.scope]}"
    narrowed_by = "、".join(in_words(account, asked))
    note = f"共{counting.counts(asked).total}项" + (f"（{narrowed_by}）" if narrowed_by else "")
    note += f"　截至{days.day(now, date.min)}{timezone.localtime(now):%H:%M}"

    def rows() -> Iterator[Row | Section]:
        above = None
        for each, row in in_batches(found, with_targets=_needs_targets(columns)):
            if each.group is not None and each.group is not above:
                above = each.group
                yield Section(f"{above.words}（{above.count}项）", 0)
            yield Row(values_of(row, columns))

    return Table(words, words, note, tuple(column.printed for column in columns), rows())


def values_of(row: TaskRow, columns: list[LedgerColumn]) -> tuple[Any, ...]:
    """Return the cells of a row as files hold them."""
    return tuple(column.value(row) for column in columns)


def in_words(account: Account, asked: LedgerQuery) -> list[str]:
    """Return what narrows the ledger, in words, for the line under a title."""
    words = ["或".join(CHIPS[name](value).label for value in getattr(asked, name)) for name in CHOICES]
    words += [said for name, said in FLAGS.items() if getattr(asked, name)]
    return [*filter(None, words), *(chip.words for chip in set_filters(asked, account))]

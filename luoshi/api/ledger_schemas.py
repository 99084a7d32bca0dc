"""What the API gives and takes of the ledger, the lists, kept views and what waits."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import Body, Day, Text20, Text40, Text100, Text200, Year
from luoshi.api.schemas import Page
from luoshi.plans.rules import Term, Tier
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.scopes import Scope


class NarrowIn(Schema):
    """Filters of the ledger, by the names of the page's address; a light, tier, term or state may be given again."""

    scope: Scope | None = None
    year: Year | None = None
    light: list[Light] = Field(default_factory=list)
    tier: list[Tier] = Field(default_factory=list)
    term: list[Term] = Field(default_factory=list)
    state: list[TaskState] = Field(default_factory=list)
    section: Text200 = ""
    leader: UUID | None = None
    lead: UUID | None = None
    unit: UUID | None = None
    county: UUID | None = None
    officer: UUID | None = None
    tag: Text20 = ""
    kind: Literal["", "whole", "part", "carried"] = ""
    due_from: Day | None = None
    due_to: Day | None = None
    overdue: bool = False
    no_target: bool = False
    q: Text100 = ""


class TasksIn(NarrowIn):
    """Filters and order of the ledger: in the document's order, by number or by limit, "-" turns it round."""

    sort: Literal["", "number", "-number", "due", "-due"] = ""


class ExportIn(TasksIn):
    """What an export holds: as the ledger, in groups and with columns."""

    group: Literal["", "section", "leader", "lead", "county", "light"] = ""
    columns: list[Text20] = Field(default_factory=list)


class CountsOut(Schema):
    """How many tasks a ledger has, and how many each light, tier, term, state would find."""

    total: int
    counts: dict[str, dict[str, int]]
    years: list[int]


class ScopeOut(Schema):
    """A set of tasks that the account has."""

    scope: str
    words: str


class ScopePage(Page):
    """A page of scopes."""

    items: list[ScopeOut]


class ListOut(Schema):
    """A list that the account has."""

    kind: str
    words: str


class ListsPage(Page):
    """A page of lists."""

    items: list[ListOut]


class LineOut(Schema):
    """A row of a list: its cells by column, its task; or a heading with its depth."""

    heading: str | None = None
    depth: int | None = None
    cells: list[int | float | date | str | None] = Field(default_factory=list)
    task: UUID | None = None


class LinesPage(Page):
    """A page of a list with its title, what is counted and its columns."""

    title: str
    note: str
    columns: list[str]
    items: list[LineOut]


class LimitOut(Schema):
    """A day by which something is to be done: the end of a task, or a stage of it."""

    day: date
    what: str
    task: UUID
    number: str


class LimitsPage(Page):
    """A page of limits."""

    items: list[LimitOut]


class TodoOut(Schema):
    """A thing that waits: what, a line about it, what to do and the page where; `mark` says how pressing it is."""

    kind: str
    what: str
    about: str
    step: str
    address: str
    mark: str


class TodoPage(Page):
    """A page of what waits."""

    items: list[TodoOut]


class ViewIn(Body):
    """A view to keep: a name and the query string of the ledger."""

    name: Text40
    query: str = Field(default="", max_length=1000)


class ViewOut(Schema):
    """A kept view."""

    id: UUID
    name: str
    query: str


class ViewPage(Page):
    """A page of kept views."""

    items: list[ViewOut]

"""What the API gives and takes: names as in the code, days as ISO, figures as text so that no digit is lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class Refusal(Schema):
    """Why a request was refused: one Chinese sentence, and facts for programs."""

    message: str
    extra: dict[str, Any] = Field(default_factory=dict)


class Ref(Schema):
    """A thing by key and name."""

    id: UUID
    name: str


class Me(Schema):
    """The account that calls."""

    id: UUID
    username: str
    name: str
    jurisdiction: Ref
    roles: list[str]
    units: list[UUID]
    permissions: list[str]


class UnitOut(Schema):
    """A unit of the own government."""

    id: UUID
    name: str
    short_name: str
    kind: str
    position: int
    government: UUID | None
    is_active: bool


class GroupOut(Schema):
    """A group of units with its members."""

    id: UUID
    name: str
    other_names: list[str]
    members: list[Ref]


class LeaderOut(Schema):
    """A leader with the posts held today and the units overseen."""

    id: UUID
    name: str
    posts: list[str]
    oversees: list[Ref]


class AssignmentOut(Schema):
    """A unit that answers for a task."""

    unit: Ref
    role: str
    position: int
    state: str
    group: UUID | None


class TargetOut(Schema):
    """A figure that a task is to reach, or a comparison (`reference`) without one."""

    id: UUID
    name: str
    op: str
    value: Decimal | None
    unit: str
    reference: str
    reference_only: bool
    raw: str
    origin: str
    part_of: UUID | None
    start: int | None
    end: int | None


class MilestoneOut(Schema):
    """What is to have been reached by a day."""

    due: date
    what: str
    origin: str


class Source(Schema):
    """Where in a received document a task stands: half-open, in characters of the text as received."""

    plan: UUID
    start: int
    end: int


class TaskOut(Schema):
    """A task in a list."""

    id: UUID
    number: str
    jurisdiction: UUID
    year: int
    label: str
    headings: list[str]
    text: str
    tier: str
    weight: Decimal
    term: str
    state: str
    light: str
    due: date
    first_due: date
    due_origin: str
    tags: list[str]
    principal: Ref | None
    leader: Ref | None
    parent: UUID | None
    upstream: UUID | None
    source: Source | None
    version: int


class TaskDetail(TaskOut):
    """A task with all that belongs to it."""

    assignments: list[AssignmentOut]
    leaders: list[Ref]
    targets: list[TargetOut]
    milestones: list[MilestoneOut]
    parts: list[UUID]


class VersionOut(Schema):
    """A task as it stood."""

    number: int
    at: datetime
    by: str
    change: str
    doc_no: str
    snapshot: dict[str, Any]


class EntryOut(Schema):
    """An entry of the journal."""

    number: int
    at: datetime
    action: str
    actor: str
    channel: str
    address: str
    subject_kind: str
    subject_id: UUID | None
    subject_name: str
    before: dict[str, Any]
    after: dict[str, Any]
    digest: str


class Page(Schema):
    """Where the next page begins: give `next` as `cursor`; null on the last page."""

    next: str | None


class TaskPage(Page):
    """A page of tasks."""

    items: list[TaskOut]


class EntryPage(Page):
    """A page of the journal."""

    items: list[EntryOut]


class DutyIn(Schema):
    """Who is to do what until when; units and leaders by key, the first lead unit answers."""

    text: str
    leads: list[UUID]
    supports: list[UUID] = Field(default_factory=list)
    leaders: list[UUID] = Field(default_factory=list)
    due: date
    weight: Decimal = Decimal(1)


class FigureIn(Schema):
    """A target: op is one of = >= <= ~ > <."""

    name: str
    op: str
    value: Decimal | None = None
    unit: str = ""
    reference: str = ""


class BasisIn(Schema):
    """The document that decided a change."""

    doc_no: str
    reason: str
    decided_on: date


class AdjustIn(Schema):
    """What is to be different (left out: stays), by which document, and the version that was seen."""

    version: int
    basis: BasisIn
    text: str | None = None
    due: date | None = None
    weight: Decimal | None = None
    leads: list[UUID] | None = None
    supports: list[UUID] | None = None
    leaders: list[UUID] | None = None
    figures: list[FigureIn] | None = None


class MoveIn(Schema):
    """suspend, resume or revoke."""

    version: int
    kind: str
    basis: BasisIn


class SupplementIn(Schema):
    """A task that no plan held."""

    year: int
    duty: DutyIn
    basis: BasisIn
    figures: list[FigureIn] = Field(default_factory=list)


class ShareIn(Schema):
    """What a part takes of a target of the whole."""

    target: UUID
    value: Decimal


class PartIn(Schema):
    """A part of a task."""

    duty: DutyIn
    shares: list[ShareIn] = Field(default_factory=list)


class SplitIn(Schema):
    """Parts of a task; `gap_reason` where the shares fall short of the whole."""

    parts: list[PartIn]
    gap_reason: str = ""


class CarryIn(Schema):
    """The own task for a task of the government above."""

    duty: DutyIn
    figures: list[FigureIn] = Field(default_factory=list)


class LinkIn(Schema):
    """The task of the government above, or null."""

    upstream: UUID | None


class ArrangeIn(Schema):
    """Tier, weight, tags, officer of tasks; `officer` null leaves it, `clear_officer` takes it away."""

    tasks: list[UUID]
    tier: str | None = None
    weight: Decimal | None = None
    add_tags: list[str] = Field(default_factory=list)
    remove_tags: list[str] = Field(default_factory=list)
    officer: UUID | None = None
    clear_officer: bool = False


class Done(Schema):
    """How many rows changed."""

    changed: int

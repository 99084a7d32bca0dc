"""What the API gives and takes: names as in the code, days as ISO, figures as text so that no digit is lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import (
    Body,
    Day,
    Figure,
    Keys,
    Long,
    Number,
    Tags,
    Text10,
    Text20,
    Text80,
    Text100,
    Text200,
    Text300,
    Weight,
    Year,
)
from luoshi.tasks.rules import ChangeKind


class Refusal(Schema):
    """Why a request was refused: one Chinese sentence, and facts for programs."""

    message: str
    extra: dict[str, Any] = Field(default_factory=dict)


class Ref(Schema):
    """A thing by key and name."""

    id: UUID
    name: str


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


class ComparedFieldOut(Schema):
    """One field of two versions, in words."""

    field: str
    old: str
    new: str


class ComparedVersionsOut(Schema):
    """Two versions of a task side by side."""

    old: int
    new: int
    fields: list[ComparedFieldOut]


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


class JournalIn(Schema):
    """What is looked for in the journal: days, parts of names, an action or its beginning ("unit.")."""

    since: Day | None = None
    until: Day | None = None
    person: Text80 = ""
    action: Text80 = ""
    subject: Text80 = ""


class DutyIn(Body):
    """Who is to do what until when; units and leaders by key, the first lead unit answers."""

    text: Long
    leads: Keys
    supports: Keys = Field(default_factory=list)
    leaders: Keys = Field(default_factory=list)
    due: Day
    weight: Weight = Decimal(1)


class FigureIn(Body):
    """A target: op is one of = >= <= ~ > <."""

    name: Text200
    op: Literal["=", ">=", "<=", "~", ">", "<"]
    value: Figure | None = None
    unit: Text20 = ""
    reference: Text100 = ""


Figures = Annotated[list[FigureIn], Field(max_length=100)]


class BasisIn(Body):
    """The document that decided a change."""

    doc_no: Text80
    reason: Text300
    decided_on: Day


class AdjustIn(Body):
    """What is to be different (left out: stays), by which document, and the version that was seen."""

    version: Number
    basis: BasisIn
    text: Long | None = None
    due: Day | None = None
    weight: Weight | None = None
    leads: Keys | None = None
    supports: Keys | None = None
    leaders: Keys | None = None
    figures: Figures | None = None


class MoveIn(Body):
    """suspend, resume or revoke."""

    version: Number
    kind: Literal[ChangeKind.SUSPEND, ChangeKind.RESUME, ChangeKind.REVOKE]
    basis: BasisIn


class SupplementIn(Body):
    """A task that no plan held."""

    year: Year
    duty: DutyIn
    basis: BasisIn
    figures: Figures = Field(default_factory=list)


class ShareIn(Body):
    """What a part takes of a target of the whole."""

    target: UUID
    value: Figure


class PartIn(Body):
    """A part of a task."""

    duty: DutyIn
    shares: Annotated[list[ShareIn], Field(max_length=100)] = Field(default_factory=list)


class SplitIn(Body):
    """Parts of a task; `gap_reason` where the shares fall short of the whole."""

    parts: Annotated[list[PartIn], Field(max_length=200)]
    gap_reason: Text300 = ""


class CarryIn(Body):
    """The own task for a task of the government above."""

    duty: DutyIn
    figures: Figures = Field(default_factory=list)


class LinkIn(Body):
    """The task of the government above, or null."""

    upstream: UUID | None


class ArrangeIn(Body):
    """Tier, weight, tags, officer of tasks; `officer` null leaves it, `clear_officer` takes it away."""

    tasks: Keys
    tier: Text10 | None = None
    weight: Weight | None = None
    add_tags: Tags = Field(default_factory=list)
    remove_tags: Tags = Field(default_factory=list)
    officer: UUID | None = None
    clear_officer: bool = False


class OwnerIn(Body):
    """The unit that enters the official figure of a target, or null."""

    unit: UUID | None


class ChangeOut(Schema):
    """One field before and after, as people read it."""

    field: str
    before: str
    after: str


class ToldOut(Schema):
    """One entry of a task's history in words."""

    at: datetime
    who: str
    what: str
    changes: list[ChangeOut]


class ToldPage(Page):
    """A page of a task's history."""

    items: list[ToldOut]


class VersionPage(Page):
    """A page of versions, the newest first."""

    items: list[VersionOut]


class Done(Schema):
    """How many rows changed."""

    changed: int

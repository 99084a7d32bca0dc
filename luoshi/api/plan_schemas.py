"""What the API gives and takes of received files and plans; spans count in the text as received, half-open."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import Body, Number, Text40, Text200, Text300
from luoshi.api.schemas import Page


class FileOut(Schema):
    """A received file."""

    id: UUID
    name: str
    sha256: str
    size: int
    state: str
    refusal: str
    format: str
    pasted: bool
    revises: UUID | None
    received_at: datetime
    plans: list[UUID]


class FilePage(Page):
    """A page of received files, the newest first."""

    items: list[FileOut]


class ReceivedOut(Schema):
    """What became of an upload: the file, and whether the same bytes lay here already."""

    file: FileOut
    duplicate: bool


class TextIn(Body):
    """Pasted text; `revises` is the file that it corrects."""

    text: Annotated[str, Field(max_length=2_000_000)]
    name: Text200 = ""
    revises: UUID | None = None


class TextOut(Schema):
    """The text of a file as received: what spans count in."""

    text: str


class PlanOut(Schema):
    """A plan and how far its review is."""

    id: UUID
    file: UUID
    title: str
    issuer: str
    doc_no: str
    issued_on: date | None
    year: int
    state: str
    version: int
    blocking: int
    open: int
    answered: int
    reporting: list[dict[str, Any]]
    revises: UUID | None
    remark: str


class Printed(Schema):
    """What an item names: where it stands (null where a person added it) and where it comes from."""

    id: UUID
    start: int | None
    end: int | None
    origin: str


class ItemUnitOut(Printed):
    """A unit of an item."""

    role: str
    printed: str
    canonical: str
    collective: bool
    unit: UUID | None
    group: UUID | None
    members: list[UUID] | None


class ItemLeaderOut(Printed):
    """A leader of an item."""

    printed: str
    post: str
    leader: UUID | None


class ItemTargetOut(Printed):
    """A figure of an item."""

    raw: str
    name: str
    op: str
    value: Decimal | None
    unit: str
    reference: str
    reference_only: bool


class ItemStageOut(Printed):
    """A day of an item."""

    kind: str
    raw: str
    what: str
    date: date


class ItemOut(Schema):
    """An item as it stands; `read` is what the parser read, `corrected` which fields a person changed."""

    id: UUID
    position: int
    label: str
    headings: list[str]
    text: str
    tier: str
    term: str
    due: date | None
    due_origin: str
    open_ended: bool
    removed: bool
    start: int
    end: int
    version: int
    read: dict[str, Any]
    corrected: dict[str, Any]
    units: list[ItemUnitOut]
    leaders: list[ItemLeaderOut]
    targets: list[ItemTargetOut]
    stages: list[ItemStageOut]


class OfferOut(Schema):
    """An answer with one click: send `kind` and `payload` as a decision; `asks` names a field still to be filled in."""

    words: str
    kind: str
    payload: dict[str, Any]
    asks: str


class QuestionOut(Schema):
    """A question of the 体检."""

    id: UUID
    item: UUID | None
    code: str
    severity: str
    message: str
    subject: str
    start: int
    end: int
    blocking: bool
    state: str
    answer: str


class DecideIn(Body):
    """A decision of review, and the version of the plan that was seen."""

    kind: Text40
    payload: dict[str, Any] = Field(default_factory=dict)
    version: Number | None = None


class DecisionOut(Schema):
    """A decision that was made; `number` is the plan's version after it."""

    id: UUID
    kind: str
    number: int
    answer: str
    at: datetime


class PlanPage(Page):
    """A page of plans."""

    items: list[PlanOut]


class IssuedOut(Schema):
    """A plan that was handed out, and its tasks by key."""

    plan: PlanOut
    tasks: list[UUID]


class ItemPage(Page):
    """A page of items."""

    items: list[ItemOut]


class QuestionPage(Page):
    """A page of questions."""

    items: list[QuestionOut]


class OfferPage(Page):
    """A page of answers."""

    items: list[OfferOut]


class MadeDecisionOut(DecisionOut):
    """A decision with who made it and whether it was taken back."""

    by: str
    undone: bool


class DecisionPage(Page):
    """A page of decisions, the newest first."""

    items: list[MadeDecisionOut]


class RemarkIn(Body):
    """Why a plan is sent back or dropped."""

    remark: Text300 = ""


class SideOut(Schema):
    """An item of the old or the new version."""

    id: UUID
    label: str
    text: str


class FieldChangeOut(Schema):
    """What went and what came in one field."""

    field: str
    gone: list[str]
    came: list[str]


class ComparedOut(Schema):
    """What became of an item: same, changed, moved, added, removed."""

    fate: str
    moved: bool
    old: SideOut | None
    new: SideOut | None
    fields: list[FieldChangeOut]


class LostOut(Schema):
    """A decision on the old version that was not carried over."""

    kind: str
    answer: str


class ComparedPage(Page):
    """A page of the comparison of a corrected plan with its old version."""

    counts: dict[str, int]
    lost: list[LostOut]
    items: list[ComparedOut]


class DifferenceOut(Schema):
    """A field that a person changed: as read, as it is now, by whom."""

    item: UUID
    field: str
    read: str
    now: str
    name: str
    at: datetime


class DifferencePage(Page):
    """A page of the fields that persons changed."""

    items: list[DifferenceOut]


class UnknownUnitOut(Schema):
    """A unit of a plan that the register does not know, and what would be made of it."""

    name: str
    times: int
    unit_name: str
    short_name: str
    kind: str
    same_as: str
    near: str


class UnknownLeaderOut(Schema):
    """A leader of a plan whom the register does not know."""

    name: str
    times: int
    leader_name: str
    post: str
    near: str


class UnknownGroupOut(Schema):
    """A group of a plan that the register does not know, with the members that were found."""

    name: str
    times: int
    members: list[str]
    may_leave: bool


class NamesOut(Schema):
    """What the register lacks, and the decision that adds it all."""

    units: list[UnknownUnitOut]
    leaders: list[UnknownLeaderOut]
    groups: list[UnknownGroupOut]
    more: int
    version: int
    payload: dict[str, Any]

"""What the API gives and takes of reports (落实情况); figures as text so that no digit is lost."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import Body, Long, Text60
from luoshi.api.schemas import Ref

Typed = Annotated[str, Field(max_length=5000)]
Fields = Annotated[dict[Annotated[str, Field(max_length=60)], Typed], Field(max_length=60)]
Remark = Annotated[str, Field(max_length=1000)]
Some = Annotated[list[UUID], Field(min_length=1, max_length=500)]


class ReportsIn(Schema):
    """Which reports are listed: of a period, of a task, in a state."""

    period: UUID | None = None
    task: UUID | None = None
    state: Literal["draft", "signing", "submitted", "returned", "accepted"] | None = None


class FigureOut(Schema):
    """A reading of a target."""

    target: UUID
    name: str
    unit: str
    value: Decimal | None
    data_month: date | None


class EvidenceOut(Schema):
    """A file that came with a report."""

    id: UUID
    name: str
    sha256: str
    size: int
    is_seal: bool


class ReportOut(Schema):
    """A report as its lists show it."""

    id: UUID
    task: UUID
    number: str
    unit: Ref
    role: str
    period: Ref
    version: int
    state: str
    unchanged: bool
    progress: str
    share: Decimal | None
    is_done: bool
    reason: str
    problems: str
    next_step: str
    is_late: bool
    signature: str
    submitted_at: datetime | None
    remarks: dict[str, str]


class ReportDetail(ReportOut):
    """A report with its figures, evidence and what still must be filled in."""

    edition: int
    previous: UUID | None
    figures: list[FigureOut]
    evidence: list[EvidenceOut]
    missing: list[str]
    lock: str


class ReportPage(Schema):
    """Some reports, and the cursor of the next ones."""

    items: list[ReportOut]
    next: str | None


class SaveIn(Body):
    """What was typed: field → words; `seen`, what stood there when it was read, guards against overwriting others.

    Fields: progress, problems, next_step, reason, share, is_done ("1", ""), figure:<target>, month:<target> (2026-09).
    """

    values: Fields
    seen: Fields = Field(default_factory=dict)


class ChosenIn(Body):
    """Reports that are moved together, all or none."""

    reports: Some


class SignIn(ChosenIn):
    """Reports that are signed, and the name they are signed with."""

    signature: Text60


class SendBackIn(ChosenIn):
    """Reports that go back to the liaison, and why."""

    remark: Remark


class ReturnIn(Body):
    """What is to be changed, by field; "" is the whole."""

    remarks: Annotated[dict[Annotated[str, Field(max_length=60)], Long], Field(max_length=60)]


class UnlockIn(Body):
    """Why an accepted report is opened again."""

    reason: Remark

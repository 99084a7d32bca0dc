"""Results of the parser (公文解析): frozen, small, and each says where it stands in the text as received."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, NamedTuple

from luoshi.parser.passage import Span

Severity = Literal["error", "question", "hint"]
Op = Literal["=", ">=", "<=", "~"]
UnitRole = Literal["lead", "support"]
# What a stretch of a plan's text is (every character is one of these).
Kind = Literal["space", "noise", "notice", "title", "heading", "label", "text", "duty", "unparsed", "other"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What the parser could not read for certain. A person decides (人工校核)."""

    code: str  # stable, documented in docs/grammar.md: "lead-missing"
    severity: Severity
    message: str  # one full Chinese sentence, shown to the reviewer as it stands
    span: Span  # for the page to mark
    seq: int | None = None  # the item it is about


# What a plan has hundreds or thousands of is a named tuple: a frozen dataclass takes several times as long to make.


class Indicator(NamedTuple):
    """A quantified target (量化指标): `value` in units of `unit`, 万 and 亿 multiplied out, % kept (3 and "%")."""

    raw: str
    name: str  # the shortest phrase that says what is measured; the direction stays in it
    op: Op
    value: int | float
    unit: str
    span: Span
    uncertain: bool = False  # read from a picture: a person must look at it


@dataclass(frozen=True, slots=True)
class Relative:
    """A comparison without a number: 不低于全国平均水平, 与经济增长同步."""

    raw: str
    name: str
    op: Literal[">=", "<=", "=", ">", "<"]
    reference: str
    span: Span


class Deadline(NamedTuple):
    """An explicit limit in the text; `date` is ISO, resolved against the plan's year."""

    raw: str
    date: str
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by when, from a column of quarters or months: 第一季度 | 完成施工图设计."""

    when: str  # as printed: 第一季度
    date: str  # last day of it, ISO
    text: str
    span: Span


class UnitMention(NamedTuple):
    """One unit as printed in one item."""

    printed: str
    canonical: str
    role: UnitRole
    span: Span
    collective: bool = False


class LeaderMention(NamedTuple):
    """One leader as printed: a name, with the post printed beside it (常务副市长), or a post alone (then `name` is
    "").
    """

    name: str
    post: str
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """A further labelled field or column of an item that has no role of its own (备注, 联系电话, 目标类型): kept,
    never dropped.
    """

    label: str
    text: str
    span: Span


class Item(NamedTuple):
    """One task (事项) of a plan. See docs/grammar.md for what each field holds."""

    seq: int
    label: str
    headings: tuple[str, ...]
    text: str
    leaders: tuple[str, ...]
    lead_units: tuple[str, ...]
    support_units: tuple[str, ...]
    open_ended: bool  # the support list carried 等
    collective: tuple[str, ...]
    due: str | None
    indicators: tuple[Indicator, ...]
    relative: tuple[Relative, ...]
    deadlines: tuple[Deadline, ...]
    milestones: tuple[Milestone, ...]
    units: tuple[UnitMention, ...]
    span: Span
    text_spans: tuple[Span, ...]  # where the text stands, stretch by stretch
    leader_mentions: tuple[LeaderMention, ...] = ()
    fields: tuple[Field, ...] = ()
    due_raw: str = ""
    lead_open_ended: bool = False
    lead_etc: str = ""  # 等群团组织
    support_etc: str = ""  # 等有关部门
    duty_spans: tuple[Span, ...] = ()  # where the responsibility was read


@dataclass(frozen=True, slots=True)
class Duty:
    """What the notice asks of the units (报送要求): a paper due by a day, or a cadence (一月一调度)."""

    what: str
    due: str | None
    to: str | None
    every: str | None  # "day" "3 days" "week" "ten-days" "half-month" "month" "quarter" "half-year" "year"
    span: Span
    who: str = ""
    raw: str = ""
    day: int | None = None  # 每月28日前 → 28
    form: str = ""  # 附件2


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """A rule of the document that changes who leads, found and applied (列第一位者为牵头单位)."""

    code: Literal["first-leads", "responsible-leads", "blanket-support"]
    raw: str
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """One task decomposition found in a file."""

    title: str
    issuer: str | None
    doc_no: str | None
    issued_on: str | None
    year: int | None
    items: tuple[Item, ...]
    reporting: tuple[Duty, ...]
    rules: tuple[NoticeRule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Dispatch:
    """An assignment made in a speech or minutes (交办): 请颜武、永东同志牵头，…三天一调度，一周一通报."""

    quote: str
    leaders: tuple[str, ...]
    units: tuple[str, ...]
    matter: str
    cadence: str | None
    deadline: str | None
    span: Span


class Region(NamedTuple):
    """A stretch of the text as received and what it is; all regions together are the whole text."""

    span: Span
    kind: Kind


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Everything read from one file."""

    source: str
    sha256: str
    format: str
    received_text: str
    plans: tuple[Plan, ...]
    dispatches: tuple[Dispatch, ...]
    diagnostics: tuple[Diagnostic, ...]
    blocks: tuple[Region, ...] = field(default=(), repr=False)


def plain(value: Any) -> Any:
    """Return `value` (a result or a tuple of results) as lists, dictionaries and scalars, ready for JSON."""
    if isinstance(value, Item | Indicator | Deadline | UnitMention | LeaderMention | Region):
        return {name: plain(each) for name, each in zip(value._fields, value, strict=True)}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value

"""What the review page shows around the card (校核台): the source with its marks, the items, the questions, the head.

A fixed number of queries however long the plan is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.plans.draft import Draft
from luoshi.plans.marking import Mark, Part, parts, share_read
from luoshi.plans.models import (
    Decision,
    Plan,
    PlanItem,
    Question,
    Reading,
)
from luoshi.plans.rules import QuestionState, UnitRole
from luoshi.units.models import Account

FIRST_WORDS = 26
UNDO = "undo"  # the kind of a decision that takes another back
LONGEST_ASKED = 60  # a question about a whole item is not underlined in the text
GREY = {"notice": "grey", "other": "grey", "noise": "grey", "unparsed": "unread"}
MARKED = {
    **{role.value: role.label for role in UnitRole},
    "leader": "牵头领导",
    "figure": "量化指标",
    "limit": "时限、节点",
}
HEADS = {"title": "head", "heading": "head", "label": "label"}


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the list to jump by."""

    pk: UUID
    label: str
    words: str
    asked: int  # open questions about it
    blocking: bool
    corrected: bool
    removed: bool
    at: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What is still to be done, for the head and the bar."""

    items: int
    open: int
    blocking: int
    settled: int

    @property
    def total(self) -> int:
        """All questions that ever stood."""
        return self.open + self.settled


@dataclass(frozen=True, slots=True)
class Source:
    """The text as received with its marks, and how much of the plan was read as something."""

    parts: list[Part]
    share: float


def items_of(plan: Plan) -> QuerySet[PlanItem]:
    """Return the items of a plan in their order, removed ones too, without what only the card needs."""
    return plan.items.defer("read")


def questions_of(plan: Plan) -> QuerySet[Question]:
    """Return the questions of a plan as the work list has them: what bars the hand-out first, then by place."""
    rows = plan.questions.exclude(state=QuestionState.LAPSED).select_related("decision__by", "item")
    return rows.defer("item__read").order_by("-blocking", "position")


def lines_of(items: Sequence[PlanItem], questions: Sequence[Question]) -> list[Line]:
    """Return the list of items with the number of open questions of each."""
    asked = Counter(question.item_id for question in questions if question.state == QuestionState.OPEN)
    blocking = {question.item_id for question in questions if question.blocking and _is_open(question)}
    return [
        Line(
            pk=item.pk,
            label=item.label or str(item.position // 1000),
            words=item.text[:FIRST_WORDS],
            asked=asked[item.pk],
            blocking=item.pk in blocking,
            corrected=bool(item.corrected),
            removed=item.removed,
            at=item.start,
        )
        for item in items
    ]


def counts_of(items: Sequence[PlanItem], questions: Sequence[Question]) -> Counts:
    """Return the numbers of the head."""
    waiting = [question for question in questions if _is_open(question)]
    return Counts(
        items=sum(not item.removed for item in items),
        open=len(waiting),
        blocking=sum(question.blocking for question in waiting),
        settled=len(questions) - len(waiting),
    )


def source_of(draft: Draft, questions: Sequence[Question]) -> Source:
    """Return the text as received, every field marked where it stands. One query."""
    plan = draft.plan
    reading = Reading.objects.get(file_id=plan.file_id)
    regions = [(*region["span"], region["kind"]) for region in reading.result.get("blocks", ())]
    marks = chain(_regions_marked(regions), _fields_marked(draft), _questions_marked(questions))
    places = [(item.start, item.end, str(item.pk)) for item in draft.items if item.end]
    return Source(
        parts=parts(reading.text, places, marks),
        share=share_read(regions, reading.text, plan.start, plan.end),
    )


def _regions_marked(regions: Sequence[tuple[int, int, str]]) -> Iterator[Mark]:
    kinds = GREY | HEADS
    for start, end, kind in regions:
        if kind in kinds:
            yield Mark(start, end, kinds[kind], "", "没有读出含义" if kind == "unparsed" else "")


def _fields_marked(draft: Draft) -> Iterator[Mark]:
    """Yield the marks of all fields; what a person added stands nowhere, and a part split off stands where its item
    stood.
    """
    seen: set[tuple[int, int, str]] = set()
    for start, end, kind in _placed(draft):
        if start is not None and end is not None and (start, end, kind) not in seen:
            seen.add((start, end, kind))
            yield Mark(start, end, kind, str(start), MARKED[kind])


def _placed(draft: Draft) -> Iterator[tuple[int | None, int | None, str]]:
    for item in draft.items:
        yield from ((row.start, row.end, str(row.role)) for row in draft.units[item.pk])
        yield from ((row.start, row.end, "leader") for row in draft.leaders[item.pk])
        yield from ((row.start, row.end, "figure") for row in draft.targets[item.pk])
        yield from ((row.start, row.end, "limit") for row in draft.stages[item.pk])


def _questions_marked(questions: Sequence[Question]) -> Iterator[Mark]:
    for question in questions:
        if _is_open(question) and 0 < question.end - question.start <= LONGEST_ASKED:
            yield Mark(question.start, question.end, "asked", str(question.start), "有问题待答")


def _is_open(question: Question) -> bool:
    return question.state == QuestionState.OPEN


def last_decision(plan: Plan, account: Account) -> Decision | None:
    """Return the decision that 撤销 takes back: the newest of the account that stands."""
    return plan.decisions.filter(undone_at=None, by=account).exclude(kind=UNDO).first()


def said_since(plan: Plan, account: Account, number: int, items: Sequence[PlanItem]) -> str:
    """Return who else decided what after `number`, newest first, in a sentence; "" where nobody did."""
    decisions = plan.decisions.filter(number__gt=number).exclude(by=account).select_related("by")
    said = [
        f"{decision.by.name}{timezone.localtime(decision.at):%H:%M}{_about(decision, items)}：{_words(decision)}"
        for decision in decisions[:3]
    ]
    return "；".join(said) + ("。" if said else "")


def _about(decision: Decision, items: Sequence[PlanItem]) -> str:
    touched = set(decision.touched)
    names = [str(item) for item in items if str(item.pk) in touched]
    if not names:
        return ""
    return f"改了{'、'.join(names[:2])}" + (f"等{len(names)}项" if len(names) > 2 else "")


def _words(decision: Decision) -> str:
    return str(decision.payload.get("answer") or "已改")

"""Asking anew (重新体检): after every decision the questions are what the plan as it stands raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luoshi.plans.draft import Draft
from luoshi.plans.models import Decision, Plan, Question, Reading
from luoshi.plans.questions import Doubt, diagnostics_of, doubts_of
from luoshi.plans.rules import QuestionState

FIELDS = [
    "item",
    "position",
    "severity",
    "message",
    "subject",
    "start",
    "end",
    "blocking",
    "state",
    "answer",
    "decision",
]


def parser_said(plan: Plan) -> list[dict[str, object]]:
    """Return the parser's diagnostics about a stored plan."""
    said = Reading.objects.filter(file=plan.file_id).values_list("result__diagnostics", flat=True).first() or []
    if not said:
        return []
    plans = list(Plan.objects.filter(file=plan.file_id).only("position", "start", "end"))
    return diagnostics_of(plan, said, plans)


Answers = Mapping[str, tuple[Decision, str]]  # question key → the decision that answers it, and its words


def ask_anew(draft: Draft, decision: Decision | None, words: str, answers: Answers | None = None) -> None:
    """Bring the questions of a plan up to date: `decision` (in words: `words`) answers what is no longer true.

    Without a decision (something was taken back) what is no longer true has lapsed, and what is true again is open.
    `answers` says of single questions which decision answers them.
    """
    plan = draft.plan
    doubts = {doubt.key: doubt for doubt in doubts_of(draft, parser_said(plan))}
    noted = _noted(plan)
    rows = {row.key: row for row in Question.objects.filter(plan=plan).select_related("decision")}
    made = [
        _settled(Question(jurisdiction_id=plan.jurisdiction_id, plan=plan, key=key, **doubt.fields()), noted)
        for key, doubt in doubts.items()
        if key not in rows
    ]
    changed = []
    for row in rows.values():
        by, said = (answers or {}).get(row.key, (decision, words))
        if _brought_up(row, doubts.get(row.key), noted, by, said):
            changed.append(row)
    Question.objects.bulk_create(made, batch_size=500)
    Question.objects.bulk_update(changed, FIELDS, batch_size=500)


def _noted(plan: Plan) -> dict[str, Decision]:
    """Return by key the questions that a person settled without changing anything, and the decisions that did."""
    decisions = Decision.objects.filter(plan=plan, undone_at=None, payload__has_key="settled").order_by("number")
    return {key: decision for decision in decisions for key in decision.payload["settled"]}


def _settled(row: Question, noted: Mapping[str, Decision]) -> Question:
    decision = noted.get(row.key)
    if decision is not None and not row.blocking:
        row.state, row.decision = QuestionState.ANSWERED, decision
        row.answer = row.answer or str(decision.payload.get("answer", ""))[:300]
    else:
        row.state, row.decision, row.answer = QuestionState.OPEN, None, ""
    return row


def _brought_up(
    row: Question, doubt: Doubt | None, noted: Mapping[str, Decision], decision: Decision | None, words: str
) -> bool:
    """Set the row to what stands now; return whether that changed it."""
    before = [getattr(row, f"{name}_id" if name in ("item", "decision") else name) for name in FIELDS]
    if doubt is None:
        if row.state == QuestionState.OPEN or (decision is None and row.decision and row.decision.undone_at):
            row.state = QuestionState.ANSWERED if decision else QuestionState.LAPSED
            row.decision, row.answer = decision, words[:300] if decision else ""
    else:
        for name, value in doubt.fields().items():
            setattr(row, name, value)
        _settled(row, noted)
    return before != [getattr(row, f"{name}_id" if name in ("item", "decision") else name) for name in FIELDS]


def keys_of(questions: Iterable[Question]) -> list[str]:
    """Return the keys by which an answer is found again in a corrected file."""
    return sorted(question.key for question in questions)

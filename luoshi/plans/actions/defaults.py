"""按默认答复: answers to blocking questions that a person accepts as a whole, each of them said.

A name that plainly abbreviates one unit is that unit. Other names that nobody knows become units, leaders and groups,
many of them with the full names that the table of the page offers, few as they are printed; a known group stands for
all its members; of an unknown one the lead unit proposes the members. What has no lead unit stays open: who leads is
never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from luoshi.errors import LuoshiError
from luoshi.plans.actions.deciding import decide
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Decision, Plan, Question
from luoshi.plans.offering import Offering
from luoshi.plans.offers import Offer
from luoshi.plans.roster import FEW, roster_of
from luoshi.plans.rules import QuestionState
from luoshi.units.models import Account, Unit
from luoshi.units.names import SAME
from luoshi.units.queries import name_index


def accept_defaults(*, actor: Account, plan: Plan, now: datetime) -> Iterator[Decision]:
    """Answer every blocking question that has a default; yield the decisions as they are made.

    Where the register lacks many names, they are made by one decision, as the table of the page offers them.
    """
    roster = roster_of(Offering(load_draft(plan)))
    if roster.count >= FEW:
        with suppress(LuoshiError):  # a name that the register has otherwise: then one by one
            yield decide(actor=actor, plan=plan, kind="create-many", payload=roster.payload(), now=now)
    tried: set[UUID] = set()
    while True:
        rest = Question.objects.filter(plan=plan, state=QuestionState.OPEN, blocking=True, code__in=DEFAULTS)
        question = rest.exclude(pk__in=tried).order_by("position").first()
        if question is None:
            return
        tried.add(question.pk)
        offer = DEFAULTS[question.code](question, plan)
        if offer is None:
            continue
        try:
            yield decide(actor=actor, plan=plan, kind=offer.kind, payload=offer.payload, now=now)
        except LuoshiError:
            continue  # a name that the register has otherwise: a person decides


def _ready(question: Question, plan: Plan, *kinds: str) -> list[Offer]:
    """Return the offered answers of those kinds that need nothing more."""
    offered = Offering(load_draft(plan)).offers(question)
    return [each for each in offered if each.kind in kinds and not each.asks]


def _unit(question: Question, plan: Plan) -> Offer | None:
    """Return the unit that the name abbreviates, where it is one only; else a new unit."""
    name = question.subject
    same = [each for each in name_index(plan.jurisdiction).similar(name) if each.score >= SAME]
    if len(same) == 1 and isinstance(same[0].meant, Unit):
        return Offer("对应单位", "map-unit", {"name": name, "unit": str(same[0].meant.pk), "remember": True})
    return Offer("新建单位", "create-unit", {"name": question.subject})


def _leader(question: Question, plan: Plan) -> Offer | None:
    return next(iter(_ready(question, plan, "create-leader")), None)


def _post(question: Question, plan: Plan) -> Offer | None:
    payload = {"name": question.subject, "title": question.subject, "leader_name": question.subject[:40]}
    return Offer("按职务新建领导", "create-leader", payload)


def _members(question: Question, plan: Plan) -> Offer | None:
    """Return the answer with all members where they are known, else the one that leaves them to the lead unit."""
    ready = _ready(question, plan, "create-group", "expand-group")
    return next((each for each in ready if each.payload["members"]), next(iter(ready), None))


def _due(question: Question, plan: Plan) -> Offer | None:
    return next(iter(_ready(question, plan, "set-due")), None)


DEFAULTS: dict[str, Callable[[Question, Plan], Offer | None]] = {
    "unit-unmapped": _unit,
    "leader-unmapped": _leader,
    "leader-is-post": _post,
    "group-unmapped": _members,
    "group-unsettled": _members,
    "due-missing": _due,
}

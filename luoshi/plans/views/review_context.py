"""What the review page is given to show: the whole page, or the parts that changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

from luoshi.plans.card import OPS, Card, Register, card_of
from luoshi.plans.desk import (
    Counts,
    counts_of,
    items_of,
    last_decision,
    lines_of,
    questions_of,
    source_of,
)
from luoshi.plans.draft import Draft, load_draft
from luoshi.plans.models import Plan, PlanItem, Question
from luoshi.plans.offering import Offering
from luoshi.plans.offers import Offer
from luoshi.plans.roster import missing_of
from luoshi.plans.rules import PlanState, QuestionState, Term, Tier
from luoshi.units.models import Account, UnitGroup
from luoshi.units.signed_in import account_of
from luoshi.web.permissions import may


@dataclass(frozen=True, slots=True)
class Where:
    """Where on the page a person is: which item is on the card, which question is unfolded."""

    item: UUID | None = None
    question: UUID | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A button that takes the plan further; where it cannot be used, `why` says so and who can."""

    words: str
    address: str = ""
    why: str = ""
    primary: bool = False
    confirm: str = ""
    link: bool = False  # leads to a page that asks for more


@dataclass(frozen=True, slots=True)
class Answer:
    """An offered answer on its button; `token` finds it again, also where the offers changed meanwhile."""

    offer: Offer
    token: str

    @property
    def suggestions(self) -> str:
        """The list of names that its field suggests, "" for none."""
        if self.offer.asks in ("leader", "leaders"):
            return "known-leaders"
        return "known-units" if self.offer.asks in ("unit", "group") else ""

    @property
    def takes_units(self) -> bool:
        """Whether several units are to be ticked."""
        return self.offer.asks in ("members", "units")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The question that is unfolded, with the answers it offers."""

    question: Question
    answers: Sequence[Answer] = ()

    @property
    def same(self) -> int:
        """To how many others the same answer fits."""
        return max((answer.offer.others for answer in self.answers), default=0)

    @property
    def clicks(self) -> list[Answer]:
        """Those for which a click is all."""
        return [answer for answer in self.answers if not answer.offer.asks]

    @property
    def fields(self) -> list[tuple[int, Answer]]:
        """Those for which something is still to be typed, numbered on after the others."""
        asking = [answer for answer in self.answers if answer.offer.asks]
        return list(enumerate(asking, len(self.answers) - len(asking) + 1))

    @property
    def likely(self) -> set[str]:
        """The units that are ticked to begin with: those of the likeliest answer."""
        for answer in self.clicks:
            if answer.offer.payload.get("members"):
                return set(answer.offer.payload["members"])
        return set()

    @property
    def may_leave(self) -> bool:
        """Whether it may be left as it is, and no offer says so already."""
        return not self.question.blocking and all(answer.offer.kind != "acknowledge" for answer in self.answers)


def answers_to(question: Question, offering: Offering | None = None) -> list[Answer]:
    """Return what can be answered with one click, likeliest first."""
    offering = offering or Offering(load_draft(question.plan))
    return [Answer(offer, _token(offer)) for offer in offering.offers(question)]


def _token(offer: Offer) -> str:
    said = json.dumps([offer.kind, offer.asks, dict(offer.payload)], sort_keys=True, default=str)
    return sha256(said.encode()).hexdigest()[:16]


def where_of(query: QueryDict) -> Where:
    """Return where the address points; what is no key points nowhere."""
    return Where(_key(query.get("item")), _key(query.get("question")))


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def address_of(plan: Plan, where: Where) -> str:
    """Return the address of a place on the page: it can be sent to a colleague."""
    query = {"item": where.item, "question": where.question}
    kept = urlencode({name: key for name, key in query.items() if key})
    return reverse("plan-review", args=[plan.pk]) + (f"?{kept}" if kept else "")


def may_edit(account: Account, plan: Plan) -> bool:
    """Return whether the account may change the plan as it stands."""
    return plan.state == PlanState.REVIEW and may(account, "plans.review")


def page_context(request: HttpRequest, plan: Plan, where: Where) -> dict[str, Any]:
    """Return all of the page: with the source, and the names that fields suggest."""
    shown = parts_context(request, plan, where)
    return {
        **shown,
        "source": source_of(shown["draft"], shown["all_questions"]),
        "removed": {str(item.pk) for item in shown["draft"].items if item.removed},
        "above": [("来文", reverse("files")), (plan.file.name, reverse("file", args=[plan.file_id]))],
        "year": plan.year,
        "changes_address": reverse("plan-changes", args=[plan.pk]),
        "differences_address": reverse("plan-differences", args=[plan.pk]),
        "review_address": reverse("plan-review", args=[plan.pk]),
    }


def parts_context(request: HttpRequest, plan: Plan, where: Where) -> dict[str, Any]:
    """Return what changes while one works: head, items, card, questions."""
    account = account_of(request)
    plan.jurisdiction = account.jurisdiction  # read already: `plan_or_404` gives plans of no other government
    draft, questions = load_draft(plan), list(questions_of(plan))
    waiting = [question for question in questions if question.state == QuestionState.OPEN]
    offering = Offering(draft)
    offering.open_questions = waiting
    editable = may_edit(account, plan)
    question = _chosen(questions, where)
    lines, counts = lines_of(draft.items, questions), counts_of(draft.items, questions)
    register = _register(offering)
    card = card_of(draft, register, where.item or (_item_at(draft.items, question) if question else None))
    here = Where(card.item.pk if card else None, question.pk if question else None)
    return {
        **_fixed(plan),
        "plan": plan,
        "draft": draft,
        "editable": editable,
        "all_questions": questions,
        "questions": waiting,
        "missing": missing_of(waiting) if editable else "",
        "settled": [question for question in questions if question.state == QuestionState.ANSWERED],
        "chosen": Chosen(question, answers_to(question, offering) if editable else ()) if question else None,
        "card": card,
        "register": register,
        "neighbours": _neighbours([item.pk for item in draft.items], card),
        "current": card.item.pk if card else None,
        "lines": lines,
        "asked_lines": sum(bool(line.asked) for line in lines),
        "counts": counts,
        "undo": last_decision(plan, account) if editable else None,
        "moves": moves_of(account, plan, counts),
        "here": address_of(plan, here),
    }


def card_context(request: HttpRequest, plan: Plan, where: Where) -> dict[str, Any]:
    """Return the card alone, for going from item to item: without reading the rest of a long plan."""
    items = list(items_of(plan))
    draft = Draft(plan, items)
    item = next((each for each in items if each.pk == where.item), None) or next(iter(items), None)
    if item is not None:
        draft.units[item.pk] = list(item.units.all())
        draft.leaders[item.pk] = list(item.leaders.all())
        draft.targets[item.pk] = list(item.targets.all())
        draft.stages[item.pk] = list(item.stages.all())
    register = _register(Offering(draft))
    card = card_of(draft, register, where.item)
    return {
        **_fixed(plan),
        "plan": plan,
        "editable": may_edit(account_of(request), plan),
        "card": card,
        "register": register,
        "neighbours": _neighbours([each.pk for each in items], card),
        "here": address_of(plan, Where(card.item.pk if card else None, where.question)),
    }


def _register(offering: Offering) -> Register:
    groups = UnitGroup.objects.filter(jurisdiction=offering.draft.plan.jurisdiction_id)
    return Register(
        units={unit.pk: unit for unit in offering.units},
        groups={group.pk: group for group in groups},
        leaders=offering.leaders,
    )


def _fixed(plan: Plan) -> Mapping[str, Any]:
    return {
        "decide_address": reverse("plan-decide", args=[plan.pk]),
        "undo_address": reverse("plan-undo", args=[plan.pk]),
        "ops": OPS,
        "tiers": Tier.choices,
        "terms": Term.choices,
    }


def _chosen(questions: list[Question], where: Where) -> Question | None:
    """Return the question asked for; where it is answered, the next one; else the first about the item, or of all."""
    waiting = [question for question in questions if question.state == QuestionState.OPEN]
    passed = next((question for question in questions if question.pk == where.question), None)
    if passed is not None:
        place = (not passed.blocking, passed.position)
        named = (each for each in waiting if each.pk == passed.pk)
        following = (each for each in waiting if (not each.blocking, each.position) > place)
        return next(named, None) or next(following, None) or next(iter(waiting), None)
    of_item = (question for question in waiting if where.item and question.item_id == where.item)
    return next(of_item, None) or next(iter(waiting), None)


def _item_at(items: Sequence[PlanItem], question: Question) -> UUID | None:
    """Return the item that a question is about, or in which what it asks about stands first."""
    if question.item_id:
        return question.item_id
    around = (item.pk for item in items if item.start <= question.start < item.end and not item.removed)
    return next(around, None)


def _neighbours(keys: list[UUID], card: Card | None) -> tuple[UUID | None, UUID | None]:
    """Return the items before and after the one on the card."""
    if card is None or card.item.pk not in keys:
        return None, None
    at = keys.index(card.item.pk)
    return (keys[at - 1] if at else None), (keys[at + 1] if at + 1 < len(keys) else None)


def moves_of(account: Account, plan: Plan, counts: Counts) -> list[Move]:
    """Return the buttons of the head; those that cannot be used say why and who can."""
    if plan.state == PlanState.REVIEW:
        return [_propose(account, plan, counts)]
    if plan.state == PlanState.PROPOSED:
        return _sign(account, plan)
    return []


def _propose(account: Account, plan: Plan, counts: Counts) -> Move:
    words = "提交签发"
    if not may(account, "plans.propose"):
        return Move(words, why="由督查专员校核后提交，再由督查室主任签发。")
    if counts.blocking:
        return Move(words, why=f"还有{counts.blocking}个必答问题没有处理。")
    left = f"还有{counts.open}个问题没有答，它们不影响交办。" if counts.open else ""
    return Move(words, _address("plan-propose", plan), primary=True, confirm=f"{left}提交督查室主任签发？")


def _sign(account: Account, plan: Plan) -> list[Move]:
    back = Move("退回", _address("plan-send-back", plan), link=True)
    if not may(account, "plans.issue"):
        mine = plan.proposed_by_id == account.pk and back.address
        taken_back = [Move("撤回提交", back.address, confirm="撤回后继续校核，确定？")] if mine else []
        return [*taken_back, Move("签发交办", why="已提交，等督查室主任签发。")]
    sign = Move("签发交办", _address("plan-issue", plan), primary=True, confirm="签发后生成任务、交办到各单位，确定？")
    return [move for move in (back, sign) if move.address]


def _address(route: str, plan: Plan) -> str:
    """Return the address of an act on a plan; "" where the app that does it (tasks) has no such page."""
    try:
        return reverse(route, args=[plan.pk])
    except NoReverseMatch:
        return ""

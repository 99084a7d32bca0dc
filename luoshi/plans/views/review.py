"""The review page (校核): the source, the items and the questions side by side, saved as one goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import Invalid, Stale
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.actions.noting import plan_looked_at
from luoshi.plans.desk import Line, items_of, lines_of, questions_of, said_since
from luoshi.plans.differences import differences_of
from luoshi.plans.models import Plan
from luoshi.plans.offering import same_doubts
from luoshi.plans.queries import plan_or_404
from luoshi.plans.review_forms import asked_for, filled_in
from luoshi.plans.rules import QuestionState
from luoshi.plans.views.review_context import (
    Where,
    address_of,
    answers_to,
    card_context,
    page_context,
    parts_context,
    where_of,
)
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page, wants_part

PAGE = "plans/review.html"
PARTS = "plans/_review_parts.html"
CARD = "plans/_review_card.html"
NOT_SENT_AGAIN = {"csrfmiddlewaretoken", "version"}


@dataclass(frozen=True, slots=True)
class Clash:
    """That somebody else changed the same meanwhile: both texts, and what was sent, to be sent again."""

    message: str
    mine: str
    theirs: str
    fields: Sequence[tuple[str, str]]


@needs("plans.view")
@require_safe
def plan_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page of a plan; to htmx its card and its questions, or with `part=card` the card alone."""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    where = where_of(request.GET)
    if wants_part(request) and request.GET.get("part") == "card":
        return render_page(request, PAGE, CARD, {**card_context(request, plan, where), "later": True})
    if wants_part(request):
        return render_page(request, PAGE, PARTS, {**parts_context(request, plan, where), "later": True})
    return render_page(request, PAGE, None, page_context(request, plan, where))


@needs("plans.view")
@require_safe
def plan_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What changed since version `since`: nothing (204), or the parts of the page and who did it."""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    since = _number(request.GET.get("since"))
    if plan.version == since:
        return HttpResponse(status=204)
    shown = parts_context(request, plan, where_of(request.GET))
    said = said_since(plan, account_of(request), since or 0, shown["draft"].items)
    return render_page(request, PAGE, PARTS, {**shown, "later": True, "all": True, "said": said})


@needs("plans.review")
@require_POST
def plan_decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One decision of any form of the page."""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    version = _number(request.POST.get("version"))
    before = _lines(plan)
    try:
        kind, payload = _wanted(request.POST, plan)
        decide(actor=account, plan=plan, kind=kind, payload=payload, version=version, now=timezone.now())
    except Stale as error:
        return _clashed(request, plan, error, payload)
    return _after(request, plan, version, before)


@needs("plans.review")
@require_POST
def plan_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back the last decision of one's own."""
    plan = plan_or_404(account_of(request), pk)
    version, before = plan.version, _lines(plan)
    undo(actor=account_of(request), plan=plan, now=timezone.now())
    return _after(request, plan, version, before)


@needs("plans.view")
@require_safe
def plan_differences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was read and what persons changed, side by side."""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    address = reverse("plan-review", args=[plan.pk])
    context = {
        "plan": plan,
        "differences": differences_of(plan),
        "answered": questions_of(plan).filter(state=QuestionState.ANSWERED),
        "review_address": address,
        "above": [("来文", reverse("files")), (plan.title, address)],
        "year": plan.year,
    }
    return render_page(request, "plans/review_differences.html", "plans/_differences.html", context)


def _wanted(post: QueryDict, plan: Plan) -> tuple[str, dict[str, Any]]:
    """Return the decision that was asked for: one of the answers offered to a question, or a form of the card."""
    if "offer" not in post:
        kind, payload = asked_for(post, plan)
        if kind == "acknowledge" and post.get("same"):
            payload["questions"] += [str(each.pk) for each in same_doubts(_question(post, plan))]
        return kind, payload
    question = _question(post, plan)
    answer = next((each for each in answers_to(question) if each.token == post["offer"]), None)
    if answer is None:
        raise Invalid("这个问题的答案已经变了，请看新的答案再选。")
    together = bool(post.get("same") and answer.offer.others)
    payload = dict(answer.offer.for_all if together else answer.offer.payload)
    if answer.offer.asks:
        payload[answer.offer.asks] = filled_in(plan, answer.offer.asks, post)
    return answer.offer.kind, payload


def _question(post: QueryDict, plan: Plan) -> Any:
    where = Where(question=where_of(post).question)
    question = plan.questions.filter(pk=where.question).first() if where.question else None
    if question is None:
        raise Invalid("这个问题已经不在了，请刷新页面。")
    return question


def _after(request: HttpRequest, plan: Plan, version: int | None, before: dict[UUID, Line]) -> HttpResponse:
    """Answer a decision: to a browser the page again, to htmx the parts that changed."""
    here = QueryDict((request.POST.get("here") or "").partition("?")[2])
    where = where_of(here)
    if "question" in request.POST:  # an answer: on to the next question, and to its item
        where = Where(None, where_of(request.POST).question)
    plan.refresh_from_db()
    if not wants_part(request):
        return redirect(address_of(plan, where))
    shown = parts_context(request, plan, where)
    said = said_since(plan, account_of(request), version if version is not None else plan.version, shown["draft"].items)
    changed = _changed(before, shown["lines"])
    more = {"later": True, "all": changed is None, "changed": changed, "saved_at": timezone.localtime(), "said": said}
    return render_page(request, PAGE, PARTS, {**shown, **more})


def _clashed(request: HttpRequest, plan: Plan, error: Stale, payload: dict[str, Any]) -> HttpResponse:
    """Show both texts; nothing of what was sent is lost."""
    where = where_of(QueryDict((request.POST.get("here") or "").partition("?")[2]))
    plan.refresh_from_db()
    parts = wants_part(request)
    shown = parts_context(request, plan, where) if parts else page_context(request, plan, where)
    item = next((each for each in shown["draft"].items if str(each.pk) == payload.get("item")), None)
    mine = payload.get("text") or "；".join(payload.get("headings", ())) or payload.get("date", "")
    theirs = {"text": item.text, "headings": "；".join(item.headings), "date": str(item.due or "")} if item else {}
    clash = Clash(
        message=error.message,
        mine=mine,
        theirs=next((now for name, now in theirs.items() if name in payload), ""),
        fields=[
            (name, value) for name in request.POST if name not in NOT_SENT_AGAIN for value in request.POST.getlist(name)
        ],
    )
    return render_page(request, PAGE, PARTS, {**shown, "later": parts, "all": True, "clash": clash}, status=409)


def _lines(plan: Plan) -> dict[UUID, Line]:
    return {line.pk: line for line in lines_of(list(items_of(plan)), list(questions_of(plan)))}


def _changed(before: dict[UUID, Line], after: Sequence[Line]) -> list[Line] | None:
    """Return the lines that changed, or None where lines came, went or moved, so that the whole list is shown."""
    if list(before) != [line.pk for line in after]:
        return None
    return [line for line in after if before[line.pk] != line]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None

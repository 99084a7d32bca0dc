"""Deciding in review (校核): one click is one decision, kept with its images, answered questions and a way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.plans.actions.asking import ask_anew
from luoshi.plans.actions.deciding.asked import Asked, stale
from luoshi.plans.actions.deciding.kinds import ACKNOWLEDGE, KINDS, UNDO
from luoshi.plans.actions.deciding.recorder import Recorder, overlap, row_of, value_from
from luoshi.plans.draft import Draft, load_draft
from luoshi.plans.models import Decision, Plan, Question
from luoshi.plans.rules import PlanState
from luoshi.units.models import Account
from luoshi.web.permissions import require

__all__ = ["decide", "locked_plan", "undo"]

WRITTEN = frozenset({"answer", "settled", "from"})


@transaction.atomic
def decide(
    *, actor: Account, plan: Plan, kind: str, payload: Mapping[str, Any], now: datetime, version: int | None = None
) -> Decision:
    """Apply one decision and answer the questions that it settles; return it.

    `version` is the one that the actor's page shows. NotAllowed without the right; MoveRefused where the plan is not in
    review; Stale, with who, where the same was changed after `version`; Invalid where the payload cannot be used. The
    same decision sent twice (a double click) is made once.
    """
    require(actor, "plans.review")
    plan = locked_plan(actor, plan)
    refuse_closed(plan)
    # What the system writes into a decision itself is not for a program to say.
    payload = {name: value for name, value in payload.items() if name not in WRITTEN}
    later = _later(plan, version)
    again = next((each for each in later if each.by_id == actor.pk and _is_same(each, kind, payload)), None)
    if again is not None:
        return again
    draft = load_draft(plan)
    rec = Recorder(draft, actor, now)
    words, settled = apply(kind, payload, draft, rec)
    changes = rec.changes()
    for other in later:
        if overlap(changes, rec.touched, other.changes, other.touched):
            raise stale(other)
    if not changes and not settled:
        raise Invalid("这样处理与现在的内容相同，没有改动。")
    return keep(draft, rec, kind, dict(payload), words, settled)


def apply(kind: str, payload: Mapping[str, Any], draft: Draft, rec: Recorder) -> tuple[str, list[str]]:
    """Let `kind` change the draft; return what it says, and the keys of questions that it settles by its word alone."""
    if kind not in KINDS:
        raise Invalid("没有这种校核操作，请刷新页面后重试。")
    words = KINDS[kind](Asked(payload, draft), rec)
    asked = Asked(payload, draft)
    if kind != ACKNOWLEDGE and not asked.has("question"):
        return words, []
    keys = asked.keys("questions", "question")
    settled = Question.objects.filter(plan=draft.plan, pk__in=keys, blocking=False)
    return words, sorted(settled.values_list("key", flat=True))


def keep(
    draft: Draft, rec: Recorder, kind: str, payload: dict[str, Any], words: str, settled: Iterable[str]
) -> Decision:
    """Write what was recorded as one decision; bring the questions up to date; tell the journal."""
    plan = draft.plan
    changes = rec.changes()
    plan.version += 1
    rec.save(plan.version)
    plan.save(update_fields=["version"])
    settled = list(settled)
    decision = Decision.objects.create(
        jurisdiction_id=plan.jurisdiction_id,
        plan=plan,
        kind=kind,
        payload=payload | {"answer": words[:300]} | ({"settled": settled} if settled else {}),
        changes=changes,
        touched=sorted(rec.touched),
        number=plan.version,
        by=rec.actor,
        at=rec.now,
    )
    ask_anew(draft, decision if kind != UNDO else None, words)
    record(
        "plan.decided" if kind != UNDO else "plan.undone",
        actor=rec.actor,
        subject=plan,
        at=rec.now,
        before={each["pk"]: each["before"] for each in changes if each["before"] is not None},
        after={"kind": kind, "answer": words} | {each["pk"]: each["after"] for each in changes},
    )
    return decision


@transaction.atomic
def undo(*, actor: Account, plan: Plan, now: datetime) -> Decision:
    """Take back the actor's last decision that still stands (撤回); return the decision that did so.

    MoveRefused where there is none, or where a later decision of somebody changed the same, with who.
    """
    require(actor, "plans.review")
    plan = locked_plan(actor, plan)
    refuse_closed(plan)
    standing = Decision.objects.filter(plan=plan, undone_at=None).exclude(kind=UNDO).select_related("by")
    last = standing.filter(by=actor).order_by("-number").first()
    if last is None:
        raise MoveRefused("您在这个方案里没有可以撤回的决定。")
    for later in standing.filter(number__gt=last.number).order_by("-number"):
        if overlap(last.changes, last.touched, later.changes, later.touched):
            raise MoveRefused(f"{later.by.name}后来改过同一处，不能撤回，请直接改成需要的内容。", by=later.by.name)
    draft = load_draft(plan)
    rec = Recorder(draft, actor, now)
    revert(draft, rec, last)
    last.undone_by, last.undone_at = actor, now
    last.save(update_fields=["undone_by", "undone_at"])
    return keep(draft, rec, UNDO, {"decision": str(last.pk)}, f"撤回：{last.payload.get('answer', '')}", ())


def revert(draft: Draft, rec: Recorder, decision: Decision) -> None:
    """Set every row back to its image before the decision, and the marks of the person with it."""
    standing = _standing_rows(draft, decision.changes)
    for change in reversed(decision.changes):
        row = standing.get(change["pk"])
        if change["before"] is None:
            if row is not None:
                rec.delete(row)
        elif change["after"] is None:
            rec.create(row_of(change, change["before"]))
        elif row is not None:
            rec.update(row, **{name: value_from(row, name, value) for name, value in change["before"].items()})
    rec.unmark(_marks_before(draft, decision))


def _marks_before(draft: Draft, decision: Decision) -> dict[str, dict[str, Any]]:
    """Return the marks that items had before `decision`, part by part: those of older decisions that still stand."""
    older = Decision.objects.filter(plan=draft.plan, undone_at=None).exclude(kind=UNDO).exclude(pk=decision.pk)
    marks: dict[str, dict[str, Any]] = {}
    parts = parts_changed(draft, decision)
    for item, names in parts.items():
        marks[item] = dict.fromkeys(names)
    for each in older.select_related("by").order_by("number"):
        for item, names in parts_changed(draft, each).items():
            for name in names & parts.get(item, set()):
                marks[item][name] = {"by": str(each.by_id), "name": each.by.name, "at": each.at.isoformat()}
    return marks


def parts_changed(draft: Draft, decision: Decision) -> dict[str, set[str]]:
    """Return which parts of which items a decision changed: {item: {"text", "units"}}."""
    names = {"plans.itemunit": "units", "plans.itemleader": "leaders"}
    names |= {"plans.itemtarget": "targets", "plans.itemstage": "stages"}
    owner = {str(row.pk): str(row.item_id) for rows in _all_parts(draft) for row in rows}
    found: dict[str, set[str]] = {}
    for change in decision.changes:
        image = (change["before"] or {}) | (change["after"] or {})
        if change["model"] == "plans.planitem":
            if change["before"] is not None and change["after"] is not None:
                found.setdefault(change["pk"], set()).update(image)
        elif change["model"] in names:
            items = {each["item_id"] for each in (change["before"], change["after"]) if each and "item_id" in each}
            for item in items or {owner.get(change["pk"], "")}:
                found.setdefault(item, set()).add(names[change["model"]])
    return found


def _all_parts(draft: Draft) -> Iterable[list[Any]]:
    for parts in (draft.units, draft.leaders, draft.targets, draft.stages):
        yield from parts.values()


def _standing_rows(draft: Draft, changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return by key the rows that the changes are about, as far as they stand: the plan's own, and the register's."""
    rows: dict[str, Any] = {str(draft.plan.pk): draft.plan} | {str(item.pk): item for item in draft.items}
    rows |= {str(row.pk): row for parts in _all_parts(draft) for row in parts}
    elsewhere: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if change["pk"] not in rows and not change["model"].startswith("plans."):
            elsewhere[change["model"]].append(change["pk"])
    for model, keys in elsewhere.items():
        rows |= {str(row.pk): row for row in apps.get_model(model)._base_manager.filter(pk__in=keys)}
    return rows


def locked_plan(actor: Account, plan: Plan) -> Plan:
    """Return the plan, locked until the transaction ends; other governments' plans do not exist."""
    return (
        Plan.objects.select_for_update(of=("self",))
        .select_related("jurisdiction")
        .get(pk=plan.pk, jurisdiction=actor.jurisdiction_id)
    )


def refuse_closed(plan: Plan) -> None:
    """MoveRefused where the plan is not in review."""
    if plan.state != PlanState.REVIEW:
        state = PlanState(plan.state).label
        raise MoveRefused(f"方案现在是“{state}”，不在校核中，不能改动；待签发的方案可由督查室主任退回校核。")


def _later(plan: Plan, version: int | None) -> list[Decision]:
    if version is None or version >= plan.version:
        return []
    return list(Decision.objects.filter(plan=plan, number__gt=version).select_related("by").order_by("number"))


def _is_same(decision: Decision, kind: str, payload: Mapping[str, Any]) -> bool:
    asked = {name: value for name, value in decision.payload.items() if name not in ("answer", "settled")}
    return decision.undone_at is None and decision.kind == kind and asked == dict(payload)

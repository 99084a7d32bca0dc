"""更正稿承接: decisions on the old version of a plan are made again on the corrected one, where they still hold.

A decision about a name holds where the name still stands. One about an item holds where the item was found again and
what the decision spoke of reads the same. What does not hold is not guessed: its questions are asked anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.errors import LuoshiError
from luoshi.journal.actions import record
from luoshi.ledger.diff import bare_headings, pair_texts
from luoshi.plans.actions.asking import ask_anew
from luoshi.plans.actions.deciding import apply
from luoshi.plans.actions.deciding.kinds import UNDO
from luoshi.plans.actions.deciding.recorder import PARTS, Recorder
from luoshi.plans.comparing import paired, text_of
from luoshi.plans.draft import Draft, load_draft
from luoshi.plans.models import Decision, Plan, PlanItem, Question, ReceivedFile
from luoshi.plans.rules import PlanState, next_state

# Kind → what must read the same in the old and the new item for the decision to hold. Kinds that are not here speak of
# names, or of rows that are found by their own words.
HOLDS_BY: Mapping[str, tuple[str, ...]] = {
    "set-lead": ("units",),
    "set-units": ("units",),
    "close-open-end": ("units",),
    "set-leaders": ("leader_mentions",),
    "set-due": ("due", "deadlines", "text"),
    "edit-text": ("text",),
    "edit-heading": ("headings",),
    "split-item": ("text", "units", "leader_mentions"),
    "merge-items": ("text",),
    "remove-item": ("text",),
    "restore-item": ("text",),
}
ITEM_FIELDS = ("items", "item", "after")
ROW_FIELDS = ("item_unit", "target", "targets", "stage", "leads", "supports")


def carry_over(file: ReceivedFile, drafts: Iterable[Draft], now: datetime) -> None:
    """Let the plans of a corrected file take the place of those of the file it revises, with the answers that hold.

    A plan that has been handed out stays; its corrected version shows what must go through 调整.
    """
    if file.revises_id is None:
        return
    new = list(drafts)
    old = list(Plan.objects.filter(file=file.revises_id).exclude(state__in=(PlanState.REPLACED, PlanState.DROPPED)))
    for left, right in _pairs(old, new):
        plan = Plan.objects.select_for_update().get(pk=left.pk)
        right.plan.revises = plan
        right.plan.save(update_fields=["revises"])
        _Replay(load_draft(plan, with_read=True), load_draft(right.plan, with_read=True), now).run()
        if plan.state != PlanState.ISSUED:
            before = plan.state
            plan.state = next_state(plan.state, "replace")
            plan.save(update_fields=["state"])
            after = {"state": plan.state, "by": str(right.plan.pk)}
            record("plan.replaced", actor=None, subject=plan, at=now, before={"state": before}, after=after)


def _pairs(old: list[Plan], new: list[Draft]) -> list[tuple[Plan, Draft]]:
    """Return which plan became which: by title; where each file holds one, these."""
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    pairs = pair_texts([plan.title for plan in old], [draft.plan.title for draft in new])
    return [(old[left], new[right]) for left, right in pairs]


class _Replay:
    """Makes the decisions of one plan again on its corrected version."""

    def __init__(self, old: Draft, new: Draft, now: datetime) -> None:
        self.old, self.new, self.now = old, new, now
        self.plan = new.plan
        self.became: dict[str, str] = {}  # key of an old row → key of the new one
        self.item_pairs = dict(self._pair_items())
        self.made: dict[str, tuple[Decision, str]] = {}  # question key → the decision that answered it, its words

    def run(self) -> None:
        """Make again what holds, in the order in which it was decided; then ask what is left open."""
        standing = Decision.objects.filter(plan=self.old.plan, undone_at=None).exclude(kind=UNDO)
        decisions = list(standing.select_related("by").order_by("number"))
        answered = defaultdict(list)
        for question in Question.objects.filter(plan=self.old.plan).exclude(decision=None):
            answered[question.decision_id].append(question)
        last = None
        for decision in decisions:
            again = self._again(decision)
            if again is not None:
                last = again
                self.made |= {each.key: (again, each.answer) for each in answered[decision.pk]}
        self.plan.save(update_fields=["version"])
        ask_anew(self.new, last, "沿用旧版的校核决定", self.made)
        told = {"decisions": len(decisions), "carried": self.plan.version}
        record("plan.replayed", actor=None, subject=self.plan, at=self.now, after=told)

    def _pair_items(self) -> Iterable[tuple[str, tuple[PlanItem, PlanItem]]]:
        old = [item for item in self.old.items if item.read]
        for left, right in paired(old, [item for item in self.new.items if item.read]):
            self.became[str(left.pk)] = str(right.pk)
            self._pair_rows(left, right)
            yield str(left.pk), (left, right)

    def _pair_rows(self, left: PlanItem, right: PlanItem) -> None:
        """Find the printed units, targets and stages of the old item in the new one by their words.

        Rows that a decision has made or taken away are found when that decision is made again.
        """
        for name, said in WORDS.items():
            waiting = defaultdict(list)
            for row in getattr(self.new, name)[right.pk]:
                waiting[said(row)].append(row)
            rows = {str(row.pk): said(row) for row in getattr(self.old, name)[left.pk] if row.start is not None}
            rows |= self._taken_away(name, left)
            for key, words in rows.items():
                if waiting[words]:
                    self.became[key] = str(waiting[words].pop(0).pk)

    def _taken_away(self, name: str, left: PlanItem) -> dict[str, Any]:
        """Return the rows of an item as read that later decisions took away or moved: {key: words}."""
        found: dict[str, Any] = {}
        for decision in self._all_decisions():
            for change in decision.changes:
                image = change["before"] or {}
                gone = change["after"] is None and image.get("start") is not None
                if gone and image.get("item_id") == str(left.pk) and change["model"] == MODELS[name]:
                    found[change["pk"]] = IMAGE_WORDS[name](image)
        return found

    def _all_decisions(self) -> list[Decision]:
        if not hasattr(self, "_decisions"):
            self._decisions = list(Decision.objects.filter(plan=self.old.plan, undone_at=None).exclude(kind=UNDO))
        return self._decisions

    def _again(self, old: Decision) -> Decision | None:
        """Make one decision again; None where it does not hold any more."""
        payload = self._translated(old)
        if payload is None:
            return None
        rec = Recorder(self.new, old.by, self.now)
        try:
            with transaction.atomic():
                words, _ = apply(old.kind, payload, self.new, rec)
        except LuoshiError:
            # A name that no longer stands, a unit closed meanwhile: asked anew. What it began is not kept.
            self.new = load_draft(self.plan, with_read=True)
            return None
        settled = self._settled(old)
        changes = rec.changes()
        if not changes and not settled:
            return None
        self.plan.version += 1
        rec.save(self.plan.version)
        self._match_made(old, changes)
        return Decision.objects.create(
            jurisdiction_id=self.plan.jurisdiction_id,
            plan=self.plan,
            kind=old.kind,
            payload=payload | {"answer": words[:300], "from": str(old.pk)} | ({"settled": settled} if settled else {}),
            changes=changes,
            touched=sorted(rec.touched),
            number=self.plan.version,
            by=old.by,
            at=self.now,
        )

    def _settled(self, old: Decision) -> list[str]:
        """Return which of the questions noted in the old version are asked in the new one."""
        keys = old.payload.get("settled", [])
        return sorted(Question.objects.filter(plan=self.plan, key__in=keys).values_list("key", flat=True))

    def _match_made(self, old: Decision, changes: list[dict[str, Any]]) -> None:
        """Rows that the old decision made are those that this one made, kind by kind in the same order."""
        for model in {change["model"] for change in changes}:
            left = [each["pk"] for each in old.changes if each["model"] == model and each["before"] is None]
            right = [each["pk"] for each in changes if each["model"] == model and each["before"] is None]
            self.became |= dict(zip(left, right, strict=False))

    def _translated(self, old: Decision) -> dict[str, Any] | None:
        """Return the payload with the keys of the new version; None where nothing of it is left."""
        if old.kind == "acknowledge":
            keys = old.payload.get("settled", [])
            found = Question.objects.filter(plan=self.plan, key__in=keys, blocking=False).values_list("pk", flat=True)
            questions = [str(pk) for pk in found]
            return {"questions": questions, "note": old.payload.get("note", "")} if questions else None
        payload = {
            name: value for name, value in old.payload.items() if name not in ("answer", "settled", "question", "from")
        }
        for name in ITEM_FIELDS:
            if payload.get(name):
                payload[name] = self._keys(payload[name], lambda key: self._holds(old.kind, key))
        for name in ROW_FIELDS:
            if payload.get(name):
                registered = name in ("leads", "supports")
                payload[name] = self._keys(payload[name], lambda key, kept=registered: kept or key in self.became)
        lost = [name for name in (*ITEM_FIELDS, *ROW_FIELDS) if old.payload.get(name) and not payload[name]]
        if lost and lost != ["after"] and lost != ["supports"]:
            return None
        if old.kind == "merge-items" and len(payload["items"]) != len(old.payload["items"]):
            return None
        return payload

    def _keys(self, value: Any, holds: Any) -> Any:
        if not isinstance(value, list):
            return self.became.get(str(value), str(value)) if holds(str(value)) else ""
        return [self.became.get(str(key), str(key)) for key in value if holds(str(key))]

    def _holds(self, kind: str, key: str) -> bool:
        if key not in self.became:
            return False
        pair = self.item_pairs.get(key)
        if pair is None:
            return True  # an item that a decision made, and that was made again
        left, right = pair
        return all(_same(name, left, right) for name in HOLDS_BY.get(kind, ()))


def _same(name: str, left: PlanItem, right: PlanItem) -> bool:
    """Return whether a part of two items reads the same, wherever it stands."""
    if name == "text":
        return text_of(left) == text_of(right)
    if name == "headings":
        return bare_headings(left.read[name]) == bare_headings(right.read[name])
    return bool(_placeless(left.read[name]) == _placeless(right.read[name]))


def _placeless(value: Any) -> Any:
    """Return a part of what was read without its places in the text."""
    if isinstance(value, list):
        return [_placeless(each) for each in value]
    if isinstance(value, dict):
        return {name: _placeless(each) for name, each in value.items() if name != "span"}
    return value


# By what a part of an item is found again in its corrected version.
WORDS: dict[str, Any] = {
    "units": lambda row: row.canonical,
    "leaders": lambda row: (row.printed, row.post),
    "targets": lambda row: row.raw,
    "stages": lambda row: (row.kind, row.raw),
}
IMAGE_WORDS: dict[str, Any] = {
    "units": lambda image: image["canonical"],
    "leaders": lambda image: (image["printed"], image["post"]),
    "targets": lambda image: image["raw"],
    "stages": lambda image: (image["kind"], image["raw"]),
}
MODELS = {name: model._meta.label_lower for model, name in PARTS.items()}
assert set(WORDS) == set(PARTS.values())

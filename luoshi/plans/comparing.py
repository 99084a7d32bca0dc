"""新旧对照: what became of each item of a plan in its corrected version, and which answers no longer fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz

from luoshi.ledger.diff import bare_headings, longest_rising, pair_texts
from luoshi.ledger.word_diff import Piece, word_diff
from luoshi.plans.models import Decision, Plan, PlanItem, Question
from luoshi.plans.rules import KIND_NAMES, QuestionState

# Of 100: an item with the number of the old one in its section is that one, rewritten, from this likeness on.
SAME_NUMBER = 40
Fate = Literal["same", "changed", "moved", "added", "removed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Names, figures or limits of one field that went and came."""

    field: str
    gone: tuple[str, ...]
    came: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One item of the old or new version, or both where one became the other."""

    fate: Fate
    old: PlanItem | None
    new: PlanItem | None
    text: tuple[Piece, ...] = ()  # where the words differ
    fields: tuple[FieldChange, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two versions of a plan."""

    rows: tuple[Compared, ...]  # in the order of the new version, removed ones at the end
    lost: tuple[tuple[str, str], ...] = ()  # decisions of the old version that no longer fit: kind, words

    def of(self, fate: Fate) -> list[Compared]:
        """Return the items of that fate."""
        return [row for row in self.rows if row.fate == fate]

    @property
    def counts(self) -> dict[str, int]:
        """How many items were added, removed, changed, moved, and stayed."""
        return {fate: len(self.of(fate)) for fate in ("added", "removed", "changed", "moved", "same")}


def read_items(plan: Plan) -> list[PlanItem]:
    """Return the items of a plan that were read, not those that a person made, in the order of the document."""
    return [item for item in PlanItem.objects.filter(plan=plan).order_by("position") if item.read]


def text_of(item: PlanItem) -> str:
    """Return the words of an item as read."""
    return str(item.read.get("text", "")) or item.text


def paired(old: Sequence[PlanItem], new: Sequence[PlanItem]) -> list[tuple[PlanItem, PlanItem]]:
    """Return which item became which: the same words, then the most alike, then the same number in the same section."""
    pairs = pair_texts([text_of(item) for item in old], [text_of(item) for item in new])
    gone, came = {left for left, _ in pairs}, {right for _, right in pairs}
    waiting = {_place(new[number]): number for number in reversed(range(len(new))) if number not in came}
    for number, item in enumerate(old):
        other = waiting.get(_place(item)) if number not in gone and item.label else None
        if other is not None and fuzz.ratio(text_of(item), text_of(new[other])) >= SAME_NUMBER:
            pairs.append((number, waiting.pop(_place(item))))
    return [(old[left], new[right]) for left, right in sorted(pairs, key=lambda pair: pair[1])]


def _place(item: PlanItem) -> tuple[str, ...]:
    return (item.label, *bare_headings(item.read.get("headings", ())))


def compare_plans(old: Plan, new: Plan) -> Comparison:
    """Return the difference between two versions of a plan, as read. A few queries for any size."""
    before, after = read_items(old), read_items(new)
    pairs = paired(before, after)
    order = {item.pk: number for number, item in enumerate(before)}
    still = longest_rising([order[left.pk] for left, _ in pairs])
    became = {right.pk: _compared(left, right, order[left.pk] in still) for left, right in pairs}
    rows = [became.get(item.pk) or Compared("added", None, item) for item in after]
    gone = {left.pk for left, _ in pairs}
    rows += [Compared("removed", item, None) for item in before if item.pk not in gone]
    return Comparison(tuple(rows), tuple(_lost(old, new)))


def _compared(old: PlanItem, new: PlanItem, kept_order: bool) -> Compared:
    left, right = text_of(old), text_of(new)
    text = word_diff(left, right) if left != right else ()
    fields = tuple(_field_changes(old.read, new.read))
    moved = not kept_order or bare_headings(old.read["headings"]) != bare_headings(new.read["headings"])
    fate: Fate = "changed" if text or fields else "moved" if moved else "same"
    return Compared(fate, old, new, text, fields, moved)


def _field_changes(old: dict[str, Any], new: dict[str, Any]) -> list[FieldChange]:
    changes = []
    for field, values in FIELDS.items():
        left, right = values(old), values(new)
        gone = tuple(each for each in left if each not in right)
        came = tuple(each for each in right if each not in left)
        if gone or came:
            changes.append(FieldChange(field, gone, came))
    return changes


def _units(read: dict[str, Any], role: str) -> list[str]:
    names = [each["canonical"] for each in read["units"] if each["role"] == role]
    open_ended = read["lead_open_ended"] if role == "lead" else read["open_ended"]
    return names + ([read.get(f"{role}_etc") or "等"] if open_ended else [])


def _figures(read: dict[str, Any]) -> list[str]:
    return [each["raw"] for each in (*read["indicators"], *read["relative"])]


def _limits(read: dict[str, Any]) -> list[str]:
    return ([read["due"]] if read["due"] else []) + [each["date"] for each in read["deadlines"]]


# What is compared of an item, and how it is read from the parser's result.
FIELDS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "牵头领导": lambda read: [each["name"] or each["post"] for each in read["leader_mentions"]],
    "牵头单位": lambda read: _units(read, "lead"),
    "责任单位": lambda read: _units(read, "support"),
    "指标": _figures,
    "时限": _limits,
    "节点": lambda read: [f"{each['when']}：{each['text']}" for each in read["milestones"]],
}


def _lost(old: Plan, new: Plan) -> list[tuple[str, str]]:
    """Return the decisions on the old version that were not carried over to the new one."""
    carried = set(Decision.objects.filter(plan=new, payload__has_key="from").values_list("payload__from", flat=True))
    standing = Decision.objects.filter(plan=old, undone_at=None).exclude(kind="undo").order_by("number")
    asked = set(Question.objects.filter(plan=new, state=QuestionState.OPEN).values_list("subject", flat=True))
    return [
        (KIND_NAMES.get(each.kind, each.kind), str(each.payload.get("answer", "")))
        for each in standing
        if str(each.pk) not in carried and not _stands_in_the_register(each, asked)
    ]


def _stands_in_the_register(decision: Decision, asked: set[str]) -> bool:
    """Return whether a decision about names needed no repeating: the register knows them by now."""
    names = decision.payload.get("names") or [decision.payload.get("name")]
    return bool(names[0]) and decision.kind != "set-lead" and asked.isdisjoint(names)

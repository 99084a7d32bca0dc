"""新旧对照: which items of a plan were added, removed, changed or moved between two versions of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from luoshi.ledger.word_diff import Piece, word_diff
from luoshi.ledger.wording import figure_text, lead_text, leaders_of, limits_text, plan_name, subject, support_text
from luoshi.parser import Item, ParsedFile, Plan

ALIKE = 60  # of 100: below, two items are two tasks and not two versions of one
CANDIDATES = 8  # items looked at closely for each that has no exact partner
_NOISE = re.compile(r"[\s\u3000，。；：、,.;:（）()“”\"'‘’]+")


@dataclass(frozen=True, slots=True)
class NamesChange:
    """Names of one field that went and came: 牵头单位 −市经信局 +市工信局."""

    field: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed, came (no `old`) or went (no `new`): 地区生产总值增长 6% → 6.5%."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of the old plan and the one it became, with all that changed between them."""

    old: Item
    new: Item
    text: tuple[Piece, ...]  # empty where the text is the same
    names: tuple[NamesChange, ...]
    figures: tuple[FigureChange, ...]
    limit: tuple[str, str] | None  # before and after
    moved: Literal["", "section", "order"]

    @property
    def is_changed(self) -> bool:
        return bool(self.text or self.names or self.figures or self.limit)


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """What became of one plan; `old` or `new` is None where the whole plan went or came."""

    old: Plan | None
    new: Plan | None
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.is_changed)

    @property
    def moved(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.moved)


def diff_files(old: ParsedFile, new: ParsedFile) -> list[PlanDiff]:
    """Return the difference of two files, plan by plan; plans are paired by what their titles are about."""
    partners = _pair_plans(old, new)
    diffs = [diff_plans(old.plans[left], new.plans[right]) for left, right in partners]
    gone = {left for left, _ in partners}
    came = {right for _, right in partners}
    diffs += [PlanDiff(p, None, (), p.items, ()) for n, p in enumerate(old.plans) if n not in gone]
    diffs += [PlanDiff(None, p, p.items, (), ()) for n, p in enumerate(new.plans) if n not in came]
    return diffs


def _pair_plans(old: ParsedFile, new: ParsedFile) -> list[tuple[int, int]]:
    def likeness(left: int, right: int) -> float:
        return fuzz.ratio(subject(plan_name(old.plans[left], old)), subject(plan_name(new.plans[right], new)))

    ranked = sorted(
        ((left, right) for left in range(len(old.plans)) for right in range(len(new.plans))),
        key=lambda pair: (-likeness(*pair), abs(pair[0] - pair[1]), pair),
    )
    return sorted(_greedily(ranked))


def _greedily(ranked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs in order of rank, each side used once."""
    left_used: set[int] = set()
    right_used: set[int] = set()
    chosen = []
    for left, right in ranked:
        if left not in left_used and right not in right_used:
            left_used.add(left)
            right_used.add(right)
            chosen.append((left, right))
    return chosen


def diff_plans(old: Plan, new: Plan) -> PlanDiff:
    """Return the difference of two versions of a plan."""
    partners = sorted(pair_items(old.items, new.items), key=lambda pair: pair[1])
    still = longest_rising([left for left, _ in partners])
    pairs = [_compare(old.items[left], new.items[right], left in still) for left, right in partners]
    gone = {left for left, _ in partners}
    came = {right for _, right in partners}
    removed = tuple(item for number, item in enumerate(old.items) if number not in gone)
    added = tuple(item for number, item in enumerate(new.items) if number not in came)
    return PlanDiff(old, new, added, removed, tuple(pairs))


def pair_items(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int]]:
    """Return which item became which: same words first, then the most alike."""
    return pair_texts([item.text for item in old], [item.text for item in new])


def pair_texts(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return which text became which, by their places: same words first, then the most alike."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(old):
        waiting[_words(text)].append(number)
    pairs: list[tuple[int, int]] = []
    for number, text in enumerate(new):
        if same := waiting[_words(text)]:
            pairs.append((same.pop(0), number))
    gone = {left for left, _ in pairs}
    came = {right for _, right in pairs}
    old_rest = {number: _words(text) for number, text in enumerate(old) if number not in gone}
    new_rest = {number: _words(text) for number, text in enumerate(new) if number not in came}
    scored = sorted(_alike(old_rest, new_rest), key=lambda each: (-each[0], abs(each[1] - each[2]), each))
    return pairs + _greedily([(left, right) for _, left, right in scored])


def _words(text: str) -> str:
    return _NOISE.sub("", text)


def _alike(old: dict[int, str], new: dict[int, str]) -> Iterator[tuple[float, int, int]]:
    """Yield likely pairs with how alike they are.

    Only items that share two-character words are compared, the few that share most: comparing each with each would take
    minutes for two lists of thousands.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in old.items():
        for word in {text[place : place + 2] for place in range(len(text) - 1)}:
            holders[word].append(number)
    common = max(20, len(old) // 5)
    for number, text in new.items():
        shared: Counter[int] = Counter()
        for word in {text[place : place + 2] for place in range(len(text) - 1)}:
            if len(holders.get(word, ())) <= common:
                shared.update(holders.get(word, ()))
        for candidate, _ in shared.most_common(CANDIDATES):
            likeness = fuzz.ratio(old[candidate], text)
            if likeness >= ALIKE:
                yield likeness, candidate, number


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """Return the numbers of a longest rising subsequence: what kept its order while the rest moved."""
    tails: list[int] = []  # the smallest end of a rising run of each length
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(tails, number)
        before[number] = ends[length - 1] if length else None
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [number]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _compare(old: Item, new: Item, kept_order: bool) -> Pair:
    names = [
        NamesChange(field, tuple(x for x in left if x not in right), tuple(x for x in right if x not in left))
        for field, left, right in (
            ("牵头领导", leaders_of(old), leaders_of(new)),
            ("牵头单位", _named(old, "lead"), _named(new, "lead")),
            ("责任单位", _named(old, "support"), _named(new, "support")),
        )
    ]
    before, after = limits_text(old), limits_text(new)
    moved: Literal["", "section", "order"] = "" if kept_order else "order"
    if bare_headings(old.headings) != bare_headings(new.headings):
        moved = "section"
    return Pair(
        old,
        new,
        word_diff(old.text, new.text) if old.text != new.text else (),
        tuple(change for change in names if change.removed or change.added),
        tuple(_figure_changes(old, new)),
        (before, after) if before != after else None,
        moved,
    )


def _named(item: Item, role: str) -> list[str]:
    """Return the units of a role; the open end counts as a name, for it can come and go."""
    printed = item.lead_units if role == "lead" else item.support_units
    text = lead_text(item) if role == "lead" else support_text(item)
    etc = text.removeprefix("、".join(printed))
    names = [mention.canonical for mention in item.units if mention.role == role] or list(printed)
    return names + ([etc] if etc else [])


_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[）)、.．]?")


def bare_headings(headings: Iterable[str]) -> list[str]:
    """Return headings without their numbers: a section that is now 四、 instead of 三、 has not moved its items."""
    return [_ORDINAL.sub("", _NOISE.sub("", heading)) for heading in headings]


def _figure_changes(old: Item, new: Item) -> Iterator[FigureChange]:
    """Yield the figures that differ; what is measured decides which belong together, then their order."""
    left = [(each.name, figure_text(each)) for each in old.indicators] + [(x.name, x.raw) for x in old.relative]
    right = [(each.name, figure_text(each)) for each in new.indicators] + [(x.name, x.raw) for x in new.relative]
    for same in [each for each in left if each in right]:
        if same in right:
            left.remove(same)
            right.remove(same)
    for name, before in left:
        after = next((each for each in right if each[0] == name), None)
        if after:
            right.remove(after)
        yield FigureChange(name, before, after[1] if after else "")
    for name, after_text in right:
        yield FigureChange(name, "", after_text)

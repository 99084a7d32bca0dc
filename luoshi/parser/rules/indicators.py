"""Quantified targets (量化指标) and comparisons without a number of one item's text.

全社会研发投入增速不低于7%                       全社会研发投入增速 >= 7 %
上半年建设完成5G基站719个，下半年力争再规划430个    5G基站 = 719 个 · 5G基站 = 430 个
拟安排专项债券3.75万亿元，比去年增加1.6万亿元       专项债券比去年增加 = 1600000000000 元
增长5%—6%                                       two figures: >= 5 % and <= 6 %
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from luoshi.parser.lexicon import figure_words as words
from luoshi.parser.lexicon.measures import RATE_WORDS
from luoshi.parser.model import Indicator, Op, Relative
from luoshi.parser.passage import Passage, new_span
from luoshi.parser.rules.comparisons import find_comparisons
from luoshi.parser.rules.indicator_names import (
    is_bare_verb,
    is_bare_way,
    name_after,
    name_before,
    shared_names,
    start_of_name,
    without_way,
)
from luoshi.parser.rules.numerals import Quantity, find_quantities
from luoshi.parser.rules.targets import Clause, clauses_of, implied_unit, is_target

_OPENS_BETWEEN = frozenset(" \u3000、，,和及以与")
_BETWEEN = re.compile(r"[ \u3000]*(?:[、，,]|和|及|以及|与)?[ \u3000]*")
_NO_NAME = re.compile(rf"[，,。；;、）)”！!？?：:\n（(]|{words.NO_NAME}|$")
_EACH = re.compile(
    r"(?:均|都|各)(?:达到?|保持|增长|下降|提高|实现|完成|不低于|超过|控制|稳定|为|在|到|以上|提升)*(?:在|到)?$"
)
# 建议、提案办复率、满意率均达100%: each name ends with its measure.
_METRIC_LIST = re.compile(
    rf"(?:{'|'.join(f'(?<={measure})' for measure in words.METRIC_END.split('|'))})(?:[、和与]|以及)"
)


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one text: the last name, for the figures that carry it on."""

    text: str
    name: str = ""
    end: int = 0  # where the last figure ended


def read_indicators(passage: Passage) -> tuple[tuple[Indicator, ...], tuple[Relative, ...]]:
    """Return the quantified targets and the comparisons without a number of an item's text."""
    text = passage.text
    quantities = find_quantities(text)
    indicators = _read_figures(passage, quantities) if quantities else ()
    figures = [(each.start, each.end) for each in quantities if each.unit]
    return indicators, find_comparisons(passage, figures, indicators)


def _read_figures(passage: Passage, quantities: list[Quantity]) -> tuple[Indicator, ...]:
    text = passage.text
    clauses = clauses_of(text)
    starts = [clause.start for clause in clauses]
    kept: list[tuple[Quantity, Clause]] = []
    for index, quantity in enumerate(quantities):
        clause = clauses[bisect_right(starts, quantity.left) - 1]
        if is_target(text, quantities, index, clause):
            kept.append((quantity, clause))
    reading = _Reading(text)
    found: list[Indicator] = []
    at = 0
    while at < len(kept):
        chain = _chain(text, kept, at)
        found.extend(_read_chain(passage, reading, kept[at : at + chain]))
        at += chain
    return tuple(found)


def _chain(text: str, kept: list[tuple[Quantity, Clause]], at: int) -> int:
    """Return how many figures from `at` on stand side by side: 分别达到50%、80%."""
    length = 1
    while at + length < len(kept):
        last, following = kept[at + length - 1][0], kept[at + length][0]
        if following.after_range and following.left == last.left:
            length += 1
            continue
        if following.start > last.end and text[last.end] not in _OPENS_BETWEEN:
            break
        gap = _BETWEEN.fullmatch(text, last.end, following.start)
        if gap is None or gap.end() != following.start:
            break
        length += 1
    return length


def _read_chain(passage: Passage, reading: _Reading, chain: list[tuple[Quantity, Clause]]) -> list[Indicator]:
    """Read figures that share the words before them."""
    first, clause = chain[0]
    start, name = _named(reading, first, clause)
    if len(chain) == 1:
        names, end = _names(passage.text[start : first.start], name, 1), max(first.end, reading.end)
        reading.end, reading.name = end, name
        return [_indicator(passage, first, clause, own, start, end, first.op) for own in names]
    lefts = {quantity.left for quantity, _ in chain}
    names = _names(passage.text[start : first.start], name, len(lefts))
    # 分别不高于53和32微克/立方米: what bounds the first from the front bounds all. 分别增长5.5%、6.8%左右: how exact
    # the last is, all are. But 分别下降10%、8%以上 says 以上 of the last alone.
    alike = len(lefts) > 1 and len({quantity.unit for quantity, _ in chain}) == 1
    shared: Op = "="
    if alike and (first.start < first.left or chain[-1][0].op == "~"):
        shared = first.op if first.start < first.left else "~"
    found, place, last_left = [], -1, -1
    for quantity, _ in chain:
        if quantity.left != last_left:
            place, last_left = place + 1, quantity.left
        begin = start if place == 0 else quantity.start
        end = max(quantity.end, reading.end) if place == 0 else quantity.end
        op = shared if quantity.op == "=" else quantity.op
        for own in names if len(lefts) == 1 else names[place : place + 1]:
            found.append(_indicator(passage, quantity, clause, own, begin, end, op))
    reading.end = max(reading.end, chain[-1][0].end)
    reading.name = name
    return found


def _names(phrase: str, name: str, count: int) -> list[str]:
    """Return a name for each figure, or for each thing that one figure holds for: A率、B率均达100% are two."""
    if count > 1:
        return shared_names(name, count) or [name] * count
    phrase = phrase[-12:]
    if ("均" in phrase or "都" in phrase or "各" in phrase) and _EACH.search(phrase):
        parts = _METRIC_LIST.split(name)
        if len(parts) > 1:
            return parts
    return [name]


def _indicator(
    passage: Passage, quantity: Quantity, clause: Clause, name: str, start: int, end: int, op: Op
) -> Indicator:
    unit = quantity.unit or implied_unit(passage.text, quantity, clause)
    made = (passage.text[start:end], name, op, quantity.value, unit, passage.span(start, end), False)
    return new_span(Indicator, made)  # as in passage.py: a plan has hundreds of them


def _named(reading: _Reading, quantity: Quantity, clause: Clause) -> tuple[int, str]:
    """Return where the words of the figure start, and its name; `reading.end` becomes where they end."""
    text = reading.text
    begin = max(start_of_name(text, clause.start, quantity.start), reading.end)
    before = text[begin : quantity.start]
    name = name_before(before)
    reading.end = quantity.end
    # 发行1万亿元抗疫特别国债: the thing stands behind the number. A rate (增长5%) is named by what stands before it.
    if (quantity.unit not in RATE_WORDS or not name) and not _NO_NAME.match(text, quantity.end, clause.end):
        # 30万人口规模: 人 is the unit, 人口规模 the name.
        people = quantity.unit == "人" and text.startswith("口", quantity.end)
        behind = name_after(text, quantity.end - people, clause.end)
        if behind:
            reading.end = text.find(behind, quantity.end - people) + len(behind)
            return quantity.start, behind
    name = _carried(reading, name, text[clause.start : quantity.start])
    start = text.find(name, begin, quantity.start) if name else -1
    return (start if start >= 0 else quantity.start), name


def _carried(reading: _Reading, name: str, clause: str) -> str:
    """Return the name with what an earlier figure measured: 比去年增加 → 专项债券比去年增加."""
    if not name or is_bare_verb(name):
        return reading.name or name_before(clause) or name
    if is_bare_way(name) and reading.name and not reading.name.endswith(name):
        return without_way(reading.name) + name
    return name

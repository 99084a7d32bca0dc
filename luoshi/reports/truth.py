"""真实性检查: what a reviewer should look at twice in a report; marks, never judgments, and nothing is refused by them.

上月9,300人 → 本月14,880人（+60%）· 与上期一字不差，却没有报无变化 · 有序推进、稳步推进，没有一个事实
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.ledger.word_diff import word_diff

JUMP = Decimal("0.5")  # of last month's figure
EMPTY_WORDS = (
    "有序推进",
    "稳步推进",
    "扎实推进",
    "持续推进",
    "加快推进",
    "正在推进",
    "积极推进",
    "进展顺利",
    "取得明显成效",
    "取得积极成效",
    "高度重视",
    "狠抓落实",
)
FACT = re.compile(r"\d|[一二三四五六七八九十百]+[个项次场家所处件]|《[^》]+》|已(?:完成|开工|建成|印发|竣工|验收|投用)")
ALIKE = 0.95  # of the characters


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of a report beside last month's and the official one."""

    name: str
    unit: str
    op: str
    wanted: Decimal | None
    value: Decimal | None
    last: Decimal | None
    official: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says, as the checks need it."""

    progress: str
    last_progress: str
    unchanged: bool
    is_done: bool
    share: Decimal | None
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to look at: its code, a sentence, how grave."""

    code: str
    words: str
    weight: int


def marks_of(told: Told) -> list[Mark]:
    """Return the marks of a report, gravest first."""
    found = [mark for reading in told.readings for mark in _figure_marks(reading, told.unchanged)]
    found += _text_marks(told)
    if told.is_done and told.share is not None and told.share < 100:
        found.append(Mark("done-below", f"报已完成，完成比例却是{told.share.normalize():f}%。", 4))
    if told.is_done:
        found += [_short(each) for each in told.readings if _falls_short(each)]
    return sorted(found, key=lambda mark: -mark.weight)


def _figure_marks(reading: Reading, unchanged: bool) -> list[Mark]:
    value, last = reading.value, reading.last
    found = []
    if reading.official is not None and value is not None and value != reading.official:
        found.append(Mark("official", f"{reading.name}报{_n(value)}，统计部门的数是{_n(reading.official)}。", 5))
    if value is None or last is None or unchanged:
        return found
    if is_cumulative(reading) and value < last:
        found.append(Mark("falls", f"{reading.name}是累计数，却比上期少：{_n(last)} → {_n(value)}{reading.unit}。", 5))
    elif last and abs(value - last) / abs(last) > JUMP:
        change = (value - last) / abs(last) * 100
        found.append(
            Mark("jump", f"{reading.name}变化大：{_n(last)} → {_n(value)}{reading.unit}（{change:+.0f}%）。", 3)
        )
    return found


def is_cumulative(reading: Reading) -> bool:
    """Return whether the figure adds up over the year: a quantity to be reached, no rate."""
    return reading.op in {">=", "=", ">"} and not reading.unit.startswith(("%", "％", "‰", "个百分点"))


def _text_marks(told: Told) -> list[Mark]:
    text = told.progress.strip()
    found = []
    if not told.unchanged and text and told.last_progress:
        if text == told.last_progress.strip():
            changed = any(each.value != each.last for each in told.readings)
            words = "数变了，文字与上期一字不差。" if changed else "文字与上期一字不差，却没有报无变化。"
            found.append(Mark("copied", words, 1 if changed else 4))
        elif _is_alike(told.last_progress, text):
            found.append(Mark("alike", "文字与上期几乎相同，只改了个别字。", 2))
    empty = [words for words in EMPTY_WORDS if words in text]
    if empty and not FACT.search(text):
        found.append(Mark("empty", f"只有“{'、'.join(empty[:2])}”一类的话，没有一个事实或数。", 3))
    return found


def _is_alike(old: str, new: str) -> bool:
    if abs(len(old) - len(new)) > max(len(old), len(new)) * (1 - ALIKE):
        return False
    same = sum(len(piece.text) for piece in word_diff(old, new) if piece.kind == "same")
    return same >= ALIKE * max(len(old), len(new))


def _falls_short(reading: Reading) -> bool:
    value = reading.value if reading.official is None else reading.official
    return is_cumulative(reading) and value is not None and reading.wanted is not None and value < reading.wanted


def _short(reading: Reading) -> Mark:
    return Mark("done-short", f"报已完成，{reading.name}还没有到目标{_n(reading.wanted)}{reading.unit}。", 4)


def _n(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():,f}"

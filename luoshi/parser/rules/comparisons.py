"""Comparisons without a number (相对指标): what must keep up with, or beat, something known elsewhere.

居民收入增长与经济增长基本同步          居民收入增长 = 经济增长
进出口增幅不低于全国平均水平            进出口增幅 >= 全国平均水平
单位能耗降低完成省下达任务              单位能耗降低 = 省下达任务
政府债务率控制在省定警戒线以内          政府债务率 <= 省定警戒线
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from luoshi.parser.lexicon import figure_words as words
from luoshi.parser.model import Indicator, Relative
from luoshi.parser.passage import Passage
from luoshi.parser.rules.indicator_names import is_bare_way, name_before, without_way

_Op = Literal[">=", "<=", "="]

# One cheap pass for these; what stands around them is read only then.
_SIGN = re.compile(f"{words.KEEPS_UP}|{words.STAYS_UNDER}|同步|持平|完成|达到")
_MET = ("完成", "达到")  # only what is given from above can be met: 完成省下达任务
_UP, _UNDER = frozenset(words.KEEPS_UP.split("|")), frozenset(words.STAYS_UNDER.split("|"))
_LEVEL = re.compile(rf"(?:{words.LEVEL_OF})[^，,。；;、！（）()]{{0,22}}")
_GIVEN = re.compile(
    r"(?:国家|省|市|县|区|州|上级|自治区)(?:里|委|政府)?(?:下达|定|确定|规定|要求|核定|分解)(?:的)?[^，,。；;、！（）()以]{0,8}"
)
_LEVEL_END = re.compile(rf"(?:{words.LEVEL_END})(?=$|以内|以下|之内)")
_WITHIN = re.compile(r"(?:以内|以下|之内|范围内|内)$")
_SYNC = re.compile(
    r"(?P<name>[^，,。；;：:]{0,40}?)(?:与|和|同|跟)(?P<reference>[^，,。；;与和同跟]{2,20}?)(?:基本|大体|大致|保持|总体|协调)*(?:同步|持平)"
)
_LESS_IS_MORE = re.compile(r"(?:时间|时限|时长|成本|费用)$")
_STOPS = re.compile(r"[，,。；;：:！\n]")


class _Reading(NamedTuple):
    name: str
    reference: str
    op: _Op
    start: int
    end: int


def find_comparisons(
    passage: Passage, figures: Sequence[tuple[int, int]], indicators: Sequence[Indicator]
) -> tuple[Relative, ...]:
    """Return the comparisons of an item's text.

    `figures` are the places of its numbers: 高于全省2个百分点 is a figure and not one of these. Where a comparison
    names nothing (力争高于全省平均水平), it is about what the figure of `indicators` before it measures.
    """
    text = passage.text
    found: list[Relative] = []
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done or (sign[0] in _MET and _GIVEN.match(text, sign.end()) is None):
            continue
        start = _clause_start(text, sign.start(), max([done, *(end for _, end in figures if end <= sign.start())]))
        reading = _read(text, sign, start)
        if reading is None or any(sign.end() <= at <= reading.end + 1 for at, _ in figures):
            continue
        name = _named(reading, indicators, passage)
        if not name:
            continue
        done = reading.end
        raw = text[reading.start : reading.end]
        found.append(Relative(raw, name, reading.op, reading.reference, passage.span(reading.start, reading.end)))
    return tuple(found)


def _clause_start(text: str, at: int, done: int) -> int:
    start = done
    for stop in _STOPS.finditer(text, max(done, at - 80), at):
        start = stop.end()
    return start


def _read(text: str, sign: re.Match[str], start: int) -> _Reading | None:
    word = sign[0]
    if word in ("同步", "持平"):
        sync = _SYNC.fullmatch(text, max(start, sign.start() - 60), sign.end())
        if sync is None:
            return None
        return _reading(text, start, sync.end("name"), sync["reference"], "=", sign.end())
    level = _GIVEN.match(text, sign.end())
    if level is None and word not in _MET:
        level = _LEVEL.match(text, sign.end())
    if level is None:
        return None
    end = _level_end(level)
    if end is None:
        return None
    reference = _WITHIN.sub("", text[sign.end() : end])
    op: _Op = ">=" if word in _UP else "<=" if word in _UNDER else "="
    if op == ">=" and _LESS_IS_MORE.search(text[start : sign.start()]):
        op = "<="
    return _reading(text, start, sign.start(), reference, op, end)


def _level_end(level: re.Match[str]) -> int | None:
    """Return where the level compared with ends: 全国平均水平, 省定警戒线以内; None where it is no level."""
    ends = list(_LEVEL_END.finditer(level.string, level.start(), level.end()))
    last = ends[-1] if ends else None
    if last is None:
        # 高于全省, 快于城镇居民: the end of the clause is the end of the level.
        closing = re.search(rf"(?:{words.LEVEL_END})$", level[0])
        return level.end() if closing else None
    within = re.match(r"以内|以下|之内", level.string[last.end() : last.end() + 2])
    return last.end() + (2 if within else 0)


def _reading(text: str, start: int, name_end: int, reference: str, op: _Op, end: int) -> _Reading:
    name = name_before(text[start:name_end])
    place = text.find(name, start, end) if name else start
    return _Reading(name, reference.strip(), op, place if place >= 0 else start, end)


def _named(reading: _Reading, indicators: Sequence[Indicator], passage: Passage) -> str:
    """Return what is compared; a bare 增速 or nothing at all carries on what the figure before it measures."""
    if reading.name and not is_bare_way(reading.name):
        return reading.name
    at = passage.at(reading.start)
    before = [each for each in indicators if each.span.end <= at]
    if not before:
        return reading.name
    return without_way(before[-1].name) + reading.name if reading.name else before[-1].name

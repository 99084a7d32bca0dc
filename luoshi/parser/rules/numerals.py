"""Quantities (数量): every number of a text that stands with a unit, and how it is bounded.

    500家 · 3 %左右 · 不低于800.4万亩 · 5%—6% · 30余个 · 三成以上 · 百分之八十 · 动态为零 · 突破千亿 · 翻一番

What a quantity is good for (a target, a threshold, part of a name) is decided in `rules/targets.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from luoshi.parser.lexicon import figure_words as words
from luoshi.parser.lexicon.measures import CHINESE_MEASURE, CHINESE_MEASURE_HEADS, MEASURE
from luoshi.parser.lexicon.numbers import ARABIC, CHINESE, MULTIPLIER, number_value
from luoshi.parser.model import Op

# One cheap pass over the text looks for these; all else works only around what it finds.
_FIRST = re.compile(r"[0-9０-９一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟零翻]")
_DIGIT_RUN = re.compile(r"[0-9０-９.．,，]+")
_CHINESE_RUN = re.compile(r"[一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟〇零]+")

_GAP = r"[ \u3000\xa0]{0,3}"
_ARABIC_FIGURE = re.compile(
    rf"(?P<number>{ARABIC}){_GAP}(?:(?P<unit>{MEASURE})|(?P<more2>余|多)?(?P<multiplier>{MULTIPLIER})?(?P<more>余|多|来)?{_GAP}(?P<unit2>{MEASURE})?)"
)
_CHINESE_FIGURE = re.compile(
    rf"(?P<number>{CHINESE})(?P<multiplier>万亿|亿|万)?(?P<more>余|多)?(?:(?P<unit>{CHINESE_MEASURE})(?![立功为果效员本就交熟片品型长绩都](?<=成.)))?"
)
# 2.2亿棒: a measure word that no list knows stands alone before the stop.
_OWN_UNIT = re.compile(r"[\u4e00-\u9fff](?<![级元余多人内上下起来左以的])(?=[，,。；;、）)！\n]|以上|左右|$)")
_PERCENT_WORDS = re.compile(rf"百分之(?P<number>{CHINESE}|{ARABIC})")
_FOLD = re.compile(r"翻(?P<times>[一两二三四1-9]?)番")
_BARE = re.compile(rf"(?P<multiplier>万亿|千亿|百亿|十亿|亿|千万|百万|万|千|百)(?P<unit>{MEASURE})?")
_RANGE_SIGN = re.compile(rf"{_GAP}(?:[-－—–~～]{{1,2}}|至|到){_GAP}")
_AFTER = re.compile(
    rf"{_GAP}(?:[（(]含[）)])?(?:(?P<least>及?以上|起步|\+)|(?P<most>及?以下|以内|之内|内(?![容部在])(?<=[时天日月]内))|(?P<about>左右|上下))(?:[（(]含[）)])?"
)
# What those two can begin with.
_MAY_RANGE = frozenset(" \u3000\xa0-－—–~～至到")
_MAY_BOUND = frozenset(" \u3000\xa0（(及以起+之内左上")
_BOUND = re.compile(
    rf"(?:(?P<least>{words.AT_LEAST})|(?P<most>{words.AT_MOST})|(?P<about>{words.ABOUT}))(?:{words.BOUND_LINK}){{0,2}}{_GAP}$"
)
# No look back is needed where the sign before the number ends none of these words.
_BOUND_ENDS = words.last_signs(words.AT_LEAST, words.AT_MOST, words.ABOUT, words.BOUND_LINK) | frozenset(" \u3000\xa0")
# What may stand behind the first sign of a Chinese figure.
_MAY_FOLLOW = frozenset("一二两三四五六七八九十百千万亿〇零壹贰叁肆伍陆柒捌玖拾佰仟点余多" + CHINESE_MEASURE_HEADS)
# How many characters before a number may hold the words that bound it.
_REACH = 12
_FOLDS = {"": 2, "一": 2, "1": 2, "两": 4, "二": 4, "2": 4, "三": 8, "3": 8, "四": 16, "4": 16}


@dataclass(slots=True)
class Quantity:
    """A number with its unit: `left:right` in the text, with bounding words before and after it `start:end`."""

    start: int
    left: int
    right: int
    end: int
    value: int | float
    unit: str
    op: Op
    chinese: bool = False
    bare: bool = False  # no digit at all: 突破千亿
    scaled: bool = False  # 万 or 亿 stood behind the number
    bounded: str = ""  # the word after it: 以上, 左右
    after_range: bool = False  # the upper end of 5%—6%


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of `text` in order, the ones without any unit among them (unit "")."""
    found: list[Quantity] = []
    at = 0
    while (first := _FIRST.search(text, at)) is not None:
        at = first.start()
        read = _read_at(text, at)
        if read:
            found.extend(read)
            at = max(at + 1, read[-1].end)
        else:
            at = _run_end(text, at)
    _hand_back_units(text, found)
    return found


def _hand_back_units(text: str, found: list[Quantity]) -> None:
    """Give a bare number the unit of the one it is paired with: 分别不高于53和32微克/立方米."""
    for first, second in pairwise(found):
        if (
            not first.unit
            and second.unit
            and not first.chinese
            and text[first.end : second.start] in ("、", "和", "与", "及")
        ):
            first.unit = second.unit


def _run_end(text: str, at: int) -> int:
    """Return where the run of digits at `at` ends, so that no run is looked at twice."""
    run = _DIGIT_RUN.match(text, at) or _CHINESE_RUN.match(text, at)
    return run.end() if run else at + 1


def _read_at(text: str, at: int) -> list[Quantity]:
    """Return what the sign of a number at `at` begins: nothing, one quantity, or the two ends of a range."""
    sign = text[at]
    if sign in "0123456789０１２３４５６７８９":
        return _read_arabic(text, at)
    if sign == "翻":
        match = _FOLD.match(text, at)
        return [_bounded(text, at, at, match.end(), _FOLDS.get(match["times"], 2), "倍")] if match else []
    if sign == "零":
        is_zero = (
            text[at - 1 : at] in ("为", "清", "归")
            and at
            and not text.startswith(("零", "部", "售", "散", "工"), at + 1)
        )
        return [Quantity(at, at, at + 1, at + 1, 0, "", "=", chinese=True)] if is_zero else []
    # 一体, 三农 and most others need no closer look.
    if text[at + 1 : at + 2] not in _MAY_FOLLOW and not text.startswith("百分之", at):
        return []
    found = _read_chinese(text, at)
    return [found] if found is not None else []


def _read_arabic(text: str, at: int) -> list[Quantity]:
    match = _ARABIC_FIGURE.match(text, at)
    if match is None:
        return []
    second = _second_of_range(text, match)
    if second is not None:
        return _read_range(text, match, second)
    number, multiplier, more, more2 = match.group("number", "multiplier", "more", "more2")
    value = number_value(number, multiplier or "")
    if value is None:
        return []
    unit, right, scaled = _unit(match), match.end(), bool(multiplier)
    if scaled and not unit and (own := _OWN_UNIT.match(text, right)):
        unit, right = own[0], own.end()
    return [_bounded(text, at, at, right, value, unit, scaled=scaled, more=bool(more or more2))]


_SAME_UNIT = {"％": "%", "﹪": "%", "百分点": "个百分点"}


def _unit(match: re.Match[str]) -> str:
    unit, unit2 = match.group("unit", "unit2")
    printed = unit or unit2 or ""
    return _SAME_UNIT.get(printed, printed)


def _second_of_range(text: str, first: re.Match[str]) -> re.Match[str] | None:
    """Return the upper end of 5%—6%, 3至5家; None where it is no range (1—9月份, 2023-2025年)."""
    end = first.end()
    if text[end : end + 1] not in _MAY_RANGE:
        return None
    sign = _RANGE_SIGN.match(text, end)
    second = _ARABIC_FIGURE.match(text, sign.end()) if sign else None
    if second is None or not _unit(second) or (_unit(first) and _unit(first) != _unit(second)):
        return None
    return second


def _read_range(text: str, first: re.Match[str], second: re.Match[str]) -> list[Quantity]:
    """Read 10-15个 as two bounds: at least 10, at most 15. 3至5万亩 counts in 万 on both sides."""
    unit = _unit(second)
    own = first["multiplier"] or ("" if _unit(first) else second["multiplier"] or "")
    low, high = number_value(first["number"], own), number_value(second["number"], second["multiplier"] or "")
    if low is None or high is None or low >= high:
        return []
    left, end = first.start(), second.end()
    after = _AFTER.match(text, end)
    start, stop = _start_of_bound(text, left)[0], after.end() if after else end
    return [
        Quantity(start, left, end, stop, low, unit, ">=", scaled=bool(own)),
        Quantity(start, left, end, stop, high, unit, "<=", scaled=bool(own), after_range=True),
    ]


def _read_chinese(text: str, at: int) -> Quantity | None:
    if text.startswith("百分之", at):
        if (match := _PERCENT_WORDS.match(text, at)) and (value := number_value(match["number"])) is not None:
            return _bounded(text, at, at, match.end(), value, "%", chinese=True)
        return None
    match = _CHINESE_FIGURE.match(text, at)
    if match and (match["unit"] or match["multiplier"]) and match["number"][0] not in "百千零〇":
        value = number_value(match["number"], match["multiplier"] or "")
        unit = match["unit"] or ""
        if value is not None and unit == "成":
            value, unit = value * 10, "%"
        if value is None:
            return None
        scaled, more = bool(match["multiplier"]), bool(match["more"])
        return _bounded(text, at, at, match.end(), value, unit, chinese=True, scaled=scaled, more=more)
    # 突破千亿, 超百家: a place word is a number only behind a bounding word.
    bare = _BARE.match(text, at)
    if bare and _BOUND.search(text[max(0, at - _REACH) : at]):
        value = number_value("1", bare["multiplier"])
        assert value is not None
        return _bounded(text, at, at, bare.end(), value, bare["unit"] or "", chinese=True, bare=True, scaled=True)
    return None


def _start_of_bound(text: str, left: int) -> tuple[int, str]:
    """Return where the bounding words before `left` start, and which kind they are ("" for none)."""
    if not left or text[left - 1] not in _BOUND_ENDS:
        return left, ""
    match = _BOUND.search(text, max(0, left - _REACH), left)
    if match is None:
        return left, ""
    return match.start(), match.lastgroup or ""


_OPS: dict[str, Op] = {"least": ">=", "most": "<=", "about": "~"}


def _bounded(
    text: str, at: int, left: int, right: int, value: int | float, unit: str,
    *, chinese: bool = False, bare: bool = False, scaled: bool = False, more: bool = False,
) -> Quantity:  # fmt: skip
    """Return the quantity with the words that bound it on both sides: 不超过 … · … 以上."""
    start, before = _start_of_bound(text, left)
    after = _AFTER.match(text, right) if text[right : right + 1] in _MAY_BOUND else None
    end = after.end() if after else right
    kind = before
    if after:
        # 力争超过500亿元左右 is about; 控制在30以内 is at most; 不低于80%以上 is at least.
        kind = "least" if before == "least" and not after["about"] else after.lastgroup or ""
    elif more:
        kind = kind or "least"
    op = _OPS.get(kind, "=")
    bounded = (after["least"] or after["most"] or after["about"] or "") if after else ""
    return Quantity(start, left, right, end, value, unit, op, chinese, bare, scaled, bounded)

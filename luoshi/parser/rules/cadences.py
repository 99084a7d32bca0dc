"""Rhythms (频次): how often something is done again.

一月一调度 · 三天一调度，一周一通报 · 每季度通报一次 · 按月监测 · 每月28日前 · 每季度首月5日前
"""

from __future__ import annotations

import re
from typing import NamedTuple

from luoshi.parser.lexicon import duty_words as words
from luoshi.parser.lexicon.numbers import small_number

_EVERY = {
    "天": "day", "日": "day", "周": "week", "星期": "week", "旬": "ten-days", "半月": "half-month",
    "半个月": "half-month",
    "月": "month", "季": "quarter", "季度": "quarter", "半年": "half-year", "年": "year", "年度": "year",
}  # fmt: skip
# 一月一调度, 三天一调度, 每季度通报一次, 半年通报一次, 按月监测, 实行月调度、季通报.
_RHYTHM = re.compile(
    rf"(?:(?P<mark>[每一按逐])(?:个)?|(?P<count>[两二三四五六七八九十0-9]{{1,2}})(?:个)?)?"
    rf"(?P<period>{words.PERIOD})(?:度)?(?P<once>{words.WATCHED_HOW})?(?P<action>{words.WATCHING})(?:一次|1次)?"
)
_RECURRING = re.compile(
    rf"(?:每(?:个)?|按|逐)(?P<period>{words.PERIOD})(?:度)?(?:的)?(?P<place>{words.DAY_PLACE})?(?:的)?"
    r"(?:(?P<day>[0-9０-９]{1,2}|[一二三]?十?[一二三四五六七八九]?)[日号])?(?:之?前)?"
)


class Rhythm(NamedTuple):
    """One rhythm of a text: what is done, how often, and where it stands."""

    start: int
    end: int
    action: str
    every: str


def find_rhythms(text: str) -> list[Rhythm]:
    """Return the rhythms of `text` that name what is done: 一月一调度, 每季度通报一次."""
    found = []
    for match in _RHYTHM.finditer(text):
        every = _every(match["count"], match["period"])
        bare = not match["mark"] and not match["count"] and not match["once"]
        if every is None or (bare and not _stands_alone(text, match)):
            continue
        found.append(Rhythm(match.start(), match.end(), match["action"], every))
    return found


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Say whether 月调度 without 每 or 一 is a rhythm: in 实行月调度、季通报 or 半年通报一次, not in 上半年总结."""
    if match.start() and text[match.start() - 1] in "上下全本今去当明前0123456789一二三四五六七八九十日度":
        return False
    return match[0].endswith(("一次", "1次")) or text[max(0, match.start() - 1) : match.start()] in (
        "、",
        "行",
        "持",
        "立",
        "",
    )


def _every(count: str | None, period: str) -> str | None:
    if count is None:
        return _EVERY.get(period)
    number = small_number(count)
    if number is None or period not in ("天", "日"):
        return None
    return {7: "week", 10: "ten-days", 15: "half-month"}.get(number, f"{number} days")


class Recurrence(NamedTuple):
    """When a paper is due again and again: 每月28日前 is every month by day 28."""

    start: int
    every: str
    day: int | None


def recurring(text: str) -> Recurrence | None:
    """Return the last recurring day of `text` (每季度首月5日前), None where it has none."""
    found = [each for each in _RECURRING.finditer(text) if not _is_rhythm(text, each.start())]
    if not found:
        return None
    match = found[-1]
    day = small_number(match["day"]) if match["day"] else None
    return Recurrence(match.start(), _EVERY[match["period"]], day if day and day <= 31 else None)


def _is_rhythm(text: str, at: int) -> bool:
    """Say whether 每季度 … at `at` tells how often somebody looks at the work, and not when a paper is due."""
    match = _RHYTHM.match(text, at)
    return match is not None and match["action"] not in ("报送", "上报", "反馈", "报告", "汇报")

"""Limits (时限): the day by which something must be done, in a task's text or in a field or column of its own.

今年年底前 · 6月底前完成 · 明年3月底 · 上半年 · 二季度末 · 2026年9月30日前 · 今明两年 · 9月投入使用
only in a field: 12月 · 全年 · 2026.9.30 · 9/30 · 2026-09
no limits: 去年 · 1—9月份 · 今年 · 每月28日前 · 三年内 · 6月前到期的政策 · 持续推进
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from luoshi.parser.lexicon.calendar import (
    DONE_BY,
    FEASTS,
    FIVE_YEAR_PLANS,
    QUARTERS,
    SHIFTS,
    iso,
    month_end,
    month_part,
)
from luoshi.parser.lexicon.numbers import small_number
from luoshi.parser.model import Deadline
from luoshi.parser.passage import Passage

_S = r"[ \u3000]{0,2}"
_FULL_YEAR = r"(?:(?<![0-9])(?:19|20)[0-9]{2}|(?<![０-９])２０[０-９]{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
_MONTH = r"(?:(?<![0-9])(?:1[0-2]|0?[1-9])|１[０-２]|[１-９]|十[一二]?|[一二三四五六七八九])"
_DAY = (
    r"(?:3[01]|[12][0-9]|0?[1-9]|[１２][０-９]|３[０１]|[１-９]|三十一?|二?十[一二三四五六七八九]?|"
    r"[一二三四五六七八九])"
)

# Times are looked for only around these three signs; a text without them costs one pass.
_SIGN = re.compile(r"[年月季]")
_ANY_SIGN = re.compile(r"[年月季五前]")  # also of the times that have no such sign: “十四五”末, 国庆节前
_HEAD = frozenset("0123456789０１２３４５６７８９一二两三四五六七八九十〇○零今本当明来次翌后年度的第首上下半 \u3000")
_REACH = 12
_YEAR_PART = rf"(?:(?:(?P<year>{_FULL_YEAR}){_S}年|(?P<shift>[今本当明来次翌后])年)度?{_S}的?)?"
_TIME = re.compile(
    rf"{_YEAR_PART}"
    rf"(?:(?P<month>{_MONTH}){_S}月份?{_S}(?:(?P<day>{_DAY}){_S}[日号]|(?P<part>[上中下]旬|初|底|末))?"
    rf"|第?(?P<quarter>[一二三四首1-4１-４]){_S}季度(?P<quarter_end>末|底)?"
    r"|(?P<half>[上下])半年(?P<half_end>末|底)?"
    r"|(?P<close>年(?:终岁尾|底|末|终|内)|(?<=[年度])(?:底|末|终|内))"
    r"|(?P<whole>(?<=[年度])))"
    r"(?P<edge>[ \u3000]{0,2}(?:之前|以前|前|止|之内|内))?"
)
_TWO_YEARS = re.compile(r"今明两?年")
_PLAN_END = re.compile(r"[“\"]?(?P<plan>十[二三四五六]五)[”\"]?(?:规划)?(?:期末|末|收官)(?:之年)?")
_FEAST = re.compile("|".join(FEASTS))
_FEAST_EDGE = re.compile(r"(?:[”\"])?(?:劳动节|建党节|建军节|节)?(?:[”\"])?(?:假期)?(?:来临)?(?:之前|以前|前)")


# What stands before a time that is no limit: every year end, last year, 三年内, 1—9月份, 截至9月底.
_NOT_BEFORE = re.compile(
    r"(?:每年?|每年度|去|上|前|近|历|往|逐|每个|截至|截止|截止到|截至到|自|从|[多几数两一二三四五六七八九十0-9]个?)$"
)
_RUNS_ON = re.compile(r"[ ]?(?:[-－—–~～]{1,2}|至|到)[ ]?(?:[0-9０-９一二三四五六七八九十明今次]{1,4})[年月日季]")
_SPREAD = re.compile(r"(?:[0-9一二三四五六七八九十]{1,2}月?[-－—–~～至到、]{1,2})$")
_NOT_AFTER = re.compile(r"[ \u3000]?(?:起|以来|到期|以后|之后|后(?!期|续)|同期|出台的|开始执行|份以来|期间|的?数据)")
# A bare month or day is a limit where something is to be there by then: 9月投入使用, 10月开工.
_DONE = re.compile(rf"[^，,。；;、]{{0,10}}?(?:{DONE_BY})")
_DUE_BEFORE = re.compile(r"(?:到|至|于|在|力争|争取|确保|必保|计划|预计|将|拟|截至|须|要|请)[ \u3000]?$")
_REACHED = re.compile(r"(?:到|至|力争|争取|确保|必保|计划|预计|将于|拟于|于|在)[ \u3000]?$")
_COUNTED_YEARS = frozenset("0123456789一二两三四五六七八九十几数多")
_STOPS = re.compile(r"[。；;！？\n]")

_DOT = r"[ ]?[.．/\-－—][ ]?"
_DOT_MONTH, _DOT_DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_DOTTED = re.compile(
    rf"(?<![0-9.．/\-])(?P<year>(?:19|20)[0-9]{{2}}){_DOT}(?P<month>{_DOT_MONTH})(?:{_DOT}(?P<day>{_DOT_DAY}))?(?![0-9])"
    rf"|(?<![0-9.．/\-%])(?P<month2>{_DOT_MONTH})[/.．](?P<day2>{_DOT_DAY})(?![0-9./．%％])"
    r"|(?<![0-9])(?P<compact>20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
# 全年 (all year round) names no day; who needs one is asked.
_WHOLE_YEAR = re.compile(r"本年度?|年度内|当年度?|今年")
_QUARTER_MARK = re.compile(r"[QqＱ][ ]?(?P<quarter>[1-4])|(?P<short>[一二三四])季(?!度)")


@dataclass(slots=True)
class Time:
    """One expression of time of a text, resolved."""

    start: int
    end: int
    date: str
    kind: str  # "month" "day" "part" "quarter" "half" "close" "whole" "span"
    edge: bool  # 前, 底, 内 …: it is a limit by what it says
    year: int
    dated: bool  # the year is printed


def read_deadlines(passage: Passage, year: int | None) -> tuple[Deadline, ...]:
    """Return the explicit limits in a task's text, resolved against the plan's `year`."""
    text = passage.text
    if _ANY_SIGN.search(text) is None:
        return ()
    found = [
        Deadline(text[time.start : time.end], time.date, passage.span(time.start, time.end))
        for time in _all_times(text, year)
        if _is_limit(text, time, year)
    ]
    return tuple(found)


@lru_cache(maxsize=1024)  # a column of limits says 年底前 over and over
def resolve_due(text: str, year: int | None) -> str | None:
    """Return the day a field, column or bracket part sets (完成时限), None where it sets none (持续推进, 每月).

    Of two limits the last one counts: it is the end. 3月开工，12月底前完工 → 12-31.
    """
    days = [(time.end, time.date) for time in _all_times(text, year) if not _recurs(text, time)]
    days.extend(_dotted(text, year))
    if not days and year is not None and (whole := _WHOLE_YEAR.search(text)):
        days = [(whole.end(), f"{year}-12-31")]
    return max(days)[1] if days else None


def resolve_quarter(text: str, year: int | None) -> str | None:
    """Return the last day of the quarter, half-year or month that a column's head names (第一季度, 1-3月, 上半年)."""
    days = [(time.end, time.date) for time in find_times(text, year) if time.kind != "whole"]
    if not days and year is not None and (mark := _QUARTER_MARK.search(text)):
        end = month_end(year, QUARTERS[mark["quarter"] or mark["short"]])
        return end
    return max(days)[1] if days else None


def find_times(text: str, year: int | None) -> Iterator[Time]:
    """Yield the times of `text` in order, each once."""
    done, carried = 0, None
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        match = _at(text, done, sign.start())
        if match is None:
            continue
        if carried and _STOPS.search(text, done, match.start()):
            carried = None
        time = _resolve(match, year, carried)
        done = match.end()
        if time is None:
            continue
        if time.dated and match["year"]:
            carried = time.year
        yield time


def _all_times(text: str, year: int | None) -> list[Time]:
    """Return the times of `text` in order, those without a month among them: “十四五”末, 国庆节前."""
    found = list(find_times(text, year))
    if "五" in text:
        for match in _PLAN_END.finditer(text):
            end = FIVE_YEAR_PLANS[match["plan"]]
            found.append(Time(match.start(), match.end(), f"{end}-12-31", "close", True, end, True))
    if year is not None and "前" in text:
        for feast in _FEAST.finditer(text):
            if edge := _FEAST_EDGE.match(text, feast.end()):
                month, day = FEASTS[feast[0]]
                start = feast.start() - (text[feast.start() - 1 : feast.start()] in ("“", '"'))
                found.append(Time(start, edge.end(), f"{year}-{month:02}-{day}", "day", True, year, False))
    return sorted(found, key=lambda time: time.start)


def _at(text: str, done: int, sign: int) -> re.Match[str] | None:
    """Return the time that the sign 年, 月 or 季 at `sign` belongs to."""
    start, years = sign, 0
    while start > done and sign - start < _REACH and text[start - 1] in _HEAD:
        years += text[start - 1] == "年"
        if years > 1:
            break
        start -= 1
    for at in range(start, sign + 1):
        match = _TIME.match(text, at) or _TWO_YEARS.match(text, at)
        if match is not None and match.end() > sign:
            return match
    return None


def _resolve(match: re.Match[str], year: int | None, carried: int | None) -> Time | None:
    """Return the time with its day, None where its year or day is unknown."""
    if match.re is _TWO_YEARS:
        return Time(match.start(), match.end(), f"{year + 1}-12-31", "span", True, year + 1, False) if year else None
    printed = small_number(match["year"]) if match["year"] else None
    own = printed
    if own is None and match["shift"]:
        own = year + SHIFTS[match["shift"]] if year is not None else None
    elif own is None:
        own = carried if carried and match["month"] else year
    if own is None:
        return None
    kind, day = _day_of(match, own)
    if day is None:
        return None
    edge = bool(match["edge"] or match["part"] or match["quarter_end"] or match["half_end"] or kind == "close")
    return Time(match.start(), match.end(), day, kind, edge, own, printed is not None or bool(match["shift"]))


def _day_of(match: re.Match[str], year: int) -> tuple[str, str | None]:
    if match["month"]:
        month = small_number(match["month"]) or 0
        if match["day"]:
            return "day", iso(year, month, small_number(match["day"]) or 0)
        if match["part"]:
            return "part", month_part(year, month, match["part"])
        return "month", month_end(year, month)
    if match["quarter"]:
        return "quarter", month_end(year, QUARTERS[match["quarter"]])
    if match["half"]:
        return "half", month_end(year, 6 if match["half"] == "上" else 12)
    return ("close" if match["close"] or match["edge"] else "whole"), iso(year, 12, 31)


def _is_limit(text: str, time: Time, year: int | None) -> bool:
    """Say whether a time in a task's text is a limit, and neither a fact nor a name."""
    before, after = text[max(0, time.start - 6) : time.start], text[time.end : time.end + 16]
    if year is not None and time.year < year:
        return False
    if (_NOT_BEFORE.search(before) and time.kind != "whole") or _NOT_AFTER.match(after):
        return False
    if _RUNS_ON.match(after):
        return False
    if time.kind == "whole":
        return time.dated and bool(_REACHED.search(before)) and text[time.start] in "12１２二"
    if time.kind in ("quarter", "half"):
        return not before.endswith(("前", "每", "后")) and not after.startswith(("经济运行", "主要经济指标", "GDP"))
    if time.edge:
        return True
    if _SPREAD.search(before):
        return False
    return bool(_DONE.match(after) or _DUE_BEFORE.search(before))


def _recurs(text: str, time: Time) -> bool:
    """Say whether a time comes again and again, or has no fixed start: 每月28日, 每年年底, 每季度末, 三年内."""
    before = text[max(0, time.start - 4) : time.start].rstrip()
    return before.endswith(("每", "每个", "每年", "每年度", "逐")) or (
        text.startswith("年", time.start) and before[-1:] in _COUNTED_YEARS
    )


def _dotted(text: str, year: int | None) -> Iterator[tuple[int, str]]:
    """Yield the days written in digits: 2026.9.30, 2026-09, 9/30, 20260930."""
    for match in _DOTTED.finditer(text):
        if match["compact"]:
            number = match["compact"]
            day = iso(int(number[:4]), int(number[4:6]), int(number[6:]))
        elif match["month2"]:
            day = iso(year, int(match["month2"]), int(match["day2"])) if year is not None else None
        elif match["day"]:
            day = iso(int(match["year"]), int(match["month"]), int(match["day"]))
        else:
            day = month_end(int(match["year"]), int(match["month"]))
        if day:
            yield match.end(), day

"""Limits (时限): none printed, none that can be dated, or one before the paper's own date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from luoshi.parser.checks.asking import head_of, listed, of_each_plan, ordinal, share, short
from luoshi.parser.lexicon.calendar import FIVE_YEAR_PLANS
from luoshi.parser.lexicon.numbers import small_number
from luoshi.parser.model import Diagnostic, Item, Plan
from luoshi.parser.passage import Span
from luoshi.parser.stages.reading import Found, Reading

_ASKED = 8


_SPAN_OF_YEARS = re.compile(r"20\d\d[\s　]*年?[\s　]*[-—－–~～至][\s　]*(?P<last>20\d\d)[\s　]*年?")
_FIVE_YEARS = re.compile(r"[“\"]?(?P<plan>十[二三四五六]五)[”\"]?(?:规划|时期|期间)")
_SOME_YEARS = re.compile(r"(?P<years>[二两三四五2-5])年(?:行动|攻坚|滚动|实施|工作|任务|提升|发展)")
# 5年内 counts from a year that is not printed.
_WITHIN_YEARS = re.compile(
    r"(?:未来|今后|用)?(?:[二两三四五2-5]|[二两三四五2-5][至到-][三四五3-5])年(?:内|左右(?:的)?时间|时间)"
)


def last_year(titles: Iterable[str], year: int) -> int:
    """Return the year a plan ends in by its titles (2026—2028年, 三年行动, “十五五”规划), or the plan's own year."""
    for title in titles:
        if match := _SPAN_OF_YEARS.search(title):
            return max(year, int(match["last"]))
        if match := _SOME_YEARS.search(title):
            return year + (small_number(match["years"]) or 1) - 1
        if match := _FIVE_YEARS.search(title):
            return max(year, FIVE_YEAR_PLANS[match["plan"]])
    return year


def _within_years(text: str) -> re.Match[str] | None:
    if "年内" not in text and "年左右" not in text and "年时间" not in text:
        return None  # most texts end here, for a tenth of what the pattern costs
    return _WITHIN_YEARS.search(text)


@of_each_plan
def without_limit(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Say how many items print no limit, and what holds for them."""
    items = [
        item
        for item in plan.items
        if not (item.due or item.due_raw or item.deadlines or item.milestones or _within_years(item.text))
    ]
    if items:
        titles = [plan.title, *(part.title.text for part in found.around)]
        until = f"{last_year(titles, plan.year)}年12月31日" if plan.year else "当年年底"
        message = f"{share(items, plan)}没有写明完成时限，默认为{until}。"
        yield Diagnostic("no-limit", "hint", message, items[0].span)


@of_each_plan
def unclear_limits(reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Name the printed limits that give no date (持续推进)."""
    wordings: dict[str, list[Item]] = defaultdict(list)
    for item in plan.items:
        if item.due is None and item.due_raw:
            wordings[short(item.due_raw)].append(item)
        elif item.due is None and not item.deadlines and (match := _within_years(item.text)):
            wordings[match[0]].append(item)
    if not wordings:
        return
    named = "、".join(f"“{wording}”（{len(items)}项）" for wording, items in list(wordings.items())[:8])
    more = "等" if len(wordings) > 8 else ""
    items = next(iter(wordings.values()))
    message = f"完成时限{named}{more}没有给出日期，需要时请定一个日期。"
    yield Diagnostic("limit-unclear", "hint", message, _due_span(reading, items[0]), items[0].seq)


def _due_span(reading: Reading, item: Item) -> Span:
    """Return where the limit of the item's field is printed."""
    text = reading.document.text
    for span in item.duty_spans if item.due_raw else ():
        at = text.find(item.due_raw, span.start, span.end)
        if at >= 0:
            return Span(at, at + len(item.due_raw))
    return item.span


@of_each_plan
def limits_before_date(reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about limits that had passed when the paper was issued."""
    if plan.issued_on is None:
        return
    passed: list[tuple[Item, str, str, Span]] = []
    for item in plan.items:
        if item.due is not None and item.due < plan.issued_on:
            passed.append((item, item.due_raw, item.due, _due_span(reading, item)))
        for each in item.deadlines:
            if each.date < plan.issued_on:
                passed.append((item, each.raw, each.date, each.span))
    for item, raw, date, span in passed[:_ASKED]:
        message = f"{ordinal(item)}的时限“{short(raw)}”（{date}）早于发文日期{plan.issued_on}，请确认年份。"
        yield Diagnostic("limit-before-date", "question", message, span, item.seq)
    if rest := passed[_ASKED:]:
        items = list({item.seq: item for item, *_ in rest}.values())
        message = f"{listed(items)}的时限也早于发文日期{plan.issued_on}，请确认年份。"
        yield Diagnostic("limit-before-date", "question", message, rest[0][3])


@of_each_plan
def unknown_year(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask for the plan's year, without which no limit can be dated."""
    if plan.year is None:
        message = "看不出这是哪一年的任务分解，“年底前”等时限无法推算成日期，请补上年份。"
        yield Diagnostic("year-unknown", "question", message, head_of(found, plan))

"""Counts (计数): what the paper says it holds against what was read, and numbers that skip, repeat or go back.

共计10方面内容、49项具体工作 · 分解为7大方面80项任务 · 二、稳定就业（12项） · 2026年十件民生实事
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.checks.asking import of_each_plan, short
from luoshi.parser.document import Table
from luoshi.parser.model import Diagnostic, Item, Plan
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.numbering import Style, chinese_value, read_number
from luoshi.parser.stages.lines import Paragraph
from luoshi.parser.stages.reading import Found, Reading

_COUNT = r"(?:[0-9０-９]{1,4}|[一二两三四五六七八九十百零〇]{1,6})"
# A stated count is introduced by a word of counting; further counts follow it: 共计10方面内容、49项具体工作.
_STATED = re.compile(
    r"(?:共计|总计|合计|一共|(?<![公中])共(?![同建享识青产和创治])"
    r"|(?:细化|梳理|分解|归纳|拆解|提炼)(?:[为成出]|形成|确定)?了?|(?:确定|明确|安排|整理|部署)(?:[为成出]|了))"
    rf"(?=[^。；;，,\n]{{0,12}}?{_COUNT})(?P<counts>[^。；;\n]{{2,60}})"
)
_PART = re.compile(
    rf"(?P<number>{_COUNT})[ 　]?(?:个|大)?(?:大)?"
    r"(?:(?P<groups>方面|部分|板块|大类|类别|领域|类(?!似))|(?P<items>项|条|件)(?!目))"
    r"(?P<what>(?:具体|重点|主要|目标|工作|任务|措施|内容|举措|民生|实事|事项){0,4})"
)
_COUNTED_WORDS = ("项", "件", "条", "方面", "部分", "板块", "大类", "类别", "领域")
_IN_TITLE = re.compile(rf"(?P<number>{_COUNT})[件项]大?(?:民生|为民|惠民)?(?:实事|重点工作|重点任务|任务)")
_IN_HEADING = re.compile(rf"[（(〔]共?[ 　]?(?P<number>{_COUNT})[ 　]?[项件条][）)〕]$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A count that the paper states: 49项具体工作."""

    value: int
    of_groups: bool
    raw: str
    span: Span


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_value(text)


def read_counts(passage: Passage) -> list[Stated]:
    """Return the counts of a paragraph of the notice or the introduction."""
    found: list[Stated] = []
    if not any(word in passage.text for word in _COUNTED_WORDS):
        return found
    for stated in _STATED.finditer(passage.text):
        done = stated.start("counts")
        for part in _PART.finditer(passage.text, done, stated.end()):
            # The counts of one statement follow on each other; 其中市级40项 is a share of what was said before.
            if part.start() - done > 14 or "其中" in passage.text[done : part.start()]:
                break
            done = part.end()
            value = _value(part["number"])
            if value > 1:
                found.append(Stated(value, bool(part["groups"]), part[0], passage.span(*part.span())))
    return found


def _own_words(reading: Reading, found: Found, plan: Plan) -> Iterator[Passage]:
    """Return the paragraphs of the plan's papers that stand before its first item: where counts of it are stated."""
    first = min(item.span.start for item in plan.items)
    for part in found.around:
        for piece in part.pieces:
            if not isinstance(piece, Paragraph):
                continue
            if piece.passage.sources[0] >= first:
                break
            yield piece.passage


def _counted(plan: Plan) -> tuple[set[int], set[int]]:
    """Return how many groups the plan has, at each depth of its headings, and how many items or numbers."""
    depths = max((len(item.headings) for item in plan.items), default=0)
    groups = {
        len({item.headings[: depth + 1] for item in plan.items if len(item.headings) > depth})
        for depth in range(depths)
    }
    numbers = {(item.headings, item.label) for item in plan.items if item.label}
    return groups, {len(plan.items), len(numbers)}


@of_each_plan
def stated_counts(reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Compare the counts the paper states with what was read."""
    if not plan.items:
        return
    groups, items = _counted(plan)
    items.add(sum(len(each.items) for each in reading.plans))
    said: set[tuple[int, bool]] = set()
    for passage in _own_words(reading, found, plan):
        for stated in read_counts(passage):
            right = stated.value in groups or (not stated.of_groups and stated.value in items)
            if right or (stated.value, stated.of_groups) in said:
                continue
            said.add((stated.value, stated.of_groups))
            yield _mismatch(stated, groups if stated.of_groups else items, plan)
    if match := _IN_TITLE.search(plan.title):
        value = _value(match["number"])
        if value > 1 and value not in items | groups and found.title.text:
            yield _mismatch(Stated(value, False, match[0], found.title.span()), items, plan)


def _mismatch(stated: Stated, counted: set[int], plan: Plan) -> Diagnostic:
    groups = f"{max(counted)}个方面" if counted else "不到分层标题"
    read = groups if stated.of_groups else f"{len(plan.items)}项"
    message = f"文件写的是“{short(stated.raw)}”，实际读到{read}，请核对是否有遗漏或多读。"
    return Diagnostic("count-mismatch", "question", message, stated.span)


@of_each_plan
def heading_counts(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Compare the count a heading states with the items under it: 二、稳定就业（12项）."""
    stated = [(heading, match) for heading in found.headings if (match := _IN_HEADING.search(heading.text[-12:]))]
    if not stated:
        return
    counted = Counter(heading for item in plan.items for heading in item.headings)
    for heading, match in stated:
        under = counted[heading.text]
        if under != _value(match["number"]):
            message = f"“{short(heading.text)}”下写的是{match['number']}项，实际读到{under}项，请核对是否有遗漏或多读。"
            yield Diagnostic("count-mismatch", "question", message, heading.span())


class _Printed(NamedTuple):
    """A number as printed, and where: of an item, or of a heading or other paragraph of the plan."""

    at: int
    style: int
    series: str  # what it counts under: 2 of 2.3
    value: int
    label: Passage
    item: Item | None


_READ_LIMIT = 12  # a label is at most so long: 第二十三部分


@lru_cache(maxsize=4096)
def _read_label(label: str) -> tuple[int, int]:
    """Return kind and value of an item's number, printed without its punctuation; value 0 where it is none."""
    if len(label) < 4 and label.isascii() and label.isdigit():
        return int(Style.ARABIC), int(label)
    for ending in ("、事", "事", " 、事"):
        number = read_number(Passage(label + ending))
        if number is not None:
            return int(number.style), number.value
    return 0, 0


def _printed(style: int, value: int, label: Passage, item: Item | None) -> _Printed:
    series = label.text.rpartition(".")[0] if style == Style.DOTTED else ""
    return _Printed(label.sources[0], style, series, value, label, item)


def _printed_numbers(found: Found, plan: Plan) -> tuple[list[_Printed], list[int]]:
    """Return all numbers of the plan in the order of the text, and where headings without a number stand."""
    numbers: dict[int, _Printed] = {}
    for draft, item in zip(found.drafts, plan.items, strict=True):
        label = draft.label
        # One printed number may stand for several rows of a table: the first is kept.
        if label.text and len(label.text) <= _READ_LIMIT and label.sources[0] not in numbers:
            style, value = _read_label(label.text)
            if value:
                numbers[label.sources[0]] = _printed(style, value, label, item)
    plain: list[int] = []
    # What stands before the title is another paper's: a contents page, the notice.
    start = plan.span.start if found.title.text else 0
    for at, passage in enumerate((*found.headings, *found.notes, *found.unread)):
        if passage.sources[0] < start:
            continue
        number = read_number(passage)
        if number is None:
            if at < len(found.headings):
                plain.append(passage.sources[0])
        elif number.value:
            numbers.setdefault(passage.sources[0], _printed(int(number.style), number.value, number.label, None))
    return [numbers[at] for at in sorted(numbers)], plain


def _tables(reading: Reading, found: Found) -> list[int]:
    return [block.span.start for block in reading.document.blocks if isinstance(block, Table)] if found.tables else []


@dataclass(frozen=True, slots=True)
class _Jump:
    """Two numbers of one series that do not follow on each other."""

    before: _Printed | None
    after: _Printed


def _jumps(reading: Reading, found: Found, plan: Plan) -> Iterator[_Jump]:
    numbers, plain = _printed_numbers(found, plan)
    # A numbering may begin anew without a numbered heading: after an unnumbered one, in another table.
    breaks = sorted([*plain, *_tables(reading, found)])
    last: dict[tuple[int, str], _Printed] = {}
    fresh = [False] * (max(Style) + 1)  # by style: a heading stands between, so the number may begin again at 1
    at_break = 0
    for each in numbers:
        while at_break < len(breaks) and breaks[at_break] <= each.at:
            at_break += 1
            fresh = [True] * len(fresh)
        fresh[each.style + 1 :] = [True] * (len(fresh) - each.style - 1)
        before = last.get((each.style, each.series))
        begins = each.value == 1 and (before is None or fresh[each.style])
        follows = before is not None and each.value == before.value + 1
        if not begins and not follows and (each.item is not None or before is not None):
            yield _Jump(before, each)
        last[each.style, each.series] = each
        fresh[each.style] = False


@of_each_plan
def numbering(reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about numbers that skip (which may be a lost item), repeat or go back."""
    skips: list[_Jump] = []
    repeats: list[_Jump] = []
    for jump in _jumps(reading, found, plan):
        ahead = jump.before is None or jump.after.value > jump.before.value + 1
        (skips if ahead else repeats).append(jump)
    for code, jumps in (("number-gap", skips), ("number-repeated", repeats)):
        for jump in jumps[:_ASKED]:
            item = jump.after.item
            yield Diagnostic(code, "question", _sentence(jump), jump.after.label.span(), item.seq if item else None)
        if rest := jumps[_ASKED:]:
            named = "、".join(f"“{jump.after.label.text}”" for jump in rest[:20])
            word = "跳号" if code == "number-gap" else "重复或倒退"
            message = f"另有{len(rest)}处序号{word}（{named}），请核对。"
            yield Diagnostic(code, "question", message, rest[0].after.label.span())


_ASKED = 5  # so many of one kind are asked about one by one


def _sentence(jump: _Jump) -> str:
    after, before = jump.after, jump.before
    if before is None:
        return f"第一个序号是“{after.label.text}”，前面的内容可能缺失，请核对原件。"
    if after.value > before.value + 1:
        lost = after.value - before.value - 1
        return f"序号从“{before.label.text}”跳到“{after.label.text}”，中间少{lost}个，请核对是否有遗漏。"
    if after.value == before.value:
        return f"序号“{after.label.text}”出现两次，请核对。"
    return f"序号从“{before.label.text}”回到“{after.label.text}”，中间没有新的标题，请核对。"

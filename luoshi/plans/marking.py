"""Marks in the text as received (原文标注): spans that may nest or cross become properly nested HTML. No database.

The text itself is never changed: what stands between the tags, unescaped and put together, is the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from html import escape
from typing import NamedTuple

LONGEST_PART = 4000  # characters: a browser lays out a part only when it comes into view


class Mark(NamedTuple):
    """A marked stretch: what it is (its CSS class is m-…), and what a click on it lights ("" = nothing)."""

    start: int
    end: int
    kind: str
    key: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the source that is laid out by itself: an item with all its fields, or what stands between two."""

    start: int
    end: int
    html: str
    item: str = ""  # the key of the item, "" for what belongs to none


def marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """Return `text[start:end]` as HTML with its marks; marks that cross are cut where the outer one ends."""
    pieces: list[str] = []
    held: list[int] = []  # where the open marks end, outermost first: none ends after the one before it
    at = start

    def until(place: int) -> None:
        nonlocal at
        pieces.append(_shown(text[at:place]))
        at = place

    for mark in _nested(marks, start, end):
        while held and held[-1] <= mark.start:
            until(held.pop())
            pieces.append("</mark>")
        until(mark.start)
        pieces.append(_opened(mark))
        held.append(mark.end)
    while held:
        until(held.pop())
        pieces.append("</mark>")
    until(end)
    return "".join(pieces)


def parts(text: str, items: Sequence[tuple[int, int, str]], marks: Iterable[Mark]) -> list[Part]:
    """Return the whole source in parts: `items` are (start, end, key); one that begins inside another has no own part.

    Marks that reach over several parts stand in each of them.
    """
    bounds = list(_bounds(text, items))
    open_marks: list[Mark] = []
    waiting = sorted(marks, key=lambda mark: mark.start)
    found: list[Part] = []
    reached = 0
    for start, end, item in bounds:
        while reached < len(waiting) and waiting[reached].start < end:
            open_marks.append(waiting[reached])
            reached += 1
        open_marks = [mark for mark in open_marks if mark.end > start]
        found.append(Part(start, end, marked(text, start, end, open_marks), item))
    return found


def share_read(regions: Iterable[tuple[int, int, str]], text: str, start: int, end: int) -> float:
    """Return how much of `text[start:end]` was read as something, in per cent, blanks apart; 100.0 only for all of it.

    `regions` are (start, end, kind) as the parser gives them.
    """
    unread = sum(
        _letters(text, max(first, start), min(last, end))
        for first, last, kind in regions
        if kind == "unparsed" and first < end and last > start
    )
    total = _letters(text, start, end)
    if not total or not unread:
        return 100.0
    return min(99.9, int(1000 * (total - unread) / total) / 10)


def _letters(text: str, start: int, end: int) -> int:
    return sum(not letter.isspace() for letter in text[start:end])


def _bounds(text: str, items: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the parts one after the other, without a gap, from the first character to the last."""
    at = 0
    for start, end, key in sorted(items, key=lambda item: (item[0], -item[1])):
        end = min(end, len(text))
        if start < at or end <= start:
            continue
        yield from _stretches(text, at, start)
        # The line break after an item belongs to it: a block of its own begins a line anyway.
        end += text[end : end + 1] == "\n"
        yield start, end, key
        at = end
    yield from _stretches(text, at, len(text))


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield what belongs to no item in stretches that end with a line where there is one."""
    while end - start > LONGEST_PART:
        line = text.rfind("\n", start, start + LONGEST_PART) + 1
        stop = line if line > start else start + LONGEST_PART
        yield start, stop, ""
        start = stop
    if start < end:
        yield start, end, ""


def _nested(marks: Iterable[Mark], start: int, end: int) -> Iterator[Mark]:
    """Yield the marks inside the range, each wholly inside or wholly outside any other, outer ones first."""
    waiting = [
        (max(mark.start, start), -min(mark.end, end), number, mark)
        for number, mark in enumerate(marks)
        if max(mark.start, start) < min(mark.end, end)
    ]
    heapify(waiting)
    held: list[int] = []
    while waiting:
        first, minus_last, number, mark = heappop(waiting)
        last = -minus_last
        while held and held[-1] <= first:
            held.pop()
        if held and last > held[-1]:
            heappush(waiting, (held[-1], -last, number, mark))
            last = held[-1]
        held.append(last)
        yield mark._replace(start=first, end=last)


def _opened(mark: Mark) -> str:
    key = f' data-at="{escape(mark.key)}"' if mark.key else ""
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    return f'<mark class="m-{escape(mark.kind)}"{key}{title}>'


def _shown(text: str) -> str:
    # HTML reads a bare carriage return as a line break and has no NUL: the one is written as its number.
    return escape(text, quote=False).replace("\r", "&#13;").replace("\0", "\ufffd")

"""Layout of PDF pages (版面): columns, margins, and the lines that are no text of the paper.

— 3 —        第3页 共9页        3 / 9        云澜市人民政府公报
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.parser.document import Debris
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.pdf_chars import Char, Printed, em_of, printed
from luoshi.parser.readers.pdf_tables import PageTable

_DASH = "-—–―－‐‑一_·•~～"
PAGE_NUMBER = re.compile(
    rf"[{_DASH}\s]{{0,12}}(?:\d{{1,4}}|[ivxIVX]{{1,6}})[{_DASH}\s]{{0,12}}"
    r"|第?\s*[\d一二三四五六七八九十百]{1,6}\s*页\s*[,，/／]?\s*(?:[（(]?\s*共\s*[\d一二三四五六七八九十百]{1,6}\s*页\s*[)）]?)?"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|(?:Page|PAGE|page|P)\s*\.?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_DIGITS = re.compile(r"\d+")
# 附件1 and 附件2 stand at the head of pages and differ by a figure only, yet are the paper's own.
_OWN = re.compile(
    r"附|第[一二三四五六七八九十\d]{1,4}[章节部分]|[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]"
    r"|.{0,12}(?:单位|部门|领导|时限|责任人)\s?[:：]"
)
_MARKS = re.compile(r"[：:。；，、]")
_MARGIN = 0.14  # of the page's height: where page numbers and running heads stand
_APART = 1.25  # of the usual distance of two lines
_MOST_LONG = 60
_GUTTER_ROWS = 8


@dataclass(slots=True)
class Row:
    """One printed line on its page, and what it turned out to be."""

    line: Printed
    debris: Debris = ""
    fills: bool | None = None
    indented: bool | None = None


@dataclass(slots=True)
class Page:
    """One page: its lines and tables from top to bottom."""

    number: int
    width: float
    height: float
    parts: list[Row | PageTable] = field(default_factory=list)
    unclear: bool = False  # the head of a table without lines stands on it, and its rows cannot be told apart

    def rows(self) -> list[Row]:
        """Return the lines outside tables."""
        return [part for part in self.parts if isinstance(part, Row)]


def columns_of(rows: list[list[Char]]) -> list[list[Printed]]:
    """Return the lines outside tables in reading order: two columns are read one after the other."""
    gutter = _gutter(rows)
    if gutter is None:
        return [[printed(row) for row in rows]]
    parts: list[list[Printed]] = [[], [], []]
    done: list[list[Printed]] = []
    for row in rows:
        left = [char for char in row if char.x1 <= gutter]
        right = [char for char in row if char.x0 >= gutter]
        if len(left) + len(right) < len(row) or (left and right and right[0].x0 - left[-1].x1 < em_of(row)):
            done += [part for part in parts if part]
            done.append([printed(row)])
            parts = [[], [], []]
            continue
        if left:
            parts[0].append(printed(left))
        if right:
            parts[1].append(printed(right))
    return done + [part for part in parts if part]


def _gutter(rows: list[list[Char]]) -> float | None:
    """Return where the white strip between two columns of running text stands, None where there is one column.

    A table without lines has strips too; but its columns are of unequal width, and their lines do not fill them.
    """
    if len(rows) < _GUTTER_ROWS:
        return None
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    gaps: list[tuple[float, float]] = []
    full = several = 0
    for row in rows:
        wide = [(before.x1, after.x0) for before, after in pairwise(row) if after.x0 - before.x1 > 1.2 * before.em]
        # A short line ends anywhere; the right column begins in the middle of the page.
        middle = [gap for gap in wide if 0.42 < (gap[1] - left) / max(1.0, right - left) < 0.66]
        if middle:
            gaps.append(middle[0])
            full += right - row[-1].x1 < 2.5 * row[0].em
            several += len(wide) > 1
    if len(gaps) < max(_GUTTER_ROWS, 0.6 * len(rows)) or several * 4 > len(gaps):
        return None
    ends = max(gap[0] for gap in gaps)
    starts = min(gap[1] for gap in gaps)
    filled = sum(1 for gap in gaps if ends - gap[0] < 2.5 * rows[0][0].em)
    return (ends + starts) / 2 if ends < starts and min(filled, full) * 5 > len(gaps) else None


def mark_debris(pages: Sequence[Page]) -> None:
    """Mark page numbers, and heads and feet that come back page after page."""
    seen: dict[str, set[int]] = defaultdict(set)
    for page in pages:
        for row in (*_head(page), *_foot(page)):
            seen[_shape(row)].add(page.number)
            seen[_same(row)].add(page.number)
    for page in pages:
        apart = _apart(page)
        for edge in (_head(page), _foot(page)):
            for row in edge:
                # 第3期 and 第4期 are one head where they stand apart; in the text they are two lines.
                times = len(seen[_shape(row) if row in apart else _same(row)])
                if PAGE_NUMBER.fullmatch(row.line.text):
                    row.debris = "page-number"
                elif _OWN.match(row.line.text) is None and _comes_back(row, times, len(pages), row in apart):
                    row.debris = "running-head"
                else:
                    break


def _comes_back(row: Row, times: int, pages: int, apart: bool) -> bool:
    """Return whether a line at the edge of several pages is a running head, and not a text two pages begin with."""
    if times < 2:
        return False
    if apart or (times >= 3 and times >= 0.4 * pages):
        return True
    return times == pages and _MARKS.search(row.line.text) is None


def _head(page: Page) -> list[Row]:
    """Return the first lines of a page that stand in its upper margin, from the edge inwards."""
    return [row for row in page.rows()[:2] if row.line.base < _MARGIN * page.height]


def _foot(page: Page) -> list[Row]:
    """Return the last lines of a page that stand in its lower margin, from the edge inwards."""
    return [row for row in page.rows()[:-3:-1] if row.line.base > (1 - _MARGIN) * page.height]


def _apart(page: Page) -> list[Row]:
    """Return the lines at the edges of a page that stand apart from its text."""
    rows = page.rows()
    space = _APART * _pitch(rows)
    found: list[Row] = []
    for edge, order in ((_head(page), rows), (_foot(page), rows[::-1])):
        # Two lines of a head stand close to each other: the inner one decides.
        for count in (2, 1):
            if len(edge) < count:
                continue
            if len(order) == count or abs(order[count - 1].line.base - order[count].line.base) > space:
                found += order[:count]
                break
    return found


def _pitch(rows: list[Row]) -> float:
    """Return the usual distance of two lines."""
    steps = sorted(after.line.base - before.line.base for before, after in pairwise(rows))
    return steps[len(steps) // 2] if len(steps) > 2 else 1.4 * max((row.line.em for row in rows), default=0.0)


def _same(row: Row) -> str:
    """The text and how high it stands."""
    return f"{row.line.text}@{round(row.line.base / 4)}"


def _shape(row: Row) -> str:
    """The same without its figures; a long line is no head."""
    return _DIGITS.sub("0", _same(row)) if len(row.line.text) <= _MOST_LONG else f"{_same(row)}@{row.line.x0}"


def mark_edges(pages: Sequence[Page]) -> None:
    """Tell which lines reach the right edge of the text, and which begin with the indent of a paragraph."""
    known: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    own: dict[int, tuple[float, float]] = {}
    for page in pages:
        edges = _edges([row.line for row in page.rows() if not row.debris])
        if edges is not None:
            own[page.number] = edges
            known[_size(page)].append(edges)
    for page in pages:
        edges = own.get(page.number) or _nearest(known.get(_size(page), []))
        if edges is None:
            continue
        left, right = edges
        for row in page.rows():
            em = row.line.em
            row.fills = row.line.x1 >= right - 2.2 * em
            row.indented = row.line.x0 >= left + 1.4 * em


def _size(page: Page) -> tuple[int, int]:
    return round(page.width / 10), round(page.height / 10)


def _nearest(known: list[tuple[float, float]]) -> tuple[float, float] | None:
    """For a page with too few lines of its own: the edges of the others."""
    if not known:
        return None
    lefts, rights = sorted(edge[0] for edge in known), sorted(edge[1] for edge in known)
    return lefts[len(lefts) // 2], rights[len(rights) // 2]


def _edges(lines: list[Printed]) -> tuple[float, float] | None:
    """Return the left and right edge of running text: where several lines start, and where several end."""
    if len(lines) < 4:
        return None
    lefts = Counter(round(line.x0 / line.em * 2) for line in lines)
    rights = Counter(round(line.x1 / line.em) for line in lines)
    em = sorted(line.em for line in lines)[len(lines) // 2]
    often = max(2, len(lines) // 12)
    starts = [place for place, count in lefts.items() if count + lefts[place + 1] >= often]
    ends = [place for place, count in rights.items() if count + rights[place - 1] >= often]
    if not starts or not ends:
        return None
    return min(starts) / 2 * em, max(ends) * em


def write_rows(builder: Builder, page: Page) -> None:
    """Write the lines of a page without tables."""
    for row in page.rows():
        write_row(builder, row, page.number)


def write_row(builder: Builder, row: Row, page: int) -> None:
    """Write one line with what the layout says of it."""
    builder.line(row.line.text, whole=False, page=page, fills=row.fills, indented=row.indented, debris=row.debris)

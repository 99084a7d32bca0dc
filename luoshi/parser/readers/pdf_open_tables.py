"""Tables without lines (无框线表格): the columns under a head row, told by the white strips between them.

    序号    重点任务                          牵头单位      配合单位
    1       新增公共停车泊位5000个、新能源    区城管局      区住建局
            汽车充电桩1500个。
Only where a row of known heads stands on the page, white strips run down between all of them, and it is clear where
each row begins: by its number, or by more space above it. Else the lines stay lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.parser.lexicon.columns import Content, Head, bare_head, read_head
from luoshi.parser.readers.pdf_chars import Char, em_of, printed
from luoshi.parser.readers.pdf_tables import PADDING, PageTable, PaperCell

_FEWEST, _MOST = 3, 12  # columns
_HEAD_GAP = 0.9  # of a character: what stands farther apart are two heads
_STRIP = 0.45  # of a character: the narrowest white strip between two columns
_LOOSE = 1.25  # of the usual distance of two lines: more of it begins a row
_FOOT = 0.92  # of the page's height: below it stands the page number
_SECTION = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[、.．)）].{2,40}")
_SERIAL = re.compile(r"[（(]?\d{1,4}[.．、)）]?")

Line = list[Char]


@dataclass(frozen=True, slots=True)
class OpenColumns:
    """The columns of a table without lines: what their heads say, and the edges between them."""

    heads: tuple[Head | None, ...]
    xs: tuple[float, ...]

    def number(self) -> int | None:
        """Return which column counts the rows."""
        return next((at for at, head in enumerate(self.heads) if head and head.content is Content.NUMBER), None)


class OpenTables:
    """Reads the pages of one file in order: a table goes on in the same columns on the next page."""

    def __init__(self) -> None:
        self._columns: OpenColumns | None = None  # of the page before
        self._runs_on = False  # … where its table reached the foot of the page
        self.unclear: list[int] = []  # pages with a head and no telling where a row begins

    def read(self, rows: list[Line], page: int, height: float) -> tuple[PageTable | None, int, int]:
        """Return the table without lines among `rows`, and which of them it takes (from, to)."""
        before, runs_on = self._columns, self._runs_on
        self._columns, self._runs_on = None, False
        foot = _foot(rows, height)
        headed = False
        for at, row in enumerate(rows[:foot]):
            if _is_spread(row) and (heads := _heads(parts := _parts(row))) is not None:
                headed = True
                xs = _edges(rows, at, foot, parts)
                if before is not None and before.heads == heads and not _any_crosses(rows[at + 1 : foot], before.xs):
                    xs = before.xs
                again = runs_on and before is not None and before.heads == heads
                if xs is not None and (found := self._take(rows, at, foot, OpenColumns(heads, xs), page, again)):
                    return found
        if before is not None and runs_on and (found := self._take(rows, -1, foot, before, page, True)):
            return found
        if headed:
            self.unclear.append(page)
        return None, 0, 0

    def _take(
        self, rows: list[Line], at: int, foot: int, columns: OpenColumns, page: int, goes_on: bool
    ) -> tuple[PageTable, int, int] | None:
        """Return the table whose head is `rows[at]`, -1 where none is printed; `goes_on`: from the page before."""
        end = _end_of_columns(rows, at + 1, foot, columns.xs)
        groups = _groups(rows[at + 1 : end], columns, goes_on=goes_on)
        if groups is None or len(groups) < (1 if goes_on else 2):
            return None
        table = _table([[rows[at]], *groups] if at >= 0 else groups, columns, page)
        if not _is_sound(table, columns.heads, first=1 if at >= 0 else 0):
            return None
        self._columns, self._runs_on = columns, end == foot
        return table, max(at, 0), end


def _foot(rows: list[Line], height: float) -> int:
    """Return where the page number begins."""
    end = len(rows)
    while end and rows[end - 1][0].base > _FOOT * height:
        end -= 1
    return end


def _any_crosses(rows: list[Line], xs: tuple[float, ...]) -> bool:
    return any(_crosses(row, xs) and not _SECTION.fullmatch(_words(row)) for row in rows)


def _is_spread(row: Line) -> bool:
    """Return whether a row is much wider than its characters: a cheap look before the dear ones."""
    return 6 <= len(row) <= 70 and row[-1].x1 - row[0].x0 > (len(row) + 2) * row[0].em


def _parts(row: Line) -> list[Line]:
    em = em_of(row)
    parts = [[row[0]]]
    for before, char in pairwise(row):
        if char.x0 - before.x1 > _HEAD_GAP * em:
            parts.append([])
        parts[-1].append(char)
    return parts


def _heads(parts: list[Line]) -> tuple[Head | None, ...] | None:
    """Return what the parts of a row say as heads of columns; None where they are none."""
    if not _FEWEST <= len(parts) <= _MOST:
        return None
    heads = tuple(read_head(bare_head("".join(char.text for char in part))) for part in parts)
    contents = {head.content for head in heads if head is not None}
    known = sum(head is not None for head in heads)
    says_task = contents & {Content.TEXT, Content.NAME}
    return heads if known >= len(heads) - 1 and says_task and Content.DUTY in contents else None


def _edges(rows: list[Line], at: int, end: int, parts: list[Line]) -> tuple[float, ...] | None:
    """Return the edges of the columns; None where no white strip runs down between two heads."""
    body = [row for row in rows[at + 1 : end] if len(_parts(row)) > 1 or _under_one(row, parts)]
    if len(body) < 2:
        return None
    em = em_of(rows[at])
    edges = [min(row[0].x0 for row in (rows[at], *body)) - em]
    for left, right in pairwise(parts):
        strip = _strip(body, left[-1].x1, right[0].x0, _STRIP * em)
        if strip is None:
            return None
        edges.append(strip)
    return (*edges, max(row[-1].x1 for row in (rows[at], *body)) + em)


def _under_one(row: Line, heads: list[Line]) -> bool:
    """Return whether a line without a gap stands under one head alone: it is no text across the page."""
    return sum(row[0].x0 < head[-1].x1 and row[-1].x1 > head[0].x0 for head in heads) <= 1


def _strip(body: Sequence[Line], left: float, right: float, narrowest: float) -> float | None:
    """Return the middle of the widest strip from `left` to `right` that no character of `body` stands in."""
    inside = sorted((char.x0, char.x1) for row in body for char in row if char.x1 > left and char.x0 < right)
    best, middle, done = narrowest, None, left
    for x0, x1 in [*inside, (right, right)]:
        if x0 - done > best:
            best, middle = x0 - done, (x0 + done) / 2
        done = max(done, x1)
    return middle


def _end_of_columns(rows: list[Line], start: int, end: int, xs: tuple[float, ...]) -> int:
    """Return where the table ends: before the first line that runs across a strip and is no section row."""
    for at in range(start, end):
        row = rows[at]
        if _crosses(row, xs) and not _SECTION.fullmatch(_words(row)):
            return at
    return end


def _crosses(row: Line, xs: tuple[float, ...]) -> bool:
    return any(
        bisect_right(xs, before.x0) != bisect_right(xs, char.x0) and char.x0 - before.x1 < _STRIP * char.em
        for before, char in pairwise(row)
    )


def _words(row: Line) -> str:
    return "".join(char.text for char in row)


def _cells(row: Line, xs: tuple[float, ...]) -> dict[int, Line]:
    cells: dict[int, Line] = {}
    for char in row:
        column = min(max(bisect_right(xs, (char.x0 + char.x1) / 2) - 1, 0), len(xs) - 2)
        cells.setdefault(column, []).append(char)
    return cells


def _is_section(row: Line, xs: tuple[float, ...]) -> bool:
    return _SECTION.fullmatch(_words(row)) is not None and (_crosses(row, xs) or len(_cells(row, xs)) == 1)


def _groups(lines: list[Line], columns: OpenColumns, *, goes_on: bool) -> list[list[Line]] | None:
    """Return the lines of each row; None where it is not clear where a row begins."""
    if not lines:
        return None
    number, xs = columns.number(), columns.xs
    if number is not None:
        begins = [_is_section(line, xs) or _counts(line, xs, number) for line in lines]
        if (begins[0] or goes_on) and _begin_at_top(lines, begins, columns):
            return _divided(lines, begins)
        return _centred(lines, xs, number, goes_on)
    return _apart(lines, xs)


def _apart(lines: list[Line], xs: tuple[float, ...]) -> list[list[Line]] | None:
    """Return the lines of each row of a table without numbers: its cells stand beside each other, rows apart."""
    blocks = _blocks(lines, xs)
    if blocks is None:
        return None
    rows: list[list[Line]] = []
    end = 0.0
    for block in sorted(blocks, key=lambda block: block[0][0].base):
        if not rows or block[0][0].base > end + 0.3 * block[0][0].em:
            rows.append([])
        rows[-1] += block
        end = max(end, block[-1][0].base)
    return [sorted(row, key=lambda line: line[0].base) for row in rows]


def _counts(line: Line, xs: tuple[float, ...], number: int) -> bool:
    return _SERIAL.fullmatch(_words(_cells(line, xs).get(number, []))) is not None


def _begin_at_top(lines: list[Line], begins: list[bool], columns: OpenColumns) -> bool:
    """Return whether each number stands beside the first lines of its row's cells, and not in their middle."""
    xs = columns.xs
    first = begins.index(True) if True in begins else len(lines)
    opening = {line[0].base for line, begin in zip(lines, begins, strict=True) if begin}
    blocks = _blocks([line for line in lines[first:] if not _is_section(line, xs)], xs)
    if blocks is not None:
        return all(block[0][0].base in opening for block in blocks)
    needed = [at for at, head in enumerate(columns.heads) if head and head.content in (Content.TEXT, Content.DUTY)]
    rows = [_cells(line, xs) for line, begin in zip(lines, begins, strict=True) if begin and not _is_section(line, xs)]
    return sum(all(at in row for at in needed) for row in rows) >= 0.9 * len(rows)


def _centred(lines: list[Line], xs: tuple[float, ...], number: int, goes_on: bool) -> list[list[Line]] | None:
    """Return the lines of each row where every cell stands in the middle of its row, the number too.

    The lines of one cell stand closer than two cells do; the middle of each cell is where a number stands. One where
    none stands was cut by the page end: it is the rest of a row above the first, or the beginning of the last.
    """
    sections = [line for line in lines if _is_section(line, xs)]
    middles = [line[0].base for line in lines if _counts(line, xs, number)]
    blocks = _blocks([line for line in lines if not _is_section(line, xs)], xs)
    if not middles or blocks is None:
        return None
    rows: list[list[Line]] = [[] for _ in middles]
    rest: list[Line] = []
    for block in blocks:
        middle = (block[0][0].base + block[-1][0].base) / 2
        nearest = min(range(len(middles)), key=lambda at: abs(middles[at] - middle))
        if abs(middles[nearest] - middle) > 0.35 * block[0][0].em:
            if goes_on and middle < middles[0]:
                rest += block
                continue
            if middle < middles[-1]:
                return None
            nearest = len(middles) - 1
        rows[nearest] += block
    groups = [rest, *rows] if rest else rows
    groups += [[section] for section in sections]
    return sorted(
        (sorted(group, key=lambda line: line[0].base) for group in groups), key=lambda group: group[0][0].base
    )


def _blocks(lines: list[Line], xs: tuple[float, ...]) -> list[list[Line]] | None:
    """Return the lines of each cell, column by column; None where no step is larger than another."""
    columns: dict[int, list[Line]] = {}
    for line in lines:
        for column, chars in _cells(line, xs).items():
            columns.setdefault(column, []).append(chars)
    steps = sorted(b[0].base - a[0].base for each in columns.values() for a, b in pairwise(each))
    if not steps or steps[-1] < _LOOSE * steps[0]:
        return None
    blocks: list[list[Line]] = []
    for each in columns.values():
        blocks.append([each[0]])
        for before, after in pairwise(each):
            if after[0].base - before[0].base > _LOOSE * steps[0]:
                blocks.append([])
            blocks[-1].append(after)
    return blocks


def _divided(lines: list[Line], begins: list[bool]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line, begin in zip(lines, begins, strict=True):
        if begin or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _table(groups: list[list[Line]], columns: OpenColumns, page: int) -> PageTable:
    xs = columns.xs
    widths = _widths([line for group in groups for line in group], xs)
    cells: list[PaperCell] = []
    for number, group in enumerate(groups):
        if len(group) == 1 and _is_section(group[0], xs):
            cells.append(PaperCell(number, 0, 1, len(xs) - 1, xs[-1] - xs[0], [printed(group[0])]))
            continue
        found: dict[int, list[Line]] = {}
        for line in group:
            for column, chars in _cells(line, xs).items():
                found.setdefault(column, []).append(chars)
        for column in range(len(xs) - 1):
            lines = [printed(chars) for chars in found.get(column, [])]
            cells.append(PaperCell(number, column, 1, 1, widths[column], lines))
    first, last = groups[0][0], groups[-1][-1]
    return PageTable(xs, first[0].base - first[0].em, last[0].base + 0.3 * last[0].em, cells, page)


def _widths(lines: list[Line], xs: tuple[float, ...]) -> list[float]:
    """Return how wide each column is on paper: as its widest line, and the padding of a cell."""
    widths = [0.0] * (len(xs) - 1)
    for line in lines:
        if not _is_section(line, xs):
            for column, chars in _cells(line, xs).items():
                widths[column] = max(widths[column], chars[-1].x1 - chars[0].x0)
    return [width + PADDING for width in widths]


def _is_sound(table: PageTable, heads: tuple[Head | None, ...], first: int) -> bool:
    """Return whether the columns of tasks and of who answers for them are filled in most rows from `first` on."""
    rows = {cell.row for cell in table.cells if cell.columns == 1 and cell.row >= first}
    for column, head in enumerate(heads):
        if head is None or head.content not in (Content.TEXT, Content.DUTY):
            continue
        filled = sum(
            1
            for cell in table.cells
            if cell.column == column and cell.columns == 1 and cell.row >= first and cell.lines
        )
        if filled * 2 < len(rows):
            return False
    return len(rows) > first

"""Tables drawn in a text (制表符表格): with box characters, with + - |, with bars, with tabs.

┌──┬──────┬───┐        序号 | 重点工作 | 责任单位 |        序号⇥重点工作⇥责任单位
│ 1│建成公│市住│        |---|---|---|
│  │园。  │建局│        1 | 建成公园。 | 市住建局 |
├──┼──────┼───┤
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.parser.document import Cell, Line, Table
from luoshi.parser.lexicon.columns import Content, Head, bare_head, read_head
from luoshi.parser.passage import BLANKS, Span
from luoshi.parser.rules.table_cells import rows_of
from luoshi.parser.rules.table_heads import is_head_row
from luoshi.parser.rules.table_rows import is_number_cell

BOX = frozenset("─━┄┅┈┉═│┃║┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╭╮╯╰")
_FLAT = frozenset("─━┄┅┈┉═-=－—")
_UPRIGHT = re.compile(r"[│┃║|｜]")
_JOINT = re.compile(r"[│┃║|｜+┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╭╮╯╰]")
_ASCII_RULE = re.compile(r"\+(?:[-=]{2,}\+)+")
_MARKDOWN_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?")
_WIDE_GAP = re.compile(r"\t|[ \u3000\xa0]{2,}")
_MOST_COLUMNS = 64


@dataclass(slots=True)
class Grid:
    """A table in the making: its cells, row by row."""

    columns: int
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0

    def table(self, page: int) -> Table | None:
        """Return the table; None where nothing is printed in it."""
        printed = [cell for cell in self.cells if cell.span.end > cell.span.start]
        if not printed:
            return None
        span = Span(min(cell.span.start for cell in printed), max(cell.span.end for cell in printed))
        return Table(span, self.rows, self.columns, tuple(self.cells), page)


def bare_span(text: str, start: int, end: int) -> Span:
    """Return `start:end` without the blanks at its ends."""
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return Span(start, end)


def has_head(text: str, table: Table) -> bool:
    """Return whether one of the first rows of `table` holds heads of columns."""
    for number, row in enumerate(rows_of(text, table)):
        if len(row.own) >= 2 and is_head_row(text, row):
            return True
        if number > 8:
            break
    return False


# Box characters, and + - |.


def is_rule(words: str) -> bool:
    """Return whether a line is a rule of a drawn table, or partly one: ├──┼──┤, │  ├──┤, +---+---+."""
    if words[0] in BOX:
        return any(character in _FLAT for character in words[:200]) and _JOINT.search(words) is not None
    return words[0] == "+" and _ASCII_RULE.fullmatch(words) is not None


def read_drawn(text: str, lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """Return the table drawn from `lines[at]`, its top rule, on, and the index of the first line after it."""
    stop = at
    while stop < len(lines):
        words = text[lines[stop].span.start : lines[stop].span.end]
        if not (is_rule(words) or words[0] in "│┃║|｜" or len(_UPRIGHT.findall(words)) >= 2):
            break
        stop += 1
        if words[0] in "└┗╚╰" and stop - at > 1:
            break
    drawn = [line.span for line in lines[at:stop]]
    edges = _edges(text, drawn)
    if len(edges) < 3 or len(drawn) < 3 or len(edges) > _MOST_COLUMNS:
        return None, stop
    return _Drawing(text, edges, drawn).read().table(lines[at].page), stop


def _columns_of(text: str, span: Span) -> list[tuple[int, int]]:
    """Return where each upright or joint of a line stands: index in the text, and printed column."""
    found, width = [], 0
    for at in range(span.start, span.end):
        if _JOINT.match(text[at]):
            found.append((at, width))
        width += 2 if text[at] > "\u2e7f" or text[at] in BOX or text[at] in "“”‘’—…·△▲●■◆★①②③④⑤⑥⑦⑧⑨⑩×÷±℃‰" else 1
    return found


def _edges(text: str, drawn: list[Span]) -> list[int]:
    """Return the printed columns of the uprights of the fullest rows."""
    best: list[int] = []
    for span in drawn[:200]:
        words = text[span.start : span.end]
        if is_rule(words):
            continue
        found = [width for at, width in _columns_of(text, span) if text[at] in "│┃║|｜"]
        if len(found) > len(best):
            best = found
    return best


class _Drawing:
    """Reads the lines of one drawn table."""

    def __init__(self, text: str, edges: list[int], drawn: list[Span]) -> None:
        self.text = text
        self.edges = edges
        self.drawn = drawn
        self.grid = Grid(len(edges) - 1)
        self.open: dict[int, tuple[int, int, list[Span]]] = {}  # by column: first row, columns, stretches
        self.row = 0
        self.filled = False
        rules = sum(1 for span in drawn if is_rule(text[span.start : span.end]))
        # With a rule over and under the head and at the end only, each line with a first cell opens a row.
        self.loose = rules <= 3 and len(drawn) - rules > 2

    def read(self) -> Grid:
        for span in self.drawn:
            words = self.text[span.start : span.end]
            if is_rule(words):
                self._rule(span)
            else:
                self._line(span)
        self._close(range(self.grid.columns))
        self.grid.rows = self.row + self.filled
        self.grid.cells.sort(key=lambda cell: (cell.row, cell.column))
        return self.grid

    def _pieces(self, span: Span) -> list[tuple[int, int, Span]]:
        """Return the stretches of a line between two uprights: first column, number of columns, where."""
        marks = _columns_of(self.text, span)
        edges, full = self.edges, len(marks) == len(self.edges)
        found = []
        for number, ((left, left_width), (right, right_width)) in enumerate(pairwise(marks)):
            if full:
                first, last = number, number + 1
            else:
                first, last = self._nearest(left_width), self._nearest(right_width)
            if last > first and first < len(edges) - 1:
                found.append((first, last - first, Span(left + 1, right)))
        return found

    def _nearest(self, width: int) -> int:
        at = bisect_left(self.edges, width)
        if at == 0 or (at < len(self.edges) and self.edges[at] - width < width - self.edges[at - 1]):
            return at
        return at - 1

    def _rule(self, span: Span) -> None:
        """Close the cells over the rule; where a line is a rule only in part, the other cells go on."""
        pieces = self._pieces(span)
        flat = [piece for piece in pieces if self.text[piece[2].start : piece[2].end].strip(BLANKS)[:1] in _FLAT]
        partial = 0 < len(flat) < len(pieces)
        if not self.filled and not partial:
            return
        ruled = {at for first, wide, _ in flat for at in range(first, first + wide)}
        self._close(sorted(ruled) if partial else range(self.grid.columns))
        if self.filled:
            self.row += 1
            self.filled = False
        if partial:
            for first, wide, where in pieces:
                if first not in ruled:
                    self._add(first, wide, where)

    def _line(self, span: Span) -> None:
        pieces = self._pieces(span)
        if (
            self.loose
            and self.filled
            and pieces
            and bare_span(self.text, *pieces[0][2])[0] < bare_span(self.text, *pieces[0][2])[1]
        ):
            self._close(range(self.grid.columns))
            self.row += 1
        for first, wide, where in pieces:
            self._add(first, wide, where)
        self.filled = True

    def _add(self, first: int, wide: int, where: Span) -> None:
        if first not in self.open:
            self.open[first] = (self.row, wide, [])
        bare = bare_span(self.text, *where)
        if bare.end > bare.start:
            self.open[first][2].append(bare)

    def _close(self, columns: Sequence[int]) -> None:
        for column in columns:
            if column not in self.open:
                continue
            row, wide, parts = self.open.pop(column)
            start = parts[0].start if parts else self.drawn[0].start
            span = Span(start, parts[-1].end if parts else start)
            many = tuple(parts) if len(parts) > 1 else ()
            self.grid.cells.append(Cell(span, row, column, self.row - row + 1, wide, parts=many))


# Bars: a row a line.


def is_barred(words: str) -> bool:
    """Return whether a line is a row of cells divided by bars: 1 | 建成公园。 | 市住建局 |."""
    return len(_UPRIGHT.findall(words, 0, 4000)) >= 2


def read_barred(text: str, lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """Return the table of rows with bars from `lines[at]` on, and the index of the first line after it."""
    head = _barred_cells(text, lines[at].span)
    grid = Grid(len(head))
    if not 2 <= grid.columns <= _MOST_COLUMNS:
        return None, at + 1
    stop = at
    while stop < len(lines):
        span = lines[stop].span
        words = text[span.start : span.end]
        if _UPRIGHT.search(words) is None:
            break
        stop += 1
        if _MARKDOWN_RULE.fullmatch(words[:2000]) or not words.strip("|｜ \u3000"):
            continue
        _add_row(text, grid, _barred_cells(text, span), barred=True)
        if grid.rows == 1 and not has_head(text, Table(span, 1, grid.columns, tuple(grid.cells))):
            return None, at + 1
    return grid.table(lines[at].page), stop


def _barred_cells(text: str, span: Span) -> list[Span]:
    """Return the cells of a line with bars; a bar at its end closes the last cell, one at its head opens the first."""
    start, end = span
    if text[start] in "|｜│":
        start += 1
    cells = []
    for match in _UPRIGHT.finditer(text, start, end):
        cells.append(bare_span(text, start, match.start()))
        start = match.end()
    if start < end:
        cells.append(bare_span(text, start, end))
    return cells


def _add_row(text: str, grid: Grid, cells: list[Span], *, barred: bool) -> None:
    """Add a row of `cells`; with fewer than the head has, the first were merged down."""
    while len(cells) > grid.columns and cells[-1].end <= cells[-1].start:
        cells.pop()
    row = grid.rows
    grid.rows += 1
    printed = [span for span in cells if span.end > span.start]
    if len(printed) == 1 and printed[0] is cells[0] and len(cells) < grid.columns:
        grid.cells.append(Cell(printed[0], row, 0, 1, grid.columns))
        return
    offset = _offset(text, grid, cells, barred) if row and len(cells) < grid.columns else 0
    for column, span in enumerate(cells[: grid.columns]):
        # What is empty may have been merged down: a row of text does not say so, and a cell that is not there neither.
        if span.end > span.start:
            grid.cells.append(Cell(span, row, min(column + offset, grid.columns - 1)))
    if len(cells) > grid.columns and grid.cells and grid.cells[-1].row == row:
        last = grid.cells.pop()
        grid.cells.append(Cell(Span(last.span.start, max(last.span.end, cells[-1].end)), row, last.column))


def _offset(text: str, grid: Grid, cells: list[Span], barred: bool) -> int:
    """Return how many cells at the head of a short row were merged down: those before its number, or all."""
    head = (cell for cell in grid.cells[: grid.columns] if cell.row == 0)
    numbers = (cell.column for cell in head if read_head(bare_head(text[slice(*cell.span)])) == Head(Content.NUMBER))
    number = next(numbers, -1)
    lacking = grid.columns - len(cells)
    if number >= 0 and is_number_cell(text[cells[0].start : cells[0].end][:20]):
        return min(number, lacking)
    return lacking if barred else 0


# Tabs, and wide gaps.


def tabbed_cells(text: str, span: Span) -> list[Span]:
    """Return the cells of a line divided by tabs or, where it has none, by two and more blanks."""
    start = text.rfind("\n", max(0, span.start - 64), span.start) + 1 or span.start
    start = start if "\t" in text[start : span.start] and not text[start : span.start].strip(BLANKS) else span.start
    tabs = "\t" in text[start : span.end]
    cells = []
    for match in re.finditer("\t", text[start : span.end]) if tabs else _WIDE_GAP.finditer(text[start : span.end]):
        cells.append((match.start() + start, match.end() + start))
    found, done = [], start
    for left, right in cells:
        found.append(bare_span(text, done, left))
        done = right
    found.append(bare_span(text, done, span.end))
    return found


def read_tabbed(text: str, lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """Return the table of rows with tabs whose head is `lines[at]`, and the index of the first line after it."""
    head = tabbed_cells(text, lines[at].span)
    grid = Grid(len(head))
    if not 3 <= grid.columns <= _MOST_COLUMNS:
        return None, at + 1
    _add_row(text, grid, head, barred=False)
    if not has_head(text, Table(lines[at].span, 1, grid.columns, tuple(grid.cells))):
        return None, at + 1
    stop = at + 1
    while stop < len(lines):
        cells = tabbed_cells(text, lines[stop].span)
        if len(cells) == 1 and not _opens_section(text, lines, stop):
            break
        if len(cells) > 1 and len(cells) != grid.columns and "\t" not in text[cells[0].start : cells[-1].end]:
            break
        _add_row(text, grid, cells, barred=False)
        stop += 1
    return (grid.table(lines[at].page), stop) if grid.rows > 1 else (None, at + 1)


def _opens_section(text: str, lines: Sequence[Line], at: int) -> bool:
    """Return whether a line without cells is a section row: short, and rows follow."""
    span = lines[at].span
    if span.end - span.start > 40 or at + 1 >= len(lines):
        return False
    return len(tabbed_cells(text, lines[at + 1].span)) > 2

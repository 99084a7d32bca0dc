"""Tables of a PDF (表格): the text of each cell, and one table out of the pieces that page ends cut it into."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.parser.readers.builder import GridCell
from luoshi.parser.readers.pdf_chars import Char, Printed, lines_of
from luoshi.parser.readers.pdf_rules import Grid

_SAME_EDGE = 6.0
_PADDING = 11.0  # points: both sides of a cell together, as Word and WPS set them
_NARROW = 5.5  # characters: in so small a cell no line end tells whether the word ends too
_WIDE_ENOUGH = 10.0
_HEAD_ROWS = 4
_SPACES = re.compile(r"\s+")
_SERIAL = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,4})[.．、)）]?")
_LATIN_RUN = re.compile(r"[!-~]{1,40}")
_SENTENCE_END = "。；！？!?;"
_CLOSING = "、，。；：！？）〕》”’%％"
# 县发展和改革局 / 县财政局: each fills its line by chance and is a name of its own.
_NAME_ENDS = re.compile(r"[局委办院会厅部处室署社司行校团府所站]$")
_NAME_STARTS = re.compile(r"[省市县区州旗镇乡国各]|自治")
_NUMBERED = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.．、)）]|[①-⑳]")


@dataclass(slots=True)
class PaperCell:
    """A cell while its lines are still lines; `width` is that of the paper."""

    row: int
    column: int
    rows: int
    columns: int
    width: float
    lines: list[Printed]

    @property
    def plain(self) -> str:
        """The text without any white space."""
        return _SPACES.sub("", "".join(line.text for line in self.lines))


@dataclass(slots=True)
class PageTable:
    """A table, or the piece of one that stands on `page`."""

    xs: tuple[float, ...]
    top: float
    bottom: float
    cells: list[PaperCell]
    page: int
    pages: int = 1
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        self.rows = max((cell.row + cell.rows for cell in self.cells), default=0)

    def row(self, number: int) -> list[PaperCell]:
        """Return the cells that start in a row."""
        return [cell for cell in self.cells if cell.row == number]


def fill(grid: Grid, chars: list[Char], page: int) -> tuple[PageTable | None, list[Char]]:
    """Return the table with its text, and the characters that stand outside it."""
    place = {
        (row, column): number
        for number, box in enumerate(grid.boxes)
        for row in range(box.row, box.row + box.rows)
        for column in range(box.column, box.column + box.columns)
    }
    inside: dict[int, list[Char]] = {}
    outside = []
    for char in chars:
        # The middle of a character stands above its baseline by about a third of its height.
        row = bisect_right(grid.ys, char.base - 0.35 * char.em) - 1
        column = bisect_right(grid.xs, (char.x0 + char.x1) / 2) - 1
        number = place.get((row, column))
        if number is None:
            outside.append(char)
        else:
            inside.setdefault(number, []).append(char)
    if len(inside) < 2:
        return None, chars
    cells = [
        PaperCell(box.row, box.column, box.rows, box.columns, box.x1 - box.x0, lines_of(inside.get(number, [])))
        for number, box in enumerate(grid.boxes)
    ]
    return PageTable(grid.xs, grid.ys[0], grid.ys[-1], cells, page), outside


def joins(before: PageTable, after: PageTable) -> bool:
    """Return whether a table at the head of a page goes on with the one at the foot of the page before."""
    return (
        before.page + before.pages == after.page
        and len(before.xs) == len(after.xs)
        and all(abs(one - two) < _SAME_EDGE for one, two in zip(before.xs, after.xs, strict=True))
    )


def join(before: PageTable, after: PageTable) -> None:
    """Add the piece `after` to `before`: its repeated head left out, a row cut by the page end joined with its rest."""
    skip = _repeated_head(before, after)
    shift = before.rows - skip
    rest = [cell for cell in after.cells if cell.row >= skip]
    if rest and _is_rest(before, rest, skip):
        _join_row(before, rest, skip)
        rest = [cell for cell in rest if cell.row != skip]
        shift -= 1
    for cell in rest:
        if not (cell.row == skip and not cell.lines and _reach_down(before, cell, shift)):
            cell.row += shift
            before.cells.append(cell)
    before.rows = max(cell.row + cell.rows for cell in before.cells)
    before.bottom = after.bottom
    before.pages += after.pages


def _repeated_head(before: PageTable, after: PageTable) -> int:
    """Return how many rows at the head of `after` repeat those of `before`."""
    same = 0
    while same < min(_HEAD_ROWS, before.rows, after.rows - 1):
        head = _plain_row(before, same)
        if not any(text for _, text in head) or head != _plain_row(after, same):
            break
        same += 1
    return same


def _plain_row(table: PageTable, number: int) -> list[tuple[int, str]]:
    return [(cell.column, cell.plain) for cell in table.row(number)]


def _is_rest(before: PageTable, rest: Sequence[PaperCell], first: int) -> bool:
    """Return whether the first row of a new page is the rest of the last row of the page before."""
    top = [cell for cell in rest if cell.row == first]
    last = [cell for cell in before.cells if cell.row + cell.rows == before.rows]
    if len(top) < 2 or not any(cell.lines for cell in top) or not any(cell.lines for cell in last):
        return False
    column = _serial_column(before) or 0
    if _text_in(top, column) or not _text_in(last, column):
        return False
    return not _complete(last, top)


def _complete(last: Sequence[PaperCell], top: Sequence[PaperCell]) -> bool:
    """Return whether the row above had said everything: its longest text ended, and a new text begins below it."""
    longest = max(last, key=lambda cell: len(cell.plain))
    return bool(_text_in(top, longest.column)) and longest.plain[-1:] in _SENTENCE_END


def _serial_column(table: PageTable) -> int | None:
    """Return the column of 序号, where one of the first two columns is mostly numbers."""
    for column in (0, 1):
        texts = [cell.plain for cell in table.cells if cell.column == column and cell.columns == 1]
        numbers = sum(1 for text in texts if _SERIAL.fullmatch(text))
        if numbers >= 2 and numbers * 2 >= sum(1 for text in texts if text):
            return column
    return None


def _text_in(cells: Sequence[PaperCell], column: int) -> str:
    return next((cell.plain for cell in cells if cell.column <= column < cell.column + cell.columns), "")


def _join_row(before: PageTable, rest: Sequence[PaperCell], first: int) -> None:
    """Put the first row of `rest` under the lines of the last row of `before`."""
    last = before.rows - 1
    for cell in rest:
        if cell.row != first or not cell.lines:
            continue
        for above in before.cells:
            if above.column == cell.column and above.row <= last < above.row + above.rows:
                above.lines += cell.lines
                break
        else:
            cell.row, cell.rows = last, 1
            before.cells.append(cell)


def _reach_down(before: PageTable, cell: PaperCell, shift: int) -> bool:
    """An empty cell at the head of a page is the rest of one that covers several rows; return whether it was."""
    for above in before.cells:
        ends = above.row + above.rows == cell.row + shift
        if ends and (above.column, above.columns) == (cell.column, cell.columns) and above.lines and above.rows > 1:
            above.rows += cell.rows
            return True
    return False


def grid_cells(table: PageTable) -> list[GridCell]:
    """Return the cells in reading order, lines that the cell's width broke joined again."""
    widest: dict[tuple[int, int], float] = {}
    for cell in table.cells:
        key = (cell.column, cell.columns)
        widest[key] = max([widest.get(key, 0.0), *(line.x1 - line.x0 for line in cell.lines)])
    return [
        GridCell(_text(cell, widest[cell.column, cell.columns]), cell.row, cell.column, cell.rows, cell.columns)
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    ]


def _text(cell: PaperCell, widest: float) -> str:
    """Return the paragraphs of a cell parted by line breaks; where the layout cannot tell, a line end stays one too."""
    parts: list[str] = []
    for number, line in enumerate(cell.lines):
        parts.append(line.text)
        if number + 1 < len(cell.lines):
            parts.append(
                "" if _wrapped(line, cell.lines[number + 1].text, max(widest, cell.width - _PADDING)) else "\n"
            )
    return "".join(parts)


def _wrapped(line: Printed, following: str, room: float) -> bool:
    """Return whether a line ended because the next word found no room in it."""
    if room < _NARROW * line.em or line.text[-1] in _SENTENCE_END:
        # 。at the end of a full line may end the paragraph or not: a number that follows decides.
        return room >= _NARROW * line.em and _NUMBERED.match(following) is None and _no_room(line, following, room)
    if _NAME_ENDS.search(line.text) and _NAME_STARTS.match(following):
        return False
    return _no_room(line, following, room)


def _no_room(line: Printed, following: str, room: float) -> bool:
    run = _LATIN_RUN.match(following)
    needed = 0.5 * len(run[0]) if run else 1.0
    # A mark that may not begin a line takes the character before it down with it.
    if len(following) > 1 and following[1] in _CLOSING:
        needed += 1.0
    # Spacing between figures and characters takes room too; a long line that ends near the edge was wrapped.
    slack = 2.2 if room > _WIDE_ENOUGH * line.em else 0.2
    return line.x1 - line.x0 + needed * line.em > room - slack * line.em

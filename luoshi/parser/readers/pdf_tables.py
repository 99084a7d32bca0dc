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
PADDING = 11.0  # points: both sides of a cell together, as Word and WPS set them
_NARROW = 5.5  # characters: in so small a cell no line end tells whether the word ends too
_WIDE_ENOUGH = 10.0
_HEAD_ROWS = 4
_SPACES = re.compile(r"\s+")
_SERIAL = re.compile(r"[（(]?(?:\d{1,4}|[一二三四五六七八九十]{1,4})[.．、)）]?")
# No line begins with a closing mark or ends with an opening one, and a figure is not parted.
_WORD = re.compile(r"[（(《“〔【‘]{0,3}(?:[!-'*-~]{1,40}|.)[、，。；：！？）)〕】》”’%％]{0,3}")
_SENTENCE_END = "。；！？!?;"
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
    serial = _serial_column(before)
    if serial is not None:
        return not _text_in(top, serial) and bool(_text_in(last, serial)) and not _complete(last, top)
    longest = _longest_column(before)
    if _ends_sentences(before, longest) and _text_in(last, longest) and _text_in(top, longest):
        return _text_in(last, longest)[-1] not in _SENTENCE_END
    return not _text_in(top, 0) and bool(_text_in(last, 0)) and not _complete(last, top)


def _complete(last: Sequence[PaperCell], top: Sequence[PaperCell]) -> bool:
    """Return whether the row above had said everything: its longest text ended, and a new text begins below it."""
    longest = max(last, key=lambda cell: len(cell.plain))
    if not _text_in(top, longest.column) or longest.plain[-1:] not in _SENTENCE_END:
        return False
    return not any(_goes_on(above, below) for above in last for below in top if above.column == below.column)


def _goes_on(above: PaperCell, below: PaperCell) -> bool:
    """Return whether the last line of a cell broke off: 县自然资源局、 or 县住房城乡建设 before 局."""
    if not above.lines or not below.lines or above.plain[-1] in _SENTENCE_END:
        return False
    return above.plain[-1] in "、，,（(" or _wrapped(above.lines[-1], below.lines[0].text, above.width - PADDING)


def _longest_column(table: PageTable) -> int:
    """Return the column that says most."""
    said: dict[int, int] = {}
    for cell in table.cells:
        if cell.columns == 1:
            said[cell.column] = said.get(cell.column, 0) + len(cell.plain)
    return max(said, key=lambda column: said[column], default=0)


def _ends_sentences(table: PageTable, column: int) -> bool:
    """Return whether nearly every text of a column is a whole sentence; the last row may be cut and does not count."""
    texts = [cell.plain for cell in table.cells if cell.column == column and cell.plain and cell.row + 1 < table.rows]
    ended = sum(1 for text in texts if text[-1] in _SENTENCE_END)
    return ended >= 2 and ended >= 0.7 * (len(texts) - 1)


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
        if cell.row != first or (not cell.lines and cell.rows == 1):
            continue
        for above in before.cells:
            if above.column == cell.column and above.row <= last < above.row + above.rows:
                above.lines += cell.lines
                above.rows += cell.rows - 1
                break
        else:
            cell.row, cell.rows = last, 1
            before.cells.append(cell)


def _reach_down(before: PageTable, cell: PaperCell, shift: int) -> bool:
    """An empty cell at the head of a page may be the rest of one that covers several rows; return whether it was."""
    for above in before.cells:
        ends = above.row + above.rows == cell.row + shift
        if not ends or not above.lines or (above.column, above.columns) != (cell.column, cell.columns):
            continue
        if above.rows > 1 or cell.rows > 1 or _never_empty(before, cell.column) or _merges(before, cell.column):
            above.rows += cell.rows
            return True
    return False


def _never_empty(table: PageTable, column: int) -> bool:
    cells = [cell for cell in table.cells if cell.column == column and cell.columns == 1]
    return len(cells) > 2 and all(cell.lines for cell in cells)


def _merges(table: PageTable, column: int) -> bool:
    return any(cell.column == column and cell.rows > 1 for cell in table.cells)


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
            parts.append("" if _wrapped(line, cell.lines[number + 1].text, max(widest, cell.width - PADDING)) else "\n")
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
    """Return whether the first word of the line that follows, with the marks that cling to it, was too long."""
    word = _WORD.match(following)
    needed = sum(1.0 if ord(character) > 0xFF else 0.5 for character in word[0]) if word else 1.0
    # Spacing between figures and characters takes room too; a long line that ends near the edge was wrapped.
    slack = 2.2 if room > _WIDE_ENOUGH * line.em else 0.8
    return line.x1 - line.x0 + needed * line.em > room - slack * line.em

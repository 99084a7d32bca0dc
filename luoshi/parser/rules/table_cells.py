"""Cells of a table (单元格): the words of one cell, its lines put together, and the row it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from luoshi.parser.document import Cell, Table
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.rules.numbering import Style, read_number

_SENTENCE_END = frozenset("。！？；;!?")
_EMPTY = frozenset("—-－–―/／\\_＿·.*无空〇○、…")
_LONGEST_EMPTY = 6  # characters that may stand for nothing
_EMPTY_WORDS = frozenset({"无", "暂无", "/", "略", "空"})
# A line in a cell that opens a point of its own, however the line before ended.
_POINT = re.compile(r"[△▲●■◆★☆○□◇▪◎➢➤►▶•①-⑳]|[（(][一二三四五六七八九十0-9]{1,3}[）)]")


@dataclass(slots=True)
class Row:
    """The cells of one row of the grid, by column: those that begin in it, and those merged down from a row above."""

    index: int
    own: dict[int, Cell] = field(default_factory=dict)
    merged: dict[int, Cell] = field(default_factory=dict)
    printed: dict[int, Cell] = field(default_factory=dict)  # those of its own that are printed in

    def at(self, column: int) -> Cell | None:
        """Return the cell that covers `column`, where it begins there."""
        return self.own.get(column) or self.merged.get(column)


def rows_of(text: str, table: Table) -> Iterator[Row]:
    """Yield the rows of `table` in which a cell begins, in order, with what is merged down into them."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    merged: dict[int, Cell] = {}
    ends = 0  # the first row at which a merged cell has ended
    for index in sorted(by_row):
        if merged and ends <= index:
            merged = {column: cell for column, cell in merged.items() if cell.row + cell.rows > index}
            ends = min((cell.row + cell.rows for cell in merged.values()), default=0)
        own = {cell.column: cell for cell in by_row[index]}
        printed = {
            column: cell
            for column, cell in own.items()
            if cell.span[1] - cell.span[0] > _LONGEST_EMPTY or not is_empty(text, cell)
        }
        yield Row(index, own, merged, printed)
        tall = {cell.column: cell for cell in by_row[index] if cell.rows > 1 and cell.row + cell.rows > index + 1}
        if tall:
            merged = {**merged, **tall}
            ends = min(cell.row + cell.rows for cell in merged.values())


def lines_of(text: str, cell: Cell) -> list[Passage]:
    """Return the printed lines of `cell`, blank ones left out."""
    start, end = cell.span
    if not cell.parts and text.find("\n", start, end) < 0:
        line = Passage.of(text, start, end)
        return [line] if line.text else []
    found = []
    for start, end in cell.parts or (cell.span,):
        while start < end:
            stop = text.find("\n", start, end)
            stop = end if stop < 0 else stop
            line = Passage.of(text, start, stop)
            if line.text:
                found.append(line)
            start = stop + 1
    return found


def is_empty(text: str, cell: Cell) -> bool:
    """Return whether the cell holds nothing, or only what stands for nothing: — / 无."""
    start, end = cell.span
    if start >= end:
        return True
    if end - start > _LONGEST_EMPTY or (text[start] not in _EMPTY and text[start] not in BLANKS):
        return False
    bare = text[start:end].strip(BLANKS)
    return all(character in _EMPTY for character in bare) and (bare in _EMPTY_WORDS or "无" not in bare)


_DITTOS = frozenset({"〃", "″", "〞", "同上", "同前", '"', "”", "“", "“”", "''", "’’", "″″"})


def is_ditto(text: str, cell: Cell) -> bool:
    """Return whether the cell says that it holds what the one above holds: 〃, 同上."""
    start, end = cell.span
    return 0 < end - start <= 3 and text[start:end].strip(BLANKS) in _DITTOS


def words_of(text: str, cell: Cell) -> Passage:
    """Return the words of `cell` on one line: a break inside a cell is where the column was too narrow."""
    start, end = cell.span
    if not cell.parts and text.find("\n", start, end) < 0:
        return Passage.of(text, start, end)
    return Passage.join(lines_of(text, cell))


def value_of(text: str, cell: Cell) -> Passage:
    """Return the words of `cell` with its line breaks: a list of names may have one name a line."""
    start, end = cell.span
    if not cell.parts and text.find("\n", start, end) < 0:
        return Passage.of(text, start, end)
    return with_breaks(text, lines_of(text, cell))


def with_breaks(text: str, lines: Iterable[Passage]) -> Passage:
    """Return `lines` as one passage with the line breaks of the source kept between them."""
    parts: list[Passage] = []
    for line in lines:
        if parts:
            end, start = parts[-1].span().end, line.span().start
            at = text.find("\n", end, start) if end <= start else -1
            if at >= 0:
                parts.append(Passage("\n", (at,)))
        parts.append(line)
    return parts[0] if len(parts) == 1 else Passage.join(parts)


def join_cells(text: str, parts: Sequence[Passage]) -> Passage:
    """Return the words of several cells as one passage, with the blank that divides them in the text."""
    made: list[Passage] = []
    for part in parts:
        if made:
            end, start = made[-1].span().end, part.span().start
            blank = next((at for at in range(end, min(start, end + 40)) if text[at] in BLANKS), -1)
            if blank >= 0:
                made.append(Passage(text[blank], (blank,)))
        made.append(part)
    return made[0] if len(made) == 1 else Passage.join(made)


def paragraphs_of(text: str, cell: Cell) -> list[Passage]:
    """Return the paragraphs of `cell`: lines go together unless one ends a sentence or the next opens a point."""
    lines = lines_of(text, cell)
    if len(lines) <= 1:
        return lines
    groups: list[list[Passage]] = []
    for line in lines:
        if groups and groups[-1][-1].text[-1] not in _SENTENCE_END and not opens_point(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [group[0] if len(group) == 1 else Passage.join(group) for group in groups]


def opens_point(line: Passage) -> bool:
    """Return whether a line of a cell opens a numbered point."""
    if _POINT.match(line.text):
        return True
    number = read_number(line)
    return number is not None and number.certain and number.style in (Style.ARABIC, Style.CHINESE)


def span_of(cells: Iterable[Cell]) -> Span:
    """Return the span from the first to the last character of `cells`."""
    spans = [cell.span for cell in cells if cell.span.end > cell.span.start]
    return Span(min(each.start for each in spans), max(each.end for each in spans)) if spans else Span(0, 0)

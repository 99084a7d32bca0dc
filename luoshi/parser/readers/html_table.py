"""Tables of a page (网页表格): which hold data, and the grid of those with rowspan and colspan resolved."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.builder import GridCell
from luoshi.parser.readers.html_flow import DROPPED, Flow, is_hidden
from luoshi.parser.readers.limits import Limits

_PARAGRAPHS = 12  # a cell with more is the page itself, laid out in a table
_SHARE = 0.6


def data_tables(root: etree._Element) -> frozenset[etree._Element]:
    """Return the tables that hold data; those that only lay out the page, or a box round one text, are left out."""
    return frozenset(table for table in root.iter("table") if _is_data(table))


def _is_data(table: etree._Element) -> bool:
    if table.get("role") in {"presentation", "none"}:
        return False
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows_of(table)]
    filled = [cell for row in rows for cell in row if _length(cell)]
    if len(filled) < 2 or max(len(row) for row in rows) < 2:
        return False
    if any(_holds_table(cell) for cell in filled):
        return False
    total = sum(map(_length, filled))
    largest = max(filled, key=_length)
    # A page cut into menu, text and side: one cell with nearly everything, in many paragraphs.
    return not (_length(largest) > _SHARE * total and len(filled) <= 8 and _paragraphs(largest) > _PARAGRAPHS)


def _holds_table(cell: etree._Element) -> bool:
    """Return whether a table of some size stands in a cell; a box of one cell in it is only decoration."""
    for inner in cell.iter("table"):
        cells = 0
        for row in rows_of(inner):
            cells += sum(1 for each in row if each.tag in {"td", "th"})
            if cells > 3:
                return True
    return False


def _length(element: etree._Element) -> int:
    return len("".join("".join(str(text) for text in element.itertext()).split()))


def _paragraphs(cell: etree._Element) -> int:
    return sum(1 for _ in cell.iter("p", "br", "div", "h1", "h2", "h3", "li"))


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Return the rows of `table` itself, not of tables inside it."""
    waiting = list(reversed(table))
    while waiting:
        element = waiting.pop()
        if element.tag == "tr":
            yield element
        elif element.tag in {"thead", "tbody", "tfoot", "form", "center", "div", "font", "span", "colgroup"}:
            waiting.extend(reversed(element))


def grid_of(table: etree._Element, limits: Limits, *, show_hidden: bool) -> list[GridCell]:
    """Return the cells of a data table in reading order; spans are cut to the grid that really has cells."""
    rows = [row for row in rows_of(table) if show_hidden or not is_hidden(row)]
    if len(rows) > limits.rows:
        raise ReaderError(f"网页中的表格有{len(rows):,}行，超过{limits.rows:,}行的限额，请拆分后再试。")
    cells: list[GridCell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    places = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in {"td", "th"} or (not show_hidden and is_hidden(cell)):
                continue
            while taken.get(column, 0) > number:
                column += 1
            down, across = _span(cell, "rowspan", len(rows) - number), _span(cell, "colspan", limits.columns)
            places += across
            if column + across > limits.columns or places > limits.cells:
                raise ReaderError(f"网页中的表格超过{limits.columns:,}列或{limits.cells:,}格的限额，请检查文件来源。")
            if down > 1:
                taken.update((each, number + down) for each in range(column, column + across))
            cells.append(GridCell(text_of(cell, show_hidden=show_hidden), number, column, down, across))
            column += across
    return _trimmed(cells)


def text_of(element: etree._Element, *, show_hidden: bool) -> str:
    """Return the lines inside a cell."""
    return "\n".join(piece.text for piece in Flow(element, show_hidden=show_hidden).pieces())


def _span(cell: etree._Element, name: str, most: int) -> int:
    value = (cell.get(name) or "").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    number = int(value[:9])
    if number == 0 and name == "rowspan":
        return most  # to the end of the table, says the standard
    return min(max(1, number), max(1, most))


def _trimmed(cells: list[GridCell]) -> list[GridCell]:
    """Cut colspan="20" over seven columns to what is there: the last column is one in which some cell starts."""
    width = max((cell.column for cell in cells), default=0) + 1
    for cell in cells:
        cell.columns = min(cell.columns, width - cell.column)
    return cells


def caption_of(table: etree._Element) -> str:
    """Return the caption, which a browser prints over the table."""
    captions = [child for child in table if child.tag == "caption" and child.tag not in DROPPED]
    return text_of(captions[0], show_hidden=False) if captions else ""

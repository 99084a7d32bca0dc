"""What a reader makes of a file: its text as received, and the blocks (lines, tables) it is laid out in.

The rules see only this; no rule knows whether the file was a .docx, a .pdf or a text.
All spans are half-open and count characters of `Document.text`. Blocks stand in the order of the text and do not
overlap;
what lies between two blocks is white space (line breaks, the tabs between cells).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from luoshi.parser.passage import Span

# Why a line is no part of the document's own words.
Debris = Literal["", "page-number", "running-head", "navigation", "sheet-name", "repeated-head", "footnote"]


class Line(NamedTuple):  # a tuple: a file may have a hundred thousand of them
    """One printed line or one paragraph.

    `whole`: the format says that the line is a whole paragraph (docx, html: True) or only a printed line that may
    run on
    in the next one (txt, pdf: False).
    `fills`: from the page's layout, the line reaches the right edge (so the next may continue it); None where unknown.
    `indented`: from the page's layout, the line starts with the indent of a new paragraph; None where unknown.
    `outline`: heading level where the format marks one (docx style or outline level, html h1–h6), 0 for the title;
    else None.
    `debris`: set by a reader that knows from the layout that this is a page number, a running head, a site's
    navigation.
    """

    span: Span
    whole: bool = False
    page: int = 1
    fills: bool | None = None
    indented: bool | None = None
    outline: int | None = None
    debris: Debris = ""


class Cell(NamedTuple):  # as Line
    """One cell of a table, printed once, covering `rows` × `columns` places of the grid from (`row`, `column`),
    counted from 0.

    `span` is the cell's text in the document; inside it paragraphs are divided by line breaks. An empty cell has an
    empty span.
    """

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    # The column is a date or number in the file (xlsx): what is printed in `span` is its usual Chinese form.
    uncertain: bool = False
    # Where the text of other cells lies between its lines (a table drawn in a text), the stretches that are its own.
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, in reading order, of a grid of `rows` × `columns`."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    page: int = 1
    name: str = ""  # the name of the sheet, where the table is one


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the file itself starts a new part: a sheet of a workbook, a section that starts on a new page."""

    at: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `text` is the text as received (for txt the decoded characters, untouched), or put together
    by the reader.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str = "txt"
    breaks: tuple[Break, ...] = ()
    # Spans whose characters were recognised from a picture (OCR): figures in them are marked as uncertain.
    recognised: tuple[Span, ...] = ()
    notes: tuple[str, ...] = field(
        default=()
    )  # full Chinese sentences for the person: "文件含修订标记，已按接受修订读取。"

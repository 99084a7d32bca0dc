"""A table as .xlsx ready to print: A4 landscape, head on every page, page numbers; row by row, so in little memory."""

from __future__ import annotations

import re
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luoshi.ledger.heights import fitting
from luoshi.ledger.workbook import (
    A4,
    BODY_FONT,
    BODY_SIZE,
    FORMULA_STARTS,
    HEAD_FONT,
    LONGEST_CELL,
    SECTION_FONT,
    TITLE_FONT,
)
from luoshi.tasks.tables import Column, Row, Section, Table, Value

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEAD_ROW = 2
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FRAME: dict[str, Any] = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": BODY_FONT}


def write_excel(table: Table) -> IO[bytes]:
    """Return an open file with the workbook, at its beginning; it is gone when closed."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  the response closes it
    book = xlsxwriter.Workbook(file, OPTIONS)
    book.set_properties({"title": table.title[:150], "comments": "由落实（luoshi）生成"})
    _Writer(book, table).write()
    book.close()
    file.seek(0)
    return file


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, table: Table) -> None:
        self.book, self.table = book, table
        self.page: Worksheet = book.add_worksheet(_sheet_name(table.name))
        self.last = len(table.columns) - 1
        self.formats: dict[tuple[str, int, bool, str], Format] = {}

    def write(self) -> None:
        self._set_up()
        row = HEAD_ROW
        for row, content in enumerate(self.table.rows, HEAD_ROW + 1):
            if isinstance(content, Section):
                self._section(row, content)
            else:
                self._row(row, content)
        self.page.autofilter(HEAD_ROW, 0, max(row, HEAD_ROW + 1), self.last)

    def _set_up(self) -> None:
        page = self.page
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.55, right=0.55, top=0.7, bottom=0.7)
        page.set_footer("&C第 &P 页　共 &N 页")
        page.freeze_panes(HEAD_ROW + 1, 1)
        page.repeat_rows(HEAD_ROW)
        for place, column in enumerate(self.table.columns):
            page.set_column(place, place, column.width)
        self._across(0, self.table.title, 40, {"align": "center", "font_name": TITLE_FONT, "font_size": 20})
        self._across(1, self.table.note, 20, {"align": "right", "font_name": BODY_FONT, "font_size": 11})
        head = self.book.add_format({**FRAME, "align": "center", "font_name": HEAD_FONT, "bg_color": "#DDE5F0"})
        page.set_row(HEAD_ROW, 28)
        for place, column in enumerate(self.table.columns):
            page.write_string(HEAD_ROW, place, column.head, head)

    def _across(self, row: int, text: str, height: float, look: dict[str, Any]) -> None:
        self.page.set_row(row, height)
        style = self.book.add_format({"valign": "vcenter", "text_wrap": True, **look})
        if self.last:
            self.page.merge_range(row, 0, row, self.last, "", style)
        self.page.write_string(row, 0, clean(text), style)

    def _section(self, row: int, section: Section) -> None:
        """A heading runs on into the empty cells beside it: merged ones would break filters and sorting."""
        self.page.set_row(row, 24)
        look = {"valign": "vcenter", "top": 1, "bottom": 1, "bg_color": "#F3F5F9", "indent": min(section.depth, 5)}
        style = self.book.add_format({**look, "font_name": SECTION_FONT if section.depth else HEAD_FONT})
        self.page.write_string(row, 0, clean(section.text), style)
        for place in range(1, self.last + 1):
            self.page.write_blank(row, place, None, style)

    def _row(self, number: int, row: Row) -> None:
        cells = list(zip(row.cells, self.table.columns, strict=True))
        # A text that surely fits one line needs no measuring: most cells do, and measuring is half the work.
        long = [(str(value), column.width) for value, column in cells if _may_wrap(value, column.width)]
        height, size = fitting(long, BODY_SIZE)
        self.page.set_row(number, height)
        for place, (value, column) in enumerate(cells):
            bold = self.table.is_grouped and row.opens_group and place == 0
            self._cell(number, place, value, column, size, bold)

    def _cell(self, row: int, place: int, value: Value, column: Column, size: int, bold: bool) -> None:
        if value is None or value == "":
            self.page.write_blank(row, place, None, self._style(column, size, bold, ""))
        elif isinstance(value, date):
            self.page.write_datetime(row, place, value, self._style(column, size, bold, "date"))
        elif isinstance(value, str):
            text = clean(value)
            kind = "quoted" if text.startswith(FORMULA_STARTS) else ""
            self.page.write_string(row, place, text, self._style(column, size, bold, kind))
        else:
            self.page.write_number(row, place, value, self._style(column, size, bold, "number"))

    def _style(self, column: Column, size: int, bold: bool, kind: str) -> Format:
        key = (column.align, size, bold, kind)
        if key not in self.formats:
            look = {**FRAME, "font_size": size, "align": column.align, "bold": bold}
            look |= {"num_format": 'yyyy"年"m"月"d"日"'} if kind == "date" else {}
            look |= {"quote_prefix": True} if kind == "quoted" else {}
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]


def clean(text: str) -> str:
    """Return `text` as a cell can hold it."""
    text = NOT_XML.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}……（过长，以下见原件）"


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or "台账"


def _may_wrap(value: Value, width: float) -> bool:
    """Return whether a value may need more than one line; days and numbers never do."""
    return isinstance(value, str) and (len(value) > width / 2.5 or "\n" in value)

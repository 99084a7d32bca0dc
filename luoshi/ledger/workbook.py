"""Sheets made into an .xlsx ready to print: A4 landscape, the head on every page, page numbers, frozen head, filters.

A document's words are never formulas: every text is written as text, also `=HYPERLINK(…)`, and stays text when a person
edits the cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luoshi.ledger.heights import fitting
from luoshi.ledger.sheets import Column, Section, Sheet, Value
from luoshi.ledger.wording import number_text

# As in official papers: 小标宋 for the title, 黑体 and 楷体 for headings, 仿宋 for the text.
TITLE_FONT, HEAD_FONT, SECTION_FONT, BODY_FONT = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
A4 = 9
BODY_SIZE = 11
HEAD_ROW = 2  # below the title and the note
LONGEST_CELL = 32_000  # Excel holds 32,767 characters a cell, and drops the whole text beyond
# Half characters of a damaged file, and the two that XML forbids: with one of them the workbook would not open.
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Workbook:
    """A workbook being written; `content()` closes it and returns its bytes."""

    def __init__(self, title: str) -> None:
        self._stream = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._stream, options)
        self._book.set_properties({"title": _one_line(title), "author": "", "comments": "由落实（luoshi）生成"})
        self.format = cache(self._new_format)

    def _new_format(self, **properties: Any) -> Format:
        made: Format = self._book.add_format({"valign": "vcenter", **properties})
        return made

    def page(self, name: str, source: str) -> Worksheet:
        """Return a new sheet set up for A4 landscape, one page wide, with page numbers."""
        page: Worksheet = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.55, right=0.55, top=0.7, bottom=0.7)
        footer = f"&L&8 {_one_line(source).replace('&', '&&')}&C第 &P 页　共 &N 页"
        # Excel refuses a footer of more than 255 characters; the page number is what must stay.
        page.set_footer(footer if len(footer) < 200 else "&C第 &P 页　共 &N 页")
        return page

    def write(self, page: Worksheet, row: int, column: int, value: Value, **properties: Any) -> None:
        """Write one cell: text as text whatever it begins with, a date as a date, a number as a number."""
        value = _as_a_cell_can_hold(value)
        if value is None or value == "":
            page.write_blank(row, column, None, self.format(**properties))
        elif isinstance(value, str):
            text = _NOT_XML.sub("\ufffd", value).replace("\r\n", "\n")
            if len(text) > LONGEST_CELL:
                text = f"{text[:LONGEST_CELL]}……（过长，以下见原件）"
            if text.startswith(FORMULA_STARTS):
                properties["quote_prefix"] = True
            page.write_string(row, column, text, self.format(**properties))
        elif isinstance(value, date):
            shown = self.format(**properties, num_format='yyyy"年"m"月"d"日"')
            page.write_datetime(row, column, value, shown)
        else:
            number_format = "#,##0" if isinstance(value, int) else "#,##0.######"
            page.write_number(
                row, column, value, self.format(**properties, num_format=_plain_small(value, number_format))
            )

    def content(self) -> bytes:
        self._book.close()
        return self._stream.getvalue()


def _as_a_cell_can_hold(value: Value) -> Value:
    """Return what Excel has no cell for as text: days before 1900, numbers of more digits than it counts with."""
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()
    # Written so that it holds for what is no number at all (nan) as well.
    if isinstance(value, int | float) and not abs(value) < 1e15:
        return number_text(value)
    return value


def _one_line(text: str) -> str:
    """Return a text for a place that takes no line breaks and no control characters, cut to what fits there."""
    return _NOT_XML.sub("", "".join(character if character.isprintable() else " " for character in text))[:150]


def _plain_small(value: int | float, number_format: str) -> str:
    # A row number or a percentage needs no comma, and "#,##0.######" would print 6.5 well but 6.0 as "6.".
    if float(value).is_integer():
        return "0" if abs(value) < 10_000 else "#,##0"
    return number_format


def workbook_of(sheets: Sequence[Sheet], source: str) -> bytes:
    """Return the .xlsx of `sheets`; `source` is named at the foot of each page."""
    book = Workbook(sheets[0].title)
    for sheet in sheets:
        _write_sheet(book, sheet, source)
    return book.content()


def _write_sheet(book: Workbook, sheet: Sheet, source: str) -> None:
    page = book.page(sheet.name, source)
    last = len(sheet.columns) - 1
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
    write_title(book, page, sheet.title, last)
    page.set_row(1, 20)
    page.merge_range(1, 0, 1, last, "", book.format(align="right", font_name=BODY_FONT, font_size=11))
    book.write(page, 1, 0, sheet.note, align="right", font_name=BODY_FONT, font_size=11)
    write_head(book, page, HEAD_ROW, [column.head for column in sheet.columns])
    for number, row in enumerate(sheet.rows, HEAD_ROW + 1):
        if isinstance(row, Section):
            _write_section(book, page, number, row, last)
            continue
        looks = [_group_look(sheet, row.opens_group, place) for place in range(len(row.cells))]
        write_row(book, page, number, sheet.columns, row.cells, looks)
    page.freeze_panes(HEAD_ROW + 1, 1)
    page.repeat_rows(HEAD_ROW)
    page.autofilter(HEAD_ROW, 0, HEAD_ROW + max(1, len(sheet.rows)), last)


def _write_section(book: Workbook, page: Worksheet, number: int, section: Section, last: int) -> None:
    """Write a heading that runs on into the empty cells beside it: merged ones would break filters and sorting."""
    page.set_row(number, 24)
    frame = {"top": 1, "bottom": 1, "bg_color": "#F3F5F9", "indent": min(section.depth, 5)}
    font = {"font_name": SECTION_FONT if section.depth else HEAD_FONT}
    book.write(page, number, 0, section.text, **frame, **font, font_size=BODY_SIZE, left=1)
    for place in range(1, last + 1):
        book.write(
            page, number, place, None, top=1, bottom=1, bg_color="#F3F5F9", **({"right": 1} if place == last else {})
        )


def write_title(book: Workbook, page: Worksheet, title: str, last_column: int) -> None:
    """Write the title over all columns in 小标宋, a little smaller where it is long."""
    look = {"align": "center", "font_name": TITLE_FONT, "font_size": 20 if len(title) <= 34 else 15, "text_wrap": True}
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, last_column, "", book.format(**look))
    book.write(page, 0, 0, title, **look)


def write_head(book: Workbook, page: Worksheet, row: int, heads: Sequence[str]) -> None:
    page.set_row(row, 28)
    for place, head in enumerate(heads):
        look = {"align": "center", "font_name": HEAD_FONT, "font_size": 11, "border": 1, "text_wrap": True}
        book.write(page, row, place, head, **look, bg_color="#DDE5F0")


def write_row(
    book: Workbook,
    page: Worksheet,
    number: int,
    columns: Sequence[Column],
    cells: Sequence[Value],
    looks: Sequence[dict[str, Any]] = (),
    least_height: float = 0,
) -> None:
    """Write a row of the table with a frame, as high as its text needs."""
    texts = [(_as_shown(value), column.width) for value, column in zip(cells, columns, strict=True)]
    height, size = fitting(texts, BODY_SIZE)
    page.set_row(number, max(height, least_height))
    for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
        body = {"font_name": BODY_FONT, "font_size": size, "border": 1, "text_wrap": True, "align": column.align}
        book.write(page, number, place, value, **body, **(looks[place] if looks else {}))


def _as_shown(value: Value) -> str:
    if isinstance(value, date):
        return "2025年12月31日"  # any: what counts is how wide a date stands
    return "" if value is None else str(value)


def _group_look(sheet: Sheet, opens_group: bool, place: int) -> dict[str, Any]:
    """Return how a row of a grouped sheet looks: the first of a group under a thicker line, the name repeated in grey.

    The name stands in every row, so that filters and sorting work; merged cells would break both.
    """
    if not sheet.is_grouped:
        return {}
    look: dict[str, Any] = {"top": 2} if opens_group else {}
    if place == 0:
        look |= {"bold": True} if opens_group else {"font_color": "#8A8A8A"}
    return look

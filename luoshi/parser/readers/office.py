"""Workbooks of Excel 97–2003 (.xls), and what only LibreOffice reads: Word and Excel 2003 XML, UOF, .xlsb."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from typing import Any

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers import libreoffice
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.docx import read_docx
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.number_format import general, printed, printed_text
from luoshi.parser.readers.odt import read_flat
from luoshi.parser.readers.sheets import Sheet, put_sheet
from luoshi.parser.readers.xlsx import read_xlsx

# What xlrd raises on files that are not as the format has them.
_DAMAGE = (
    XLRDError, CompDocError, struct.error, IndexError, KeyError, ValueError, TypeError, AssertionError,
    AttributeError, OverflowError, NotImplementedError, ZeroDivisionError,
)  # fmt: skip
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")  # before Excel 97
_ENCRYPTED = "文件已加密，无法读取，请去掉密码后另存再试。"
_SPREADSHEET = re.compile(
    rb"urn:schemas-microsoft-com:office:spreadsheet|office:spreadsheet|uof:\xe7\x94\xb5\xe5\xad\x90"
)
_EMPTY = "工作簿里没有文字，只有空白，请检查是否选错了文件。"


def read_xls(data: bytes, limits: Limits) -> Document:
    """Return the shown sheets of an .xls; what is damaged or older than Excel 97 is tried through LibreOffice."""
    if not data.startswith((_COMPOUND, *_BARE)):
        raise ReaderError("文件不是可以识别的Excel工作簿，请用Excel或WPS另存为.xlsx后再试。")
    try:
        document = _read_workbook(data, limits)
    except _DAMAGE as problem:
        if "encrypted" in str(problem).lower():
            raise ReaderError(_ENCRYPTED) from problem
        if not libreoffice.installed():
            raise ReaderError("文件已损坏或格式过旧，无法读取，请用Excel或WPS另存为.xlsx后再试。") from problem
        document = replace(read_xlsx(libreoffice.convert(data, "xls", "xlsx", limits), limits), format="xls")
    if not document.blocks:
        raise ReaderError(_EMPTY)
    return document


def read_office(data: bytes, limits: Limits) -> Document:
    """Return a document or workbook in a format that LibreOffice alone reads; ReaderError where it is not installed."""
    head = data[:8192]
    if head.startswith(b"PK"):
        return replace(read_xlsx(libreoffice.convert(data, "xlsb", "xlsx", limits), limits), format="xlsb")
    if b"office:document" in head:
        return read_flat(data, limits)
    if _SPREADSHEET.search(head):
        return replace(read_xlsx(libreoffice.convert(data, "xml", "xlsx", limits), limits), format="xls")
    return replace(read_docx(libreoffice.convert(data, "xml", "docx", limits), limits), format="doc")


def _read_workbook(data: bytes, limits: Limits) -> Document:
    # Formats and merged cells are kept only on request; what xlrd would print about the file is not wanted.
    with xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=_Silence()) as book:
        out = Builder(limits)
        for index in range(book.nsheets):
            found = book.sheet_by_index(index)
            if found.visibility:
                out.note(f"工作表“{found.name}”被隐藏，未读入；如需读入，请取消隐藏后另存再试。")
                continue
            put_sheet(out, _sheet(book, found, limits))
            book.unload_sheet(index)
        return out.document("xls")


class _Silence:
    """A log that keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


def _sheet(book: Any, found: Any, limits: Limits) -> Sheet:
    sheet = Sheet(found.name)
    for row in range(found.nrows):
        kinds = found.row_types(row)
        before = len(sheet.cells)
        for column, kind in enumerate(kinds):
            if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                continue
            text, is_date = _printed(book, found, row, column, kind)
            if text:
                sheet.cells[row, column] = text
                if is_date:
                    sheet.dates.add((row, column))
        if len(sheet.cells) > limits.cells:
            raise ReaderError(f"工作表“{found.name}”超过{limits.cells}个单元格，已停止读取，请拆分后再试。")
        look = found.rowinfo_map.get(row)
        if len(sheet.cells) > before and look is not None and look.hidden:
            sheet.hidden_rows.add(row)
    for top, bottom, left, right in found.merged_cells:
        sheet.merges.append((top, left, bottom - 1, right - 1))
    sheet.hidden_columns = [(column, column) for column, look in found.colinfo_map.items() if look.hidden]
    return sheet


def _printed(book: Any, found: Any, row: int, column: int, kind: int) -> tuple[str, bool]:
    """Return what is seen in a cell, and whether it is a date written out."""
    value = found.cell_value(row, column)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return ("TRUE" if value else "FALSE"), False
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, "#N/A"), False
    code = _format(book, found.cell_xf_index(row, column))
    if kind == xlrd.XL_CELL_TEXT:
        return printed_text(str(value).replace("\r\n", "\n").replace("\r", "\n"), code).strip(BLANKS), False
    if code == "General":
        return general(float(value)), False
    shown = printed(float(value), code, book.datemode == 1)
    return shown.text.strip(BLANKS), shown.is_date


def _format(book: Any, index: int) -> str:
    form = book.format_map.get(book.xf_list[index].format_key) if 0 <= index < len(book.xf_list) else None
    return form.format_str or "General" if form is not None else "General"

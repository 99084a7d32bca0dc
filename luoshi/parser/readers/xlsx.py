"""Workbooks (.xlsx): every shown sheet as it prints; values by their number format, formulas by their last result."""

from __future__ import annotations

import re

from lxml import etree

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.archive import Package, elements, part_of, related
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.number_format import BUILT_IN, general, printed, printed_text
from luoshi.parser.readers.sheets import Sheet, put_sheet
from luoshi.parser.readers.wordml import whole_number

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_EMPTY = "工作簿里没有文字，只有空白，请检查是否选错了文件。"


def read_xlsx(data: bytes, limits: Limits) -> Document:
    """Return the shown sheets of an .xlsx; ReaderError where it is broken, empty or past a limit."""
    package = Package(data, limits)
    main = part_of(package, "", "officeDocument", "xl/workbook.xml")
    root = package.xml(main)
    if root is None or etree.QName(root).localname != "workbook":
        raise ReaderError("文件不是可以识别的Excel工作簿，请用Excel或WPS另存为.xlsx后再试。")
    out = Builder(limits)
    book = _Book(package, main, root, limits)
    for name, part, state in book.sheets(root):
        if state != "visible":
            out.note(f"工作表“{name}”被隐藏，未读入；如需读入，请取消隐藏后另存再试。")
            continue
        put_sheet(out, book.sheet(name, part, out))
    document = out.document("xlsx")
    if not document.blocks:
        raise ReaderError(_EMPTY)
    return document


class _Book:
    """What all sheets of a workbook share: strings, formats, the calendar."""

    def __init__(self, package: Package, main: str, root: etree._Element, limits: Limits) -> None:
        self._package = package
        self._main = main
        self._limits = limits
        self._strings = self._read_strings(part_of(package, main, "sharedStrings", "xl/sharedStrings.xml"))
        self._formats = self._read_formats(part_of(package, main, "styles", "xl/styles.xml"))
        properties = next(root.iterchildren("{*}workbookPr"), None)
        self._from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}

    def sheets(self, root: etree._Element) -> list[tuple[str, str, str]]:
        """Return name, part and state of each worksheet, in the order of its tabs."""
        targets = related(self._package, self._main, "worksheet")
        found = []
        for sheet in root.iter("{*}sheet"):
            key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            part = targets.get(str(key))
            if part is not None:
                found.append((sheet.get("name", ""), part, sheet.get("state", "visible")))
        return found

    def sheet(self, name: str, part: str, out: Builder) -> Sheet:
        """Read one worksheet, row by row: a million blank rows take no memory."""
        sheet = Sheet(name)
        stream = self._package.open(part)
        if stream is None:
            return sheet
        rows = _Rows(sheet, self._strings, self._formats, self._from_1904)
        row_tag = ""
        for done, element in enumerate(elements(stream, ("{*}row", "{*}mergeCell", "{*}col")), 1):
            if len(element):
                row_tag = str(element.tag)
                rows.read(element)
                element.clear()
                if len(sheet.cells) > self._limits.cells:
                    raise ReaderError(f"工作表“{name}”超过{self._limits.cells}个单元格，已停止读取，请拆分后再试。")
            elif element.tag == row_tag:
                rows.skip(element)
            else:
                _read_setting(sheet, element, rows)
            if done % 500 == 0:
                # What has been read leaves the tree; one by one this would take longer than the reading.
                parent = element.getparent()
                if parent is not None:
                    del parent[: parent.index(element)]
        if rows.uncalculated:
            out.note(
                f"工作表“{name}”有{rows.uncalculated}个公式没有保存结果，这些单元格按空白读取，请用Excel打开保存后再试。"
            )
        return sheet

    def _read_strings(self, part: str) -> list[str]:
        root = self._package.xml(part)
        return [] if root is None else [_string(item) for item in root.iterchildren("{*}si")]

    def _read_formats(self, part: str) -> list[str]:
        """Return the format code of each cell style."""
        root = self._package.xml(part)
        if root is None:
            return []
        own = {
            whole_number(form.get("numFmtId", ""), -1): form.get("formatCode", "") for form in root.iter("{*}numFmt")
        }
        styles = next(root.iterchildren("{*}cellXfs"), None)
        numbers = [] if styles is None else [whole_number(style.get("numFmtId", ""), 0) for style in styles]
        return [own.get(number) or BUILT_IN.get(number, "General") for number in numbers]


class _Rows:
    """Reads the rows of one sheet into it."""

    def __init__(self, sheet: Sheet, strings: list[str], formats: list[str], from_1904: bool) -> None:
        self._sheet = sheet
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._row = -1
        self.uncalculated = 0

    def skip(self, row: etree._Element) -> None:
        """Count a row, blank or not."""
        stated = whole_number(row.get("r", ""), 0)
        self._row = stated - 1 if stated > 0 else self._row + 1

    def read(self, row: etree._Element) -> None:
        self.skip(row)
        column = -1
        cells, before = self._sheet.cells, len(self._sheet.cells)
        for cell in row:
            column += 1
            if not len(cell):
                continue
            reference = cell.get("r")
            if reference:
                column = _column(reference, column)
            text = self._text(cell, column).strip(BLANKS)
            if text:
                cells[self._row, column] = text
        if len(cells) > before and row.get("hidden") in {"1", "true"}:
            self._sheet.hidden_rows.add(self._row)

    def _text(self, cell: etree._Element, column: int) -> str:
        kind = cell.get("t", "n")
        content, has_formula = "", False
        for child in cell:
            tag = str(child.tag)
            if tag.endswith("}v"):
                content = child.text or ""
            elif tag.endswith("}is"):
                return _string(child)
            elif tag.endswith("}f"):
                has_formula = True
        if not content:
            self.uncalculated += has_formula and kind != "str"
            return ""
        if kind == "s":
            at = whole_number(content, -1)
            text = self._strings[at] if 0 <= at < len(self._strings) else ""
            return printed_text(text, self._format(cell)) if "@" in self._format(cell) else text
        if kind == "n":
            return self._number(content, cell, column)
        if kind == "b":
            return "TRUE" if content.strip() == "1" else "FALSE"
        if kind == "d":
            return _iso_date(content)
        return _unescaped(content)

    def _format(self, cell: etree._Element) -> str:
        style = cell.get("s")
        at = whole_number(style, 0) if style else 0
        return self._formats[at] if 0 <= at < len(self._formats) else "General"

    def _number(self, content: str, cell: etree._Element, column: int) -> str:
        code = self._format(cell)
        if code == "General" and content.isdigit() and len(content) < 12:
            return content
        try:
            value = float(content)
        except ValueError:
            return content
        if code == "General":
            return general(value) if abs(value) < 1e300 else content
        shown = printed(value, code, self._from_1904)
        if shown.is_date:
            self._sheet.dates.add((self._row, column))
        return shown.text


def _string(item: etree._Element) -> str:
    """Return the text of a shared or inline string: its runs, without the reading aids of East Asian names (rPh)."""
    pieces = []
    for child in item:
        local = str(child.tag).rpartition("}")[2]
        if local == "t":
            pieces.append(child.text or "")
        elif local == "r":
            pieces.extend(text.text or "" for text in child.iterchildren("{*}t"))
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """Return `text` with Excel's _x000D_ as the character it means, and line breaks of one kind."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if not match[1].upper().startswith("D8") else "", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _iso_date(content: str) -> str:
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", content)
    return f"{int(match[1])}年{int(match[2])}月{int(match[3])}日" if match else content


def _column(reference: str, default: int) -> int:
    """Return the column of AB12 counted from 0."""
    column = 0
    for letter in reference:
        if "A" <= letter <= "Z":
            column = column * 26 + ord(letter) - 64
        else:
            break
    return min(column, 16_384) - 1 if column else default


def _read_setting(sheet: Sheet, element: etree._Element, rows: _Rows) -> None:
    """Take in an element without children: a blank row, a merge, a column."""
    tag = str(element.tag)
    if tag.endswith("}row"):
        rows.skip(element)
    elif tag.endswith("}mergeCell"):
        _read_merge(sheet, element)
    elif element.get("hidden") in {"1", "true"}:
        first, last = whole_number(element.get("min", ""), 0), whole_number(element.get("max", ""), 0)
        sheet.hidden_columns.append((first - 1, last - 1))


def _read_merge(sheet: Sheet, element: etree._Element) -> None:
    first, _, last = element.get("ref", "").partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start and end:
        top, left = int(start[2]) - 1, _column(start[1].upper(), 0)
        bottom, right = int(end[2]) - 1, _column(end[1].upper(), 0)
        if (top, left) != (bottom, right):
            sheet.merges.append((top, left, bottom, right))

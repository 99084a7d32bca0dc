"""Workbooks (.xlsx): every shown sheet as it prints; values by their number format, formulas by their last result.

Only Python's own zip and XML readers are at work here, so that a small workbook needs no child process (decision 0014).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.archive import Package, part_of, related, walk_xml
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.number_format import BUILT_IN, general, printed, printed_text
from luoshi.parser.readers.sheets import Sheet, put_sheet
from luoshi.parser.readers.wordml import whole_number

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ON = frozenset({"1", "true"})
_EMPTY = "工作簿里没有文字，只有空白，请检查是否选错了文件。"


def read_xlsx(data: bytes, limits: Limits) -> Document:
    """Return the shown sheets of an .xlsx; ReaderError where it is broken, empty or past a limit."""
    package = Package(data, limits)
    main = part_of(package, "", "officeDocument", "xl/workbook.xml")
    root = package.tree(main)
    if root is None or root.tag.rpartition("}")[2] != "workbook":
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

    def __init__(self, package: Package, main: str, root: Element, limits: Limits) -> None:
        self._package = package
        self._main = main
        self._limits = limits
        self._strings = self._read_strings(part_of(package, main, "sharedStrings", "xl/sharedStrings.xml"))
        self._formats = self._read_formats(part_of(package, main, "styles", "xl/styles.xml"))
        properties = root.find("{*}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}

    def sheets(self, root: Element) -> list[tuple[str, str, str]]:
        """Return name, part and state of each worksheet, in the order of its tabs."""
        targets = related(self._package, self._main, "worksheet")
        found = []
        for sheet in root.iterfind(".//{*}sheet"):
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
        rows = _Rows(sheet, self._strings, self._formats, self._from_1904, self._limits)
        walk_xml(stream, rows.start, rows.end, rows.pieces.append)
        if rows.uncalculated:
            out.note(
                f"工作表“{name}”有{rows.uncalculated}个公式没有保存结果，这些单元格按空白读取，请用Excel打开保存后再试。"
            )
        return sheet

    def _read_strings(self, part: str) -> list[str]:
        strings = _Strings()
        stream = self._package.open(part)
        if stream is not None:
            walk_xml(stream, strings.start, strings.end, strings.pieces.append)
        return strings.found

    def _read_formats(self, part: str) -> list[str]:
        """Return the format code of each cell style."""
        root = self._package.tree(part)
        if root is None:
            return []
        own = {
            whole_number(form.get("numFmtId", ""), -1): form.get("formatCode", "")
            for form in root.iterfind(".//{*}numFmt")
        }
        styles = root.find("{*}cellXfs")
        numbers = [] if styles is None else [whole_number(style.get("numFmtId", ""), 0) for style in styles]
        return [own.get(number) or BUILT_IN.get(number, "General") for number in numbers]


class _Strings:
    """Takes in the shared strings: their runs, without the reading aids of East Asian names (rPh)."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []  # of the text that is being read
        self._words: list[str] = []
        self._is_aid = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self.pieces.clear()
        elif tag == "rPh":
            self._is_aid = True
        elif tag == "si":
            self._words.clear()

    def end(self, tag: str) -> None:
        if tag == "t":
            if not self._is_aid:
                self._words += self.pieces
        elif tag == "rPh":
            self._is_aid = False
        elif tag == "si":
            self.found.append(_unescaped("".join(self._words)))


class _Rows:
    """Takes in the rows, merges and columns of one sheet, tag by tag."""

    def __init__(self, sheet: Sheet, strings: list[str], formats: list[str], from_1904: bool, limits: Limits) -> None:
        self._sheet = sheet
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904
        self._most = limits.cells
        self._most_characters = limits.characters
        self._characters = 0
        self._columns: dict[str, int] = {}  # by their letters
        self._row = self._column = -1
        self._hides = False
        self._before = 0  # so many cells stood above the row
        self._cell: dict[str, str] = {}
        self._has_formula = self._is_inline = self._is_aid = False
        self.pieces: list[str] = []  # of the text that is being read
        self._words: list[str] = []  # of the cell
        self.uncalculated = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin what `tag` begins; the common ones come first."""
        if tag == "c":
            self._cell = attributes
            self._words.clear()
            self._has_formula = self._is_inline = self._is_aid = False
            self._place(attributes.get("r"))
        elif tag == "v" or tag == "t":
            self.pieces.clear()
        elif tag == "is":
            self._words.clear()
            self._is_inline = True
        elif tag == "row":
            stated = whole_number(attributes.get("r", ""), 0)
            self._row = stated - 1 if stated > 0 else self._row + 1
            self._column = -1
            self._hides = attributes.get("hidden") in _ON
            self._before = len(self._sheet.cells)
        elif tag == "f":
            self._has_formula = True
        elif tag == "rPh":
            self._is_aid = True
        elif tag == "mergeCell":
            _read_merge(self._sheet, attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in _ON:
            first, last = whole_number(attributes.get("min", ""), 0), whole_number(attributes.get("max", ""), 0)
            self._sheet.hidden_columns.append((first - 1, last - 1))

    def end(self, tag: str) -> None:
        """End what `tag` ends."""
        if tag == "c":
            text = self._text().strip(BLANKS)
            if text:
                self._sheet.cells[self._row, self._column] = text
                # Counted here: many cells may share one long string, or print one long format.
                self._characters += len(text)
                if self._characters > self._most_characters:
                    raise ReaderError(
                        f"工作表“{self._sheet.name}”的文字超过{self._most_characters:,}个字，请拆分后再试。"
                    )
        elif tag == "t":
            if self._is_inline and not self._is_aid:
                self._words += self.pieces
        elif tag == "v":
            if not self._is_inline:
                self._words += self.pieces
        elif tag == "rPh":
            self._is_aid = False
        elif tag == "row":
            self._end_row()

    def _place(self, reference: str | None) -> None:
        """Take the column from the cell's address AB12, else the one behind the last."""
        self._column += 1
        if reference:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column(letters, -1)
            if column >= 0:
                self._column = column

    def _end_row(self) -> None:
        sheet = self._sheet
        if len(sheet.cells) > self._before and self._hides:
            sheet.hidden_rows.add(self._row)
        if len(sheet.cells) > self._most:
            raise ReaderError(f"工作表“{sheet.name}”超过{self._most}个单元格，已停止读取，请拆分后再试。")

    def _text(self) -> str:
        """Return what the cell that ends prints."""
        content = "".join(self._words)
        if self._is_inline:
            return _unescaped(content)
        kind = self._cell.get("t", "n")
        if not content:
            self.uncalculated += self._has_formula and kind != "str"
            return ""
        if kind == "s":
            at = whole_number(content, -1)
            text = self._strings[at] if 0 <= at < len(self._strings) else ""
            code = self._format()
            return printed_text(text, code) if "@" in code else text
        if kind == "n":
            return self._number(content)
        if kind == "b":
            return "TRUE" if content.strip() == "1" else "FALSE"
        if kind == "d":
            return _iso_date(content)
        return _unescaped(content)

    def _format(self) -> str:
        style = self._cell.get("s")
        at = whole_number(style, 0) if style else 0
        return self._formats[at] if 0 <= at < len(self._formats) else "General"

    def _number(self, content: str) -> str:
        code = self._format()
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
            self._sheet.dates.add((self._row, self._column))
        return shown.text


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


def _read_merge(sheet: Sheet, reference: str) -> None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if start and end:
        top, left = int(start[2]) - 1, _column(start[1].upper(), 0)
        bottom, right = int(end[2]) - 1, _column(end[1].upper(), 0)
        if (top, left) != (bottom, right):
            sheet.merges.append((top, left, bottom, right))

"""OpenDocument texts (.odt) and spreadsheets (.ods): body, list numbers from the list styles, tables, sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.archive import Package, parse_xml
from luoshi.parser.readers.builder import Builder, GridCell
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.odf_lists import Lists
from luoshi.parser.readers.odf_names import OFFICE, STYLE, TABLE, TEXT, local_name, repeated
from luoshi.parser.readers.sheets import Sheet, put_sheet
from luoshi.parser.readers.word_changes import FOOTNOTES, HIDDEN, HIDDEN_ROWS, TRACKED

_SILENT = {"annotation", "tracked-changes", "sequence-decls", "variable-decls", "forms", "title", "desc", "ruby-text"}
_DATE = re.compile(r"(\d{1,4})-(\d{2})-(\d{2})")


def read_odt(data: bytes, limits: Limits) -> Document:
    """Return the printed body of an .odt, or the shown sheets of an .ods; ReaderError where it is broken or empty."""
    package = Package(data, limits)
    manifest = package.read("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise ReaderError("文件已加密，无法读取，请去掉密码后另存再试。")
    return _read([root for root in (package.xml("styles.xml"), package.xml("content.xml")) if root is not None], limits)


def read_flat(data: bytes, limits: Limits) -> Document:
    """Return the printed body of an OpenDocument file in one piece of XML (.fodt, .fods)."""
    return _read([parse_xml(data, limits)], limits)


def _read(roots: list[etree._Element], limits: Limits) -> Document:
    body = next((body for root in roots for body in root.iter(OFFICE + "body")), None)
    if body is None:
        raise ReaderError("文件不是可以识别的OpenDocument文件或已损坏，请另存为.docx或.xlsx后再试。")
    sheets = next(body.iterchildren(OFFICE + "spreadsheet"), None)
    out = Builder(limits)
    if sheets is not None:
        _read_sheets(sheets, roots, out)
        document = out.document("ods")
    else:
        _Text(out, roots, limits).flow(next(body.iterchildren(OFFICE + "text"), body))
        document = out.document("odt")
    if not document.blocks:
        raise ReaderError("文件里没有文字（可能只有图片），请检查是否选错了文件，或改用含文字的版本。")
    return document


@dataclass(slots=True)
class _Paragraph:
    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)


class _Text:
    """The walk through a text's body."""

    def __init__(self, out: Builder, roots: list[etree._Element], limits: Limits) -> None:
        self._out = out
        self._limits = limits
        self._lists = Lists(roots)
        self._hidden = {
            style.get(STYLE + "name")
            for root in roots
            for style in root.iter(STYLE + "style")
            if any(each.get(TEXT + "display") == "none" for each in style)
        }

    def flow(self, parent: etree._Element) -> None:
        """Read blocks that stand on the page, not in a table."""
        for block, label in self._blocks(parent):
            name = local_name(block)
            if name in {"p", "h"}:
                paragraph = self._paragraph(block)
                level = block.get(TEXT + "outline-level", "") if name == "h" else ""
                self._out.line(label + paragraph.text, outline=int(level) if level.isdigit() else None)
                for box in paragraph.boxes:
                    self.flow(box)
            elif name == "table":
                placed, frame = self._grid(block)
                if frame is not None:
                    self.flow(frame)  # one cell around text is no table
                else:
                    self._out.table(placed)

    def _blocks(self, parent: etree._Element) -> Iterator[tuple[etree._Element, str]]:
        """Return the paragraphs, headings and tables under `parent`, each with its automatic number."""
        for child in parent.iterchildren(etree.Element):
            name = local_name(child)
            if name in {"p", "h"}:
                yield child, self._lists.heading_label(child) if name == "h" else ""
            elif name == "table":
                yield child, ""
            elif name == "list":
                yield from self._list(child, 0)
            elif name == "tracked-changes":
                self._out.note(TRACKED)
            elif name not in _SILENT:
                yield from self._blocks(child)

    def _list(self, element: etree._Element, depth: int) -> Iterator[tuple[etree._Element, str]]:
        self._lists.enter(element, depth)
        for item in element.iterchildren(TEXT + "list-item", TEXT + "list-header"):
            is_first = local_name(item) == "list-item"
            for child in item.iterchildren(etree.Element):
                name = local_name(child)
                if name == "list":
                    yield from self._list(child, depth + 1)
                elif name in {"p", "h"}:
                    yield child, self._lists.label(depth, item.get(TEXT + "start-value")) if is_first else ""
                    is_first = False
                else:
                    yield from self._blocks(child)
        self._lists.leave(depth)

    def _paragraph(self, element: etree._Element) -> _Paragraph:
        paragraph = _Paragraph()
        pieces: list[str] = []
        self._inline(element, pieces, paragraph)
        paragraph.text = "".join(pieces)
        return paragraph

    def _inline(self, element: etree._Element, pieces: list[str], paragraph: _Paragraph) -> None:
        if element.text:
            pieces.append(_collapsed(element.text))
        for child in element.iterchildren():
            name = local_name(child)
            if name == "s":
                pieces.append(" " * min(repeated(child, TEXT + "c"), 1000))
            elif name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "text-box":
                paragraph.boxes.append(child)
            elif name == "note":
                self._out.note(FOOTNOTES)
            elif self._hidden and child.get(TEXT + "style-name") in self._hidden:
                self._out.note(HIDDEN)
            elif name and name not in _SILENT:
                self._inline(child, pieces, paragraph)
            if child.tail:
                pieces.append(_collapsed(child.tail))

    def _grid(self, table: etree._Element) -> tuple[list[GridCell], etree._Element | None]:
        """Return the cells of a table, and its only cell where it has but one."""
        placed: list[GridCell] = []
        row, first = 0, None
        for element in table.iter(TABLE + "table-row"):
            if next(element.iterancestors(TABLE + "table")) is not table:
                continue
            if element.get(TABLE + "visibility") in {"collapse", "filter"}:
                self._out.note(HIDDEN_ROWS)
                continue
            column = 0
            for cell in element.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
                count = min(repeated(cell, TABLE + "number-columns-repeated"), self._limits.columns)
                if local_name(cell) == "table-cell":
                    first = cell if first is None else first
                    text = "\n".join(self._cell_texts(cell))
                    rows, columns = _spans(cell, self._limits)
                    for at in range(count):
                        placed.append(GridCell(text, row, column + at, rows, columns))
                column += count
            if len(placed) > self._limits.cells:
                raise ReaderError(f"文件中的表格超过{self._limits.cells}个单元格，已停止读取，请拆分后再试。")
            row += 1
        return placed, first if len(placed) == 1 else None

    def _cell_texts(self, cell: etree._Element) -> list[str]:
        texts: list[str] = []
        for block, label in self._blocks(cell):
            if local_name(block) == "table":
                texts.extend(inner.text for inner in self._grid(block)[0] if inner.text)
                continue
            paragraph = self._paragraph(block)
            text = (label + paragraph.text).strip(BLANKS)
            if text:
                texts.append(text)
            for box in paragraph.boxes:
                texts.extend(self._cell_texts(box))
        return texts


def _spans(cell: etree._Element, limits: Limits) -> tuple[int, int]:
    rows = min(repeated(cell, TABLE + "number-rows-spanned"), limits.rows)
    return rows, min(repeated(cell, TABLE + "number-columns-spanned"), limits.columns)


def _collapsed(text: str) -> str:
    """Return the text with line breaks and runs of spaces of the XML as the one space they are printed as."""
    return re.sub(r"[ \t\r\n]+", " ", text) if "\n" in text or "  " in text or "\t" in text else text


def _read_sheets(sheets: etree._Element, roots: list[etree._Element], out: Builder) -> None:
    hidden = {
        style.get(STYLE + "name")
        for root in roots
        for style in root.iter(STYLE + "style")
        if any(each.get(TABLE + "display") == "false" for each in style)
    }
    for table in sheets.iterchildren(TABLE + "table"):
        name = table.get(TABLE + "name", "")
        if table.get(TABLE + "style-name") in hidden:
            out.note(f"工作表“{name}”被隐藏，未读入；如需读入，请取消隐藏后另存再试。")
            continue
        put_sheet(out, _sheet(table, name, out))


def _sheet(table: etree._Element, name: str, out: Builder) -> Sheet:
    sheet = Sheet(name)
    column = 0
    for each in table.iter(TABLE + "table-column"):
        count = repeated(each, TABLE + "number-columns-repeated")
        if each.get(TABLE + "visibility") in {"collapse", "filter"}:
            sheet.hidden_columns.append((column, column + count - 1))
        column += count
    row = 0
    for element in table.iter(TABLE + "table-row"):
        count = repeated(element, TABLE + "number-rows-repeated")
        before = len(sheet.cells)
        # A row said to stand there a million times is the blank end of the sheet, or a hostile file.
        for at in range(row, row + min(count, 1_000)):
            if not _sheet_row(sheet, element, at, out.limits) and at == row:
                break
            if len(sheet.cells) > before and element.get(TABLE + "visibility") in {"collapse", "filter"}:
                sheet.hidden_rows.add(at)
        row += count
    return sheet


def _sheet_row(sheet: Sheet, element: etree._Element, row: int, limits: Limits) -> bool:
    """Read one row of a sheet; return whether it holds any text."""
    column, found = 0, False
    for cell in element.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
        count = repeated(cell, TABLE + "number-columns-repeated")
        text = "" if local_name(cell) != "table-cell" else _sheet_text(cell)
        if text:
            found = True
            for at in range(column, column + min(count, limits.columns)):
                sheet.cells[row, at] = text
                if cell.get(OFFICE + "date-value"):
                    sheet.dates.add((row, at))
            if len(sheet.cells) > limits.cells:
                raise ReaderError(f"工作表“{sheet.name}”超过{limits.cells}个单元格，已停止读取，请拆分后再试。")
        rows, columns = _spans(cell, limits)
        if rows > 1 or columns > 1:
            sheet.merges.append((row, column, row + rows - 1, column + columns - 1))
        column += count
    return found


def _sheet_text(cell: etree._Element) -> str:
    """Return what a cell of a sheet shows; a date in its usual Chinese form."""
    date = _DATE.match(cell.get(OFFICE + "date-value", ""))
    if date:
        return f"{int(date[1])}年{int(date[2])}月{int(date[3])}日"
    lines = ("".join(str(piece) for piece in each.itertext()) for each in cell.iterchildren(TEXT + "p"))
    return "\n".join(line.strip(BLANKS) for line in lines).strip(BLANKS)

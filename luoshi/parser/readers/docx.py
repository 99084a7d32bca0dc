"""Word documents (.docx): the body in order, automatic numbers put back, tables with their merged cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from posixpath import dirname

from lxml import etree

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.archive import Package, part_of, related
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.html import read_html, read_mht
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.numbering import Numbering
from luoshi.parser.readers.word_changes import HIDDEN, Marks, tidy
from luoshi.parser.readers.word_styles import Styles, outline_of
from luoshi.parser.readers.word_table import Cell, OpenTable
from luoshi.parser.readers.wordml import MATH, STRICT, TRANSITIONAL, Names, whole_number

_SAME_PAGE = {"continuous", "nextColumn"}


def read_docx(data: bytes, limits: Limits) -> Document:
    """Return the printed body of a .docx; ReaderError where it is broken, empty or past a limit."""
    package = Package(data, limits)
    main = part_of(package, "", "officeDocument", "word/document.xml")
    root = package.xml(main)
    if root is None:
        raise ReaderError("文件中没有Word正文，可能不是Word文档或已损坏，请另存为.docx后再试。")
    namespace = etree.QName(root).namespace or ""
    if namespace not in {TRANSITIONAL, STRICT}:
        raise ReaderError("文件不是可以识别的Word文档，请用Word或WPS另存为.docx后再试。")
    document = _Body(package, main, Names(namespace), limits).read(root)
    if not document.blocks:
        document = _imported(package, main, limits) or document
    if not document.blocks:
        raise ReaderError("文件里没有文字（可能只有图片），请检查是否选错了文件，或改用含文字的版本。")
    return document


def _imported(package: Package, main: str, limits: Limits) -> Document | None:
    """Return the page that the document only points to (w:altChunk): web editors export their HTML so."""
    for part in related(package, main, "aFChunk").values():
        content = package.read(part)
        if content:
            is_mht = part.lower().endswith((".mht", ".mhtml"))
            return replace((read_mht if is_mht else read_html)(content, limits), format="docx")
    return None


class _Body:
    """One walk through the elements of a body in document order; what ends is seen by what follows.

    The walk asks libxml2 for the wanted elements only: fonts, sizes and colours, most of a file, are never touched.
    """

    def __init__(self, package: Package, main: str, names: Names, limits: Limits) -> None:
        folder = dirname(main)
        self._names = names
        self._limits = limits
        self._out = Builder(limits)
        styles = package.read(part_of(package, main, "styles", f"{folder}/styles.xml"))
        self._styles = Styles(styles, names, limits)
        numbering = package.xml(part_of(package, main, "numbering", f"{folder}/numbering.xml"))
        self._numbering = Numbering(numbering, names, self._styles.list_of)
        self._marks = Marks()
        self._holders = {names.cell, names.row, names.table}
        self._open: list[OpenTable] = []  # tables we are in, the outermost first
        self._pieces: list[str] = []
        self._fields: list[bool] = []  # of each open field: whether we are still in its instruction
        self._silent = False
        self._carried = ""  # text of a paragraph whose end was deleted: it goes on in the next
        self._section_end: int | None = None
        self._section_properties: etree._Element | None = None
        self._start(None)

    def read(self, root: etree._Element) -> Document:
        names = self._names
        body = names.child(root, "body")
        if body is None:
            return self._out.document("docx")
        self._marks = tidy(root, names, self._styles, self._out.notes)
        steps = self._steps()
        text, pieces = names.text, self._pieces
        for element in body.iter(text, *steps):
            tag = element.tag
            if tag == text:
                if not self._silent:
                    pieces.append(element.text or "")
            else:
                steps[str(tag)](element)
        self._end_paragraph()
        self._leave(None)
        if self._carried:
            self._out.line(self._carried)
        return self._out.document("docx")

    def _steps(self) -> dict[str, Callable[[etree._Element], None]]:
        names = self._names
        return {
            names.paragraph: self._paragraph,
            names("pStyle"): self._style,
            names("ilvl"): self._level,
            names("numId"): self._number,
            names("outlineLvl"): self._outlined,
            names("fldChar"): self._turn,
            names("br"): self._line_break,
            names("cr"): self._line_break,
            names("tab"): self._tab,
            names("ptab"): self._tab,
            names("noBreakHyphen"): self._hyphen,
            names("sym"): self._symbol,
            **dict.fromkeys(MATH, self._formula),
            names.table: self._table,
            names.row: self._row,
            names.cell: self._cell,
            **dict.fromkeys(names.many("gridSpan", "vMerge", "hMerge", "gridBefore"), self._merge),
            names.section: self._section,
        }

    # Paragraphs

    def _start(self, element: etree._Element | None) -> None:
        self._current = element
        self._style_id = ""
        self._num_id: int | None = None
        self._ilvl: int | None = None
        self._outline: int | None = None

    def _paragraph(self, element: etree._Element) -> None:
        self._end_paragraph()
        if self._open and element.getparent() is not self._open[-1].cell_element:
            self._leave(self._container(element))
        self._start(element)

    def _end_paragraph(self) -> None:
        element = self._current
        if element is None:
            return
        self._current = None
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._fields:
            # An instruction not ended in its paragraph is a damaged field: the text after it is text.
            self._fields = [False for instruction in self._fields if not instruction]
            self._silent = False
        style = self._styles.paragraph(self._style_id)
        if self._carried:
            text, self._carried = self._carried + text, ""
        marks = self._marks
        if marks.joined and element in marks.joined:
            self._carried = text
        elif style.hidden or (marks.hidden and not text and element in marks.hidden):
            if text:
                self._out.note(HIDDEN)
        else:
            number = style.number if self._num_id is None else self._num_id
            if number:
                text = self._numbering.label(number, self._list_level(number)) + text
            self._print(text, style.outline if self._outline is None else outline_of(self._outline))
        if self._section_properties is not None:
            self._end_section(self._section_properties)
            self._section_properties = None

    def _print(self, text: str, outline: int | None) -> None:
        cell = self._open[-1].cell if self._open else None
        if cell is None:
            self._out.line(text, outline=outline)
        else:
            cell.texts.append(text)

    def _list_level(self, number: int) -> int:
        if self._ilvl is not None:
            return self._ilvl
        style = self._styles.paragraph(self._style_id)
        level = self._numbering.level_of_style(number, style.counted) if self._num_id is None else None
        return level if level is not None else (style.level or 0)

    def _style(self, element: etree._Element) -> None:
        self._style_id = self._names.value(element)

    def _level(self, element: etree._Element) -> None:
        self._ilvl = self._names.number(element)

    def _number(self, element: etree._Element) -> None:
        self._num_id = self._names.number(element)

    def _outlined(self, element: etree._Element) -> None:
        self._outline = self._names.number(element, 9)

    def _section(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is not None and parent.tag == self._names("pPr"):
            self._section_properties = element  # they are about the paragraphs up to this one's end
        else:
            self._end_paragraph()
            self._end_section(element)

    def _end_section(self, properties: etree._Element) -> None:
        """A section's properties stand at its end and say how it began: on a new page or not."""
        begins = self._names.value(self._names.child(properties, "type"))
        if self._section_end is not None and begins not in _SAME_PAGE:
            self._out.part_at(self._section_end)
        self._section_end = self._out.length

    # Characters

    def _turn(self, mark: etree._Element) -> None:
        kind = mark.get(self._names("fldCharType"))
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()
        self._silent = True in self._fields

    def _sign(self, sign: str) -> None:
        if not self._silent:
            self._pieces.append(sign)

    def _line_break(self, element: etree._Element) -> None:
        self._sign("\n")

    def _hyphen(self, element: etree._Element) -> None:
        self._sign("-")

    def _formula(self, element: etree._Element) -> None:
        self._sign(element.text or "")

    def _tab(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is not None and parent.tag == self._names.run:  # elsewhere w:tab is a tab stop
            self._sign("\t")

    def _symbol(self, element: etree._Element) -> None:
        code = element.get(self._names("char"), "")
        if not 0 < len(code) <= 6 or code.strip("0123456789abcdefABCDEF"):
            return
        value = int(code, 16)
        if "dings" in element.get(self._names("font"), "").lower() and value < 0x100:
            value += 0xF000  # Wingdings 6C and F06C are the same sign
        if 0x20 <= value < 0x110000 and not 0xD800 <= value < 0xE000:
            self._sign(chr(value))

    # Tables

    def _container(self, element: etree._Element) -> etree._Element | None:
        """Return the table, row, cell or body that holds a block, content controls and the like passed over."""
        parent = element.getparent()
        while parent is not None and parent.tag not in self._holders:
            parent = parent.getparent()
        return parent

    def _leave(self, container: etree._Element | None) -> None:
        """End every table that `container` does not lie in (all of them for None)."""
        while self._open and not self._open[-1].holds(container):
            table = self._open.pop()
            self._end_cell(table)
            outer = self._open[-1].cell if self._open else None
            if outer is not None:
                outer.texts.extend(cell.text for cell in table.placed if cell.text)
            else:
                self._out.table(table.placed)

    def _table(self, element: etree._Element) -> None:
        self._end_paragraph()
        self._leave(self._container(element))
        self._open.append(OpenTable(element, self._is_frame(element)))

    def _row(self, element: etree._Element) -> None:
        self._end_paragraph()
        self._leave(self._container(element))
        if self._open:
            table = self._open[-1]
            self._end_cell(table)
            table.start_row(element)
            if table.row >= self._limits.rows:
                raise ReaderError(f"文件中的表格超过{self._limits.rows}行，已停止读取，请拆分后再试。")

    def _cell(self, element: etree._Element) -> None:
        self._end_paragraph()
        if self._open and element.getparent() is not self._open[-1].row_element:
            self._leave(self._container(element))
        if self._open:
            table = self._open[-1]
            self._end_cell(table)
            table.cell_element = element
            table.cell = None if table.is_frame else Cell()

    def _end_cell(self, table: OpenTable) -> None:
        if table.cell is None:
            return
        if self._carried:
            table.cell.texts.append(self._carried)
            self._carried = ""
        table.place(self._limits)

    def _merge(self, element: etree._Element) -> None:
        table = self._open[-1] if self._open else None
        if table is None:
            return
        local = str(element.tag).rpartition("}")[2]
        value = self._names.value(element)
        if local == "gridBefore":
            table.column = min(max(whole_number(value, 0), 0), self._limits.columns)
        elif table.cell is None:
            return
        elif local == "gridSpan":
            table.cell.span = max(1, whole_number(value, 1))
        elif local == "vMerge":
            table.cell.down = value or "continue"
        else:
            table.cell.across = value or "continue"

    def _is_frame(self, table: etree._Element) -> bool:
        """Return whether the table is one cell only: a frame around text, no table."""
        if self._open and self._open[-1].cell is not None:
            return False
        rows = [row for row in table.iter(self._names.row) if self._container(row) is table][:2]
        return (
            len(rows) == 1
            and sum(1 for each in rows[0].iter(self._names.cell) if self._container(each) is rows[0]) == 1
        )

"""Word 97–2003 documents (.doc, .wps): body, automatic numbers and tables, read without any other program.

What is older or damaged is tried through LibreOffice, where that is installed.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers import libreoffice
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.docx import read_docx
from luoshi.parser.readers.edge_table import EdgeRow, edge_grid
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.numbering import Counters
from luoshi.parser.readers.word97_file import (
    CHARACTERS,
    PARAGRAPHS,
    SECTIONS,
    NotReadable,
    Piece,
    Runs,
    WordFile,
    changes,
    open_word,
    pieces,
)
from luoshi.parser.readers.word97_lists import Properties, properties_of, read_lists, read_styles
from luoshi.parser.readers.word_changes import FOOTNOTES, HIDDEN, TRACKED

_VANISH, _DELETED = 0x083C, 0x0800
_IN_TABLE, _ROW_END, _DEPTH, _COLUMNS, _HUGE = 0x2416, 0x2417, 0x6649, 0xD608, 0x6646
_VERTICAL, _NEW_PAGE = 0xD62B, 0x3009
_PARAGRAPH = re.compile(r"[^\r\x07]*(?:\r|\x07|\Z)")
# Pictures, notes, comments, drawings: marks without characters of their own.
_MARKS = {code: None for code in (1, 2, 3, 4, 5, 6, 8, 0x1F)} | {0x0B: "\n", 0x0C: "\n", 0x0E: "\n", 0x1E: "-"}


def read_doc(data: bytes, limits: Limits) -> Document:
    """Return the printed body of a .doc; ReaderError where it is encrypted, broken or empty."""
    try:
        document = _Reader(open_word(data), limits).read()
    except (NotReadable, struct.error, IndexError) as problem:
        if not libreoffice.installed():
            raise ReaderError(
                "文件是Word 97以前的旧格式或已损坏，读取它需要LibreOffice，本机没有安装；请另存为.docx后再试。"
            ) from problem
        return replace(read_docx(libreoffice.convert(data, "doc", "docx", limits), limits), format="doc")
    if not document.blocks:
        raise ReaderError("文件里没有文字（可能只有图片），请检查是否选错了文件，或改用含文字的版本。")
    return document


class _Reader:
    """The walk through the characters of one document."""

    def __init__(self, file: WordFile, limits: Limits) -> None:
        self._file = file
        self._out = Builder(limits)
        self._pieces = pieces(file, limits)
        self._piece_starts = [piece.start for piece in self._pieces]
        self._styles = read_styles(file)
        self._lists = read_lists(file)
        self._counters = Counters()
        self._paragraphs = Runs(file, PARAGRAPHS)
        self._fields: list[bool] = []  # of each open field: whether we are still in its instruction
        self._new_pages: set[int] = set()  # where a section begins on a new page
        self._rows: list[EdgeRow] = []
        self._cell: list[str] = []
        self._row = EdgeRow()

    def read(self) -> Document:
        text = self._text()
        body, boxes_at = self._file.lengths[0], sum(self._file.lengths[:6])
        if self._file.lengths[1] or self._file.lengths[5]:
            self._out.note(FOOTNOTES)
        text = self._part_sections(text)
        for match in _PARAGRAPH.finditer(text, 0, min(body, len(text))):
            if match.group():
                if match.start() in self._new_pages:
                    self._close_table()
                    self._out.part_at(self._out.length)
                self._paragraph(text, match.start(), match.end())
        self._close_table()
        boxes = text[boxes_at : boxes_at + self._file.lengths[6]]
        if boxes.strip(BLANKS + "\x07"):
            self._out.note("文件含文本框，其中的文字排在正文之后。")
            for line in boxes.replace("\x07", "\r").split("\r"):
                self._out.line(line.translate(_MARKS))
        return self._out.document("doc")

    def _text(self) -> str:
        """Return all characters; those hidden or deleted in a tracked change as NUL, so that places stay."""
        gone = self._gone()
        texts = []
        at = 0
        for piece in self._pieces:
            if piece.start != at:
                raise NotReadable
            at += len(piece.text)
            texts.append(_without(piece, gone) if gone else piece.text)
        return "".join(texts)

    def _gone(self) -> list[tuple[int, int]]:
        found = []
        for start, end, run in Runs(self._file, CHARACTERS):
            for code, operand in changes(run.changes):
                if code in {_VANISH, _DELETED} and operand[:1] == b"\1":
                    self._out.note(HIDDEN if code == _VANISH else TRACKED)
                    found.append((start, end))
                    break
        return found

    def _part_sections(self, text: str) -> str:
        """Return the text with an end of paragraph where a section ends; keep which begin on a new page."""
        plc = self._file.part(SECTIONS)
        count = (len(plc) - 4) // 16
        if count < 2:
            return text
        ends = []
        for index, start in enumerate(struct.unpack_from(f"<{count}I", plc, 0)):
            at = struct.unpack_from("<i", plc, 4 * (count + 1) + 12 * index + 2)[0]
            if 0 < start < len(text) and text[start - 1] == "\x0c":
                ends.append(start - 1)
                if self._begins_page(at):
                    self._new_pages.add(start)
        parts = [text[first + 1 : last] for first, last in pairwise([-1, *ends, len(text)])]
        return "\r".join(parts)

    def _begins_page(self, at: int) -> bool:
        main, kind = self._file.main, 2
        if 0 <= at < len(main) - 2:
            size = struct.unpack_from("<H", main, at)[0]
            for code, operand in changes(main[at + 2 : at + 2 + size]):
                kind = operand[0] if code == _NEW_PAGE and operand else kind
        return kind >= 2

    def _paragraph(self, text: str, start: int, end: int) -> None:
        mark = text[end - 1]
        run = self._paragraphs.at(self._place(end - 1))
        style, own = (run.style, self._whole(run.changes)) if run is not None else (0, b"")
        table = _table_marks(own) if mark == "\x07" or self._is_in_table(own) else None
        if table is not None and table.ends_row:
            self._end_row(table)
            return
        raw = text[start:end].rstrip("\r\x07")
        printed = self._without_instructions(raw).replace("\0", "").translate(_MARKS)
        base = self._styles[style] if style < len(self._styles) else Properties()
        properties = properties_of(own).over(base)
        hidden = not printed and "\0" in raw
        if not hidden:
            printed = self._label(properties) + printed
        if table is not None:
            self._cell.append(printed)
            if mark == "\x07":
                self._row.cells.append(self._cell)
                self._cell = []
            return
        self._close_table()
        if not hidden:
            self._out.line(printed, outline=None if properties.outline == -1 else properties.outline)

    def _without_instructions(self, text: str) -> str:
        """Return what is printed of fields: 0x13 instruction 0x14 result 0x15."""
        if not self._fields and "\x13" not in text:
            return text.replace("\x14", "").replace("\x15", "")
        kept, fields = [], self._fields
        for sign in text:
            if sign == "\x13":
                fields.append(True)
            elif sign == "\x14" and fields:
                fields[-1] = False
            elif sign == "\x15" and fields:
                fields.pop()
            elif True not in fields and sign not in "\x14\x15":
                kept.append(sign)
        self._fields = [False for instruction in fields if not instruction]  # one that never ends is damage
        return "".join(kept)

    def _place(self, at: int) -> int:
        piece = self._pieces[max(0, bisect_right(self._piece_starts, at) - 1)]
        return piece.place + (at - piece.start) * piece.width

    def _whole(self, own: bytes) -> bytes:
        """Return a paragraph's changes, those that stand in the stream "Data" included."""
        for code, operand in changes(own):
            if code == _HUGE and len(operand) == 4:
                at = struct.unpack("<I", operand)[0]
                if at + 2 <= len(self._file.other):
                    size = struct.unpack_from("<H", self._file.other, at)[0]
                    return self._file.other[at + 2 : at + 2 + size]
        return own

    def _is_in_table(self, own: bytes) -> bool:
        return any(code == _IN_TABLE and operand[:1] == b"\1" for code, operand in changes(own))

    def _label(self, properties: Properties) -> str:
        found = self._lists.get(properties.number or 0)
        return "" if found is None else self._counters.label(properties.number or 0, found, properties.level or 0)

    def _end_row(self, table: _TableMarks) -> None:
        self._row.edges, self._row.flags = table.edges, table.flags
        if self._row.cells:
            self._rows.append(self._row)
        self._row, self._cell = EdgeRow(), []

    def _close_table(self) -> None:
        if self._row.cells or self._cell:  # a table cut off in a row
            self._row.cells.append(self._cell)
            self._rows.append(self._row)
            self._row, self._cell = EdgeRow(), []
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        if len(rows) == 1 and len(rows[0].cells) == 1:
            for text in rows[0].cells[0]:  # a frame around text is no table
                self._out.line(text)
        else:
            self._out.table(edge_grid(rows))


@dataclass(slots=True)
class _TableMarks:
    ends_row: bool = False
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)


def _table_marks(own: bytes) -> _TableMarks:
    found = _TableMarks()
    for code, operand in changes(own):
        if code == _ROW_END and operand[:1] == b"\1":
            found.ends_row = True
        elif code == _COLUMNS and operand:
            count = operand[0]
            if len(operand) >= 1 + 2 * (count + 1):
                found.edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
                cells = operand[1 + 2 * (count + 1) :]
                found.flags = [
                    struct.unpack_from("<H", cells, 20 * index)[0] if 20 * index + 2 <= len(cells) else 0
                    for index in range(count)
                ]
        elif code == _VERTICAL and len(operand) >= 2 and operand[0] < len(found.flags):
            merge = {1: 0x20, 3: 0x60}.get(operand[1], 0)
            found.flags[operand[0]] = found.flags[operand[0]] & ~0x60 | merge
    return found


def _without(piece: Piece, gone: list[tuple[int, int]]) -> str:
    """Return the piece with NUL for each character that is hidden or deleted; ends of paragraphs stay."""
    end = piece.place + len(piece.text) * piece.width
    signs = None
    for start, stop in gone:
        if start < end and stop > piece.place:
            signs = signs or list(piece.text)
            first = max(0, (start - piece.place) // piece.width)
            for at in range(first, min(len(signs), (stop - piece.place) // piece.width)):
                if signs[at] not in "\r\x07\x0c\x13\x14\x15":
                    signs[at] = "\0"
    return piece.text if signs is None else "".join(signs)

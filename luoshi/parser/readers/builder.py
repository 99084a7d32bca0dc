"""Puts a document's text together from the paragraphs and tables a reader finds, and keeps where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.parser.document import Block, Break, Cell, Debris, Document, Line, Table
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS, Span, new_span
from luoshi.parser.readers.limits import Limits

# Characters that stand for nothing printed, or that would end a line where the file has none.
_CONTROL = {code: None for code in (*range(0, 9), *range(14, 32), 127, 0xFEFF)} | {
    11: 10,
    12: 10,
    0x2028: 10,
    0x2029: 10,
}
_NOT_ONE_LINE = re.compile("[\x00-\x08\n\x0b\x0c\x0e-\x1f\x7f\ufeff\u2028\u2029\ue000-\uf8ff]")
_HAS_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u2028\u2029\ue000-\uf8ff]")
# Word and LibreOffice keep the pictures of the fonts Wingdings and Symbol as private characters.
SYMBOLS = {
    0xF06C: "●", 0xF06E: "■", 0xF06F: "□", 0xF070: "□", 0xF071: "❑", 0xF072: "❒", 0xF073: "◆", 0xF074: "◆",
    0xF075: "◆", 0xF076: "❖", 0xF077: "◆", 0xF0A1: "○", 0xF0A2: "○", 0xF0A3: "○", 0xF0A4: "◎", 0xF0A5: "◎",
    0xF0A7: "▪", 0xF0A8: "□", 0xF0AA: "★", 0xF0AB: "★", 0xF0B2: "☆", 0xF0B7: "•", 0xF0D8: "➢", 0xF0E8: "➔",
    0xF0E0: "→", 0xF0E1: "↑", 0xF0E2: "↓", 0xF0FB: "☒", 0xF0FC: "✓", 0xF0FD: "☒", 0xF0FE: "☑", 0xF052: "☑",
    0xF0A0: "▪", 0xF09F: "•", 0xF09E: "·", 0xF0D7: "▲", 0xF0F0: "➩", 0xF02D: "−", 0xF0B3: "≥", 0xF0A9: "◆",
}  # fmt: skip


@dataclass(slots=True)
class GridCell:
    """A cell as read: its text (paragraphs divided by line breaks, no blanks at its ends) and the places it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    uncertain: bool = False


class Builder:
    """The document while a reader goes through the file, first line first."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: dict[str, None] = {}  # in order, each once
        self._parts: list[str] = []
        self._length = 0
        self._cells = 0
        self._blocks: list[Block] = []
        self._breaks: list[Break] = []

    @property
    def length(self) -> int:
        return self._length

    def note(self, sentence: str) -> None:
        """Say `sentence` to the person, once."""
        self.notes[sentence] = None

    def line(
        self,
        text: str,
        *,
        outline: int | None = None,
        whole: bool = True,
        page: int = 1,
        fills: bool | None = None,
        indented: bool | None = None,
        debris: Debris = "",
    ) -> None:
        """Add a paragraph; line breaks in it part it in lines, blank ones are text but no block."""
        pieces = [text] if _NOT_ONE_LINE.search(text) is None else clean(text).split("\n")
        for piece in pieces:
            span = self._put(piece)
            if span[0] < span[1]:
                self._blocks.append(new_span(Line, (span, whole, page, fills, indented, outline, debris)))

    def table(self, cells: Iterable[GridCell], name: str = "", page: int = 1) -> None:
        """Add a table; `cells` come row by row. A table without a printed character is none."""
        placed = list(cells)
        self._count(len(placed))
        texts = [cell.text for cell in placed]
        if _HAS_CONTROL.search("".join(texts)) is not None:
            texts = [clean(text).strip(BLANKS) for text in texts]
        if not any(texts):
            return
        start = at = self._length
        done: list[Cell] = []
        rows = columns = last_row = 0
        for cell, text in zip(placed, texts, strict=True):
            row, column = cell.row, cell.column
            if done:
                self._parts.append("\t" if row == last_row else "\n")
                at += 1
            self._parts.append(text)
            end = at + len(text)
            down, across = row + cell.rows, column + cell.columns
            done.append(
                new_span(
                    Cell,
                    (new_span(Span, (at, end)), row, column, cell.rows, cell.columns, cell.uncertain, ()),
                )
            )
            at, last_row = end, row
            if down > rows:
                rows = down
            if across > columns:
                columns = across
        self._parts.append("\n")
        self._length = at + 1
        self._check_length()
        self._blocks.append(Table(Span(start, at), rows, columns, tuple(done), page, name))

    def new_part(self, name: str = "") -> None:
        """Say that the file starts a new part here (节, 工作表)."""
        if not self._breaks or self._breaks[-1].at != self._length:
            self._breaks.append(Break(self._length, name))

    def part_at(self, at: int) -> None:
        """Say that the file started a new part where the text was `at` characters long."""
        if at and (not self._breaks or self._breaks[-1].at < at):
            self._breaks.append(Break(at))

    def document(self, form: str) -> Document:
        """Return what was put together."""
        return Document("".join(self._parts), tuple(self._blocks), form, tuple(self._breaks), (), tuple(self.notes))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > self.limits.cells:
            raise ReaderError(f"文件中的表格超过{self.limits.cells}个单元格，已停止读取，请拆分后再试。")

    def _check_length(self) -> None:
        if self._length > self.limits.characters:
            raise ReaderError(f"文件的文字超过{self.limits.characters}个字符，已停止读取，请拆分后再试。")

    def _put(self, text: str) -> Span:
        """Add a line to the text; return where it stands, the blanks at its ends left out."""
        start = self._length
        end = start + len(text)
        self._parts.append(text)
        self._parts.append("\n")
        self._length = end + 1
        self._check_length()
        if not text or text[0] in BLANKS or text[-1] in BLANKS:
            bare = text.lstrip(BLANKS)
            start = end - len(bare) if bare else start
            end = start + len(bare.rstrip(BLANKS))
        return new_span(Span, (start, end))


def clean(text: str) -> str:
    """Return `text` with symbol-font characters as the signs they print and without control characters."""
    if _HAS_CONTROL.search(text) is None:
        return text
    return text.translate(_CONTROL).translate(SYMBOLS)

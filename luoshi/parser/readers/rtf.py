r"""Rich text (.rtf): \par paragraphs, \cell tables, characters as \u or as bytes of a code page, \listtext numbers.

{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 \'cb\'ce\'cc\'e5;}}{\listtext \'d2\'bb\'a1\'a2\tab}\'c4\'bf\'b1\'ea\par}
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.edge_table import GOES_DOWN, MERGED, STARTS_DOWN, EdgeRow, edge_grid
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.word_changes import FOOTNOTES, HIDDEN, TRACKED

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z0-9'])|([{}])|([^\\{}\r\n]+)", re.DOTALL
)
_PAGES = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 204: "cp1251"}
_CODE_PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 65001: "utf-8", 54936: "gb18030"}
# Groups that print nothing in the body.
_SILENT = {
    "colortbl", "stylesheet", "info", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
    "footerf", "pict", "objdata", "object", "fldinst", "footnote", "annotation", "atnid", "atnauthor", "atndate",
    "listtable", "listoverridetable", "themedata", "xe", "tc", "rxe", "sn", "sv", "bkmkstart", "bkmkend", "ftnsep",
    "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonshppict", "datafield", "private", "revtbl", "generator",
}  # fmt: skip
_KEPT_STARRED = {"shpinst", "shptxt", "ud"}  # groups marked as optional that hold text all the same
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "page": "\n", "column": "\n",
}  # fmt: skip
_WIDE_ENDS = "、，。．：；）】〕》〉」』"


@dataclass(slots=True)
class _Group:
    """What holds between two braces."""

    silent: bool = False
    fonts: bool = False  # in the table of fonts
    label: bool = False  # in the automatic number of a paragraph
    box: bool = False
    hidden: bool = False
    font: int = -1
    fallback: int = 1  # how many characters stand in for one \u

    def inner(self) -> _Group:
        """Return what holds in a group that opens inside this one."""
        return _Group(self.silent, self.fonts, self.label, self.box, self.hidden, self.font, self.fallback)


@dataclass(slots=True)
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    outline: int | None = None
    in_table: bool = False


def read_rtf(data: bytes, limits: Limits) -> Document:
    """Return the printed body of an .rtf; ReaderError where nothing can be read of it."""
    if not data[:4_096].lstrip(b"\xef\xbb\xbf\0 \t\r\n").startswith(b"{\\rtf"):
        raise ReaderError("文件不是可以识别的RTF文件，请用Word或WPS另存为.docx后再试。")
    document = _Reader(limits).read(data)
    if not document.blocks:
        raise ReaderError("文件里没有文字（可能只有图片），请检查是否选错了文件，或改用含文字的版本。")
    return document


class _Reader:
    """One pass through the tokens of the file; groups are kept on a stack, not on Python's."""

    def __init__(self, limits: Limits) -> None:
        self._out = Builder(limits)
        self._group = _Group()
        self._stack: list[_Group] = []
        self._bytes = bytearray()
        self._skip = 0  # characters still to drop behind a \u
        self._starred = False
        self._page = "cp1252"
        self._charsets: dict[int, str] = {}
        self._default_font = -1
        self._paragraph = _Paragraph()
        self._boxes: list[str] = []
        self._row = EdgeRow()
        self._rows: list[EdgeRow] = []
        self._cell: list[str] = []
        self._edges: list[int] = []
        self._flags: list[int] = []
        self._flag = 0
        self._words: dict[str, Callable[[int | None], None]] = {
            "par": self._par, "sect": self._sect, "cell": self._end_cell, "nestcell": self._par, "row": self._end_row,
            "trowd": self._define_row, "cellx": self._edge, "clmgf": self._merge(0), "clmrg": self._merge(MERGED),
            "clvmgf": self._merge(GOES_DOWN | STARTS_DOWN), "clvmrg": self._merge(GOES_DOWN), "intbl": self._intbl,
            "pard": self._pard, "plain": self._plain, "f": self._font, "fcharset": self._charset, "u": self._unicode,
            "uc": self._fallback, "ansicpg": self._code_page, "deff": self._set_default, "v": self._hide,
            "deleted": self._delete, "outlinelevel": self._outline,
        }  # fmt: skip

    def read(self, data: bytes) -> Document:
        at, end = 0, len(data)
        while at < end:
            match = _TOKEN.match(data, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            word = match[1]
            if word is not None:
                name = word.decode("ascii")
                value = int(match[2]) if match[2] else None
                if name == "bin":
                    at += max(0, value or 0)
                else:
                    self._control(name, value)
            elif match[6] is not None:
                self._plain_text(match[6])
            elif match[3] is not None:
                self._plain_text(bytes([int(match[3], 16)]))
            elif match[5] is not None:
                self._brace(match[5] == b"{")
            else:
                self._symbol(match[4].decode("latin-1"))
        self._flush()
        if self._paragraph.pieces or self._paragraph.label:
            self._par(None)
        self._close_table()
        return self._out.document("rtf")

    # Groups and characters

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._skip = 0
        self._starred = False
        if opens:
            self._stack.append(self._group)
            self._group = self._group.inner()
        elif self._stack:
            if self._group.box and not self._stack[-1].box:
                self._boxes.append("\n")
            self._group = self._stack.pop()

    def _control(self, name: str, value: int | None) -> None:
        self._flush()
        group, starred = self._group, self._starred
        self._starred = False
        if name == "fonttbl":
            group.fonts = True
        elif name in _SILENT or (starred and name not in _KEPT_STARRED):
            if name == "footnote":
                self._out.note(FOOTNOTES)
            group.silent = True
        elif name in {"listtext", "pntext"}:
            group.label = True
        elif name == "shptxt":
            group.box = True
        elif name in self._words:
            self._words[name](value)
        elif name in _SIGNS:
            self._add(_SIGNS[name])

    def _symbol(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
            return
        self._flush()
        if sign in "\\{}":
            self._plain_text(sign.encode("latin-1"))
        elif sign == "~":
            self._add(" ")
        elif sign == "_":
            self._add("-")
        elif sign in "\r\n":
            self._par(None)

    def _plain_text(self, text: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(text))
            self._skip -= dropped
            text = text[dropped:]
        if text and not self._group.silent and not self._group.fonts:
            self._bytes += text

    def _flush(self) -> None:
        if self._bytes:
            font = self._group.font if self._group.font >= 0 else self._default_font
            text = _decoded(bytes(self._bytes), self._charsets.get(font, self._page), self._page)
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        group = self._group
        if group.silent or group.fonts:
            return
        if group.hidden:
            self._out.note(HIDDEN)
        elif group.label:
            self._paragraph.label.append(text)
        elif group.box:
            self._boxes.append(text)
        else:
            self._paragraph.pieces.append(text)

    def _unicode(self, value: int | None) -> None:
        self._add(chr((value or 0) & 0xFFFF))
        self._skip = self._group.fallback

    def _fallback(self, value: int | None) -> None:
        self._group.fallback = min(max(value or 0, 0), 100)

    def _font(self, value: int | None) -> None:
        self._group.font = value or 0

    def _charset(self, value: int | None) -> None:
        if self._group.fonts and value in _PAGES:
            self._charsets[self._group.font] = _PAGES[value]

    def _code_page(self, value: int | None) -> None:
        self._page = _CODE_PAGES.get(value or 0, "cp1252")

    def _set_default(self, value: int | None) -> None:
        self._default_font = value or 0

    def _hide(self, value: int | None) -> None:
        self._group.hidden = value != 0

    def _delete(self, value: int | None) -> None:
        self._group.silent = self._group.silent or value != 0
        self._out.note(TRACKED)

    def _plain(self, value: int | None) -> None:
        self._group.hidden = False
        self._group.font = -1

    # Paragraphs

    def _pard(self, value: int | None) -> None:
        if not self._group.label:
            self._paragraph.in_table = False
            self._paragraph.outline = None

    def _intbl(self, value: int | None) -> None:
        self._paragraph.in_table = True

    def _outline(self, value: int | None) -> None:
        self._paragraph.outline = (value or 0) + 1 if 0 <= (value or 0) <= 8 else None

    def _taken(self) -> str:
        """Return the printed text of the paragraph that ends here, behind its automatic number."""
        paragraph = self._paragraph
        label = "".join(paragraph.label).strip()
        text = "".join(paragraph.pieces)
        paragraph.pieces.clear()
        paragraph.label.clear()
        if label:
            text = label + ("" if label[-1] in _WIDE_ENDS else " ") + text
        return _whole(text)

    def _par(self, value: int | None) -> None:
        if self._group.silent:
            return
        if self._group.box:
            self._boxes.append("\n")
            return
        text = self._taken()
        if self._paragraph.in_table:
            self._cell.append(text)
            return
        self._close_table()
        self._out.line(text, outline=self._paragraph.outline)
        self._put_boxes()

    def _put_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for line in "".join(boxes).split("\n"):
            if line:
                self._out.line(_whole(line))

    def _sect(self, value: int | None) -> None:
        self._par(None)
        self._close_table()
        self._out.part_at(self._out.length)

    # Tables

    def _define_row(self, value: int | None) -> None:
        self._edges, self._flags, self._flag = [], [], 0

    def _merge(self, flag: int) -> Callable[[int | None], None]:
        def add(value: int | None) -> None:
            self._flag |= flag

        return add

    def _edge(self, value: int | None) -> None:
        self._edges.append(value or 0)
        self._flags.append(self._flag)
        self._flag = 0

    def _end_cell(self, value: int | None) -> None:
        self._cell.append(self._taken())
        self._row.cells.append(self._cell)
        self._cell = []

    def _end_row(self, value: int | None) -> None:
        if self._row.cells:
            left = min(0, self._edges[0] - 1) if self._edges else 0
            self._row.edges, self._row.flags = [left, *self._edges], list(self._flags)
            self._rows.append(self._row)
        self._row = EdgeRow()

    def _close_table(self) -> None:
        if self._row.cells or self._cell:
            self._row.cells.append(self._cell)
            self._cell = []
            self._end_row(None)
        rows, self._rows = self._rows, []
        if len(rows) == 1 and len(rows[0].cells) == 1:
            for text in rows[0].cells[0]:  # a frame around text is no table
                self._out.line(text)
        elif rows:
            self._out.table(edge_grid(rows))


def _decoded(raw: bytes, page: str, default: str) -> str:
    for each in (page, default, "gb18030"):
        try:
            return raw.decode(each)
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "replace")


def _whole(text: str) -> str:
    """Return the text with the halves of a character beyond the first plane put together."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

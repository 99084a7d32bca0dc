"""OFD, the national fixed layout format (版式文件, GB/T 33190): text objects put back in printed lines.

<ofd:TextObject Boundary="60 30 90 6" Size="5">
  <ofd:TextCode X="0" Y="5" DeltaX="g 4 5">任务分解表</ofd:TextCode></ofd:TextObject>
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from lxml import etree

from luoshi.parser.document import Debris, Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.archive import Package
from luoshi.parser.readers.builder import Builder
from luoshi.parser.readers.limits import Limits

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_PAGE_NUMBER = re.compile(r"[-—–－─·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–－─·\s]*")
_EDGE = 0.12  # share of the page at its top and bottom where page numbers and running heads stand
_EMPTY = "文件里没有文字，可能是扫描件，请改用含文字的版本，或安装文字识别组件后用图片、PDF格式再试。"


@dataclass(slots=True)
class _Word:
    """Characters of one text object that stand on one line."""

    x: float
    y: float  # the baseline, from the top of the page
    end: float
    size: float
    text: str


@dataclass(slots=True)
class _Printed:
    """A printed line."""

    page: int
    x: float
    y: float
    end: float
    size: float
    text: str
    at_edge: bool
    debris: Debris = ""


def read_ofd(data: bytes, limits: Limits) -> Document:
    """Return the printed lines of an .ofd; ReaderError where it is broken, encrypted or without text."""
    package = Package(data, limits)
    if any(name.lower().endswith("encryptions.xml") for name in package.names()):
        raise ReaderError("文件已加密，无法读取，请去掉密码后另存再试。")
    root = package.xml("OFD.xml")
    if root is None:
        raise ReaderError("文件不是可以识别的OFD文件，请另存为PDF或.docx后再试。")
    out = Builder(limits)
    lines: list[_Printed] = []
    for found in root.iter("{*}DocRoot"):
        lines += _Pages(package, _path("", found.text), limits, len({line.page for line in lines})).read()
    _mark_running_heads(lines)
    _put(out, lines)
    document = out.document("ofd")
    if not document.blocks:
        raise ReaderError(_EMPTY)
    return document


class _Pages:
    """The pages of one document of the package."""

    def __init__(self, package: Package, root: str, limits: Limits, before: int) -> None:
        self._package = package
        self._folder = dirname(root)
        self._limits = limits
        self._before = before
        self._document = package.xml(root)
        self._templates: dict[str, str] = {}
        self._notes: dict[str, list[str]] = {}  # by page: its annotations

    def read(self) -> list[_Printed]:
        document = self._document
        if document is None:
            return []
        for template in document.iter("{*}TemplatePage"):
            self._templates[template.get("ID", "")] = _path(self._folder, template.get("BaseLoc"))
        self._read_annotations(document)
        pages = [page for parent in document.iter("{*}Pages") for page in parent.iterchildren("{*}Page")]
        if len(pages) > self._limits.pages:
            raise ReaderError(f"文件有{len(pages)}页，超过{self._limits.pages}页的限额，请拆分后再试。")
        height = _box(next((box.text for box in document.iter("{*}PhysicalBox")), ""))[3]
        lines: list[_Printed] = []
        for number, page in enumerate(pages, self._before + 1):
            lines += self._page(page, number, height)
        return lines

    def _page(self, page: etree._Element, number: int, height: float) -> list[_Printed]:
        root = self._package.xml(_path(self._folder, page.get("BaseLoc")))
        if root is None:
            return []
        own = next((box.text for box in root.iter("{*}PhysicalBox")), None)
        height = (_box(own)[3] if own else height) or 297.0
        words: list[_Word] = []
        for template in root.iterchildren("{*}Template"):
            layer = self._package.xml(self._templates.get(template.get("TemplateID", ""), ""))
            if layer is not None:
                words += _words(layer, 0.0, 0.0)
        words += _words(root, 0.0, 0.0)
        for part in self._notes.get(page.get("ID", ""), ()):
            words += self._annotation(part)
        return [_printed(line, number, height) for line in _lines(words)]

    def _annotation(self, part: str) -> list[_Word]:
        """Stamps and notes lie over the page; only what is shown as text in them is read."""
        root = self._package.xml(part)
        words: list[_Word] = []
        for note in () if root is None else root.iter("{*}Annot"):
            if note.get("Visible") == "false" or note.get("Type") == "Watermark":
                continue
            for look in note.iterchildren("{*}Appearance"):
                left, top, _, _ = _box(look.get("Boundary"))
                words += _words(look, left, top)
        return words

    def _read_annotations(self, document: etree._Element) -> None:
        for found in document.iterchildren("{*}Annotations"):
            path = _path(self._folder, found.text)
            root = self._package.xml(path)
            for page in () if root is None else root.iter("{*}Page"):
                for file in page.iter("{*}FileLoc"):
                    self._notes.setdefault(page.get("PageID", ""), []).append(_path(dirname(path), file.text))


def _path(folder: str, text: str | None) -> str:
    name = (text or "").strip()
    return normpath(name.lstrip("/") if name.startswith("/") else join(folder, name))


def _numbers(text: str | None) -> list[float]:
    found = []
    for piece in (text or "").split():
        try:
            value = float(piece)
        except ValueError:
            continue
        if math.isfinite(value):
            found.append(value)
    return found


def _box(text: str | None) -> tuple[float, float, float, float]:
    values = _numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 else (0.0, 0.0, 0.0, 0.0)


def _matrix(text: str | None) -> Matrix:
    values = _numbers(text)
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _SAME


def _words(root: etree._Element, left: float, top: float) -> Iterator[_Word]:
    for found in root.iter("{*}TextObject"):
        if found.get("Visible") == "false":
            continue
        x, y, _, _ = _box(found.get("Boundary"))
        size = next(iter(_numbers(found.get("Size"))), 3.5)
        matrix = _matrix(found.get("CTM"))
        at_x = at_y = 0.0
        for code in found.iterchildren("{*}TextCode"):
            at_x = next(iter(_numbers(code.get("X"))), at_x)
            at_y = next(iter(_numbers(code.get("Y"))), at_y)
            yield from _code_words(code, (left + x, top + y), matrix, size, (at_x, at_y))


def _code_words(
    code: etree._Element, origin: tuple[float, float], matrix: Matrix, size: float, at: tuple[float, float]
) -> Iterator[_Word]:
    """Return the characters of one TextCode, parted where they leave the line."""
    text = (code.text or "").strip("\r\n")
    across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
    a, b, c, d, e, f = matrix
    scale = math.hypot(a, b) or 1.0
    word: _Word | None = None
    x, y = at
    for index, sign in enumerate(text):
        on_page_x, on_page_y = origin[0] + a * x + c * y + e, origin[1] + b * x + d * y + f
        width = size * scale * (0.5 if sign.isascii() else 1.0)
        if word is None or abs(on_page_y - word.y) > 0.5 * size * scale or on_page_x < word.x:
            if word is not None:
                yield word
            word = _Word(on_page_x, on_page_y, on_page_x, size * scale, "")
        elif on_page_x - word.end > size * scale:
            word.text += " "
        word.text += sign
        word.end = on_page_x + width
        if index < len(across):
            x += across[index]
        elif not down:
            x += size * (0.5 if sign.isascii() else 1.0)
        if index < len(down):
            y += down[index]
    if word is not None:
        yield word


def _steps(text: str | None, most: int) -> list[float]:
    """Return the widths of "g 3 10 5": 10 10 10 5, no more than there are characters."""
    pieces = (text or "").replace(",", " ").split()
    steps: list[float] = []
    at = 0
    while at < len(pieces) and len(steps) < most:
        if pieces[at] in {"g", "G"} and at + 2 < len(pieces):
            count, width = _numbers(pieces[at + 1]), _numbers(pieces[at + 2])
            if count and width:
                steps.extend(width * min(max(int(count[0]), 0), most))
            at += 3
        else:
            steps.extend(_numbers(pieces[at]))
            at += 1
    return steps[:most]


def _lines(words: list[_Word]) -> list[list[_Word]]:
    """Return the words line by line: those whose baselines stand within a third of a character."""
    lines: list[list[_Word]] = []
    for word in sorted((word for word in words if word.text.strip()), key=lambda word: (word.y, word.x)):
        if lines and word.y - lines[-1][0].y <= 0.35 * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.x)
    return lines


def _printed(words: list[_Word], page: int, height: float) -> _Printed:
    text, end = "", words[0].x
    for word in words:
        gap = word.x - end
        if text and gap > 2 * word.size:
            text += "\t"
        elif text and gap > 0.4 * word.size and (text[-1].isascii() or word.text[0].isascii()):
            text += " "
        text += word.text
        end = max(end, word.end)
    first = words[0]
    at_edge = first.y < height * _EDGE or first.y > height * (1 - _EDGE)
    debris: Debris = "page-number" if at_edge and _PAGE_NUMBER.fullmatch(text) else ""
    return _Printed(page, first.x, first.y, end, first.size, text, at_edge, debris)


def _mark_running_heads(lines: list[_Printed]) -> None:
    """The same words at the edge of three pages and more are a running head (页眉)."""
    pages: dict[str, set[int]] = {}
    for line in lines:
        if line.at_edge:
            pages.setdefault(line.text, set()).add(line.page)
    for line in lines:
        if line.at_edge and not line.debris and len(pages[line.text]) >= 3:
            line.debris = "running-head"


def _put(out: Builder, lines: list[_Printed]) -> None:
    """Add the lines with what their place says: whether they run on in the next, whether they begin a paragraph."""
    body = [line for line in lines if not line.debris]
    left = min(_kept_edges([line.x for line in body]), default=0.0)
    right = max(_kept_edges([line.end for line in body]), default=0.0)
    for line in lines:
        fills = None if line.debris else line.end > right - 1.6 * line.size
        indented = None if line.debris else line.x > left + 1.2 * line.size
        out.line(line.text, whole=False, page=line.page, fills=fills, indented=indented, debris=line.debris)


def _kept_edges(places: list[float]) -> list[float]:
    """Return the places that more than one line keeps to, to the millimetre; all of them where no two do."""
    counts = Counter(round(place) for place in places)
    kept = [place for place in places if counts[round(place)] > 1]
    return kept or places

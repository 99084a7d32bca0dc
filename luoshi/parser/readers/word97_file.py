"""The parts of a Word 97–2003 file (.doc, .wps): characters by their piece table, and their properties.

Structures and their numbers as in [MS-DOC]: FIB, CLX, PlcBtePapx, PapxFkp, Sprm. No number in the file is trusted.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import Limits

ENCRYPTED = "文件已加密，无法读取，请去掉密码后另存再试。"
# Places in the table of offsets that ends the FIB.
STYLES, SECTIONS, CHARACTERS, PARAGRAPHS, PIECES, LISTS, OVERRIDES = 1, 6, 12, 13, 33, 73, 74
_WORD_97 = 0xC1
_OFFSETS = 0x9A
_PAGE = 512


class NotReadable(Exception):
    """The file is older than Word 97 or not as the format has it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: where it begins in the text and in the file, and its bytes a character."""

    start: int
    place: int
    width: int
    text: str


@dataclass(slots=True)
class WordFile:
    """The streams of a .doc and what its head says."""

    main: bytes
    table: bytes
    other: bytes  # the stream "Data": properties too long for their page
    offsets: list[tuple[int, int]] = field(default_factory=list)
    lengths: tuple[int, ...] = ()  # characters of: body, footnotes, headers, macros, comments, endnotes, boxes

    def part(self, which: int) -> bytes:
        """Return structure `which` of the table stream."""
        if which >= len(self.offsets):
            return b""
        start, length = self.offsets[which]
        return self.table[start : start + length]


def open_word(data: bytes) -> WordFile:
    """Return the file; ReaderError where it is encrypted, NotReadable where it is no Word 97."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            main = _stream(ole, "WordDocument")
            if len(main) < _OFFSETS or struct.unpack_from("<H", main, 0)[0] != 0xA5EC:
                raise NotReadable
            flags = struct.unpack_from("<H", main, 0x0A)[0]
            if flags & 0x8100:  # encrypted or obfuscated
                raise ReaderError(ENCRYPTED)
            if struct.unpack_from("<H", main, 2)[0] < _WORD_97:
                raise NotReadable
            file = WordFile(main, _stream(ole, "1Table" if flags & 0x0200 else "0Table"), _stream(ole, "Data"))
    except (OSError, struct.error, IndexError, ValueError, TypeError, AttributeError) as problem:
        raise NotReadable from problem
    count = struct.unpack_from("<H", main, 0x98)[0]
    for which in range(min(count, 200)):
        at = _OFFSETS + 8 * which
        if at + 8 > len(main):
            break
        file.offsets.append(struct.unpack_from("<II", main, at))
    lengths = struct.unpack_from("<7I", main, 0x4C)
    file.lengths = tuple(lengths)
    return file


def _stream(ole: olefile.OleFileIO[str], name: str) -> bytes:
    if not ole.exists(name):
        return b""
    content: bytes = ole.openstream(name).read()
    return content


def pieces(file: WordFile, limits: Limits) -> list[Piece]:
    """Return the text of the file, piece by piece, in order."""
    clx, at = file.part(PIECES), 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if at + 5 > len(clx) or clx[at] != 2:
        raise NotReadable
    plc = clx[at + 5 : at + 5 + int(struct.unpack_from("<I", clx, at + 1)[0])]
    count = (len(plc) - 4) // 12
    if count < 1:
        raise NotReadable
    starts = struct.unpack_from(f"<{count + 1}I", plc, 0)
    found = []
    for index in range(count):
        length = starts[index + 1] - starts[index]
        if not 0 <= length <= limits.characters:
            raise NotReadable
        value = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        narrow = bool(value & 0x40000000)
        place, width = ((value & 0x3FFFFFFF) // 2, 1) if narrow else (value & 0x3FFFFFFF, 2)
        raw = file.main[place : place + length * width]
        if len(raw) < length * width:
            raise NotReadable
        text = raw.decode("cp1252", "replace") if narrow else _wide(raw)
        found.append(Piece(starts[index], place, width, text))
    return found


def _wide(raw: bytes) -> str:
    """Return UTF-16 with one character for each unit, so that places in text and file stay in step."""
    text = raw.decode("utf-16-le", "surrogatepass")
    if len(text) * 2 == len(raw):
        return text
    return "".join(chr(unit) for unit in struct.unpack(f"<{len(raw) // 2}H", raw))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the file with properties of its own: the style (of a paragraph) and the changes to it."""

    style: int
    changes: bytes


class Runs:
    """Properties by place in the file."""

    def __init__(self, file: WordFile, which: int) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._runs: list[Run] = []
        for start, end, run in sorted(_runs(file, which), key=lambda each: each[0]):
            self._starts.append(start)
            self._ends.append(end)
            self._runs.append(run)

    def at(self, place: int) -> Run | None:
        """Return the properties at `place`."""
        index = bisect_right(self._starts, place) - 1
        return self._runs[index] if index >= 0 and place < self._ends[index] else None

    def __iter__(self) -> Iterator[tuple[int, int, Run]]:
        return iter(zip(self._starts, self._ends, self._runs, strict=True))


def _runs(file: WordFile, which: int) -> Iterator[tuple[int, int, Run]]:
    plc = file.part(which)
    count = (len(plc) - 4) // 8
    if count < 1:
        return
    for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)):
        start = (number & 0x3FFFFF) * _PAGE
        page = file.main[start : start + _PAGE]
        if len(page) == _PAGE:
            yield from _page_runs(page, which == PARAGRAPHS)


def _page_runs(page: bytes, is_paragraph: bool) -> Iterator[tuple[int, int, Run]]:
    count = page[511]
    step = 13 if is_paragraph else 1
    first = 4 * (count + 1)
    if first + count * step > 511:
        return
    places = struct.unpack_from(f"<{count + 1}I", page, 0)
    for index in range(count):
        at = 2 * page[first + index * step]
        run = Run(0, b"")
        if at:
            run = _paragraph_run(page, at) if is_paragraph else Run(0, page[at + 1 : at + 1 + page[at]])
        yield places[index], places[index + 1], run


def _paragraph_run(page: bytes, at: int) -> Run:
    size = 2 * page[at] - 1
    at += 1
    if size < 0:  # the length stands in the next byte, in words
        size = 2 * page[at] if at < _PAGE else 0
        at += 1
    content = page[at : at + size]
    if len(content) < 2:
        return Run(0, b"")
    return Run(struct.unpack_from("<H", content, 0)[0], content[2:])


_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}


def changes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the single changes (sprm) of `content`: number and operand."""
    at = 0
    while at + 2 < len(content):
        number = content[at] | content[at + 1] << 8
        at += 2
        kind = number >> 13
        if kind != 6:
            size = _SIZES[kind]
        elif number == 0xD608:  # a table's columns: the length takes two bytes and counts one too many
            size = (struct.unpack_from("<H", content, at)[0] - 1) if at + 2 <= len(content) else 0
            at += 2
        else:
            size = content[at]
            at += 1
        yield number, content[at : at + size]
        at += size

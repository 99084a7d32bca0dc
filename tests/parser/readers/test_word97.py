"""Word 97–2003 files put together byte by byte, so that they are tested where no other program is installed."""

from __future__ import annotations

import struct

import pytest

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import DEFAULT
from luoshi.parser.readers.word97 import read_doc
from luoshi.parser.readers.word97_file import changes
from tests.parser.readers.office_samples import grid, is_sound, lines

_TEXT, _PAGE = 0x800, 0x1000
IN_TABLE = struct.pack("<HB", 0x2416, 1)


def row_end(*edges: int, merged: tuple[int, ...] = ()) -> bytes:
    """The properties of a row's end: the borders of its cells, and how each merges."""
    cells = len(edges) - 1
    flags = merged or (0,) * cells
    body = struct.pack(f"<B{len(edges)}h", cells, *edges) + b"".join(struct.pack("<H18x", flag) for flag in flags)
    return IN_TABLE + struct.pack("<HB", 0x2417, 1) + struct.pack("<HH", 0xD608, len(body) + 1) + body


def doc(paragraphs: list[tuple[str, bytes]], narrow: str = "", flags: int = 0x0200, version: int = 0xC1) -> bytes:
    """A .doc of paragraphs with their properties, and of one more in one-byte characters at its end."""
    text = "".join(paragraph for paragraph, _ in paragraphs)
    wide = text.encode("utf-16-le")
    main = bytearray(_PAGE + 512)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(text) + len(narrow))
    struct.pack_into("<H", main, 0x98, 93)
    main[_TEXT : _TEXT + len(wide) + len(narrow)] = wide + narrow.encode("cp1252")
    main[_PAGE : _PAGE + 512] = _properties_page(paragraphs)
    places = [0, len(text), len(text) + len(narrow)]
    pieces = struct.pack("<HIH", 0, _TEXT, 0) + struct.pack("<HIH", 0, (_TEXT + len(wide)) * 2 | 0x40000000, 0)
    plc = struct.pack("<3I", *places) + pieces
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    pages = struct.pack("<3I", _TEXT, _TEXT + len(wide), _PAGE // 512)
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(clx))
    struct.pack_into("<II", main, 0x9A + 8 * 13, len(clx), len(pages))
    return compound({"WordDocument": bytes(main), "1Table": clx + pages})


def _properties_page(paragraphs: list[tuple[str, bytes]]) -> bytes:
    page = bytearray(512)
    at, end = _TEXT, 510
    for index, (text, own) in enumerate(paragraphs):
        struct.pack_into("<I", page, 4 * index, at)
        at += 2 * len(text)
        content = struct.pack("<H", 0) + own
        content += b"\0" * (len(content) % 2)
        end -= len(content) + 2
        page[end : end + 2 + len(content)] = bytes([0, len(content) // 2]) + content
        page[4 * (len(paragraphs) + 1) + 13 * index] = end // 2
    struct.pack_into("<I", page, 4 * len(paragraphs), at)
    page[511] = len(paragraphs)
    return bytes(page)


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file: one page of allocation, one of folder, then the streams, each of 4,096 bytes or more."""
    table, folder, body = [0xFFFFFFFD, 0xFFFFFFFE], [_entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)], b""
    for index, (name, content) in enumerate(streams.items(), 1):
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % 512)
        first, count = len(table), len(content) // 512
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        later = index + 1 if index < len(streams) else 0xFFFFFFFF
        folder.append(_entry(name, 2, 0xFFFFFFFF, first, len(content), later))
        body += content
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    pages = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return head + pages + b"".join(folder).ljust(512, b"\0") + body


def _entry(name: str, kind: int, child: int, first: int, size: int, right: int = 0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIII", len(raw), kind, 1, 0xFFFFFFFF, right, child, first, size, 0
    )


def read(*paragraphs: tuple[str, bytes], narrow: str = ""):
    document = read_doc(doc(list(paragraphs), narrow), DEFAULT)
    assert is_sound(document)
    return document


def test_wide_and_narrow_characters_make_one_text():
    document = read(("云河市任务分解\r", b""), ("牵头单位：市水利局\r", b""), narrow="Plan A\r")
    assert lines(document) == ["云河市任务分解", "牵头单位：市水利局", "Plan A"]


def test_cells_stand_where_their_borders_say():
    document = read(
        ("表前\r", b""),
        ("类别\x07", IN_TABLE), ("目标\x07", IN_TABLE), ("\x07", row_end(0, 1000, 5000)),
        ("农业\x07", IN_TABLE), ("粮食\r", IN_TABLE), ("蔬菜\x07", IN_TABLE), ("10万吨\x07", IN_TABLE), ("\x07", row_end(0, 1000, 3000, 5000, merged=(0x60, 0, 0))),
        ("\x07", IN_TABLE), ("水果\x07", IN_TABLE), ("\x07", IN_TABLE), ("\x07", row_end(5, 1008, 3000, 5000, merged=(0x20, 0, 0))),
        ("表后\r", b""),
    )  # fmt: skip
    assert lines(document) == ["表前", "表后"]
    assert grid(document) == [
        (0, 0, 1, 1, "类别"), (0, 1, 1, 2, "目标"), (1, 0, 2, 1, "农业"), (1, 1, 1, 1, "粮食\n蔬菜"),
        (1, 2, 1, 1, "10万吨"), (2, 1, 1, 1, "水果"), (2, 2, 1, 1, ""),
    ]  # fmt: skip


def test_fields_show_their_result_and_marks_are_no_text():
    document = read(("第\x13 PAGE \x14三\x15章\x01\x02\x0b下行\r", b""), ("\x13 never ended\r", b""), ("后文\r", b""))
    assert lines(document) == ["第三章", "下行", "后文"]


def test_an_outline_level_is_kept():
    document = read(("一、目标\r", struct.pack("<HB", 0x2640, 0)), ("正文\r", b""))
    assert [block.outline for block in document.blocks] == [1, None]


def test_an_encrypted_document_is_refused():
    with pytest.raises(ReaderError, match="加密"):
        read_doc(doc([("密\r", b"")], flags=0x0300), DEFAULT)


def test_an_empty_document_is_refused():
    with pytest.raises(ReaderError, match="没有文字"):
        read_doc(doc([("\r", b"")]), DEFAULT)


def test_changes_cut_off_in_the_middle_end_well():
    whole = row_end(0, 1000, 5000)
    for length in range(len(whole)):
        assert len(list(changes(whole[:length]))) <= 3

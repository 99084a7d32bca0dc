"""The top folder of an OLE compound file (.doc, .xls, .wps): which streams it holds, no number in it trusted."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from luoshi.parser.errors import ReaderError

_CUT = "文件是旧式Office格式，但结构不完整，可能没有下载完整，请重新下载后再试。"
_NO_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_MOST_SECTORS = 4_096  # of the folder: 16,384 entries and more
_ENTRY = 128


def root_names(data: bytes) -> set[str]:
    """Return the names, in lower case, that stand directly under the root; raises `ReaderError` for a file cut off."""
    if len(data) < 1024:
        raise ReaderError(_CUT)
    entries = _entries(data)
    if not entries:
        raise ReaderError(_CUT)
    names: set[str] = set()
    waiting, seen = [_links(entries[0])[2]], set()
    while waiting:
        index = waiting.pop()
        if index in seen or index >= len(entries):
            continue
        seen.add(index)
        names.add(_name(entries[index]))
        left, right, _ = _links(entries[index])
        waiting += [left, right]
    return names


def _links(entry: bytes) -> tuple[int, int, int]:
    left, right, child = struct.unpack_from("<III", entry, 0x44)
    return int(left), int(right), int(child)


def _name(entry: bytes) -> str:
    size = min(64, struct.unpack_from("<H", entry, 0x40)[0])
    return entry[: max(0, size - 2)].decode("utf-16-le", "ignore").lower()


def _entries(data: bytes) -> list[bytes]:
    shift = struct.unpack_from("<H", data, 0x1E)[0]
    if shift not in {9, 12}:
        raise ReaderError(_CUT)
    size = 1 << shift
    first = struct.unpack_from("<I", data, 0x30)[0]
    found = []
    for sector in _chain(data, first, size):
        page = data[(sector + 1) * size : (sector + 2) * size]
        found += [page[at : at + _ENTRY] for at in range(0, len(page) - _ENTRY + 1, _ENTRY)]
    return found


def _chain(data: bytes, sector: int, size: int) -> Iterator[int]:
    """The sectors of the folder, in order; a chain that runs out of the file or in a circle just ends."""
    seen: set[int] = set()
    while sector < _NO_SECTOR and sector not in seen and len(seen) < _MOST_SECTORS:
        seen.add(sector)
        if (sector + 1) * size >= len(data):
            return
        yield sector
        sector = _next(data, sector, size)


def _next(data: bytes, sector: int, size: int) -> int:
    """The entry of `sector` in the allocation table, whose first 109 pages the header lists."""
    per_page = size // 4
    page, place = divmod(sector, per_page)
    if page >= 109:
        return _NO_SECTOR
    table = struct.unpack_from("<I", data, 0x4C + 4 * page)[0]
    at = (table + 1) * size + 4 * place
    if table >= _NO_SECTOR or at + 4 > len(data):
        return _NO_SECTOR
    return int(struct.unpack_from("<I", data, at)[0])

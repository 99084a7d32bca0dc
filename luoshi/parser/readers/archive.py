"""Safe access to the parts of a zip package (.docx .xlsx .ofd .odt): sizes, ratio and XML entities are limited."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from lxml import etree

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import Limits

_BROKEN = "文件已损坏或不完整，无法读取，请重新下载或另存后再试。"
_HAS_ENTITIES = "文件内含有XML实体声明，可能有害，已拒绝读取，请另存后再试。"
# What a part with a document type declaration could do (entity bombs, files of the machine), no office format needs.
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_ENTITIES = (b"<!ENTITY", "<!ENTITY".encode("utf-16-le"), "<!ENTITY".encode("utf-16-be"))
# An lxml tree takes about this many bytes for a byte of office XML; a part whose tree cannot fit is refused first.
_TREE_COST = 8
_PIECE = 1 << 16
# A package of so many bytes in so many parts costs a fraction of a second and a few MB, whatever stands in it.
SMALL, _FEW = 4_000_000, 200

_Start = Callable[[str, dict[str, str]], None]


class Package:
    """A zip file whose parts are read within the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as problem:
            raise ReaderError(_BROKEN) from problem
        entries = self._zip.infolist()
        if len(entries) > limits.entries:
            raise ReaderError(f"压缩包内的文件超过{limits.entries}个，已停止读取，请检查文件来源。")
        self._parts = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        self._folded = {name.lower(): name for name in self._parts}

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the package."""
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def read(self, name: str) -> bytes | None:
        """Return the bytes of part `name`, None where there is none."""
        entry = self._find(name)
        if entry is None:
            return None
        self._allow(entry)
        try:
            return self._zip.read(entry)
        except _READ_PROBLEMS as problem:
            raise ReaderError(_BROKEN) from problem

    def open(self, name: str) -> IO[bytes] | None:
        """Return part `name` as a stream (reading it may raise what `guarded` turns into a refusal)."""
        entry = self._find(name)
        if entry is None:
            return None
        self._allow(entry)
        try:
            return self._zip.open(entry)
        except _READ_PROBLEMS as problem:
            raise ReaderError(_BROKEN) from problem

    def size(self, name: str) -> int:
        """Return how large part `name` is unpacked, as the package says (more is never read)."""
        entry = self._find(name)
        return entry.file_size if entry is not None else 0

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of XML part `name`, None where there is none."""
        content = self.read(name)
        return None if content is None else parse_xml(content, self._limits)

    def tree(self, name: str) -> ElementTree.Element | None:
        """Return the root of a small XML part `name`, read by Python's own library; None where there is none."""
        content = self.read(name)
        if content is None:
            return None
        if any(mark in content for mark in _ENTITIES):
            raise ReaderError(_HAS_ENTITIES)
        try:
            return ElementTree.fromstring(content)  # without entities there is nothing to expand or load
        except (ElementTree.ParseError, ValueError, LookupError) as problem:
            raise ReaderError(_BROKEN) from problem

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        name = name.replace("\\", "/").lstrip("/")
        return self._parts.get(name) or self._parts.get(self._folded.get(name.lower(), ""))

    def _allow(self, entry: zipfile.ZipInfo) -> None:
        limits = self._limits
        self._unpacked += entry.file_size
        if self._unpacked > limits.unpacked:
            raise ReaderError(f"文件解压后超过{limits.unpacked // 1_000_000}MB，已停止读取，请检查文件来源。")
        if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(1, entry.compress_size):
            raise ReaderError("文件的压缩比异常，疑为压缩炸弹，已停止读取，请检查文件来源。")
        if entry.flag_bits & 0x1:
            raise ReaderError("文件已加密，无法读取，请去掉密码后另存再试。")


def is_small_package(data: bytes) -> bool:
    """Return whether `data` is a package whose parts are few and small; no more is ever unpacked than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except _READ_PROBLEMS:
        return False
    return len(entries) <= _FEW and sum(entry.file_size for entry in entries) <= SMALL


def part_of(package: Package, of: str, kind: str, usual: str) -> str:
    """Return the name of the part that part `of` (the package itself, where empty) has as its `kind`."""
    return next(iter(related(package, of, kind).values()), usual)


def related(package: Package, of: str, kind: str) -> dict[str, str]:
    """Return the parts of the `kind` that part `of` of an office package refers to, by their relationship id."""
    folder, _, file = of.rpartition("/")
    relations = package.tree(join(folder, "_rels", f"{file}.rels"))
    found = {}
    for relation in () if relations is None else relations.iterfind("{*}Relationship"):
        if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else join(folder, target)
            found[relation.get("Id", "")] = normpath(path)
    return found


# `zlib.error` and `BadZipFile` (wrong checksum), a truncated stream, a method this Python cannot unpack.
_READ_PROBLEMS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def parse_xml(content: bytes, limits: Limits) -> etree._Element:
    """Return the root of `content`; ReaderError where it is broken, too large or declares entities."""
    if len(content) * _TREE_COST > limits.memory:
        raise ReaderError("文件的正文部分过大，无法在内存限额内读取，请拆分后再试。")
    if any(mark in content for mark in _ENTITIES):
        raise ReaderError(_HAS_ENTITIES)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, dtd_validation=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise ReaderError(_BROKEN) from problem
    if root is None:
        raise ReaderError(_BROKEN)
    return root


def walk_xml(stream: IO[bytes], start: _Start, end: Callable[[str], None], text: Callable[[str], object]) -> None:
    """Tell what a large XML part holds while it is read: no tree of it is built, which would take most of the time.

    Tags come by their local names where the root has a prefix (x:worksheet), else as they stand.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def first(tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
            parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(tag.rpartition(":")[2], attributes)

    parser.StartElementHandler = first
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entity
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, *_READ_PROBLEMS) as problem:
        raise ReaderError(_BROKEN) from problem


def _refuse_entity(*_declaration: object) -> None:
    raise ReaderError(_HAS_ENTITIES)

"""From a file to a document (读取): the content decides the format, and one file a format knows how to read it."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import sandbox
from luoshi.parser.readers.archive import SMALL, is_small_package
from luoshi.parser.readers.classified import refuse_classified
from luoshi.parser.readers.detect import Format, detect
from luoshi.parser.readers.limits import DEFAULT, Limits, limits_from_environment
from luoshi.parser.readers.text import document_of, read_text

__all__ = ["DEFAULT", "Limits", "detect", "limits_from_environment", "read", "read_file", "read_pasted"]

# Module and function of each format; imported when first met, in the process that forks (see sandbox).
_READERS: dict[Format, tuple[str, str]] = {
    Format.HTML: ("html", "read_html"),
    Format.MHT: ("html", "read_mht"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.IMAGE: ("ocr", "read_image"),
    Format.DOCX: ("docx", "read_docx"),
    Format.XLSX: ("xlsx", "read_xlsx"),
    Format.DOC: ("word97", "read_doc"),
    Format.XLS: ("office", "read_xls"),
    Format.RTF: ("rtf", "read_rtf"),
    Format.ODT: ("odt", "read_odt"),
    Format.ODS: ("odt", "read_odt"),
    Format.OFD: ("ofd", "read_ofd"),
    Format.OFFICE_XML: ("office", "read_office"),
    Format.XLSB: ("office", "read_office"),
}


def read(data: bytes, *, limits: Limits = DEFAULT, name: str = "") -> Document:
    """Return the document in `data`; raises `ReaderError`, one full Chinese sentence, where it is refused.

    `name` is not looked at to tell the format; where it says something else than the content, a note says so.
    """
    if len(data) > limits.received:
        raise _too_large(len(data), limits)
    kind = detect(data)
    if kind is Format.TXT:
        # Decoding is Python's own and bounded by `received`: a text needs no child.
        document = read_text(data, limits)
    elif kind is Format.XLSX and is_small_package(data):
        document = _small(kind, data, limits)
    else:
        document = sandbox.run(*_READERS[kind], data, _room(kind, limits))
    refuse_classified(document)
    return _said(document, kind, name)


def _small(kind: Format, data: bytes, limits: Limits) -> Document:
    """Read a small package in this process; what it refuses the child judges, under the limits of all files."""
    least = replace(limits, unpacked=min(limits.unpacked, SMALL), characters=min(limits.characters, SMALL))
    try:
        return sandbox.loaded(*_READERS[kind])(data, least)
    except ReaderError:
        return sandbox.run(*_READERS[kind], data, limits)


def _room(kind: Format, limits: Limits) -> Limits:
    """Give recognition the memory that it needs, only where its extra is installed and may be used."""
    if kind in {Format.PDF, Format.IMAGE} and importlib.util.find_spec("rapidocr") is not None:
        return replace(limits, memory=max(limits.memory, limits.ocr_memory))
    return limits


def _too_large(size: int, limits: Limits) -> ReaderError:
    most = limits.received / 1e6
    return ReaderError(f"文件有{size / 1e6:.1f}MB，超过{most:.0f}MB的限额，请拆分或压缩图片后再试。")


def read_file(path: str | Path, limits: Limits = DEFAULT) -> Document:
    """Return the document in the file at `path`; a file that cannot be opened raises `ReaderError` too."""
    path = Path(path)
    return read(read_bytes(path, limits), limits=limits, name=path.name)


def read_bytes(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of the file at `path`, no more than the limit allows; ReaderError where it cannot be opened."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ReaderError(f"“{path}”不是普通文件（管道或设备），请指明文件；从管道读取请用“-”。")
    try:
        with path.open("rb") as file:
            data = file.read(limits.received + 1)
    except FileNotFoundError as error:
        raise ReaderError(f"找不到文件“{path}”，请检查路径。") from error
    except IsADirectoryError as error:
        raise ReaderError(f"“{path}”是文件夹，不是文件，请指明其中的文件。") from error
    except OSError as error:
        raise ReaderError(f"打不开文件“{path}”，请检查权限和磁盘。") from error
    if len(data) > limits.received:
        raise _too_large(len(data) if not path.is_file() else path.stat().st_size, limits)
    return data


def read_pasted(text: str, *, limits: Limits = DEFAULT) -> Document:
    """Return pasted text as a document, under the same limits and the same refusal of marked papers."""
    document = document_of(text, limits)
    refuse_classified(document)
    return document


_USUAL: dict[Format, frozenset[str]] = {
    Format.HTML: frozenset({"html", "htm", "shtml", "xhtml"}),
    Format.MHT: frozenset({"mht", "mhtml"}),
    Format.RTF: frozenset({"rtf"}),
}


def _said(document: Document, kind: Format, name: str) -> Document:
    """Government sites serve web pages as .doc: read all the same, and said."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if kind in _USUAL and ending and ending not in _USUAL[kind]:
        told = f"文件名以“.{ending}”结尾，内容其实是{kind.value.upper()}，已按内容读取。"
        return replace(document, notes=(*document.notes, told))
    return document

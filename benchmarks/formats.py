"""Read and parse of .docx and .xlsx beside the raw load of the same file by python-docx and openpyxl.

Processor time of this process and its children together: ours reads the file in a child, the peers have none.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import docx
import openpyxl

from benchmarks.figure import Figure, beside_each_other
from benchmarks.samples import plan_docx, table_docx, table_xlsx
from luoshi.parser import parse_bytes

_ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Yield a figure for each kind of file."""
    yield _beside("docx of 150 items", plan_docx(), "python-docx", _load_docx)
    yield _beside("docx, table of 300 rows", table_docx(), "python-docx", _load_docx)
    yield _beside("xlsx, table of 300 rows", table_xlsx(), "openpyxl", _load_xlsx)


def _beside(name: str, data: bytes, peer_name: str, load: Callable[[bytes], object]) -> Figure:
    assert parse_bytes(data).plans, name
    ours, peer = beside_each_other(lambda: parse_bytes(data), lambda: load(data), _ROUNDS)
    title, beside = f"read + parse (with child), {name}", f"{peer_name} {peer * 1000:.0f} ms"
    return Figure(title, f"{ours * 1000:.0f} ms", beside, ours / peer, 2.0)


def _load_docx(data: bytes) -> object:
    """Return the words of all paragraphs and cells: what any reader must at least take from the file."""
    document = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in document.paragraphs]
    return words + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def _load_xlsx(data: bytes) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]

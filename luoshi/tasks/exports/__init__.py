"""Tables as files (导出): Excel, Word, CSV; a document's words are never formulas in any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from luoshi.tasks.exports.excel import write_excel
from luoshi.tasks.exports.lines import csv_lines
from luoshi.tasks.exports.word import write_word
from luoshi.tasks.tables import Table


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, its name for people, its type, how it is written (None: line by line)."""

    ending: str
    words: str
    content_type: str
    write: Callable[[Table], IO[bytes]] | None


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    each.ending: each
    for each in (
        Format("xlsx", "Excel", f"{OFFICE}.spreadsheetml.sheet", write_excel),
        Format("docx", "Word", f"{OFFICE}.wordprocessingml.document", write_word),
        Format("csv", "CSV", "text/csv; charset=utf-8", None),
    )
}


def file_of(table: Table, ending: str) -> HttpResponseBase:
    """Return the table as a download; a CSV goes out while it is read, the others from a file on disk."""
    kind = FORMATS[ending]
    name = f"{table.name}.{ending}"
    if kind.write is None:
        response: HttpResponseBase = StreamingHttpResponse(csv_lines(table), content_type=kind.content_type)
    else:
        response = FileResponse(kind.write(table), content_type=kind.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response

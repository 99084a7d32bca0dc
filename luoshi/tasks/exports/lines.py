"""A table as CSV: UTF-8 with its mark, so that Excel reads it as Chinese; words that look like formulas get a '."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from luoshi.tasks.tables import Section, Table, Value

BATCH = 200
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_lines(table: Table) -> Iterator[bytes]:
    """Yield the file piece by piece; of a group's heading a column of its own remains, since a CSV merges nothing."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    section = ""
    rows = iter(table.rows)
    first = next(rows, None)
    has_sections = isinstance(first, Section)
    writer.writerow([*(["分组"] if has_sections else []), *(column.head for column in table.columns)])
    count = 0
    while first is not None:
        row, first = first, next(rows, None)
        if isinstance(row, Section):
            section = row.text
            continue
        writer.writerow([*([plain(section)] if has_sections else []), *(plain(value) for value in row.cells)])
        count += 1
        if count % BATCH == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def plain(value: Value) -> str | int | float:
    """Return a value as CSV holds it: text that a spreadsheet would count with is kept from it by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value

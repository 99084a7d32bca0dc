"""A table before it is a file or a page (表): its rows may come one after the other, thousands of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from luoshi.ledger.sheets import Column, Section, Value

__all__ = ["Column", "Row", "Section", "Table", "Value"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; `opens_group`: the first of a unit or leader; `task` is what a page links to."""

    cells: tuple[Value, ...]
    opens_group: bool = False
    task: UUID | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A title, a line about what is counted, columns, and rows with headings between them (read once)."""

    name: str  # of the file and of the sheet
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Iterable[Row | Section]
    is_grouped: bool = False  # the first column names a group over several rows

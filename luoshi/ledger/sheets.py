"""A sheet before it is a file: its columns and rows, without a word about fonts or formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in half-width characters, and how its cells stand."""

    head: str
    width: float
    align: Literal["left", "center"] = "center"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells. `opens_group`: it is the first of a unit or leader, whose name is then printed in full weight."""

    cells: tuple[Value, ...]
    opens_group: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading between rows, over all columns: 一、加快产业升级. `depth` 0 is the outermost."""

    text: str
    depth: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, as it is to be printed."""

    name: str
    title: str
    note: str  # the line under the title: where it comes from, how many
    columns: tuple[Column, ...]
    rows: tuple[Row | Section, ...]
    is_grouped: bool = False  # the first column names a group over several rows

"""A worksheet (工作表) as printed: hidden rows and columns out, blank borders trimmed, merged cells once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.builder import Builder, GridCell
from luoshi.parser.readers.limits import Limits


@dataclass(slots=True)
class Sheet:
    """A worksheet as read; rows and columns are counted from 0, ranges include both ends."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column): what is printed, never blank
    dates: set[tuple[int, int]] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    hidden_rows: set[int] = field(default_factory=set)  # of those that hold text
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def hides_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


def put_sheet(out: Builder, sheet: Sheet) -> None:
    """Add `sheet` to the document: a part of its own, its name, and the table where it holds any text."""
    if not sheet.cells:
        return
    rows, columns = _shown(out, sheet)
    if not rows or not columns:
        return
    out.new_part(sheet.name)
    out.line(sheet.name, debris="sheet-name")
    out.table(_grid(sheet, rows, columns, out.limits), sheet.name)


def _shown(out: Builder, sheet: Sheet) -> tuple[list[int], list[int]]:
    """Return the rows and columns that hold printed text; of blank rows between them one stays as the gap it is."""
    rows = {row for row, _ in sheet.cells}
    columns = {column for _, column in sheet.cells}
    hidden = rows & sheet.hidden_rows
    if hidden:
        out.note(f"工作表“{sheet.name}”有{len(hidden)}行被隐藏，未读入；如需读入，请取消隐藏后另存再试。")
    unseen = {column for column in columns if sheet.hides_column(column)} if sheet.hidden_columns else set()
    if unseen:
        out.note(f"工作表“{sheet.name}”有{len(unseen)}列被隐藏，未读入；如需读入，请取消隐藏后另存再试。")
    shown = sorted(rows - hidden)
    gaps = [row + 1 for row, later in pairwise(shown) if later > row + 1 and row + 1 not in hidden]
    return sorted([*shown, *gaps]), sorted(columns - unseen)


def _grid(sheet: Sheet, rows: list[int], columns: list[int], limits: Limits) -> list[GridCell]:
    if len(rows) > limits.rows or len(columns) > limits.columns:
        raise ReaderError(f"工作表“{sheet.name}”超过{limits.rows}行或{limits.columns}列，已停止读取，请拆分后再试。")
    merged, covered = _merged(sheet, rows, columns, limits)
    sparse = len(rows) * len(columns) > limits.cells
    placed = []
    for at, row in enumerate(rows):
        for across, column in enumerate(columns):
            place = (at, across)
            if place in covered:
                continue
            if place in merged:
                placed.append(merged[place])
                continue
            text = sheet.cells.get((row, column), "")
            if text or not sparse:
                placed.append(GridCell(text, at, across, uncertain=(row, column) in sheet.dates))
    return placed


def _merged(
    sheet: Sheet, rows: list[int], columns: list[int], limits: Limits
) -> tuple[dict[tuple[int, int], GridCell], set[tuple[int, int]]]:
    """Return the merged cells by their first shown place, and the further places they cover."""
    merged: dict[tuple[int, int], GridCell] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        first, last = bisect_left(rows, top), bisect_right(rows, bottom)
        start, end = bisect_left(columns, left), bisect_right(columns, right)
        if first >= last or start >= end or (first, start) in covered:
            continue
        if len(covered) + (last - first) * (end - start) > limits.cells:
            raise ReaderError(f"工作表“{sheet.name}”合并的单元格过多，已停止读取，请检查文件。")
        text = sheet.cells.get((top, left), "")
        is_date = (top, left) in sheet.dates
        merged[first, start] = GridCell(text, first, start, last - first, end - start, is_date)
        covered.update((row, column) for row in range(first, last) for column in range(start, end))
        covered.discard((first, start))
    return merged, covered

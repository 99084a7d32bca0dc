"""Tables whose rows say only where the borders of their cells stand (.doc, .rtf): put on one grid."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.builder import GridCell

# Merges of a cell, as [MS-DOC] TCGRF has them.
MERGED, GOES_DOWN, STARTS_DOWN = 0x02, 0x20, 0x40
_NEAR = 20  # twips: borders that stand so close are one


@dataclass(slots=True)
class EdgeRow:
    """A row as read: its cells' paragraphs, the borders from left to right, how its cells merge."""

    cells: list[list[str]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)


def edge_grid(rows: list[EdgeRow]) -> list[GridCell]:
    """Put the cells on one grid: the borders of all rows together, those that stand close taken as one."""
    edges = _edges(rows)
    placed: list[GridCell] = []
    above: dict[int, GridCell] = {}
    for at, row in enumerate(rows):
        below: dict[int, GridCell] = {}
        last: GridCell | None = None
        for index, texts in enumerate(row.cells):
            column, span = _columns(row, index, edges)
            flags = row.flags[index] if index < len(row.flags) else 0
            upper = above.get(column) if flags & (GOES_DOWN | STARTS_DOWN) == GOES_DOWN else None
            if flags & MERGED and last is not None:
                last.columns += span
            elif upper is not None:
                upper.rows += 1
                last = below[column] = upper
            else:
                text = "\n".join(filter(None, (each.strip(BLANKS) for each in texts)))
                last = GridCell(text, at, column, 1, span)
                placed.append(last)
                if flags & GOES_DOWN:
                    below[column] = last
        above = below
    return placed


def _edges(rows: list[EdgeRow]) -> list[int]:
    found: list[int] = []
    for edge in sorted({edge for row in rows if len(row.edges) >= len(row.cells) for edge in row.edges}):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _columns(row: EdgeRow, index: int, edges: list[int]) -> tuple[int, int]:
    """Return the first column of cell `index` and how many it takes; its place in the row where that is unknown."""
    if index + 1 >= len(row.edges):
        return index, 1
    first = max(0, bisect_right(edges, row.edges[index]) - 1)
    last = max(first + 1, bisect_right(edges, row.edges[index + 1]) - 1)
    return first, last - first

"""A table (表格) of .docx while it is read: cells put on a grid, merged ones joined."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.builder import GridCell
from luoshi.parser.readers.limits import Limits


@dataclass(slots=True)
class Cell:
    """A cell as its element states it, before it has a place."""

    texts: list[str] = field(default_factory=list)
    span: int = 1
    down: str = ""  # vMerge: "restart" or "continue"
    across: str = ""  # hMerge


class OpenTable:
    """A table the walk is in."""

    def __init__(self, element: etree._Element, is_frame: bool) -> None:
        self.element = element
        self.is_frame = is_frame  # one cell around text: its paragraphs are no cells
        self.row_element: etree._Element | None = None
        self.cell_element: etree._Element | None = None
        self.placed: list[GridCell] = []
        self.row = -1
        self.column = 0
        self.cell: Cell | None = None
        self._last: GridCell | None = None  # the cell to the left
        self._above: dict[int, GridCell] = {}  # by column: merged cells of the row above that may go on
        self._below: dict[int, GridCell] = {}

    def holds(self, container: etree._Element | None) -> bool:
        """Return whether `container` is this table, its row or its cell of the moment."""
        return container is not None and (
            container is self.cell_element or container is self.row_element or container is self.element
        )

    def start_row(self, element: etree._Element) -> None:
        self.row_element = element
        self.cell_element = None
        self.row += 1
        self.column = 0
        self._last = None
        self._above, self._below = self._below, {}

    def place(self, limits: Limits) -> None:
        """Put the cell that has been read on the grid."""
        cell, self.cell = self.cell, None
        if cell is None:
            return
        if self.column + cell.span > limits.columns:
            raise ReaderError(f"文件中的表格超过{limits.columns}列，已停止读取，请检查文件。")
        above = self._above.get(self.column) if cell.down == "continue" else None
        if cell.across == "continue" and self._last is not None:
            self._last.columns += cell.span
        elif above is not None:
            above.rows += 1
            self._below[self.column] = self._last = above
        else:
            texts = cell.texts
            text = texts[0].strip(BLANKS) if len(texts) == 1 else _joined(texts)
            self._last = GridCell(text, self.row, self.column, 1, cell.span)
            self.placed.append(self._last)
            if cell.down:
                self._below[self.column] = self._last
        self.column += cell.span


def _joined(texts: list[str]) -> str:
    """Return the paragraphs of a cell as its lines, blank ones left out."""
    return "\n".join(filter(None, (text.strip(BLANKS) for text in texts)))

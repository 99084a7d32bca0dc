"""How high a row must be so that all its text is printed: programs do not measure the rows of a file from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.ledger.width import width_of

HIGHEST = 409  # points: what Excel allows a row
LEADING = 1.32  # of a line, in sizes of its letters
_SMALLEST = 6
_PIXELS_A_PLACE = 7  # one place of a column's width, in the default letter of a workbook
_PADDING = 0.8  # places left free at the edges of a cell


def fitting(cells: Sequence[tuple[str, float]], size: int) -> tuple[float, int]:
    """Return the height of a row and the size of its letters, for its texts with the widths of their columns.

    A text that would not fit into the highest row there is (a 意见 whose items are whole pages) gets smaller letters.
    """
    while True:
        lines = max((_lines(text, width, size) for text, width in cells), default=1)
        height = lines * size * LEADING + 6
        if height <= HIGHEST or size <= _SMALLEST:
            return min(height, HIGHEST), size
        size -= 1


def _lines(text: str, width: float, size: int) -> int:
    # A Chinese character is as wide as it is high.
    place = size * 96 / 72 / 2 / _PIXELS_A_PLACE
    room = max(2.0, (width - _PADDING) / place)
    # Room for a whole character: what is left of a line that ends in half a one stays empty.
    room -= room % 2
    return sum(max(1, -(-width_of(paragraph) // int(room))) for paragraph in text.split("\n"))

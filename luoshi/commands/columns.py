"""A plan as a table on a terminal: a Chinese character is two columns wide, long cells run on over several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from luoshi.ledger.width import width_of, width_of_one

GAP = "  "
CLOSING = "、，。；：！？）〕】》”’,;:!?)"


def wrapped(text: str, width: int) -> list[str]:
    """Return `text` as lines of at most `width` columns; Chinese may break anywhere."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for character in paragraph:
            if used + width_of_one(character) > width:
                # A comma does not begin a line: the character before it comes along.
                carried = line[-1:] if character in CLOSING and len(line) > 1 else ""
                lines.append(line.removesuffix(carried))
                line, used = carried, width_of(carried)
            line += character
            used += width_of_one(character)
        lines.append(line)
    return lines


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table whose columns are `widths` wide."""
    yield _line(heads, widths)
    yield GAP.join("-" * width for width in widths)
    for row in rows:
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            yield _line([cell[number] if number < len(cell) else "" for cell in cells], widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(cell + " " * (width - width_of(cell)) for cell, width in zip(cells, widths, strict=True)).rstrip()

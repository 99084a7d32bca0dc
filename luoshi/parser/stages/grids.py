"""Tables that are printed as text (文本表格): found and turned into tables; all other lines stay as they are.

Drawn with box characters or + - |; rows with bars, tabs or wide gaps; copied from a page with one cell a line.

Reads: Document.blocks. Writes: a Document with those lines as Table blocks.
"""

from __future__ import annotations

from dataclasses import replace

from luoshi.parser.document import Block, Document, Line, Table
from luoshi.parser.lexicon.columns import bare_head, read_head
from luoshi.parser.rules.cell_lines import heads_at, read_cell_lines
from luoshi.parser.rules.drawn_tables import BOX, is_barred, is_rule, read_barred, read_drawn, read_tabbed

_LONGEST_HEAD = 30
_PATIENCE = 100_000


def find_grids(document: Document) -> Document:
    """Return `document` with the tables that are printed as text as Table blocks."""
    text = document.text
    signs = _Signs(text)
    blocks: list[Block] = []
    run: list[Line] = []
    found = False
    for block in document.blocks:
        if isinstance(block, Line):
            run.append(block)
            continue
        found = _read_run(text, run, signs, blocks) or found
        run = []
        blocks.append(block)
    found = _read_run(text, run, signs, blocks) or found
    return replace(document, blocks=tuple(blocks)) if found else document


class _Signs:
    """Which signs of a table the text holds at all: a look at the whole text is cheaper than one at each line."""

    def __init__(self, text: str) -> None:
        self.box = any(sign in text for sign in "│┃║┌├┏╔") or "+--" in text
        self.bars = "|" in text or "｜" in text or "│" in text
        self.tabs = "\t" in text
        # How many lines may be read in vain: heads without a table under them, over and over, are no document.
        self.patience = _PATIENCE
        self.gaps = self.tabs or "  " in text or "\u3000" in text


def _read_run(text: str, lines: list[Line], signs: _Signs, blocks: list[Block]) -> bool:
    """Add `lines` to `blocks`, those of a table as a Table; return whether there was one."""
    at, found = 0, False
    while at < len(lines):
        table, after = _table_at(text, lines, at, signs)
        if table is not None:
            blocks.append(table)
            found = True
        elif after == at + 1:
            blocks.append(lines[at])
        else:
            blocks.extend(lines[at:after])
        at = after
    return found


def _table_at(text: str, lines: list[Line], at: int, signs: _Signs) -> tuple[Table | None, int]:
    """Return the table that begins at `lines[at]`, and the index of the first line after it."""
    start, end = lines[at].span
    first = text[start]
    if signs.box and (first in BOX or first == "+") and is_rule(text[start : min(end, start + 4000)]):
        return read_drawn(text, lines, at)
    if end - start <= 400:
        words = text[start:end]
        if signs.bars and is_barred(words):
            table, after = read_barred(text, lines, at)
            if table is not None:
                return table, after
        if signs.gaps and ("\t" in words or "  " in words or "\u3000\u3000" in words) and _opens_with_head(words):
            table, after = read_tabbed(text, lines, at)
            if table is not None:
                return table, after
    if end - start <= _LONGEST_HEAD and signs.patience > 0 and (heads := heads_at(text, lines, at)):
        table, after = read_cell_lines(text, lines, at, heads)
        if table is not None:
            return table, after
        signs.patience -= after - at
        return None, heads.after
    return None, at + 1


def _opens_with_head(words: str) -> bool:
    return read_head(bare_head(words.replace("\u3000\u3000", "\t").replace("  ", "\t").split("\t", 1)[0])) is not None

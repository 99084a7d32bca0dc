"""Footnotes of a PDF (脚注): small type at the foot of a page, and the raised marks in the text that point to it.

¹口袋公园是指面积在1万平方米以下的公共绿地。        ① 指招商引资、招才引智。        [2]数据来源：市统计局
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from luoshi.parser.readers.pdf_chars import Printed
from luoshi.parser.readers.pdf_layout import PAGE_NUMBER, Page, Row
from luoshi.parser.readers.pdf_tables import PageTable

_SMALL = 0.8  # of the text's own size: 小五 and 五号 under 三号 and 四号; an imprint (四号 under 三号) is larger
_LOWER = 0.35  # of the page's height: above it nothing is its foot
_MARK = re.compile(r"(?P<mark>[①-⑳⑴-⒇*＊※†]|[\[［〔(（]?[ ]?\d{1,2}[ ]?[\]］〕)）]?)[ ]?(?![\d.．%％])|注[:：释]")
_BRACKETS = "[]［］〔〕()（） "


def set_footnotes_aside(pages: Sequence[Page]) -> list[tuple[int, str]]:
    """Mark the footnotes of all pages and take their marks out of the text; return each page's number and how its
    first one begins.
    """
    body = _body_size(pages)
    found: list[tuple[int, str]] = []
    marks: set[str] = set()
    running = False  # a note may go on at the foot of the next page
    for page in pages:
        notes = _notes_of(page, body, running)
        running = bool(notes)
        if not notes:
            continue
        own = {mark for row in notes if (mark := _mark_of(row.line))}
        marks |= own
        for row in notes:
            row.debris = "footnote"
        _drop_marks(page, own, everywhere=True)
        found.append((page.number, notes[0].line.text))
    if marks:
        for page in pages:
            _drop_marks(page, marks, everywhere=False)
    return found


def _body_size(pages: Sequence[Page]) -> float:
    """Return the size that most of the text outside tables is printed in."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows():
            if not row.debris:
                sizes[round(row.line.em, 1)] += len(row.line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _notes_of(page: Page, body: float, running: bool) -> list[Row]:
    """Return the lines of small type that end the page, the first of them opening with the mark of a note."""
    notes: list[Row] = []
    for part in reversed(page.parts):
        if isinstance(part, PageTable):
            break
        if part.debris or PAGE_NUMBER.fullmatch(part.line.text):
            continue
        if part.line.em >= _SMALL * body or part.line.base < _LOWER * page.height:
            break
        notes.append(part)
    notes.reverse()
    if running:
        return notes
    while notes and _MARK.match(notes[0].line.text) is None:
        del notes[0]
    return notes


def _mark_of(line: Printed) -> str:
    match = _MARK.match(line.text)
    return (match["mark"] or "").strip(_BRACKETS) if match else ""


def _drop_marks(page: Page, marks: set[str], *, everywhere: bool) -> None:
    """Take the raised `marks` out of the page's lines; not `everywhere`: only behind a Chinese character."""
    for part in page.parts:
        if isinstance(part, PageTable):
            for cell in part.cells:
                if any(line.raised for line in cell.lines):
                    cell.lines = [_without_marks(line, marks, everywhere) for line in cell.lines]
        elif part.line.raised and not part.debris:
            part.line = _without_marks(part.line, marks, everywhere)


def _without_marks(line: Printed, marks: set[str], everywhere: bool) -> Printed:
    text = list(line.text)
    runs: list[list[int]] = []
    for at in line.raised:
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in reversed(runs):
        before = text[run[0] - 1]
        latin = before.isascii() and before.isalpha()
        if "".join(text[at] for at in run).strip(_BRACKETS) not in marks or latin:
            continue
        if everywhere or not before.isascii():
            del text[run[0] : run[-1] + 1]
    return line if len(text) == len(line.text) else replace(line, text="".join(text), raised=())

"""Characters of a PDF page and the printed lines they stand in (版面字符).

A PDF has no lines and no spaces to rely on: pdfium invents spaces between spread characters, and programs draw words in
any order. Lines are told by the baseline, spaces by the gap: between two Chinese characters only a gap of nearly a
character is one (王　东), a number inside Chinese text has none (2025 年 is printed 2025年).
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

# Programs that subset fonts give radicals for characters; Unicode maps the first block itself, not these.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_BLANK_CODES = frozenset({0xA0, 0x3000, 0xFEFF, 0xFFFE, *range(0x2000, 0x2010), 0x2028, 0x2029})
_WIDE = 0x2E80  # from here on a character is as wide as it is high
_QUOTES = "“”‘’…—·–"
_SAME_ROW = 0.4  # of a character: a raised figure still stands in its line
_RAISED = 0.75  # of a character: what is smaller and stands higher is a power or the mark of a note
_LIFTED = 0.15
_HIGHEST = 0.85
_LONGEST_MARK = 4  # [12]
_GAP = 0.75  # of a character: less is spacing, not a space
_LATIN_GAP = 0.17


class Char(NamedTuple):
    """One printed character; y grows downwards, `base` is its baseline."""

    x0: float
    x1: float
    base: float
    em: float
    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: its text and its box; `raised` are the places of small characters above the line (m², ¹)."""

    text: str
    x0: float
    x1: float
    base: float
    em: float
    raised: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page lies: its box in the file's coordinates, and how many quarter turns its text is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        return self.right - self.left if self.turn % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn % 2 == 0 else self.right - self.left

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """Return a point as a reader who holds the page upright sees it, from the upper left corner."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of one page and how it lies; `unmapped` counts glyphs that the file gives no character for."""

    chars: list[Char]
    frame: Frame
    unmapped: int


# What pdfium says of one character: code, box (left, bottom, right, top), origin (x, y), quarter turns.
_Raw = tuple[int, float, float, float, float, float, float, int]


def page_text(text_page: Any, frame: Frame) -> PageText:
    """Return the characters that stand upright when most of the page does; a slanting watermark is left out."""
    raw, unmapped = _raw_chars(text_page)
    turns = Counter([char[7] for char in raw])
    turn = turns.most_common(1)[0][0] if turns else 0
    if turn < 0:
        return PageText([], frame, unmapped)
    frame = Frame(frame.left, frame.bottom, frame.right, frame.top, turn)
    chars = [_straight(char, frame) if turn == 0 else _turned(char, frame) for char in raw if char[7] == turn]
    return PageText(chars, frame, unmapped)


def _raw_chars(text_page: Any) -> tuple[list[_Raw], int]:
    """The names are bound outside the loop: it runs once for every character of a file."""
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_ref, x_ref, y_ref = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    get_code, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    get_origin, get_angle = pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetCharAngle
    found: list[_Raw] = []
    unmapped = turn = 0
    last = math.nan
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        code = get_code(text_page, index)
        if code <= 0x20 or code in _BLANK_CODES:
            unmapped += code == 0
            continue
        if not get_box(text_page, index, box_ref) or not get_origin(text_page, index, x_ref, y_ref):
            continue
        if 0xD800 <= code <= 0xF8FF or code == 0xFFFD:
            if 0xDC00 <= code <= 0xDFFF and found and 0xD800 <= found[-1][0] <= 0xDBFF:
                code = 0x10000 + ((found.pop()[0] - 0xD800) << 10) + code - 0xDC00
            unmapped += code >= 0xE000 and code < 0x10000
        base = y.value
        if base != last:
            # The next character of a level line stands as high as this one and need not be asked for its angle.
            turn, last = _quarter(get_angle(text_page, index)), base
        found.append((code, box.left, box.bottom, box.right, box.top, x.value, base, turn))
    return [char for char in found if not 0xD800 <= char[0] <= 0xDFFF], unmapped


def _quarter(angle: float) -> int:
    """Return the quarter turns to the left that an angle is (pdfium counts to the right), -1 where it slants."""
    turns = -angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.06 else -1


def _straight(char: _Raw, frame: Frame) -> Char:
    code, left, bottom, right, top, _, y, _ = char
    em = right - left if code >= _WIDE else (top - bottom) * 0.85
    shift = frame.left
    return Char(left - shift, right - shift, frame.top - y, em if em > 0.1 else 0.1, _character(code))


def _turned(char: _Raw, frame: Frame) -> Char:
    code, left, bottom, right, top, x, y, _ = char
    ax, ay = frame.upright(left, bottom)
    bx, by = frame.upright(right, top)
    em = abs(bx - ax) if code >= _WIDE else abs(by - ay) * 0.85
    return Char(min(ax, bx), max(ax, bx), frame.upright(x, y)[1], max(em, 0.1), _character(code))


def _character(code: int) -> str:
    """Programs that subset fonts give the radical ⼯ for the character 工."""
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", chr(code)).translate(_RADICALS)
    return chr(code)


def rows_of(chars: list[Char]) -> list[list[Char]]:
    """Return the characters row by row, each row from left to right."""
    rows: list[list[Char]] = []
    base = em = 0.0
    for char in sorted(chars, key=lambda each: each.base):
        if rows and char.base - base < _SAME_ROW * max(em, char.em):
            rows[-1].append(char)
            if char.em > em:
                base, em = char.base, char.em
        else:
            rows.append([char])
            base, em = char.base, char.em
    for row in rows:
        row.sort(key=lambda each: each.x0)
    return _with_raised(rows) if any(len(row) <= _LONGEST_MARK for row in rows) else rows


def _with_raised(rows: list[list[Char]]) -> list[list[Char]]:
    """Put the mark of a footnote (公园9个¹) into its line: it stands too high above it to be in the same row."""
    kept: list[list[Char]] = []
    for row in rows:
        if kept and len(kept[-1]) <= _LONGEST_MARK and _is_raised(kept[-1], row):
            kept[-1] = sorted([*kept[-1], *row], key=lambda each: each.x0)
        else:
            kept.append(row)
    return kept


def _is_raised(mark: list[Char], row: list[Char]) -> bool:
    em = em_of(row)
    return (
        max(char.em for char in mark) < _RAISED * em
        and row[0].base - mark[0].base < _HIGHEST * em
        and row[0].x0 < mark[0].x0 < row[-1].x1 + em
    )


def lines_of(chars: list[Char]) -> list[Printed]:
    """Return the printed lines of one column or one cell, from top to bottom."""
    return [printed(row) for row in rows_of(chars)]


def printed(row: list[Char]) -> Printed:
    """Return one row as a line."""
    em = em_of(row)
    usual = _usual_gap(row)
    base = median([char.base for char in row])
    parts = [row[0].text]
    raised: list[int] = []
    last, small = row[0], _RAISED * em
    for char in row[1:]:
        if char.text == last.text and char.x0 - last.x0 < 0.25 * em and char.x0 < last.x1 - 0.1 * em:
            continue  # drawn twice to look bold
        gap = char.x0 - last.x1
        if gap > usual + _GAP * em or (gap > _LATIN_GAP * em and _latin(last.text) and _latin(char.text)):
            parts.append(" ")
        if char.em < small and base - char.base > _LIFTED * em:
            raised.append(len(parts))
        parts.append(char.text)
        last = char
    return Printed("".join(parts), row[0].x0, max(char.x1 for char in row), base, em, tuple(raised))


def em_of(row: list[Char]) -> float:
    """Return how wide a Chinese character of the row is."""
    wide = [char.em for char in row if ord(char.text[0]) >= _WIDE]
    return median(wide) if wide else median(char.em for char in row)


def _usual_gap(row: list[Char]) -> float:
    """Return the gap that is spacing in this row: some programs set every character in two cells of the grid."""
    gaps = [
        after.x0 - before.x1
        for before, after in pairwise(row)
        if ord(before.text[0]) >= _WIDE and ord(after.text[0]) >= _WIDE
    ]
    return max(0.0, median(gaps)) if len(gaps) > 4 else 0.0


def _latin(text: str) -> bool:
    return ord(text[-1]) < _WIDE and text not in _QUOTES

"""Ruled lines of a PDF page and the grids they make (表格线): which rectangles of paper are one cell.

pdfplumber finds the same tables, but reads each page a second time in Python; pdfium has the paths at hand already.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from luoshi.parser.readers.pdf_chars import Char, PageText

_THIN = 3.5  # points: a filled box no thicker is a drawn line
_SHORT = 4.0
_NEAR = 2.5  # lines so close are one
_TOUCH = 4.0  # lines so close meet
_OPEN = 10.0  # a crossing line that runs on so far shows an outer line that is not drawn
_MOST_LINES = 2_500  # of one direction; more is a drawing, not a table
_MOST_SEGMENTS = 200_000
_MOST_PLACES = 40_000
_DEEPEST = 4
_CLOSE = 0.3  # of a character's size: what stands closer is one word


class Rule(NamedTuple):
    """A line along one axis: where it stands on the other, and from where to where it runs."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """One cell on paper: the places of the grid that it covers, and its rectangle."""

    row: int
    column: int
    rows: int
    columns: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table of a page: the edges of its columns and rows, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def grids_of(page: Any, text: PageText, before: Grid | None) -> list[Grid]:
    """Return the ruled tables of a page, from top to bottom.

    `before` is the last table of the page before: where this page draws only level lines of its width, the columns
    are the same.
    """
    frame = text.frame
    level, upright = [], []
    for ax, ay, bx, by in _strokes(page):
        (x0, y0), (x1, y1) = frame.upright(ax, ay), frame.upright(bx, by)
        if abs(y0 - y1) < _THIN and abs(x0 - x1) > _SHORT:
            level.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) < _THIN and abs(y0 - y1) > _SHORT:
            upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    if len(level) < 2:
        return []
    if not upright:
        grid = _grid_of_levels(_merged(level), before, text.chars) if before is not None else None
        return [grid] if grid is not None else []
    level, upright = _merged(level), _merged(upright)
    if len(level) > _MOST_LINES or len(upright) > _MOST_LINES:
        return []
    grids = [grid for part in _connected(level, upright) if (grid := _grid(*part)) is not None]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _grid_of_levels(level: list[Rule], before: Grid, chars: list[Char]) -> Grid | None:
    """Return the table of level lines alone that goes on with `before` in its columns; None where they are others."""
    left, right = before.xs[0], before.xs[-1]
    ys = sorted({rule.at for rule in level if abs(rule.start - left) < _OPEN and abs(rule.end - right) < _OPEN})
    if len(ys) < 3 or len(ys) > _MOST_LINES:
        return None
    crossed = _crossed(before.xs, ys, chars)
    boxes = []
    for row in range(len(ys) - 1):
        column = 0
        while column < len(before.xs) - 1:
            across = 1
            while (row, column + across) in crossed:
                across += 1
            edge = column + across
            boxes.append(Box(row, column, 1, across, before.xs[column], ys[row], before.xs[edge], ys[row + 1]))
            column = edge
    return Grid(before.xs, tuple(ys), tuple(boxes))


def _crossed(xs: tuple[float, ...], ys: list[float], chars: list[Char]) -> set[tuple[int, int]]:
    """Return the (row, edge) of inner edges that words run across without a gap: a section row over all columns."""
    found = set()
    ordered = sorted(chars, key=lambda char: (round(char.base), char.x0))
    for one, two in pairwise(ordered):
        if abs(one.base - two.base) > 1.0 or two.x0 - one.x1 > _CLOSE * one.em:
            continue
        row = bisect_right(ys, one.base - 0.35 * one.em) - 1
        edge = bisect_right(xs, (two.x0 + two.x1) / 2) - 1
        if 0 <= row < len(ys) - 1 and 0 < edge < len(xs) - 1 and xs[edge] > (one.x0 + one.x1) / 2:
            found.add((row, edge))
    return found


def _strokes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Return every straight line that is drawn, thin filled boxes too."""
    left = _MOST_SEGMENTS
    waiting: list[tuple[Any, Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, index), _SAME, 0)
        for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_SEGMENTS))
    ]
    while waiting and left > 0:
        item, matrix, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(item), matrix)
            count = min(pdfium.FPDFFormObj_CountObjects(item), left)
            waiting += [(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1) for index in range(count)]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for stroke in _path(item, _times(_matrix(item), matrix)):
                left -= 1
                yield stroke


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    return (
        a * two[0] + b * two[2],
        a * two[1] + b * two[3],
        c * two[0] + d * two[2],
        c * two[1] + d * two[3],
        e * two[0] + f * two[2] + two[4],
        e * two[1] + f * two[3] + two[5],
    )


def _path(item: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    for points in _subpaths(item, matrix):
        if stroke.value:
            for (ax, ay), (bx, by) in pairwise(points):
                yield ax, ay, bx, by
        else:
            yield from _thin_box(points)


def _thin_box(points: list[tuple[float, float]]) -> Iterator[tuple[float, float, float, float]]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= _THIN < x1 - x0:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    elif x1 - x0 <= _THIN < y1 - y0:
        yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def _subpaths(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    points: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _merged(rules: list[Rule]) -> list[Rule]:
    """Join pieces of one line: every cell draws its own border."""
    places = _snapped([rule.at for rule in rules])
    merged: list[Rule] = []
    for rule in sorted(rule._replace(at=places[rule.at]) for rule in rules):
        last = merged[-1] if merged else None
        if last is not None and last.at == rule.at and rule.start <= last.end + _TOUCH:
            merged[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _snapped(values: list[float]) -> dict[float, float]:
    """Return for each value the first of those that are as good as equal to it."""
    places: dict[float, float] = {}
    anchor = None
    for value in sorted(set(values)):
        if anchor is None or value - anchor > _NEAR:
            anchor = value
        places[value] = anchor
    return places


def _connected(level: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Return the groups of lines that meet."""
    parent = list(range(len(level) + len(upright)))

    def top(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for number, across in enumerate(level):
        for other, down in enumerate(upright, len(level)):
            if across.start - _TOUCH <= down.at <= across.end + _TOUCH and (
                down.start - _TOUCH <= across.at <= down.end + _TOUCH
            ):
                parent[top(number)] = top(other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate((*level, *upright)):
        groups.setdefault(top(number), ([], []))[number >= len(level)].append(rule)
    yield from (group for group in groups.values() if len(group[0]) >= 2 and group[1])


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    """Return the table that the lines make, None where it has less than two cells."""
    level, upright = _closed(level, upright), _closed(upright, level)
    ys, xs = sorted({rule.at for rule in level}), sorted({rule.at for rule in upright})
    if len(ys) < 2 or len(xs) < 2 or (len(ys) - 1) * (len(xs) - 1) > _MOST_PLACES:
        return None
    boxes = _boxes(xs, ys, level, upright)
    return Grid(tuple(xs), tuple(ys), tuple(boxes)) if len(boxes) > 1 else None


def _closed(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """Return `rules` with the outer lines that are not drawn, where the crossing ones run on past the last.

    A table without lines at its sides; a row that the page end cuts and leaves open below.
    """
    first, last = min(rule.at for rule in rules), max(rule.at for rule in rules)
    start, end = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    places = {rule.at for rule in crossing}
    before = {rule.at for rule in crossing if rule.start < first - _OPEN}
    after = {rule.at for rule in crossing if rule.end > last + _OPEN}
    closed = list(rules)
    for at, open_ones in ((start, before), (end, after)):
        if len(open_ones) > 1 and len(open_ones) * 2 > len(places):
            closed.append(Rule(at, min(places), max(places)))
    return closed


def _boxes(xs: list[float], ys: list[float], level: list[Rule], upright: list[Rule]) -> list[Box]:
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = _walls(xs, ys, upright)
    floors = _walls(ys, xs, level)
    taken = [[False] * columns for _ in range(rows)]
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            across = 1
            while column + across < columns and not walls[column + across][row] and not taken[row][column + across]:
                across += 1
            down = 1
            while row + down < rows and not any(floors[row + down][column : column + across]):
                down += 1
            for each in range(row, row + down):
                taken[each][column : column + across] = [True] * across
            end_row, end_column = row + down, column + across
            boxes.append(Box(row, column, down, across, xs[column], ys[row], xs[end_column], ys[end_row]))
    return boxes


def _walls(across: list[float], along: list[float], rules: list[Rule]) -> list[list[bool]]:
    """Return for every edge of `across` and every place between two edges of `along` whether a line divides there."""
    walls = [[False] * (len(along) - 1) for _ in across]
    index = {value: number for number, value in enumerate(across)}
    for rule in rules:
        wall = walls[index[rule.at]]
        for place in range(len(along) - 1):
            middle = (along[place] + along[place + 1]) / 2
            if rule.start <= middle <= rule.end:
                wall[place] = True
    return walls

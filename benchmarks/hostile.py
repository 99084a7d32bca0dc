"""Hostile input: ends within the limit of time, and four times the text takes four times as long, not sixteen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from benchmarks.figure import Figure, cpu, wall
from luoshi.parser import Limits, ReaderError, parse_bytes, parse_text

_SIZE = 10_000
# Four times the text: 4 where time grows with the text, 16 where it grows with its square.
_MOST_GROWTH = 8.0

# What is repeated until the text has the size asked for.
PIECES = {
    "brackets": "（",
    "closed brackets": "（）",
    "labels on one line": "牵头单位：",
    "labels on lines of their own": "牵头单位：市财政局\n",
    "numbers": "1.2.",
    "numbered lines": "1.修路\n",
    "figures": "增长5%，",
    "limits": "6月底前",
    "one verb": "牵头",
    "tasked bodies": "有关部门要，",
    "groups": "各县、",
    "conjunctions": "和",
    "numerals": "一",
    "headings": "一、交通\n（一）公路\n1.修路\n（1）桥\n①路\n",
    "sub-headings": "工业\n农业\n",
    "titles": "任务分解方案\n",
    "cells": "1\n修路\n市交通运输局\n",
    "bars": "|1|修路|市交通运输局|\n",
    "drawn rows": "│1│修路│\n├─┼─┤\n",
    "items": "1.新增就业1万人。\n牵头单位：市人力资源社会保障局\n",
    "comrades": "请周明远同志牵头，",
}


def figures() -> Iterator[Figure]:
    """Yield the growth of the worst text, then files of hostile size against the limit of seconds."""
    grown = {name: _growth(piece) for name, piece in PIECES.items()}
    worst = max(grown, key=lambda name: grown[name])
    yield Figure(
        f"{len(grown)} hostile texts × 4, worst: {worst}", f"× {grown[worst]:.1f}", "square would be × 16",
        grown[worst] / _MOST_GROWTH, 1.0,
    )  # fmt: skip
    seconds = Limits().seconds
    for name, data in _files():
        taken = wall(_ended(data))
        yield Figure(name, f"{taken:.1f} s", f"limit {seconds} s", taken / seconds, 1.0)


def _growth(piece: str) -> float:
    once, four_times = piece * (_SIZE // len(piece)), piece * (4 * _SIZE // len(piece))
    parse_text(once)
    return cpu(lambda: parse_text(four_times), 2) / cpu(lambda: parse_text(once), 3)


def _files() -> Iterator[tuple[str, bytes]]:
    yield "200,000 brackets", ("1.修路" + "（" * 100_000 + "）" * 100_000).encode()
    yield "one line of 20 MB", ("推进改革，" * 1_333_333).encode()
    yield "a million blank lines", b"\n" * 1_000_000 + "1.修路。（市交通运输局负责）".encode()
    yield "200,000 numbered lines", ("1.修路\n" * 200_000).encode()


def _ended(data: bytes) -> Callable[[], object]:
    """Return the reading of `data`; a refusal is an end as well."""

    def read() -> object:
        with suppress(ReaderError):
            return parse_bytes(data)
        return None

    return read

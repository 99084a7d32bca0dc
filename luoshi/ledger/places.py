"""Where a span stands, for a person: 第12行, and a quote with the culprit marked: …牵头单位：〖市政府有关部门〗。"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

AROUND = 12  # characters shown on either side of the culprit
# What editors count as the end of a line; the form feed and its like of str.splitlines are none.
LINE_END = re.compile(r"\r\n|\r|\n")
LONGEST = 40  # of the culprit itself; its middle is left out beyond


@dataclass(frozen=True, slots=True)
class Quote:
    """A culprit and what stands around it on its line."""

    before: str
    culprit: str
    after: str

    def marked(self, opening: str = "〖", closing: str = "〗") -> str:
        return f"{self.before}{opening}{self.culprit}{closing}{self.after}"


class Places:
    """The lines of one text, to find positions in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in LINE_END.finditer(text))]

    def line(self, position: int) -> int:
        """Return the number of the line `position` stands on, counted from 1."""
        return bisect_right(self.starts, position)

    def quote(self, span: tuple[int, int]) -> Quote | None:
        """Return the words of `span` with what stands around them, None for an empty span."""
        start, end = span
        if end <= start:
            return None
        first, last = self.line(start), self.line(end - 1)
        head = max(self.starts[first - 1], start - AROUND)
        tail = min(self.starts[last] if last < len(self.starts) else len(self.text), end + AROUND)
        # A quote stands on one line: cutting a long culprit first keeps that cheap for a span of megabytes.
        culprit = self.text[start:end] if end - start <= LONGEST else _shortened(self.text, start, end)
        before = "…" if head > self.starts[first - 1] else ""
        after = "…" if tail < len(self.text) and self.text[end:tail] and not self.text[tail - 1].isspace() else ""
        return Quote(
            before + _one_line(self.text[head:start]).lstrip(),
            _one_line(culprit).strip(),
            _one_line(self.text[end:tail]).rstrip() + after,
        )


def _shortened(text: str, start: int, end: int) -> str:
    half = LONGEST // 2
    return f"{text[start : start + half]}……{text[end - half : end]}"


def _one_line(text: str) -> str:
    return " ".join(text.split()) if text.strip() else ""

"""A piece of a document's text that knows where each character stands in the text as received."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of characters of the text as received."""

    start: int
    end: int


# A plan has tens of thousands of spans: made like this they cost half of what Span(…), a Python function, costs.
new_span = tuple.__new__


class Passage:
    """Text read without its line breaks, and where its characters stand in the text as received.

    `text` is what rules match on. It may have been put together from several stretches of the source (a wrapped line,
    a heading broken in two): `starts[i]` is where stretch i begins in `text`, `sources[i]` where it begins in the
    source.
    Every character of `text` is a character of the source.
    """

    __slots__ = ("sources", "starts", "text")

    def __init__(self, text: str, sources: tuple[int, ...] = (0,), starts: tuple[int, ...] = (0,)) -> None:
        self.text = text
        self.sources = sources
        self.starts = starts

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Passage:
        """Return the stretch `start:end` of the document `text`, without the white space at its ends."""
        piece = text[start:end]
        if piece and piece[0] not in _BLANKS and piece[-1] not in _BLANKS:
            return cls(piece, (start,))
        bare = piece.lstrip(BLANKS)
        start += len(piece) - len(bare)
        return cls(bare.rstrip(BLANKS), (start,))

    @classmethod
    def join(cls, parts: Iterable[Passage]) -> Passage:
        """Return `parts`, in order, as one passage with nothing between them."""
        texts: list[str] = []
        sources: list[int] = []
        starts: list[int] = []
        length = 0
        for part in parts:
            if not part.text:
                continue
            texts.append(part.text)
            sources.extend(part.sources)
            starts.extend(length + start for start in part.starts)
            length += len(part.text)
        return cls("".join(texts), tuple(sources) or (0,), tuple(starts) or (0,))

    def at(self, index: int) -> int:
        """Return where character `index` of the text stands in the source."""
        if len(self.sources) == 1:
            return self.sources[0] + index
        stretch = bisect_right(self.starts, index) - 1
        return self.sources[stretch] + index - self.starts[stretch]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the span in the source of characters `start:end` of the text (the whole text by default)."""
        if end is None:
            end = len(self.text)
        if len(self.sources) == 1:
            source = self.sources[0]
            return new_span(Span, (source + start, source + (end if end > start else start)))
        first = self.at(start)
        return Span(first, self.at(end - 1) + 1) if end > start else Span(first, first)

    def spans(self, places: Iterable[tuple[int, int]]) -> list[Span]:
        """Return the span in the source of each stretch of the text: `span` for many at once."""
        if len(self.sources) == 1:
            source = self.sources[0]
            return [new_span(Span, (source + start, source + end)) for start, end in places]
        return [self.span(start, end) for start, end in places]

    def cut(self, start: int, end: int | None = None) -> Passage:
        """Return characters `start:end` as a passage, without the white space at its ends."""
        text = self.text
        if end is None or end > len(text):
            end = len(text)
        while start < end and text[start] in _BLANKS:
            start += 1
        while end > start and text[end - 1] in _BLANKS:
            end -= 1
        if len(self.sources) == 1:
            return Passage(text[start:end], (self.sources[0] + start,))
        first = bisect_right(self.starts, start) - 1
        last = max(first, bisect_right(self.starts, end - 1) - 1)
        sources = (self.sources[first] + start - self.starts[first], *self.sources[first + 1 : last + 1])
        starts = (0, *(at - start for at in self.starts[first + 1 : last + 1]))
        return Passage(text[start:end], sources, starts)

    def split(self, pattern: re.Pattern[str]) -> list[Passage]:
        """Return the stretches between the matches of `pattern`, empty ones left out."""
        parts, done = [], 0
        for match in pattern.finditer(self.text):
            parts.append(self.cut(done, match.start()))
            done = match.end()
        parts.append(self.cut(done))
        return [part for part in parts if part.text]

    def stretches(self) -> list[Span]:
        """Return the unbroken spans of the source that the text was put together from."""
        if len(self.sources) == 1:
            source = self.sources[0]
            return [new_span(Span, (source, source + len(self.text)))] if self.text else []
        ends = (*self.starts[1:], len(self.text))
        return [
            new_span(Span, (source, source + end - start))
            for source, start, end in zip(self.sources, self.starts, ends, strict=True)
            if end > start
        ]

    def __bool__(self) -> bool:
        return bool(self.text)

    def __repr__(self) -> str:
        return f"Passage({self.text!r} at {self.sources})"


# White space in these documents: also the full-width space, the zero-width characters of web copies and the byte
# order mark.
BLANKS = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_BLANKS = frozenset(BLANKS)

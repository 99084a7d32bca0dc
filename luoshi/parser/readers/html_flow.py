"""The text of a page in the order it is printed (网页文字): paragraphs, lines broken by <br>, tables.

The tree is walked without recursion: 100,000 tags inside each other are one more file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from luoshi.parser.passage import BLANKS
from luoshi.parser.readers.html_frame import is_frame
from luoshi.parser.readers.html_lists import Counter, counter_of, numbered
from luoshi.parser.readers.words import words

BLOCKS = words(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section
    summary table tbody td tfoot th thead tr ul title o:p-block
    """
)
DROPPED = words(
    """
    script style noscript template head iframe object embed applet select option datalist button svg canvas
    audio video map textarea input rt rp meta link math noframes frameset
    """
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.I
)
_BREAK = re.compile(r"[ \t\f\v]*[\r\n][ \t\f\v\r\n]*")
_RUN = re.compile(r"[ \t\f\v]{2,}|\t")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HEADING = re.compile(r"h([1-6])")


@dataclass(slots=True)
class Piece:
    """One printed line of the page, or a table of it (then `table` is set and `text` empty)."""

    text: str
    place: etree._Element  # the innermost block that holds it
    whole: bool = True
    outline: int | None = None
    linked: int = 0  # characters of it inside links
    frame: etree._Element | None = None  # the outermost element round it that looks like the site's own
    table: etree._Element | None = None
    group: int = 0  # lines with one group stand in one paragraph, parted by <br>


def is_hidden(element: etree._Element) -> bool:
    """Return whether the page's own marks keep an element from being printed."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def squeeze(text: str) -> str:
    """Return source text as a browser prints it; a line break between two Chinese characters is no space."""
    text = _INVISIBLE.sub("", text)
    if "\n" in text or "\r" in text:
        text = _BREAK.sub(_joined, text)
    return _RUN.sub(" ", text)


def _joined(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    around = text[start - 1 : start] + text[end : end + 1]
    return "" if any(ord(character) > 0x2E7F for character in around) else " "


@dataclass(slots=True)
class Flow:
    """Walks one element; `pieces()` gives its lines and tables in order."""

    root: etree._Element
    is_data: frozenset[etree._Element] = frozenset()  # tables that hold data; the others only lay out the page
    show_hidden: bool = False
    _waiting: list[str] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _pre: int = 0
    _blocks: list[etree._Element] = field(default_factory=list)
    _frames: list[etree._Element] = field(default_factory=list)
    _counters: list[Counter] = field(default_factory=list)
    _label: str = ""
    _group: int = 0
    _found: list[Piece] = field(default_factory=list)

    def pieces(self) -> Iterator[Piece]:
        """Return the lines and tables, in order."""
        self._blocks.append(self.root)
        skipped = None
        walk = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if self._skipped(element):
                    walk.skip_subtree()
                    skipped = element
                else:
                    self._open(element)
                    self._text(element.text)
            elif event == "end":
                if element is skipped:
                    skipped = None
                else:
                    self._close(element)
                self._text(element.tail if element is not self.root else None)
            else:
                self._text(element.tail)
            if self._found:
                yield from self._found
                self._found.clear()
        self._flush()
        yield from self._found

    def _skipped(self, element: etree._Element) -> bool:
        """Drop what is not printed, and hand a data table on as one piece."""
        tag = element.tag
        if tag in DROPPED or (not self.show_hidden and element is not self.root and is_hidden(element)):
            return True
        if tag == "table" and element in self.is_data and element is not self.root:
            self._flush()
            self._group += 1
            self._found.append(Piece("", self._blocks[-1], frame=self._frame(), table=element))
            return True
        return False

    def _frame(self) -> etree._Element | None:
        return self._frames[0] if self._frames else None

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br":
            self._flush()
            return
        if tag == "a":
            self._links += 1
        if tag not in BLOCKS:
            return
        self._flush()
        self._group += 1
        self._blocks.append(element)
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if is_frame(tag, marks) and element is not self.root:
            self._frames.append(element)
        if tag in {"ol", "ul"}:
            self._counters.append(counter_of(element))
        elif tag == "li":
            self._label = self._counters[-1].take(element) if self._counters else ""
        elif tag == "pre":
            self._pre += 1

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "a":
            self._links = max(0, self._links - 1)
        if not self._blocks or self._blocks[-1] is not element or element is self.root:
            return
        self._flush()
        self._group += 1
        self._blocks.pop()
        if self._frames and self._frames[-1] is element:
            self._frames.pop()
        if tag in {"ol", "ul"}:
            self._counters.pop()
        elif tag == "li":
            self._label = ""
        elif tag == "pre":
            self._pre -= 1

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre and "\n" in text:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._inline(first)
            for other in others:
                self._flush()
                self._inline(other)
            return
        self._inline(text)

    def _inline(self, text: str) -> None:
        self._waiting.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _flush(self) -> None:
        """End the line that is being put together."""
        if not self._waiting:
            return
        text = squeeze("".join(self._waiting)).strip(BLANKS)
        self._waiting.clear()
        linked, self._linked = self._linked, 0
        if not text:
            return
        if self._label:
            text, self._label = numbered(self._label, text), ""
        place = self._blocks[-1]
        self._found.append(
            Piece(text, place, not self._pre, _outline(self._blocks), linked, self._frame(), None, self._group)
        )


def _outline(blocks: list[etree._Element]) -> int | None:
    for element in blocks[-1:-4:-1]:
        match = _HEADING.fullmatch(str(element.tag))
        if match:
            return int(match[1]) - 1
    return None

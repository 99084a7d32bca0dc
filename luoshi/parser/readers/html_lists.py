"""Numbers that a browser prints before the items of a list (自动编号).

<ol start="3" type="a">            c.
list-style-type: cjk-ideographic   三、
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from luoshi.parser.readers.numerals import chinese, letters, roman
from luoshi.parser.readers.words import words

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]{1,80})", re.I)
_CHINESE = words(
    "cjk-ideographic simp-chinese-informal trad-chinese-informal simp-chinese-formal trad-chinese-formal cjk-decimal "
    "japanese-informal"
)
_WORDS = re.compile(r"[a-z-]+")
_KNOWN = _CHINESE | words(
    "decimal decimal-leading-zero lower-alpha lower-latin upper-alpha upper-latin lower-roman upper-roman none"
)
_BY_TYPE = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
# An item that already carries its number in its text (a site that hides the list's own) gets no second one.
_NUMBERED = re.compile(
    r"[（(]?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5}|[A-Za-z])\s*(?:[、.．）)]|[，,:：])|[①-⑳㈠-㈩⑴-⒛]|第[一二三四五六七八九十百\d]{1,5}[条项章节]"
)


@dataclass(slots=True)
class Counter:
    """One <ol> while its items are met."""

    style: str
    following: int
    step: int = 1

    def take(self, item: etree._Element) -> str:
        """Return what is printed before `item`, and count on."""
        own = _number(item.get("value"))
        number = self.following if own is None else own
        self.following = number + self.step
        return printed(number, _style_of(item, self.style))


def counter_of(element: etree._Element) -> Counter:
    """Return the counter of an <ol>, or of a <ul>, which prints nothing."""
    if element.tag != "ol":
        return Counter(_style_of(element, "none"), 1)
    style = _style_of(element, "decimal")
    start = _number(element.get("start"))
    if element.get("reversed") is None:
        return Counter(style, 1 if start is None else start)
    items = sum(1 for child in element if child.tag == "li")
    return Counter(style, items if start is None else start, -1)


def numbered(label: str, text: str) -> str:
    """Return `text` behind its number, or as it is where it brings its own."""
    return text if not label or _NUMBERED.match(text.lstrip()) else label + text


def printed(number: int, style: str) -> str:
    """Return 3 as "3." or 三、 or c."""
    if style == "none":
        return ""
    if style in _CHINESE:
        return f"{chinese(number)}、"
    if style.endswith(("alpha", "latin")):
        text = letters(number)
    elif style.endswith("roman"):
        text = roman(number)
    else:
        return f"{number}."
    return f"{text.lower() if style.startswith('lower') else text}."


def _style_of(element: etree._Element, otherwise: str) -> str:
    match = _STYLE.search(element.get("style") or "")
    if match:
        for word in _WORDS.findall(match[1].lower()):
            if word in _KNOWN:
                return str(word)
    return _BY_TYPE.get(str(element.get("type")), otherwise)


def _number(value: str | None) -> int | None:
    value = (value or "").strip()
    bare = value.removeprefix("-")
    return int(value) if bare.isascii() and bare.isdigit() and len(bare) < 9 else None

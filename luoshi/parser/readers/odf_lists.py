"""Automatic numbers of OpenDocument texts: list styles, lists that go on where another ended, numbered headings."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from luoshi.parser.readers.numbering import LEVELS, Level, bullet
from luoshi.parser.readers.numerals import printed
from luoshi.parser.readers.odf_names import LIBREOFFICE, STYLE, TEXT, local_name, repeated

_FORMATS = {
    "": "none", "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一, 二, 三, ...": "chineseCountingThousand", "壹, 贰, 叁, ...": "chineseLegalSimplified",
    "壹, 貳, 參, ...": "ideographLegalTraditional", "①, ②, ③, ...": "decimalEnclosedCircle",
    "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac",
    "１, ２, ３, ...": "decimalFullWidth",
}  # fmt: skip
_WIDE_ENDS = "、，。．：；）】〕》〉」』"
_ID = "{http://www.w3.org/XML/1998/namespace}id"


@dataclass(frozen=True, slots=True)
class _Style:
    """One level of a list style."""

    level: Level
    shown: int = 1  # how many levels the label shows
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class _Counted:
    """How far one list has counted, and its style."""

    style: str
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Lists:
    """All lists of a document while it is read."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[str, list[_Style]] = {}
        self._paragraph_lists: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._outline: list[_Style] = [_Style(Level(hidden=True))] * LEVELS
        for root in roots:
            for found in root.iter(TEXT + "list-style"):
                self._styles[found.get(STYLE + "name", "")] = _levels(found)
            for found in root.iter(TEXT + "outline-style"):
                self._outline = _levels(found)
            for found in root.iter(STYLE + "style"):
                self._read_style(found)
        self._headings = _Counted("")
        self._by_id: dict[str, _Counted] = {}
        self._last: dict[str, _Counted] = {}  # by style: the list that ended last
        self._open: list[_Counted] = []

    def enter(self, element: etree._Element, depth: int) -> None:
        """A list begins; a list inside a list counts on the levels of the outer one."""
        own = element.get(TEXT + "style-name", "")
        if depth and self._open:
            outer = self._open[-1]
            outer.counts[depth:] = [None] * (LEVELS - depth)
            self._open.append(outer if not own or own == outer.style else _Counted(own, outer.counts))
            return
        style = own or self._style_of_first(element)
        earlier = self._by_id.get(element.get(TEXT + "continue-list", ""))
        if earlier is None and element.get(TEXT + "continue-numbering") == "true":
            earlier = self._last.get(style)
        found = earlier if earlier is not None else _Counted(style)
        if element.get(_ID):
            self._by_id[element.get(_ID, "")] = found
        self._last[style] = found
        self._open.append(found)

    def leave(self, depth: int) -> None:
        self._open.pop()

    def label(self, depth: int, start: str | None) -> str:
        """Count one item on level `depth`; return what is printed before it, gap included."""
        found = self._open[-1]
        styles = self._styles.get(found.style)
        return "" if styles is None else _count(found, styles, depth, start)

    def heading_label(self, heading: etree._Element) -> str:
        """Return the number of a heading that stands in no list."""
        if heading.get(TEXT + "is-list-header") == "true":
            return ""
        level = repeated(heading, TEXT + "outline-level") - 1
        return _count(self._headings, self._outline, level, heading.get(TEXT + "start-value"))

    def _style_of_first(self, element: etree._Element) -> str:
        """Return the list style that the first paragraph's own style names."""
        first = next(element.iter(TEXT + "p", TEXT + "h"), None)
        name = "" if first is None else first.get(TEXT + "style-name", "")
        for _ in range(20):
            if name in self._paragraph_lists:
                return self._paragraph_lists[name]
            name = self._parents.get(name, "")
        return ""

    def _read_style(self, style: etree._Element) -> None:
        name = style.get(STYLE + "name", "")
        self._parents[name] = style.get(STYLE + "parent-style-name", "")
        listed = style.get(STYLE + "list-style-name")
        if listed:
            self._paragraph_lists[name] = listed


def _count(found: _Counted, styles: list[_Style], depth: int, start: str | None) -> str:
    depth = min(max(depth, 0), LEVELS - 1)
    style, counts = styles[depth], found.counts
    if style.level.hidden:
        return ""
    counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
    last = counts[depth]
    counts[depth] = style.level.start if last is None else last + 1
    if start and start.isascii() and start.isdigit() and len(start) < 9:
        counts[depth] = int(start)
    label = _label(style, styles, counts, depth)
    return label if not label or label[-1] in _WIDE_ENDS else label + " "


def _label(style: _Style, styles: list[_Style], counts: list[int | None], depth: int) -> str:
    def number(at: int) -> str:
        count = counts[at]
        return printed(styles[at].level.start if count is None else count, styles[at].level.form)

    if style.level.form == "bullet":
        return style.level.text
    if style.level.text:  # LibreOffice's own form of the label: （%2%）
        label = style.level.text
        for at in range(LEVELS):
            label = label.replace(f"%{at + 1}%", number(at))
        return label.strip()
    if style.level.form == "none":
        return (style.before + style.after).strip()
    shown = [number(at) for at in range(max(0, depth + 1 - style.shown), depth + 1)]
    return (style.before + ".".join(filter(None, shown)) + style.after).strip()


def _levels(element: etree._Element) -> list[_Style]:
    levels = [_Style(Level(hidden=True))] * LEVELS
    for found in element.iterchildren(etree.Element):
        at = repeated(found, TEXT + "level") - 1
        if at >= LEVELS:
            continue
        if local_name(found) in {"list-level-style-number", "outline-level-style"}:
            levels[at] = _numbered(found)
        elif local_name(found) == "list-level-style-bullet":
            fonts = [each.get(STYLE + "font-name", "") for each in found.iter(STYLE + "text-properties")]
            sign = bullet(found.get(TEXT + "bullet-char", "•"), fonts[0] if fonts else "")
            levels[at] = _Style(Level(form="bullet", text=sign))
        elif local_name(found) == "list-level-style-image":
            levels[at] = _Style(Level(form="bullet", text="•"))
    return levels


def _numbered(found: etree._Element) -> _Style:
    form = _FORMATS.get(found.get(STYLE + "num-format", ""), "decimal")
    pattern = found.get(LIBREOFFICE + "num-list-format", "")
    before, after = found.get(STYLE + "num-prefix", ""), found.get(STYLE + "num-suffix", "")
    start = found.get(TEXT + "start-value", "1")
    level = Level(
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1,
        form=form,
        text=pattern if "%" in pattern else "",
        # An outline style without a format numbers nothing: headings are then as they are.
        hidden=form == "none" and not pattern.strip("%0123456789") and not before and not after,
    )
    return _Style(level, repeated(found, TEXT + "display-levels"), before, after)

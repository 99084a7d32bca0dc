"""Paragraph styles (样式) of .docx: which list, which outline level and whether hidden, along the chain of basedOn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from luoshi.parser.readers.archive import parse_xml
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.wordml import Names

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CHAIN = 30  # Word itself allows eleven; a circle ends here


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says about its paragraphs or runs."""

    number: int | None = None
    level: int | None = None
    outline: int | None = None  # 0 for the title, 1–9 for headings
    hidden: bool = False
    counted: str = ""  # the style of the chain that named the list (levels name it in pStyle)


PLAIN = Style()


class Styles:
    """The styles of a document, resolved when first asked for."""

    def __init__(self, content: bytes | None, names: Names, limits: Limits) -> None:
        root = None if content is None else _parsed(content, limits)
        self._names = names
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        default = ""
        for found in () if root is None else root.iterchildren(names("style")):
            identity = found.get(names("styleId"), "")
            self._elements[identity] = found
            if found.get(names("default")) in {"1", "true", "on"} and found.get(names("type")) == "paragraph":
                default = identity
        self._default = default
        # Only a document with hidden character styles needs every run's style looked up.
        self.hides = root is not None and next(root.iter(names("vanish")), None) is not None

    def paragraph(self, identity: str) -> Style:
        """Return the style `identity`, the default paragraph style where it is empty or unknown."""
        return self.named(identity if identity in self._elements else self._default)

    def named(self, identity: str) -> Style:
        """Return the style `identity`, a plain one where there is none."""
        if identity not in self._resolved:
            self._resolved[identity] = self._resolve(identity)
        return self._resolved[identity]

    def list_of(self, identity: str) -> int | None:
        """Return the list that the numbering style `identity` points to."""
        return self.named(identity).number

    def _resolve(self, identity: str) -> Style:
        names = self._names
        number = level = outline = None
        hidden: bool | None = None
        counted = ""
        for _ in range(_CHAIN):
            found = self._elements.get(identity)
            if found is None:
                break
            properties = names.child(found, "pPr")
            numbered = names.child(properties, "numPr")
            if number is None and names.child(numbered, "numId") is not None:
                number = names.number(names.child(numbered, "numId"))
                counted = identity
            if level is None and names.child(numbered, "ilvl") is not None:
                level = names.number(names.child(numbered, "ilvl"))
            if outline is None:
                outline = self._outline(found, properties)
            mark = names.child(names.child(found, "rPr"), "vanish")
            if hidden is None and mark is not None:
                hidden = names.on(mark)
            identity = names.value(names.child(found, "basedOn"))
        return Style(number, level, None if outline == _BODY else outline, bool(hidden), counted)

    def _outline(self, style: etree._Element, properties: etree._Element | None) -> int | None:
        stated = self._names.child(properties, "outlineLvl")
        if stated is not None:
            return outline_of(self._names.number(stated, 9)) or _BODY
        name = self._names.value(self._names.child(style, "name")).strip().lower()
        if name in {"title", "标题"}:
            return 0
        heading = _HEADING.fullmatch(name)
        return int(heading[1]) if heading else None


_BODY = -1  # the style says that its paragraphs are body text, whatever it is based on


def outline_of(value: int) -> int | None:
    """Return the heading level that w:outlineLvl `value` (0–8; 9 is body text) states."""
    return value + 1 if 0 <= value <= 8 else None


def _parsed(content: bytes, limits: Limits) -> etree._Element:
    """Return the root of styles.xml without its table styles and Word's list of styles it could show.

    They are nine tenths of the part, and parsing them costs more than the whole body.
    """
    pieces = content.split(b"</w:style>")
    if len(pieces) - 1 == content.count(b"<w:style ") and b"<!" not in content:
        kept = [piece for piece in (_without_table_style(piece) for piece in pieces[:-1]) if piece]
        content = b"</w:style>".join([*kept, pieces[-1]])
        first, last = content.find(b"<w:latentStyles "), content.find(b"</w:latentStyles>")
        if 0 < first < last:
            content = content[:first] + content[last + len(b"</w:latentStyles>") :]
    return parse_xml(content, limits)


def _without_table_style(piece: bytes) -> bytes:
    """Return what of `piece` (it ends inside a w:style) is to be parsed; nothing where that is a table style."""
    start = piece.find(b"<w:style ")
    is_table = b'w:type="table"' in piece[start : piece.find(b">", start)]
    return b"" if is_table and not piece[:start].strip() else piece

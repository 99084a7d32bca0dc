"""Names of OpenDocument (ODF)."""

from __future__ import annotations

from lxml import etree

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE = f"{{{_BASE}:office:1.0}}"
STYLE = f"{{{_BASE}:style:1.0}}"
TABLE = f"{{{_BASE}:table:1.0}}"
TEXT = f"{{{_BASE}:text:1.0}}"
LIBREOFFICE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def repeated(element: etree._Element, name: str) -> int:
    """Return a count that an element carries, at least one."""
    text = element.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1

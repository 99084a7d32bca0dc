"""Names of WordprocessingML (.docx): the same document comes in two namespaces, transitional and strict."""

from __future__ import annotations

from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
CHOICE = f"{{{COMPATIBILITY}}}Choice"
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
# Both namespaces of formulas end in the same local name.
MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)


class Names:
    """The qualified names of one namespace, so that nothing is put together while walking."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.val = self("val")
        self.text = self("t")
        self.run = self("r")
        self.paragraph = self("p")
        self.table = self("tbl")
        self.row = self("tr")
        self.cell = self("tc")
        self.section = self("sectPr")

    def __call__(self, local: str) -> str:
        return f"{{{self.namespace}}}{local}"

    def many(self, *locals_: str) -> tuple[str, ...]:
        """Return the qualified names of `locals_`."""
        return tuple(self(local) for local in locals_)

    def value(self, element: etree._Element | None, default: str = "") -> str:
        """Return the attribute `val` of `element`."""
        return default if element is None else element.get(self.val, default)

    def number(self, element: etree._Element | None, default: int = 0) -> int:
        """Return the attribute `val` of `element` as a whole number; what is none counts as `default`."""
        return whole_number(self.value(element), default)

    def on(self, element: etree._Element | None) -> bool:
        """Return whether a switch (w:vanish) is there and not set to off."""
        return element is not None and self.value(element, "true") not in {"0", "false", "off", "none"}

    def child(self, element: etree._Element | None, local: str) -> etree._Element | None:
        """Return the first child `local` of `element`."""
        return None if element is None else next(element.iterchildren(self(local)), None)


def whole_number(text: str, default: int) -> int:
    """Return `text` as a number of at most nine digits, `default` where it is none."""
    bare = text.strip()
    digits = bare[1:] if bare[:1] == "-" else bare
    return int(bare) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default

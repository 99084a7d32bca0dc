"""Writes small PDFs for the tests: Chinese text, ruled lines, pages. No font is embedded: the reader needs none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

EM = 12.0
WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Sheet:
    """One page; y grows downwards from its upper edge, x and y in points."""

    drawn: list[str] = field(default_factory=list)
    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0

    def text(self, x: float, y: float, words: str, em: float = EM, matrix: str = "1 0 0 1") -> None:
        """Print words with their baseline at y."""
        code = words.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F1 {em} Tf {matrix} {x} {self.height - y} Tm <{code}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a filled box, as Word draws its thin borders."""
        self.drawn.append(f"{x} {self.height - y - height} {width} {height} re f")

    def lines(self, words: Sequence[str], x: float = 90, y: float = 100, step: float = 20) -> None:
        """Print lines below each other."""
        for number, line in enumerate(words):
            self.text(x, y + number * step, line)


def grid(
    sheet: Sheet, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], thin_boxes: bool = False
) -> None:
    """Draw a table with all its lines; a text with line breaks is printed in as many lines."""
    for y in ys:
        sheet.box(xs[0], y - 0.25, xs[-1] - xs[0], 0.5) if thin_boxes else sheet.rule(xs[0], y, xs[-1], y)
    for x in xs:
        sheet.box(x - 0.25, ys[0], 0.5, ys[-1] - ys[0]) if thin_boxes else sheet.rule(x, ys[0], x, ys[-1])
    for row, y in zip(rows, ys, strict=False):
        for words, x in zip(row, xs, strict=False):
            for number, line in enumerate(words.split("\n")):
                sheet.text(x + 5, y + 14 + 14 * number, line)


def written(sheets: Sequence[Sheet], extra: Sequence[str] = ()) -> bytes:
    """Return the pages as a PDF; `extra` are further objects, numbered behind the pages."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(sheets)} /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(sheets)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500 814 939 500] "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        "<< >>",
    ]
    for number, sheet in enumerate(sheets):
        stream = "\n".join(sheet.drawn)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {8 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects += extra
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)

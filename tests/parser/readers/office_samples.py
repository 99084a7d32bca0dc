"""Office files put together from raw XML, so that a test says exactly what is in the file."""

from __future__ import annotations

import io
import zipfile

from luoshi.parser.document import Document, Line, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_KIND}.numbering+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def relations(**targets: str) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{key.rstrip("0123456789")}" Target="{target}"/>'
        for key, target in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def docx(
    body: str, numbering: str = "", styles: str = "", namespace: str = W, more: dict[str, str] | None = None
) -> bytes:
    """A .docx whose body, numbering and styles are the given XML (prefix w)."""
    head = f'xmlns:w="{namespace}" {_SPACES}'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(numbering1="numbering.xml", styles1="styles.xml"),
        "word/document.xml": f"<w:document {head}><w:body>{body}</w:body></w:document>",
    }
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {head}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"<w:styles {head}>{styles}</w:styles>"
    parts.update(more or {})
    return zipped(parts)


def p(text: str = "", properties: str = "") -> str:
    """A paragraph with one run."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(identity: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def num(identity: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def lines(document: Document) -> list[str]:
    return [document.text[block.span.start : block.span.end] for block in document.blocks if isinstance(block, Line)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def grid(document: Document, which: int = 0) -> list[tuple[int, int, int, int, str]]:
    """The cells of a table: row, column, rows, columns, text."""
    found = tables(document)[which]
    return [(c.row, c.column, c.rows, c.columns, document.text[c.span.start : c.span.end]) for c in found.cells]


def rows_of(document: Document, which: int = 0) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for row, _, _, _, text in grid(document, which):
        found.setdefault(row, []).append(text)
    return list(found.values())


def is_sound(document: Document) -> bool:
    """Blocks stand in order, do not overlap, and only white space lies between them."""
    at = 0
    for block in document.blocks:
        if block.span.start < at or document.text[at : block.span.start].strip():
            return False
        at = block.span.end
        if isinstance(block, Table):
            inner = block.span.start
            for cell in block.cells:
                if cell.span.start < inner or document.text[inner : cell.span.start].strip():
                    return False
                inner = cell.span.end
            if document.text[inner : block.span.end].strip():
                return False
    return not document.text[at:].strip()

"""A table as .docx (Word 台账): A4 landscape, 小标宋 title, 仿宋 cells, head repeated, rows never torn apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from luoshi.tasks.exports.excel import clean
from luoshi.tasks.tables import Row, Section, Table, Value
from luoshi.tasks.wording import day_words

TITLE_FONT, HEAD_FONT, BODY_FONT, SECTION_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"
PAGE = (29.7, 21.0)  # cm
MARGIN = 1.8
TWIPS = 567  # of a centimetre
TITLE, BODY, SMALL = 44, 24, 21  # half points: 22 pt, 12 pt, 10.5 pt


def write_word(table: Table) -> IO[bytes]:
    """Return an open file with the document, at its beginning; it is gone when closed."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    document.core_properties.title = clean(table.title)[:150]
    document.core_properties.author = ""
    body = document.element.body
    body.insert(0, parse_xml(_paragraph(table.title, TITLE_FONT, TITLE, "center", outer=True)))
    body.insert(1, parse_xml(_paragraph(table.note, BODY_FONT, BODY, "right", outer=True)))
    # One string for the whole table: python-docx's own way asks for a cell's place again with every cell.
    body.insert(2, parse_xml("".join(_table(table))))
    _number_pages(section)
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  the response closes it
    document.save(file)
    file.seek(0)
    return file


def _table(table: Table) -> Iterator[str]:
    whole = (PAGE[0] - 2 * MARGIN) * TWIPS
    share = whole / sum(column.width for column in table.columns)
    widths = [round(column.width * share) for column in table.columns]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    yield f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
    yield f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    yield "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    heads = [
        _cell(column.head, width, HEAD_FONT, SMALL, "center")
        for column, width in zip(table.columns, widths, strict=True)
    ]
    yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"
    for row in table.rows:
        yield _row(row, table, widths)
    yield "</w:tbl>"


def _row(row: Row | Section, table: Table, widths: list[int]) -> str:
    if isinstance(row, Section):
        font = SECTION_FONT if row.depth else HEAD_FONT
        cells = _cell(row.text, sum(widths), font, BODY, "left", span=len(widths))
        # A heading stays with the row below it.
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells.replace('<w:jc', '<w:keepNext/><w:jc', 1)}</w:tr>"
    cells = "".join(
        _cell(_words(value), width, BODY_FONT, BODY if column.align == "left" else SMALL, column.align)
        for value, column, width in zip(row.cells, table.columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, font: str, size: int, align: str, span: int = 1) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(text, font, size, align)}</w:tc>"
    )


def _paragraph(text: str, font: str, size: int, align: str, *, outer: bool = False) -> str:
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).replace("\r\n", "\n").split("\n")
    )
    spaces = f" {nsdecls('w')}" if outer else ""
    look = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/><w:sz w:val="{size}"/>'
    return (
        f'<w:p{spaces}><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r></w:p>"
    )


def _number_pages(section: Any) -> None:
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        if kind != "PAGE"
        else "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        for kind in ("begin", "PAGE", "end")
    )
    paragraph = section.footer.paragraphs[0]._p
    made = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="center"/></w:pPr>{field}</w:p>')
    paragraph.getparent().replace(paragraph, made)


def _words(value: Value) -> str:
    if isinstance(value, date):
        return day_words(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

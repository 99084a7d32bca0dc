"""Writes the sample documents in .docx from their words: `python -m samples.build` (needs python-docx).

The words are the project's own, about a city that does not exist (青泽市). plan.docx is plan.txt as an office would
hand it round; table.docx is a table with merged cells whose numbers are automatic: they do not stand in the text.
"""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt

HERE = Path(__file__).parent / "qingze"

HEADS = ("序号", "工作任务", "年度目标", "分管领导", "牵头单位", "配合单位", "完成时限")
# Section rows hold one cell; the others: task, target, leader, lead unit, support units, limit.
ROWS: tuple[tuple[str, ...], ...] = (
    ("一、安全生产",),
    ("重大隐患整改", "整改率达到100%", "林若川", "市应急管理局", "市消防救援支队、各行业主管部门", "2026年9月30日"),
    ("企业安全培训", "培训从业人员1.5万人次", "林若川", "市应急管理局", "市人力资源社会保障局", "年底前"),
    ("二、防汛抗旱",),
    ("水库除险加固", "完成小型水库除险加固14座", "沈知秋", "市水利局", "临溪县、云坪县人民政府", "5月底前"),
    ("物资储备", "储备防汛物资800万元", "沈知秋", "市粮食和物资储备局", "市财政局等", "5月底前"),
)


def write_plan() -> None:
    """plan.txt as a Word document: title in the middle, one paragraph a line."""
    document = new_document()
    lines = (HERE / "plan.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        if number < 3 or line == "2026年重点工作任务分解方案":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif line and not re.match(r"附件[123]?$", line):
            paragraph.paragraph_format.first_line_indent = Pt(32)
    document.save(str(HERE / "plan.docx"))


def write_table() -> None:
    """A task table: heads, section rows over all columns, the 序号 cells numbered by Word itself."""
    document = new_document()
    document.add_paragraph("青泽市2026年安全工作任务清单").alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=len(HEADS))
    table.style = "Table Grid"
    for cell, head in zip(table.add_row().cells, HEADS, strict=True):
        cell.text = head
    for row in ROWS:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        number_automatically(cells[0].paragraphs[0]._p)
        for cell, text in zip(cells[1:], row, strict=True):
            cell.text = text
    document.save(str(HERE / "table.docx"))


def new_document() -> Word:
    """Return a document in 仿宋 of 16 points, as offices write theirs."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋_GB2312", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    document.core_properties.author = "青泽市人民政府办公室"
    return document


def number_automatically(paragraph: CT_P) -> None:
    """Put the paragraph into the template's numbered list: 1. 2. 3. … which Word shows and the text does not hold."""
    properties = paragraph.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", "8")):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        numbering.append(element)
    properties.append(numbering)


if __name__ == "__main__":
    write_plan()
    write_table()

"""Old office formats: .xls, .rtf, .odt and .ods by readers of our own, .doc too; LibreOffice where nothing else reads."""

from __future__ import annotations

import datetime
import io
import os
import subprocess

import pytest

from luoshi.parser.document import Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import libreoffice
from luoshi.parser.readers.docx import read_docx
from luoshi.parser.readers.limits import DEFAULT, Limits
from luoshi.parser.readers.odt import read_odt
from luoshi.parser.readers.office import read_office, read_xls
from luoshi.parser.readers.rtf import read_rtf
from luoshi.parser.readers.word97 import read_doc
from tests.parser.readers.office_samples import (
    abstract,
    docx,
    grid,
    is_sound,
    level,
    lines,
    num,
    numbered,
    p,
    rows_of,
    table,
    tables,
    tc,
    zipped,
)

with_libreoffice = pytest.mark.skipif(not libreoffice.installed(), reason="LibreOffice is not installed")
OUTLINE = abstract(
    0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)
COUNTED = abstract(1, level(0, "decimal", "%1"))
LISTS = OUTLINE + COUNTED + num(1, 0) + num(2, 1)


def sample() -> bytes:
    """A .docx with all that the old formats must keep."""
    widths = [f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in (900, 2400, 2400)]
    rows = [tc(p("序号"), widths[0]) + tc(p("任务"), '<w:tcW w:w="4800" w:type="dxa"/><w:gridSpan w:val="2"/>')]
    for at, name in enumerate(("修桥", "铺路", "疏浚")):
        merge = f'<w:vMerge w:val="{"continue" if at == 1 else "restart"}"/>' if at < 2 else ""
        units = p("市交通局") + p("市水利局") if at != 1 else p("")
        rows.append(tc(numbered("", 0, 2), widths[0]) + tc(p(name), widths[1]) + tc(units, widths[2] + merge))
    hidden = "<w:p><w:r><w:t>公开</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r></w:p>"
    dated = "w:author='a' w:date='2026-01-01T00:00:00Z'"
    tracked = f"<w:p><w:r><w:t>增长</w:t></w:r><w:del w:id='1' {dated}><w:r><w:delText>5%</w:delText></w:r></w:del><w:ins w:id='2' {dated}><w:r><w:t>6%</w:t></w:r></w:ins></w:p>"
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    body = (
        p("云河市2026年任务分解") + numbered("主要目标") + numbered("经济", 1) + numbered("粮食产量稳定在10万吨。", 2)
        + numbered("就业稳定。", 2) + numbered("生态", 1) + numbered("植树。", 2) + p("牵头单位：市农业局") + numbered("保障")
        + hidden + tracked + "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>" + p("正文完。", page) + p("附件1")
        + table(*rows) + p("表后。") + page
    )  # fmt: skip
    return docx(body, LISTS)


@with_libreoffice
@pytest.mark.parametrize(("form", "read"), [("doc", read_doc), ("rtf", read_rtf), ("odt", read_odt)])
def test_an_old_format_reads_as_the_docx_it_was_saved_from(form, read):
    expected = read_docx(sample(), DEFAULT)
    saved = libreoffice.convert(sample(), "docx", form, DEFAULT)
    document = read(saved, DEFAULT)
    assert is_sound(document) and document.format == form
    assert [line for line in lines(document) if line] == lines(expected)
    assert grid(document) == grid(expected)
    assert any("隐藏" in note for note in document.notes) and any("修订" in note for note in document.notes)
    if form != "odt":
        assert [document.text[each.at : each.at + 3] for each in document.breaks] == ["附件1"]


@with_libreoffice
def test_a_damaged_file_is_refused_after_libreoffice_too():
    with pytest.raises(ReaderError, match="另存为"):
        libreoffice.convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "doc", "docx", DEFAULT)


def test_flat_opendocument_is_read_with_its_numbers():
    flat = odf_flat(
        "<text:list text:style-name='L'><text:list-item><text:p>农业</text:p></text:list-item></text:list>", LIST_STYLE
    )
    assert lines(read_office(flat.encode(), DEFAULT)) == ["一、农业"]


def test_without_libreoffice_the_person_is_told_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    assert not libreoffice.installed()
    with pytest.raises(ReaderError, match="安装LibreOffice"):
        libreoffice.convert(b"x", "doc", "docx", DEFAULT)
    with pytest.raises(ReaderError, match="另存为"):
        read_doc(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, DEFAULT)


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 300 & echo $! > " + str(tmp_path / "child") + "\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(ReaderError, match="超过"):
        libreoffice.convert(b"x", "doc", "docx", Limits(seconds=6))
    child = (tmp_path / "child").read_text().strip()
    state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True).stdout.strip()
    assert not state or state.startswith("Z")


# .xls


def test_an_old_workbook_is_read_as_it_prints():
    xlwt = pytest.importorskip("xlwt", reason="xlwt, which writes the .xls of this test, is not installed")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("任务")
    sheet.write_merge(0, 0, 0, 3, "2026年任务")
    for column, name in enumerate(("序号", "任务", "增速", "时限")):
        sheet.write(1, column, name)
    sheet.write_merge(2, 3, 0, 0, 1)
    sheet.write(2, 1, "修桥\n铺路")
    sheet.write(2, 2, 0.065, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(2, 3, datetime.date(2026, 6, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(3, 1, 3.0)
    sheet.write(4, 1, "不给看")
    sheet.row(4).hidden = True
    book.add_sheet("旧").write(0, 0, "旧")
    book.get_sheet(1).visibility = 1
    out = io.BytesIO()
    book.save(out)
    document = read_xls(out.getvalue(), DEFAULT)
    assert is_sound(document) and lines(document) == ["任务"]
    assert grid(document)[:2] == [(0, 0, 1, 4, "2026年任务"), (1, 0, 1, 1, "序号")]
    assert grid(document)[5:] == [
        (2, 0, 2, 1, "1"), (2, 1, 1, 1, "修桥\n铺路"), (2, 2, 1, 1, "6.5%"), (2, 3, 1, 1, "2026年6月30日"),
        (3, 1, 1, 1, "3"), (3, 2, 1, 1, ""), (3, 3, 1, 1, ""),
    ]  # fmt: skip
    assert len(document.notes) == 2


# .rtf


def rtf(body: str) -> bytes:
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Arial;}}{\*\generator x;}{\info{\title T}}"
    return (head + body + "}").encode("latin-1")


def gbk(text: str) -> str:
    return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("gb18030"))


def test_rich_text_in_bytes_and_in_unicode():
    document = read_rtf(rtf(gbk("云河市镕A") + r"\par\u20219 ?\u21153 ?{\b 1}\line\u-10174 ?\u-8265 ?\par"), DEFAULT)
    assert lines(document) == ["云河市镕A", "任务1", "𠮷"]


def test_rich_text_keeps_list_numbers_and_drops_what_is_not_printed():
    body = (
        r"{\header " + gbk("页眉") + r"\par}{\listtext\pard\plain " + gbk("一、") + r"\tab}" + gbk("目标") + r"\par"
        r"{\pntext 1.\tab}" + gbk("植树") + r"{\v hidden}{\deleted old}{\*\unknown zz}\par"
        r"{\field{\*\fldinst PAGE}{\fldrslt 3}}{\pict 00ff00ff}\par"
    )  # fmt: skip
    document = read_rtf(rtf(body), DEFAULT)
    assert lines(document) == ["一、目标", "1. 植树", "3"] and len(document.notes) == 2


def test_rich_text_tables_with_merged_cells_and_text_boxes():
    def row(edges: str, *cells: str) -> str:
        return rf"\trowd{edges}\pard\intbl " + "".join(gbk(cell) + r"\cell " for cell in cells) + r"\row "

    body = (
        row(r"\cellx1000\cellx5000", "序号", "任务") + row(r"\clvmgf\cellx1000\cellx3000\cellx5000", "1", "修桥", "市交通局")
        + row(r"\clvmrg\cellx1000\cellx3010\cellx5000", "", "铺路", "")
        + r"\pard " + gbk("表后") + r"{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt\pard " + gbk("框内") + r"\par}}}\par"
    )  # fmt: skip
    document = read_rtf(rtf(body), DEFAULT)
    assert lines(document) == ["表后", "框内"]
    assert grid(document) == [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 2, "任务"), (1, 0, 2, 1, "1"), (1, 1, 1, 1, "修桥"), (1, 2, 1, 1, "市交通局"),
        (2, 1, 1, 1, "铺路"), (2, 2, 1, 1, ""),
    ]  # fmt: skip


def test_rich_text_without_sense_ends_well():
    assert lines(read_rtf(rtf("{" * 200_000 + gbk("底")), DEFAULT)) == ["底"]
    odd = read_rtf(rtf(r"\u99999999999 ?\cellx\uc-5\f\v0\outlinelevel77 " + gbk("甲") + r"}}}}}\cell\row\par"), DEFAULT)
    assert "甲" in odd.text and is_sound(odd)


# .odt and .ods

ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
    )
)


def odf(body: str, styles: str = "", kind: str = "text") -> bytes:
    content = f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument." + kind, "content.xml": content})


def odf_flat(body: str, styles: str) -> str:
    kind = 'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"'
    return f"<office:document {ODF} {kind}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"


LIST_STYLE = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:start-value="3"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="▲"/></text:list-style>'
)


def test_lists_of_an_opendocument_text_are_numbered_and_go_on():
    def item(text: str, inner: str = "") -> str:
        return f"<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>"

    inner = f"<text:list>{item('修渠。')}{item('种树。')}</text:list>"
    body = (
        f'<text:list text:style-name="L">{item("农业", inner)}</text:list><text:p>过渡。</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item("工业", inner)}</text:list>'
        f'<text:list text:style-name="L">{item("另起")}</text:list><text:list text:style-name="B">{item("要点")}</text:list>'
    )
    document = read_odt(odf(body, LIST_STYLE), DEFAULT)
    assert lines(document) == [
        "一、农业", "3. 修渠。", "4. 种树。", "过渡。", "二、工业", "3. 修渠。", "4. 种树。", "一、另起", "▲ 要点",
    ]  # fmt: skip


def test_an_opendocument_text_with_headings_tables_boxes_and_breaks():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:h text:outline-level="1">标<text:span>题</text:span></text:h><text:p>上<text:line-break/>下<text:s text:c="2"/>末<text:note><text:p>注</text:p></text:note></text:p>'
        "<text:p><draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-column table:number-columns-repeated='2'/><table:table-row>"
        "<table:table-cell table:number-columns-spanned='2'><text:p>合并</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        f"<table:table-row>{cell.format('甲')}{cell.format('乙')}</table:table-row></table:table>"
    )
    document = read_odt(odf(body), DEFAULT)
    assert lines(document) == ["标题", "上", "下  末", "框内"] and is_sound(document)
    assert grid(document) == [(0, 0, 1, 2, "合并"), (1, 0, 1, 1, "甲"), (1, 1, 1, 1, "乙")]
    assert [block.outline for block in document.blocks if isinstance(block, Line)][:2] == [1, None]


def test_an_opendocument_sheet_with_repeated_rows_and_dates():
    body = (
        "<table:table table:name='任务'><table:table-row><table:table-cell><text:p>序号</text:p></table:table-cell>"
        "<table:table-cell office:value-type='date' office:date-value='2026-06-30'><text:p>26-6-30</text:p></table:table-cell></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048570'><table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>"
    )
    document = read_odt(odf(body, kind="spreadsheet"), DEFAULT)
    assert rows_of(document) == [["序号", "2026年6月30日"]] and tables(document)[0].name == "任务"


@pytest.mark.parametrize("read", [read_rtf, read_odt, read_xls])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"{\\rtf1 }", zipped({"content.xml": "<a/>"})])
def test_what_holds_nothing_is_refused(read, content):
    with pytest.raises(ReaderError, match=r"文件.*。"):
        read(content, Limits(seconds=10))


def test_an_encrypted_opendocument_text_is_refused():
    with pytest.raises(ReaderError, match="加密"):
        read_odt(zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "x"}), DEFAULT)

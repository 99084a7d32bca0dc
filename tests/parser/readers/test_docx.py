"""Word documents: what is printed is what is read."""

from __future__ import annotations

import io
import zipfile

import docx as python_docx
import pytest

from luoshi.parser.document import Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.docx import read_docx
from luoshi.parser.readers.limits import DEFAULT, Limits
from tests.parser.readers.office_samples import (
    STRICT,
    abstract,
    docx,
    grid,
    is_sound,
    level,
    lines,
    num,
    numbered,
    p,
    relations,
    rows_of,
    table,
    tables,
    tc,
)

OUTLINE = abstract(
    0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")
)


def read(body: str, numbering: str = "", styles: str = "", **more):
    document = read_docx(docx(body, numbering, styles, **more), DEFAULT)
    assert is_sound(document)
    return document


def texts(body: str, numbering: str = "", styles: str = "", **more) -> list[str]:
    return lines(read(body, numbering, styles, **more))


def test_levels_are_numbered_as_printed_and_restart_below_a_higher_one():
    body = (
        numbered("主要目标") + numbered("经济", 1) + numbered("粮食产量稳定。", 2) + numbered("就业稳定。", 2)
        + numbered("生态", 1) + numbered("植树。", 2) + p("过渡段。") + numbered("保障措施") + numbered("督查", 1)
    )  # fmt: skip
    assert texts(body, OUTLINE + num(1, 0)) == [
        "一、主要目标", "（一）经济", "1. 粮食产量稳定。", "2. 就业稳定。", "（二）生态", "1. 植树。", "过渡段。", "二、保障措施", "（一）督查",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ("decimal", "12"), ("chineseCounting", "十二"), ("chineseCountingThousand", "十二"), ("ideographDigital", "一二"),
        ("chineseLegalSimplified", "壹拾贰"), ("japaneseCounting", "十二"), ("decimalEnclosedCircle", "⑫"),
        ("decimalEnclosedCircleChinese", "⑫"), ("decimalFullWidth", "１２"), ("upperLetter", "L"), ("lowerLetter", "l"),
        ("upperRoman", "XII"), ("lowerRoman", "xii"), ("decimalZero", "12"), ("ideographZodiac", "亥"), ("unheardOf", "12"),
    ],
)  # fmt: skip
def test_each_number_format(form, seen):
    body = "".join(numbered("事项") for _ in range(12))
    assert texts(body, abstract(0, level(0, form, "%1、")) + num(1, 0))[-1] == f"{seen}、事项"


def test_several_levels_in_one_label_and_the_legal_form():
    levels = abstract(
        0,
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1-%2-%3"),
    )
    body = numbered("总则") + numbered("目的", 1) + numbered("依据", 1) + numbered("细目", 2)
    assert texts(body, levels + num(1, 0)) == ["第一章 总则", "1.1 目的", "1.2 依据", "一-2-1 细目"]


def test_a_level_that_never_restarts_counts_through():
    levels = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    body = numbered("农业") + numbered("修渠。", 1) + numbered("种树。", 1) + numbered("工业") + numbered("建厂。", 1)
    assert texts(body, levels + num(1, 0))[-1] == "3. 建厂。"


def test_two_lists_of_one_definition_go_on_counting_and_an_override_starts_anew():
    numbering = (
        OUTLINE
        + num(1, 0)
        + num(2, 0)
        + num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    )
    body = (
        numbered("甲", 0, 1) + numbered("乙", 0, 2) + numbered("丙", 0, 3) + numbered("丁", 0, 3) + numbered("戊", 0, 1)
    )
    assert texts(body, numbering) == ["一、甲", "二、乙", "一、丙", "二、丁", "三、戊"]


def test_a_list_starts_where_it_says_and_an_override_may_change_the_label():
    changed = f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "(%1)", start=5)}</w:lvlOverride>'
    numbering = (
        abstract(0, level(0, "decimal", "%1、", start=3))
        + num(1, 0)
        + abstract(7, level(0, "decimal", "%1"))
        + num(2, 7, changed)
    )
    assert texts(numbered("甲") + numbered("乙") + numbered("丙", 0, 2), numbering) == ["3、甲", "4、乙", "(5) 丙"]


def test_numbering_comes_through_the_style_and_what_it_is_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="条二"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="款"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="a"/>'),
        level(1, "decimal", "%2.", '<w:pStyle w:val="c"/>'),
    )
    body = p("甲", '<w:pStyle w:val="a"/>') + p("乙", '<w:pStyle w:val="b"/>') + p("丙", '<w:pStyle w:val="c"/>')
    none = p("丁", '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
    assert texts(body + none, numbering + num(1, 0), styles) == ["一、甲", "二、乙", "1. 丙", "丁"]


def test_a_numbering_style_leads_to_its_list():
    styles = (
        '<w:style w:type="numbering" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="s"/></w:abstractNum>' + abstract(6, level(0, "decimal", "%1、"))
        + num(1, 5) + num(2, 6)
    )  # fmt: skip
    assert texts(numbered("甲") + numbered("乙"), numbering, styles) == ["1、甲", "2、乙"]


def test_the_gap_behind_a_number_is_as_printed():
    def gap(suffix: str) -> list[str]:
        return texts(
            numbered("5亿元"), abstract(0, level(0, "decimal", "%1", f'<w:suff w:val="{suffix}"/>')) + num(1, 0)
        )

    assert gap("nothing") == ["15亿元"] and gap("space") == ["1 5亿元"] and gap("tab") == ["1 5亿元"]


@pytest.mark.parametrize(
    ("text", "font", "seen"),
    [("\uf06c", "Wingdings", "●"), ("l", "Wingdings", "●"), ("\uf0b7", "Symbol", "•"), ("\uf0d8", "Wingdings", "➢"), ("▲", "宋体", "▲"), ("\uf123", "Wingdings", "•")],
)  # fmt: skip
def test_bullets_are_the_signs_that_are_printed(text, font, seen):
    fonts = f'</w:lvl><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{text}"/><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'
    numbering = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="8">{fonts}</w:lvl></w:abstractNum>' + num(1, 0)
    assert texts(numbered("要点"), numbering) == [f"{seen} 要点"]


def test_an_automatic_number_fills_an_empty_cell():
    number_cell = tc(numbered(""))
    body = table(tc(p("序号")) + tc(p("任务")), number_cell + tc(p("修桥")), number_cell + tc(p("铺路")))
    assert rows_of(read(body, abstract(0, level(0, "decimal", "%1")) + num(1, 0))) == [
        ["序号", "任务"],
        ["1", "修桥"],
        ["2", "铺路"],
    ]


def test_merged_cells_are_printed_once_over_the_places_they_cover():
    restart, going = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        tc(p("类别")) + tc(p("目标"), '<w:gridSpan w:val="2"/>'),
        tc(p("农业"), restart) + tc(p("粮食")) + tc(p("10万吨")),
        tc(p(""), going) + tc(p("蔬菜")) + tc(p("")),
        tc(p("工业"), restart) + tc(p("产值")) + tc(p("增长6%")),
    )
    assert grid(read(body)) == [
        (0, 0, 1, 1, "类别"), (0, 1, 1, 2, "目标"), (1, 0, 2, 1, "农业"), (1, 1, 1, 1, "粮食"), (1, 2, 1, 1, "10万吨"),
        (2, 1, 1, 1, "蔬菜"), (2, 2, 1, 1, ""), (3, 0, 1, 1, "工业"), (3, 1, 1, 1, "产值"), (3, 2, 1, 1, "增长6%"),
    ]  # fmt: skip


def test_old_merges_across_and_rows_that_begin_further_right():
    body = (
        "<w:tbl><w:tr>"
        + tc(p("甲"), '<w:hMerge w:val="restart"/>')
        + tc(p(""), '<w:hMerge w:val="continue"/>')
        + tc(p("乙"))
        + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc(p("丙")) + "</w:tr></w:tbl>"
    )
    assert grid(read(body)) == [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 1, 1, 1, "丙")]


def test_cells_keep_their_paragraphs_and_take_in_the_table_inside():
    inner = table(tc(p("市农业局")), tc(p("市水利局")))
    document = read(
        table(tc(p("牵头单位")) + tc(p("市教育局") + p("") + p("市体育局 ")))
        + p("说明")
        + table(tc(p("甲") + inner + p("乙")) + tc(p("丙")))
    )
    assert rows_of(document) == [["牵头单位", "市教育局\n市体育局"]]
    assert rows_of(document, 1) == [["甲\n市农业局\n市水利局\n乙", "丙"]]
    assert document.text.startswith("牵头单位\t市教育局\n市体育局\n说明\n")


def test_a_table_of_one_cell_is_a_frame_around_text():
    inside = p("关于印发方案的通知") + table(tc(p("甲")) + tc(p("乙")))
    document = read(table(tc(inside)) + p("正文"))
    assert lines(document) == ["关于印发方案的通知", "正文"] and rows_of(document) == [["甲", "乙"]]


def test_line_breaks_tabs_hyphens_and_symbols():
    runs = '<w:r><w:t>云河市</w:t><w:br/><w:t>任务分解</w:t></w:r><w:r><w:tab/><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert texts(f"<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>{runs}</w:p>") == [
        "云河市",
        "任务分解\tA-B✓",
    ]


def test_tracked_changes_are_read_as_accepted_and_said():
    runs = (
        "<w:r><w:t>增长</w:t></w:r><w:del><w:r><w:delText>5%</w:delText></w:r></w:del><w:ins><w:r><w:t>6%</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>。新处</w:t></w:r></w:moveTo>"
    )
    document = read(f"<w:p>{runs}</w:p>")
    assert lines(document) == ["增长6%。新处"] and "修订" in document.notes[0]


def test_a_deleted_paragraph_end_joins_two_paragraphs_and_a_deleted_row_is_gone():
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tc(p("旧")) + tc(p("行")) + "</w:tr>"
    body = (
        p("推进", "<w:rPr><w:del/></w:rPr>")
        + p("改革")
        + f"<w:tbl><w:tr>{tc(p('甲'))}{tc(p('乙'))}</w:tr>{gone}</w:tbl>"
    )
    document = read(body)
    assert lines(document) == ["推进改革"] and rows_of(document) == [["甲", "乙"]]


def test_a_deleted_numbered_paragraph_takes_no_number():
    gone = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
    assert texts(numbered("甲") + gone + numbered("乙"), OUTLINE + num(1, 0)) == ["一、甲", "二、乙"]


def test_old_properties_of_a_tracked_change_do_not_count():
    old = '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    assert texts(p("甲", old) + numbered("乙"), OUTLINE + num(1, 0)) == ["甲", "一、乙"]


def test_hidden_text_is_left_out_and_said():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公开</w:t></w:r>'
    document = read(f"<w:p>{hidden}{shown}</w:p>")
    assert lines(document) == ["公开"] and "隐藏文字" in document.notes[0]


def test_text_hidden_by_its_style_is_left_out():
    styles = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    assert texts(
        '<w:p><w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>内部</w:t></w:r><w:r><w:t>公开</w:t></w:r></w:p>',
        styles=styles,
    ) == ["公开"]


def test_a_text_box_is_read_once_behind_its_paragraph():
    box = f"<w:txbxContent>{p('附件1')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t>后</w:t></w:r></w:p>{p('下段')}") == [
        "前后",
        "附件1",
        "下段",
    ]
    old = f"<w:p><w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r></w:p>"
    assert texts(old + p("下段")) == ["附件1", "下段"]


def test_content_controls_links_and_smart_tags_are_passed_through():
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('目标任务')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink r:id='x'><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>云河市</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{tc(p('甲'))}<w:sdt><w:sdtContent>{tc(p('乙'))}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    document = read(body + p("尾"))
    assert lines(document) == ["目标任务", "链接云河市控件", "尾"] and rows_of(document) == [["甲", "乙"]]


def test_fields_show_their_result_only():
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = (
        f"<w:p>{mark('begin')}<w:r><w:instrText> TOC </w:instrText></w:r>{mark('begin')}<w:r><w:t>内层</w:t></w:r>{mark('end')}"
        f"{mark('separate')}<w:r><w:t>一、目标\t1</w:t></w:r></w:p><w:p><w:r><w:t>二、保障</w:t></w:r>{mark('end')}</w:p>"
        "<w:p><w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>"
    )
    assert texts(body) == ["一、目标\t1", "二、保障", "3"]


def test_a_field_that_never_ends_does_not_swallow_the_rest():
    assert texts('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("正文")) == ["正文"]


def test_ruby_notes_and_formulas():
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>luò</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>落</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    document = read(
        f"<w:p>{ruby}<w:r><w:t>实</w:t><w:footnoteReference w:id='2'/></w:r><m:oMath><m:r><m:t>≥95%</m:t></m:r></m:oMath></w:p>"
    )
    assert lines(document) == ["落实≥95%"] and "脚注" in document.notes[0]


def test_outline_comes_from_the_paragraph_its_style_and_the_title():
    styles = (
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="正文加粗"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    styled = [p("段", f'<w:pStyle w:val="{style}"/>') for style in "t12x"]
    document = read("".join(styled) + p("段", '<w:outlineLvl w:val="2"/>') + p("段"), styles=styles)
    assert [block.outline for block in document.blocks if isinstance(block, Line)] == [0, 1, 2, None, 3, None]


def test_a_section_on_a_new_page_is_a_new_part():
    def end(kind: str) -> str:
        return f'<w:sectPr><w:type w:val="{kind}"/></w:sectPr>' if kind else "<w:sectPr/>"

    document = read(
        p("通知") + p("", end("")) + p("附件1", end("")) + p("同页", end("continuous")) + p("末", "") + end("nextPage")
    )
    assert [document.text[b.at : b.at + 3] for b in document.breaks] == ["附件1", "末\n"]


def test_the_strict_form_reads_alike():
    numbering = OUTLINE + num(1, 0)
    body = numbered("目标") + numbered("经济", 1) + table(tc(p("甲"), '<w:gridSpan w:val="2"/>') + tc(p("乙")))
    strict = read_docx(docx(body, numbering, namespace=STRICT), DEFAULT)
    assert strict == read_docx(docx(body, numbering), DEFAULT)
    assert lines(strict) == ["一、目标", "（一）经济"]


def test_headers_are_not_read_and_python_docx_files_are():
    written = python_docx.Document()
    written.sections[0].header.paragraphs[0].text = "页眉"
    written.add_heading("云河市任务分解", 0)
    written.add_paragraph("修建水库。", style="List Number")
    written.add_paragraph("疏浚河道。", style="List Number")
    cells = written.add_table(2, 2).rows[0].cells
    cells[0].merge(cells[1]).text = "合并"
    out = io.BytesIO()
    written.save(out)
    document = read_docx(out.getvalue(), DEFAULT)
    assert lines(document) == ["云河市任务分解", "1. 修建水库。", "2. 疏浚河道。"]
    assert grid(document) == [(0, 0, 1, 2, "合并"), (1, 0, 1, 1, ""), (1, 1, 1, 1, "")]
    assert document.blocks[0].outline == 0


def test_the_main_part_is_found_by_its_relation():
    parts = zipfile.ZipFile(io.BytesIO(docx(p("正文"))))
    moved = docx(
        p("旧"),
        more={
            "_rels/.rels": relations(officeDocument="/word/document2.xml"),
            "word/document2.xml": parts.read("word/document.xml").decode(),
        },
    )
    assert lines(read_docx(moved, DEFAULT)) == ["正文"]


def test_a_page_that_a_web_editor_packed_in_is_read():
    more = {
        "word/_rels/document.xml.rels": relations(aFChunk1="page.html"),
        "word/page.html": "<html><head><meta charset='utf-8'></head><body><p>云河市任务分解</p><p>牵头单位：市水利局</p></body></html>",
    }
    assert lines(read_docx(docx("<w:altChunk r:id='aFChunk1'/>", more=more), DEFAULT)) == [
        "云河市任务分解",
        "牵头单位：市水利局",
    ]


# Refusals


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"nothing at all", docx(p("正文"))[:-40], docx(p("正文"))[:200]]
)
def test_a_broken_package_is_refused_in_chinese(content):
    with pytest.raises(ReaderError, match=r"文件.*。"):
        read_docx(content, DEFAULT)


def test_a_part_with_a_wrong_checksum_is_refused():
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as package:
        package.writestr(
            "word/document.xml", f"<w:document xmlns:w='{STRICT}'><w:body>{p('正文')}</w:body></w:document>"
        )
    broken = stored.getvalue().replace("正文".encode(), "反文".encode(), 1)
    with pytest.raises(ReaderError, match="损坏"):
        read_docx(broken, DEFAULT)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(declaration):
    content = f"{declaration}<w:document xmlns:w='{STRICT}'><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(ReaderError, match="实体"):
        read_docx(docx("", more={"word/document.xml": content}), DEFAULT)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = docx("", more={"word/document.xml": " " * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(ReaderError, match="压缩"):
        read_docx(bomb, Limits(ratio=100))
    with pytest.raises(ReaderError, match="解压后超过"):
        read_docx(bomb, Limits(unpacked=10_000_000))


def test_tables_without_end_are_refused():
    wide = table("".join(tc(p("甲")) for _ in range(30)))
    with pytest.raises(ReaderError, match="列"):
        read_docx(docx(wide), Limits(columns=20))
    with pytest.raises(ReaderError, match="列"):
        read_docx(docx(table(tc(p("甲"), '<w:gridSpan w:val="999999999"/>') + tc(p("乙")))), DEFAULT)
    with pytest.raises(ReaderError, match="单元格"):
        read_docx(docx(wide), Limits(cells=20))


@pytest.mark.parametrize("depth", [20, 60])
def test_tables_in_tables_end_well(depth):
    body = p("底")
    for _ in range(depth):
        body = table(tc(body) + tc(p("旁")))
    assert tables(read_docx(docx(body), DEFAULT))


def test_nesting_past_all_sense_is_refused():
    body = p("底")
    for _ in range(400):
        body = table(tc(body))
    with pytest.raises(ReaderError):
        read_docx(docx(body), DEFAULT)


def test_a_document_without_text_is_refused():
    with pytest.raises(ReaderError, match="没有文字"):
        read_docx(docx(p("")), DEFAULT)

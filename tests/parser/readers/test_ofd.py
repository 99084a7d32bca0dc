"""OFD files: text objects put back in the lines that are printed."""

from __future__ import annotations

import pytest

from luoshi.parser.document import Line
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import DEFAULT, Limits
from luoshi.parser.readers.ofd import read_ofd
from tests.parser.readers.office_samples import is_sound, lines, zipped

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, content: str, more: str = "", size: float = 5, code: str = "") -> str:
    code = (
        code or f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(1, len(content) - 1)} {size}">{content}</ofd:TextCode>'
    )
    return f'<ofd:TextObject ID="1" Boundary="{x} {y} 150 {size + 1}" Size="{size}" Font="1" {more}>{code}</ofd:TextObject>'


def ofd(*pages: str, template: str = "", notes: str = "", more: dict | None = None) -> bytes:
    listed = "".join(f'<ofd:Page ID="{10 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": (
            f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
            f"<ofd:Pages>{listed}</ofd:Pages><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
        ),
        "Doc_0/Tpls/Tpl_0/Content.xml": _content(template),
    }
    for at, page in enumerate(pages):
        use = '<ofd:Template TemplateID="5"/>' if template else ""
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = _content(page, use)
    if notes:
        parts["Doc_0/Annots/Annotations.xml"] = (
            f'<ofd:Annotations {SPACE}><ofd:Page PageID="10"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
        )
        parts["Doc_0/Annots/Page_0/Annotation.xml"] = f"<ofd:PageAnnot {SPACE}>{notes}</ofd:PageAnnot>"
    return zipped({**parts, **(more or {})})


def _content(objects: str, use: str = "") -> str:
    return f'<ofd:Page {SPACE}>{use}<ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def read(*pages: str, **more):
    document = read_ofd(ofd(*pages, **more), DEFAULT)
    assert is_sound(document)
    return document


def test_lines_are_sorted_from_the_top_and_from_the_left():
    page = text(25, 60, "一、主要目标") + text(60, 30, "云河市任务分解") + text(80, 90, "右") + text(25, 90.4, "左")
    assert lines(read(page)) == ["云河市任务分解", "一、主要目标", "左\t右"]


def test_a_text_code_may_run_down_and_several_share_an_object():
    down = '<ofd:TextCode X="0" Y="5" DeltaX="g 1 5 -5 5" DeltaY="0 7 0">甲乙丙丁</ofd:TextCode>'
    two = '<ofd:TextCode X="0" Y="5" DeltaX="5">前半</ofd:TextCode><ofd:TextCode X="10" DeltaX="5">后半</ofd:TextCode>'
    assert lines(read(text(25, 60, "", code=down) + text(25, 90, "", code=two)))[-1] == "前半后半"
    assert lines(read(text(25, 60, "", code=down))) == ["甲乙", "丙丁"]


def test_repeated_steps_place_every_character():
    code = '<ofd:TextCode X="0" Y="5" DeltaX="g 2 5 20">牵头单位</ofd:TextCode>'
    assert lines(read(text(25, 60, "", code=code))) == ["牵头单 位"]


def test_the_matrix_of_an_object_moves_its_characters():
    moved = text(0, 0, "第二行", 'CTM="1 0 0 1 25 100"')
    doubled = text(25, 60, "第一行", 'CTM="2 0 0 2 0 0"')
    assert lines(read(moved + doubled)) == ["第一行", "第二行"]


def test_templates_and_shown_notes_are_part_of_the_page():
    notes = f'<ofd:Annot Type="Stamp"><ofd:Appearance Boundary="25 200 50 10">{text(0, 0, "已审核")}</ofd:Appearance></ofd:Annot>'
    hidden = f'<ofd:Annot Type="Watermark"><ofd:Appearance Boundary="25 220 50 10">{text(0, 0, "水印")}</ofd:Appearance></ofd:Annot>'
    document = read(text(25, 60, "正文"), template=text(25, 50, "底版文字"), notes=notes + hidden)
    assert lines(document) == ["底版文字", "正文", "已审核"]


def test_page_numbers_and_running_heads_are_marked():
    pages = [
        text(25, 10, "云河市人民政府公报") + text(25, 100, f"第{at}页的正文") + text(100, 285, f"— {at} —")
        for at in range(1, 4)
    ]
    document = read(*pages)
    assert [block.debris for block in document.blocks if isinstance(block, Line)] == [
        "running-head",
        "",
        "page-number",
    ] * 3
    assert [block.page for block in document.blocks if isinstance(block, Line)] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_wrapped_lines_say_whether_they_fill_the_page_and_begin_a_paragraph():
    full = "推进云河两岸防洪堤建设年内完成主体工程并投入使用"
    page = (
        text(35, 60, full[:22])
        + text(25, 70, full)
        + text(25, 80, full)
        + text(25, 90, "完工。")
        + text(35, 100, full[:22])
    )
    found = [(block.fills, block.indented) for block in read(page).blocks]
    assert found == [(True, True), (True, False), (True, False), (False, False), (True, True)]


def test_hidden_objects_are_not_read():
    assert lines(read(text(25, 60, "看得见") + text(25, 80, "看不见", 'Visible="false"'))) == ["看得见"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x05\x06" + b"\0" * 18, zipped({"a": "b"}), zipped({"OFD.xml": "<broken"})]
)
def test_what_is_no_ofd_is_refused(content):
    with pytest.raises(ReaderError, match=r"文件.*。"):
        read_ofd(content, DEFAULT)


def test_scans_encrypted_files_and_too_many_pages_are_refused():
    with pytest.raises(ReaderError, match="扫描"):
        read_ofd(ofd(""), DEFAULT)
    with pytest.raises(ReaderError, match="加密"):
        read_ofd(ofd(text(25, 60, "密"), more={"Encryptions.xml": "<x/>"}), DEFAULT)
    with pytest.raises(ReaderError, match="页"):
        read_ofd(ofd(*["" for _ in range(5)]), Limits(pages=4))


def test_senseless_numbers_end_well():
    code = '<ofd:TextCode X="nan" Y="1e999" DeltaX="g 999999999 5 x" DeltaY="g">甲乙丙</ofd:TextCode>'
    assert lines(read(text(25, 60, "", 'CTM="a b c"', code=code))) == ["甲乙丙"]

"""Web pages: charsets, the site's own lines, lists, tables, archives."""

from __future__ import annotations

import base64
import quopri

import pytest

from luoshi.parser.document import Document, Line, Table
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import DEFAULT, Limits, read
from luoshi.parser.readers.html import read_html, read_mht


def page(body: str, head: str = "<meta charset='utf-8'>") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>题</title></head><body>{body}</body></html>".encode()


def lines(document: Document) -> list[str]:
    return [
        document.text[block.span.start : block.span.end]
        for block in document.blocks
        if isinstance(block, Line) and not block.debris
    ]


def body_of(body: str) -> list[str]:
    return lines(read_html(page(body), DEFAULT))


def table_of(body: str) -> tuple[Table, list[tuple[int, int, int, int, str]]]:
    document = read_html(page(body), DEFAULT)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    cells = [
        (cell.row, cell.column, cell.rows, cell.columns, document.text[cell.span.start : cell.span.end])
        for cell in table.cells
    ]
    return table, cells


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("big5", "big5hkscs"),
        ("utf-8", "gb18030"),
        ("x-none", "gb18030"),
    ],
)
def test_the_charset_is_found_even_where_the_page_lies(declared: str, written: str) -> None:
    text = (
        "責任單位：市財政局、市教育局，年底前完成。"
        if written == "big5hkscs"
        else "责任单位：市财政局（朱镕），年底前完成。"
    )
    data = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head><p>{text}</p></html>'
    assert lines(read_html(data.encode(written), DEFAULT)) == [text]


def test_marks_and_utf16_pages_are_read() -> None:
    text = "<html><body><p>责任单位：市财政局</p></body></html>"
    assert lines(read(b"\xff\xfe" + text.encode("utf-16-le"))) == ["责任单位：市财政局"]
    assert lines(read(b"\xef\xbb\xbf" + text.encode())) == ["责任单位：市财政局"]


def test_a_few_foreign_bytes_are_read_and_said() -> None:
    data = page("<p>" + "责任单位：市财政局，年底前完成。" * 200 + "</p>").replace(
        "年底".encode(), b"\xff\xfe\xfd\xfc\xfb\xfa", 1
    )
    document = read_html(data, DEFAULT)
    assert "无法识别" in document.notes[0]
    assert "责任单位：市财政局" in document.text


def test_paragraphs_are_whole_and_br_parts_lines() -> None:
    document = read_html(
        page("<div><p>1．建设<span>公园</span>\n  3个。</p>二行<br>三行<br/>\n四行<p>五行</p>尾行</div>"), DEFAULT
    )
    assert lines(document) == ["1．建设公园3个。", "二行", "三行", "四行", "五行", "尾行"]
    assert all(isinstance(block, Line) and block.whole for block in document.blocks)


def test_spaces_entities_and_sub_elements() -> None:
    assert body_of("<p>&nbsp;&nbsp;　王　东&nbsp;市长，面积5000m<sup>2</sup>，GDP\n  growth  of</p>") == [
        "王　东\u00a0市长，面积5000m2，GDP growth of"
    ]
    assert body_of("<p>鎮<ruby>關<rp>(</rp><rt>guān</rt><rp>)</rp></ruby>單位\u200b名</p>") == ["鎮關單位名"]


def test_what_is_not_printed_is_dropped() -> None:
    body = "<script>var a='1.测试。责任单位：市测试局'</script><style>p{}</style><p style='display: none'>藏</p><p hidden>藏</p><!-- 注 --><p>见</p><noscript>无</noscript>"
    assert body_of(body) == ["见"]


def test_a_paper_that_waits_for_a_script_is_read_all_the_same() -> None:
    paper = "<p>1.新建改造农村公路120公里，年底前全部完工。责任单位：市交通运输局</p>" * 10
    assert len(body_of(f"<div id='zoom' style='display:none'>{paper}</div><p>加载中</p>")) >= 10


def test_headings_have_levels() -> None:
    document = read_html(page("<h2>云澜市重点工作任务分解的通知</h2><p>正文</p><h3>一、农业</h3>"), DEFAULT)
    assert [block.outline for block in document.blocks if isinstance(block, Line)] == [0, None, 1]


PAPER = "".join(f"<p>{n}.推进第{n}片区改造，年底前完工。</p><p>责任单位：市住建局、市财政局</p>" for n in range(1, 12))


def test_the_sites_own_lines_are_marked_and_the_paper_is_not() -> None:
    body = f"""<div class="top"><a>设为首页</a> | <a>加入收藏</a></div><ul class="nav"><li><a>首页</a></li><li><a>政务公开</a></li></ul>
    <div class="crumb">您现在的位置：<a>首页</a> &gt; <a>政务公开</a></div>
    <table><tr><td>索 引 号：</td><td>000-1</td></tr><tr><td>标题：</td><td>重点工作责任分解</td></tr></table>
    <h1>云澜市人民政府办公室关于印发重点工作责任分解的通知</h1><div>发布时间：2021-02-22　来源：市府办　字体：大 中 小</div>
    <p>云政办〔2021〕8号</p><div id="zoom">{PAPER}</div>
    <p>附件下载：<a>责任分解.doc</a></p><div>上一篇：关于春耕的通知</div>
    <div class="side"><ul><li><a>责任单位：市教育局 关于延长服务时间的答复</a></li></ul></div>
    <div class="foot">主办：云澜市人民政府办公室　ICP备00000000号</div>"""
    document = read_html(page(body), DEFAULT)
    kept = lines(document)
    assert kept[:3] == [
        "云澜市人民政府办公室关于印发重点工作责任分解的通知",
        "云政办〔2021〕8号",
        "1.推进第1片区改造，年底前完工。",
    ]
    assert kept[-1] == "责任单位：市住建局、市财政局"
    assert len(kept) == 24
    assert not any(isinstance(block, Table) for block in document.blocks)


@pytest.mark.parametrize("name", ["TRS_Editor", "pages_content", "side", "main-content", ""])
def test_the_paper_is_found_whatever_its_box_is_called(name: str) -> None:
    assert len(body_of(f"<div class='{name}'>{PAPER}</div><div class='foot'>网站标识码：1</div>")) == 22


def test_a_table_beside_the_box_of_the_notice_is_kept() -> None:
    table = "<table><tr><td>序号</td><td>工作任务</td><td>责任单位</td></tr><tr><td>1</td><td>修路</td><td>市交通局</td></tr></table>"
    document = read_html(page(f"<div class='TRS_Editor'>{PAPER}</div><div class='fujian'>{table}</div>"), DEFAULT)
    assert isinstance(document.blocks[-1], Table)


def test_list_numbers_are_printed_once() -> None:
    assert body_of("<ol><li>甲事</li><li>乙事<ol type='a'><li>丙事</li></ol></li><li value='9'>丁事</li><li>戊事</li></ol>") == [
        "1.甲事", "2.乙事", "a.丙事", "9.丁事", "10.戊事",
    ]  # fmt: skip
    assert body_of("<ol start='11' style='list-style-type:cjk-ideographic'><li>甲事</li><li><p>乙事</p></li></ol>") == [
        "十一、甲事",
        "十二、乙事",
    ]
    assert body_of("<ol reversed type='i'><li>甲事</li><li>乙事</li></ol>") == ["ii.甲事", "i.乙事"]
    assert body_of("<ol><li>1．甲事</li><li>（二）乙事</li></ol><ul><li>丙事</li></ul>") == [
        "1．甲事",
        "（二）乙事",
        "丙事",
    ]
    assert body_of("<ol style='list-style:none'><li>甲事</li></ol>") == ["甲事"]


def test_spans_of_a_table_are_resolved_and_cut_to_the_grid() -> None:
    body = """<table><caption>任务分解表</caption><thead><tr><th rowspan="2">序号</th><th colspan="2">安排</th><th rowspan=2>单位</th></tr>
    <tr><th>上半年</th><th>下半年</th></tr></thead><tbody><tr><td colspan="20">一、农业</td></tr>
    <tr><td rowspan="99999">1</td><td>甲</td><td>乙</td><td><p>市农业局</p><p>市水利<br>局</p></td></tr><tr><td>丙</td><td>丁</td><td></td></tr></tbody></table>"""
    table, cells = table_of(body)
    assert (table.rows, table.columns) == (5, 4)
    assert cells == [
        (0, 0, 2, 1, "序号"), (0, 1, 1, 2, "安排"), (0, 3, 2, 1, "单位"), (1, 1, 1, 1, "上半年"), (1, 2, 1, 1, "下半年"),
        (2, 0, 1, 4, "一、农业"), (3, 0, 2, 1, "1"), (3, 1, 1, 1, "甲"), (3, 2, 1, 1, "乙"), (3, 3, 1, 1, "市农业局\n市水利\n局"),
        (4, 1, 1, 1, "丙"), (4, 2, 1, 1, "丁"), (4, 3, 1, 1, ""),
    ]  # fmt: skip
    assert "任务分解表" in body_of(body)


def test_tables_that_only_lay_out_the_page_are_no_tables() -> None:
    inner = "<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>修路</td></tr></table>"
    document = read_html(page(f"<table><tr><td><a>首页</a></td><td>{PAPER}{inner}</td></tr></table>"), DEFAULT)
    assert sum(isinstance(block, Table) for block in document.blocks) == 1
    assert len(lines(document)) == 22
    assert body_of("<table><tr><td>只有一格的方框</td></tr></table>") == ["只有一格的方框"]
    assert body_of("<table><tr><td>一行</td></tr><tr><td>二行</td></tr></table>") == ["一行", "二行"]


def test_huge_spans_are_refused_or_cut() -> None:
    rows = "".join("<tr><td rowspan=9999999999 colspan=900>x</td><td>y</td></tr>" for _ in range(30))
    with pytest.raises(ReaderError, match="限额"):
        read_html(page(f"<table>{rows}</table>"), Limits(cells=5_000))


def test_lines_broken_at_the_margin_are_not_whole() -> None:
    text = "推进老旧小区改造和城市更新行动加快补齐基础设施短板完善公共服务体系提升城市承载能力和宜居水平"
    body = "<br>".join([text[:30]] * 8 + ["完工。"])
    document = read_html(page(f"<p>{body}</p>"), DEFAULT)
    assert not any(isinstance(block, Line) and block.whole for block in document.blocks)


def test_a_preformatted_text_keeps_its_lines() -> None:
    document = read_html(page("<pre>  一、农业\n1.修路。\r\n责任单位：市交通局\n</pre>"), DEFAULT)
    assert lines(document) == ["一、农业", "1.修路。", "责任单位：市交通局"]
    assert not any(isinstance(block, Line) and block.whole for block in document.blocks)


@pytest.mark.parametrize("how", ["base64", "quoted-printable"])
def test_an_archive_gives_its_page(how: str) -> None:
    body = "<html><body><p>责任单位：市财政局</p></body></html>".encode("gb18030")
    coded = base64.encodebytes(body) if how == "base64" else quopri.encodestring(body)
    head = (
        'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="XX"\r\n\r\n--XX\r\n'
        f'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: {how}\r\n\r\n'
    )
    document = read(
        head.encode() + coded + b"\r\n--XX\r\nContent-Type: image/png\r\n\r\nxx\r\n--XX--\r\n", name="通知.doc"
    )
    assert lines(document) == ["责任单位：市财政局"]
    assert document.format == "mht"
    assert "MHT" in document.notes[0]


def test_an_archive_without_a_page_is_refused() -> None:
    with pytest.raises(ReaderError, match="没有网页正文"):
        read_mht(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b--\r\n", DEFAULT)


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ReaderError, match="空壳"):
        read_html(page("<div id='app'></div><script>load()</script>"), DEFAULT)


@pytest.mark.parametrize("tag", ["div", "b", "font", "table><tr><td", "ul><li"])
def test_deep_nesting_loses_no_text(tag: str) -> None:
    body = f"<p>开头一段</p>{f'<{tag}>' * 20_000}最里面一段{'</div>' * 20_000}<p>最后一段</p>"
    try:
        kept = body_of(body)
    except ReaderError as refusal:
        assert "嵌套过深" in str(refusal)
    else:
        assert "".join(kept) == "开头一段最里面一段最后一段"


def test_tables_that_touch_are_all_read() -> None:
    page = "<h1>甲市任务</h1>" + "".join(
        f"<table><tr><td>{word}</td><td>市财政局</td></tr></table>" for word in ("修路", "造林", "建桥")
    )
    document = read_html(page.encode(), DEFAULT)
    assert [document.text[slice(*each.span)] for each in document.blocks[1:]] == [
        "修路\t市财政局",
        "造林\t市财政局",
        "建桥\t市财政局",
    ]

"""PDF: lines from the layout, margins, ruled tables, and tables that run over pages."""

from __future__ import annotations

import pytest

from luoshi.parser.document import Document, Line, Table
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers import DEFAULT, Limits, ocr
from luoshi.parser.readers.pdf import read_pdf
from tests.parser.readers.paper import EM, Sheet, grid, written


def lines(document: Document, debris: bool = False) -> list[str]:
    return [
        document.text[block.span.start : block.span.end]
        for block in document.blocks
        if isinstance(block, Line) and bool(block.debris) == debris
    ]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(document: Document, table: Table) -> list[tuple[int, int, int, int, str]]:
    return [
        (cell.row, cell.column, cell.rows, cell.columns, document.text[cell.span.start : cell.span.end])
        for cell in table.cells
    ]


def read(*sheets: Sheet) -> Document:
    return read_pdf(written(sheets), DEFAULT)


FULL = "推进老旧小区改造和城市更新行动加快补齐基础设施短板完善公共"  # 29 characters, to the right edge


def test_lines_say_whether_they_are_indented_and_fill_the_page() -> None:
    sheet = Sheet()
    sheet.text(90 + 2 * EM, 100, FULL[:27])
    sheet.lines([FULL, FULL, "服务体系。"], y=120)
    sheet.text(90 + 2 * EM, 180, "责任单位：市住建局")
    document = read(sheet)
    assert lines(document) == [FULL[:27], FULL, FULL, "服务体系。", "责任单位：市住建局"]
    found = [block for block in document.blocks if isinstance(block, Line)]
    assert [line.indented for line in found] == [True, False, False, False, True]
    assert [line.fills for line in found] == [True, True, True, False, False]
    assert not any(line.whole for line in found)


def test_spaces_between_chinese_characters_are_collapsed() -> None:
    sheet = Sheet()
    sheet.text(90, 100, "2025 年 地区生产总值 增长 6% 以上")
    sheet.text(90, 130, "GDP growth of 6%")
    for number, character in enumerate("责任单位市财政局"):
        sheet.text(90 + number * 24, 160, character)  # one character in two cells of the grid
    sheet.text(90, 190, "王")
    sheet.text(90 + 2.5 * EM, 190, "东")
    assert lines(read(sheet)) == ["2025年地区生产总值增长6%以上", "GDP growth of 6%", "责任单位市财政局", "王 东"]


def test_what_is_drawn_twice_to_look_bold_is_read_once() -> None:
    sheet = Sheet()
    sheet.text(90, 100, "一一得一，重点工作")
    sheet.text(90.4, 100, "一一得一，重点工作")
    assert lines(read(sheet)) == ["一一得一，重点工作"]


def test_page_numbers_and_running_heads_are_told_apart() -> None:
    sheets = []
    for number in range(1, 5):
        sheet = Sheet()
        sheet.text(90, 40, "云澜市人民政府公报")
        sheet.lines([f"第{number}页的第{each}行文字说的是重点工作" for each in range(8)])
        sheet.text(280, 810, f"— {number} —" if number < 4 else "第4页 共4页")
        sheets.append(sheet)
    document = read(*sheets)
    assert lines(document, debris=True) == [
        "云澜市人民政府公报", "—1—", "云澜市人民政府公报", "—2—", "云澜市人民政府公报", "—3—", "云澜市人民政府公报", "第4页共4页",
    ]  # fmt: skip
    assert len(lines(document)) == 32
    assert [block.page for block in document.blocks if isinstance(block, Line)][::10] == [1, 2, 3, 4]


def test_footnotes_are_set_aside_with_their_marks_and_said() -> None:
    sheet = Sheet()
    sheet.lines(["1.新建口袋公园9个", "责任单位：市林业局", "2.完成造林400m", "责任单位：市林业局"])
    sheet.text(90 + 8.5 * EM, 93, "①", em=6)
    sheet.text(90 + 7.5 * EM, 133, "2", em=6)  # m², no mark of a note
    sheet.text(90, 760, "①口袋公园是指面积在1万平方米以下的公共绿地，", em=8)
    sheet.text(90, 771, "分布在各区。", em=8)
    sheet.text(280, 800, "— 1 —")
    document = read(sheet)
    assert lines(document) == ["1.新建口袋公园9个", "责任单位：市林业局", "2.完成造林400m2", "责任单位：市林业局"]
    assert "分布在各区。" in lines(document, debris=True)
    assert document.notes == (
        "PDF第1页的脚注（“①口袋公园是指面积在1万平方米以下的公共…”）没有作为任务内容读取，需要时请看原件。",
    )


def test_small_type_at_the_foot_without_the_mark_of_a_note_is_kept() -> None:
    sheet = Sheet()
    sheet.lines(["1.新建口袋公园9个", "责任单位：市林业局"])
    sheet.text(90, 780, "抄送：市委各部门，市人大常委会办公室。", em=9)
    assert lines(read(sheet))[-1] == "抄送：市委各部门，市人大常委会办公室。"


def test_annex_numbers_at_the_head_of_pages_are_kept() -> None:
    sheets = []
    for number in (1, 2):
        sheet = Sheet()
        sheet.text(90, 60, f"附件{number}")
        sheet.lines(["任务分解表正文第一行", "任务分解表正文第二行"])
        sheets.append(sheet)
    assert lines(read(*sheets))[::3] == ["附件1", "附件2"]


XS, YS = (80.0, 120.0, 320.0, 400.0), (100.0, 130.0, 190.0, 220.0)
ROWS = (
    ("序号", "工作任务", "责任单位"),
    ("1", "新建改造农村公路120公里，年底\n前全部完工。", "市交通局"),
    ("2", "植树3万亩。", "市林业局"),
)


@pytest.mark.parametrize("thin_boxes", [False, True])
def test_a_ruled_table_is_read_and_lines_around_it_stay_lines(thin_boxes: bool) -> None:
    sheet = Sheet()
    sheet.text(90, 80, "任务分解表")
    grid(sheet, XS, YS, ROWS, thin_boxes)
    sheet.text(90, 260, "注：以上任务按月调度。")
    document = read(sheet)
    (table,) = tables(document)
    assert (table.rows, table.columns) == (3, 3)
    assert [text for *_, text in cells(document, table)] == [
        "序号", "工作任务", "责任单位", "1", "新建改造农村公路120公里，年底前全部完工。", "市交通局", "2", "植树3万亩。", "市林业局",
    ]  # fmt: skip
    assert lines(document) == ["任务分解表", "注：以上任务按月调度。"]
    assert isinstance(document.blocks[1], Table)


def test_merged_cells_are_found_by_the_lines_that_are_missing() -> None:
    sheet = Sheet()
    xs, ys = (80.0, 160.0, 320.0, 400.0), (100.0, 130.0, 160.0, 190.0)
    for y in (ys[0], ys[1], ys[3]):
        sheet.rule(xs[0], y, xs[3], y)
    sheet.rule(xs[1], ys[2], xs[3], ys[2])
    for x in (xs[0], xs[3]):
        sheet.rule(x, ys[0], x, ys[3])
    for x in xs[1:3]:
        sheet.rule(x, ys[1], x, ys[3])
    for x, y, words in (
        (85, 115, "一、农业"),
        (85, 160, "综合经济"),
        (165, 145, "修路"),
        (325, 145, "甲局"),
        (165, 175, "植树"),
        (325, 175, "乙局"),
    ):
        sheet.text(x, y, words)
    document = read(sheet)
    (table,) = tables(document)
    assert cells(document, table) == [
        (0, 0, 1, 3, "一、农业"), (1, 0, 2, 1, "综合经济"), (1, 1, 1, 1, "修路"), (1, 2, 1, 1, "甲局"), (2, 1, 1, 1, "植树"), (2, 2, 1, 1, "乙局"),
    ]  # fmt: skip


def test_paragraphs_of_a_cell_stay_apart_where_the_line_was_not_full() -> None:
    sheet = Sheet()
    rows = (("单位", "任务", "备注"), ("", "市商务局\n国家统计局云澜调查队和公共资源\n交易中心\n市财政局", ""))
    grid(sheet, (80.0, 120.0, 320.0, 400.0), (100.0, 130.0, 220.0), rows)
    document = read(sheet)
    assert "市商务局\n国家统计局云澜调查队和公共资源交易中心\n市财政局" in document.text


def test_a_table_over_pages_is_one_table() -> None:
    first, second = Sheet(), Sheet()
    ys = (600.0, 630.0, 690.0, 740.0)
    grid(
        first,
        XS,
        ys,
        (
            ROWS[0],
            ROWS[1],
            ("2", "治理水土流失40平方公里，新建高标\n准农田16万亩，有机农产品认证数", "市水利局、市"),
        ),
    )
    first.text(290, 810, "- 1 -")
    grid(
        second,
        XS,
        (60.0, 90.0, 120.0, 150.0),
        (ROWS[0], ("", "量保持全省前列。", "农业农村局"), ("3", "植树3万亩。", "市林业局")),
    )
    second.text(90, 200, "抄送：市委办公室。")
    second.text(290, 810, "- 2 -")
    document = read(first, second)
    (table,) = tables(document)
    assert table.rows == 4
    last = cells(document, table)[6:]
    assert [text.replace("\n", "") for *_, text in last] == [
        "2", "治理水土流失40平方公里，新建高标准农田16万亩，有机农产品认证数量保持全省前列。", "市水利局、市农业农村局",
        "3", "植树3万亩。", "市林业局",
    ]  # fmt: skip
    assert lines(document) == ["抄送：市委办公室。"]


def test_a_line_that_begins_two_pages_is_no_running_head() -> None:
    sheets = []
    for _ in range(2):
        sheet = Sheet()
        sheet.lines(
            ["责任单位：市教育局", "2.新建学校三所。", "责任单位：市财政局", "3.植树三万亩。", "责任单位：市林业局"],
            y=85,
        )
        sheets.append(sheet)
    assert len(lines(read(*sheets))) == 10


def test_tables_of_other_columns_stay_two_tables() -> None:
    first, second = Sheet(), Sheet()
    grid(first, XS, (600.0, 630.0, 690.0, 740.0), ROWS)
    grid(second, (80.0, 200.0, 320.0, 400.0), (60.0, 90.0, 150.0, 180.0), ROWS)
    assert len(tables(read(first, second))) == 2


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    left = [f"左栏第{each}行文字写满这一栏的宽度为止" for each in range(12)]
    right = [f"右栏第{each}行文字写满这一栏的宽度为止" for each in range(12)]
    sheet.lines(left, x=70)
    sheet.lines(right, x=330)
    assert lines(read(sheet)) == left + right


@pytest.mark.parametrize("turned", ["rotated page", "rotated text"])
def test_turned_pages_are_read_upright(turned: str) -> None:
    sheet = Sheet(rotate=90)
    if turned == "rotated text":
        sheet.rotate = 0
    # Text that runs upwards on the sheet, its lines from left to right.
    sheet.text(100, 700, "第一行重点工作", matrix="0 1 -1 0")
    sheet.text(130, 700, "第二行责任单位", matrix="0 1 -1 0")
    assert lines(read(sheet)) == ["第一行重点工作", "第二行责任单位"]


def test_a_slanting_watermark_is_left_out() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作任务分解", "责任单位：市财政局"])
    sheet.text(200, 400, "样稿", em=60, matrix="0.7 0.7 -0.7 0.7")
    assert lines(read(sheet)) == ["重点工作任务分解", "责任单位：市财政局"]


def test_radicals_are_given_back_as_characters() -> None:
    sheet = Sheet()
    sheet.text(90, 100, "重点⼯作⻓期坚持")
    assert lines(read(sheet)) == ["重点工作长期坚持"]


def test_a_pdf_behind_other_bytes_is_read() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作"])
    assert lines(read_pdf(b"\r\n\r\n" + written([sheet]), DEFAULT)) == ["重点工作"]


@pytest.mark.skipif(ocr.available(), reason="文字识别组件已安装，无文字层的PDF会被识别")
def test_pictures_alone_are_refused_by_the_name_of_the_extra() -> None:
    sheet = Sheet()
    sheet.box(100, 100, 300, 300)
    with pytest.raises(ReaderError, match=r"安装luoshi\[ocr\]"):
        read(sheet)


def test_one_page_without_text_among_others_is_said() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作"])
    note = read(sheet, Sheet()).notes[0]
    assert "第2页" in note


def test_broken_locked_and_long_files_are_refused() -> None:
    sheet = Sheet()
    sheet.lines(["重点工作"])
    with pytest.raises(ReaderError, match="已损坏"):
        read_pdf(b"%PDF-1.4\nnothing here", DEFAULT)
    with pytest.raises(ReaderError, match="超过2页"):
        read_pdf(written([sheet] * 3), Limits(pages=2))
    locked = written([sheet], ["<< /Filter /Standard /V 1 /R 2 /P -1 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"])
    locked = locked.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R /ID [<41><41>]")
    with pytest.raises(ReaderError, match="已加密"):
        read_pdf(locked, DEFAULT)


def test_tables_open_at_the_sides_and_at_the_page_end_are_closed() -> None:
    sheet = Sheet()
    ys = (600.0, 630.0, 690.0)
    for y in ys:
        sheet.rule(80, y, 400, y)
    for x in (120, 320):
        sheet.rule(x, 600, x, 740)
    for words, x, y in (
        ("序号", 85, 614),
        ("工作任务", 125, 614),
        ("责任单位", 325, 614),
        ("1", 85, 644),
        ("修路。", 125, 644),
        ("甲局", 325, 644),
    ):
        sheet.text(x, y, words)
    for words, x, y in (("2", 85, 704), ("植树。", 125, 704), ("乙局", 325, 704)):
        sheet.text(x, y, words)
    document = read(sheet)
    (table,) = tables(document)
    assert (table.rows, table.columns) == (3, 3)
    assert [text for *_, text in cells(document, table)][6:] == ["2", "植树。", "乙局"]


OPEN_HEADS = ["序号", "工作任务", "牵头单位", "完成时限"]
OPEN_ROWS = [
    [["1"], ["新建口袋公园9个，", "改造绿道3公里。"], ["市林业局"], ["6月底"]],
    [["2"], ["改造管网80公里。"], ["市住房城乡", "建设局"], ["年底"]],
    [["3"], ["新建消防站6个，配", "备车辆14辆，年底", "前启用。"], ["市应急管理", "局"], ["9月底"]],
]
OPEN_XS = [60, 110, 260, 360]


def open_table(sheet: Sheet, rows: list[list[list[str]]], y: float, apart: float, centred: bool) -> float:
    """Print a table without lines; `apart`: more space between rows than between lines."""
    for cells in rows:
        tallest = max(map(len, cells))
        for x, lines_ in zip(OPEN_XS, cells, strict=True):
            top = y + (8 * (tallest - len(lines_)) if centred else 0)
            for number, line in enumerate(lines_):
                sheet.text(x, top + 16 * number, line)
        y += 16 * tallest + apart
    return y


def text_rows(document: Document) -> list[list[str]]:
    (table,) = tables(document)
    rows: dict[int, list[str]] = {}
    for row, _, _, _, text in cells(document, table):
        rows.setdefault(row, []).append(text.replace("\n", ""))
    return list(rows.values())


@pytest.mark.parametrize("centred", [False, True])
def test_a_table_without_lines_is_read_by_its_columns(centred: bool) -> None:
    sheet = Sheet()
    sheet.text(150, 80, "云澜市2026年重点任务分解表")
    open_table(sheet, [[[head] for head in OPEN_HEADS]], 110, 8, False)
    y = open_table(sheet, OPEN_ROWS, 134, 8, centred)
    sheet.text(60, y + 20, "本表由市政府办公室负责解释，各单位要抓好落实，按月报送进展情况。")
    document = read(sheet)
    assert text_rows(document) == [OPEN_HEADS, *[["".join(cell) for cell in row] for row in OPEN_ROWS]]
    assert lines(document) == [
        "云澜市2026年重点任务分解表",
        "本表由市政府办公室负责解释，各单位要抓好落实，按月报送进展情况。",
    ]


def test_a_table_without_lines_goes_on_over_the_page_end() -> None:
    first, second = Sheet(), Sheet()
    y = open_table(first, [[[head] for head in OPEN_HEADS]], 110, 8, False)
    open_table(first, OPEN_ROWS[:2], y, 8, False)
    open_table(second, OPEN_ROWS[2:], 90, 8, False)
    assert text_rows(read(first, second)) == [OPEN_HEADS, *[["".join(cell) for cell in row] for row in OPEN_ROWS]]


def test_rows_of_a_table_without_lines_that_cannot_be_told_apart_stay_lines_and_are_said() -> None:
    sheet = Sheet()
    y = open_table(sheet, [[[head] for head in OPEN_HEADS]], 110, 0, False)
    row = [["1"], ["新建口袋公园9个，改", "造绿道3公里，年底", "前开放。"], ["市林业局"], ["年底"]]
    open_table(sheet, [row, [["2"], *row[1:]], [["3"], *row[1:]]], y, 0, True)
    document = read(sheet)
    assert not tables(document) and "没有框线" in document.notes[0]

"""Tables that are printed as text: drawn, with bars, with tabs, one cell a line."""

from __future__ import annotations

from time import process_time

import pytest

from luoshi.parser.document import Cell, Document, Line, Table
from luoshi.parser.readers.limits import DEFAULT
from luoshi.parser.readers.text import document_of
from luoshi.parser.rules.table_cells import value_of
from luoshi.parser.stages.grids import find_grids

BOX = """附件
┌──┬────┬──────┬──────┐
│序号│工作任务│具体措施  │责任单位│
├──┼────┼──────┼──────┤
│1 │优化营商│压减审批环│县审批局│
│  │环境    │节30%。   │        │
│  │        ├──────┼──────┤
│  │        │推行一窗通│县大数据│
│  │        │办。      │局      │
├──┴────┴──────┴──────┤
│二、乡村振兴                        │
├──┬────┬──────┬──────┤
│2 │乡村振兴│新建示范村│县农业农│
│  │        │6个。     │村局    │
└──┴────┴──────┴──────┘
主题词：经济"""
ASCII = """+------+----------------------+--------------+
| 序号 | 重点工作             | 责任单位     |
+------+----------------------+--------------+
|  1   | 建成滨河公园二期，新 | 市住建局、市 |
|      | 增绿地12公顷。       | 园林局       |
+------+----------------------+--------------+"""
LOOSE = """┌────┬──────────┬──────┐
│序号│重点工作  │责任单位│
├────┼──────────┼──────┤
│1   │完成供水管│县水利局│
│    │网改造。  │        │
│2   │新建公厕8 │县城管局│
│    │座。      │        │
└────┴──────────┴──────┘"""
MARKDOWN = """重点任务分解表

| 序号 | 工作任务 | 牵头单位 | 完成时限 |
|:----:|---|---|---|
| 1 | 新建农村公路60公里 | 县交通运输局 | 10月底前 |
| 二、生态 ||||
| 2 | 造林2万亩 || 全年 |
"""
TABS = "序号\t工作任务\t牵头单位\t配合单位\n一、产业发展\n1\t新增规上企业20家。\t县工信局\t县统计局\n2\t引进项目30个。\t\t县招商局\n以上任务年底考核。\n"
GAPS = "序号  工作任务            责任单位      完成时限\n1     新建公园3个          县住建局      10月底\n2     改造危房200户        县住建局      11月底\n"


def grid(text: str) -> tuple[Document, list[list[str]]]:
    """Return the document and the words of its first table, row by row."""
    document = find_grids(document_of(text, DEFAULT))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert tables, "no table was found"
    rows: dict[int, list[str]] = {}
    for cell in tables[0].cells:
        rows.setdefault(cell.row, ["" for _ in range(tables[0].columns)])[cell.column] = words(text, cell)
    return document, [rows[at] for at in sorted(rows)]


def words(text: str, cell: Cell) -> str:
    return value_of(text, cell).text.replace("\n", "/") if cell.span.end > cell.span.start else ""


def cells_a_line(*rows: str, gap: str = "\n") -> str:
    """Return the cells of `rows`, divided by |, each on a line of its own."""
    return gap.join(cell for row in rows for cell in row.split("|")) + "\n"


def test_a_drawn_table_has_its_cells_put_together_from_several_lines() -> None:
    document, rows = grid(BOX)
    assert rows == [
        ["序号", "工作任务", "具体措施", "责任单位"],
        ["1", "优化营商/环境", "压减审批环/节30%。", "县审批局"],
        ["", "", "推行一窗通/办。", "县大数据/局"],
        ["二、乡村振兴", "", "", ""],
        ["2", "乡村振兴", "新建示范村/6个。", "县农业农/村局"],
    ]
    table = next(block for block in document.blocks if isinstance(block, Table))
    merged = {(cell.row, cell.column): (cell.rows, cell.columns) for cell in table.cells}
    assert merged[1, 0] == merged[1, 1] == (2, 1) and merged[3, 0] == (1, 4)
    lines = [BOX[block.span.start : block.span.end] for block in document.blocks if isinstance(block, Line)]
    assert lines == ["附件", "主题词：经济"]


def test_a_table_of_plus_and_minus_is_drawn_too() -> None:
    _, rows = grid(ASCII)
    assert rows[1] == ["1", "建成滨河公园二期，新/增绿地12公顷。", "市住建局、市/园林局"]


def test_without_rules_between_rows_the_first_cell_opens_a_row() -> None:
    _, rows = grid(LOOSE)
    assert rows[1:] == [["1", "完成供水管/网改造。", "县水利局"], ["2", "新建公厕8/座。", "县城管局"]]


def test_rows_with_bars_keep_their_empty_cells() -> None:
    _, rows = grid(MARKDOWN)
    assert rows == [
        ["序号", "工作任务", "牵头单位", "完成时限"],
        ["1", "新建农村公路60公里", "县交通运输局", "10月底前"],
        ["二、生态", "", "", ""],
        ["2", "造林2万亩", "", "全年"],
    ]


def test_a_short_row_with_bars_lacks_the_cells_that_were_merged_down() -> None:
    text = "类别 | 序号 | 任务 | 责任单位 |\n民生 | 1 | 新建公厕8座 | 县城管局 |\n2 | 新建公园3个 | 县住建局 |\n"
    assert grid(text)[1][2] == ["", "2", "新建公园3个", "县住建局"]


def test_rows_with_tabs_follow_a_head_with_tabs() -> None:
    document, rows = grid(TABS)
    assert rows[1] == ["一、产业发展", "", "", ""] and rows[3] == ["2", "引进项目30个。", "", "县招商局"]
    last = document.blocks[-1]
    assert isinstance(last, Line) and TABS[last.span.start :].startswith("以上任务")


def test_wide_gaps_divide_cells_under_a_head_only() -> None:
    assert grid(GAPS)[1][1] == ["1", "新建公园3个", "县住建局", "10月底"]
    plain = find_grids(document_of("甲乡    乙乡    丙镇\n周立群    何晓彤    苏敏\n", DEFAULT))
    assert all(isinstance(block, Line) for block in plain.blocks)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_one_cell_a_line_is_put_in_columns_by_what_it_is(gap: str) -> None:
    text = cells_a_line(
        "序号|民生实事|分管领导|牵头单位|责任单位|完成时限",
        "（一）就业",
        "1|新增城镇就业5200人，动态清零|刘志强|县人社局|县财政局、县总工会|12月底前",
        "2|建成幸福院35所|陈　曦|县民政局|各乡镇（街道）|/",
        "（二）交通",
        "3|新改建农村公路126公里|马卫东|县交通运输局|县财政局|县水利局|5月底前动工",
        gap=gap,
    )
    _, rows = grid(text)
    assert rows[1][0] == "（一）就业" and rows[4][0] == "（二）交通"
    assert rows[2] == ["1", "新增城镇就业5200人，动态清零", "刘志强", "县人社局", "县财政局、县总工会", "12月底前"]
    assert rows[5][3:5] == ["县交通运输局", "县财政局/县水利局"]


def test_two_tasks_under_one_number_are_two_rows() -> None:
    text = cells_a_line(
        "序号|民生实事|责任单位|完成时限",
        "4|建成县图书馆。|县文旅局|县代建中心|12月底前",
        "5|开工建设养老楼。|县民政局|5月底前动工|开工建设老年大学。|12月底前",
        "6|迁建县政务服务中心。|县代建中心|年底前",
    )
    _, rows = grid(text)
    assert [row[0] for row in rows] == ["序号", "4", "5", "", "6"]
    assert rows[3] == ["", "开工建设老年大学。", "", "12月底前"]


def test_the_number_may_stand_behind_a_group_and_under_no_head() -> None:
    text = cells_a_line(
        "工作任务|具体要求|责任科室|时限要求",
        "强化公开|1|全面清理文件，公布目录。|办公室|年底前",
        "深化解读|2|提升解读质量，丰富形式。|各科室|持续推进",
        "3|按时编制年度报告并公布。|办公室|3月底前",
    )
    _, rows = grid(text)
    assert rows[1:] == [
        ["强化公开", "1", "全面清理文件，公布目录。", "办公室", "年底前"],
        ["深化解读", "2", "提升解读质量，丰富形式。", "各科室", "持续推进"],
        ["", "3", "按时编制年度报告并公布。", "办公室", "3月底前"],
    ]


def test_without_numbers_the_columns_tell_where_a_row_begins() -> None:
    text = cells_a_line(
        "目标任务|责任领导|牵头单位|责任单位",
        "推进产业园建设，完成投资8亿元|常务副市长|市发展改革委|市财政局、市自然资源局",
        "新建标准厂房20万平方米|分管工业的副市长|市工信局|市住建局|各县区政府",
        "社会消费品零售总额增长7%|赵文博|市商务局|市统计局",
    )
    _, rows = grid(text)
    assert [row[1] for row in rows[1:]] == ["常务副市长", "分管工业的副市长", "赵文博"]
    assert rows[2][3] == "市住建局/各县区政府"


def test_a_head_of_two_rows_copied_one_cell_a_line_is_put_in_order() -> None:
    text = cells_a_line(
        "领域|序号|重要项目|目标任务|进度安排|主责部门|第一季度|第二季度",
        "经济发展|1|招商引资|引进亿元项目20个|签约3个|签约8个|区投促办",
        "民生改善|2|养老床位|新增养老床位300张|选址|开工|区民政局",
    )
    _, rows = grid(text)
    assert rows[0] == ["领域", "序号", "重要项目", "目标任务", "第一季度", "第二季度", "主责部门"]
    assert rows[2] == ["民生改善", "2", "养老床位", "新增养老床位300张", "选址", "开工", "区民政局"]


def test_bars_behind_copied_cells_show_where_they_end() -> None:
    text = "序号 |\n重点工作 |\n分 管 县领导 |\n责任单位 |\n1 |\n新建改扩建学校5所，\n新增学位2000个。 |\n苏 敏 |\n县教育局 |\n"
    assert grid(text)[1][1] == ["1", "新建改扩建学校5所，/新增学位2000个。", "苏 敏", "县教育局"]


def test_what_stands_after_a_copied_table_is_no_part_of_it() -> None:
    text = (
        cells_a_line("序号|重点工作|责任单位", "1|新建公园3个|县住建局", "2|新建公厕8座|县城管局")
        + "【打印本页】【关闭窗口】\n主办：云岭县人民政府\n"
    )
    document, rows = grid(text)
    assert len(rows) == 3 and isinstance(document.blocks[-1], Line)


def test_a_task_that_is_also_the_name_of_a_button_does_not_end_the_table() -> None:
    text = cells_a_line("序号|项目名称|责任单位", "1|适老化改造1000户|区民政局", "2|无障碍坡道80处|区残联")
    assert [row[1] for row in grid(text)[1]] == ["项目名称", "适老化改造1000户", "无障碍坡道80处"]


def test_words_that_are_also_heads_make_no_table_in_a_plain_text() -> None:
    text = "重点工作\n一、加快发展\n新建公园3个。\n牵头单位：县住建局\n责任单位：县财政局\n"
    document = document_of(text, DEFAULT)
    assert find_grids(document) is document


@pytest.mark.parametrize(
    "unit",
    [
        "序号\n重点工作\n牵头单位\n配合单位\n",
        "1\n新建公园3个\n县住建局\n县财政局\n",
        "县住建局\n",
        "┌──┬──┬──┐\n",
        "│1│甲│县住建局│\n",
        "| 1 | 甲 | 县住建局 |\n",
        "|\n",
        "1\t\t\n",
        "序号\n重点工作\n",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(count: int) -> float:
        document = document_of("序号\n重点工作\n牵头单位\n配合单位\n" + unit * count, DEFAULT)
        start = process_time()
        find_grids(document)
        return process_time() - start

    small = max(min(seconds(100) for _ in range(3)), 0.002)
    assert min(seconds(1000) for _ in range(3)) < small * 40  # a machine at work elsewhere slows one run, not three

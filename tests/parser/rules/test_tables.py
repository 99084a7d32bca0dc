"""Tables of tasks: the head, the rows, what is an item and what is none."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from luoshi.parser.document import Cell, Table
from luoshi.parser.lexicon.columns import Content, bare_head, read_head
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import Span
from luoshi.parser.rules.tables import TableReading, read_table

Printed = str | tuple[str, int, int] | None  # a cell; with the rows and columns it covers; None: covered by another

HEAD: list[Printed] = ["序号", "重点工作", "分管领导", "牵头单位", "配合单位", "完成时限"]


def table_of(rows: list[list[Printed]]) -> tuple[str, Table]:
    """Return a text and the table in it whose cells are `rows`."""
    text, cells, width = "", [], max(len(row) for row in rows)
    for row, printed in enumerate(rows):
        for column, each in enumerate(printed):
            if each is None:
                continue
            words, tall, wide = each if isinstance(each, tuple) else (each, 1, 1)
            cells.append(Cell(Span(len(text), len(text) + len(words)), row, column, tall, wide))
            text += words + "\t"
        text += "\n"
    return text, Table(Span(0, len(text)), len(rows), width, tuple(cells))


def read(rows: list[list[Printed]]) -> TableReading:
    text, table = table_of(rows)
    return read_table(text, table)


def read_two(
    first: list[list[Printed]], between: str, second: list[list[Printed]]
) -> tuple[TableReading, TableReading]:
    """Return the readings of two tables of one text with `between` printed between them."""
    text, table = table_of(first)
    more, following = table_of(second)
    start = len(text) + len(between)
    cells = (each._replace(span=Span(each.span.start + start, each.span.end + start)) for each in following.cells)
    moved = replace(following, span=Span(start, start + len(more)), cells=tuple(cells))
    before = read_table(text + between + more, table)
    return before, read_table(text + between + more, moved, [], [], before)


def labels(reading: TableReading) -> list[str]:
    return [draft.label.text for draft in reading.drafts]


def texts(reading: TableReading) -> list[str]:
    return ["".join(each.text for each in draft.text) for draft in reading.drafts]


def headings(reading: TableReading) -> list[list[str]]:
    return [[each.text for each in draft.headings] for draft in reading.drafts]


def duty(reading: TableReading, number: int, role: Role) -> list[str]:
    return [each.value.text for each in reading.drafts[number].assignments if each.role is role]


@pytest.mark.parametrize(
    ("head", "content", "role"),
    [
        ("项次", Content.NUMBER, None),
        ("分 管\n县领导", Content.DUTY, Role.LEADER),
        ("牵头组织实施单位", Content.DUTY, Role.LEAD),
        ("责任科室", Content.DUTY, Role.RESPONSIBLE),
        ("配合部门（协办）", Content.DUTY, Role.ASSIST),
        ("时限要求", Content.DUTY, Role.DUE),
        ("事项分类", Content.GROUP, None),
        ("指标名称", Content.NAME, None),
        ("2026年目标", Content.TEXT, None),
        ("第一季度", Content.STAGE, None),
        ("1-3月", Content.STAGE, None),
        ("是否达序", Content.PROGRESS, None),
        ("1-9月份工作完成情况", Content.PROGRESS, None),
        ("总投资（万元）", Content.EXTRA, None),
        ("备注", Content.EXTRA, None),
    ],
)
def test_a_printed_head_says_what_its_column_holds(head: str, content: Content, role: Role | None) -> None:
    found = read_head(bare_head(head))
    assert found is not None and found.content is content and found.role is role


@pytest.mark.parametrize("words", ["云岭县", "索引号", "新建农村公路60公里。", "周立群", ""])
def test_other_words_are_no_head(words: str) -> None:
    assert read_head(bare_head(words)) is None


def test_a_row_becomes_an_item_with_its_cells_in_their_roles() -> None:
    reading = read([HEAD, ["1", "新建公园3个。", "周立群", "县住建局", "县财政局、各乡镇", "10月底"]])
    assert reading.kind == "plan" and labels(reading) == ["1"] and texts(reading) == ["新建公园3个。"]
    assert duty(reading, 0, Role.LEADER) == ["周立群"] and duty(reading, 0, Role.LEAD) == ["县住建局"]
    assert duty(reading, 0, Role.ASSIST) == ["县财政局、各乡镇"] and duty(reading, 0, Role.DUE) == ["10月底"]


def test_columns_may_stand_in_any_order() -> None:
    reading = read([["配合单位", "牵头单位", "序号", "工作任务"], ["县财政局", "县住建局", "7", "新建公园3个。"]])
    assert labels(reading) == ["7"] and duty(reading, 0, Role.LEAD) == ["县住建局"]


def test_title_and_form_rows_stand_over_the_head() -> None:
    reading = read(
        [
            [("云岭县2026年重点任务分解表", 1, 6)],
            [("填表单位：县政府督查室", 1, 3), None, None, ("日期：2026年3月1日", 1, 3)],
            HEAD,
            ["1", "新建公园3个。", "", "县住建局", "", ""],
        ]
    )
    assert reading.title is not None and reading.title.text == "云岭县2026年重点任务分解表"
    assert [each.text for each in reading.preamble] == ["填表单位：县政府督查室", "日期：2026年3月1日"]
    assert texts(reading) == ["新建公园3个。"]


def test_a_head_of_two_rows_gives_milestones() -> None:
    reading = read(
        [
            [("序号", 2, 1), ("目标任务", 2, 1), ("进度安排", 1, 2), None, ("主责部门", 2, 1)],
            [None, None, "第一季度", "第二季度", None],
            ["1", "养老床位300张", "选址", "—", "区民政局"],
        ]
    )
    assert [(each.when, each.value.text) for each in reading.drafts[0].stages] == [("第一季度", "选址")]
    assert duty(reading, 0, Role.LEAD) == ["区民政局"]


def test_units_under_a_wide_head_have_their_own_roles() -> None:
    reading = read(
        [
            [("序号", 2, 1), ("工作任务", 2, 1), ("责任分工", 1, 2), None],
            [None, None, "牵头", "配合"],
            ["1", "新建公园3个。", "县住建局", "县财政局"],
        ]
    )
    assert duty(reading, 0, Role.LEAD) == ["县住建局"] and duty(reading, 0, Role.ASSIST) == ["县财政局"]


def test_a_wide_head_whose_merge_was_lost_still_has_its_second_row() -> None:
    reading = read(
        [
            ["序号", "目标任务", "进度安排", "", "主责部门"],
            ["", "", "第一季度", "第二季度", ""],
            ["1", "养老床位300张", "选址", "开工", "区民政局"],
        ]
    )
    assert [each.when for each in reading.drafts[0].stages] == ["第一季度", "第二季度"]


def test_a_leader_left_out_of_a_copied_row_is_that_of_the_row_before_an_empty_cell_is_nobody() -> None:
    rows: list[list[Printed]] = [
        HEAD,
        ["1", "甲事办好。", "周立群", "县委办", "", ""],
        ["2", "乙事办好。", "何晓彤", "县府办", "", ""],
    ]
    copied = read([*rows, ["3", "丙事办好。", None, "县教育局", "", ""]])
    printed = read([*rows, ["3", "丙事办好。", "", "县教育局", "", ""]])
    assert duty(copied, 2, Role.LEADER) == ["何晓彤"] and duty(printed, 2, Role.LEADER) == []


def test_section_rows_are_headings_merged_or_not() -> None:
    reading = read(
        [
            HEAD,
            [("一、经济发展", 1, 6)],
            ["（一）工业", "", "", "", "", ""],
            ["1", "新增规上企业12家。", "", "县工信局", "", ""],
            ["二", "社会事业", "", "", "", ""],
            ["2", "新建学校2所。", "", "县教育局", "", ""],
        ]
    )
    assert headings(reading) == [["一、经济发展", "（一）工业"], ["二\t社会事业"]]


def test_a_section_row_gives_its_leader_to_the_items_under_it() -> None:
    rows: list[list[Printed]] = [
        ["序号", "重点工作", "牵头单位"],
        [("一、经济发展（牵头领导：周立群）", 1, 3)],
        ["1", "新增规上企业12家。", "县工信局"],
    ]
    reading = read(rows)
    assert headings(reading) == [["一、经济发展"]] and duty(reading, 0, Role.LEADER) == ["周立群"]


def test_one_number_over_several_tasks_makes_items_with_one_label() -> None:
    merged = read(
        [
            HEAD,
            [("4", 2, 1), "完成投资96亿元。", "周立群", "县发改局", "", ""],
            [None, "开工建设县医院。", "何晓彤", "县卫健局", "", "5月底"],
        ]
    )
    lost = read(
        [HEAD, ["4", "完成投资96亿元。", "周立群", "县发改局", "", ""], ["", "开工建设县医院。", "", "", "", "5月底"]]
    )
    assert labels(merged) == labels(lost) == ["4", "4"]
    assert duty(merged, 1, Role.LEADER) == ["何晓彤"]
    assert duty(lost, 1, Role.LEAD) == ["县发改局"], "printed once for both tasks of the number"


def test_a_merged_leader_is_that_of_each_row() -> None:
    reading = read(
        [HEAD, ["1", "甲事办好。", ("周立群", 2, 1), "县发改局", "", ""], ["2", "乙事办好。", None, "县教育局", "", ""]]
    )
    assert duty(reading, 0, Role.LEADER) == duty(reading, 1, Role.LEADER) == ["周立群"]


def test_a_first_column_of_lead_units_is_carried_down() -> None:
    reading = read(
        [
            ["牵头单位", "目标任务", "责任单位"],
            ["市发展\n改革委", "生产总值增长6%。", "市统计局"],
            ["", "推进重大项目建设。", "市财政局"],
        ]
    )
    assert duty(reading, 1, Role.LEAD) == ["市发展\n改革委"]


def test_a_row_broken_over_the_page_goes_on_with_the_item_before() -> None:
    reading = read(
        [
            HEAD,
            ["1", "实施供水管网改造，完成老", "周立群", "县水利局、县财", "", ""],
            ["", "旧管网改造28公里。", "", "政局", "", ""],
            ["2", "新建公厕8座。", "何晓彤", "县城管局", "", ""],
            ["3", "新建公园3个。", "何晓彤", "县住建局", "", ""],
        ]
    )
    assert texts(reading)[0] == "实施供水管网改造，完成老旧管网改造28公里。"
    assert duty(reading, 0, Role.LEAD)[0].replace("\n", "") == "县水利局、县财政局"


FIRST_PAGE: list[list[Printed]] = [HEAD, [("一、经济发展", 1, 6)], ["1", "新建公园", "", "县住建局", "", ""]]


def test_a_table_without_head_goes_on_with_the_one_before() -> None:
    rows: list[list[Printed]] = [["2", "新建公厕8座。", "何晓彤", "县城管局", "", "年底"]]
    _, second = read_two(FIRST_PAGE, "\n", rows)
    assert labels(second) == ["2"] and headings(second) == [["一、经济发展"]]
    assert duty(second, 0, Role.LEADER) == ["何晓彤"]
    assert read(rows).kind == "other"


@pytest.mark.parametrize(("between", "expected"), [("\n— 3 —\n", [["一、经济发展"]]), ("\n附件2 重点任务表\n", [[]])])
def test_only_a_table_that_follows_at_once_goes_on_in_the_section(between: str, expected: list[list[str]]) -> None:
    _, second = read_two(FIRST_PAGE, between, [HEAD, ["2", "新建公厕8座。", "", "县城管局", "", ""]])
    assert headings(second) == expected


def test_a_row_broken_between_two_tables_is_one_item() -> None:
    first, second = read_two(
        FIRST_PAGE, "\n— 3 —\n", [HEAD, ["", "，完成绿化。", "", "", "", ""], ["2", "甲。", "", "县委办", "", ""]]
    )
    assert texts(first) == ["新建公园，完成绿化。"] and labels(second) == ["2"]


def test_the_head_printed_again_sums_and_notes_are_no_items() -> None:
    reading = read(
        [
            HEAD,
            ["1", "新建公园3个。", "", "县住建局", "", ""],
            HEAD,
            ["2", "新建公厕8座。", "", "县城管局", "", ""],
            ["合计", "11", "", "", "", ""],
            [("注：1.本表时限均为2026年。", 1, 6)],
            [("2.请于每月25日前报送进展。", 1, 6)],
        ]
    )
    assert labels(reading) == ["1", "2"]
    assert [each.text for each in reading.notes] == ["注：1.本表时限均为2026年。", "2.请于每月25日前报送进展。"]


def test_name_and_figure_are_one_text() -> None:
    reading = read(
        [
            ["序号", "指标名称", "2026年目标", "责任单位"],
            ["1", "固定资产投资", "增长7%以上", "县发改局"],
            ["2", "养老床位", "新增养老床位300张", "县民政局"],
        ]
    )
    assert texts(reading) == ["固定资产投资增长7%以上", "养老床位\t新增养老床位300张"]


def test_where_one_name_stands_over_several_rows_all_names_are_headings() -> None:
    reading = read(
        [
            ["工作任务", "具体要求", "责任科室"],
            [("做好公开", 2, 1), "清理文件。", "办公室"],
            [None, "编制年报。", "各科室"],
            ["加强宣传", "报送稿件。", "宣传科"],
        ]
    )
    assert headings(reading) == [["做好公开"], ["做好公开"], ["加强宣传"]]
    assert texts(reading) == ["清理文件。", "编制年报。", "报送稿件。"]


def test_a_row_that_lost_its_merged_cell_in_the_copy_moves_under_its_heads() -> None:
    reading = read(
        [
            ["工作任务", "序号", "具体要求", "责任科室"],
            ["做好公开", "1", "清理文件。", "办公室"],
            ["2", "编制年报。", "各科室", ""],
        ]
    )
    assert texts(reading) == ["清理文件。", "编制年报。"]
    assert headings(reading) == [["做好公开"], ["做好公开"]]
    assert duty(reading, 1, Role.RESPONSIBLE) == ["各科室"]


def test_groups_are_headings_and_a_type_behind_the_text_is_a_field() -> None:
    reading = read(
        [
            ["领域", "序号", "任务名称", "指标要求", "牵头部门", "目标类型"],
            [("科技\n创新", 2, 1), "1", "研发投入", "增长8%", "区科委", "A类"],
            [None, "2", "专利", "达到20件", "区科委", "B类"],
        ]
    )
    assert headings(reading) == [["科技创新"], ["科技创新"]]
    assert [(each.label, each.value.text) for each in reading.drafts[1].extras] == [("目标类型", "B类")]


def test_the_number_may_stand_in_the_text_and_points_stay_in_it() -> None:
    reading = read(
        [
            ["工作任务", "牵头单位"],
            ["1．加快道路改造。\n△5月底前开工。\n△10月底前完工。", "市建设局"],
            ["2．建设水\n厂。", "市水利局"],
        ]
    )
    assert labels(reading) == ["1", "2"]
    assert texts(reading) == ["加快道路改造。△5月底前开工。△10月底前完工。", "建设水厂。"]


def test_responsibility_printed_in_the_text_is_read_and_taken_out() -> None:
    reading = read([["序号", "重点工作", "备注"], ["1", "新建公园3个。（牵头单位：县住建局；责任单位：县财政局）", ""]])
    assert texts(reading) == ["新建公园3个。"]
    assert duty(reading, 0, Role.LEAD) == ["县住建局"] and duty(reading, 0, Role.RESPONSIBLE) == ["县财政局"]


def test_labels_in_a_cell_count_for_more_than_its_head() -> None:
    reading = read([["序号", "重点工作", "责任单位"], ["1", "新建公园3个。", "牵头单位：县住建局\n配合单位：县财政局"]])
    assert duty(reading, 0, Role.LEAD) == ["县住建局"] and duty(reading, 0, Role.ASSIST) == ["县财政局"]


@pytest.mark.parametrize("dash", ["—", "/", "无", "－", "--", "　"])
def test_a_dash_is_an_empty_cell(dash: str) -> None:
    reading = read([HEAD, ["1", "新建公园3个。", dash, "县住建局", dash, dash]])
    assert {each.role for each in reading.drafts[0].assignments} == {Role.LEAD}


def test_a_form_has_no_items_and_a_filled_progress_table_is_no_plan() -> None:
    form = read([["序号", "重点工作", "落实措施", "完成时限", "责任领导"], ["", "", "", "", ""], ["", "", "", "", ""]])
    assert form.kind == "form" and not form.drafts
    head: list[Printed] = ["序号", "主要任务", "牵头单位", "推进情况"]
    assert read([head, ["1", "新建公园3个。", "县住建局", "已完成2个。"]]).kind == "progress"
    assert read([head, ["1", "新建公园3个。", "县住建局", ""]]).kind == "plan"


def test_a_matrix_keeps_each_district_with_its_share() -> None:
    reading = read(
        [
            ["序号", "指标", "全市", "东城区", "西城区", "云岭县"],
            ["1", "新增就业", "5200人", "2000人", "—", "3200人"],
        ]
    )
    assert reading.kind == "matrix" and texts(reading) == ["新增就业"]
    shares = [(each.place.text, each.value.text) for each in reading.drafts[0].shares]
    assert shares == [("全市", "5200人"), ("东城区", "2000人"), ("云岭县", "3200人")]
    assert duty(reading, 0, Role.RESPONSIBLE) == ["东城区", "云岭县"]
    assert [(each.label, each.value.text) for each in reading.drafts[0].extras] == [
        ("全市", "5200人"),
        ("东城区", "2000人"),
        ("云岭县", "3200人"),
    ]


def test_a_table_of_a_web_page_is_none_of_tasks() -> None:
    reading = read([["索引号", "A0001", "主题分类", "综合政务"], ["发布机构", "云岭县政府", "成文日期", "2026-02-01"]])
    assert reading.kind == "other" and not reading.drafts
    assert "云岭县政府" in [each.text for each in reading.unread]


def test_every_printed_character_of_a_table_is_somewhere() -> None:
    rows: list[list[Printed]] = [
        [("云岭县2026年重点任务分解表", 1, 7)],
        [*HEAD, "备注"],
        [("一、经济发展", 1, 7)],
        [("1", 2, 1), "生产总值增长6%。", "周立群", "县发改局", "县统计局等", "全年", "市考核"],
        [None, "新增规上企业12家。", "/", "县工信局", "", "", ""],
        ["合计", "2", "", "", "", "", ""],
        [("注：本表由县政府督查室解释。", 1, 7)],
    ]
    text, table = table_of(rows)
    reading = read_table(text, table)
    spans = [*reading.heads, *reading.noise]
    passages = [*reading.preamble, *reading.headings, *reading.notes, *reading.unread]
    passages += [reading.title] if reading.title else []
    for draft in reading.drafts:
        passages += [
            draft.label,
            *draft.text,
            *(each.value for each in draft.stages),
            *(each.value for each in draft.extras),
        ]
        passages += [each.value for each in draft.assignments]
    spans += [span for passage in passages for span in passage.stretches()]
    covered = {at for start, end in spans for at in range(start, end)}
    assert [text[at] for at in range(len(text)) if not text[at].isspace() and at not in covered] == []


def test_reading_time_grows_with_the_rows_and_no_faster() -> None:
    def seconds(count: int) -> float:
        rows: list[list[Printed]] = [HEAD]
        rows += [[str(at), "新建公园3个。", "周立群", "县住建局", "", ""] for at in range(count)]
        text, table = table_of(rows)
        start = process_time()
        read_table(text, table)
        return process_time() - start

    small = min(seconds(200) for _ in range(3))
    assert min(seconds(2000) for _ in range(3)) < small * 40

"""The units' forms: filled with their tasks, laid out as the sample forms of a notice, under names every system takes."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from luoshi.ledger.forms import Form, file_names, forms_of
from luoshi.parser import Deadline
from tests.ledger.made import NOWHERE, file, item, plan

COUNTIES = "各县（区）人民政府（管委会）"
TASKS = (
    item(1, "甲事。", lead=("市财政局",), support=("市教育局", COUNTIES), leaders=("许怀远",), collective=(COUNTIES,)),
    item(2, "乙事。", lead=("市教育局",), deadlines=(Deadline("6月底前", "2026-06-30", NOWHERE),)),
)


def forms(title: str = "2026年重点工作任务分解方案") -> dict[str, Form]:
    return {form.unit: form for form in forms_of(file(plan(*TASKS, title=title)))}


def opened(form: Form) -> Workbook:
    return load_workbook(BytesIO(form.content))


def words(book: Workbook, sheet: str) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


def test_every_unit_has_its_form_groups_as_well():
    assert list(forms()) == ["市财政局", "市教育局", COUNTIES]


def test_a_form_holds_both_sheets_with_the_heads_of_the_sample_forms():
    book = opened(forms()["市教育局"])
    assert book.sheetnames == ["落实方案", "落实情况"]
    assert words(book, "落实方案")[2] == ["序号", "重点工作", "落实措施", "完成时限", "责任领导", "联系电话"]
    heads = ["序号", "重点工作", "落实情况", "完成时限", "是否完成\n（未完成需说明原因）", "责任领导", "联系电话"]
    assert words(book, "落实情况")[2] == heads


def test_a_form_names_its_unit_and_asks_for_date_filler_and_phone():
    lines = words(opened(forms()["市教育局"]), "落实情况")
    assert lines[0] == ["2026年重点工作落实情况"]
    assert lines[1] == ["填报单位（盖章）：市教育局", "填报时间：　　　　年　　月　　日"]
    assert lines[-1] == ["填表人：", "联系电话："]


def test_the_tasks_a_unit_leads_come_first_and_each_says_its_role():
    rows = words(opened(forms()["市教育局"]), "落实方案")[3:5]
    assert rows[0] == [1, "乙事。\n（第2项，本单位牵头）", "2026年6月30日\n（6月底前）"]
    assert rows[1] == [2, "甲事。\n（第1项，本单位为责任单位，牵头领导：许怀远）"]


def test_a_group_unit_is_told_that_its_members_fill_the_form():
    assert "所含各单位分别填报" in str(words(opened(forms()[COUNTIES]), "落实方案")[1][0])


def test_done_is_chosen_from_a_list_and_a_reason_may_be_written():
    page = opened(forms()["市教育局"])["落实情况"]
    (rule,) = page.data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"是,否"', "E4:E5")
    assert not rule.showErrorMessage


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("2026年市《政府工作报告》任务分解和责任分工方案", "2026年市《政府工作报告》重点工作落实方案"),
        ("2026年政府工作报告主要工作责任分解", "2026年政府工作报告主要工作落实方案"),
        ("2026年重点任务分解表", "2026年重点任务落实方案"),
        ("分工方案", "分工方案落实方案"),
    ],
)
def test_the_title_of_a_form_is_what_the_plan_is_about(title, heading):
    assert words(opened(forms(title)["市财政局"]), "落实方案")[0] == [heading]


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("市教育局", "市教育局.xlsx"),
        ("发改局/服务业局", "发改局_服务业局.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd.xlsx"),
        ("CON", "单位_CON.xlsx"),
        ("..", "单位_.xlsx"),
        ('a:b*c?"<>|', "a_b_c_.xlsx"),
        ("甲\u202e乙\n丙", "甲_乙_丙.xlsx"),
    ],
)
def test_file_names_are_safe_on_every_system(unit, name):
    assert file_names([unit]) == {unit: name}


def test_units_whose_names_fall_together_keep_files_of_their_own():
    assert list(file_names(["A局", "a局", "a/局", "a:局"]).values()) == [
        "A局.xlsx",
        "a局（2）.xlsx",
        "a_局.xlsx",
        "a_局（2）.xlsx",
    ]


def test_very_long_names_stay_apart_and_short_enough():
    units = [f"市{'很长的领导小组' * 30}{end}单位" for end in ("甲", "乙")]
    names = list(file_names(units).values())
    assert len(set(names)) == 2
    assert all(len(name.encode()) <= 255 for name in names)

"""The lists of a plan as a workbook: what stands where, ready to print, harmless to open."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.ledger.lists import sheets_of
from luoshi.ledger.workbook import workbook_of
from luoshi.parser import Deadline, Diagnostic, Duty, ParsedFile, Span
from tests.ledger.made import NOWHERE, figure, file, item, plan

NAMES = ["任务清单", "责任清单（按单位）", "责任清单（按领导）", "时限清单", "指标清单", "体检"]
COUNTIES = "各县（区）人民政府（管委会）"
JUNE = Deadline("6月底前", "2026-06-30", NOWHERE)

GROWTH = item(
    1,
    "地区生产总值增长5.5%左右。",
    lead=("市发展改革委",),
    support=("市统计局", COUNTIES),
    leaders=("许怀远",),
    headings=("一、稳住经济大盘",),
    collective=(COUNTIES,),
    is_open_ended=True,
    indicators=(figure("地区生产总值增长", 5.5, "%", op="~"),),
)
PLATFORM = item(
    2,
    "6月底前建成检测平台。",
    lead=("市市场监管局",),
    support=("市发展改革委",),
    leaders=("方策",),
    headings=("二、做强产业支撑", "（一）提升制造业"),
    deadlines=(JUNE,),
)
RIVER = item(3, "清淤河道45公里。", lead=("市水利局",), posts=("常务副市长",), headings=("二、做强产业支撑",))


def opened(parsed: ParsedFile) -> Workbook:
    return load_workbook(BytesIO(workbook_of(sheets_of(parsed), parsed.source)))


def rows(page: Worksheet) -> list[list[object]]:
    """Return the rows below the head, without empty cells at their ends."""
    return [list(row) for row in page.iter_rows(min_row=4, values_only=True)]


def column(page: Worksheet, head: str) -> list[object]:
    heads = [cell.value for cell in page[3]]
    return [row[heads.index(head)] for row in rows(page)]


@pytest.fixture
def book() -> Workbook:
    return opened(file(plan(GROWTH, PLATFORM, RIVER)))


def test_the_workbook_has_the_six_lists(book):
    assert book.sheetnames == NAMES


def test_the_task_list_holds_every_task_under_its_headings(book):
    assert column(book["任务清单"], "序号") == ["一、稳住经济大盘", 1, "二、做强产业支撑", "（一）提升制造业", 2, 3]
    assert column(book["任务清单"], "责任单位")[1] == f"市统计局、{COUNTIES}等"


def test_the_list_by_unit_has_leads_first(book):
    held = [(row[0], row[1], row[2]) for row in rows(book["责任清单（按单位）"])]
    assert held[:2] == [("市发展改革委", "牵头", 1), ("市发展改革委", "责任", 2)]
    assert (COUNTIES, "责任", 1) in held


def test_the_list_by_unit_marks_group_units(book):
    page = book["责任清单（按单位）"]
    remarks = dict(zip(column(page, "单位"), column(page, "备注"), strict=True))
    assert remarks[COUNTIES] == "集合单位"
    assert not remarks["市统计局"]
    assert "集合单位 1 个" in page["A2"].value


def test_a_leader_named_only_by_post_has_a_place_in_the_list(book):
    assert column(book["责任清单（按领导）"], "领导") == ["许怀远", "方策", "常务副市长"]


def test_tasks_without_a_leader_stand_at_the_end_of_the_list_by_leader():
    page = opened(file(plan(item(1, "甲。"), GROWTH)))["责任清单（按领导）"]
    assert column(page, "领导") == ["许怀远", "（未明确领导）"]


def test_a_plan_without_leaders_has_no_empty_column_for_them():
    book = opened(file(plan(item(1, "甲。", lead=("市水利局",)))))
    assert "牵头领导" not in [cell.value for cell in book["任务清单"][3]]
    assert book["责任清单（按领导）"]["A2"].value == "原文没有写明领导"


def test_limits_are_dates_in_order_and_tasks_without_one_follow(book):
    page = book["时限清单"]
    assert column(page, "完成时限") == [datetime(2026, 6, 30), None, None]
    assert column(page, "任务编号") == [2, 1, 3]
    assert "没有写明时限的任务 2 项" in page["A2"].value


def test_what_the_notice_asks_for_stands_in_the_list_of_limits():
    duties = (
        Duty("落实方案", "2026-02-28", "市政府督查室", None, NOWHERE, who="各牵头单位"),
        Duty("进展", None, "市政府督查室", "month", NOWHERE, day=25),
    )
    page = opened(file(plan(GROWTH, reporting=duties)))["时限清单"]
    assert column(page, "工作任务")[0] == "落实方案，报市政府督查室"
    assert "每月25日前" in column(page, "原文")


def test_figures_are_numbers_with_what_is_asked_of_them(book):
    page = book["指标清单"]
    assert [column(page, head) for head in ("指标", "要求", "目标值", "单位")] == [
        ["地区生产总值增长"],
        ["约"],
        [5.5],
        ["%"],
    ]


def test_the_check_sheet_says_where_and_leaves_room_for_an_answer():
    text = "1.甲。\n牵头单位：市政府有关部门\n"
    start = text.index("市政府有关部门")
    found = Diagnostic("collective-unsettled", "question", "“市政府有关部门”须明确。", Span(start, start + 7), 1)
    page = opened(file(plan(GROWTH), text=text, diagnostics=(found,)))["体检"]
    assert rows(page) == [
        [
            *(1, "疑问", "集合单位", "第2行", 1),
            *("“市政府有关部门”须明确。", "牵头单位：〖市政府有关部门〗", None, "collective-unsettled"),
        ]
    ]


def test_numbers_that_begin_anew_are_told_apart_between_plans():
    page = opened(file(plan(GROWTH), plan(PLATFORM, title="第二份方案")))["任务清单"]
    assert [number for number in column(page, "任务编号") if number] == ["1-1", "2-2"]
    assert "第二份方案" in column(page, "序号")


def test_every_sheet_is_set_up_for_a4_landscape_with_its_head_on_each_page(book):
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
        assert page.print_title_rows == "$3:$3"
        assert page.freeze_panes == "B4"
        assert page.auto_filter.ref.startswith("A3:")
        assert "&P" in page.oddFooter.center.text


@pytest.mark.parametrize("text", ['=HYPERLINK("x","y")', "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    page = opened(file(plan(item(1, text, lead=(text,)))))["任务清单"]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 2
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_text_longer_than_a_cell_can_hold_is_cut_with_a_word_about_it():
    page = opened(file(plan(item(1, "长" * 40_000))))["任务清单"]
    value = column(page, "工作任务")[0]
    assert len(value) < 32_767 and value.endswith("（过长，以下见原件）")


def test_a_row_is_high_enough_for_its_text():
    page = opened(file(plan(item(1, "短。"), item(2, "很长的任务。" * 40))))["任务清单"]
    assert page.row_dimensions[4].height < 40 < 100 < page.row_dimensions[5].height <= 409


def test_a_plan_without_tasks_still_gives_a_workbook_that_opens():
    assert opened(file(plan())).sheetnames == NAMES


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_office_program_prints_the_lists(tmp_path: Path):
    many = tuple(item(n, f"第{n}件工作，共有若干要求。" * 4, lead=("市发展改革委",)) for n in range(1, 41))
    (tmp_path / "清单.xlsx").write_bytes(workbook_of(sheets_of(file(plan(*many))), "方案.docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "清单.xlsx")], check=True, timeout=120)
    pdf = pytest.importorskip("pypdfium2").PdfDocument(tmp_path / "清单.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert pdf[0].get_width() > pdf[0].get_height()
    assert all(f"第 {number} 页" in text for number, text in enumerate(pages, 1))
    assert "工作任务" in pages[1], "the head stands on the second page of a list"

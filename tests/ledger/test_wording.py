"""How fields are said in lists."""

from __future__ import annotations

import pytest

from luoshi.ledger.heights import HIGHEST, fitting
from luoshi.ledger.width import width_of
from luoshi.ledger.wording import figure_text, limits_text, number_text, subject
from luoshi.parser import Deadline, Milestone
from tests.ledger.made import NOWHERE, figure, item


@pytest.mark.parametrize(
    ("value", "text"), [(6, "6"), (6.5, "6.5"), (0.1 + 0.2, "0.3"), (17000.0, "17000"), (3.5e9, "3500000000")]
)
def test_numbers_are_said_without_noise(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(("op", "text"), [("=", "6%"), (">=", "不低于6%"), ("<=", "不高于6%"), ("~", "约6%")])
def test_a_figure_says_what_is_asked(op, text):
    assert figure_text(figure("增长", 6, "%", op=op)) == text


def test_all_limits_of_a_task_are_said_one_a_line():
    task = item(
        1,
        "甲。",
        due="2026-12-31",
        due_raw="年底前",
        deadlines=(Deadline("6月底前", "2026-06-30", NOWHERE),),
        milestones=(Milestone("第一季度", "2026-03-31", "完成设计", NOWHERE),),
    )
    assert limits_text(task).splitlines() == [
        "2026年12月31日（年底前）",
        "2026年6月30日（6月底前）",
        "2026年3月31日（第一季度）：完成设计",
    ]


@pytest.mark.parametrize("raw", ["2026年6月30日", "2026年6月30日前", "2026-06-30"])
def test_a_date_printed_whole_is_not_said_twice(raw):
    assert limits_text(item(1, "甲。", due="2026-06-30", due_raw=raw)) == "2026年6月30日"


def test_a_limit_that_is_no_date_stands_as_printed():
    assert limits_text(item(1, "甲。", due_raw="持续推进")) == "持续推进"


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("2025年市《政府工作报告》任务分解和责任分工方案", "2025年市《政府工作报告》"),
        ("2026年重点工作任务分解表", "2026年重点工作"),
        ("2026年重点任务分解", "2026年重点任务"),
        ("民生实事项目责任清单", "民生实事项目"),
        ("优化营商环境实施方案", "优化营商环境"),
        ("方案", "方案"),
        ("", ""),
    ],
)
def test_a_title_is_cut_to_what_the_plan_is_about(title, about):
    assert subject(title) == about


def test_chinese_characters_take_two_places():
    assert width_of("市A局,（1）\u200b") == 2 + 1 + 2 + 1 + 2 + 1 + 2


def test_a_text_too_long_for_the_highest_row_gets_smaller_letters():
    height, size = fitting([("字" * 2000, 52)], 11)
    assert height <= HIGHEST and size < 11
    assert fitting([("字" * 20, 52)], 11) == fitting([("字", 52)], 11)

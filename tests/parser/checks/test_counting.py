"""Counts: stated against read, and the order of the numbers."""

from __future__ import annotations

import pytest

from luoshi.parser.checks.counting import read_counts
from luoshi.parser.passage import Passage

from .conftest import HEAD, codes, found, plan_text


def with_statement(statement: str, count: int = 4) -> str:
    return plan_text(count, head=HEAD + f"为抓好落实，对全年任务进行梳理，{statement}，制定本方案。\n")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("现将有关任务分解如下，共计3方面内容、12项具体工作。", [(3, True), (12, False)]),
        ("将全年目标细化为七大方面、八十项重点任务。", [(7, True), (80, False)]),
        ("《方案》共有２６条措施。", [(26, False)]),
        ("一共梳理出112项任务，其中市级40项。", [(112, False)]),
        ("今年要共同推进3项改革。", []),
        ("去年新建5个项目。", []),
        ("在公共服务领域推进5项改革。", []),
        ("共建共享机制覆盖3个方面。", []),
        ("报告明确了9个方面、36项工作。", [(9, True), (36, False)]),
        ("年内安排专项资金支持5项工程。", []),
    ],
)
def test_counts_of_a_statement(text: str, values: list[tuple[int, bool]]) -> None:
    assert [(each.value, each.of_groups) for each in read_counts(Passage(text))] == values


def test_right_counts_are_not_mentioned() -> None:
    assert "count-mismatch" not in codes(with_statement("共计4项任务"))
    assert "count-mismatch" not in codes(with_statement("共计四项重点任务"))


def test_a_wrong_count_names_both_numbers_and_marks_the_statement() -> None:
    text = with_statement("共计6项任务")
    (diagnostic,) = found(text, "count-mismatch")
    assert diagnostic.severity == "question"
    assert "6项任务" in diagnostic.message and "4项" in diagnostic.message
    assert text[diagnostic.span.start : diagnostic.span.end] == "6项任务"


def test_groups_are_counted_by_headings() -> None:
    body = "一、交通\n1.新建公路12公里。\n牵头单位：市交通运输局\n2.修桥3座。\n牵头单位：市交通运输局\n二、民生\n3.新建公园2个。\n牵头单位：市林业局\n"
    assert "count-mismatch" not in codes(HEAD + "任务共分为2个方面、3项工作。\n" + body)
    assert [each.message for each in found(HEAD + "任务共分为5个方面、3项工作。\n" + body, "count-mismatch")] == [
        "文件写的是“5个方面”，实际读到2个方面，请核对是否有遗漏或多读。"
    ]


def test_a_count_in_a_heading_is_of_the_items_under_it() -> None:
    body = "一、交通（2项）\n1.新建公路12公里。\n牵头单位：市交通运输局\n2.修桥3座。\n牵头单位：市交通运输局\n二、民生（3项）\n3.新建公园2个。\n牵头单位：市林业局\n"
    (diagnostic,) = found(HEAD + body, "count-mismatch")
    assert "民生" in diagnostic.message and "实际读到1项" in diagnostic.message


def test_the_title_states_a_count() -> None:
    head = "云澜市2026年十件民生实事责任分解\n"
    assert found(plan_text(4, head=head), "count-mismatch")
    assert not found(plan_text(10, head=head), "count-mismatch")


def test_numbers_that_begin_again_under_each_heading_are_normal() -> None:
    body = "一、交通\n1.新建公路12公里。\n牵头单位：市交通运输局\n2.修桥3座。\n牵头单位：市交通运输局\n二、民生\n1.新建公园2个。\n牵头单位：市林业局\n"
    assert not codes(HEAD + body) & {"number-gap", "number-repeated"}


def test_a_gap_says_between_which_numbers() -> None:
    (diagnostic,) = found(plan_text(4, labels=["1", "2", "5", "6"]), "number-gap")
    assert diagnostic.seq == 3
    assert "从“2”跳到“5”" in diagnostic.message and "少2个" in diagnostic.message


def test_a_repeated_number_is_asked_about() -> None:
    (diagnostic,) = found(plan_text(4, labels=["1", "2", "2", "3"]), "number-repeated")
    assert diagnostic.seq == 3 and "出现两次" in diagnostic.message


def test_numbers_that_go_back_without_a_heading_are_asked_about() -> None:
    (diagnostic,) = found(plan_text(5, labels=["1", "2", "3", "1", "2"]), "number-repeated")
    assert "从“3”回到“1”" in diagnostic.message


def test_a_copy_that_begins_in_the_middle_is_asked_about() -> None:
    (diagnostic,) = found(plan_text(3, labels=["80", "81", "82"]), "number-gap")
    assert "第一个序号是“80”" in diagnostic.message


def test_many_gaps_end_in_one_question() -> None:
    diagnostics = found(plan_text(14, labels=[str(3 * at + 1) for at in range(14)]), "number-gap")
    assert len(diagnostics) == 6
    assert "另有8处" in diagnostics[-1].message


def test_a_heading_that_is_skipped_is_asked_about() -> None:
    body = "一、交通\n1.新建公路12公里。\n牵头单位：市交通运输局\n三、民生\n2.新建公园2个。\n牵头单位：市林业局\n"
    (diagnostic,) = found(HEAD + body, "number-gap")
    assert "从“一”跳到“三”" in diagnostic.message and diagnostic.seq is None


def test_the_numbers_of_a_contents_page_are_not_the_plans() -> None:
    body = "一、交通\n1.新建公路12公里。\n牵头单位：市交通运输局\n二、民生\n2.新建公园2个。\n牵头单位：市林业局\n"
    text = "目  录\n一、交通..........1\n二、民生..........3\n\n云澜市2026年重点工作任务分解\n\n" + body
    assert not codes(text) & {"number-gap", "number-repeated"}

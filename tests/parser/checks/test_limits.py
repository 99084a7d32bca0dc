"""Limits that are missing, undated or already past."""

from __future__ import annotations

import pytest

from luoshi.parser.checks.limits import last_year

from .conftest import HEAD, TASKS, found, plan_text


def test_items_without_a_limit_share_one_hint() -> None:
    (diagnostic,) = found(plan_text(4), "no-limit")
    assert diagnostic.severity == "hint"
    assert diagnostic.message == "全部4项都没有写明完成时限，默认为2026年12月31日。"


def test_a_limit_in_the_text_counts() -> None:
    (diagnostic,) = found(
        plan_text(4, text=lambda at: "6月底前建成生态公园2个。" if at == 0 else TASKS[at]), "no-limit"
    )
    assert "其中3项" in diagnostic.message


def test_a_limit_before_the_papers_date_is_asked_about() -> None:
    text = plan_text(4, support=lambda at: "完成时限：2025年6月底" if at == 1 else "责任单位：市财政局")
    (diagnostic,) = found(text, "limit-before-date")
    assert diagnostic.seq == 2 and "2025-06-30" in diagnostic.message and "2026-02-10" in diagnostic.message
    assert text[diagnostic.span.start : diagnostic.span.end] == "2025年6月底"


def test_a_limit_after_the_papers_date_is_not() -> None:
    assert not found(plan_text(4, support=lambda at: "完成时限：2026年6月底"), "limit-before-date")


def test_limits_without_a_date_are_named_with_their_count() -> None:
    (diagnostic,) = found(
        plan_text(4, support=lambda at: "完成时限：持续推进" if at < 3 else "完成时限：2026年6月底"), "limit-unclear"
    )
    assert diagnostic.severity == "hint" and "“持续推进”（3项）" in diagnostic.message


def test_a_plan_of_no_known_year_is_asked_about() -> None:
    text = plan_text(4, head="云澜市重点工作责任分解\n\n")
    (diagnostic,) = found(text, "year-unknown")
    assert diagnostic.severity == "question"
    assert text[diagnostic.span.start : diagnostic.span.end] == "云澜市重点工作责任分解"
    assert not found(HEAD + text, "year-unknown")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2026年重点工作任务分解", 2026),
        ("教育强市三年行动计划（2026—2028年）", 2028),
        ("城市更新三年行动任务分解", 2028),
        ("“十五五”规划重点任务分工", 2030),
    ],
)
def test_a_plan_of_several_years_ends_in_its_last(title: str, year: int) -> None:
    assert last_year([title], 2026) == year


def test_a_limit_of_years_is_not_the_end_of_the_plans_year() -> None:
    text = plan_text(4, text=lambda at: "5年内新建中小学20所。" if at == 0 else TASKS[at])
    assert "其中3项" in found(text, "no-limit")[0].message
    assert "“5年内”（1项）" in found(text, "limit-unclear")[0].message

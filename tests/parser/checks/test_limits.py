"""Limits that are missing, undated or already past."""

from __future__ import annotations

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

"""One body printed in several ways."""

from __future__ import annotations

from .conftest import found, plan_text


def test_likely_variants_are_one_question_with_their_counts() -> None:
    names = ("市工业和信息化局", "市工信局", "市水利局", "市工信局")
    text = plan_text(4, lead=lambda at: f"牵头单位：{names[at]}")
    (diagnostic,) = found(text, "unit-variants")
    assert diagnostic.severity == "question"
    assert "“市工业和信息化局”（1处）" in diagnostic.message and "“市工信局”（2处）" in diagnostic.message


def test_a_carried_prefix_is_no_variant() -> None:
    text = plan_text(4, support=lambda at: "责任单位：市财政局、民政局" if at % 2 else "责任单位：市民政局、财政局")
    assert not found(text, "unit-variants")

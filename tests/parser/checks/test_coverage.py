"""Nothing is lost in silence."""

from __future__ import annotations

from .conftest import TASKS, codes, found, plan_text


def test_a_whole_file_is_not_called_truncated() -> None:
    assert not codes(plan_text(6)) & {"truncated", "unparsed-text", "text-missing", "item-repeated"}


def test_a_file_that_ends_before_the_last_responsibility_is_an_error() -> None:
    text = plan_text(6).rsplit("牵头单位", 1)[0]
    (diagnostic,) = found(text, "truncated")
    assert diagnostic.severity == "error" and diagnostic.seq == 6
    assert not found(text, "unit-missing")


def test_a_file_that_ends_inside_a_bracket_is_an_error() -> None:
    text = plan_text(
        5,
        lead=lambda at: "",
        support=lambda at: "",
        text=lambda at: f"{TASKS[at]}（牵头单位：市财政局；责任单位：市水利局）",
    )
    cut = text.rstrip()[:-3]
    (diagnostic,) = found(cut, "truncated")
    assert diagnostic.severity == "error"


def test_items_that_say_the_same_are_asked_about() -> None:
    (diagnostic,) = found(plan_text(5, text=lambda at: TASKS[at % 4]), "item-repeated")
    assert diagnostic.seq == 5 and "第1项" in diagnostic.message


def test_every_unread_passage_is_quoted() -> None:
    words = "另据有关方面反映，情况尚在核实之中。"
    text = plan_text(4, support=lambda at: f"责任单位：市财政局\n{words}" if at == 1 else "责任单位：市财政局")
    (diagnostic,) = found(text, "unparsed-text")
    assert diagnostic.severity == "question" and words in diagnostic.message
    assert text[diagnostic.span.start : diagnostic.span.end] == words

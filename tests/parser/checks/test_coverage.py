"""Nothing is lost in silence."""

from __future__ import annotations

from luoshi.parser import parse_text

from .conftest import LEADS, TASKS, codes, found, plan_text


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


def test_words_of_a_responsibility_that_are_no_names_are_shown() -> None:
    text = plan_text(
        4, support=lambda at: "责任单位：市财政局（视资金到位情况再行研究）" if at == 1 else "责任单位：市财政局"
    )
    shown = [each.message for each in parse_text(text).diagnostics if each.code in ("duty-unread", "unparsed-text")]
    units = [unit for item in parse_text(text).plans[0].items for unit in item.support_units]
    assert any("视资金到位情况" in each for each in [*shown, *units])


def test_labels_verbs_and_limits_of_a_responsibility_are_not() -> None:
    for support in (
        "责任单位：市财政局等有关部门",
        "责任单位：市财政局牵头，市水利局按职责分工负责",
        "责任单位：市财政局，6月底完成",
    ):
        assert not found(plan_text(4, support=lambda at, words=support: words), "duty-unread")  # type: ignore[misc]


def test_a_file_that_ends_inside_a_name_is_an_error() -> None:
    text = plan_text(6).rstrip()
    assert text.endswith("市财政局") and not found(text, "truncated")
    (diagnostic,) = found(text[:-2], "truncated")
    assert "“市财”" in diagnostic.message or "“市财政”" in diagnostic.message


def test_a_file_that_ends_inside_a_sentence_is_an_error() -> None:
    whole = "云澜市2026年重点工作安排\n\n一、交通\n1.新建公路12公里。\n2.修桥3座。\n二、民生\n3.新建公园2个。\n4.改造菜场5个，完善配套设施。\n"
    assert not found(whole, "truncated")
    (diagnostic,) = found(whole.replace("设施。", ""), "truncated")
    assert diagnostic.seq == 4 and "在句子中间断开" in diagnostic.message


def test_a_verb_that_the_page_breaks_is_still_a_verb() -> None:
    text = plan_text(
        4,
        lead=lambda at: "",
        support=lambda at: f"责任单位：{LEADS[at]}牵头，市财政局配合，按职责分工负\n— {at + 1} —\n责。",
    )
    assert not codes(text) & {"duty-unread", "unparsed-text"}

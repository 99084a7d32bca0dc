"""What is no plan is said to be none, with its reason."""

from __future__ import annotations

import pytest

from luoshi.parser import parse_bytes, parse_text

from .conftest import HEAD, codes, found, plan_text

SPEECH = "在全市经济运行调度会议上的讲话\n\n（2026年5月6日）\n\n同志们：\n今天我们召开会议，主要任务是分析形势。下面，我讲三点意见。\n一、认清形势\n全市经济运行总体平稳，但困难不少，大家要坚定信心，咬定目标不放松。\n"
INTERPRETATION = "《2026年重点工作责任分解》政策解读\n\n一、出台背景\n为落实政府工作报告，市政府办公室起草了本文件。\n二、主要内容\n文件对全年工作作了安排。\n"
PROSE = "春天来了，湖边的柳树发了新芽。孩子们在岸上放风筝。\n"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (SPEECH, "讲话"),
        (INTERPRETATION, "解读"),
        (PROSE, "没有读到带责任单位的事项"),
        (HEAD.split("2026年重点工作责任分解\n")[0], "通知"),
    ],
)
def test_a_file_without_a_plan_is_one_error_with_its_reason(text: str, word: str) -> None:
    (diagnostic,) = found(text, "no-plan")
    assert diagnostic.severity == "error" and word in diagnostic.message
    assert not parse_text(text).plans


def test_a_file_of_marks_alone_says_so() -> None:
    (diagnostic,) = found("— 3 —\n", "no-plan")
    assert diagnostic.severity == "error"


def test_another_paper_of_the_file_is_named() -> None:
    text = plan_text(4) + "\n" + SPEECH
    (diagnostic,) = found(text, "part-not-plan")
    assert diagnostic.severity == "hint" and "讲话" in diagnostic.message
    assert "no-plan" not in codes(text)


def test_the_notice_of_the_plan_is_not_named_as_another_paper() -> None:
    assert "part-not-plan" not in codes(plan_text(4))


def test_an_applied_rule_is_named_with_its_place() -> None:
    rule = "责任单位列第一位的为牵头单位"
    text = plan_text(
        4,
        lead=lambda at: "",
        support=lambda at: "责任单位：市水利局、市财政局",
        head=HEAD.replace("请认真", f"{rule}，请认真"),
    )
    (diagnostic,) = found(text, "first-leads-applied")
    assert diagnostic.severity == "hint" and "列第一位的为牵头" in diagnostic.message
    assert text[diagnostic.span.start : diagnostic.span.end] in rule
    assert "lead-missing" not in codes(text)


def test_responsible_units_lead_where_the_notice_says_so() -> None:
    text = plan_text(4, lead=lambda at: "", head=HEAD.replace("请认真", "无牵头单位的，责任单位即为牵头单位，请认真"))
    assert found(text, "responsible-leads-applied")


def test_groups_that_support_every_item_are_named() -> None:
    text = plan_text(4, head=HEAD.replace("请认真", "各县（市、区）人民政府均为各项工作的配合单位，请认真"))
    assert found(text, "blanket-support-applied")


def test_what_the_frame_does_not_say_is_a_hint() -> None:
    text = plan_text(4, head="")
    assert {"date-missing", "title-missing"} <= codes(text)
    assert not {"date-missing", "title-missing"} & codes(plan_text(4))


def test_what_follows_a_notice_and_is_not_read_is_said_to_be_there() -> None:
    notice = HEAD.split("2026年重点工作责任分解\n\n")[0]
    (diagnostic,) = found(f"{notice}80\t新建公路60公里\t市交通运输局\n", "no-plan")
    assert "后面的内容没有读成任务" in diagnostic.message and "没有附件" not in diagnostic.message


def test_a_table_without_heads_is_said_to_be_one() -> None:
    page = "<table>" + "<tr><td>1</td><td>新建公园3个</td><td>市林业局</td></tr>" * 3 + "</table>"
    (diagnostic,) = [each for each in parse_bytes(page.encode(), name="a.html").diagnostics if each.code == "no-plan"]
    assert "没有表头" in diagnostic.message

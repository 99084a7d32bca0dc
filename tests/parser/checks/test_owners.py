"""Leaders and units that are missing, doubled, open-ended or groups."""

from __future__ import annotations

from .conftest import LEADS, codes, found, plan_text

NAMES = ("周明远", "林致和", "高文博", "许静", "方立言", "沈一诺", "韩松", "陆青")


def leader(at: int) -> str:
    return f"牵头领导：{NAMES[at % 8]}"


def test_a_whole_plan_asks_nothing_about_owners() -> None:
    asked = codes(plan_text(6, leader=leader))
    assert not asked & {
        "leader-missing",
        "lead-missing",
        "unit-missing",
        "several-leads",
        "open-ended",
        "collective-unsettled",
    }


def test_a_missing_leader_is_asked_for_where_others_have_one() -> None:
    text = plan_text(6, leader=lambda at: leader(at) if at != 3 else "")
    (diagnostic,) = found(text, "leader-missing")
    assert diagnostic.seq == 4 and diagnostic.severity == "question"
    assert "第4项" in diagnostic.message
    assert text[diagnostic.span.start : diagnostic.span.end].startswith("4.")


def test_no_leader_is_asked_for_where_the_plan_prints_none() -> None:
    assert not found(plan_text(6), "leader-missing")


def test_many_missing_leaders_make_one_question() -> None:
    (diagnostic,) = found(plan_text(20, leader=lambda at: leader(at) if at % 3 else ""), "leader-missing")
    assert diagnostic.seq is None and "第1、4、7、10、13、16、19项（共7项）没有" in diagnostic.message


def test_a_missing_lead_is_asked_for_once() -> None:
    (diagnostic,) = found(plan_text(6, lead=lambda at: f"牵头单位：{LEADS[at]}" if at != 1 else ""), "lead-missing")
    assert diagnostic.seq == 2


def test_a_plan_without_any_lead_is_one_question() -> None:
    (diagnostic,) = found(plan_text(6, lead=lambda at: ""), "lead-missing")
    assert diagnostic.seq is None and "全部6项" in diagnostic.message


def test_an_item_without_units_is_asked_for() -> None:
    text = plan_text(
        6,
        lead=lambda at: f"牵头单位：{LEADS[at]}" if at != 2 else "",
        support=lambda at: "责任单位：市财政局" if at != 2 else "",
    )
    (diagnostic,) = found(text, "unit-missing")
    assert diagnostic.seq == 3
    assert not [each for each in found(text, "lead-missing") if each.seq == 3]


def test_one_unit_in_both_roles_is_marked_where_it_supports() -> None:
    text = plan_text(4, support=lambda at: f"责任单位：市财政局、{LEADS[at]}" if at == 1 else "责任单位：市财政局")
    (diagnostic,) = found(text, "unit-both-roles")
    assert diagnostic.seq == 2 and "市住房城乡建设局" in diagnostic.message
    assert text[: diagnostic.span.start].endswith("责任单位：市财政局、")


def test_several_leads_are_a_hint_that_the_first_counts() -> None:
    (diagnostic,) = found(
        plan_text(4, lead=lambda at: "牵头单位：市水利局、市民政局" if at == 0 else f"牵头单位：{LEADS[at]}"),
        "several-leads",
    )
    assert diagnostic.severity == "hint" and "排在第一位" in diagnostic.message


def test_open_ends_are_asked_about_once_for_each_wording() -> None:
    def support(at: int) -> str:
        return (
            "责任单位：市财政局、市审计局等"
            if at < 4
            else "责任单位：市财政局等有关部门"
            if at == 4
            else "责任单位：市财政局"
        )

    text = plan_text(8, support=support)
    diagnostics = found(text, "open-ended")
    assert ["第1、2、3、4项" in diagnostics[0].message, "第5项" in diagnostics[1].message] == [True, True]
    assert len(diagnostics) == 2
    assert [text[each.span.start : each.span.end] for each in diagnostics] == ["等", "等有关部门"]


def test_a_group_is_asked_about_once_with_its_count() -> None:
    text = plan_text(
        7, support=lambda at: "责任单位：市政府有关部门" if at % 2 else "责任单位：市财政局，各县(市、区)人民政府"
    )
    diagnostics = found(text, "collective-unsettled")
    assert [each.message.split("”")[0] for each in diagnostics] == ["“各县(市、区)人民政府", "“市政府有关部门"]
    assert "第1、3、5、7项" in diagnostics[0].message


def test_widths_of_brackets_do_not_make_two_groups() -> None:
    text = plan_text(4, support=lambda at: "责任单位：各县(市、区)政府" if at % 2 else "责任单位：各县（市、区）政府")
    assert len(found(text, "collective-unsettled")) == 1


def test_a_leader_without_a_name_is_asked_for() -> None:
    (diagnostic,) = found(plan_text(4, leader=lambda at: "牵头领导：常务副市长"), "leader-is-post")
    assert "常务副市长" in diagnostic.message and "第1、2、3、4项" in diagnostic.message

"""Decisions in review: what they change, what they answer, and what refuses them."""

from __future__ import annotations

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed, Stale
from luoshi.journal.models import Entry
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.models import Plan
from luoshi.plans.rules import Origin, PlanState, UnitRole
from luoshi.units.models import Leader, Unit, UnitGroup, UnitName
from tests.plans.in_review import NOW, open_codes, question, read_plan, standing

TEXT = """2026年重点工作任务分解
一、稳增长
1.新增就业1.2万人，6月底前完成。
牵头领导：许怀远
牵头单位：市教育局
责任单位：市财政局、市数据局等
2.建成道路3条；新建公园5个。
牵头领导：周望舒
责任单位：市商务局、各县区人民政府
3.新培育企业40家。
牵头领导：方策
牵头单位：市数据局
责任单位：市政府有关部门
"""


@pytest.fixture
def plan(officer) -> Plan:
    return read_plan(officer, TEXT)


@pytest.fixture
def make(officer, plan):
    def decided(kind, by=None, version=None, **payload):
        return decide(actor=by or officer, plan=plan, kind=kind, payload=payload, version=version, now=NOW)

    return decided


def items(plan):
    return list(plan.items.order_by("position"))


def test_the_questions_are_what_the_rows_and_the_register_leave_open(plan):
    blocking = plan.questions.filter(blocking=True)
    assert [(each.code, each.subject) for each in blocking] == [
        ("unit-unmapped", "市数据局"),
        ("lead-missing", "市商务局、各县区人民政府"),
        ("leader-unmapped", "周望舒"),
        ("group-unmapped", "市政府有关部门"),
    ]
    assert blocking[0].message == "“市数据局”（出现2次）不在单位名录里，请对应到已有单位，或新建。"
    others = set(plan.questions.filter(blocking=False).values_list("code", flat=True))
    assert {"open-ended", "collective-unsettled", "due-default"} <= others


def test_a_name_is_mapped_wherever_it_stands_and_remembered(plan, make, city):
    unit = city.units["市工业和信息化局"]
    decision = make("map-unit", name="市数据局", unit=str(unit.pk), remember=True)
    rows = [row for item in items(plan) for row in item.units.all() if row.canonical == "市数据局"]
    assert [row.unit for row in rows] == [unit, unit] and {row.printed for row in rows} == {"市数据局"}
    assert UnitName.objects.get(name="市数据局").unit == unit
    answered = plan.questions.get(code="unit-unmapped")
    assert (answered.state, answered.decision, answered.answer) == (
        "answered",
        decision,
        "“市数据局”即青泽市工业和信息化局",
    )
    entry = Entry.objects.get(action="plan.decided")
    assert entry.actor_name == "顾明澈" and entry.after[str(rows[0].pk)] == {"unit_id": str(unit.pk)}


def test_a_unit_is_made_and_mapped(plan, make):
    make("create-unit", name="市数据局", unit_name="青泽市数据局")
    unit = Unit.objects.get(name="青泽市数据局")
    assert items(plan)[2].units.get(role=UnitRole.LEAD).unit == unit
    assert UnitName.objects.filter(unit=unit, name="市数据局").exists()


def test_a_unit_whose_name_is_taken_is_not_made(plan, make):
    with pytest.raises(MoveRefused, match="已经是“青泽市教育局”的名称"):
        make("create-unit", name="市数据局", unit_name="市教育局")
    assert not Unit.objects.filter(name="市数据局").exists()


def test_the_lead_is_chosen_among_the_printed_units(plan, make):
    second = items(plan)[1]
    row = second.units.get(canonical="市商务局")
    make("set-lead", item=str(second.pk), item_unit=str(row.pk))
    row.refresh_from_db()
    assert (row.role, row.position, row.printed) == (UnitRole.LEAD, 1, "市商务局")
    second.refresh_from_db()
    assert second.corrected["units"]["name"] == "顾明澈"
    assert "lead-missing" not in open_codes(plan)


def test_a_group_that_leads_alone_needs_a_first_unit(plan, make, city):
    second = items(plan)[1]
    make("set-lead", items=[str(second.pk)], name="各县区人民政府")
    assert question(plan, "first-lead-missing").blocking
    make("set-lead", item=str(second.pk), unit=str(city.units["临溪县人民政府"].pk))
    assert "first-lead-missing" not in open_codes(plan)
    first = second.units.filter(role=UnitRole.LEAD).order_by("position").first()
    assert first.unit == city.units["临溪县人民政府"] and first.origin == Origin.PERSON


def test_a_group_is_expanded_or_left_to_the_lead_unit(plan, make, city):
    members = [str(city.units[name].pk) for name in ("市教育局", "市财政局")]
    make("expand-group", name="市政府有关部门", members=members)
    assert items(plan)[2].units.get(canonical="市政府有关部门").members == members
    assert "group-unmapped" not in open_codes(plan)
    make("expand-group", name="市政府有关部门", members=[])
    assert "group-unmapped" not in open_codes(plan)


def test_a_lead_group_is_not_left_empty(plan, make):
    second = items(plan)[1]
    make("set-lead", item=str(second.pk), name="各县区人民政府")
    with pytest.raises(Invalid, match="牵头单位不能为空"):
        make("expand-group", name="各县区人民政府", members=[])


def test_a_group_is_made_with_its_members(plan, make, city):
    members = [str(city.units[name].pk) for name in ("市教育局", "市财政局")]
    make("create-group", name="市政府有关部门", group_name="市政府有关部门", members=members)
    assert UnitGroup.objects.get(name="市政府有关部门").members.count() == 2


def test_leaders_are_made_mapped_and_set(plan, make, city):
    make("create-leader", name="周望舒", title="副市长")
    assert items(plan)[1].leaders.get().leader == Leader.objects.get(name="周望舒")
    make("map-leader", name="周望舒", leader=str(city.leaders["方策"].pk))
    assert items(plan)[1].leaders.get().leader.name == "方策"
    make("set-leaders", item=str(items(plan)[0].pk), leaders=[str(city.leaders["方策"].pk)])
    row = items(plan)[0].leaders.get()
    assert (row.printed, row.origin) == ("方策", Origin.PERSON)


def test_the_units_of_an_item_are_set_and_keep_what_was_printed(plan, make, city):
    first = items(plan)[0]
    finance = first.units.get(canonical="市财政局")
    make("set-units", item=str(first.pk), leads=[str(finance.pk), str(city.units["市商务局"].pk)], supports=[])
    rows = list(first.units.order_by("role", "position"))
    assert [(row.role, row.printed, row.origin) for row in rows] == [
        ("lead", "市财政局", "read"),
        ("lead", "市商务局", "person"),
    ]


def test_an_item_is_never_left_without_a_lead(plan, make):
    first = items(plan)[0]
    with pytest.raises(Invalid, match="须有牵头单位"):
        make("set-units", item=str(first.pk), leads=[], supports=[])


def test_an_open_end_is_closed_with_further_units(plan, make, city):
    first = items(plan)[0]
    make("close-open-end", items=[str(first.pk)], units=[str(city.units["市商务局"].pk)])
    first.refresh_from_db()
    assert not first.open_ended and first.units.filter(unit=city.units["市商务局"]).exists()
    assert "open-ended" not in open_codes(plan)


def test_limits_tier_and_term_are_set(plan, make):
    keys = [str(item.pk) for item in items(plan)[1:]]
    make("set-due", items=keys, date="2026-09-30")
    make("set-tier", items=keys, tier="key")
    make("set-term", items=keys, term="long")
    assert {(str(i.due), i.due_origin, i.tier, i.term) for i in items(plan)[1:]} == {
        ("2026-09-30", "person", "key", "long")
    }
    assert "due-default" not in open_codes(plan)


@pytest.mark.parametrize("day", ["2026-02-30", "", None, "2099-01-01", "30.6.2026"])
def test_a_date_that_cannot_be_is_refused(plan, make, day):
    with pytest.raises(Invalid, match="完成时限"):
        make("set-due", items=[str(items(plan)[0].pk)], date=day)


def test_targets_are_marked_edited_added_and_removed(plan, make):
    first = items(plan)[0]
    target = first.targets.get()
    make("mark-reference", target=str(target.pk))
    make("edit-target", target=str(target.pk), name="城镇新增就业", op=">=", value="13000", unit="人")
    target.refresh_from_db()
    assert (
        target.reference_only and target.value == 13000 and target.origin == "person" and target.raw.startswith("新增")
    )
    make("add-target", item=str(first.pk), name="培训", op="~", value="2,000", unit="人次")
    assert first.targets.count() == 2
    make("remove-target", target=str(target.pk))
    assert first.targets.get().raw == "培训左右2000人次"


@pytest.mark.parametrize("value", ["许多", "1e40", "NaN", "Infinity"])
def test_a_value_that_is_no_number_is_refused(plan, make, value):
    with pytest.raises(Invalid, match="不是数字"):
        make("add-target", item=str(items(plan)[0].pk), name="就业", op="=", value=value, unit="人")


def test_stages_are_added_edited_and_removed(plan, make):
    third = items(plan)[2]
    make("add-stage", item=str(third.pk), what="完成前期工作", date="2026-03-31")
    stage = third.stages.get()
    make("edit-stage", stage=str(stage.pk), what="完成前期工作", date="2026-04-30")
    assert str(third.stages.get().date) == "2026-04-30"
    make("remove-stage", stage=str(stage.pk))
    assert not third.stages.exists()


def test_a_text_is_corrected_and_what_was_read_stays(plan, make):
    first = items(plan)[0]
    make("edit-text", item=str(first.pk), text="新增就业1.3万人。")
    first.refresh_from_db()
    assert first.text == "新增就业1.3万人。" and first.read["text"] == "新增就业1.2万人，6月底前完成。"
    assert first.corrected["text"]["name"] == "顾明澈"


def test_an_item_is_split_and_its_figures_go_where_they_stand(plan, make):
    second = items(plan)[1]
    make("split-item", item=str(second.pk), parts=["建成道路3条。", "新建公园5个。"])
    rows = items(plan)
    assert [item.text for item in rows[1:3]] == ["建成道路3条。", "新建公园5个。"]
    assert [[target.raw for target in item.targets.all()] for item in rows[1:3]] == [["建成道路3条"], ["新建公园5个"]]
    assert rows[2].units.count() == 2 and rows[2].leaders.count() == 1


def test_items_are_merged_into_the_first(plan, make):
    first, second, _ = items(plan)
    make("merge-items", items=[str(second.pk), str(first.pk)])
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.removed and "建成道路3条" in first.text
    assert [row.canonical for row in first.units.order_by("role", "position")] == [
        *("市教育局", "市财政局", "市数据局", "市商务局", "各县区人民政府")
    ]
    assert first.targets.count() == 3 and str(first.due) == "2026-12-31"


def test_an_item_is_removed_with_a_reason_restored_and_added(plan, make):
    third = items(plan)[2]
    with pytest.raises(Invalid, match="理由"):
        make("remove-item", item=str(third.pk), reason="")
    make("remove-item", item=str(third.pk), reason="重复")
    assert "group-unmapped" not in open_codes(plan)
    make("restore-item", item=str(third.pk))
    assert "group-unmapped" in open_codes(plan)
    make("add-item", after=str(items(plan)[0].pk), text="新建学校2所。")
    rows = items(plan)
    assert rows[1].text == "新建学校2所。" and rows[1].headings == ["一、稳增长"]
    assert question(plan, "unit-missing").item == rows[1]


def test_a_question_that_need_not_be_answered_is_noted_and_one_that_must_is_not(plan, make):
    noted = question(plan, "open-ended")
    make("acknowledge", questions=[str(noted.pk)], note="由教育局把握")
    noted.refresh_from_db()
    assert (noted.state, noted.answer) == ("answered", "已核对：由教育局把握")
    with pytest.raises(Invalid, match="必答问题"):
        make("acknowledge", questions=[str(question(plan, "lead-missing").pk)])


def test_the_head_of_the_plan_is_corrected(plan, make):
    make("edit-plan", title="青泽市2027年重点工作", year="2027")
    plan.refresh_from_db()
    assert (plan.title, plan.year) == ("青泽市2027年重点工作", 2027)
    assert str(items(plan)[1].due) == "2027-12-31" and str(items(plan)[0].due) == "2026-06-30"


def test_a_double_click_is_one_decision(plan, make):
    payload = {"items": [str(items(plan)[0].pk)], "date": "2026-09-30"}
    assert make("set-due", version=0, **payload) == make("set-due", version=0, **payload)
    assert plan.decisions.count() == 1


def test_two_reviewers_on_different_items_both_succeed_and_on_the_same_field_the_second_is_told(
    plan, make, second_officer
):
    first, second, _ = items(plan)
    make("set-due", version=0, items=[str(first.pk)], date="2026-09-30")
    make("set-due", by=second_officer, version=0, items=[str(second.pk)], date="2026-10-31")
    with pytest.raises(Stale, match="顾明澈刚刚处理过这里") as refused:
        make("set-due", by=second_officer, version=0, items=[str(first.pk)], date="2026-11-30")
    assert refused.value.extra["by"] == "顾明澈"
    assert str(items(plan)[0].due) == "2026-09-30"
    make("set-due", by=second_officer, version=2, items=[str(first.pk)], date="2026-11-30")


def test_another_field_of_the_same_item_is_not_stale(plan, make, second_officer):
    first = str(items(plan)[0].pk)
    make("set-due", version=0, items=[first], date="2026-09-30")
    make("set-tier", by=second_officer, version=0, items=[first], tier="key")


def test_a_printed_unit_that_was_taken_away_meanwhile_is_stale(plan, make, second_officer, city):
    first = items(plan)[0]
    row = first.units.get(canonical="市财政局")
    make("set-units", version=0, item=str(first.pk), leads=[str(city.units["市教育局"].pk)], supports=[])
    with pytest.raises(Stale, match="顾明澈"):
        make("set-lead", by=second_officer, version=0, item=str(first.pk), item_unit=str(row.pk))


def test_what_changes_nothing_is_said_so(plan, make):
    with pytest.raises(Invalid, match="没有改动"):
        make("set-tier", items=[str(items(plan)[0].pk)], tier="general")


@pytest.mark.parametrize("value", [["key"], {"key": 1}, None, 1])
def test_a_choice_that_is_no_word_is_refused(plan, make, value):
    with pytest.raises(Invalid, match="不在可选范围"):
        make("set-tier", items=[str(items(plan)[0].pk)], tier=value)


def test_who_does_not_review_decides_nothing(plan, make, mayor, stranger):
    with pytest.raises(NotAllowed):
        make("set-tier", by=mayor, items=[str(items(plan)[0].pk)], tier="key")
    with pytest.raises(Plan.DoesNotExist):
        make("set-tier", by=stranger, items=[str(items(plan)[0].pk)], tier="key")
    assert not plan.decisions.exists()


def test_a_unit_of_another_government_is_not_accepted(plan, make, stranger):
    other = Unit.objects.create(jurisdiction=stranger.jurisdiction, name="沙川市教育局")
    with pytest.raises(Invalid, match="不在本级名录"):
        make("map-unit", name="市数据局", unit=str(other.pk))


@pytest.mark.parametrize("state", [PlanState.PROPOSED, PlanState.ISSUED, PlanState.REPLACED, PlanState.DROPPED])
def test_a_plan_that_is_not_in_review_is_not_changed(plan, make, officer, state):
    Plan.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(MoveRefused, match="不在校核中"):
        make("set-tier", items=[str(items(plan)[0].pk)], tier="key")
    with pytest.raises(MoveRefused, match="不在校核中"):
        undo(actor=officer, plan=plan, now=NOW)


def test_an_unknown_kind_and_an_unreadable_key_are_refused(plan, make):
    with pytest.raises(Invalid, match="没有这种校核操作"):
        make("delete-everything")
    with pytest.raises(Invalid, match="无法识别"):
        make("set-tier", items=["1; drop table"], tier="key")


def test_the_last_decision_of_a_person_is_taken_back_and_its_question_asked_again(plan, make, officer, city):
    before = standing(plan)
    make("create-unit", name="市数据局", unit_name="青泽市数据局")
    undo(actor=officer, plan=plan, now=NOW)
    assert standing(plan) == before
    assert not Unit.objects.filter(name="青泽市数据局").exists()
    with pytest.raises(MoveRefused, match="没有可以撤回"):
        undo(actor=officer, plan=plan, now=NOW)


def test_what_somebody_changed_afterwards_is_not_taken_back(plan, make, officer, second_officer):
    first = str(items(plan)[0].pk)
    make("set-due", items=[first], date="2026-09-30")
    make("set-due", by=second_officer, items=[first], date="2026-10-31")
    with pytest.raises(MoveRefused, match="陆青禾后来改过同一处"):
        undo(actor=officer, plan=plan, now=NOW)
    undo(actor=second_officer, plan=plan, now=NOW)
    undo(actor=officer, plan=plan, now=NOW)
    assert str(items(plan)[0].due) == "2026-06-30" and items(plan)[0].corrected == {}


def test_an_added_item_that_somebody_worked_on_is_not_taken_back(plan, make, officer, second_officer, city):
    make("add-item", text="新建学校2所。")
    added = str(items(plan)[0].pk)
    make("set-units", by=second_officer, item=added, leads=[str(city.units["市教育局"].pk)], supports=[])
    with pytest.raises(MoveRefused, match="陆青禾"):
        undo(actor=officer, plan=plan, now=NOW)


def test_a_decision_takes_a_fixed_number_of_queries(officer, real_documents, city, django_assert_max_num_queries):
    plan = read_plan(officer, (real_documents / "002_178b977cf9a82b9a.txt").read_bytes())
    keys = [str(item.pk) for item in items(plan)]
    with django_assert_max_num_queries(40):
        decide(actor=officer, plan=plan, kind="set-due", payload={"items": keys, "date": "2025-11-30"}, now=NOW)

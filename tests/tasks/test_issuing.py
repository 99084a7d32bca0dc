"""签发交办: a plan becomes tasks, all at once or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.plans.models import ItemUnit, Question
from luoshi.plans.rules import PlanState, Severity, StageKind
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.models import Assignment, Task, TaskVersion
from luoshi.units.models import UnitGroup
from tests.tasks.plans import NOW, add_item, add_stage, add_target, make_plan


def test_every_item_becomes_a_task_with_number_units_leaders_targets_and_stages(task, city):
    assert task.number == "青泽督〔2026〕1号" and task.state == "issued"
    given = {row.unit.name: (row.role, row.position) for row in task.assignments.all()}
    assert given == {
        "青泽市发展和改革委员会": ("lead", 1),
        "青泽市财政局": ("support", 2),
        "东泽区人民政府": ("support", 3),
        "临溪县人民政府": ("support", 4),
    }
    assert task.assignments.filter(group=city.group).count() == 2
    assert [row.leader.name for row in task.task_leaders.all()] == ["许怀远"]
    assert [(row.name, row.op, row.value, row.unit) for row in task.targets.all()] == [
        ("城镇新增就业", ">=", 12000, "人"),
        ("登记失业率", "<=", 5, "%"),
    ]
    assert [(row.what, row.due) for row in task.milestones.all()] == [("过半", date(2026, 6, 30))]
    assert task.principal.short_name == "市发展改革委" and task.leader.name == "许怀远"
    assert task.first_due == task.due == date(2026, 12, 31)


def test_the_first_version_and_the_journal_tell_what_was_handed_out(task, director):
    version = TaskVersion.objects.get(task=task)
    assert version.number == 1 and version.snapshot["leads"] == ["青泽市发展和改革委员会"]
    assert version.snapshot["targets"][0]["value"] == "12000"
    entry = Entry.objects.get(action="task.issued", subject_id=task.pk)
    assert entry.actor_id == director.pk and entry.after["number"] == task.number
    assert not list(all_breaks())


def test_a_unit_that_leads_is_not_given_the_task_again_by_a_group(city, officer, director):
    plan = make_plan(city, officer)
    add_item(plan, city, "建设园区。", ["东泽区人民政府"], counties_support=True)
    (task,) = issue_plan(actor=director, plan=plan, now=NOW)
    assert sorted(task.assignments.values_list("unit__name", "role")) == [
        ("东泽区人民政府", "lead"),
        ("临溪县人民政府", "support"),
    ]


def test_members_chosen_in_review_stand_for_the_group(city, officer, director):
    plan = make_plan(city, officer)
    item = add_item(plan, city, "建设园区。", ["市商务局"], counties_support=True)
    chosen = city.units["临溪县人民政府"]
    ItemUnit.objects.filter(item=item, group=city.group).update(members=[str(chosen.pk)])
    (task,) = issue_plan(actor=director, plan=plan, now=NOW)
    assert set(task.assignments.filter(role="support").values_list("unit__name", flat=True)) == {"临溪县人民政府"}


def test_a_limit_in_the_text_that_is_not_the_tasks_own_becomes_a_stage(city, officer, director):
    plan = make_plan(city, officer)
    item = add_item(plan, city, "6月底前开工，年底前完工。", ["市商务局"])
    add_stage(item, date(2026, 6, 30), kind=StageKind.DEADLINE)
    add_stage(item, date(2026, 12, 31), kind=StageKind.DEADLINE)
    (task,) = issue_plan(actor=director, plan=plan, now=NOW)
    assert [row.due for row in task.milestones.all()] == [date(2026, 6, 30)]


def test_removed_items_become_no_tasks(city, officer, director):
    plan = make_plan(city, officer)
    add_item(plan, city, "一。", ["市商务局"])
    gone = add_item(plan, city, "二。", ["市商务局"])
    gone.removed = True
    gone.save()
    assert [task.text for task in issue_plan(actor=director, plan=plan, now=NOW)] == ["一。"]


def test_numbers_and_places_go_on_over_the_plans_of_a_year(tasks, city, officer, director):
    plan = make_plan(city, officer)
    add_item(plan, city, "另一个方案。", ["市商务局"])
    (third,) = issue_plan(actor=director, plan=plan, now=NOW)
    assert third.serial == 3 and third.position > max(task.position for task in tasks)


def test_a_clerk_may_not_sign(city, officer, second_officer):
    plan = make_plan(city, officer)
    add_item(plan, city, "一。", ["市商务局"])
    with pytest.raises(NotAllowed, match="督查室主任"):
        issue_plan(actor=second_officer, plan=plan, now=NOW)
    assert_untouched(plan)


def test_nobody_signs_what_he_proposed(city, director):
    plan = make_plan(city, director)
    add_item(plan, city, "一。", ["市商务局"])
    with pytest.raises(NotAllowed, match="另一位"):
        issue_plan(actor=director, plan=plan, now=NOW)
    assert_untouched(plan)


def test_a_plan_is_not_signed_twice(city, officer, director):
    plan = make_plan(city, officer)
    add_item(plan, city, "一。", ["市商务局"])
    issue_plan(actor=director, plan=plan, now=NOW)
    with pytest.raises(MoveRefused):
        issue_plan(actor=director, plan=plan, now=NOW)
    assert Task.objects.count() == 1


def test_an_open_question_that_blocks_stops_the_hand_out(city, officer, director):
    plan = make_plan(city, officer)
    add_item(plan, city, "一。", ["市商务局"])
    Question.objects.create(
        jurisdiction=city.jurisdiction,
        plan=plan,
        position=1,
        key="k",
        code="lead-missing",
        severity=Severity.QUESTION,
        message="第1项没有牵头单位。",
        blocking=True,
    )
    with pytest.raises(MoveRefused, match="还有1个必答问题"):
        issue_plan(actor=director, plan=plan, now=NOW)
    assert_untouched(plan)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda item, city: item.units.all().delete(), "没有牵头单位"),
        (lambda item, city: item.units.update(unit=None), "还没有对应到单位"),
        (lambda item, city: item.leaders.update(leader=None), "还没有对应到领导"),
        (lambda item, city: type(item).objects.filter(pk=item.pk).update(due=None), "没有完成时限"),
        (lambda item, city: type(item).objects.filter(pk=item.pk).update(text=" "), "没有任务内容"),
        (lambda item, city: lead_is_empty_group(item, city), "其中没有一个单位"),
    ],
    ids=["no lead", "unknown unit", "unknown leader", "no limit", "no text", "empty group leads"],
)
def test_an_incomplete_item_is_named_and_nothing_is_handed_out(city, officer, director, spoil, sentence):
    plan = make_plan(city, officer)
    add_item(plan, city, "完整的一项。", ["市商务局"])
    spoil(add_item(plan, city, "不完整的一项。", ["市商务局"]), city)
    with pytest.raises(Invalid, match=f"第2项.*{sentence}"):
        issue_plan(actor=director, plan=plan, now=NOW)
    assert_untouched(plan)


def lead_is_empty_group(item, city):
    empty = UnitGroup.objects.create(jurisdiction=city.jurisdiction, name="市防汛指挥部成员单位")
    item.units.update(unit=None, group=empty)


def test_another_governments_head_may_not_sign(city, officer, stranger):
    plan = make_plan(city, officer)
    add_item(plan, city, "一。", ["市商务局"])
    with pytest.raises(type(plan).DoesNotExist):
        issue_plan(actor=stranger, plan=plan, now=NOW)
    assert_untouched(plan)


def test_the_number_of_queries_does_not_grow_with_the_plan(city, officer, director):
    counts = []
    for size in (3, 60):
        plan = make_plan(city, officer)
        for number in range(size):
            item = add_item(plan, city, f"第{number}件事。", ["市商务局"], ["市财政局"], counties_support=True)
            add_target(item, "件数", number + 1, "件")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            issue_plan(actor=director, plan=plan, now=NOW)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2, counts
    assert counts[1] <= 45, counts


def assert_untouched(plan):
    assert not Task.objects.exists() and not Assignment.objects.exists()
    plan.refresh_from_db()
    assert plan.state == PlanState.PROPOSED
    assert not Entry.objects.filter(action__in=["plan.issued", "task.issued"]).exists()

"""A corrected file: the difference is shown, and the answers that still hold are kept."""

from __future__ import annotations

import pytest

from luoshi.errors import MoveRefused
from luoshi.plans.actions.deciding import decide
from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.comparing import compare_plans
from luoshi.plans.rules import PlanState
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.units.models import Unit
from tests.plans.in_review import NOW, open_codes, question, read_plan

OLD = """2026年重点工作任务分解
一、稳增长
1.新增就业1.2万人，6月底前完成。
牵头单位：市教育局
责任单位：市财政局、市算力局
2.建成道路3条；新建公园5个。
责任单位：市商务局、市财政局
3.新培育企业40家，增长6%以上。
责任单位：市财政局、市商务局等
4.举办展会8场。
牵头单位：市商务局
"""
NEW = """2026年重点工作任务分解
一、稳增长
1.新增就业1.3万人，6月底前完成。
牵头单位：市教育局
责任单位：市财政局、市算力局
2.新培育企业40家，增长6%以上。
责任单位：市财政局、市商务局等
3.建成道路3条；新建公园5个。
责任单位：市商务局、市教育局
4.新建学校2所。
牵头单位：市教育局
"""


@pytest.fixture
def old(officer):
    return read_plan(officer, OLD, "方案.txt")


def revise(officer, old, text=NEW):
    received = receive_file(actor=officer, name="方案更正.txt", data=text.encode(), now=NOW, revises=old.file)
    return read_now(received.file, NOW).plans.get()


def decided(officer, plan, kind, **payload):
    return decide(actor=officer, plan=plan, kind=kind, payload=payload, now=NOW)


def test_the_difference_says_what_was_added_removed_changed_and_moved(officer, old):
    found = compare_plans(old, revise(officer, old))
    assert found.counts == {"added": 1, "removed": 1, "changed": 2, "moved": 1, "same": 0}
    assert [row.new.text for row in found.of("added")] == ["新建学校2所。"]
    assert [row.old.text for row in found.of("removed")] == ["举办展会8场。"]
    first, road = found.of("changed")
    assert [(piece.kind, piece.text) for piece in first.text if piece.kind != "same"] == [
        ("gone", "1.2万人"),
        ("came", "1.3万人"),
    ]
    assert [(each.field, each.gone, each.came) for each in road.fields] == [("责任单位", ("市财政局",), ("市教育局",))]


def test_answers_that_still_hold_are_kept_and_the_others_asked_anew(officer, old, city):
    one, two, three, four = old.items.all()
    decided(officer, old, "create-unit", name="市算力局", unit_name="青泽市算力局")
    decided(officer, old, "set-lead", items=[str(two.pk), str(three.pk)], name="市商务局")
    decided(officer, old, "close-open-end", items=[str(three.pk)], units=[])
    decided(officer, old, "set-due", items=[str(three.pk), str(four.pk)], date="2026-10-31")
    decided(officer, old, "edit-text", item=str(one.pk), text="新增就业1.25万人。")
    target = three.targets.get(raw__contains="40家")
    decided(officer, old, "edit-target", target=str(target.pk), name="新培育企业", op=">=", value="40", unit="家")
    noted = question(old, "date-missing")
    decided(officer, old, "acknowledge", questions=[str(noted.pk)], note="无")

    new = revise(officer, old)
    old.refresh_from_db()
    assert old.state == PlanState.REPLACED and new.revises == old
    first, enterprises, roads, _ = new.items.all()
    assert first.text == "新增就业1.3万人，6月底前完成。"  # the text itself was corrected: read anew
    assert first.units.get(canonical="市算力局").unit == Unit.objects.get(name="青泽市算力局")
    assert enterprises.units.get(role="lead").printed == "市商务局"  # unchanged: its lead is kept
    assert not roads.units.filter(role="lead").exists()  # its units changed: asked anew
    assert str(enterprises.due) == "2026-10-31" and not enterprises.open_ended
    assert enterprises.targets.get(raw__contains="40家").op == ">="
    assert [each.item for each in new.questions.filter(code="lead-missing", state="open")] == [roads]
    assert "date-missing" not in open_codes(new) and "open-ended" not in open_codes(new)
    answered = new.questions.get(code="date-missing")
    assert answered.answer == "已核对：无" and answered.decision.by == officer
    assert [kind for kind, _ in compare_plans(old, new).lost] == ["改正内容"]


def test_items_that_were_split_are_split_again(officer, old):
    two = old.items.all()[1]
    decided(officer, old, "split-item", item=str(two.pk), parts=["建成道路3条；", "新建公园5个。"])
    park = old.items.all()[2]
    decided(officer, old, "set-due", items=[str(park.pk)], date="2026-08-31")
    new = revise(officer, old, OLD.replace("举办展会8场", "举办展会9场"))
    assert [str(item.due) for item in new.items.all() if item.text == "新建公园5个。"] == ["2026-08-31"]


def test_a_file_corrected_without_any_difference_keeps_every_answer(officer, real_documents, city):
    """Every question of a real document is answered, and its copy with one more blank line asks none of them again."""
    data = (real_documents / "003_f0ce04b066cbb80b.txt").read_bytes()
    old = read_plan(officer, data)
    for each in old.questions.filter(state="open", code="unit-unmapped"):
        if old.questions.filter(pk=each.pk, state="open").exists():
            decided(officer, old, "create-unit", name=each.subject)
    for each in old.questions.filter(state="open", blocking=False):
        decided(officer, old, "acknowledge", questions=[str(each.pk)])
    new = read_now(
        receive_file(actor=officer, name="更正.txt", data=data + b"\n", now=NOW, revises=old.file).file, NOW
    ).plans.get()
    assert sorted(open_codes(new)) == sorted(open_codes(old))
    assert compare_plans(old, new).lost == ()


def test_what_was_handed_out_stays_and_its_correction_goes_through_changes(officer, director, city):
    text = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市教育局\n"
    old = read_plan(officer, text)
    issue_plan(actor=director, plan=propose_plan(actor=officer, plan=old, now=NOW), now=NOW)
    new = revise(officer, old, text.replace("1.2", "1.3"))
    old.refresh_from_db()
    assert old.state == PlanState.ISSUED and new.revises == old
    with pytest.raises(MoveRefused, match="通过“调整”办理"):
        propose_plan(actor=officer, plan=new, now=NOW)


def test_a_second_correction_corrects_the_first_one(officer, old):
    second = revise(officer, old)
    third = revise(officer, old, NEW + "5.新建医院1所。\n牵头单位：市商务局\n")
    assert third.revises == second

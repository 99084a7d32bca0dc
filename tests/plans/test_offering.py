"""Answers offered with a click: each can be given as it is offered, and settles its question."""

from __future__ import annotations

import pytest

from luoshi.plans.actions.deciding import decide
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Question
from luoshi.plans.offering import Offering, offers, same_doubts
from luoshi.plans.queries import progress_of
from tests.plans.in_review import NOW, question, read_plan

TEXT = """2026年重点工作任务分解
1.新增就业1.2万人。
牵头领导：许怀远
牵头单位：市教育局、市教育局
责任单位：市教育局、市发改委员会等
2.建成道路3条。
牵头领导：许望远
责任单位：市商务局、市财政局
3.建成公园3座。
牵头领导：方策
责任单位：市商务局、市财政局
4.新培育企业40家。
牵头单位：市商务局
责任单位：市政府有关部门，各县区人民政府，各镇人民政府
"""


@pytest.fixture
def plan(officer):
    return read_plan(officer, TEXT)


def click(officer, plan, offer, for_all=False):
    payload = offer.for_all if for_all else offer.payload
    return decide(actor=officer, plan=plan, kind=offer.kind, payload=payload, now=NOW)


def test_a_name_near_to_a_known_one_is_offered_first(plan, officer, city):
    asked = question(plan, "unit-unmapped", "市发改委员会")
    offered = offers(asked)
    assert "青泽市发展和改革委员会" in offered[0].words and offered[0].asks == ""
    click(officer, plan, offered[0])
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_the_support_units_are_offered_as_leads_and_one_click_answers_all_alike(plan, officer):
    asked = plan.questions.filter(code="lead-missing").first()
    offered = offers(asked)
    assert [each.words for each in offered[:2]] == ["市商务局牵头", "市财政局牵头"]
    assert offered[0].others == same_doubts(asked).count() == 1
    click(officer, plan, offered[0], for_all=True)
    assert not plan.questions.filter(code="lead-missing", state="open").exists()


def test_a_leader_with_a_slip_of_the_pen_is_offered(plan):
    assert offers(question(plan, "leader-unmapped"))[0].words == "即许怀远（常务副市长）"


def test_a_known_group_is_offered_with_all_its_members(plan, officer):
    asked = question(plan, "collective-unsettled")
    assert [each.words for each in offers(asked)] == [
        "全部成员（2个）",
        "选定单位…",
        "由牵头单位提出",
        "已核对，保持原样",
    ]
    click(officer, plan, offers(asked)[0])
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_part_of_a_group_can_be_left_to_the_lead_unit(plan, officer):
    asked = question(plan, "group-unmapped", "市政府有关部门")
    offered = {each.words: each for each in offers(asked)}
    click(officer, plan, offered["由牵头单位提出"])
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "由牵头单位提出")


def test_every_click_offered_in_the_real_documents_can_be_made_and_answers_its_question(officer, real_documents, city):
    """Each question is answered with its first offer that needs nothing more; at last only what needs words is open."""
    for path in sorted(real_documents.iterdir()):
        plan = read_plan(officer, path.read_bytes(), path.name)
        seen = set()
        while True:
            left = plan.questions.filter(state="open").exclude(pk__in=seen)
            asked = left.first()
            if asked is None:
                break
            seen.add(asked.pk)
            ready = [each for each in Offering(load_draft(plan)).offers(asked) if not each.asks]
            if ready:
                click(officer, plan, ready[0], for_all=bool(ready[0].for_all))
                asked.refresh_from_db()
                assert asked.state == "answered", (path.name, asked.code, ready[0])
        assert set(plan.questions.filter(state="open").values_list("code", flat=True)) <= {
            *("unit-missing", "group-unmapped", "group-unsettled", "lead-missing")
        }
        assert progress_of([plan.pk])[plan.pk].answered > 5


def test_the_offers_of_all_questions_of_a_plan_take_a_fixed_number_of_queries(
    officer, real_documents, city, django_assert_max_num_queries
):
    plan = read_plan(officer, (real_documents / "002_178b977cf9a82b9a.txt").read_bytes())
    asked = list(Question.objects.filter(plan=plan))
    with django_assert_max_num_queries(16):
        desk = Offering(load_draft(plan))
        assert sum(len(desk.offers(each)) for each in asked) > 100

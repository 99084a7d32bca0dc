"""Proposing, sending back, dropping: in the right order, by the right person."""

from __future__ import annotations

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.plans.actions.deciding import decide
from luoshi.plans.actions.proposing import drop_plan, propose_plan, restore_plan, send_back
from luoshi.plans.rules import PlanState
from luoshi.tasks.actions.issuing import issue_plan
from tests.plans.in_review import NOW, read_plan

CLEAN = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市教育局\n责任单位：市财政局\n"
DOUBTFUL = CLEAN + "2.建成道路3条。\n责任单位：市商务局\n"


@pytest.fixture
def plan(officer):
    return read_plan(officer, CLEAN)


def test_a_plan_goes_from_review_to_the_director_who_hands_it_out(plan, officer, director):
    plan = propose_plan(actor=officer, plan=plan, now=NOW)
    assert plan.state == PlanState.PROPOSED and plan.proposed_by == officer
    assert len(issue_plan(actor=director, plan=plan, now=NOW)) == 1


def test_a_plan_with_a_question_that_must_be_answered_is_not_proposed(officer):
    plan = read_plan(officer, DOUBTFUL)
    with pytest.raises(MoveRefused, match="还有1个必答问题"):
        propose_plan(actor=officer, plan=plan, now=NOW)
    plan.refresh_from_db()
    assert plan.state == PlanState.REVIEW


def test_a_plan_without_items_is_not_proposed(plan, officer):
    key = str(plan.items.get().pk)
    decide(actor=officer, plan=plan, kind="remove-item", payload={"item": key, "reason": "不办"}, now=NOW)
    with pytest.raises(MoveRefused, match="没有一项任务"):
        propose_plan(actor=officer, plan=plan, now=NOW)


def test_the_director_signs_and_does_not_propose(plan, director):
    with pytest.raises(NotAllowed):
        propose_plan(actor=director, plan=plan, now=NOW)


def test_the_director_sends_back_with_a_remark(plan, officer, director):
    propose_plan(actor=officer, plan=plan, now=NOW)
    with pytest.raises(Invalid, match="退回的意见"):
        send_back(actor=director, plan=plan, remark=" ", now=NOW)
    plan = send_back(actor=director, plan=plan, remark="第1项再核对", now=NOW)
    assert (plan.state, plan.remark, plan.proposed_by) == (PlanState.REVIEW, "第1项再核对", None)
    with pytest.raises(MoveRefused):
        send_back(actor=director, plan=plan, remark="再退", now=NOW)


def test_who_proposed_may_take_it_back_and_a_colleague_may_not(plan, officer, second_officer):
    propose_plan(actor=officer, plan=plan, now=NOW)
    with pytest.raises(NotAllowed):
        send_back(actor=second_officer, plan=plan, remark="", now=NOW)
    assert send_back(actor=officer, plan=plan, remark="", now=NOW).state == PlanState.REVIEW


def test_a_plan_is_dropped_with_a_reason_and_taken_up_again(plan, officer):
    with pytest.raises(Invalid, match="作废的理由"):
        drop_plan(actor=officer, plan=plan, reason="", now=NOW)
    plan = drop_plan(actor=officer, plan=plan, reason="收错了", now=NOW)
    assert plan.state == PlanState.DROPPED
    with pytest.raises(MoveRefused):
        propose_plan(actor=officer, plan=plan, now=NOW)
    assert restore_plan(actor=officer, plan=plan, now=NOW).state == PlanState.REVIEW


def test_a_stranger_does_not_see_the_plan(plan, stranger):
    with pytest.raises(plan.DoesNotExist):
        drop_plan(actor=stranger, plan=plan, reason="不归你管", now=NOW)

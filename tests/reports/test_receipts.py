"""签收、退签: who takes and gives back, until when, and how the office rules."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.reports.actions.receipts import (
    accept_tasks,
    give_back,
    last_day_to_return,
    rule_on_return,
    take_back_return,
)
from luoshi.reports.models import DayOff, TaskReturn
from luoshi.reports.rules import RECEIPTS, ReturnState, next_receipt, next_return_state
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.rules import AssignmentState
from tests.tasks.plans import NOW


@pytest.fixture
def lead(task, city):
    return task.assignments.get(unit=city.units["市发展改革委"])


@pytest.fixture
def given_back(lead, lead_liaison):
    return give_back(actor=lead_liaison, assignment=lead.pk, reason="应由人社局牵头", now=NOW)


def state(row):
    return Assignment.everything.get(pk=row.pk).state


def test_a_liaison_takes_what_its_unit_was_given_once(lead, lead_liaison):
    assert accept_tasks(actor=lead_liaison, assignments=[lead.pk], now=NOW) == 1
    assert accept_tasks(actor=lead_liaison, assignments=[lead.pk], now=NOW) == 0
    assert state(lead) == AssignmentState.ACCEPTED
    assert Entry.objects.filter(action="task.accepted", subject_id=lead.task_id).count() == 1


def test_what_another_unit_was_given_does_not_exist(lead, support_liaison, lead_liaison, task, city):
    other = task.assignments.get(unit=city.units["市财政局"])
    for actor, row in ((support_liaison, lead), (lead_liaison, other)):
        with pytest.raises(Http404):
            accept_tasks(actor=actor, assignments=[row.pk], now=NOW)
        with pytest.raises(Http404):
            give_back(actor=actor, assignment=row.pk, reason="不是", now=NOW)
    assert state(lead) == state(other) == AssignmentState.GIVEN


def test_a_task_is_given_back_within_two_working_days_only(lead, lead_liaison, task):
    # Handed out on Monday 2 March 2026: until Wednesday.
    assert last_day_to_return(task).isoformat() == "2026-03-04"
    with pytest.raises(MoveRefused, match="2个工作日"):
        give_back(actor=lead_liaison, assignment=lead.pk, reason="不是", now=NOW + timedelta(days=3))
    give_back(actor=lead_liaison, assignment=lead.pk, reason="不是", now=NOW + timedelta(days=2))
    assert state(lead) == AssignmentState.RETURNED


def test_days_off_give_more_time(task, city):
    DayOff.objects.create(jurisdiction=city.jurisdiction, on="2026-03-03", is_off=True)
    assert last_day_to_return(task).isoformat() == "2026-03-05"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_return_says_why(lead, lead_liaison, reason):
    with pytest.raises(Invalid):
        give_back(actor=lead_liaison, assignment=lead.pk, reason=reason, now=NOW)
    assert not TaskReturn.objects.exists()
    assert state(lead) == AssignmentState.GIVEN


def test_a_return_refused_leaves_the_task_with_the_unit(given_back, lead, director):
    rule_on_return(actor=director, pk=given_back.pk, agreed=False, ruling="职责明确", now=NOW)
    given_back.refresh_from_db()
    assert (given_back.state, state(lead)) == (ReturnState.REFUSED, AssignmentState.ACCEPTED)


def test_the_only_lead_goes_only_where_another_takes_over(given_back, lead, director, city, task):
    with pytest.raises(Invalid, match="接手"):
        rule_on_return(actor=director, pk=given_back.pk, agreed=True, ruling="同意", now=NOW)
    assert state(lead) == AssignmentState.RETURNED
    new = city.units["市人力资源社会保障局"]
    rule_on_return(actor=director, pk=given_back.pk, agreed=True, ruling="同意", given_to=new.pk, now=NOW)
    task.refresh_from_db()
    assert task.principal == new
    assert task.version == 2
    assert task.assignments.get(unit=new).state == AssignmentState.GIVEN
    assert not task.assignments.filter(unit=lead.unit).exists()
    assert state(lead) == AssignmentState.RELEASED
    assert task.versions.first().snapshot["leads"] == [new.name]


def test_a_support_unit_may_take_over_the_lead(given_back, director, city, task):
    support = city.units["市财政局"]
    rule_on_return(actor=director, pk=given_back.pk, agreed=True, ruling="同意", given_to=support.pk, now=NOW)
    assert task.assignments.get(unit=support).role == "lead"


def test_only_the_head_of_the_office_rules(given_back, officer, lead_liaison, county_director, mayor):
    for actor in (officer, lead_liaison, mayor):
        with pytest.raises(NotAllowed):
            rule_on_return(actor=actor, pk=given_back.pk, agreed=False, ruling="不", now=NOW)
    with pytest.raises(Http404):
        rule_on_return(actor=county_director, pk=given_back.pk, agreed=False, ruling="不", now=NOW)
    given_back.refresh_from_db()
    assert given_back.state == ReturnState.OPEN


def test_a_unit_takes_its_return_back(given_back, lead, lead_liaison, support_liaison):
    with pytest.raises(Http404):
        take_back_return(actor=support_liaison, pk=given_back.pk, now=NOW)
    take_back_return(actor=lead_liaison, pk=given_back.pk, now=NOW)
    assert state(lead) == AssignmentState.ACCEPTED
    with pytest.raises(MoveRefused):
        take_back_return(actor=lead_liaison, pk=given_back.pk, now=NOW)


@pytest.mark.parametrize("state", AssignmentState)
@pytest.mark.parametrize("move", ["accept", "give_back", "withdraw", "refuse", "uphold"])
def test_the_table_of_receipts_is_the_only_way(state, move):
    if (state, move) in RECEIPTS:
        assert next_receipt(state, move) == RECEIPTS[state, move]
    else:
        with pytest.raises(MoveRefused):
            next_receipt(state, move)


@pytest.mark.parametrize("state", [each for each in ReturnState if each != ReturnState.OPEN])
@pytest.mark.parametrize("move", ["withdraw", "refuse", "uphold"])
def test_a_settled_return_stays_settled(state, move):
    with pytest.raises(MoveRefused):
        next_return_state(state, move)


def test_all_that_was_given_is_taken_with_one_button(client, lead, lead_liaison, django_assert_max_num_queries):
    client.force_login(lead_liaison)
    assert "新交办1项" in client.get(reverse("todo")).content.decode()
    with django_assert_max_num_queries(16):
        page = client.get(reverse("receive")).content.decode()
    assert str(lead.pk) in page
    answer = client.post(reverse("receive"), {"assignment": [str(lead.pk), "nonsense"]})
    assert answer.url == reverse("todo")
    assert state(lead) == AssignmentState.ACCEPTED
    assert "新交办" not in client.get(reverse("todo")).content.decode()


def test_the_page_of_a_return_leads_to_the_ruling(client, given_back, director, task):
    client.force_login(director)
    assert "应由人社局牵头" in client.get(reverse("todo")).content.decode()
    address = reverse("return-rule", args=[given_back.pk])
    assert address in client.get(reverse("task", args=[task.pk])).content.decode()
    assert client.post(address, {"agreed": "yes", "ruling": "同意"}).status_code == 422
    assert client.post(address, {"agreed": "no", "ruling": "职责明确"}).status_code == 302
    assert "职责明确" in client.get(reverse("task", args=[task.pk])).content.decode()


def test_too_late_to_give_back_is_said_on_the_task_and_refused(client, lead, lead_liaison, task):
    client.force_login(lead_liaison)
    assert "2个工作日" in client.get(reverse("task", args=[task.pk])).content.decode()
    answer = client.post(reverse("return-task", args=[lead.pk]), {"reason": "不是"})
    assert answer.status_code == 409
    assert "2个工作日" in answer.content.decode()


def test_the_page_asks_no_more_for_many_tasks(client, task, lead, lead_liaison, django_assert_num_queries):
    client.force_login(lead_liaison)
    client.get(reverse("receive"))  # what is kept between pages is kept now
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("receive"))
    for number in range(2, 12):
        other = Task.objects.create(
            jurisdiction=task.jurisdiction,
            plan=task.plan,
            year=task.year,
            serial=900 + number,
            number=f"第{number}号",
            position=number,
            text="另一项",
            state=task.state,
            due=task.due,
            first_due=task.due,
            created_at=NOW,
            issued_at=task.issued_at,
        )
        Assignment.objects.create(jurisdiction=task.jurisdiction, task=other, unit=lead.unit, role="lead", position=1)
    with django_assert_num_queries(len(asked)):
        page = client.get(reverse("receive")).content.decode()
    assert "第11号" in page

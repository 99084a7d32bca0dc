"""批量设定 from the ledger: ticked rows, or all that the filter finds; nothing where the number has changed since."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from luoshi.journal.models import Entry
from luoshi.tasks.models import Task
from tests.tasks.many import make_tasks

YEAR = "?year=2026"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def many(city):
    return make_tasks(city.jurisdiction, 8)


def send(client, account, data, query=YEAR, follow=True):
    client.force_login(account)
    return client.post(f"{reverse('ledger-arrange')}{query}", data, follow=follow)


def ticked(tasks, **more):
    return {"task": [str(task.pk) for task in tasks], **more}


def test_the_ledger_of_the_office_has_boxes_and_says_how_many_all_are(client, many, officer):
    client.force_login(officer)
    page = client.get(f"{reverse('ledger')}{YEAR}").content.decode()
    assert page.count('name="task"') == 8 and 'form="bulk"' in page
    assert "全部 8 项" in page


@pytest.mark.parametrize("who", ["mayor", "lead_liaison", "assessor"])
def test_who_may_not_arrange_finds_no_boxes(client, many, who, request):
    client.force_login(request.getfixturevalue(who))
    assert 'form="bulk"' not in client.get(f"{reverse('ledger')}{YEAR}").content.decode()


def test_the_ticked_rows_are_set_in_one_step(client, many, officer, director):
    page = send(client, officer, ticked(many[:3], which="ticked")).content.decode()
    assert "批量设定 3 项" in page and page.count('type="hidden" name="task"') == 3
    data = ticked(many[:3], set="1", tier="key", weight="2", add_tags="民生实事、重大项目", officer=str(officer.pk))
    assert "3项中改动了3项" in send(client, officer, data).content.decode()
    changed = Task.objects.filter(officer=officer, tier="key", weight=Decimal(2))
    assert {task.pk for task in changed} == {task.pk for task in many[:3]}
    assert all(task.tags[-2:] == ["民生实事", "重大项目"] for task in changed)
    assert Entry.objects.filter(action="task.arranged").count() == 3


def test_a_second_press_changes_nothing_more(client, many, officer):
    data = ticked(many[:3], set="1", add_tags="反复盯办")
    send(client, officer, data)
    assert "3项中改动了0项" in send(client, officer, data).content.decode()
    assert Entry.objects.filter(action="task.arranged").count() == 3


def test_all_that_the_filter_finds_are_set(client, many, officer):
    query = f"{YEAR}&tier=key"
    Task.objects.filter(pk__in=[task.pk for task in many[:2]]).update(tier="key")
    Task.objects.filter(pk__in=[task.pk for task in many[2:]]).update(tier="general")
    page = send(client, officer, {"which": "all"}, query).content.decode()
    assert "批量设定 2 项" in page and "符合“重点”的全部 2 项" in page
    send(client, officer, {"which": "all", "count": "2", "set": "1", "add_tags": "盯办"}, query)
    assert [task.pk for task in Task.objects.order_by("position") if "盯办" in task.tags] == [t.pk for t in many[:2]]


def test_where_the_filter_finds_another_number_by_now_nothing_is_set(client, many, officer):
    response = send(client, officer, {"which": "all", "count": "7", "set": "1", "tier": "key"})
    assert response.status_code == 409 and "现在是8项" in response.content.decode()
    assert not Entry.objects.filter(action="task.arranged").exists()


def test_nothing_ticked_leads_back_with_a_word(client, many, officer):
    assert "请先勾选任务" in send(client, officer, {"which": "ticked"}).content.decode()


def test_nothing_filled_in_is_said_and_a_wrong_weight_stands_beside_its_field(client, many, officer):
    response = send(client, officer, ticked(many[:1], set="1"))
    assert response.status_code == 422 and "至少填一项" in response.content.decode()
    response = send(client, officer, ticked(many[:1], set="1", weight="0", add_tags="盯办"))
    assert response.status_code == 422 and 'id="id_weight_error"' in response.content.decode()
    assert 'value="盯办"' in response.content.decode()


def test_a_task_of_another_officer_keeps_all_back_and_is_named(client, many, officer, second_officer):
    Task.objects.filter(pk=many[1].pk).update(officer=second_officer)
    response = send(client, officer, ticked(many[:3], set="1", tier="key"))
    assert response.status_code == 403 and many[1].number in response.content.decode()
    assert not Entry.objects.filter(action="task.arranged").exists()


def test_the_tasks_of_another_government_are_not_touched(client, many, county_director):
    page = send(client, county_director, ticked(many[:3], set="1", tier="key")).content.decode()
    assert "请先勾选任务" in page
    assert not Entry.objects.filter(action="task.arranged").exists()


@pytest.mark.parametrize("who", ["lead_liaison", "mayor", "auditor"])
def test_nobody_else_sets_anything(client, many, who, request):
    response = send(client, request.getfixturevalue(who), ticked(many[:3], set="1", tier="key"))
    assert response.status_code == 403
    assert not Entry.objects.filter(action="task.arranged").exists()

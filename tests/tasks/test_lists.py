"""The three lists, the calendar, who has no task."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from luoshi.tasks.lists import ListKind
from luoshi.tasks.models import Assignment, Milestone, Task
from luoshi.tasks.rules import TaskState
from tests.tasks.many import make_tasks

YEAR = "year=2026"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def tasks(city):
    return make_tasks(city.jurisdiction, 12)


def see(client, account, kind, query=YEAR):
    client.force_login(account)
    return client.get(f"{reverse('lists', args=[kind])}?{query}")


def rows(response):
    return [row for row in response.context["rows"] if not hasattr(row, "text")]


def headings(response):
    return [row.text for row in response.context["rows"] if hasattr(row, "text")]


def test_the_task_list_has_every_task_under_its_headings(client, tasks, officer):
    response = see(client, officer, "tasks")
    assert [row.cells[1] for row in rows(response)] == [task.number for task in tasks]
    assert headings(response)[0] == "一、推动产业转型升级"


def test_a_revoked_task_stands_in_no_list(client, tasks, officer):
    Task.objects.filter(pk=tasks[0].pk).update(state=TaskState.REVOKED)
    for kind in ("tasks", "units", "leaders", "limits"):
        assert tasks[0].number not in see(client, officer, kind).content.decode()


def test_the_list_by_units_has_a_row_for_each_duty_leads_first(client, tasks, officer):
    found = rows(see(client, officer, "units"))
    assert len(found) == Assignment.objects.count()
    first = [row.cells[1] for row in found if row.cells[0] == found[0].cells[0]]
    assert first == sorted(first, key=lambda words: words != "牵头") and found[0].opens_group


def test_the_list_by_counties_has_counties_only(client, city, tasks, officer):
    names = {row.cells[0] for row in rows(see(client, officer, "counties"))}
    assert names == {"东泽区", "临溪县"}


def test_the_list_by_leaders(client, city, tasks, officer):
    found = rows(see(client, officer, "leaders"))
    assert [row.cells[0] for row in found if row.opens_group] == ["许怀远", "方策"]
    assert len(found) == 12


def test_units_without_a_task_are_named(client, city, officer):
    task = make_tasks(city.jurisdiction, 1)[0]
    busy = {each.unit.name for each in task.assignments.select_related("unit")}
    names = {row.cells[1] for row in rows(see(client, officer, "idle"))}
    assert names == {unit.name for unit in city.units.values()} - busy


def test_limits_stand_in_order_with_stages(client, city, tasks, officer):
    Milestone.objects.create(
        jurisdiction=city.jurisdiction, task=tasks[3], position=1, what="新开工40个", due=date(2026, 1, 1)
    )
    found = rows(see(client, officer, "limits"))
    assert found[0].cells[1:4] == (date(2026, 1, 1), "节点：新开工40个", tasks[3].number)
    assert [row.cells[1] for row in found] == sorted(row.cells[1] for row in found) and len(found) == 13


def test_the_calendar_shows_the_limits_of_its_month(client, city, tasks, officer):
    Task.objects.filter(pk=tasks[0].pk).update(due=date(2026, 6, 30))
    client.force_login(officer)
    response = client.get(f"{reverse('calendar')}?{YEAR}&month=2026-06")
    page = response.content.decode()
    assert "2026年6月" in page and reverse("task", args=[tasks[0].pk]) in page
    assert "month=2026-05" in page and "month=2026-07" in page


@pytest.mark.parametrize(
    ("month", "neighbours"), [("2026-01", ("2025-12", "2026-02")), ("2026-12", ("2026-11", "2027-01"))]
)
def test_the_calendar_goes_over_the_ends_of_a_year(client, tasks, officer, month, neighbours):
    client.force_login(officer)
    page = client.get(f"{reverse('calendar')}?{YEAR}&month={month}").content.decode()
    assert all(f"month={each}" in page for each in neighbours)


@pytest.mark.parametrize("month", ["2026-13", "x", "9999-99", "0000-01", "9999-12", "0001-01"])
def test_a_month_that_is_none_is_this_one(client, tasks, officer, month):
    client.force_login(officer)
    assert client.get(f"{reverse('calendar')}?{YEAR}&month={month}").status_code == 200


@pytest.mark.parametrize("year", ["0000", "0001", "9999"])
def test_a_year_that_is_none_is_this_one(client, tasks, officer, year):
    client.force_login(officer)
    assert client.get(f"{reverse('calendar')}?year={year}").status_code == 200
    assert client.get(f"{reverse('lists', args=[ListKind.LIMITS])}?year={year}").status_code == 200


@pytest.mark.parametrize("kind", [kind for kind in ListKind if kind != ListKind.IDLE])
def test_a_liaison_has_lists_of_the_own_units_tasks(client, city, tasks, lead_liaison, kind):
    unit = city.units["市发展改革委"]
    response = see(client, lead_liaison, kind)
    assert response.status_code == 200
    page = response.content.decode()
    for task in tasks:
        if not task.assignments.filter(unit=unit).exists():
            assert f"{task.number}<" not in page


def test_a_liaison_does_not_learn_who_has_no_task(client, tasks, lead_liaison):
    assert see(client, lead_liaison, "idle").status_code == 404


@pytest.mark.parametrize("kind", list(ListKind))
def test_a_stranger_finds_nothing_in_them(client, tasks, stranger, kind):
    page = see(client, stranger, kind).content.decode()
    assert "青督" not in page and "财政局" not in page


@pytest.mark.parametrize("kind", ["tasks", "idle"])
def test_the_three_administrators_have_none(client, tasks, auditor, kind):
    assert see(client, auditor, kind).status_code == 403


def test_an_unknown_list_is_not_there(client, tasks, officer):
    assert see(client, officer, "nothing").status_code == 404


@pytest.mark.parametrize("kind", list(ListKind))
def test_lists_cost_a_fixed_number_of_questions(client, city, officer, kind, django_assert_max_num_queries):
    make_tasks(city.jurisdiction, 60)
    see(client, officer, kind)
    cache.clear()
    with django_assert_max_num_queries(18):
        client.get(f"{reverse('lists', args=[kind])}?{YEAR}")

"""对应上级任务: a county with a plan of its own confirms which of the city's tasks its tasks carry out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.models import Entry
from luoshi.tasks.actions.linking import link_many
from luoshi.tasks.linking import likely_for, share_of
from luoshi.tasks.models import Task
from luoshi.tasks.rules import TaskState
from tests.tasks.plans import NOW


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def own_task(city, text, serial=1, due=date(2026, 11, 30)):
    return Task.objects.create(
        jurisdiction=city.counties["东泽区"],
        year=2026,
        serial=serial,
        number=f"东泽督〔2026〕{serial}号",
        position=serial * 1000,
        text=text,
        state=TaskState.ISSUED,
        due=due,
        first_due=due,
        created_at=NOW,
    )


@pytest.fixture
def own(city):
    return own_task(city, "全区城镇新增就业2000人。")


def see(client, account):
    client.force_login(account)
    return client.get(f"{reverse('link-many')}?year=2026")


def test_the_likeliest_task_of_above_comes_first(tasks, own):
    likely = likely_for([own], tasks)[own.pk]
    assert likely[0].task == tasks[0] and "相同的字词占" in likely[0].words
    assert tasks[1] not in [one.task for one in likely]


@pytest.mark.parametrize(
    ("one", "other", "share"), [("", "", 0), ("甲乙", "甲乙", 100), ("甲乙", "丙丁", 0), ("甲乙", "甲丁", 50)]
)
def test_a_share_is_what_both_have_of_what_each_has(one, other, share):
    assert share_of(frozenset(one), frozenset(other)) == share


def test_nothing_is_chosen_before_a_person_chooses(client, tasks, own, county_director):
    page = see(client, county_director).content.decode()
    assert "城镇新增就业" in page and f'value="{tasks[0].pk}"' in page
    assert page.count(" checked") == 1 and 'value="" checked' in page
    own.refresh_from_db()
    assert own.upstream_id is None


def test_what_was_confirmed_is_linked_and_leaves_the_list(client, tasks, own, county_director):
    see(client, county_director)
    address = f"{reverse('link-many')}?year=2026"
    page = client.post(address, {f"above_{own.pk}": str(tasks[0].pk)}, follow=True).content.decode()
    assert "已确认1项对应关系" in page and own.number not in page
    own.refresh_from_db()
    assert own.upstream_id == tasks[0].pk
    assert Entry.objects.get(action="task.linked").after == {"upstream": tasks[0].number}


def test_a_later_limit_comes_back_beside_its_task_and_nothing_is_linked(client, city, tasks, own, county_director):
    late = own_task(city, "全区城镇新增就业长期目标。", 2, date(2027, 6, 30))
    see(client, county_director)
    data = {f"above_{key.pk}": str(tasks[0].pk) for key in (own, late)}
    response = client.post(f"{reverse('link-many')}?year=2026", data)
    page = response.content.decode()
    assert response.status_code == 422 and "晚于上级任务的时限" in page
    assert page.count(f'value="{tasks[0].pk}" checked') == 2
    assert not Task.objects.filter(upstream__isnull=False).exists()


def test_a_task_that_was_not_handed_to_the_county_is_refused(tasks, own, county_director):
    with pytest.raises(Invalid) as refused:
        link_many(actor=county_director, pairs={own.pk: tasks[1].pk}, now=NOW)
    assert refused.value.extra["rows"] == {own.pk: "所选的上级任务没有交办给本级政府。"}


@pytest.mark.parametrize("who", ["lead_liaison", "director", "stranger", "auditor"])
def test_nobody_else_links_the_countys_tasks(tasks, own, who, request):
    with pytest.raises((NotAllowed, Invalid)):
        link_many(actor=request.getfixturevalue(who), pairs={own.pk: tasks[0].pk}, now=NOW)
    own.refresh_from_db()
    assert own.upstream_id is None


def test_nothing_chosen_is_said(client, tasks, own, county_director):
    see(client, county_director)
    response = client.post(f"{reverse('link-many')}?year=2026", {f"above_{own.pk}": ""})
    assert response.status_code == 422 and "请先选择" in response.content.decode()


def test_the_page_of_one_task_offers_the_likeliest_first(client, tasks, own, county_director):
    client.force_login(county_director)
    page = client.get(reverse("task-link", args=[own.pk])).content.decode()
    assert "相同的字词占" in page

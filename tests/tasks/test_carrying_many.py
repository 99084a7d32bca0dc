"""批量承接: many tasks of the city become the county's own in one step, all of them or none."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.models import Entry
from luoshi.plans.rules import UnitRole
from luoshi.tasks.actions.carrying_many import Carried, carry_out_many, support_only
from luoshi.tasks.models import Assignment, SupportOnly, Task
from luoshi.tasks.scopes import to_carry
from luoshi.tasks.search import search
from luoshi.units.rules import Role
from tests.people import make_account, make_leader, make_unit
from tests.tasks.many import make_tasks
from tests.tasks.plans import NOW


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def county(city):
    return city.counties["东泽区"]


@pytest.fixture
def bureau(county):
    """区发展改革局: the county's own for 市发展改革委."""
    return make_unit(county, "东泽区发展和改革局", "区发改局")


@pytest.fixture
def overseer(county, bureau):
    return make_leader(county, "陶望", "副区长", oversees=[bureau])


@pytest.fixture
def handed(city):
    """Five tasks of the city that 市发展改革委 leads and 东泽区 supports."""
    return hand(city, 5)


def hand(city, count, role=UnitRole.SUPPORT):
    tasks = make_tasks(city.jurisdiction, count)
    Assignment.objects.filter(task__in=tasks).delete()
    Assignment.objects.bulk_create(
        Assignment(jurisdiction=city.jurisdiction, task=task, unit=city.units[name], role=each, position=position)
        for task in tasks
        for position, (name, each) in enumerate((("市发展改革委", UnitRole.LEAD), ("东泽区人民政府", role)), 1)
    )
    return tasks


def carried(tasks, bureau, **more):
    return [Carried(task.pk, bureau.pk, **more) for task in tasks]


def test_all_ticked_tasks_become_own_ones_with_following_numbers(handed, county_director, bureau, overseer):
    made = carry_out_many(actor=county_director, wanted=carried(handed, bureau, leader=overseer.pk), now=NOW)
    assert [task.number for task in made] == [f"东泽督〔{handed[0].year}〕{n}号" for n in range(1, 6)]
    assert [task.upstream_id for task in made] == [task.pk for task in handed]
    assert [task.due for task in made] == [task.due for task in handed]
    own = Task.objects.filter(pk__in=[task.pk for task in made])
    assert set(own.values_list("assignments__unit", "task_leaders__leader")) == {(bureau.pk, overseer.pk)}
    assert all(task.versions.count() == 1 for task in own)
    assert search(own, "区发改局").count() == 5
    assert Entry.objects.filter(action="task.carried-out").count() == 5
    assert not to_carry(county_director).exists()


@pytest.mark.parametrize("count", [1, 40])
def test_the_questions_do_not_grow_with_the_tasks(city, county_director, bureau, count, django_assert_max_num_queries):
    tasks = hand(city, count)
    with django_assert_max_num_queries(40):
        carry_out_many(actor=county_director, wanted=carried(tasks, bureau), now=NOW)


def test_one_wrong_row_keeps_all_back_and_says_which(handed, county_director, bureau, city):
    wanted = carried(handed[:3], bureau)
    wanted += [Carried(handed[3].pk, None), Carried(handed[4].pk, bureau.pk, due=date(2099, 1, 1))]
    with pytest.raises(Invalid, match="5项中有2项不能承接") as refused:
        carry_out_many(actor=county_director, wanted=wanted, now=NOW)
    assert set(refused.value.extra["rows"]) == {handed[3].pk, handed[4].pk}
    assert not Task.objects.filter(upstream__isnull=False).exists()


def test_the_second_press_makes_nothing_twice(handed, county_director, bureau):
    carry_out_many(actor=county_director, wanted=carried(handed, bureau), now=NOW)
    with pytest.raises(Invalid, match="5项中有5项不能承接"):
        carry_out_many(actor=county_director, wanted=carried(handed, bureau), now=NOW)
    assert Task.objects.filter(upstream__isnull=False).count() == 5


def test_a_unit_of_another_government_is_refused(handed, county_director, city):
    with pytest.raises(Invalid) as refused:
        carry_out_many(actor=county_director, wanted=carried(handed[:1], city.units["市财政局"]), now=NOW)
    assert refused.value.extra["rows"][handed[0].pk].startswith("所选单位不属于本级政府")


def test_figures_go_along_only_where_the_county_alone_leads(city, county_director, bureau):
    tasks = hand(city, 6, UnitRole.LEAD)
    alone = next(task for task in tasks if task.targets.exists())
    alone.assignments.filter(unit=city.units["市发展改革委"]).delete()
    made = carry_out_many(actor=county_director, wanted=carried(tasks, bureau), now=NOW)
    with_figures = [task.upstream_id for task in made if task.targets.exists()]
    assert with_figures == [alone.pk]


@pytest.mark.parametrize("who", ["lead_liaison", "director", "stranger", "auditor"])
def test_nobody_else_carries_out_for_the_county(handed, bureau, who, request):
    with pytest.raises((NotAllowed, Invalid)):
        carry_out_many(actor=request.getfixturevalue(who), wanted=carried(handed, bureau), now=NOW)
    assert not Task.objects.filter(upstream__isnull=False).exists()


def test_a_task_that_is_only_supported_leaves_the_list(handed, county_director):
    assert support_only(actor=county_director, tasks=[handed[0].pk], reason="市局直接实施", now=NOW) == 1
    assert handed[0] not in to_carry(county_director) and to_carry(county_director).count() == 4
    assert Entry.objects.get(action="task.support-only").chain == county_director.jurisdiction_id


def test_a_task_that_the_county_leads_is_not_only_supported(city, county_director):
    task = hand(city, 1, UnitRole.LEAD)[0]
    with pytest.raises(Invalid) as refused:
        support_only(actor=county_director, tasks=[task.pk], reason="不想做", now=NOW)
    assert "须分解到本级单位" in refused.value.extra["rows"][task.pk]


def test_only_supported_needs_a_reason(handed, county_director):
    with pytest.raises(Invalid, match="为什么"):
        support_only(actor=county_director, tasks=[handed[0].pk], reason=" ", now=NOW)


def see(client, account):
    client.force_login(account)
    return client.get(reverse("carry-many"))


def sent(tasks, unit, ticked, **more):
    data = {"act": "carry", "row": [str(task.pk) for task in tasks], "task": [str(task.pk) for task in ticked]}
    for task in tasks:
        data |= {f"unit_{task.pk}": str(unit.pk), f"due_{task.pk}": "", f"leader_{task.pk}": ""}
    return {**data, **more}


def test_the_page_suggests_the_own_unit_of_the_same_name(client, handed, county_director, bureau):
    page = see(client, county_director).content.decode()
    assert "还有 <b>5</b> 项" in page and f'value="{bureau.pk}" selected' in page
    assert "对应市发展改革委" in page


def test_the_page_asks_no_more_for_many_tasks(client, city, county_director, bureau, django_assert_max_num_queries):
    hand(city, 60)
    client.force_login(county_director)
    with django_assert_max_num_queries(30):
        assert client.get(reverse("carry-many")).status_code == 200


def test_what_was_ticked_is_made_and_shown_with_who_oversees(client, handed, county_director, bureau, overseer):
    see(client, county_director)
    response = client.post(reverse("carry-many"), sent(handed, bureau, handed[:3]), follow=True)
    page = response.content.decode()
    assert "已承接3项" in page and "刚刚承接" in page and "还有 <b>2</b> 项" in page
    assert Task.objects.filter(upstream__isnull=False, leader=overseer).count() == 3


def test_a_wrong_day_comes_back_beside_its_row_with_what_was_ticked(client, handed, county_director, bureau):
    see(client, county_director)
    response = client.post(reverse("carry-many"), sent(handed, bureau, handed[:2], **{f"due_{handed[1].pk}": "等通知"}))
    page = response.content.decode()
    assert response.status_code == 422 and "看不懂日期“等通知”" in page
    assert page.count(" checked") == 2 and 'value="等通知"' in page
    assert not Task.objects.filter(upstream__isnull=False).exists()


def test_a_day_may_be_written_in_words(client, city, county_director, bureau):
    task = hand(city, 1)[0]
    Task.objects.filter(pk=task.pk).update(due=date(2099, 12, 31))
    see(client, county_director)
    client.post(reverse("carry-many"), sent([task], bureau, [task], **{f"due_{task.pk}": "2099年6月底前"}))
    assert Task.objects.get(upstream=task).due == date(2099, 6, 30)


def test_only_supported_is_said_on_the_page_and_taken_back(client, handed, county_director, bureau):
    see(client, county_director)
    data = sent(handed, bureau, handed[:1], act="support", reason="市局直接实施")
    page = client.post(reverse("carry-many"), data, follow=True).content.decode()
    assert "只需配合，不再分解的 1 项" in page and "市局直接实施" in page
    client.post(reverse("to-carry-again", args=[SupportOnly.objects.get().pk]))
    assert to_carry(county_director).count() == 5
    assert Entry.objects.filter(action="task.to-carry-again").count() == 1


def test_another_county_takes_nothing_back(client, city, handed, county_director):
    support_only(actor=county_director, tasks=[handed[0].pk], reason="市局直接实施", now=NOW)
    neighbour = make_account(city.counties["临溪县"], "linxi", "苏北辰", Role.DIRECTOR)
    client.force_login(neighbour)
    assert client.post(reverse("to-carry-again", args=[SupportOnly.objects.get().pk])).status_code == 404
    assert SupportOnly.objects.exists()


def test_nothing_ticked_is_said(client, handed, county_director, bureau):
    see(client, county_director)
    response = client.post(reverse("carry-many"), sent(handed, bureau, []))
    assert response.status_code == 422 and "请先勾选" in response.content.decode()


def test_a_citys_office_without_a_government_above_reads_why_nothing_is_there(client, director):
    assert "没有把本级登记为承办单位" in see(client, director).content.decode()


def test_the_office_reads_how_many_wait(client, handed, county_director):
    client.force_login(county_director)
    page = client.get(reverse("todo")).content.decode()
    assert "还有5项上级任务没有承接" in page and reverse("carry-many") in page

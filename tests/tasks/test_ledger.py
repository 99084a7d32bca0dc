"""The ledger through the door: what is shown to whom, filters, groups, pages, and how many questions it costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from luoshi.plans.rules import UnitRole
from luoshi.tasks.filters import SORTS
from luoshi.tasks.models import Assignment, SavedView, Task
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.scopes import scopes_of, tasks_in
from luoshi.tasks.search import index_tasks
from tests.tasks.many import make_tasks

YEAR = "year=2026"
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def nothing_kept():
    """Counts are kept between requests; tests change tasks without the journal."""
    cache.clear()


def see(client, account, query=YEAR, **extra):
    client.force_login(account)
    return client.get(f"{reverse('ledger')}?{query}", **extra)


def numbers(response):
    return [line.cells[1][1].split("<")[0].strip() for line in response.context["lines"] if line.cells]


@pytest.fixture
def tasks(city):
    return make_tasks(city.jurisdiction, 12)


def test_the_office_sees_all_tasks_of_its_government_in_the_order_of_the_document(client, tasks, officer):
    response = see(client, officer)
    assert numbers(response) == [f"青督〔2026〕{n}号" for n in range(1, 13)]
    assert "共 <b>12</b> 项" in response.content.decode()


def test_a_stranger_sees_none_of_them(client, tasks, stranger):
    response = see(client, stranger)
    assert numbers(response) == []
    assert "还没有任务" in response.content.decode()


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "auditor"])
def test_the_three_administrators_have_no_ledger(client, tasks, who, request):
    assert see(client, request.getfixturevalue(who)).status_code == 403


def test_nobody_sees_it_without_signing_in(client, tasks):
    assert client.get(reverse("ledger")).status_code == 302


def test_a_liaison_sees_what_was_handed_to_the_own_unit_and_nothing_else(client, city, tasks, lead_liaison):
    unit = city.units["市发展改革委"]
    expected = [task.number for task in tasks if task.assignments.filter(unit=unit).exists()]
    assert 0 < len(expected) < 12
    assert numbers(see(client, lead_liaison)) == expected


def test_a_liaison_does_not_reach_the_whole_ledger_by_its_address(client, tasks, lead_liaison):
    assert numbers(see(client, lead_liaison, f"{YEAR}&scope=own")) == numbers(see(client, lead_liaison))


def test_a_liaison_does_not_see_a_task_that_was_not_handed_out(client, city, lead_liaison):
    make_tasks(city.jurisdiction, 12, state=TaskState.REGISTERED)
    assert Assignment.objects.filter(unit=city.units["市发展改革委"]).exists()
    assert numbers(see(client, lead_liaison)) == []


def test_a_county_sees_the_citys_tasks_that_were_handed_to_it(client, city, tasks, county_director):
    unit = city.units["东泽区人民政府"]
    expected = [task.number for task in tasks if task.assignments.filter(unit=unit).exists()]
    assert expected and numbers(see(client, county_director, f"{YEAR}&scope=above")) == expected
    assert numbers(see(client, county_director)) == []  # its own ledger is empty yet


def test_a_deputy_sees_the_tasks_he_leads(client, city, tasks, deputy):
    expected = [task.number for task in tasks if task.leader == city.leaders["方策"]]
    assert 0 < len(expected) < 12
    assert numbers(see(client, deputy)) == expected


@pytest.mark.parametrize(
    "who", ["director", "officer", "mayor", "deputy", "lead_liaison", "support_liaison", "county_director", "stranger"]
)
def test_no_scope_goes_beyond_what_the_account_may_see(city, tasks, who, request):
    account = request.getfixturevalue(who)
    seen = set(visible_tasks(account).values_list("pk", flat=True))
    for scope in scopes_of(account):
        assert set(tasks_in(account, scope).values_list("pk", flat=True)) <= seen


def test_lights_filter_and_their_chips_count(client, tasks, officer):
    behind = [task.number for task in tasks if task.light == Light.BEHIND]
    Task.objects.filter(pk=tasks[0].pk).update(light=Light.BEHIND)
    behind = list(Task.objects.filter(light=Light.BEHIND).values_list("number", flat=True))
    response = see(client, officer, f"{YEAR}&light=behind")
    assert numbers(response) == behind
    chips = {chip.words: chip for row in response.context["chip_rows"] for chip in row}
    assert chips["滞后"].is_on and chips["滞后"].count == len(behind)
    # The other lights say what they would find, not nothing.
    assert chips["正常"].count == Task.objects.filter(light=Light.NORMAL).count() > 0


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("tier=key", lambda task: task.tier == "key"),
        ("term=long", lambda task: task.term == "long"),
        ("light=normal&light=warning", lambda task: task.light in ("normal", "warning")),
        ("tag=民生实事", lambda task: "民生实事" in task.tags),
        ("no_target=1", lambda task: not task.targets.exists()),
        ("kind=part", lambda task: False),
        ("due_from=2026-06-01&due_to=2026-08-31", lambda task: 6 <= task.due.month <= 8),
        ("section=一、推动产业转型升级", lambda task: task.section == "一、推动产业转型升级"),
        ("q=第3批", lambda task: "第3批" in task.text),
        ("q=没有这样的词", lambda task: False),
    ],
)
def test_filters_find_what_they_say(client, tasks, officer, query, condition):
    expected = [task.number for task in tasks if condition(task)]
    assert numbers(see(client, officer, f"{YEAR}&{query}")) == expected


def test_filters_by_unit_tell_leads_from_all(client, city, tasks, officer):
    unit = city.units["市财政局"]
    given = Assignment.objects.filter(unit=unit)
    leads = set(given.filter(role=UnitRole.LEAD).values_list("task__number", flat=True))
    any_role = set(given.values_list("task__number", flat=True))
    assert leads < any_role
    assert set(numbers(see(client, officer, f"{YEAR}&lead={unit.pk}"))) == leads
    assert set(numbers(see(client, officer, f"{YEAR}&unit={unit.pk}"))) == any_role


def test_overdue_counts_only_what_still_runs(client, city, officer):
    tasks = make_tasks(city.jurisdiction, 3)
    past = timezone.localdate() - timedelta(days=3)
    Task.objects.update(due=past, light=Light.NORMAL)
    Task.objects.filter(pk=tasks[1].pk).update(light=Light.CLOSED)
    Task.objects.filter(pk=tasks[2].pk).update(state=TaskState.REVOKED)
    response = see(client, officer, f"{YEAR}&overdue=1")
    assert numbers(response) == [tasks[0].number]
    assert "逾期3天" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "light=purple",
        "leader=x",
        "due_from=2026-02-31",
        "page=-1",
        "page=99999",
        "size=7",
        "group=x",
        "sort=;",
        "year=x",
        "columns=x",
        "kind=x",
        "scope=x",
    ],
)
def test_what_an_address_cannot_mean_is_left_out(client, tasks, officer, query):
    assert see(client, officer, f"{query}&{YEAR}").status_code == 200


def test_a_filter_by_a_unit_of_another_government_says_nothing_of_it(client, tasks, stranger, city):
    unit = city.units["市财政局"]
    assert "财政局" not in see(client, stranger, f"{YEAR}&unit={unit.pk}").content.decode()


@pytest.mark.parametrize("group", ["section", "leader", "lead", "light", "county"])
def test_groups_hold_every_task_and_say_how_many(client, tasks, officer, group):
    response = see(client, officer, f"{YEAR}&group={group}")
    lines = response.context["lines"]
    headings = [line for line in lines if line.heading]
    assert len({line.heading for line in headings}) == len(headings) > 1
    assert sum(line.count for line in headings) == len([line for line in lines if line.cells])
    assert set(numbers(response)) == {task.number for task in tasks}


@pytest.mark.parametrize("group", ["section", "lead", "county"])
def test_pages_of_groups_follow_on_each_other_without_loss(client, city, officer, group):
    make_tasks(city.jurisdiction, 130)
    read = [numbers(see(client, officer, f"{YEAR}&group={group}&page={page}")) for page in (1, 2, 3, 4, 5)]
    whole = [number for page in read for number in page]
    assert {len(page) for page in read[:2]} == {50}
    if group != "county":
        assert len(whole) == len(set(whole)) == 130
    assert len(set(whole)) == 130


def test_a_page_behind_the_last_is_empty_and_leads_back(client, tasks, officer):
    response = see(client, officer, f"{YEAR}&page=9")
    assert (numbers(response) == [] and "page=1" in response.context["pages"].earlier) or response.context[
        "pages"
    ].earlier


def test_sorting_by_limit_goes_both_ways(client, tasks, officer):
    by_due = [task.number for task in sorted(tasks, key=lambda task: (task.due, task.position))]
    assert numbers(see(client, officer, f"{YEAR}&sort=due")) == by_due
    response = see(client, officer, f"{YEAR}&sort=-due")
    assert numbers(response)[0] == max(tasks, key=lambda task: task.due).number
    assert 'aria-sort="descending"' in response.content.decode()


def test_columns_are_those_chosen(client, tasks, officer):
    response = see(client, officer, f"{YEAR}&columns=task&columns=tags")
    assert [head.words for head in response.context["heads"]] == ["工作任务", "标签"]


def test_figures_stand_out_and_words_of_a_document_are_no_markup(client, city, officer):
    task = make_tasks(city.jurisdiction, 1)[0]
    Task.objects.filter(pk=task.pk).update(text="<script>新增就业17,000人</script>")
    page = see(client, officer).content.decode()
    assert "&lt;script&gt;新增就业<b>17,000人</b>&lt;/script&gt;" in page


def test_htmx_gets_the_part_alone(client, tasks, officer):
    response = see(client, officer, headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith('<div id="ledger">')


def test_other_years_are_a_click_away(client, city, tasks, officer):
    make_tasks(city.jurisdiction, 2, year=2025)
    response = see(client, officer)
    assert [chip.words for chip in response.context["years"]] == ["2026年", "2025年"]
    assert len(numbers(see(client, officer, "year=2025"))) == 2


@pytest.mark.parametrize(
    ("who", "group"),
    [
        ("officer", ""),
        ("officer", "lead"),
        ("officer", "county"),
        ("lead_liaison", "section"),
        ("county_director", ""),
        ("deputy", ""),
    ],
)
def test_a_page_costs_the_same_few_questions_at_any_size(
    client, city, who, group, request, django_assert_max_num_queries
):
    account = request.getfixturevalue(who)
    make_tasks(city.jurisdiction, 150)
    client.force_login(account)
    see_again(client, "")  # once a minute the session is written
    cache.clear()
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        see_again(client, group)
    cache.clear()
    make_tasks(city.jurisdiction, 2000)
    with django_assert_max_num_queries(MOST_QUERIES) as many:
        see_again(client, group)
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize("sort", ["", "number", "due"])
def test_a_page_is_read_from_an_index_and_not_sorted(city, sort):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL sorts so few rows at once, whatever index there is")
    make_tasks(city.jurisdiction, 300)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    tasks = Task.objects.filter(jurisdiction=city.jurisdiction, year=2026).order_by(*SORTS[sort])
    assert "TEMP B-TREE" not in tasks.values_list("pk", flat=True)[:50].explain()


def see_again(client, group):
    response = client.get(f"{reverse('ledger')}?{YEAR}&size=100&group={group}")
    assert response.status_code == 200


def test_counts_are_kept_until_the_journal_grows(client, tasks, officer, director, django_assert_max_num_queries):
    see(client, officer)
    client.get(f"{reverse('ledger')}?{YEAR}")
    with django_assert_max_num_queries(11):
        client.get(f"{reverse('ledger')}?{YEAR}")


# Views that a person keeps


def keep(client, account, name, query=f"{YEAR}&light=behind"):
    client.force_login(account)
    return client.post(reverse("view-save"), {"name": name, "query": query})


def test_a_view_is_kept_and_stands_in_the_menu(client, tasks, officer):
    response = keep(client, officer, "滞后的")
    assert response.status_code == 302 and "light=behind" in response["Location"]
    assert "滞后的" in see(client, officer).content.decode()


def test_a_view_belongs_to_one_person(client, tasks, officer, director):
    keep(client, officer, "滞后的")
    see(client, officer)  # where the message about it is said
    assert "滞后的" not in see(client, director).content.decode()
    view = SavedView.objects.get()
    assert client.post(reverse("view-delete", args=[view.pk])).status_code == 404
    client.force_login(officer)
    assert client.post(reverse("view-delete", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_name(client, tasks, officer, name):
    assert keep(client, officer, name).status_code == 422
    assert not SavedView.objects.exists()


def test_a_kept_address_is_one_of_the_ledger_and_of_nothing_else(client, tasks, officer):
    keep(client, officer, "坏", "https://elsewhere.example/?light=behind&x=<script>")
    view = SavedView.objects.get()
    assert "elsewhere" not in view.query and "script" not in view.query


def test_reading_an_address_changes_nothing(client, tasks, officer):
    client.force_login(officer)
    assert client.get(reverse("view-save")).status_code == 405


# Filters panel, search box


def test_the_panel_of_filters_counts_what_each_value_would_find(client, city, tasks, officer):
    client.force_login(officer)
    response = client.get(f"{reverse('ledger-filters')}?{YEAR}&tier=key")
    options = {select["name"]: select["options"] for select in response.context["selects"]}
    leads = {option.words: option.count for option in options["lead"]}
    expected = Assignment.objects.filter(role="lead", task__tier="key", unit=city.units["市财政局"]).count()
    assert leads.get("市财政局", 0) == expected
    assert {"leader", "lead", "unit", "county", "section", "tag"} <= set(options)


def test_the_search_box_leads_to_the_ledger(client, tasks, officer):
    client.force_login(officer)
    response = client.get(reverse("search"), {"q": "就业"})
    assert response.status_code == 302 and response["Location"].startswith(reverse("ledger"))
    assert "q=%E5%B0%B1%E4%B8%9A" in response["Location"]


def test_search_finds_by_name_of_a_unit_and_only_what_may_be_seen(client, city, tasks, officer, lead_liaison):
    index_tasks(tasks)
    found = numbers(see(client, officer, f"{YEAR}&q=财政"))
    assert set(found) == set(
        Task.objects.filter(assignments__unit=city.units["市财政局"]).values_list("number", flat=True)
    )
    seen = set(numbers(see(client, lead_liaison)))
    assert set(numbers(see(client, lead_liaison, f"{YEAR}&q=财政"))) == seen & set(found)


def test_a_suspended_task_is_named_so(client, city, officer):
    make_tasks(city.jurisdiction, 1, state=TaskState.SUSPENDED)
    assert '<span class="badge badge-warning">中止</span>' in see(client, officer).content.decode()


def test_what_is_counted_is_said_with_its_moment(client, tasks, officer):
    page = see(client, officer).content.decode()
    now = timezone.localtime(datetime.now(UTC))
    assert f"截至 {now.month}月{now.day}日" in page

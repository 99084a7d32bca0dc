"""The page of a task, the panel, versions, units and leaders with their tasks, what waits, the first page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from luoshi.plans.models import Plan, Reading, ReceivedFile
from luoshi.plans.rules import PlanState
from luoshi.tasks.facets import Counting
from luoshi.tasks.models import Assignment, Target, Task
from luoshi.tasks.rules import TaskState
from luoshi.tasks.scopes import scopes_of
from luoshi.tasks.task_page import lines_around
from luoshi.tasks.todo import count_todos, todos_of
from tests.tasks.many import make_tasks

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SOURCE = "一、总体\n1.发展经济\n2.新增就业17,000人\n牵头单位：市发展改革委\n3.别的事"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def tasks(city):
    return make_tasks(city.jurisdiction, 12)


@pytest.fixture
def task(city):
    """A task that 市发展改革委 leads and 市财政局 supports."""
    made = make_tasks(city.jurisdiction, 1)[0]
    made.assignments.all().delete()
    for position, (name, role) in enumerate((("市发展改革委", "lead"), ("市财政局", "support")), 1):
        Assignment.objects.create(
            jurisdiction=city.jurisdiction, task=made, unit=city.units[name], role=role, position=position
        )
    return made


@pytest.fixture
def plan(city, officer):
    file = ReceivedFile.objects.create(
        jurisdiction=city.jurisdiction,
        name="任务分解.docx",
        sha256="a" * 64,
        size=1,
        received_by=officer,
        received_at=NOW,
    )
    Reading.objects.create(jurisdiction=city.jurisdiction, file=file, text=SOURCE, result={}, parser="1", read_at=NOW)
    return Plan.objects.create(jurisdiction=city.jurisdiction, file=file, position=1, title="分解方案", year=2026)


def see(client, account, route, *args, **query):
    client.force_login(account)
    return client.get(reverse(route, args=args), query)


@pytest.mark.parametrize("route", ["task", "task-panel"])
@pytest.mark.parametrize("who", ["officer", "director", "lead_liaison", "support_liaison", "mayor"])
def test_those_concerned_see_a_task(client, task, who, route, request):
    response = see(client, request.getfixturevalue(who), route, task.pk)
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("route", ["task", "task-panel", "task-split"])
@pytest.mark.parametrize("who", ["stranger", "county_director"])
def test_to_others_a_task_does_not_exist(client, task, who, route, request):
    response = see(client, request.getfixturevalue(who), route, task.pk)
    assert response.status_code == 404
    assert task.number not in response.content.decode()


def test_another_units_liaison_does_not_see_it(client, city, task, support_liaison):
    Assignment.objects.filter(unit=city.units["市财政局"]).delete()
    assert see(client, support_liaison, "task", task.pk).status_code == 404


def test_the_panel_is_a_part_for_htmx_and_leads_to_the_page(client, task, officer):
    client.force_login(officer)
    address = reverse("task-panel", args=[task.pk])
    assert client.get(address)["Location"] == reverse("task", args=[task.pk])
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'id="task-panel"' in part and "<html" not in part


def test_a_task_that_was_not_reported_says_so(client, task, officer):
    Task.objects.filter(pk=task.pk).update(due=date(2099, 12, 31), light="unreported")
    assert "未报，尚未到填报期。" in see(client, officer, "task", task.pk).content.decode()


def test_the_office_opens_the_source_and_others_read_its_lines(client, task, plan, officer, lead_liaison):
    start = SOURCE.index("新增就业")
    Task.objects.filter(pk=task.pk).update(plan=plan, start=start, end=start + len("新增就业17,000人"))
    page = see(client, officer, "task", task.pk)
    assert "原文第 3 行" in page.content.decode() and page.context["source"].file_id
    page = see(client, lead_liaison, "task", task.pk)
    assert "<mark>新增就业17,000人</mark>" in page.content.decode()
    assert page.context["source"].file_id is None and "在来文中打开" not in page.content.decode()


@pytest.mark.parametrize(
    ("start", "end", "line", "marked"), [(0, 2, 1, "一、"), (5, 11, 2, "1.发展经济"), (0, 0, 1, "")]
)
def test_lines_around_a_place(start, end, line, marked):
    number, lines = lines_around(SOURCE, start, end)
    assert number == line
    assert not marked or any(f"<mark>{marked}" in each.html for each in lines)
    assert lines[0].number >= 1


def test_words_of_the_source_are_no_markup():
    _, lines = lines_around("<b>一</b>\n<i>二</i>", 0, 8)
    assert lines[0].html == "<mark>&lt;b&gt;一&lt;/b&gt;</mark>"
    assert lines[1].html == "&lt;i&gt;二&lt;/i&gt;"


def test_phones_of_liaisons_stand_beside_the_unit(client, task, officer, lead_liaison):
    lead_liaison.phone = "0999-1234567"
    lead_liaison.save(update_fields=["phone"])
    assert "卫青岚（A岗）0999-1234567" in see(client, officer, "task", task.pk).content.decode()


def test_what_cannot_be_done_says_why_and_who(client, task, lead_liaison, support_liaison, officer):
    page = see(client, lead_liaison, "task", task.pk)
    assert page.context["main"].words == "签收"
    assert "拆解为子任务" in [move.words for move in page.context["others"]]
    assert "请联系督查室主任" in page.content.decode()
    page = see(client, support_liaison, "task", task.pk)
    assert page.context["main"].words == "签收" and "请联系牵头单位" in page.content.decode()


def test_a_task_page_costs_a_fixed_number_of_questions(client, task, officer, django_assert_max_num_queries):
    see(client, officer, "task", task.pk)
    with django_assert_max_num_queries(34):
        client.get(reverse("task", args=[task.pk]))


# Units and leaders


def test_a_units_page_shows_its_tasks(client, city, tasks, officer):
    unit = city.units["市财政局"]
    response = see(client, officer, "unit-tasks", unit.pk, year=2026)
    assert response.context["total"] == Assignment.objects.filter(unit=unit).count() > 0
    assert "青泽市财政局" in response.content.decode()


def test_a_units_page_shows_a_liaison_only_the_own_tasks(client, city, tasks, lead_liaison):
    other = city.units["市财政局"]
    response = see(client, lead_liaison, "unit-tasks", other.pk, year=2026)
    both = Task.objects.filter(assignments__unit=other).filter(assignments__unit=city.units["市发展改革委"])
    assert response.context["total"] == both.count()


def test_a_leaders_page_shows_the_tasks_he_leads(client, city, tasks, officer):
    leader = city.leaders["方策"]
    response = see(client, officer, "leader", leader.pk, year=2026)
    assert response.context["total"] == Task.objects.filter(leader=leader).count() > 0


@pytest.mark.parametrize(("route", "pick"), [("unit-tasks", "units"), ("leader", "leaders")])
def test_units_and_leaders_of_another_government_do_not_exist(client, city, tasks, stranger, route, pick):
    row = next(iter(getattr(city, pick).values()))
    assert see(client, stranger, route, row.pk).status_code == 404


# What waits, and the first page


@pytest.mark.parametrize(
    ("who", "route"),
    [
        ("officer", "todo"),
        ("director", "todo"),
        ("lead_liaison", "todo"),
        ("county_director", "todo"),
        ("mayor", "ledger"),
        ("deputy", "ledger"),
        ("business_admin", "ledger"),
        ("system_admin", "accounts"),
        ("security_admin", "roles"),
        ("auditor", "journal"),
    ],
)
def test_everybody_begins_at_the_own_place(client, who, route, request):
    assert see(client, request.getfixturevalue(who), "home")["Location"] == reverse(route)


def test_a_menu_has_at_most_eight_entries(client, officer, director, lead_liaison, deputy, business_admin, mayor):
    for account in (officer, director, lead_liaison, deputy, business_admin, mayor):
        assert 1 <= len(see(client, account, "ledger").context["menu"]) <= 8


def kinds(response):
    return [todo.kind for todo in response.context["todos"]]


def test_a_plan_that_was_proposed_waits_for_the_director_and_not_for_who_proposed_it(client, plan, officer, director):
    Plan.objects.update(state=PlanState.PROPOSED, proposed_by=officer)
    assert kinds(see(client, director, "todo")) == ["签发"]
    assert reverse("plan-issue", args=[plan.pk]) in see(client, director, "todo").content.decode()
    assert kinds(see(client, officer, "todo")) == []


def test_a_plan_in_review_waits_for_the_office(client, plan, officer, lead_liaison):
    assert kinds(see(client, officer, "todo")) == ["校核"]
    assert kinds(see(client, lead_liaison, "todo")) == []


def test_new_tasks_wait_for_the_unit_they_were_handed_to(client, task, lead_liaison, support_liaison):
    Task.objects.update(issued_at=timezone.now(), due=date(2099, 12, 31))
    assert kinds(see(client, lead_liaison, "todo")) == ["签收"]
    assert kinds(see(client, support_liaison, "todo")) == ["签收"]


def test_a_task_past_its_limit_waits_for_who_leads_it(client, task, lead_liaison, support_liaison):
    Task.objects.update(issued_at=NOW, due=date(2026, 3, 1), state=TaskState.ISSUED, light="behind")
    assert "已逾期" in kinds(see(client, lead_liaison, "todo"))
    assert "临近时限" not in kinds(see(client, lead_liaison, "todo"))
    assert "已逾期" not in kinds(see(client, support_liaison, "todo"))


def test_the_citys_task_waits_for_the_county_until_it_is_carried_out(client, city, task, county_director):
    Assignment.objects.filter(role="support").update(unit=city.units["东泽区人民政府"])
    Task.objects.update(issued_at=timezone.now())
    assert kinds(see(client, county_director, "todo")) == ["承接", "签收"]
    Task.objects.create(
        jurisdiction=city.counties["东泽区"],
        upstream=task,
        year=2026,
        serial=1,
        number="东泽督〔2026〕1号",
        position=1000,
        text="本区",
        due=task.due,
        first_due=task.due,
        created_at=NOW,
    )
    cache.clear()
    assert kinds(see(client, county_director, "todo")) == ["签收"]


def test_nothing_to_do_says_so(client, city, officer):
    assert "现在没有要您办的事" in see(client, officer, "todo").content.decode()


def test_a_target_stands_with_its_owner_and_origin(client, city, task, officer):
    Target.objects.create(
        jurisdiction=city.jurisdiction,
        task=task,
        position=9,
        name="财政收入",
        op=">=",
        value=5,
        unit="%",
        owner=city.units["市财政局"],
    )
    page = see(client, officer, "task", task.pk).content.decode()
    assert "不低于5%" in page and "统计 市财政局" in page and "读自原文" in page


@pytest.mark.parametrize(
    "who", ["officer", "director", "lead_liaison", "county_director", "deputy", "mayor", "auditor"]
)
def test_the_number_beside_the_list_is_the_number_of_its_lines(client, city, tasks, plan, who, request, officer):
    Plan.objects.create(
        jurisdiction=city.jurisdiction,
        file=plan.file,
        position=2,
        title="另一个",
        year=2026,
        state=PlanState.PROPOSED,
        proposed_by=officer,
    )
    Task.objects.update(issued_at=timezone.now(), year=timezone.localdate().year)
    account = request.getfixturevalue(who)
    assert (count_todos(account) or 0) == len(todos_of(account, timezone.localdate()))


def test_the_number_costs_one_question(city, tasks, director, django_assert_num_queries):
    assert scopes_of(director) and Counting(director, timezone.localdate())
    with django_assert_num_queries(1):
        count_todos(director)


def test_who_keeps_accounts_has_no_work_of_tasks_in_the_bar(client, auditor, officer):
    for account, shown in ((auditor, False), (officer, True)):
        client.force_login(account)
        html = client.get("/settings/").content.decode()
        assert ('role="search"' in html) is shown
        assert ('class="todo-count"' in html) is shown


def test_what_lay_undivided_last_year_waits_for_no_county_any_more(client, city, task, county_director):
    Assignment.objects.filter(role="support").update(unit=city.units["东泽区人民政府"])
    long_ago = timezone.now() - timedelta(days=400)
    Task.objects.update(issued_at=long_ago, year=timezone.localdate().year - 1)
    assert kinds(see(client, county_director, "todo")) == []
    Task.objects.update(issued_at=timezone.now())  # late, but just handed out
    cache.clear()
    assert kinds(see(client, county_director, "todo")) == ["承接", "签收"]

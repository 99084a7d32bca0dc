"""The pages on which tasks are changed: what was typed stays, what is refused says why, nothing happens by looking."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from luoshi.errors import MoveRefused
from luoshi.plans.actions.deciding import decide
from luoshi.plans.actions.proposing import propose_plan, send_back
from luoshi.plans.models import Plan, PlanItem, Reading, ReceivedFile
from luoshi.plans.rules import PlanState
from luoshi.tasks.models import Assignment, Target, Task, TaskChange
from luoshi.tasks.rules import TaskState
from luoshi.tasks.versions import keep_versions
from tests.people import make_unit
from tests.tasks.many import make_tasks

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def task(city):
    """A task that 市发展改革委 leads, 市财政局 and 东泽区 support, with 100 houses to be built by the end of the year."""
    made = make_tasks(city.jurisdiction, 1)[0]
    made.assignments.all().delete()
    made.targets.all().delete()
    units = (("市发展改革委", "lead"), ("市财政局", "support"), ("东泽区人民政府", "support"))
    for position, (name, role) in enumerate(units, 1):
        Assignment.objects.create(
            jurisdiction=city.jurisdiction, task=made, unit=city.units[name], role=role, position=position
        )
    Target.objects.create(
        jurisdiction=city.jurisdiction, task=made, position=1, name="新建住房", op=">=", value=Decimal(100), unit="套"
    )
    made.principal = city.units["市发展改革委"]
    made.due = made.first_due = date(2026, 12, 31)
    made.save()
    keep_versions([made], by=None, at=NOW)
    return made


def send(client, account, route, task, data, query=""):
    client.force_login(account)
    return client.post(f"{reverse(route, args=[task.pk])}{query}", data)


def parts(city, task, *shares, **more):
    target = task.targets.get()
    data = {"form-TOTAL_FORMS": str(len(shares)), "form-INITIAL_FORMS": "0", "gap_reason": ""}
    for n, share in enumerate(shares):
        data |= {
            f"form-{n}-text": f"第{n + 1}块",
            f"form-{n}-lead": str(city.units["市财政局"].pk),
            f"form-{n}-due": "2026-10-31",
            f"form-{n}-weight": "1",
            f"form-{n}-share_{target.pk}": share,
        }
    return {**data, **more}


BASIS = {"doc_no": "青政纪〔2026〕8号", "decided_on": "2026-03-01", "reason": "情况变化"}


def test_a_lead_unit_splits_its_task(client, city, task, lead_liaison):
    response = send(client, lead_liaison, "task-split", task, parts(city, task, "60", "40"))
    assert response.status_code == 302
    assert [part.text for part in task.parts.order_by("serial")] == ["第1块", "第2块"]
    page = client.get(reverse("task", args=[task.pk])).content.decode()
    assert "2 个子任务" in page and "子任务合计 100套，与原任务相等" in page


def test_shares_that_fall_short_come_back_with_what_was_typed(client, city, task, lead_liaison):
    response = send(client, lead_liaison, "task-split", task, parts(city, task, "60", "30"))
    page = response.content.decode()
    assert response.status_code == 422 and "差10套" in page and "第1块" in page
    assert not task.parts.exists()
    reason = {"gap_reason": "其余10套由省里建"}
    assert send(client, lead_liaison, "task-split", task, parts(city, task, "60", "30", **reason)).status_code == 302


def test_one_part_more_keeps_what_was_typed_and_splits_nothing(client, city, task, lead_liaison):
    response = send(client, lead_liaison, "task-split", task, parts(city, task, "60", more="1"))
    assert response.status_code == 200 and "第1块" in response.content.decode()
    assert len(response.context["formset"].forms) == 2 and not task.parts.exists()


def test_an_empty_form_says_what_is_missing(client, city, task, lead_liaison):
    response = send(client, lead_liaison, "task-split", task, {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})
    assert response.status_code == 422 and not task.parts.exists()


def test_a_form_that_was_tampered_with_is_refused_without_a_fault(client, city, task, lead_liaison):
    response = send(client, lead_liaison, "task-split", task, {"form-TOTAL_FORMS": "x", "more": "1"})
    assert response.status_code in (200, 422)


def test_a_lead_unit_does_not_split_to_units_outside_the_task(client, city, task, lead_liaison):
    data = parts(city, task, "100") | {"form-0-lead": str(city.units["市教育局"].pk)}
    assert send(client, lead_liaison, "task-split", task, data).status_code == 422
    assert not task.parts.exists()


@pytest.mark.parametrize(("who", "status"), [("support_liaison", 403), ("stranger", 404), ("mayor", 403)])
def test_others_do_not_split(client, city, task, who, status, request):
    response = send(client, request.getfixturevalue(who), "task-split", task, parts(city, task, "100"))
    assert response.status_code == status and not task.parts.exists()


def test_the_office_sets_tier_tags_officer_and_owner(client, city, task, director, officer):
    target = task.targets.get()
    data = {"tier": "key", "weight": "2", "tags": "民生实事、重大项目", "officer": str(officer.pk)}
    data |= {f"owner_{target.pk}": str(city.units["市财政局"].pk)}
    assert send(client, director, "task-arrange", task, data).status_code == 302
    task.refresh_from_db()
    assert (task.tier, task.weight, task.tags, task.officer) == ("key", 2, ["民生实事", "重大项目"], officer)
    assert task.targets.get().owner == city.units["市财政局"]


def test_another_officers_task_is_not_arranged(client, task, officer, second_officer):
    Task.objects.filter(pk=task.pk).update(officer=officer)
    data = {"tier": "key", "weight": "2", "tags": "", "officer": ""}
    response = send(client, second_officer, "task-arrange", task, data)
    assert response.status_code == 403 and "另一位督查专员" in response.content.decode()


def adjusted(city, task, **more):
    data = {
        "text": "改建住房120套",
        "lead": str(city.units["市财政局"].pk),
        "supports": [str(city.units["市教育局"].pk)],
        "due": "2026-11-30",
        "weight": "1",
        "version": str(task.version),
        "figures-TOTAL_FORMS": "2",
        "figures-INITIAL_FORMS": "1",
        "figures-0-name": "新建住房",
        "figures-0-op": ">=",
        "figures-0-value": "120",
        "figures-0-unit": "套",
        "figures-0-reference": "",
    }
    return {**data, **BASIS, **more}


def test_the_director_adjusts_by_a_document_and_both_versions_can_be_compared(client, city, task, director):
    assert send(client, director, "task-change", task, adjusted(city, task), "?kind=adjust").status_code == 302
    task.refresh_from_db()
    assert task.text == "改建住房120套" and task.principal == city.units["市财政局"]
    assert task.targets.get().value == 120 and task.first_due == date(2026, 12, 31)
    page = client.get(reverse("task-versions", args=[task.pk])).content.decode()
    assert "<ins>" in page and "<del>" in page and "青政纪〔2026〕8号" in page
    history = client.get(reverse("task", args=[task.pk])).content.decode()
    assert "调整" in history and "情况变化" in history


def test_without_a_document_nothing_is_changed(client, city, task, director):
    response = send(client, director, "task-change", task, adjusted(city, task, doc_no=""), "?kind=adjust")
    assert response.status_code == 422 and "改建住房120套" in response.content.decode()
    assert not TaskChange.objects.exists()


def test_who_saw_an_older_version_is_told_so(client, city, task, director):
    data = adjusted(city, task)
    send(client, director, "task-change", task, data, "?kind=adjust")
    response = send(client, director, "task-change", task, {**data, "text": "又改"}, "?kind=adjust")
    assert response.status_code == 409 and "刚刚改过" in response.content.decode()


@pytest.mark.parametrize(("kind", "state"), [("suspend", "suspended"), ("revoke", "revoked")])
def test_the_director_suspends_and_revokes(client, task, director, kind, state):
    assert send(client, director, "task-change", task, {**BASIS, "version": "1"}, f"?kind={kind}").status_code == 302
    task.refresh_from_db()
    assert task.state == state


def test_a_revoked_task_is_not_changed_any_more(client, task, director):
    Task.objects.filter(pk=task.pk).update(state=TaskState.REVOKED)
    assert send(client, director, "task-change", task, BASIS, "?kind=suspend").status_code == 409


@pytest.mark.parametrize("who", ["officer", "lead_liaison", "mayor"])
def test_only_the_director_changes_a_task(client, task, who, request):
    response = send(client, request.getfixturevalue(who), "task-change", task, BASIS, "?kind=revoke")
    assert response.status_code == 403
    task.refresh_from_db()
    assert task.state == TaskState.ISSUED


def test_the_director_supplements_a_task(client, city, director):
    client.force_login(director)
    data = {"text": "补办一件事", "lead": str(city.units["市财政局"].pk), "due": "2026-12-31", "weight": "1", **BASIS}
    data |= {"figures-TOTAL_FORMS": "0", "figures-INITIAL_FORMS": "0"}
    assert client.post(reverse("task-new"), data).status_code == 302
    assert Task.objects.get().text == "补办一件事"


def test_a_county_hands_the_citys_task_on_to_its_own_unit(client, city, task, county_director):
    own = make_unit(city.counties["东泽区"], "东泽区住房和城乡建设局", "区住建局")
    data = {"text": "建好本区30套", "lead": str(own.pk), "due": "2026-11-30", "weight": "1"}
    data |= {"figures-TOTAL_FORMS": "1", "figures-INITIAL_FORMS": "0"}
    data |= {"figures-0-name": "新建住房", "figures-0-op": ">=", "figures-0-value": "30", "figures-0-unit": "套"}
    assert send(client, county_director, "task-carry", task, data).status_code == 302
    made = Task.objects.get(upstream=task)
    assert made.jurisdiction == city.counties["东泽区"] and made.targets.get().value == 30
    late = send(client, county_director, "task-carry", task, {**data, "due": "2027-02-01"})
    assert late.status_code == 422 and "晚于上级任务的时限" in late.content.decode()


def test_a_county_does_not_hand_on_what_was_not_handed_to_it(client, city, task, county_director):
    Assignment.objects.filter(unit=city.units["东泽区人民政府"]).delete()
    client.force_login(county_director)
    assert client.get(reverse("task-carry", args=[task.pk])).status_code == 404


def test_a_county_says_which_task_of_the_city_its_own_carries_out(client, city, task, county_director):
    own = make_unit(city.counties["东泽区"], "东泽区住房和城乡建设局", "区住建局")
    mine = make_tasks(city.counties["东泽区"], 1)[0]
    assert mine.principal == own
    Task.objects.filter(pk=mine.pk).update(due=date(2026, 6, 30))
    assert send(client, county_director, "task-link", mine, {"upstream": str(task.pk)}).status_code == 302
    mine.refresh_from_db()
    assert mine.upstream == task


def proposed(city, officer, items=1):
    file = ReceivedFile.objects.create(
        jurisdiction=city.jurisdiction, name="a", sha256="a" * 64, size=1, received_by=officer, received_at=NOW
    )
    plan = Plan.objects.create(
        jurisdiction=city.jurisdiction,
        file=file,
        position=1,
        title="分解方案",
        year=2026,
        state=PlanState.PROPOSED,
        proposed_by=officer,
        proposed_at=NOW,
    )
    for n in range(items):
        item = PlanItem.objects.create(
            jurisdiction=city.jurisdiction, plan=plan, position=1000 * (n + 1), text="办事", due=date(2026, 12, 31)
        )
        item.units.create(
            jurisdiction=city.jurisdiction,
            role="lead",
            printed="市财政局",
            canonical="市财政局",
            unit=city.units["市财政局"],
        )
    return plan


def test_the_director_signs_a_plan_on_its_page(client, city, officer, director):
    plan = proposed(city, officer, 3)
    client.force_login(director)
    address = reverse("plan-issue", args=[plan.pk])
    assert "<b>3</b> 项任务" in client.get(address).content.decode() and not Task.objects.exists()
    seen = {"version": plan.version}
    assert client.post(address, seen)["Location"].startswith(reverse("ledger"))
    assert Task.objects.count() == 3
    assert client.post(address, seen).status_code == 409  # the second click
    assert Task.objects.count() == 3


def test_an_officer_sees_why_it_cannot_be_signed_by_him(client, city, officer):
    plan = proposed(city, officer)
    client.force_login(officer)
    address = reverse("plan-issue", args=[plan.pk])
    assert "请联系督查室主任" in client.get(address).content.decode()
    assert client.post(address).status_code == 403 and not Task.objects.exists()


def test_a_plan_that_lacks_something_says_what(client, city, officer, director):
    plan = proposed(city, officer)
    plan.items.update(due=None)
    client.force_login(director)
    response = client.post(reverse("plan-issue", args=[plan.pk]), {"version": plan.version})
    assert response.status_code == 422 and "没有完成时限" in response.content.decode()


def changed_and_proposed_again(plan, officer):
    """The officer takes the plan back, changes a limit and proposes it once more."""
    send_back(actor=officer, plan=plan, remark="", now=NOW)
    key = str(plan.items.get().pk)
    decide(actor=officer, plan=plan, kind="set-due", payload={"item": key, "date": "2026-06-30"}, now=NOW)
    propose_plan(actor=officer, plan=plan, now=NOW)


@pytest.mark.parametrize("route", ["plan-review", "plan-issue"])
def test_what_the_officer_changed_since_the_director_looked_is_not_signed_unseen(
    client, city, officer, director, route
):
    plan = proposed(city, officer)
    Reading.objects.create(
        jurisdiction=city.jurisdiction, file=plan.file, text="", result={"diagnostics": []}, parser="1", read_at=NOW
    )
    client.force_login(director)
    page = client.get(reverse(route, args=[plan.pk])).content.decode()
    (seen,) = set(re.findall(r'name="version" value="(\d+)"', page))
    changed_and_proposed_again(plan, officer)
    address = reverse("plan-issue", args=[plan.pk])
    refused = client.post(address, {"version": seen})
    assert refused.status_code == 409 and "没有签发" in refused.content.decode() and not Task.objects.exists()
    (now_seen,) = re.findall(r'name="version" value="(\d+)"', refused.content.decode())
    assert client.post(address, {"version": now_seen}).status_code == 302
    assert Task.objects.get().due == date(2026, 6, 30)


def test_a_plan_that_is_signed_is_not_taken_back_any_more(client, city, officer, director):
    plan = proposed(city, officer)
    client.force_login(director)
    assert client.post(reverse("plan-issue", args=[plan.pk]), {"version": plan.version}).status_code == 302
    with pytest.raises(MoveRefused):
        send_back(actor=officer, plan=plan, remark="", now=NOW)
    assert Task.objects.count() == 1


def test_a_form_that_does_not_say_what_was_seen_signs_nothing(client, city, officer, director):
    plan = proposed(city, officer)
    client.force_login(director)
    assert client.post(reverse("plan-issue", args=[plan.pk])).status_code == 409
    assert not Task.objects.exists()


def test_a_stranger_does_not_see_the_plan(client, city, officer, stranger):
    plan = proposed(city, officer)
    client.force_login(stranger)
    assert client.get(reverse("plan-issue", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("page", ["task-change", "task-arrange", "task-link"])
def test_the_county_is_told_whose_task_it_is(client, task, county_director, page):
    client.force_login(county_director)
    answer = client.get(reverse(page, args=[task.pk]))
    assert answer.status_code == 403 and "只有青泽市督查室可以这样做" in answer.content.decode()


def test_a_supplement_without_figures_is_taken_as_a_browser_sends_it(client, city, director):
    client.force_login(director)
    data = {
        **BASIS,
        "decided_on": "3月1日",
        "text": "新增一项任务。",
        "lead": str(city.units["市财政局"].pk),
        "due": "2026年6月底前",
        "weight": "1",
        "figures-TOTAL_FORMS": "1",
        "figures-INITIAL_FORMS": "0",
        "figures-0-name": "",
        "figures-0-op": ">=",
        "figures-0-value": "",
        "figures-0-unit": "",
        "figures-0-reference": "",
    }
    assert client.post(reverse("task-new"), data).status_code == 302
    made = Task.objects.get(text="新增一项任务。")
    assert made.due == date(2026, 6, 30) and not made.targets.exists()


def test_a_day_that_nobody_can_read_is_said_beside_its_field(client, city, director):
    client.force_login(director)
    data = {**BASIS, "text": "新增", "due": "尽快", "weight": "1"}
    page = client.post(reverse("task-new"), data)
    assert page.status_code == 422
    assert "看不懂日期“尽快”" in page.content.decode() and 'id="id_due_error"' in page.content.decode()

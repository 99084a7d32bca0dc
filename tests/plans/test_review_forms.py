"""What one does on the review page: every form works as a plain form, saves at once, and loses nothing to another."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from luoshi.plans.models import Decision
from luoshi.plans.rules import PlanState, UnitRole
from tests.plans.documents import item, stored_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(officer):
    return stored_plan(officer)


@pytest.fixture
def send(client, plan, officer):
    """Sends a form of the page as `by`, with the version that the page showed (now: the newest)."""

    def sent(kind="", by=officer, version=None, htmx=False, route="plan-decide", **fields):
        client.force_login(by)
        plan.refresh_from_db()
        data = {"kind": kind, "version": plan.version if version is None else version, "here": "", **fields}
        return client.post(reverse(route, args=[plan.pk]), data, headers=HTMX if htmx else {})

    return sent


def units(plan, label, role):
    return [row.printed for row in item(plan, label).units.filter(role=role)]


def open_question(plan, code):
    return plan.questions.filter(code=code, state="open").first()


def unfolded(client, plan, question):
    html = client.get(reverse("plan-review", args=[plan.pk]) + f"?question={question.pk}").content.decode()
    return re.findall(r'name="offer" value="(\w+)">(?:<kbd>\d</kbd>)?<span>([^<]+)', html)


def test_an_answer_is_one_click_and_leads_to_the_next_question(client, plan, officer, send):
    client.force_login(officer)
    question = open_question(plan, "lead-missing")
    answers = dict((words, token) for token, words in unfolded(client, plan, question))
    response = send(question=question.pk, offer=answers["市财政局牵头"])
    assert response.status_code == 302
    assert units(plan, "2", UnitRole.LEAD) == ["市财政局"]
    question.refresh_from_db()
    assert question.state == "answered" and question.decision.by == officer
    page = client.get(response.url)
    assert page.context["chosen"].question != question
    assert "已处理 1 问" in page.content.decode() and "顾明澈" in page.content.decode()


def test_htmx_gets_only_what_changed(client, plan, officer, send):
    client.force_login(officer)
    question = open_question(plan, "lead-missing")
    token = unfolded(client, plan, question)[0][0]
    html = send(question=question.pk, offer=token, htmx=True).content.decode()
    assert "<html" not in html and 'id="source-text"' not in html
    assert 'id="review-state"' in html and "已存" in html
    assert f'id="l-{item(plan, "2").pk}"' in html and f'id="l-{item(plan, "1").pk}"' not in html


def test_an_answer_that_is_not_offered_is_refused(plan, send):
    question = open_question(plan, "lead-missing")
    response = send(question=question.pk, offer="0" * 16)
    assert response.status_code == 422 and not Decision.objects.exists()


def test_a_name_is_typed_and_found_in_the_register(client, plan, officer, city, send):
    client.force_login(officer)
    question = plan.questions.get(code="unit-unmapped", subject="市水利局")
    html = client.get(reverse("plan-review", args=[plan.pk]) + f"?question={question.pk}").content.decode()
    token = re.search(r'<span>对应到其他单位.*?name="offer" value="(\w+)"', html, re.DOTALL)[1]
    response = send(question=question.pk, offer=token, asked="市应急局")
    assert response.status_code == 302
    assert item(plan, "3").units.get(printed="市水利局").unit == city.units["市应急管理局"]
    refused = send(question=question.pk, offer=token, asked="市不存在局")
    assert refused.status_code == 422


def test_the_members_of_a_group_are_ticked(client, plan, officer, city, send):
    client.force_login(officer)
    question = plan.questions.get(code="collective-unsettled")
    html = client.get(reverse("plan-review", args=[plan.pk]) + f"?question={question.pk}").content.decode()
    ticked = re.findall(r'name="member" value="([\w-]+)" checked', html)
    assert set(ticked) == {str(unit.pk) for unit in city.group.members.all()}
    token = re.search(r'<span>选定单位.*?name="offer" value="(\w+)"', html, re.DOTALL)[1]
    assert send(question=question.pk, offer=token).status_code == 422
    send(question=question.pk, offer=token, member=ticked[0])
    assert item(plan, "1").units.get(collective=True).members == [ticked[0]]


def test_text_is_corrected_and_says_who_and_what_was_read(client, plan, send):
    first = item(plan, "1")
    send("edit-text", item=first.pk, text="新增城镇就业1.3万人。", here=f"?item={first.pk}")
    first.refresh_from_db()
    assert first.text == "新增城镇就业1.3万人。"
    html = client.get(reverse("plan-review", args=[plan.pk]) + f"?item={first.pk}").content.decode()
    assert re.search(r"顾明澈 .*改.*读自原文：</span>新增城镇就业1.2万人", html, re.DOTALL)
    differences = client.get(reverse("plan-differences", args=[plan.pk])).content.decode()
    send("set-due", item=first.pk, date="2026-11-30")
    assert "due_origin" not in client.get(reverse("plan-differences", args=[plan.pk])).content.decode()
    assert "<del>新增城镇就业1.2万人" in differences and "<ins>新增城镇就业1.3万人。" in differences


def test_text_is_split_at_the_cursor_and_joined_again(plan, send):
    first = item(plan, "1")
    at = first.text.index("新建零工")
    send("edit-text", item=first.pk, text=first.text, split="1", at=str(at))
    texts = [each.text for each in plan.items.filter(label="1")]
    assert texts == ["新增城镇就业1.2万人，6月底前完成一半。", "新建零工市场3个。"]
    other = plan.items.filter(label="1").last()
    send("edit-text", item=first.pk, text=texts[0], merge=other.pk)
    assert plan.items.filter(removed=False).count() == 3


def test_without_a_script_text_is_split_at_an_empty_line(plan, send):
    first = item(plan, "1")
    send("edit-text", item=first.pk, text="前一半。\r\n\r\n后一半。", split="1", at="")
    assert [each.text for each in plan.items.filter(label="1")] == ["前一半。", "后一半。"]


@pytest.mark.parametrize("at", ["0", "", "9999"])
def test_a_split_at_no_place_is_refused(plan, send, at):
    first = item(plan, "1")
    assert send("edit-text", item=first.pk, text=first.text, split="1", at=at).status_code == 422
    assert plan.items.count() == 3


def test_units_change_their_part_and_their_order(plan, send):
    first = item(plan, "1")
    rows = {row.printed: row.pk for row in first.units.all()}
    send("set-units", item=first.pk, op=f"first:{rows['市财政局']}")
    assert units(plan, "1", UnitRole.LEAD) == ["市财政局", "市人社局"]
    send("set-units", item=first.pk, op=f"support:{rows['市人社局']}")
    assert units(plan, "1", UnitRole.LEAD) == ["市财政局"]
    send("set-units", item=first.pk, op="add:support", name="市教育局")
    send("set-units", item=first.pk, op=f"remove:{rows['市商务局']}")
    assert set(units(plan, "1", UnitRole.SUPPORT)) == {"各县（区）人民政府（管委会）", "市人社局", "市教育局"}


def test_the_last_lead_is_not_taken_away(plan, send):
    third = item(plan, "3")
    lead = third.units.get(role=UnitRole.LEAD)
    assert send("set-units", item=third.pk, op=f"remove:{lead.pk}").status_code == 422
    assert units(plan, "3", UnitRole.LEAD) == ["市水利局"]


def test_leaders_are_added_and_taken_away(plan, send):
    first = item(plan, "1")
    send("set-leaders", item=first.pk, op="add", name="方策")
    assert [row.printed for row in first.leaders.all()] == ["许怀远", "方策"]
    send("set-leaders", item=first.pk, op=f"remove:{first.leaders.first().pk}")
    assert [row.printed for row in first.leaders.all()] == ["方策"]


def test_a_leader_who_is_nobody_yet_is_not_lost_by_adding_another(plan, send):
    third = item(plan, "3")
    assert send("set-leaders", item=third.pk, op="add", name="方策").status_code == 422
    assert [row.printed for row in third.leaders.all()] == ["乔远山"]


def test_figures_limits_and_grades_are_saved_one_by_one(plan, send):
    first = item(plan, "1")
    target = first.targets.first()
    send("edit-target", target=target.pk, item=first.pk, name=target.name, op=">=", value="13000", unit="人")
    send("edit-target", target=target.pk, item=first.pk, only="1")
    send("set-due", item=first.pk, date="2026-11-30")
    send("set-tier", item=first.pk, tier="key")
    send("add-stage", item=first.pk, date="2026-03-31", what="完成摸底")
    first.refresh_from_db()
    target.refresh_from_db()
    assert (target.op, int(target.value), target.reference_only) == (">=", 13000, True)
    assert (str(first.due), first.due_origin, first.tier) == ("2026-11-30", "person", "key")
    assert "完成摸底" in [stage.what for stage in first.stages.all()]


def test_items_are_removed_restored_and_added(plan, send):
    second = item(plan, "2")
    assert send("remove-item", item=second.pk, reason="").status_code == 422
    send("remove-item", item=second.pk, reason="背景说明")
    assert not plan.items.filter(removed=False, label="2").exists()
    send("restore-item", item=second.pk)
    send("add-item", item=second.pk, text="新加的一项任务。")
    assert [each.text for each in plan.items.filter(removed=False)][2] == "新加的一项任务。"


def test_a_hint_is_left_as_it_is_with_a_note(client, plan, send):
    question = plan.questions.filter(blocking=False, state="open").first()
    send("acknowledge", question=question.pk, note="已与文件起草人核对")
    question.refresh_from_db()
    assert question.state == "answered" and "已与文件起草人核对" in question.answer
    said = client.get(reverse("plan-differences", args=[plan.pk])).content.decode()
    assert "已与文件起草人核对" in said and "顾明澈" in said


def test_the_last_step_is_taken_back(plan, send):
    first = item(plan, "1")
    before = first.text
    send("edit-text", item=first.pk, text="别的内容。")
    assert send(route="plan-undo").status_code == 302
    first.refresh_from_db()
    assert first.text == before


def test_a_stale_text_shows_both_and_can_be_sent_again(client, plan, second_officer, send):
    first = item(plan, "1")
    send("edit-text", item=first.pk, text="陆青禾写的。", by=second_officer)
    response = send("edit-text", item=first.pk, text="顾明澈写的。", version=0, here=f"?item={first.pk}")
    html = response.content.decode()
    assert response.status_code == 409
    assert "陆青禾" in html and "顾明澈写的。" in html and "陆青禾写的。" in html
    first.refresh_from_db()
    assert first.text == "陆青禾写的。"
    clash = re.search(r'<form method="post"[^>]*>((?:(?!</form>).)*)用我写的', html, re.DOTALL)[1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', clash))
    fields.pop("csrfmiddlewaretoken", None)
    assert client.post(reverse("plan-decide", args=[plan.pk]), fields).status_code == 302
    first.refresh_from_db()
    assert first.text == "顾明澈写的。"


def test_another_field_of_the_same_plan_is_no_clash(plan, second_officer, send):
    send("edit-text", item=item(plan, "1").pk, text="陆青禾写的。", by=second_officer)
    assert send("edit-text", item=item(plan, "3").pk, text="顾明澈写的。", version=0).status_code == 302


def test_what_others_did_meanwhile_is_said(client, plan, officer, second_officer, send):
    first = item(plan, "1")
    send("edit-text", item=first.pk, text="陆青禾写的。", by=second_officer)
    client.force_login(officer)
    address = reverse("plan-changes", args=[plan.pk])
    html = client.get(f"{address}?since=0", headers=HTMX).content.decode()
    assert "陆青禾" in html and "改了第1项" in html and "陆青禾写的。" in html
    assert client.get(f"{address}?since=1", headers=HTMX).status_code == 204


@pytest.mark.parametrize("here", ["https://elsewhere.example/?item=1", "//elsewhere.example", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_site(plan, send, here):
    response = send("set-tier", item=item(plan, "1").pk, tier="key", here=here)
    assert response.url.startswith(reverse("plan-review", args=[plan.pk]))


@pytest.mark.parametrize("who", ["mayor", "business_admin", "lead_liaison"])
def test_who_only_looks_changes_nothing(plan, send, request, who):
    response = send("set-tier", by=request.getfixturevalue(who), item=item(plan, "1").pk, tier="key")
    assert response.status_code == 403 and not Decision.objects.exists()


def test_a_plan_of_another_government_is_not_there_to_change(plan, send, stranger):
    assert send("set-tier", by=stranger, item=item(plan, "1").pk, tier="key").status_code == 404
    assert send(by=stranger, route="plan-undo").status_code == 404


def test_nothing_is_changed_after_review(plan, send):
    plan.state = PlanState.ISSUED
    plan.save(update_fields=["state"])
    assert send("set-tier", item=item(plan, "1").pk, tier="key").status_code == 409


@pytest.mark.parametrize("kind", ["", "nonsense", "undo"])
def test_a_form_of_no_kind_is_refused(plan, send, kind):
    assert send(kind, item=item(plan, "1").pk).status_code == 422


@pytest.mark.parametrize("route", ["plan-decide", "plan-undo"])
def test_looking_changes_nothing(client, plan, officer, route):
    client.force_login(officer)
    assert client.get(reverse(route, args=[plan.pk])).status_code == 405

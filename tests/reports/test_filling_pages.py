"""The unit's page and the office's, through the door: saving, signing, judging, refusals, questions to the database."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.reports.actions.drafting import start_reports
from luoshi.reports.actions.signing import sign_off
from luoshi.reports.filling_rules import FIGURE, digest
from luoshi.reports.models import Evidence, Report
from luoshi.tasks.todo import count_todos, todos_of
from tests.people import make_account
from tests.reports.filling import SEPTEMBER, accepted, fill, filled, handed_in, make_period, many_asked, started


def page(client, who, address="/reports/"):
    client.force_login(who)
    return client.get(address)


def post(client, who, address, **data):
    client.force_login(who)
    return client.post(address, data)


def save(client, who, period, act="save", **fields):
    return post(client, who, "/reports/save/", period=str(period.pk), act=act, **fields)


def test_the_page_makes_the_drafts_and_counts_them(client, period, lead_liaison):
    response = page(client, lead_liaison)
    words = response.content.decode()
    assert response.status_code == 200
    assert Report.objects.count() == 1
    assert "9月落实情况" in words and "城镇新增就业" in words and "还缺：城镇新增就业、登记失业率、落实情况" in words


def test_without_an_open_period_the_page_says_so(client, task, lead_liaison):
    assert "没有开放的填报期" in page(client, lead_liaison).content.decode()


def test_the_period_of_another_city_is_none(client, period, stranger):
    assert page(client, stranger, f"/reports/?period={period.pk}").status_code == 404


def test_the_whole_form_saves_and_hands_over(client, period, draft, task, lead_liaison):
    first, second = task.targets.all()
    fields = {f"{draft.pk}.{FIGURE}{first.pk}": "9300", f"{draft.pk}.{FIGURE}{second.pk}": "4.1%"}
    response = save(client, lead_liaison, period, "hand", **fields, **{f"{draft.pk}.progress": "完成。"})
    assert response.status_code == 302
    assert Report.objects.get().state == "signing"


def test_a_month_that_the_form_proposes_is_no_change(client, period, draft, task, lead_liaison):
    save(client, lead_liaison, period, **{f"{draft.pk}.month:{task.targets.first().pk}": "2026-09"})
    assert Report.objects.get().edition == 0


def test_a_bad_line_keeps_what_was_typed(client, period, draft, task, lead_liaison):
    name = f"{draft.pk}.{FIGURE}{task.targets.first().pk}"
    response = save(client, lead_liaison, period, "hand", **{name: "很多", f"{draft.pk}.progress": "写了一段"})
    words = response.content.decode()
    assert response.status_code == 422
    assert 'value="很多"' in words and "写了一段" in words and "不是数" in words
    assert Report.objects.get().state == "draft"


def test_one_line_is_saved_as_it_is_typed(client, draft, task, lead_liaison):
    name = f"f-{FIGURE}{task.targets.first().pk}"
    answer = post(client, lead_liaison, f"/reports/{draft.pk}/save/", **{name: "9300"}).json()
    assert answer["missing"] == ["登记失业率", "落实情况"] and re.fullmatch(r"\d\d:\d\d", answer["saved"])
    refused = post(client, lead_liaison, f"/reports/{draft.pk}/save/", **{name: "x"})
    assert refused.status_code == 422 and refused.json()["field"] == name[2:]


def test_another_persons_words_come_back_with_the_refusal(client, draft, lead_liaison):
    fill(lead_liaison, draft, progress="先写的")
    data = {"f-progress": "后写的", "seen": f"progress={digest('')}"}
    refused = post(client, lead_liaison, f"/reports/{draft.pk}/save/", **data)
    assert refused.status_code == 409 and refused.json()["theirs"] == "先写的"
    again = {"f-progress": "后写的", "seen": f"progress={refused.json()['seen']}"}
    assert post(client, lead_liaison, f"/reports/{draft.pk}/save/", **again).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("support_liaison", 404), ("officer", 404), ("lead_reviewer", 403)])
def test_others_save_no_line(client, draft, who, status, request):
    actor = request.getfixturevalue(who)
    assert post(client, actor, f"/reports/{draft.pk}/save/", **{"f-progress": "x"}).status_code == status
    assert Report.objects.get().progress == ""


def test_all_quiet_lines_are_confirmed_by_one_click(client, city, lead_liaison):
    period = many_asked(city, 20, city.units["市发展改革委"])
    page(client, lead_liaison)
    asked = Report.objects.filter(period=period, assignment__task__targets__isnull=False).count()
    save(client, lead_liaison, period, "all-unchanged")
    assert Report.objects.filter(period=period, unchanged=True).count() == 20 - asked > 14


@pytest.mark.parametrize("count", [20, 200])
def test_questions_to_the_database_do_not_grow_with_the_tasks(
    client, city, lead_liaison, lead_reviewer, officer, count, django_assert_max_num_queries
):
    period = many_asked(city, count, city.units["市发展改革委"])
    client.force_login(lead_liaison)
    start_reports(actor=lead_liaison, period=period, now=SEPTEMBER)
    client.get("/reports/")
    with django_assert_max_num_queries(18):
        assert client.get("/reports/").status_code == 200
    Report.objects.filter(period=period).update(state="submitted", submitted_at=SEPTEMBER, signature="某")
    cache.clear()
    client.force_login(officer)
    client.get("/reports/review/")
    with django_assert_max_num_queries(15):
        assert client.get("/reports/review/").status_code == 200


def test_the_reviewer_signs_on_the_same_page(client, draft, lead_liaison, lead_reviewer):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    assert "审签报出所选" in page(client, lead_reviewer).content.decode()
    scan = SimpleUploadedFile("盖章.pdf", b"%PDF-1.4")
    response = post(client, lead_reviewer, "/reports/sign/", report=str(draft.pk), signature="褚云帆", scan=scan)
    assert response.status_code == 302
    assert Report.objects.get().state == "submitted" and Evidence.objects.get().is_seal
    assert post(client, lead_reviewer, "/reports/sign/", report=str(draft.pk), signature="某").status_code == 409


def test_the_reviewer_sends_back_with_a_remark(client, draft, lead_liaison, lead_reviewer):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    post(client, lead_reviewer, "/reports/sign/", report=str(draft.pk), act="send-back", remark="补充数据来源")
    assert "补充数据来源" in page(client, lead_liaison).content.decode()


def test_the_lead_takes_and_returns_parts(client, period, draft, support_liaison, support_reviewer, lead_liaison):
    assert "未报" in page(client, lead_liaison, "/reports/?tab=parts").content.decode()
    (part,) = started(support_liaison, period)
    handed_in(support_liaison, support_reviewer, part, progress="拨付资金1亿元。")
    assert "拨付资金1亿元" in page(client, lead_liaison, "/reports/?tab=parts").content.decode()
    remark = {f"remark-{part.pk}": "写明口径"}
    assert post(client, lead_liaison, "/reports/parts/", act=f"return:{part.pk}", **remark).status_code == 302
    (again,) = started(support_liaison, period)
    assert again.version == 2
    handed_in(support_liaison, support_reviewer, again, progress="拨付资金2亿元。")
    post(client, lead_liaison, "/reports/parts/", act="accept", part=str(again.pk))
    assert Report.objects.get(pk=draft.pk).progress == "【市财政局】拨付资金2亿元。"


def test_the_office_reviews_and_the_next_opens(client, handed, officer, task):
    words = page(client, officer, "/reports/review/").content.decode()
    assert task.number in words and "第一次填报" in words
    response = post(client, officer, "/reports/review/accept/", report=str(handed.pk))
    assert response["Location"] == "/reports/review/"
    assert "都已审核" in page(client, officer, "/reports/review/").content.decode()
    assert Report.objects.get().state == "accepted"


def test_the_office_returns_by_field(client, handed, officer, lead_liaison):
    address = reverse("reports-review-return", args=[handed.pk])
    assert post(client, officer, address, **{"r-": "", "r-progress": ""}).status_code == 422
    assert post(client, officer, address, **{"r-": "", "r-progress": "写明口径"}).status_code == 302
    words = page(client, lead_liaison).content.decode()
    assert "退回意见·落实情况" in words and "写明口径" in words
    latest = Report.objects.get(state="draft")
    words = page(client, lead_liaison, f"/reports/{latest.pk}/").content.decode()
    assert "前 1 稿和退回意见" in words


def test_what_changed_since_last_month_is_marked(client, draft, task, lead_liaison, lead_reviewer, officer):
    accepted(lead_liaison, lead_reviewer, officer, draft)
    (october,) = started(lead_liaison, make_period(task, 10))
    handed_in(lead_liaison, lead_reviewer, october, progress="新增就业9,900人，完成序时进度。")
    words = page(client, officer, "/reports/review/").content.decode()
    assert "<del>9,300人</del>" in words and "<ins>9,900人</ins>" in words


def test_the_head_of_the_office_unlocks_with_a_reason(client, handed, officer, director):
    post(client, officer, "/reports/review/accept/", report=str(handed.pk))
    address = f"/reports/{handed.pk}/"
    assert "要改请督查室主任写明理由解锁" in page(client, officer, address).content.decode()
    assert post(client, officer, f"{address}unlock/", reason="x").status_code == 403
    assert post(client, director, f"{address}unlock/", reason=" ").status_code == 422
    assert post(client, director, f"{address}unlock/", reason="口径更正").status_code == 302
    assert Report.objects.get(state="draft").remarks == {"": "口径更正"}


def test_evidence_is_downloaded_by_those_who_see_the_report(client, draft, lead_liaison, support_liaison, officer):
    file = SimpleUploadedFile("照片.png", b"\x89PNG...")
    assert post(client, lead_liaison, f"/reports/{draft.pk}/evidence/", file=file).status_code == 302
    evidence = Evidence.objects.get()
    answer = page(client, lead_liaison, f"/evidence/{evidence.pk}/")
    assert b"".join(answer.streaming_content) == b"\x89PNG..." and "attachment" in answer["Content-Disposition"]
    for other in (support_liaison, officer):
        assert page(client, other, f"/evidence/{evidence.pk}/").status_code == 404
    assert post(client, lead_liaison, f"/evidence/{evidence.pk}/remove/").status_code == 302


def test_a_task_tells_what_was_reported(client, handed, task, officer, lead_liaison):
    words = page(client, officer, f"/tasks/{task.pk}/").content.decode()
    assert "新增就业9,300人，完成序时进度。" in words and "褚云帆" in words


def kinds(account):
    cache.clear()
    found = [todo.kind for todo in todos_of(account, SEPTEMBER.date())]
    assert count_todos(account) == len(todos_of(account, SEPTEMBER.date()))
    return {"填报", "审签", "审核", "配合情况"} & set(found)


def test_todo_tells_everybody_what_waits(
    period, task, lead_liaison, lead_reviewer, support_liaison, support_reviewer, officer
):
    assert kinds(lead_liaison) == {"填报"} and kinds(lead_reviewer) == set()
    (draft,) = started(lead_liaison, period)
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    assert kinds(lead_liaison) == set() and kinds(lead_reviewer) == {"审签"}
    (part,) = started(support_liaison, period)
    handed_in(support_liaison, support_reviewer, part, progress="拨付。")
    assert kinds(lead_liaison) == {"配合情况"} and kinds(officer) == set()
    Report.objects.filter(pk=draft.pk).update(state="submitted", submitted_at=SEPTEMBER)
    assert kinds(officer) == {"审核"}


def test_a_county_office_fills_in_for_the_county(client, city, period, county_director):
    words = page(client, county_director).content.decode()
    assert "9月落实情况" in words
    officer = make_account(city.counties["东泽区"], "dz2", "专员", "officer")
    (draft,) = started(officer, period)
    handed_in(officer, county_director, draft, progress="开工3个。")
    assert Report.objects.get(pk=draft.pk).signed_by == county_director


def test_a_form_that_was_opened_before_a_colleague_wrote_takes_nothing_back(client, period, draft, lead_liaison):
    old = {f"{draft.pk}.progress": "", f"{draft.pk}.problems": "我写的", f"{draft.pk}.seen": f"progress={digest('')}"}
    fill(lead_liaison, draft, progress="同事写的")
    assert save(client, lead_liaison, period, **old).status_code == 302
    report = Report.objects.get()
    assert (report.progress, report.problems) == ("同事写的", "我写的")

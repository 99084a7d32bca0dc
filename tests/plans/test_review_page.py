"""The review page: the source as received, the items, the questions; who may see it and what it costs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from luoshi.plans.models import Reading
from luoshi.plans.rules import PlanState
from tests.plans.documents import DOCUMENT, item, long_text, stored_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(officer):
    return stored_plan(officer)


def page(client, account, plan, query="", **headers):
    client.force_login(account)
    return client.get(reverse("plan-review", args=[plan.pk]) + query, headers=headers)


def source_shown(html: str) -> str:
    parts = re.findall(r'<div class="part[^>]*>(.*?)</div>', html, re.DOTALL)
    return unescape(re.sub(r"</?mark[^>]*>", "", "".join(parts)))


def fields(html: str) -> list[str]:
    """Return the forms of the page that decide something."""
    return re.findall(r"<form[^>]*data-decide[^>]*>", html)


def test_the_source_stands_there_exactly_as_received(client, officer, plan):
    html = page(client, officer, plan).content.decode()
    assert source_shown(html) == DOCUMENT == Reading.objects.get().text


def test_real_documents_stand_there_as_received_too(client, officer, real_documents):
    for path in sorted(real_documents.glob("*.txt")):
        text = path.read_text("utf-8")
        plan = stored_plan(officer, text, path.name)
        assert source_shown(page(client, officer, plan).content.decode()) == text, path.name


def test_every_field_is_marked_where_it_stands(client, officer, plan):
    html = page(client, officer, plan).content.decode()
    start = DOCUMENT.index("市水利局")
    assert f'<mark class="m-lead" data-at="{start}" title="牵头单位"><mark class="m-asked" data-at="{start}"' in html
    assert f'<mark class="m-leader" data-at="{DOCUMENT.index("乔远山")}"' in html
    assert f'<mark class="m-figure" data-at="{DOCUMENT.index("新增城镇就业1.2万人")}"' in html
    assert '<mark class="m-grey">' in html  # the notice


def test_a_hostile_document_is_shown_as_text(client, officer):
    text = DOCUMENT.replace("新建零工市场", "<script>alert(1)</script>")
    html = page(client, officer, stored_plan(officer, text)).content.decode()
    assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html


def test_the_head_counts_items_and_questions(client, officer, plan):
    html = page(client, officer, plan).content.decode()
    words = re.sub(r"<[^>]+>|\s", "", html)
    assert "3项" in words and "读自原文100%" in words
    waiting = plan.questions.filter(state="open")
    assert f"还有{waiting.count()}问（{waiting.filter(blocking=True).count()}必答）" in words


def test_what_blocks_is_asked_first_and_the_first_is_unfolded(client, officer, plan):
    context = page(client, officer, plan).context
    blocking = [question.blocking for question in context["questions"]]
    assert True in blocking and blocking == sorted(blocking, reverse=True)
    assert context["chosen"].question == context["questions"][0]


def test_an_address_leads_to_an_item_and_its_question(client, officer, plan):
    second = item(plan, "2")
    context = page(client, officer, plan, f"?item={second.pk}").context
    assert context["card"].item == second and context["chosen"].question.item == second
    question = plan.questions.order_by("position").last()
    context = page(client, officer, plan, f"?question={question.pk}").context
    assert context["chosen"].question == question


@pytest.mark.parametrize("query", ["?item=nonsense", "?question=1", f"?item={'0' * 32}"])
def test_an_address_that_leads_nowhere_opens_the_page(client, officer, plan, query):
    assert page(client, officer, plan, query).status_code == 200


def test_htmx_gets_the_card_and_the_questions_alone(client, officer, plan):
    response = page(client, officer, plan, f"?item={item(plan, '3').pk}", **HTMX)
    html = response.content.decode()
    assert "<html" not in html and 'id="source-text"' not in html
    assert re.search(r'id="review-card"[^>]*hx-swap-oob="true"', html)
    assert "泽水河" in html


def test_going_from_item_to_item_brings_the_card_alone(client, officer, plan, django_assert_max_num_queries):
    question = plan.questions.first()
    query = f"?item={item(plan, '3').pk}&question={question.pk}&part=card"
    page(client, officer, plan)
    with django_assert_max_num_queries(16):
        html = client.get(reverse("plan-review", args=[plan.pk]) + query, headers=HTMX).content.decode()
    assert "泽水河" in html and "市水利局" in html and 'id="review-questions"' not in html
    assert f'name="here" value="{reverse("plan-review", args=[plan.pk])}?item={item(plan, "3").pk}' in html


@pytest.mark.parametrize("who", ["lead_liaison", "deputy", "system_admin", "auditor", "assessor"])
def test_who_has_no_part_in_plans_is_refused(client, plan, request, who):
    assert page(client, request.getfixturevalue(who), plan).status_code == 403


def test_a_plan_of_another_government_does_not_exist(client, plan, stranger, county_director):
    assert page(client, stranger, plan).status_code == 404
    assert page(client, county_director, plan).status_code == 404


@pytest.mark.parametrize("who", ["mayor", "business_admin"])
def test_who_only_looks_gets_no_fields(client, plan, request, who):
    html = page(client, request.getfixturevalue(who), plan).content.decode()
    assert "新增城镇就业" in html and "<textarea" not in html and fields(html) == []


@pytest.mark.parametrize("state", [PlanState.PROPOSED, PlanState.ISSUED])
def test_a_plan_that_left_review_is_read_only(client, officer, plan, state):
    plan.state = state
    plan.save(update_fields=["state"])
    assert fields(page(client, officer, plan).content.decode()) == []


@pytest.mark.parametrize("items", [3, 158, 1000])
def test_the_page_costs_the_same_queries_however_long_the_plan(client, officer, items, django_assert_max_num_queries):
    plan = stored_plan(officer, long_text(items))
    client.force_login(officer)
    client.get(reverse("plan-review", args=[plan.pk]))
    with django_assert_max_num_queries(20):
        response = client.get(reverse("plan-review", args=[plan.pk]))
    assert response.context["counts"].items == items


def test_no_kind_of_question_costs_more(client, officer, plan, django_assert_max_num_queries):
    client.force_login(officer)
    codes = {question.code: question for question in plan.questions.filter(state="open")}
    assert {"unit-unmapped", "lead-missing", "leader-unmapped", "open-ended"} <= set(codes)
    client.get(reverse("plan-review", args=[plan.pk]))
    for question in codes.values():
        with django_assert_max_num_queries(20):
            client.get(reverse("plan-review", args=[plan.pk]) + f"?question={question.pk}")


def test_the_first_answer_stays_small(client, officer):
    plan = stored_plan(officer, long_text(158))
    content = page(client, officer, plan).content
    assert len(content) < 400_000


def test_differences_of_an_untouched_plan_say_so(client, officer, plan):
    client.force_login(officer)
    response = client.get(reverse("plan-differences", args=[plan.pk]))
    assert "没有人工改动" in response.content.decode()

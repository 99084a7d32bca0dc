"""Tasks over the API: the same rights, refusals and results as on the pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.journal.models import Entry
from luoshi.tasks.models import Task
from tests.tasks.many import make_tasks

BASIS = {"doc_no": "青政纪〔2026〕8号", "reason": "会议决定", "decided_on": "2026-05-06"}


def test_a_task_comes_with_units_figures_and_its_place_in_the_source(call, tasks, director):
    answer = call(director, "get", f"/tasks/{tasks[0].pk}").json()
    assert answer["number"] == "青泽督〔2026〕1号"
    assert [row["unit"]["name"] for row in answer["assignments"]][:2] == ["青泽市发展和改革委员会", "青泽市财政局"]
    assert answer["targets"][0]["value"] == "12000.000000" and answer["source"]["plan"] == str(tasks[0].plan_id)


def test_pages_follow_each_other_without_gap_or_overlap(call, tasks, director):
    first = call(director, "get", "/tasks?limit=1").json()
    second = call(director, "get", f"/tasks?limit=1&cursor={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == [str(task.pk) for task in tasks]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "count"), [("q=就业", 1), ("q=无此事", 0), ("light=unreported", 2), ("light=behind", 0), ("year=2025", 0)]
)
def test_lists_are_narrowed(call, tasks, director, query, count):
    assert len(call(director, "get", f"/tasks?{query}").json()["items"]) == count


@pytest.mark.parametrize("query", ["cursor=abc", "cursor=WyJhIl0", "limit=0", "limit=9999", "unit=x", "year=alt"])
def test_a_wrong_question_is_answered_with_a_sentence(call, tasks, director, query):
    answer = call(director, "get", f"/tasks?{query}")
    assert answer.status_code == 422 and answer.json()["message"]


def test_a_unit_gets_its_own_tasks_only(call, tasks, lead_liaison):
    assert [row["id"] for row in call(lead_liaison, "get", "/tasks").json()["items"]] == [str(tasks[0].pk)]


@pytest.mark.parametrize("path", ["", "/versions"])
@pytest.mark.parametrize("who", ["stranger", "auditor", "system_admin"])
def test_what_may_not_be_seen_does_not_exist(call, tasks, path, who, request):
    answer = call(request.getfixturevalue(who), "get", f"/tasks/{tasks[0].pk}{path}")
    assert answer.status_code in (403, 404)
    assert "就业" not in answer.content.decode()


def test_the_head_adjusts_a_task(call, tasks, director):
    body = {"version": 1, "basis": BASIS, "text": "城镇新增就业1.3万人。"}
    answer = call(director, "post", f"/tasks/{tasks[0].pk}/adjust", body)
    assert answer.status_code == 200 and answer.json()["version"] == 2
    assert Entry.objects.get(action="task.adjust").channel == "api"


@pytest.mark.parametrize("who", ["officer", "lead_liaison", "mayor"])
def test_others_adjust_nothing(call, tasks, who, request):
    body = {"version": 1, "basis": BASIS, "text": "别的。"}
    assert call(request.getfixturevalue(who), "post", f"/tasks/{tasks[0].pk}/adjust", body).status_code == 403
    assert not Task.objects.filter(text="别的。").exists()


def test_an_old_version_is_a_conflict_with_the_new_number(call, tasks, director):
    body = {"version": 9, "basis": BASIS, "text": "别的。"}
    answer = call(director, "post", f"/tasks/{tasks[0].pk}/adjust", body)
    assert answer.status_code == 409 and answer.json()["extra"]["version"] == 1


def test_the_same_key_does_it_once(call, tasks, city, director):
    body = {
        "year": 2026,
        "basis": BASIS,
        "duty": {"text": "补一项。", "leads": [str(city.units["市教育局"].pk)], "due": "2026-09-30"},
    }
    first = call(director, "post", "/tasks", body, **{"Idempotency-Key": "k1"})
    again = call(director, "post", "/tasks", body, **{"Idempotency-Key": "k1"})
    assert first.json() == again.json() and again["Idempotency-Replayed"] == "true"
    assert Task.objects.filter(text="补一项。").count() == 1
    other = call(director, "post", "/tasks", {**body, "year": 2027}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 409


def test_a_refused_request_may_be_sent_again_under_its_key(call, tasks, city, director):
    body = {
        "year": 2026,
        "basis": {**BASIS, "doc_no": ""},
        "duty": {"text": "补一项。", "leads": [str(city.units["市教育局"].pk)], "due": "2026-09-30"},
    }
    assert call(director, "post", "/tasks", body, **{"Idempotency-Key": "k2"}).status_code == 422
    body["basis"] = BASIS
    assert call(director, "post", "/tasks", body, **{"Idempotency-Key": "k2"}).status_code == 200


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("year",), 0),
        (("year",), -5),
        (("year",), 10**25),
        (("duty", "weight"), "1E+30"),
        (("duty", "weight"), "0.0000001"),
        (("duty", "text"), "长" * 5001),
        (("duty", "text"), "甲\0乙"),
        (("duty", "due"), "0001-01-01"),
        (("duty", "due"), "9999-12-31"),
        (("basis", "doc_no"), "号" * 81),
        (("basis", "reason"), "由" * 301),
        (("basis", "decided_on"), "9999-12-31"),
        (("figures",), [{"name": "", "op": ">="}]),
        (("figures",), [{"name": "数" * 201, "op": ">="}]),
        (("figures",), [{"name": "数", "op": ">=", "value": "1E+40"}]),
        (("figures",), [{"name": "数", "op": ">=", "unit": "件" * 21}]),
    ],
)
def test_what_no_column_holds_is_refused_and_nothing_is_written(call, tasks, city, director, where, value):
    # One task with the weight 1E+30 stopped every ledger, list and file of its government.
    body = {
        "year": 2026,
        "basis": {**BASIS},
        "duty": {"text": "补一项。", "leads": [str(city.units["市教育局"].pk)], "due": "2026-09-30"},
    }
    inner = body if len(where) == 1 else body[where[0]]
    inner[where[-1]] = value
    answer = call(director, "post", "/tasks", body)
    assert answer.status_code in (400, 422) and answer.json()["message"]
    assert Task.objects.count() == len(tasks)


def test_half_a_character_is_refused(call, tasks, director):
    body = {"version": 1, "basis": BASIS, "text": "\ud800"}
    assert call(director, "post", f"/tasks/{tasks[0].pk}/adjust", body).status_code == 400


@pytest.mark.parametrize("weight", ["0", "1000", "1E+30", "0.001"])
def test_an_adjusted_weight_is_one_that_the_column_holds(call, tasks, director, weight):
    body = {"version": 1, "basis": BASIS, "weight": weight}
    answer = call(director, "post", f"/tasks/{tasks[0].pk}/adjust", body)
    assert answer.status_code == 422 and "weight" in answer.json()["message"]


@pytest.mark.parametrize("body", ["", "{", "[]", '{"version": "x"}'])
def test_a_body_that_is_none_is_answered_with_a_sentence(call, tasks, director, body):
    answer = call(director, "post", f"/tasks/{tasks[0].pk}/adjust", scope="write")
    assert answer.status_code in (400, 422) and answer.json()["message"]


def test_the_cost_of_a_page_does_not_grow_with_its_rows(call, tasks, city, director):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert call(director, "get", "/tasks?limit=100").status_code == 200
        counts.append(len(queries))
        make_tasks(city.jurisdiction, 90)
    assert counts[0] == counts[1]

"""The ledger as a whole over the API: filters, counts, lists, exports, kept views, what waits, history."""

from __future__ import annotations

import pytest

from luoshi.journal.models import Entry
from tests.tasks.plans import make_plan

YEAR = "year=2026"


@pytest.fixture
def plan_to_sign(city, officer):
    return make_plan(city, officer)


def test_the_filters_of_the_page_narrow_the_list(call, tasks, director, city):
    unit = city.units["市财政局"].pk
    found = call(
        director, "get", f"/tasks?scope=own&{YEAR}&unit={unit}&light=unreported&light=behind&due_to=2027-01-01"
    )
    assert [row["id"] for row in found.json()["items"]] == [str(tasks[0].pk)]
    assert call(director, "get", f"/tasks?{YEAR}&no_target=1&lead={unit}").json()["items"] == []


def test_turning_the_order_round_turns_the_pages_round(call, tasks, director):
    first = call(director, "get", "/tasks?limit=1&sort=-number").json()
    second = call(director, "get", f"/tasks?limit=1&sort=-number&cursor={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == [str(task.pk) for task in reversed(tasks)]


def test_a_scope_that_one_has_not_is_refused_in_words(call, tasks, lead_liaison):
    answer = call(lead_liaison, "get", "/tasks?scope=own")
    assert answer.status_code == 422 and "mine（我的任务）" in answer.json()["message"]


def test_counts_are_those_of_the_page(call, tasks, director):
    counts = call(director, "get", f"/ledger/counts?{YEAR}").json()
    assert counts["total"] == 2 and counts["counts"]["light"]["unreported"] == 2 and 2026 in counts["years"]


@pytest.mark.parametrize("kind", ["tasks", "units", "leaders", "counties", "idle", "limits"])
def test_a_list_comes_in_pages_without_gap(call, tasks, director, kind):
    whole = call(director, "get", f"/lists/{kind}?{YEAR}&limit=200").json()
    pieces, cursor = [], ""
    while cursor is not None:
        page = call(director, "get", f"/lists/{kind}?{YEAR}&limit=2{cursor and '&cursor='}{cursor}").json()
        pieces, cursor = pieces + page["items"], page["next"]
    assert pieces == whole["items"] and whole["next"] is None
    assert all(each["heading"] or len(each["cells"]) == len(whole["columns"]) for each in pieces)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "docx"])
def test_an_export_is_recorded(call, tasks, director, ending):
    answer = call(director, "get", f"/ledger/export/{ending}?{YEAR}", scope="read")
    assert answer.status_code == 200 and f".{ending}" in answer["Content-Disposition"]
    assert Entry.objects.get(action="tasks.exported").channel == "api"
    assert call(director, "get", f"/lists/tasks/export/{ending}?{YEAR}").status_code == 200
    assert call(director, "get", "/ledger/export/exe").status_code == 404


def test_a_view_is_kept_and_taken_away(call, tasks, director, officer):
    view = call(director, "post", "/ledger/views", {"name": "滞后", "query": "light=behind&year=2026"}).json()
    assert "light=behind" in view["query"]
    assert call(officer, "delete", f"/ledger/views/{view['id']}").status_code == 404
    assert call(director, "delete", f"/ledger/views/{view['id']}").json() == {"changed": 1}


def test_what_waits_is_listed(call, plan_to_sign, director):
    assert plan_to_sign.title in [each["what"] for each in call(director, "get", "/todo").json()["items"]]


def test_the_history_of_a_task_is_told_in_words(call, tasks, director):
    (first,) = call(director, "get", f"/tasks/{tasks[1].pk}/history").json()["items"]
    assert first["what"] == "签发交办" and first["who"] == "沈知行"


def test_the_owner_of_a_figure_is_named(call, tasks, director, city):
    target, unit = tasks[0].targets.first(), city.units["市教育局"]
    path = f"/tasks/{tasks[0].pk}/targets/{target.pk}/owner"
    assert call(director, "put", path, {"unit": str(unit.pk)}).status_code == 200
    target.refresh_from_db()
    assert target.owner_id == unit.pk

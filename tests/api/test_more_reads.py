"""What the pages show beside lists is there for programs too: names, versions, days, the chain, registers by Excel."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.units.models import Unit
from tests.plans.documents import stored_plan
from tests.tasks.plans import make_tasks


def get(client, account, path, status=200):
    client.force_login(account)
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == status, answer.content.decode()[:300]
    return answer


@pytest.fixture
def task(city, officer, director):
    return make_tasks(city, officer, director)[0]


def test_what_the_register_lacks_comes_with_the_decision_that_adds_it(client, city, officer):
    Unit.objects.filter(jurisdiction=city.jurisdiction).update(active_to="2026-01-01")
    plan = stored_plan(officer)
    found = get(client, officer, f"/plans/{plan.pk}/names").json()
    names = {each["name"] for each in found["units"]}
    assert names
    body = {"kind": "create-many", "payload": found["payload"], "version": found["version"]}
    answer = client.post(f"/api/v1/plans/{plan.pk}/decisions", body, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    assert not names & {each["name"] for each in get(client, officer, f"/plans/{plan.pk}/names").json()["units"]}


def test_two_versions_stand_side_by_side(client, task, director, officer):
    client.force_login(director)
    basis = {"doc_no": "青政纪〔2026〕8号", "reason": "会议决定", "decided_on": "2026-05-01"}
    body = {"basis": basis, "version": 1, "text": "城镇新增就业1.3万人。"}
    answer = client.post(f"/api/v1/tasks/{task.pk}/adjust", body, content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()
    found = get(client, officer, f"/tasks/{task.pk}/versions/compared").json()
    assert (found["old"], found["new"]) == (1, 2)
    text = next(each for each in found["fields"] if each["field"] == "任务内容")
    assert (text["old"], text["new"]) == ("城镇新增就业1.2万人。", "城镇新增就业1.3万人。")
    get(client, officer, f"/tasks/{task.pk}/versions/compared?old=1&new=9", 404)


def test_the_days_of_a_month(client, task, officer):
    found = get(client, officer, "/lists/calendar/2026/6").json()["items"]
    assert [(each["day"], each["what"], each["task"]) for each in found] == [("2026-06-30", "节点：过半", str(task.pk))]
    get(client, officer, "/lists/calendar/2026/13", 404)


def test_the_chain_is_proved_for_the_auditor_only(client, task, auditor, officer):
    found = get(client, auditor, "/journal/verify").json()
    assert found["total"] > 0 and found["broken"] == []
    get(client, officer, "/journal/verify", 403)


def changed(content: bytes, name: str) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = next(
        sheet for sheet in book.worksheets if any(cell.value == "青泽市教育局" for row in sheet for cell in row)
    )
    row = [None] * sheet.max_column
    row[0], row[2] = name, "政府部门"
    sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("单位.xlsx", out.getvalue())


def test_units_go_out_and_come_back_as_a_workbook_tried_first(client, city, business_admin):
    content = get(client, business_admin, "/exchange/units").content
    tried = client.post("/api/v1/exchange/units", {"file": changed(content, "青泽市体育局")})
    assert tried.status_code == 200, tried.content.decode()
    assert tried.json()["done"] is False and tried.json()["counts"]["new"] == 1
    assert not Unit.objects.filter(name="青泽市体育局").exists()
    done = client.post("/api/v1/exchange/units?only_try=false", {"file": changed(content, "青泽市体育局")})
    assert done.json()["done"] is True
    assert Unit.objects.filter(name="青泽市体育局").exists()


def test_a_file_that_is_no_workbook_is_one_sentence(client, city, business_admin):
    client.force_login(business_admin)
    answer = client.post("/api/v1/exchange/units", {"file": SimpleUploadedFile("x.xlsx", b"no workbook")})
    assert answer.status_code == 422
    assert answer.json()["message"].endswith("。")


@pytest.mark.parametrize("kind", ["units", "accounts", "roles"])
def test_registers_are_for_who_keeps_them(client, city, officer, kind):
    get(client, officer, f"/exchange/{kind}", 403)

"""Files and plans over the API: upload, questions, answers, hand-out."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luoshi.plans.actions.reading import read_now
from luoshi.plans.models import ReceivedFile
from luoshi.units.actions.tokens import create_token

TEXT = """青泽市2026年重点工作任务分解方案
一、稳住经济大盘
1.城镇新增就业1.2万人。
牵头领导：许怀远
牵头单位：市人力资源社会保障局
责任单位：市财政局、市粮食局
"""


@pytest.fixture
def plan(call, officer):
    """The plan of a pasted text, read."""
    answer = call(officer, "post", "/files/text", {"text": TEXT, "name": "方案.txt"}).json()
    read_now(ReceivedFile.objects.get(pk=answer["file"]["id"]), timezone.now())
    (found,) = call(officer, "get", "/plans").json()["items"]
    return found


def test_a_pasted_text_becomes_a_plan_with_items_and_questions(call, plan, officer):
    (item,) = call(officer, "get", f"/plans/{plan['id']}/items").json()["items"]
    assert [row["canonical"] for row in item["units"]] == ["市人力资源社会保障局", "市财政局", "市粮食局"]
    assert item["targets"][0]["value"] == "12000.000000" and item["read"]["text"] == item["text"]
    questions = call(officer, "get", f"/plans/{plan['id']}/questions?state=open").json()["items"]
    assert any(row["subject"] == "市粮食局" and row["blocking"] for row in questions)


def test_an_offer_is_sent_back_as_a_decision_and_taken_back(call, plan, officer):
    questions = call(officer, "get", f"/plans/{plan['id']}/questions").json()["items"]
    question = next(row for row in questions if row["subject"] == "市粮食局")
    offered = call(officer, "get", f"/plans/{plan['id']}/questions/{question['id']}/offers").json()["items"]
    create = next(each for each in offered if each["kind"] == "create-unit" and not each["asks"])
    body = {"kind": create["kind"], "payload": create["payload"], "version": plan["version"]}
    assert call(officer, "post", f"/plans/{plan['id']}/decisions", body).json()["number"] == 1
    assert call(officer, "get", f"/plans/{plan['id']}").json()["blocking"] == plan["blocking"] - 1
    assert call(officer, "post", f"/plans/{plan['id']}/undo", {}).status_code == 200
    assert call(officer, "get", f"/plans/{plan['id']}").json()["blocking"] == plan["blocking"]


def test_a_file_is_uploaded_once(officer):
    _, secret = create_token(actor=officer, name="t", scope="write", days=1, now=timezone.now())
    answers = [
        Client().post(
            "/api/v1/files",
            {"file": SimpleUploadedFile("方案.txt", TEXT.encode())},
            headers={"Authorization": f"Bearer {secret}"},
        )
        for _ in range(2)
    ]
    assert [answer.json()["duplicate"] for answer in answers] == [False, True]
    assert ReceivedFile.objects.count() == 1


@pytest.mark.parametrize("path", ["", "/items", "/questions"])
@pytest.mark.parametrize("who", ["stranger", "lead_liaison", "county_director", "auditor"])
def test_a_plan_in_review_is_nobody_elses(call, plan, path, who, request):
    answer = call(request.getfixturevalue(who), "get", f"/plans/{plan['id']}{path}")
    assert answer.status_code in (403, 404) and "就业" not in answer.content.decode()


@pytest.mark.parametrize("move", ["decisions", "undo", "issue"])
@pytest.mark.parametrize("who", ["stranger", "lead_liaison", "mayor", "business_admin"])
def test_others_decide_nothing(call, plan, move, who, request):
    body = {"kind": "acknowledge", "payload": {}}
    assert call(request.getfixturevalue(who), "post", f"/plans/{plan['id']}/{move}", body).status_code in (403, 404)


def test_a_plan_that_is_not_proposed_is_not_issued(call, plan, director):
    assert call(director, "post", f"/plans/{plan['id']}/issue", {}).status_code == 409


def test_a_plan_is_dropped_with_a_reason_and_restored(call, plan, officer):
    path = f"/plans/{plan['id']}"
    assert call(officer, "post", f"{path}/drop", {"remark": ""}).status_code == 422
    dropped = call(officer, "post", f"{path}/drop", {"remark": "重复"}).json()
    assert (dropped["state"], dropped["remark"]) == ("dropped", "重复")
    assert call(officer, "post", f"{path}/restore", {}).json()["state"] == "review"
    assert call(officer, "post", f"{path}/propose", {}).status_code == 409
    assert call(officer, "get", f"{path}/comparison").status_code == 404


def test_the_original_comes_back_byte_for_byte(call, plan, officer):
    answer = call(officer, "get", f"/files/{plan['file']}/original")
    assert b"".join(answer.streaming_content) == TEXT.encode()


def test_a_program_cannot_write_what_the_system_writes_into_a_decision(call, plan, officer):
    (item,) = call(officer, "get", f"/plans/{plan['id']}/items").json()["items"]
    payload = {"item": item["id"], "tier": "key", "settled": 5, "from": "x", "answer": "y"}
    made = call(officer, "post", f"/plans/{plan['id']}/decisions", {"kind": "set-tier", "payload": payload})
    assert made.status_code == 200 and made.json()["answer"] != "y"
    assert call(officer, "post", f"/plans/{plan['id']}/undo", {}).status_code == 200
    decisions = call(officer, "get", f"/plans/{plan['id']}/decisions").json()["items"]
    assert [each["undone"] for each in decisions] == [False, True]

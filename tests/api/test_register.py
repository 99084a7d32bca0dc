"""Units, groups, leaders, governments, accounts and roles over the API: as on the pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.journal.models import Entry
from luoshi.units.models import ApiToken, Grant, GroupMember, Leader, Oversight, Unit, UnitGroup
from luoshi.units.rules import Level, Role
from tests.people import make_account, make_jurisdiction


def test_a_unit_is_made_renamed_mapped_and_closed(call, business_admin):
    unit = call(business_admin, "post", "/units", {"name": "青泽市数据局", "kind": "department"}).json()
    renamed = call(
        business_admin, "post", f"/units/{unit['id']}/rename", {"name": "青泽市大数据局", "on": "2026-05-01"}
    )
    assert [(each["name"], each["kind"]) for each in renamed.json()["names"]] == [("青泽市数据局", "former")]
    name = call(business_admin, "post", f"/units/{unit['id']}/names", {"name": "市大数据局"}).json()
    assert call(business_admin, "delete", f"/units/{unit['id']}/names/{name['id']}").status_code == 200
    changed = call(business_admin, "patch", f"/units/{unit['id']}", {"phone": "0000"}).json()
    assert changed["phone"] == "0000" and changed["kind"] == "department"
    closed = call(business_admin, "post", f"/units/{unit['id']}/close", {"on": "2026-06-01"}).json()
    assert closed["is_active"] is False


def test_a_group_keeps_what_is_left_out(call, business_admin, city):
    keys = [str(city.units[name].pk) for name in ("市教育局", "市财政局")]
    group = call(business_admin, "post", "/groups", {"name": "市教育专班", "members": keys}).json()
    changed = call(business_admin, "patch", f"/groups/{group['id']}", {"name": "市教育工作专班"}).json()
    assert len(changed["members"]) == 2 and changed["name"] == "市教育工作专班"
    assert call(business_admin, "delete", f"/groups/{group['id']}").json() == {"changed": 1}


def test_a_leader_takes_a_post_oversees_and_leaves(call, business_admin, city):
    leader = call(business_admin, "post", "/leaders", {"name": "江望", "title": "副市长"}).json()
    body = {"units": [str(city.units["市教育局"].pk)], "on": "2026-03-01"}
    assert len(call(business_admin, "put", f"/leaders/{leader['id']}/oversight", body).json()["oversees"]) == 1
    (post,) = leader["terms"]
    left = call(
        business_admin, "post", f"/leaders/{leader['id']}/posts/{post['id']}/end", {"until": "2026-09-01"}
    ).json()
    assert left["posts"] == [] and left["oversees"] == []


def test_a_government_is_opened_below(call, business_admin):
    opened = call(business_admin, "post", "/governments", {"name": "南泽县", "level": "county"}).json()
    assert opened["id"] in [each["id"] for each in call(business_admin, "get", "/governments").json()["items"]]
    assert Unit.objects.filter(government=opened["id"]).exists()


def test_an_account_is_opened_and_its_password_stands_nowhere_else(call, system_admin, security_admin):
    opened = call(system_admin, "post", "/accounts", {"username": "xinren", "name": "苏见"}).json()
    assert opened["password"] and opened["password"] not in str(list(Entry.objects.values()))
    key = opened["account"]["id"]
    granted = call(security_admin, "post", f"/roles/{key}", {"role": "officer", "reason": "分工"}).json()
    ended = call(security_admin, "post", f"/roles/{key}/{granted['id']}/end", {"reason": "调离"}).json()
    assert (
        ended["until"] and call(system_admin, "post", f"/accounts/{key}/close", {"reason": "调离"}).status_code == 200
    )


def test_a_role_of_a_unit_is_handed_over(call, business_admin, lead_liaison, officer):
    (grant,) = [
        each
        for each in call(business_admin, "get", "/handovers/grants").json()["items"]
        if each["account"]["id"] == str(lead_liaison.pk)
    ]
    takers = call(business_admin, "get", f"/handovers/{grant['id']}/takers").json()["items"]
    assert str(officer.pk) in [each["id"] for each in takers]
    body = {"to_account": str(officer.pk), "reason": "轮岗"}
    assert call(business_admin, "post", f"/handovers/{grant['id']}", body).status_code == 200
    assert Grant.objects.get(account=officer, role="liaison", until=None).turn == "A"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/units", {"name": "青泽市数据局"}),
        ("post", "/accounts", {"username": "xinren", "name": "苏见"}),
        ("get", "/accounts", None),
        ("get", "/handovers", None),
        ("get", "/permissions", None),
        ("post", "/governments", {"name": "南泽县", "level": "county"}),
    ],
)
def test_a_liaison_keeps_no_register(call, lead_liaison, method, path, body):
    assert call(lead_liaison, method, path, body).status_code == 403


@pytest.mark.parametrize("path", ["/units", "/groups", "/leaders", "/governments"])
def test_the_cost_of_a_list_does_not_grow_with_its_rows(call, business_admin, city, path):
    counts = []
    call(business_admin, "get", path)
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert call(business_admin, "get", path).status_code == 200
        counts.append(len(queries))
        for number in range(turn * 20, turn * 20 + 20):
            unit = Unit.objects.create(jurisdiction=city.jurisdiction, name=f"第{number}局")
            group = UnitGroup.objects.create(jurisdiction=city.jurisdiction, name=f"第{number}组")
            GroupMember.objects.create(jurisdiction=city.jurisdiction, group=group, unit=unit)
            leader = Leader.objects.create(jurisdiction=city.jurisdiction, name=f"领导{number}")
            Oversight.objects.create(jurisdiction=city.jurisdiction, leader=leader, unit=unit)
            make_jurisdiction(f"第{number}县", Level.COUNTY, city.jurisdiction)
    assert counts[0] == counts[1] <= 20


def test_the_cost_of_the_accounts_does_not_grow_with_them(call, system_admin, city):
    counts = []
    call(system_admin, "get", "/accounts")
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert call(system_admin, "get", "/accounts").status_code == 200
        counts.append(len(queries))
        for number in range(10):
            make_account(city.jurisdiction, f"u{turn}{number}", "某人", Role.OFFICER)
    assert counts[0] == counts[1] <= 20


def test_a_token_makes_no_token_that_lasts_longer(call, director):
    assert call(director, "post", "/tokens", {"name": "x", "scope": "write", "days": 30}).status_code == 403
    assert not ApiToken.objects.filter(name="x").exists()


def test_a_session_makes_a_token_and_revokes_it(client, director):
    client.force_login(director)
    made = client.post("/api/v1/tokens", {"name": "OA"}, content_type="application/json").json()
    assert made["scope"] == "read" and made["secret"].startswith("luoshi_")
    assert made["id"] in [each["id"] for each in client.get("/api/v1/tokens").json()["items"]]
    assert client.delete(f"/api/v1/tokens/{made['id']}").status_code == 200
    assert client.get("/api/v1/tokens").json()["items"] == []


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "name", "没有填写"),
        ({"name": 5}, "name", "应为文字"),
        ({"name": "青" * 101}, "name", "最长100个字符"),
        ({"name": "x", "position": -1}, "position", "不应小于0"),
        ({"name": "x", "position": "x"}, "position", "应为整数"),
        ({"name": "x", "kind": "x"}, "kind", "应为以下之一："),
        ({"name": "x", "active_from": "五月"}, "active_from", "应为日期"),
        ({"name": "x", "surname": "y"}, "surname", "没有这个字段"),
    ],
)
def test_a_wrong_field_is_named_with_its_reason_in_chinese(call, business_admin, body, field, reason):
    answer = call(business_admin, "post", "/units", body).json()
    (said,) = answer["extra"]["fields"]
    assert said["field"] == field and said["reason"].startswith(reason)

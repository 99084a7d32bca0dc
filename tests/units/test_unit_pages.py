"""Pages of units, groups, leaders and governments, through the door."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from luoshi.journal.models import Entry
from luoshi.units.models import Jurisdiction, Leader, Unit, UnitGroup
from luoshi.units.queries import find_units, members_of
from tests.people import make_grant, make_leader, make_name, make_unit

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_shows_units_with_who_oversees_and_who_fills_in(client, business_admin, lead_liaison):
    client.force_login(business_admin)
    page = text(client.get(reverse("units")))
    assert "青泽市发展和改革委员会" in page and "许怀远" in page and "卫青岚" in page
    assert "<b>10</b> 个" in page


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ({"q": "发改"}, "市发展改革委", "市教育局"),
        ({"kind": "government"}, "东泽区", "市教育局"),
        ({"q": "无此单位"}, "没有相符的单位", "市教育局"),
    ],
)
def test_the_list_is_narrowed_by_any_name_and_by_kind(client, officer, asked, there, gone):
    client.force_login(officer)
    page = text(client.get(reverse("units"), asked))
    assert there in page and f'title="青泽{gone}"' not in page


def test_the_list_costs_the_same_for_any_number_of_units(client, city, business_admin, django_assert_max_num_queries):
    client.force_login(business_admin)
    client.get(reverse("units"))
    for number in range(60):
        make_unit(city.jurisdiction, f"第{number}局", names=[f"{number}号局"])
    with django_assert_max_num_queries(12):
        client.get(reverse("units"))


def test_an_officer_makes_a_unit_beside_the_list_and_a_taken_name_is_said_in_the_form(client, city, officer):
    client.force_login(officer)
    page = client.get(reverse("unit_new"))
    assert page.status_code == 200 and "新建单位" in text(page)
    refused = client.post(reverse("unit_new"), {"name": "市发改委", "kind": "department"})
    assert refused.status_code == 422 and "已经是" in text(refused)
    assert client.post(reverse("unit_new"), {"name": "", "kind": "department"}).status_code == 422
    made = client.post(reverse("unit_new"), {"name": "青泽市水务局", "short_name": "市水务局", "kind": "department"})
    unit = Unit.objects.get(name="青泽市水务局")
    assert made.url == reverse("unit", args=[unit.pk]) and "青泽市水务局" in text(client.get(made.url))


def test_the_page_of_a_unit_shows_names_groups_leaders_and_people(client, city, business_admin, lead_liaison):
    client.force_login(business_admin)
    page = text(client.get(reverse("unit", args=[city.units["市发展改革委"].pk])))
    assert all(words in page for words in ("市发改委", "许怀远", "卫青岚", "A岗", "更名", "撤销或并入", "看它的任务"))
    assert "各县（市、区）人民政府" in text(client.get(reverse("unit", args=[city.units["临溪县人民政府"].pk])))


def test_a_unit_of_another_government_does_not_exist(client, city, stranger, county_director):
    unit = city.units["市教育局"]
    for account in (stranger, county_director):
        client.force_login(account)
        assert client.get(reverse("unit", args=[unit.pk])).status_code == 404
        assert client.get(reverse("unit_name_new", args=[unit.pk])).status_code == 404
    assert client.get(reverse("unit", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("route", ["unit_edit", "unit_rename", "unit_close"])
def test_only_the_business_administrator_changes_a_unit(client, city, officer, lead_liaison, system_admin, route):
    address = reverse(route, args=[city.units["市教育局"].pk])
    for account in (officer, lead_liaison, system_admin):
        client.force_login(account)
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "x", "on": DAY}).status_code == 403
    assert not Entry.objects.exists()


def test_a_unit_is_edited_renamed_and_closed(client, city, business_admin):
    client.force_login(business_admin)
    unit = city.units["市教育局"]
    client.post(
        reverse("unit_edit", args=[unit.pk]),
        {"short_name": "市教育局", "kind": "department", "position": 5, "phone": "0000-1"},
    )
    client.post(
        reverse("unit_rename", args=[unit.pk]), {"name": "青泽市教育和体育局", "short_name": "市教体局", "on": DAY}
    )
    page = text(client.get(reverse("unit", args=[unit.pk])))
    assert "0000-1" in page and "曾用名" in page and "2026-02-28" in page
    closed = client.post(
        reverse("unit_close", args=[unit.pk]), {"on": DAY, "successor": str(city.units["市财政局"].pk)}, follow=True
    )
    assert "职责已划入" in text(closed)
    again = client.post(reverse("unit_close", args=[unit.pk]), {"on": DAY})
    assert again.status_code == 422 and "撤销" in text(again)


def test_a_name_is_added_and_taken_away_again(client, city, business_admin):
    client.force_login(business_admin)
    unit = city.units["市教育局"]
    client.post(reverse("unit_name_new", args=[unit.pk]), {"name": "市教委", "kind": "variant"})
    row = unit.names.get()
    other = make_name(city.units["市财政局"], "市财税局")
    assert client.post(reverse("unit_name_remove", args=[unit.pk, other.pk])).status_code == 404
    assert client.get(reverse("unit_name_remove", args=[unit.pk, row.pk])).status_code == 405
    client.post(reverse("unit_name_remove", args=[unit.pk, row.pk]))
    assert not unit.names.exists() and other.unit.names.exists()


def test_a_group_is_made_edited_and_deleted(client, city, business_admin, officer):
    client.force_login(business_admin)
    one, two = city.units["市教育局"], city.units["市财政局"]
    client.post(
        reverse("group_new"),
        {"name": "市安委会成员单位", "other_names": "安委会成员单位\n\n", "members": [str(one.pk)]},
    )
    group = UnitGroup.objects.get(name="市安委会成员单位")
    assert group.other_names == ["安委会成员单位"] and list(members_of(group)) == [one]
    address = reverse("group_edit", args=[group.pk])
    assert "安委会成员单位" in text(client.get(address))
    client.post(address, {"name": "市安委会成员单位", "other_names": "", "members": [str(two.pk)]})
    assert list(members_of(group)) == [two]
    refused = client.post(address, {"name": "市教育局", "other_names": "", "members": []})
    assert refused.status_code == 422 and list(members_of(group)) == [two]
    client.force_login(officer)
    assert client.post(reverse("group_delete", args=[group.pk])).status_code == 403
    client.force_login(business_admin)
    client.post(reverse("group_delete", args=[group.pk]))
    assert not UnitGroup.objects.filter(pk=group.pk).exists()


def test_a_member_of_another_government_is_no_choice(client, city, business_admin):
    client.force_login(business_admin)
    foreign = make_unit(city.counties["东泽区"], "东泽区教育局")
    answer = client.post(reverse("group_new"), {"name": "新集合", "members": [str(foreign.pk)]})
    assert answer.status_code == 422 and not UnitGroup.objects.filter(name="新集合").exists()


def test_a_leader_is_made_appointed_and_leaves(client, city, business_admin, deputy):
    client.force_login(business_admin)
    made = client.post(reverse("leader_new"), {"name": "林若川", "title": "副市长", "since": DAY})
    leader = Leader.objects.get(name="林若川")
    assert made.url == reverse("leader_oversight", args=[leader.pk])
    client.post(made.url, {"units": [str(city.units["市教育局"].pk)], "on": DAY})
    client.post(reverse("leader_appoint", args=[leader.pk]), {"title": "市委常委"})
    page = text(client.get(reverse("leaders")))
    assert "林若川" in page and "市委常委" in page and "市教育局" in page
    assert f'href="{reverse("leader", args=[leader.pk])}"' in page
    for post in leader.posts.all():
        client.post(reverse("leader_leave", args=[leader.pk]), {"post": str(post.pk), "until": "2026-09-01"})
    assert leader.oversights.get().until == date(2026, 9, 1)
    foreign = city.leaders["方策"].posts.get()
    refused = client.post(reverse("leader_leave", args=[leader.pk]), {"post": str(foreign.pk), "until": DAY})
    assert refused.status_code == 422 and "nope" not in text(refused)
    client.post(reverse("leader_account", args=[leader.pk]), {"account": ""})
    assert client.get(reverse("leader_account", args=[leader.pk])).status_code == 200


def test_leaders_of_another_government_do_not_exist_and_clerks_do_not_change_them(client, city, stranger, officer):
    leader = make_leader(stranger.jurisdiction, "别处人")
    client.force_login(officer)
    assert client.get(reverse("leaders")).status_code == 200
    assert client.get(reverse("leader_oversight", args=[leader.pk])).status_code == 403
    make_grant(stranger, "business-admin")
    client.force_login(stranger)
    assert client.get(reverse("leader_oversight", args=[city.leaders["方策"].pk])).status_code == 404


def test_a_government_below_is_opened_and_becomes_a_unit(client, city, business_admin):
    client.force_login(business_admin)
    page = text(client.get(reverse("governments")))
    assert "临溪县" in page and "<b>3</b> 个" in page
    wrong = client.post(reverse("government_new"), {"name": "南泽区", "level": "county", "code": "12"})
    assert wrong.status_code == 422
    client.post(reverse("government_new"), {"name": "南泽区", "level": "county", "own_prefix": "区", "code": "990103"})
    assert Jurisdiction.objects.get(name="南泽区").parent == city.jurisdiction
    assert find_units(city.jurisdiction, ["南泽区人民政府"])["南泽区人民政府"]
    assert client.post(reverse("government_new"), {"name": "大省", "level": "province"}).status_code == 422


@pytest.mark.parametrize("route", ["units", "groups", "leaders", "governments"])
def test_administrators_of_accounts_and_strangers_at_the_door_see_no_units(client, system_admin, auditor, route):
    assert client.get(reverse(route)).status_code == 302
    for account in (system_admin, auditor):
        client.force_login(account)
        assert client.get(reverse(route)).status_code == 403


def test_htmx_gets_the_part_of_the_list(client, officer):
    client.force_login(officer)
    answer = client.get(reverse("units"), headers={"HX-Request": "true"})
    assert text(answer).lstrip().startswith('<section id="units">')

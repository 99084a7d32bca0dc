"""Pages of accounts, roles and handovers, through the door."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from luoshi.journal.models import Entry
from luoshi.units.models import Account, Handover
from luoshi.units.rules import Role
from luoshi.web.permissions import declared
from tests.people import make_account

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def shown_password(answer) -> str:
    return re.search(r'first-password">([^<]+)<', text(answer))[1]


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_an_account_is_opened_and_its_password_shown_once(client, city, system_admin):
    client.force_login(system_admin)
    data = {"jurisdiction": str(city.jurisdiction.pk), "username": "jiaoyu1", "name": "苗一"}
    answer = client.post(reverse("account_new"), data)
    account = Account.objects.get(username="jiaoyu1")
    assert account.check_password(shown_password(answer)) and "no-store" in answer["Cache-Control"]
    again = client.post(reverse("account_new"), data)
    assert again.status_code == 422 and "已被使用" in text(again)
    assert "未改初始密码" in text(client.get(reverse("accounts"), {"state": "new"}))


def test_an_account_is_edited_reset_closed_and_opened_again(client, system_admin, officer):
    client.force_login(system_admin)
    edit = reverse("account_edit", args=[officer.pk])
    client.post(edit, {"name": "顾明澈", "phone": "0000", "email": ""})
    assert "0000" in text(client.get(edit))
    reset = client.post(reverse("account_reset", args=[officer.pk]))
    assert fresh(officer).check_password(shown_password(reset))
    close = reverse("account_close", args=[officer.pk])
    assert client.post(close, {"reason": ""}).status_code == 422
    client.post(close, {"reason": "调离"})
    assert not fresh(officer).is_active
    reopened = client.post(reverse("account_reopen", args=[officer.pk]))
    assert fresh(officer).check_password(shown_password(reopened)) and fresh(officer).is_active
    ended = fresh(officer).session_round
    client.post(reverse("account_end_sessions", args=[officer.pk]))
    assert fresh(officer).session_round == ended + 1


@pytest.mark.parametrize("route", ["account_reset", "account_reopen", "account_end_sessions"])
def test_what_changes_something_is_no_address_to_be_opened(client, system_admin, officer, route):
    client.force_login(system_admin)
    assert client.get(reverse(route, args=[officer.pk])).status_code == 405


def test_accounts_above_and_beside_do_not_exist_for_an_administrator(client, city, system_admin, stranger):
    above = make_account(city.province, "above", "省里人", Role.SYSTEM_ADMIN)
    client.force_login(system_admin)
    for account in (above, stranger):
        assert client.get(reverse("account_edit", args=[account.pk])).status_code == 404
        assert client.post(reverse("account_reset", args=[account.pk])).status_code == 404
    page = text(client.get(reverse("accounts")))
    assert "省里人" not in page and "路人远" not in page


def test_the_other_two_administrators_are_not_kept_by_the_first(client, system_admin, auditor):
    client.force_login(system_admin)
    answer = client.post(reverse("account_reset", args=[auditor.pk]))
    assert answer.status_code == 403 and "服务器上办理" in text(answer)
    assert fresh(auditor).password == auditor.password


@pytest.mark.parametrize("name", ["director", "business_admin", "security_admin", "auditor", "lead_liaison"])
def test_nobody_else_keeps_accounts(client, request, officer, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("accounts")).status_code == 403
    assert client.post(reverse("account_reset", args=[officer.pk])).status_code == 403
    assert client.get(reverse("accounts_exchange")).status_code == 403


def test_accounts_are_found_by_name_and_by_unit(client, system_admin, lead_liaison, officer):
    client.force_login(system_admin)
    page = text(client.get(reverse("accounts"), {"q": "发展改革委"}))
    assert "卫青岚" in page and "顾明澈" not in page


def test_lists_of_accounts_and_roles_cost_the_same_for_any_number(
    client, city, system_admin, security_admin, django_assert_max_num_queries
):
    for number in range(40):
        make_account(city.jurisdiction, f"u{number}", f"第{number}人", Role.OFFICER)
    for account, route in ((system_admin, "accounts"), (security_admin, "roles")):
        client.force_login(account)
        client.get(reverse(route))
        with django_assert_max_num_queries(8):
            client.get(reverse(route))


def test_a_role_is_granted_and_ended_with_reasons(client, city, security_admin):
    account = make_account(city.jurisdiction, "new1", "苗一")
    client.force_login(security_admin)
    address = reverse("role_grant", args=[account.pk])
    assert "还没有角色" in text(client.get(reverse("roles"), {"role": "none"}))
    assert client.post(address, {"role": Role.OFFICER, "reason": ""}).status_code == 422
    no_unit = client.post(address, {"role": Role.LIAISON, "reason": "分工", "turn": "A"})
    assert no_unit.status_code == 422 and "须选择所属单位" in text(no_unit)
    client.post(address, {"role": Role.OFFICER, "reason": "分工"})
    assert "督查专员" in text(client.get(address))
    grant = fresh(account).grants.get()
    end = reverse("role_end", args=[account.pk, grant.pk])
    assert client.post(end, {"reason": ""}).status_code == 422
    client.post(end, {"reason": "轮岗"})
    assert not fresh(account).role_names
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == ["role.granted", "role.ended"]


def test_a_role_of_another_account_is_not_ended_through_this_one(client, security_admin, officer, director):
    client.force_login(security_admin)
    address = reverse("role_end", args=[officer.pk, director.grants.get().pk])
    assert client.post(address, {"reason": "x"}).status_code == 404


def test_ones_own_roles_have_no_form_and_no_way_in(client, security_admin):
    client.force_login(security_admin)
    address = reverse("role_grant", args=[security_admin.pk])
    assert "另一位安全管理员" in text(client.get(address))
    assert client.post(address, {"role": Role.DIRECTOR, "reason": "x"}).status_code == 403
    assert fresh(security_admin).role_names == {Role.SECURITY_ADMIN}


@pytest.mark.parametrize("name", ["system_admin", "business_admin", "director", "auditor"])
def test_nobody_else_grants_roles(client, request, officer, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("roles")).status_code == 403
    assert client.post(reverse("role_grant", args=[officer.pk]), {"role": Role.MAYOR}).status_code == 403


def test_a_reviewer_hands_over_in_two_steps(client, city, lead_reviewer, lead_liaison, support_liaison):
    successor = make_account(city.jurisdiction, "new1", "苗一")
    client.force_login(lead_reviewer)
    page = text(client.get(reverse("handovers")))
    assert "卫青岚" in page and "尤若水" not in page
    address = reverse("handover_new", args=[lead_liaison.grants.get().pk])
    assert "苗一" in text(client.get(address))
    assert client.post(address, {"to_account": str(successor.pk), "reason": ""}).status_code == 422
    client.post(address, {"to_account": str(successor.pk), "reason": "轮岗"})
    assert Handover.objects.get().to_account == successor and fresh(successor).holds(Role.LIAISON)
    assert "卫青岚 → 苗一" in text(client.get(reverse("handovers")))
    assert client.get(address).status_code == 404
    theirs = reverse("handover_new", args=[support_liaison.grants.get().pk])
    assert client.get(theirs).status_code == 404


def test_administrators_are_no_choice_to_hand_over_to(client, business_admin, lead_liaison, auditor, stranger):
    client.force_login(business_admin)
    address = reverse("handover_new", args=[lead_liaison.grants.get().pk])
    page = text(client.get(address))
    assert "鉴远" not in page and "路人远" not in page
    for account in (auditor, stranger, business_admin):
        assert client.post(address, {"to_account": str(account.pk), "reason": "x"}).status_code == 422


def test_the_table_of_permissions_is_what_the_code_declares(client, security_admin, officer):
    client.force_login(security_admin)
    page = text(client.get(reverse("permissions")))
    assert all(permission.means in page for permission in declared())
    ticks = sum(len(permission.roles) for permission in declared())
    assert page.count('aria-label="可以"') == ticks
    client.force_login(officer)
    assert client.get(reverse("permissions")).status_code == 403


def test_settings_show_what_one_may_look_after(client, officer, system_admin, auditor):
    for account, there, gone in [
        (officer, "集合单位", "开通、停用账号"),
        (system_admin, "开通、停用账号", "集合单位"),
        (auditor, "谁在何时改了什么", "授予和收回角色"),
    ]:
        client.force_login(account)
        page = text(client.get(reverse("settings")))
        assert there in page and gone not in page


def test_ones_own_account_is_ones_own(client, officer):
    client.force_login(officer)
    page = text(client.get(reverse("own_account")))
    assert "顾明澈" in page and "督查专员" in page
    client.post(reverse("own_account"), {"phone": "0000-9", "email": "nicht-so"})
    assert fresh(officer).phone == ""
    client.post(reverse("own_account"), {"phone": "0000-9", "email": ""})
    assert fresh(officer).phone == "0000-9"
    client.post(reverse("own_sessions_end"))
    assert fresh(officer).session_round == 1
    assert client.get(reverse("own_account")).status_code == 200

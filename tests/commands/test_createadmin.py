"""`luoshi createadmin`, `luoshi resetpassword`: the three administrators, each once, with a password that works."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.units.models import Account, Jurisdiction
from luoshi.units.rules import Role
from tests.commands.inside import run

PEOPLE = ["--system-admin", "xitong:卫青岚", "--security-admin", "anquan:褚云帆", "--auditor", "shenji：沈知行"]
NEW = ["--government", "青泽市人民政府", "--level", "city"]
pytestmark = pytest.mark.django_db


def test_the_three_are_opened_with_one_role_each_and_passwords_that_work():
    done = run("createadmin", *NEW, *PEOPLE)
    assert done.exit_code == 0, done.output
    city = Jurisdiction.objects.get(name="青泽市")
    roles = {account.username: account.role_names for account in Account.objects.filter(jurisdiction=city)}
    assert roles == {
        "xitong": {Role.SYSTEM_ADMIN},
        "anquan": {Role.SECURITY_ADMIN},
        "shenji": {Role.AUDITOR},
    }
    shown = dict(re.findall(r"账号 (\w+)　初始密码 (\S+)", done.stdout))
    for username, password in shown.items():
        account = authenticate(RequestFactory().post("/"), username=username, password=password)
        assert account is not None and account.must_change_password
    assert len(shown) == 3 and len(set(shown.values())) == 3
    actions = list(Entry.objects.values_list("action", flat=True))
    assert actions.count("account.opened") == actions.count("role.granted") == 3
    assert not list(all_breaks())


def test_a_second_time_is_refused_and_names_who_is_there():
    run("createadmin", *NEW, *PEOPLE)
    again = run("createadmin", "--government", "青泽市", *[part.replace(":", "2:") for part in PEOPLE])
    assert again.exit_code == 2 and "卫青岚（xitong）" in again.stderr
    assert Account.objects.count() == 3


def test_one_whose_account_was_closed_is_replaced_alone():
    run("createadmin", *NEW, *PEOPLE)
    Account.objects.filter(username="shenji").update(is_active=False)
    done = run("createadmin", "--government", "青泽市", "--auditor", "shenji2:钟文博")
    assert done.exit_code == 0, done.stderr
    assert Account.objects.get(username="shenji2").role_names == {Role.AUDITOR}
    assert Account.objects.count() == 4


def test_a_name_that_is_taken_leaves_nothing_behind():
    done = run("createadmin", *NEW, *PEOPLE[:4], "--auditor", "XITONG:沈知行")
    assert done.exit_code == 2 and "已被使用" in done.stderr
    assert not Account.objects.exists() and not Jurisdiction.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--government"),
        (["--government", "青泽市"], "--level"),
        (["--government", "青泽市", "--level", "village"], "village"),
        ([*NEW, *PEOPLE[:4]], "--auditor"),
        ([*NEW, *PEOPLE[:4], "--auditor", "shenji"], "账号:姓名"),
        ([*NEW, *PEOPLE[:4], "--auditor", "a b:沈知行"], "账号名"),
    ],
)
def test_what_is_missing_or_wrong_is_named(arguments, words):
    done = run("createadmin", *arguments)
    assert done.exit_code == 2 and words in done.stderr
    assert not Account.objects.exists()


def test_a_password_is_reset_and_recorded(director):
    done = run("resetpassword", director.username)
    (password,) = re.findall(r"初始密码：(\S+)（", done.stdout)
    assert authenticate(RequestFactory().post("/"), username=director.username, password=password) == director
    assert Account.objects.get(pk=director.pk).must_change_password
    assert Entry.objects.filter(subject_id=director.pk, action__startswith="account.").exists()


def test_nobody_has_no_password():
    done = run("resetpassword", "nobody")
    assert done.exit_code == 2 and "没有账号“nobody”" in done.stderr

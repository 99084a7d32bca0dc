"""The pages of signing in: what one is told, where one is led, the lock, the first password, the second factor."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse

from luoshi.journal.models import Entry
from luoshi.units.adapter import FactorAdapter
from luoshi.units.models import Account
from luoshi.units.signing_in import urlpatterns
from tests.people import PASSWORD

LOGIN = "/account/login/"
NEW_PASSWORD = "qingze-Tai-zhang-88"
HTMX = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    """Attempts of earlier tests are forgotten."""
    cache.clear()


def enter(client: Client, username: str, password: str = PASSWORD, address: str = LOGIN):
    return client.post(address, {"login": username, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def errors_in(response) -> list[str]:
    return re.findall(r'class="notice notice-error".*?<p>(.*?)</p>', response.content.decode(), re.DOTALL)


def recorded() -> list[str]:
    return list(Entry.objects.order_by("chain", "number").values_list("action", flat=True))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_account_signs_in_and_comes_to_its_first_page(client, officer):
    response = enter(client, "officer")
    assert (response.status_code, response.url) == (302, "/") and is_signed_in(client)
    assert recorded() == ["account.signed-in"]


def test_the_page_says_that_no_secrets_belong_here_and_asks_for_little(client):
    html = client.get(LOGIN).content.decode()
    assert "非涉密系统" in html and "系统管理员" in html
    assert "忘记密码" in html and "/reset" not in html and "signup" not in html
    assert 'autocomplete="username"' in html and 'autocomplete="current-password"' in html


def test_a_page_that_needs_an_account_leads_here_and_back(client, officer):
    response = client.get("/account/factor/")
    assert response.url == f"{LOGIN}?next=/account/factor/"
    assert 'name="next" value="/account/factor/"' in client.get(response.url).content.decode()
    assert enter(client, "officer", address=response.url).url == "/account/factor/"


@pytest.mark.parametrize(
    "address", ["//evil.example", "http://evil.example/", "https:evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_signing_in(client, officer, address):
    response = client.post(LOGIN, {"login": "officer", "password": PASSWORD, "next": address})
    assert response.url == "/" and is_signed_in(client)


@pytest.mark.parametrize("address", ["//evil.example", "http://evil.example/"])
def test_nobody_is_led_elsewhere_after_signing_out(client, officer, address):
    client.force_login(officer)
    assert client.post("/account/logout/", {"next": address}).url == "/" and not is_signed_in(client)


def test_wrong_password_unknown_name_and_closed_account_are_told_the_same(client, officer, director):
    director.is_active = False
    director.save(update_fields=["is_active"])
    told = [
        errors_in(enter(client, *tried)) for tried in (("officer", "wrong"), ("nobody", "wrong"), ("director", "wrong"))
    ]
    assert told[0] == told[1] == told[2] == ["账号或密码不正确。连续输错5次，账号将锁定15分钟。"]
    assert not is_signed_in(client) and set(recorded()) == {"account.sign-in-failed"}


def test_what_was_typed_for_an_unknown_name_is_not_kept(client, city):
    enter(client, PASSWORD, "x")  # the password in the field of the name
    entry = Entry.objects.get()
    assert PASSWORD not in entry.subject_name and entry.subject_name.startswith("未知账号")


@pytest.mark.parametrize("username", ["officer", "nobody"])
def test_the_sixth_attempt_is_refused_even_with_the_right_password(client, officer, username):
    for _ in range(4):
        assert enter(client, username, "wrong").status_code == 200
    locked = [enter(client, username, "wrong"), enter(client, username, PASSWORD)]
    for response in locked:
        assert response.status_code == 429
        assert "连续5次登录失败，账号已锁定，请15分钟后再试" in response.content.decode()
    assert not is_signed_in(client)


def test_another_way_of_writing_the_name_does_not_get_round_the_lock(client, officer):
    for name in ("officer", "OFFICER", "Officer", " officer", "oFFicer"):
        enter(client, name, "wrong")
    assert enter(client, "offiCER").status_code == 429


def test_a_locked_name_locks_nobody_else_at_the_same_address(client, officer, director):
    for _ in range(6):
        enter(client, "officer", "wrong")
    assert enter(client, "director").status_code == 302


def test_success_forgets_earlier_failures(client, officer):
    for _ in range(4):
        enter(client, "officer", "wrong")
    assert enter(client, "officer").status_code == 302
    client.logout()
    for _ in range(4):
        assert enter(client, "officer", "wrong").status_code == 200


def test_asking_for_the_page_signs_nobody_out(client, officer):
    client.force_login(officer)
    html = client.get("/account/logout/").content.decode()
    assert "确定要退出登录吗" in html and is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client) and recorded() == ["account.signed-out"]


def test_a_closed_account_ends_its_session(client, officer):
    client.force_login(officer)
    Account.objects.update(is_active=False)
    assert client.get("/").url.startswith(LOGIN)


def test_htmx_of_an_expired_session_gets_a_sentence_and_the_way_to_sign_in(client, officer):
    response = client.get(
        "/account/factor/",
        follow=True,
        headers={"hx-request": "true", "hx-current-url": "http://testserver/tasks/?q=就业"},
    )
    html = response.content.decode()
    assert response.status_code == 401 and "登录已超时" in html and "<html" not in html
    assert f'href="{LOGIN}?next=%2Ftasks%2F"' in html


def test_the_first_login_changes_the_password(client, officer):
    Account.objects.update(must_change_password=True)
    enter(client, "officer")
    assert client.get("/").url == "/account/password/"
    html = client.get("/account/password/").content.decode()
    assert "首次登录" in html and "不改了" not in html
    response = client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    )
    assert response.url == "/"
    assert client.get("/account/own/").status_code == 200  # still signed in
    officer.refresh_from_db()
    assert officer.check_password(NEW_PASSWORD) and not officer.must_change_password
    assert recorded() == ["account.signed-in", "account.password-changed"]


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "原密码不正确。"),
        (PASSWORD, PASSWORD, PASSWORD, "最近5次用过的密码不能再用"),
        (PASSWORD, "1234567890123", "1234567890123", "密码"),
        (PASSWORD, "short1", "short1", "密码"),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD + "x", "密码"),
        ("", "", "", "必填"),
    ],
)
def test_a_password_that_cannot_be_taken_is_refused(client, officer, old, new, again, sentence):
    client.force_login(officer)
    response = client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again})
    html = response.content.decode()
    assert response.status_code == 200 and 'class="error"' in html and sentence in html
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD) and not recorded()


def test_changing_the_password_ends_other_sessions(client, officer):
    elsewhere = Client()
    enter(elsewhere, "officer")
    enter(client, "officer")
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert elsewhere.get("/account/factor/").status_code == 302 and client.get("/account/own/").status_code == 200


def activate(client: Client) -> str:
    """Begin to ask for codes, as a person does; return the secret."""
    client.post("/account/again/", {"password": PASSWORD})
    html = client.get("/account/factor/on/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', html)[1]
    assert client.post("/account/factor/on/", {"code": "000000x"}).status_code == 200
    assert client.post("/account/factor/on/", {"code": code_of(secret)}).url == "/account/factor/codes/"
    return secret


def test_with_a_second_factor_the_password_alone_does_not_sign_in(client, officer):
    enter(client, "officer")
    assert "未启用" in client.get("/account/factor/").content.decode()
    secret = activate(client)
    codes = re.findall(r"<li>(\d{8})</li>", client.get("/account/factor/codes/").content.decode())
    assert len(codes) == 10
    assert codes[0] in client.get("/account/factor/codes/file/").content.decode()
    client.post("/account/logout/")

    assert enter(client, "officer").url == "/account/factor/login/" and not is_signed_in(client)
    assert "输入动态口令" in client.get("/account/factor/login/").content.decode()
    wrong = client.post("/account/factor/login/", {"code": "12345678"})
    assert "口令不正确或已过期" in wrong.content.decode() and not is_signed_in(client)
    assert client.post("/account/factor/login/", {"code": codes[0]}).url == "/" and is_signed_in(client)
    client.post("/account/logout/")
    enter(client, "officer")
    assert client.post("/account/factor/login/", {"code": codes[0]}).status_code == 200, "a recovery code serves once"
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert recorded()[:3] == ["account.signed-in", "account.factor-on", "account.signed-out"]


def test_the_factor_ends_and_codes_are_made_anew_only_after_a_question(client, officer):
    enter(client, "officer")
    activate(client)
    assert "停用后，登录只需要密码" in client.get("/account/factor/off/").content.decode()
    before = client.get("/account/factor/codes/").content.decode()
    assert "全部作废" in client.get("/account/factor/codes/new/").content.decode()
    assert client.post("/account/factor/codes/new/").url == "/account/factor/codes/"
    assert re.findall(r"<li>\d", before) != [] and client.get("/account/factor/codes/").content.decode() != before
    assert client.post("/account/factor/off/").url == "/account/factor/"
    assert not Authenticator.objects.exists() and recorded()[-1] == "account.factor-off"


def test_a_session_without_a_fresh_password_is_asked_for_it_before_the_factor_changes(client, officer):
    client.force_login(officer)
    response = client.get("/account/factor/on/")
    assert response.url.startswith("/account/again/")
    assert "再输一次密码" in client.get(response.url).content.decode()
    assert "密码不正确。" in client.post(response.url, {"password": "wrong"}).content.decode()
    assert client.post(response.url, {"password": PASSWORD}).status_code == 302
    assert client.get("/account/factor/on/").status_code == 200


def test_secrets_of_the_factor_are_kept_encrypted():
    adapter = FactorAdapter()
    kept = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in kept and adapter.decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_an_address_that_tries_very_often_is_slowed_down(client, settings, officer):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip", "login_failed": None}
    for _ in range(2):
        enter(client, "nobody", "x")
    response = enter(client, "officer")
    assert response.status_code == 429 and "操作太频繁" in response.content.decode()


@pytest.mark.parametrize("name", [pattern.name for pattern in urlpatterns])
def test_every_page_of_allauth_states_who_may_open_it(name):
    assert resolve(reverse(name)).func.permission in {"public", "signed-in"}


@pytest.mark.parametrize(
    "path", ["signup/", "password/reset/", "email/", "phone/change/", "confirm-email/", "password/set/"]
)
def test_what_is_not_wired_cannot_be_reached(client, path):
    assert client.get(f"/account/{path}").status_code == 404

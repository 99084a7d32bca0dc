"""Signing in and out, through the door: the journal knows of it, sessions end, passwords change."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.journal.actions import PLATFORM
from luoshi.journal.models import Entry
from luoshi.units.accounts import PasswordUsed
from luoshi.units.actions.accounts import end_sessions, reset_password
from luoshi.units.factors import WANTED
from luoshi.units.middleware import OPEN_BEFORE_FACTOR
from luoshi.units.models import Account
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "qz-Another-2027"


@pytest.fixture(autouse=True)
def nothing_counted():
    """Attempts of earlier tests are forgotten."""
    cache.clear()


def sign_in(client: Client, account: Account, password: str = PASSWORD):
    return client.post(reverse("account_login"), {"login": account.username, "password": password})


def change_password(client: Client, old: str, new: str):
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


def is_in(client: Client) -> bool:
    return client.get(reverse("mfa_index")).status_code == 200


def actions() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def test_a_login_is_written_down_with_where_from_and_the_session_is_new(client, officer):
    client.get(reverse("account_login"))
    client.session["seen"] = 1
    client.session.save()
    before = client.session.session_key
    assert sign_in(client, officer).status_code == 302
    assert client.session.session_key != before
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.address) == ("account.signed-in", officer.pk, "127.0.0.1")
    assert entry.chain == officer.jurisdiction_id and entry.request_id


def test_a_wrong_password_and_signing_out_are_written_down(client, officer):
    sign_in(client, officer, "wrong-password")
    sign_in(client, officer)
    client.post(reverse("account_logout"))
    assert actions() == ["account.sign-in-failed", "account.signed-in", "account.signed-out"]
    assert not is_in(client)


def test_a_name_that_nobody_has_is_told_in_the_platforms_chain_and_not_in_full(client, db):
    client.post(reverse("account_login"), {"login": "meine-geheime-losung", "password": "x"})
    entry = Entry.objects.get()
    assert entry.chain == PLATFORM and entry.subject_id is None
    assert "losung" not in entry.subject_name and entry.actor_name == "未登录"


def test_after_five_wrong_passwords_the_account_is_locked_and_the_journal_does_not_fill(client, officer):
    for _ in range(5):
        sign_in(client, officer, "wrong-password")
    for _ in range(4):
        assert sign_in(client, officer).status_code == 429
    assert actions().count("account.locked") == 1
    assert actions().count("account.sign-in-failed") <= 5
    assert not is_in(client)


def test_one_locked_account_locks_no_other_of_the_same_office(client, officer, second_officer):
    for _ in range(6):
        sign_in(client, officer, "wrong-password")
    assert sign_in(client, second_officer).status_code == 302


def test_one_address_tries_only_so_often(client, settings, officer):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip", "login_failed": None}
    codes = [client.post(reverse("account_login"), {"login": f"x{n}", "password": "x"}).status_code for n in range(4)]
    assert codes == [200, 200, 200, 429]
    assert "太频繁" in client.post(reverse("account_login"), {"login": "y", "password": "x"}).content.decode()


def test_a_closed_account_does_not_get_in(client, officer):
    officer.is_active = False
    officer.save()
    sign_in(client, officer)
    assert not is_in(client)


def test_the_first_password_is_changed_before_anything_else(client, officer):
    officer.must_change_password = True
    officer.save()
    sign_in(client, officer)
    assert client.get(reverse("home")).url == reverse("account_change_password")
    change_password(client, PASSWORD, NEW)
    assert is_in(client) and "account.password-changed" in actions()
    assert Account.objects.get(pk=officer.pk).check_password(NEW)


def test_a_password_given_by_a_reset_is_good_for_a_day_and_opens_nothing_but_its_change(client, officer, system_admin):
    officer.last_login = timezone.now()
    officer.save()
    account, password = reset_password(actor=system_admin, account=officer, now=timezone.now())
    assert sign_in(client, account, password).status_code == 302
    assert client.get(reverse("ledger"))["Location"] == reverse("account_change_password")
    given = account.password_changed_at - timedelta(hours=24, minutes=1)
    Account.objects.filter(pk=account.pk).update(password_changed_at=given)
    late = Client()
    assert "现已失效" in sign_in(late, account, password).content.decode()
    assert "现已失效" not in sign_in(late, account, "qz-Wrong-2027").content.decode()
    assert not is_in(late)


def test_the_first_password_of_who_has_never_signed_in_waits_longer_than_a_day(client, officer, system_admin):
    account, password = reset_password(actor=system_admin, account=officer, now=timezone.now())
    Account.objects.filter(pk=account.pk).update(password_changed_at=timezone.now() - timedelta(days=9))
    assert sign_in(client, account, password).status_code == 302


def test_one_of_the_last_five_passwords_is_not_taken_again(client, officer):
    sign_in(client, officer)
    passwords = [PASSWORD, *(f"qz-Number-{number}-x" for number in range(5))]
    for old, new in pairwise(passwords):
        assert change_password(client, old, new).status_code == 302
        cache.clear()
    refused = change_password(client, passwords[-1], passwords[1])
    assert "最近5次" in refused.content.decode()
    assert PasswordUsed.objects.filter(account=officer).count() == 5
    assert change_password(client, passwords[-1], PASSWORD).status_code == 302


def test_a_password_of_an_administrator_ends_after_ninety_days_and_a_clerks_does_not(client, business_admin, officer):
    long_ago = timezone.now() - timedelta(days=project.ADMIN_PASSWORD_DAYS + 1)
    Account.objects.update(password_changed_at=long_ago)
    client.force_login(business_admin)
    assert client.get(reverse("home")).url == reverse("account_change_password")
    client.force_login(officer)
    assert is_in(client)


def with_factor(account: Account) -> None:
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})


def test_an_administrator_reads_on_every_page_that_a_second_factor_is_wanted_until_there_is_one(
    client, system_admin, officer
):
    client.force_login(officer)
    assert WANTED not in client.get(reverse("own_account")).content.decode()
    client.force_login(system_admin)
    page = client.get(reverse("own_account")).content.decode()
    assert WANTED in page and reverse("mfa_activate_totp") in page
    with_factor(system_admin)
    assert WANTED not in client.get(reverse("own_account")).content.decode()


def test_where_the_second_factor_is_forced_an_administrator_sets_it_up_before_anything_else(
    client, settings, auditor, officer
):
    settings.ADMIN_FACTOR = True
    client.force_login(officer)
    assert client.get(reverse("own_account")).status_code == 200
    client.force_login(auditor)
    assert client.get(reverse("journal")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("journal"), headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_activate_totp")
    # Setting it up asks for the password again, where that was typed too long ago.
    again = client.get(reverse("mfa_activate_totp"), follow=True)
    assert again.status_code == 200 and again.resolver_match.url_name in OPEN_BEFORE_FACTOR
    with_factor(auditor)
    assert client.get(reverse("journal")).status_code == 200


def test_a_session_ends_by_itself_after_rest_and_after_its_hours(client, officer):
    now = timezone.now().timestamp()
    for began, seen in [(now - 100, now - 31 * 60), (now - 13 * 3600, now - 60)]:
        client.force_login(officer)
        session = client.session
        session["began"], session["seen"] = int(began), int(seen)
        session.save()
        answer = client.get(reverse("home") + "?x=1")
        assert answer.url == f"{reverse('account_login')}?next=%2F%3Fx%3D1"
        assert not is_in(client)


def test_htmx_is_sent_to_the_login_as_a_whole_page(client, officer):
    client.force_login(officer)
    session = client.session
    session["began"] = session["seen"] = 1
    session.save()
    answer = client.get(
        reverse("home"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/?a=1"}
    )
    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next=%2Ftasks%2F"


@pytest.mark.parametrize("address", ["http://[", "", "//elsewhere.example/x"])
def test_whatever_page_htmx_names_it_is_sent_to_the_login(client, officer, address):
    headers = {"HX-Request": "true", "HX-Current-URL": address}
    assert client.get(reverse("account_login"), headers=headers).status_code == 401
    client.force_login(officer)
    session = client.session
    session["began"] = session["seen"] = 1
    session.save()
    assert client.get(reverse("home"), headers=headers).headers["HX-Redirect"].startswith(reverse("account_login"))


def test_ending_all_sessions_ends_them_everywhere(officer):
    here, there = Client(), Client()
    sign_in(here, officer)
    sign_in(there, officer)
    assert is_in(here) and is_in(there)
    end_sessions(actor=officer, account=officer, now=timezone.now())
    assert not is_in(here) and not is_in(there)


def test_with_one_session_at_a_time_a_second_login_ends_the_first(settings, officer):
    settings.SINGLE_SESSION = True
    here, there = Client(), Client()
    sign_in(here, officer)
    sign_in(there, officer)
    assert not is_in(here) and is_in(there)


def test_a_changed_password_ends_the_sessions_elsewhere(officer):
    here, there = Client(), Client()
    sign_in(here, officer)
    sign_in(there, officer)
    change_password(here, PASSWORD, NEW)
    assert is_in(here) and not is_in(there)


def test_passwords_are_kept_with_argon2(settings, officer):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    officer.set_password(NEW)
    assert officer.password.startswith("argon2$argon2id$") and officer.check_password(NEW)


def test_a_login_leads_nowhere_else(client, officer):
    answer = client.post(
        reverse("account_login"), {"login": officer.username, "password": PASSWORD, "next": "//elsewhere.test/x"}
    )
    assert answer.url == reverse("home")

"""接口令牌: who calls, for how long, for reading or writing; and the session of the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from luoshi.errors import Invalid
from luoshi.units.actions.accounts import close_account, end_sessions, reopen_account, reset_password
from luoshi.units.actions.tokens import create_token, revoke_token
from luoshi.units.models import ApiToken


def ask(secret, path="/me", method="get"):
    return getattr(Client(), method)(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def token(director):
    return create_token(actor=director, name="测试", scope="read", days=30, now=timezone.now())


def test_a_token_says_who_calls(token):
    answer = ask(token[1]).json()
    assert (answer["name"], answer["roles"], answer["jurisdiction"]["name"]) == ("沈知行", ["director"], "青泽市")


def test_the_secret_is_not_kept(token):
    assert token[1] not in str(ApiToken.objects.values().get())


@pytest.mark.parametrize("secret", ["", "luoshi_wrong", "x" * 5000], ids=["none", "wrong", "long"])
def test_without_a_valid_token_nothing_is_told(db, secret):
    answer = ask(secret)
    assert answer.status_code == 401 and "令牌" in answer.json()["message"]


def test_a_token_ends_with_its_time(token):
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(token[1]).status_code == 401


def test_a_revoked_token_ends_at_once(token, director):
    revoke_token(actor=director, pk=token[0].pk, now=timezone.now())
    assert ask(token[1]).status_code == 401


def test_nobody_revokes_anothers_token(token, officer):
    with pytest.raises(Http404):
        revoke_token(actor=officer, pk=token[0].pk, now=timezone.now())
    assert ask(token[1]).status_code == 200


def test_who_ends_all_sessions_ends_the_programs_as_well(token, director, system_admin):
    end_sessions(actor=system_admin, account=director, now=timezone.now())
    assert ask(token[1]).status_code == 401


def test_a_new_password_ends_the_tokens_that_the_old_one_made(token, director):
    reset_password(actor=None, account=director, now=timezone.now())
    director.refresh_from_db()
    director.must_change_password = False  # its owner has chosen one
    director.save()
    assert ask(token[1]).status_code == 401


def test_an_account_that_opens_again_has_none_of_its_tokens(token, director):
    close_account(actor=None, account=director, reason="调离", now=timezone.now())
    director.refresh_from_db()
    reopen_account(actor=None, account=director, now=timezone.now())
    director.refresh_from_db()
    director.must_change_password = False
    director.save()
    assert ask(token[1]).status_code == 401


def test_a_closed_account_has_no_token(token, director):
    director.is_active = False
    director.save()
    assert ask(token[1]).status_code == 401


def test_a_reading_token_writes_nothing(token):
    answer = ask(token[1], "/tasks/arrange", "post")
    assert answer.status_code == 403 and "只读" in answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "scope", "days"), [(" ", "read", 1), ("a", "all", 1), ("a", "read", 0), ("a", "read", 400)]
)
def test_a_token_needs_a_use_a_scope_and_a_time(director, name, scope, days):
    with pytest.raises(Invalid):
        create_token(actor=director, name=name, scope=scope, days=days, now=timezone.now())


def test_who_is_signed_in_on_the_pages_reads_the_api(client, director):
    client.force_login(director)
    assert client.get("/api/v1/me").json()["username"] == "director"


def test_a_session_writes_only_with_the_proof_of_a_form(director):
    client = Client(enforce_csrf_checks=True)
    client.force_login(director)
    answer = client.post("/api/v1/tasks/arrange", data='{"tasks": []}', content_type="application/json")
    assert answer.status_code == 403

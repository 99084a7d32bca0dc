"""幂等: the same write sent twice, also at the same time, is done once; the answer is nobody else's."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from luoshi.api.idempotency import sweep_answers
from luoshi.units.actions.tokens import create_token
from luoshi.units.models import Account, Answered, Unit
from luoshi.units.rules import Role
from tests.people import make_account, make_city


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_answers_are_forgotten_after_a_day(call, business_admin):
    for key in ("old", "new"):
        call(business_admin, "post", "/units", {"name": f"青泽市{key}局"}, **keyed(key))
    now = timezone.now()
    Answered.objects.filter(key="old").update(at=now - timedelta(hours=25))
    assert sweep_answers(now) == 1
    assert Answered.objects.get().key == "new"


def test_a_kept_answer_is_for_the_account_that_asked(call, business_admin, officer):
    first = call(business_admin, "post", "/units", {"name": "青泽市数据局"}, **keyed("k"))
    assert first.status_code == 200
    other = call(officer, "post", "/units", {"name": "青泽市数据局"}, **keyed("k"))
    assert other.status_code == 409 and "Idempotency-Replayed" not in other


@pytest.mark.parametrize("key", ["a b", "键", "x" * 81, "\x01", "a\x7f", "é"])
def test_a_key_with_strange_signs_is_refused_and_nothing_done(call, business_admin, key):
    answer = call(business_admin, "post", "/units", {"name": "青泽市数据局"}, **keyed(key))
    assert answer.status_code == 422 and "Idempotency-Key" in answer.json()["message"]
    assert not Unit.objects.filter(name="青泽市数据局").exists()


@pytest.mark.parametrize("key", ["!", "x" * 80, "a/b?c=d&e", "'; DROP TABLE x--", "%00"])
def test_a_key_of_plain_signs_holds(call, business_admin, key):
    key = key.replace(" ", "")
    answers = [call(business_admin, "post", "/units", {"name": "青泽市数据局"}, **keyed(key)) for _ in range(2)]
    assert answers[0].json() == answers[1].json() and answers[1]["Idempotency-Replayed"] == "true"


def test_a_first_password_stands_in_the_first_answer_only(call, system_admin, officer):
    answers = [call(system_admin, "post", f"/accounts/{officer.pk}/password", {}, **keyed("k")) for _ in range(2)]
    password = answers[0].json()["password"]
    officer.refresh_from_db()
    assert officer.check_password(password) and answers[1].json()["password"] is None
    assert password not in Answered.objects.get().body


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_do_it_once():
    city = make_city()
    admin = make_account(city.jurisdiction, "business", "钟文博", Role.BUSINESS_ADMIN)
    _, secret = create_token(actor=admin, name="t", scope="write", days=1, now=timezone.now())

    def send(_: int) -> tuple[int, str]:
        try:
            answer = Client().post(
                "/api/v1/units",
                json.dumps({"name": "青泽市数据局"}),
                content_type="application/json",
                headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "same"},
            )
            return answer.status_code, answer.json().get("id", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {status for status, _ in answers} == {200} and len({key for _, key in answers}) == 1
    assert Unit.objects.filter(name="青泽市数据局").count() == 1 and Account.objects.count() == 1

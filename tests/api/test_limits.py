"""How often and how much: a program that calls too often waits, one that sends too much is told so."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.api import access
from luoshi.api.limits import count_call
from luoshi.errors import TooMany
from luoshi.units.actions.tokens import create_token
from luoshi.web.keys import new_id


@pytest.fixture
def three_a_minute(settings):
    settings.API_PER_MINUTE = 3


def test_the_call_too_much_is_refused_until_the_minute_is_over(three_a_minute):
    caller = new_id()
    for _ in range(3):
        count_call(caller, 600.0)
    with pytest.raises(TooMany) as refused:
        count_call(caller, 645.0)
    assert refused.value.extra["retry_after"] in (15, 16)
    count_call(caller, 660.0)


def test_every_token_has_its_own_count(three_a_minute):
    for _ in range(4):
        count_call(new_id(), 600.0)


def test_who_calls_too_often_is_told_when_to_come_again(three_a_minute, director):
    _, secret = create_token(actor=director, name="t", scope="read", days=1, now=timezone.now())
    answers = [Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}) for _ in range(8)]
    refused = answers[-1]  # of eight calls four fall into one minute at least
    assert refused.status_code == 429 and 1 <= int(refused["Retry-After"]) <= 61
    assert "调用太频繁" in refused.json()["message"]


def test_a_body_that_is_too_large_is_not_read(call, director, monkeypatch):
    monkeypatch.setattr(access, "MOST_JSON", 100)
    answer = call(director, "post", "/tasks", {"x": "青" * 200})
    assert answer.status_code == 413 and "最多" in answer.json()["message"]


def test_a_wrong_method_is_answered_as_json(call, director):
    answer = call(director, "delete", "/me")
    assert answer.status_code == 405 and "不能用DELETE" in answer.json()["message"] and "GET" in answer["Allow"]

"""Whatever a program sends: the API does it or says in Chinese why not; nothing falls over."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from luoshi.api.application import api
from luoshi.units.rules import Role
from luoshi.web.permissions import SIGNED_IN, may
from tests.api.bodies import NAMES, Maker
from tests.walk.test_operations import FILES, filled
from tests.walk.world import World, make_world

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}")
TIMES = 3  # bodies an operation, for who may do it
WHO = [*(role.value for role in Role), "county"]
VALUES = ["", "x", "0", "-1", "1", "2026", "99999999999999999999", "1e9", "\x00", "青\ud800", "青" * 3000, "2026-06-30",
          "0001-01-01", "NaN", "own", "mine", "key", "normal", "due", "-due", "true", "[]", "%", "_", "'", "WyJhIl0",
          "WyIxIiwiMiIsIjMiLCI0Il0", "WyJcdTAwMDAiLCJhIl0", "WyIyMDI2IiwiMSIsIjEiLCJ4Il0", "bnVsbA", "W1tdXQ"]  # fmt: skip


@pytest.fixture
def world(db, settings):
    settings.API_PER_MINUTE = 1_000_000
    return make_world()


def operations() -> Iterator[tuple[str, str, dict]]:
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, each in methods.items():
            yield method, path, each


def refused_well(answer, place: str) -> None:
    """Fail where a refusal is no JSON, has no Chinese sentence or speaks English."""
    assert answer.status_code < 500, f"{place} → {answer.status_code}"
    if answer.status_code >= 400:
        said = answer.json()
        assert set(said) == {"message", "extra"} and CHINESE.search(said["message"]), f"{place}: {said}"
        reasons = [each["reason"] for each in said["extra"].get("fields", [])]
        for sentence in [said["message"], *reasons]:
            assert CHINESE.search(sentence) or sentence.startswith("应为"), f"{place}: {sentence}"
            assert not ENGLISH.search(sentence), f"{place}: {sentence}"


@pytest.mark.parametrize("who", WHO)
def test_any_body_is_used_or_refused_in_chinese(world: World, who):
    account = world.accounts[who]
    client = Client(raise_request_exception=True)
    client.force_login(account)
    parts = api.get_openapi_schema()["components"]["schemas"]
    keys = [str(key) for key in world.things.values()] + [str(unit.pk) for unit in world.city.units.values()]
    for method, path, each in operations():
        content = each.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        allowed = each["x-permission"] == SIGNED_IN or may(account, each["x-permission"])
        for number in range(TIMES if allowed else 1):
            body = Maker(f"{who}{method}{path}{number}", parts, keys).body(content["schema"])
            place = f"{who} {method} {path} {number}: {body[:500]}"
            with transaction.atomic():
                try:
                    answer = getattr(client, method)(
                        filled(path, world), data=body.encode("utf-8", "surrogatepass"), content_type="application/json"
                    )
                except Exception as error:
                    raise AssertionError(f"{place} → {error!r}") from error
                transaction.set_rollback(True)
            refused_well(answer, place)


@pytest.mark.parametrize("who", ["director", "business-admin", "system-admin", "security-admin", "auditor", "liaison"])
def test_any_address_is_answered_or_refused_in_chinese(world: World, who):
    client = Client(raise_request_exception=True)
    client.force_login(world.accounts[who])
    for method, path, each in operations():
        names = [given["name"] for given in each.get("parameters", ()) if given["in"] == "query"]
        if method != "get" or not names:
            continue
        chosen = random.Random(f"{who}{path}")
        for name in names:
            for value in chosen.sample([*VALUES, *NAMES, *map(str, world.things.values())], 1):
                place = f"{who} {path}?{name}={value[:60]!r}"
                with transaction.atomic():
                    try:
                        answer = client.get(
                            f"{filled(path, world)}?{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
                        )
                    except Exception as error:
                        raise AssertionError(f"{place} → {error!r}") from error
                    transaction.set_rollback(True)
                if answer.status_code >= 400 or not FILES.search(path):
                    refused_well(answer, place)

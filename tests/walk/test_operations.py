"""Every operation of the API with every role, another government's things and nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from luoshi.api.application import api
from luoshi.journal.models import Chain
from luoshi.units.rules import Role
from luoshi.web.permissions import SIGNED_IN, may
from tests.walk.addresses import BEGINNINGS, NAMED
from tests.walk.world import World, make_world

WHO = [*(role.value for role in Role), "support", "county"]
REFUSED = {403, 404}
WORDS = {"ending": "csv", "kind": "tasks", "year": "2026", "month": "6"}
THINGS = {**NAMED, "post": "post"}
# What answers with a file where it does not refuse.
FILES = re.compile(r"/(original|export/\{ending\}|exchange/\w+)$")


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def other(world):
    return make_world("-b", "沙河省")


def operations() -> Iterator[tuple[str, str, str]]:
    """Yield method, path and permission of every operation."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, each in methods.items():
            yield method, path, each["x-permission"]


def filled(path: str, world: World) -> str:
    """Return the path for the things of `world`; KeyError where a parameter is not told in addresses.py."""
    pages = path.removeprefix("/api/v1").replace("{pk}", "<uuid:pk>")
    begin = max((each for each in BEGINNINGS if pages.startswith(each)), key=len, default=None)
    return re.sub(r"\{(\w+)\}", lambda match: WORDS.get(match[1]) or str(world.things[_thing(begin, match[1])]), path)


def _thing(begin: str | None, name: str) -> str:
    if name != "pk":
        return THINGS[name]
    assert begin is not None, "say in tests/walk/addresses.py what <pk> is"
    return BEGINNINGS[begin]


def send(client: Client, method: str, path: str):
    return getattr(client, method)(
        path, **({} if method == "get" else {"data": "{}", "content_type": "application/json"})
    )


def signed_in(account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


@pytest.mark.parametrize("who", WHO)
def test_a_role_does_over_the_api_what_it_may_and_nothing_else(world: World, who):
    account = world.accounts[who]
    client = signed_in(account)
    for method, path, permission in operations():
        allowed = permission == SIGNED_IN or may(account, permission)
        before = dict(Chain.objects.values_list("key", "number"))
        answer = send(client, method, filled(path, world))
        place = f"{who} {method} {path} → {answer.status_code}"
        assert answer.status_code < 500, place
        assert answer["Content-Type"].startswith("application/json") or FILES.search(path), place
        if not allowed:
            assert answer.status_code == 403, place
            assert dict(Chain.objects.values_list("key", "number")) == before, place


@pytest.mark.parametrize("who", WHO)
def test_the_things_of_another_government_do_not_exist_for_programs(world: World, other: World, who):
    client = signed_in(world.accounts[who])
    before = Chain.objects.get(key=other.city.jurisdiction.pk).number
    for method, path, _ in operations():
        if "{pk}" in path:
            answer = send(client, method, filled(path, other))
            # A body is checked before the thing is looked for, so an empty one may be refused first.
            assert answer.status_code in REFUSED | {422}, f"{who} {method} {path} → {answer.status_code}"
            assert "青泽督" not in answer.content.decode()
    assert Chain.objects.get(key=other.city.jurisdiction.pk).number == before


def test_nobody_does_anything_without_a_token(world: World):
    for method, path, _ in operations():
        answer = send(Client(), method, filled(path, world))
        assert answer.status_code == 401, f"{method} {path}"

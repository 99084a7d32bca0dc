"""Every address with every role, an outsider and nobody: what is not allowed is refused, and nothing happens."""

from __future__ import annotations

import pytest
from django.test import Client

from luoshi.journal.models import Chain
from luoshi.units.rules import Role
from luoshi.web.permissions import PUBLIC, SIGNED_IN, may
from luoshi.web.routes import Route, routes, unmarked
from tests.walk.addresses import address_of
from tests.walk.world import World, make_world

WHO = [*(role.value for role in Role), "support", "county"]
# They end the session that walks.
LAST = {"account_logout", "own_sessions_end"}
# As a browser sends it.
STRANGE_FORM = "&".join(f"{name}=%00x" for name in ("name", "text", "reason", "kind"))
# What a refusal looks like: not allowed, not there, not by this method.
REFUSED = {403, 404, 405}


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def other(world):
    return make_world("-b", "沙河省")


def walked() -> list[Route]:
    return [route for route in routes() if route.name not in LAST]


def signed_in(account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def chains() -> dict[str, int]:
    return dict(Chain.objects.values_list("key", "number"))


def test_every_address_says_what_permission_it_asks():
    assert unmarked() == []


def test_only_signing_in_and_health_are_public():
    public = {route.name for route in routes() if route.permission == PUBLIC}
    assert public == {"health", "account_login", "account_logout", "account_inactive", "mfa_authenticate"}


@pytest.mark.parametrize("who", WHO)
def test_a_role_opens_what_it_may_and_nothing_else(world: World, who):
    account = world.accounts[who]
    client = signed_in(account)
    for route in walked():
        answer = client.get(address_of(route, world))
        place = f"{who} {route.address} → {answer.status_code}"
        assert answer.status_code < 500, place
        if route.permission not in (PUBLIC, SIGNED_IN):
            if may(account, route.permission):
                assert answer.status_code != 403 or _by_right(answer), place
            else:
                assert answer.status_code in REFUSED, place


def _by_right(answer) -> bool:
    """Return whether a refusal to who holds the permission is about this one thing, and says so in a sentence."""
    return "您" in answer.content.decode() or "只有" in answer.content.decode() or "只能" in answer.content.decode()


@pytest.mark.parametrize("who", WHO)
def test_a_role_changes_nothing_where_it_may_not(world: World, who):
    account = world.accounts[who]
    client = signed_in(account)
    before = chains()
    for route in walked():
        if route.permission in (PUBLIC, SIGNED_IN) or may(account, route.permission):
            continue
        answer = client.post(address_of(route, world), {})
        assert answer.status_code in REFUSED, f"{who} {route.address} → {answer.status_code}"
    assert chains() == before


@pytest.mark.parametrize("who", WHO)
def test_the_things_of_another_government_do_not_exist(world: World, other: World, who):
    client = signed_in(world.accounts[who])
    before = chains()[other.city.jurisdiction.pk]
    for route in walked():
        if not {"pk"} <= set(route.parameters):
            continue
        for answer in (client.get(address_of(route, other)), client.post(address_of(route, other), {})):
            place = f"{who} {route.address} → {answer.status_code}"
            assert answer.status_code in REFUSED, place
    assert chains()[other.city.jurisdiction.pk] == before


def test_what_can_be_opened_can_be_asked_for_its_head(world: World):
    client = signed_in(world.accounts["director"])
    for route in walked():
        opened = client.get(address_of(route, world)).status_code
        if opened != 405:
            assert client.head(address_of(route, world)).status_code in (opened, 302), route.address


def test_nobody_gets_no_further_than_signing_in(world: World):
    client = Client(raise_request_exception=False)
    for route in walked():
        for answer in (client.get(address_of(route, world)), client.post(address_of(route, world), {})):
            if route.permission != PUBLIC:
                assert answer.status_code == 302 and "/account/login/" in answer["Location"], route.address


def test_an_empty_form_and_strange_values_break_no_page(world: World):
    strange = {
        "q": "\x00' OR 1=1 --",
        "year": "x",
        "page": "-1",
        "cursor": "zzz",
        "at": "9-1",
        "since": "x",
        "day": "2026-13-41",
    }
    for who in ("director", "officer", "business-admin", "system-admin", "security-admin", "auditor", "liaison"):
        client = signed_in(world.accounts[who])
        for route in walked():
            for answer in (
                client.get(address_of(route, world), strange),
                client.post(address_of(route, world), {}),
                client.post(address_of(route, world), STRANGE_FORM, content_type="application/x-www-form-urlencoded"),
            ):
                assert answer.status_code < 500, f"{who} {route.address} → {answer.status_code}"

"""Which thing each parameter of an address names. An address that is not told here fails the walk: add it."""

from __future__ import annotations

import re
from uuid import UUID

from luoshi.web.routes import Route
from tests.walk.world import World

# By the beginning of the address, what <pk> is; the longest that fits counts.
BEGINNINGS = {
    "/units/<uuid:pk>": "unit",
    "/groups/<uuid:pk>": "group",
    "/leaders/<uuid:pk>": "leader",
    "/leaders/<uuid:pk>/leave/": "post",
    "/governments/<uuid:pk>": "government",
    "/accounts/<uuid:pk>": "account",
    "/roles/<uuid:pk>": "account",
    "/handovers/<uuid:pk>": "grant",
    "/files/<uuid:pk>": "file",
    "/plans/<uuid:pk>": "plan",
    "/tasks/<uuid:pk>": "task",
    "/carry/supported/<uuid:pk>": "supported",
    "/ledger/views/<uuid:pk>": "view",
    "/tokens/<uuid:pk>": "token",
    "/reports/<uuid:pk>": "report",
    "/evidence/<uuid:pk>": "evidence",
    "/calendars/<uuid:pk>": "calendar",
    "/receive/<uuid:pk>": "assignment",
    "/returns/<uuid:pk>": "return",
}
# Other parameters, by their name.
NAMED = {"name": "unit-name", "grant": "grant", "item": "item", "question": "question", "target": "target"}
WORDS = {"ending": "csv", "kind": "task", "word": "x"}


def address_of(route: Route, world: World) -> str:
    """Return the address of `route` for the things of `world`; KeyError where a parameter is not told."""

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name in WORDS:
            return WORDS[name]
        thing: UUID = world.things[_thing(route, name)]
        return str(thing)

    return re.sub(r"<(?:\w+:)?(\w+)>", filled, route.address)


def _thing(route: Route, name: str) -> str:
    if name != "pk":
        return NAMED[name]
    fitting = [begin for begin in BEGINNINGS if route.address.startswith(begin)]
    if not fitting:
        raise KeyError(f"{route.address}: say in tests/walk/addresses.py what <{name}> is")
    return BEGINNINGS[max(fitting, key=len)]

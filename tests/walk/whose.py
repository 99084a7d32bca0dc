"""What each role can do with its own things, with others' and with another government's: measured, not declared.

`docs/permissions-rows.md` prints it; `make docs` writes that page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from luoshi.api.application import api
from luoshi.tasks.models import SavedView
from luoshi.units.actions.tokens import create_token
from luoshi.units.rules import Role
from luoshi.web.permissions import PUBLIC, SIGNED_IN, may
from luoshi.web.routes import routes
from tests.walk.addresses import address_of
from tests.walk.test_operations import filled, operations
from tests.walk.world import World

PAGE = Path(__file__).parents[2] / "docs" / "permissions-rows.md"
WHO = {**{role.value: role.label for role in Role}, "support": "责任单位联络员", "county": "县区督查室"}
# 办: opens and does · 看: opens only · 拒: refused (403) · 无: does not exist (404)
DOES, SEES, REFUSED, NONE = "办看拒无"
SAFE = ("get", "head")
NOBODY = UUID(int=1)  # the key of no row

HEAD = """# 权限表：自己的、别人的、其他政府的

这一页由 `make docs` 走遍每个带编号的地址和接口实测写成，请勿手改；测试用每个角色重走一遍，与这一页逐格比较。

每格三个字，依次是对**自己的**（本单位的任务、自己牵头的任务、自己的视图和令牌；督查室等看全部台账的，是本级的）、
**本级别人的**（其他单位的任务、别人的视图和令牌）、**其他政府的**：

- 办 打得开也办得了（条件不具备的另有说明）；看 只能看；拒 看得见或知道有，但没有权限（403）；无 当作不存在（404）。

不带编号的地址和接口只看角色，见[权限表](permissions.md)。
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One address with a thing in it: how it is printed, its methods, where it leads for a world."""

    words: str
    pages: bool
    method: str
    address: str
    permission: str


def ways() -> Iterator[Way]:
    """Yield every page and operation that names a thing."""
    for route in routes():
        if "pk" in route.parameters and route.permission != PUBLIC:
            yield Way(f"`{route.address}`", True, "", route.address, route.permission)
    for method, path, permission in operations():
        if "{pk}" in path:
            yield Way(f"`{method.upper()} {path}`", False, method, path, permission)


def things_of(world: World, who: str) -> tuple[World, World]:
    """Return the world with what is the account's own in the place of each thing, and with what is another's."""
    account, city = world.accounts[who], world.city
    first, second = world.things["task"], world.things["second-task"]
    unit = {"support": "市财政局", "county": "东泽区人民政府"}.get(who, "市发展改革委")
    task = world.rows["task"]
    mine = {
        "task": second if who == Role.DEPUTY else first,
        "assignment": task.assignments.get(unit=city.units[unit]).pk,  # type: ignore[attr-defined]
        "account": account.pk,
        **_kept(account),
    }
    other = world.accounts["reviewer" if who == "officer" else "officer"]
    theirs = {
        "task": first if who == Role.DEPUTY else second,
        "assignment": world.rows["second-task"].assignments.get().pk,  # type: ignore[attr-defined]
        "account": other.pk,
        **_kept(other),
    }
    return (replace(world, things={**world.things, **things}) for things in (mine, theirs))  # type: ignore[return-value]


def _kept(account) -> dict[str, UUID]:  # type: ignore[no-untyped-def]
    view, _ = SavedView.objects.get_or_create(jurisdiction=account.jurisdiction, account=account, name="自己的")
    token, _ = create_token(actor=account, name="自己的", scope="write", days=9, now=timezone.now())
    return {"view": view.pk, "token": token.pk}


def column(world: World, other: World, who: str) -> dict[str, str]:
    """Return for one role what it can do: the words of each way → three signs."""
    client = Client(raise_request_exception=False)
    client.force_login(world.accounts[who])
    mine, theirs = things_of(world, who)
    found = {}
    for way in ways():
        if way.permission == SIGNED_IN or may(world.accounts[who], way.permission):
            found[way.words] = "".join(sign(client, way, each) for each in (mine, theirs, other))
        else:  # refused before anything is looked for, whosever it is (test_pages, test_operations)
            found[way.words] = 3 * sign(client, way, mine)
    return found


def sign(client: Client, way: Way, world: World) -> str:
    """Return the sign of one cell. What is tried is taken back at once."""
    if not way.pages:
        given = {} if way.method in SAFE else body_of(way.method, way.address)
        status = tried(client, way.method, filled(way.address, world), given)
        return _worst(status) or (SEES if way.method in SAFE else DOES)
    address = address_of(_Named(way.address), world)  # type: ignore[arg-type]
    seen, done = tried(client, "get", address), tried(client, "post", address)
    if seen == 405:
        return _worst(done) or DOES
    if done in (403, 404, 405):
        return _worst(seen) or SEES
    return _worst(seen) or DOES


@cache
def schema() -> dict[str, Any]:
    """Return the description of the API."""
    found: dict[str, Any] = api.get_openapi_schema()
    return found


def body_of(method: str, path: str) -> dict[str, Any]:
    """Return a body in the form that an operation asks, so that it goes on to look for the thing."""
    asked = schema()["paths"][path][method].get("requestBody", {}).get("content", {})
    if "multipart/form-data" in asked:
        return {"data": example(asked["multipart/form-data"]["schema"])}
    body = example(asked["application/json"]["schema"]) if asked else {}
    return {"data": json.dumps(body), "content_type": "application/json"}


def example(form: dict[str, Any]) -> Any:
    """Return something of the form, as little as it allows."""
    if "$ref" in form:
        return example(schema()["components"]["schemas"][form["$ref"].rpartition("/")[2]])
    if "anyOf" in form:
        return example(form["anyOf"][0])
    if "enum" in form or "const" in form:
        return form.get("const", form.get("enum", [None])[0])
    kind = form.get("type")
    if kind == "object":
        return {name: example(form["properties"][name]) for name in form.get("required", ())}
    if kind == "array":
        return [example(form["items"])] * form.get("minItems", 0)
    if kind in ("integer", "number"):
        return max(1, form.get("minimum", 1))
    if kind == "boolean":
        return True
    if form.get("format") == "binary":
        return SimpleUploadedFile("测试.txt", "测试".encode(), "text/plain")
    formats = {"uuid": str(NOBODY), "date": "2026-12-31", "date-time": "2026-12-31T00:00:00Z"}
    return formats.get(form.get("format", ""), "测试")


@dataclass(frozen=True, slots=True)
class _Named:
    address: str


def _worst(status: int) -> str:
    assert status < 500
    return {403: REFUSED, 404: NONE}.get(status, "")


def tried(client: Client, method: str, address: str, given: dict[str, Any] | None = None) -> int:
    """Return the status of a request whose changes are undone."""
    with transaction.atomic():
        answer = getattr(client, method)(address, **(given or {}))
        transaction.set_rollback(True)
    status: int = answer.status_code
    return status


def page(columns: dict[str, dict[str, str]]) -> str:
    """Return the page for the columns of all roles."""
    every = list(ways())
    parts = [HEAD]
    for title, pages in (("页面", True), ("接口", False)):
        lines = [["地址", *WHO.values()], ["---"] * (len(WHO) + 1)]
        lines += [[way.words, *(columns[who][way.words] for who in WHO)] for way in every if way.pages is pages]
        parts.append(f"## {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines))
    return "\n".join(parts)


def printed_column(who: str) -> dict[str, str]:
    """Return the column of one role as the page prints it."""
    place = 1 + list(WHO).index(who)
    rows = [line.strip("| \n").split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    return {cells[0]: cells[place] for cells in rows}

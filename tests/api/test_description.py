"""The description of the API: as OpenAPI for programs, as a page for people; nothing without a permission."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta

import pytest
from django.utils import timezone

from luoshi.api.application import api
from luoshi.api.ledger_schemas import TasksIn
from luoshi.tasks.filters import LedgerQuery
from luoshi.units.actions.tokens import create_token
from luoshi.units.models import ApiToken
from luoshi.web.permissions import SIGNED_IN, declared


def operations():
    return [
        (method, path, each)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, each in methods.items()
    ]


def test_every_operation_names_a_declared_permission_and_says_in_chinese_what_it_does():
    names = {each.name for each in declared()} | {SIGNED_IN}
    assert len(operations()) > 20
    for method, path, each in operations():
        assert each["x-permission"] in names, (method, path)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each["summary"]), (method, path)


def test_the_description_is_openapi_3_1(client, director):
    client.force_login(director)
    answer = client.get("/api/v1/openapi.json").json()
    assert answer["openapi"].startswith("3.1")


def test_the_page_shows_every_operation_and_fetches_nothing_from_elsewhere(client, director):
    client.force_login(director)
    page = client.get("/api/docs/").content.decode()
    for method, path, _ in operations():
        assert f"{method.upper()}</span><code>{path}</code>" in page
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "") and "https://" not in page


def test_a_new_token_is_shown_once(client, director):
    client.force_login(director)
    page = client.post("/tokens/", {"name": "OA", "scope": "read", "days": 30}).content.decode()
    assert "luoshi_" in page and "只显示这一次" in page
    assert "luoshi_" not in client.get("/tokens/").content.decode()


def test_a_wrong_form_makes_no_token(client, director):
    client.force_login(director)
    assert client.post("/tokens/", {"name": "", "scope": "all", "days": 999}).status_code == 422
    assert not ApiToken.objects.exists()


def test_one_sees_and_revokes_ones_own_tokens_only(client, director, officer):
    token, _ = create_token(actor=director, name="主任的令牌", scope="read", days=5, now=timezone.now())
    client.force_login(officer)
    assert "主任的令牌" not in client.get("/tokens/").content.decode()
    client.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is None
    client.force_login(director)
    client.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert timezone.now() - token.revoked_at < timedelta(minutes=1)


@pytest.mark.parametrize("path", ["/tokens/", "/api/docs/"])
def test_a_stranger_without_an_account_sees_nothing(client, db, path):
    assert client.get(path).status_code == 302


def test_the_page_of_operations_speaks_chinese(client, director):
    client.force_login(director)
    page = client.get("/api/docs/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    words = re.sub(r"<code>.*?</code>|<[^>]*>", " ", main, flags=re.DOTALL)
    assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}", words)


def test_the_example_of_every_operation_can_be_copied(client, director):
    client.force_login(director)
    page = client.get("/api/docs/").content.decode()
    assert page.count("data-copy=") == len(operations())
    assert "curl -X POST -H" in page


def test_the_filters_of_tasks_are_those_of_the_page():
    page_only = {"group", "columns", "size", "page"}
    assert set(TasksIn.model_fields) == {each.name for each in fields(LedgerQuery)} - page_only


def test_every_list_has_a_cursor_and_a_limit():
    parts = api.get_openapi_schema()["components"]["schemas"]
    for method, path, each in operations():
        content = each["responses"].get(200, {}).get("content", {}) if method == "get" else {}
        for answer in content.values():
            shown = parts[answer["schema"]["$ref"].rsplit("/", 1)[-1]]["properties"]
            names = {given["name"] for given in each.get("parameters", ())}
            assert ("items" in shown) == ("next" in shown) == ({"cursor", "limit"} <= names), path
            assert answer["schema"].get("type") != "array", path

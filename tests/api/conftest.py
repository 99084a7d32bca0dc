"""Callers of the API and the tasks they speak of."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from luoshi.tasks.models import Task
from luoshi.units.actions.tokens import create_token
from luoshi.units.models import Account
from tests.people import City
from tests.tasks.plans import make_tasks


@pytest.fixture
def tasks(city: City, officer: Account, director: Account) -> list[Task]:
    """Two tasks of 青泽市, handed out."""
    return make_tasks(city, officer, director)


Call = Callable[..., HttpResponse]


@pytest.fixture
def call() -> Call:
    """Return a function that calls the API with a token of an account: call(account, "get", "/tasks")."""

    def called(account: Account, method: str, path: str, body: Any = None, scope: str = "write", **headers: str) -> Any:
        _, secret = create_token(actor=account, name="测试", scope=scope, days=1, now=timezone.now())
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(Client(), method)(
            f"/api/v1{path}", **content, headers={"Authorization": f"Bearer {secret}", **headers}
        )

    return called

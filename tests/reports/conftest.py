"""Tasks that the tests of reporting start from."""

from __future__ import annotations

import pytest

from luoshi.tasks.models import Task
from luoshi.units.models import Account
from tests.people import City
from tests.tasks.plans import make_tasks


@pytest.fixture
def tasks(city: City, officer: Account, director: Account) -> list[Task]:
    """Two tasks of 青泽市, handed out."""
    return make_tasks(city, officer, director)


@pytest.fixture
def task(tasks: list[Task]) -> Task:
    """城镇新增就业1.2万人: 市发展改革委 leads, 市财政局 and both counties support."""
    return tasks[0]

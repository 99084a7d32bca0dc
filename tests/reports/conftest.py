"""Tasks that the tests of reporting start from."""

from __future__ import annotations

import pytest

from luoshi.reports.models import Period, Report
from luoshi.tasks.models import Task
from luoshi.units.models import Account
from luoshi.units.rules import Role
from tests.people import City, make_account
from tests.reports.filling import handed_in, make_period, started
from tests.tasks.plans import make_tasks


@pytest.fixture
def tasks(city: City, officer: Account, director: Account) -> list[Task]:
    """Two tasks of 青泽市, handed out."""
    return make_tasks(city, officer, director)


@pytest.fixture
def task(tasks: list[Task]) -> Task:
    """城镇新增就业1.2万人: 市发展改革委 leads, 市财政局 and both counties support."""
    return tasks[0]


@pytest.fixture
def period(task: Task) -> Period:
    """9月落实情况 of the plan, open."""
    return make_period(task)


@pytest.fixture
def support_reviewer(city: City) -> Account:
    """Who signs for 市财政局."""
    return make_account(city.jurisdiction, "caizheng2", "白砚秋", Role.REVIEWER, unit=city.units["市财政局"])


@pytest.fixture
def draft(period: Period, lead_liaison: Account) -> Report:
    """The draft of 市发展改革委, nothing typed yet."""
    (report,) = started(lead_liaison, period)
    return report


@pytest.fixture
def handed(draft: Report, lead_liaison: Account, lead_reviewer: Account) -> Report:
    """The report of 市发展改革委, handed in."""
    return handed_in(lead_liaison, lead_reviewer, draft)

"""The demonstration city: built through the doors of real work, once, all of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from luoshi.demo import city as data
from luoshi.demo.build import build_demo
from luoshi.errors import MoveRefused
from luoshi.journal.queries import all_breaks
from luoshi.plans.models import Plan
from luoshi.plans.rules import QuestionState
from luoshi.tasks.models import Task
from luoshi.tasks.queries import visible_tasks
from luoshi.units.models import Account, Jurisdiction, Unit
from luoshi.units.rules import Role

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def city(db):
    return build_demo(NOW)


def test_the_city_is_whole_and_its_journal_holds(city):
    whole = Task.objects.filter(jurisdiction=city, parent=None)
    assert [whole.filter(year=year).count() for year in (2025, 2026)] == [58, 62]
    assert Unit.objects.filter(jurisdiction=city).count() >= 40
    assert Jurisdiction.objects.filter(parent=city).count() == 5
    assert {grant.role for account in Account.objects.all() for grant in account.current_grants} == set(Role) - {
        Role.INSPECTOR
    }
    waiting = Plan.objects.get(state="review")
    assert waiting.questions.filter(state=QuestionState.OPEN, blocking=True).count() >= 5
    assert not list(all_breaks())

    # The county sees what was handed to it, its own tasks, and nothing of another county.
    office = Account.objects.get(username="临溪")
    seen = set(visible_tasks(office).values_list("jurisdiction__name", flat=True))
    assert seen == {data.CITY, "临溪县"}
    assert visible_tasks(office).filter(upstream__isnull=False).count() == 3

    # Everybody named on the screen can sign in with the password named there.
    for username, *_ in data.ACCOUNTS[:3]:
        assert Account.objects.get(username=username).check_password(data.PASSWORD)

    with pytest.raises(MoveRefused, match="已经建好"):
        build_demo(NOW)
    assert Task.objects.filter(jurisdiction=city, parent=None).count() == 120


@pytest.mark.parametrize(("year", "month", "day"), [(2027, 1, 2), (2028, 2, 29), (2026, 12, 31)])
def test_it_is_built_on_any_day_of_any_year(db, year, month, day):
    assert build_demo(datetime(year, month, day, 1, 0, tzinfo=UTC)).name == data.CITY

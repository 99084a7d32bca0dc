"""Who is asked in a period: tasks in hand, of the calendar's plan and tier, nothing twice."""

from __future__ import annotations

import pytest

from luoshi.reports.asking import asked_assignments
from luoshi.reports.models import Calendar
from luoshi.tasks.models import Task
from luoshi.web.keys import new_id
from tests.reports.filling import SEPTEMBER


def units(period) -> set[str]:
    return set(asked_assignments(period).values_list("unit__short_name", flat=True))


def test_leads_and_supports_of_tasks_in_hand_are_asked(period):
    assert {"市发展改革委", "市财政局", "市商务局"} <= units(period)


@pytest.mark.parametrize("state", ["suspended", "revoked", "done", "closed", "registered"])
def test_tasks_not_in_hand_are_not_asked(period, task, state):
    Task.objects.filter(pk=task.pk).update(state=state)
    assert units(period) == {"市商务局"}


@pytest.mark.parametrize("state", ["returned", "released"])
def test_who_gave_a_task_back_is_not_asked(period, task, city, state):
    task.assignments.filter(unit=city.units["市财政局"]).update(state=state)
    assert "市财政局" not in units(period)


def test_what_was_handed_out_after_the_period_is_not_asked(period, task):
    Task.objects.filter(pk=task.pk).update(issued_at=SEPTEMBER.replace(month=10))
    assert units(period) == {"市商务局"}


def test_a_tier_with_a_calendar_of_its_own_is_left_to_it(period, task):
    Task.objects.filter(pk=task.pk).update(tier="key")
    own = Calendar.objects.get(pk=period.calendar_id)
    own.pk, own.tier, own._state.adding = new_id(), "key", True
    own.save()
    assert units(period) == {"市商务局"}
    period.calendar = own
    assert "市发展改革委" in units(period)

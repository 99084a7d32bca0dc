"""Tier, weight, tags, officer, owners of figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.models import Entry
from luoshi.tasks.actions.arranging import Arrangement, arrange_tasks, set_target_owner
from luoshi.tasks.models import Task
from luoshi.tasks.queries import visible_tasks
from luoshi.units.rules import Role
from tests.people import make_account
from tests.tasks.plans import NOW


def arrange(actor, tasks, **fields):
    return arrange_tasks(actor=actor, tasks=[row.pk for row in tasks], arrangement=Arrangement(**fields), now=NOW)


def test_many_tasks_are_arranged_at_once(tasks, officer):
    assert arrange(officer, tasks, tier="key", weight=Decimal("2.5"), add_tags=["民生实事"]) == 2
    rows = Task.objects.all()
    assert {(row.tier, row.weight, tuple(row.tags)) for row in rows} == {("key", Decimal("2.50"), ("民生实事",))}
    assert Entry.objects.filter(action="task.arranged").count() == 2


def test_what_is_already_so_is_no_change(tasks, officer):
    arrange(officer, tasks, tier="key")
    assert arrange(officer, tasks, tier="key") == 0


def test_an_officer_handles_what_he_was_given_and_another_does_not(tasks, officer, second_officer, director):
    arrange(director, tasks[:1], officer=officer.pk)
    arrange(officer, tasks[:1], tier="key")
    with pytest.raises(NotAllowed, match="另一位督查专员经办"):
        arrange(second_officer, tasks, tier="general")
    assert Task.objects.get(pk=tasks[0].pk).tier == "key"
    arrange(director, tasks[:1], officer=False)
    arrange(second_officer, tasks, tier="general")


def test_an_officer_is_of_the_own_office(tasks, director, stranger, lead_liaison):
    for other in (stranger, lead_liaison):
        with pytest.raises(Invalid, match="本级督查室的人员"):
            arrange(director, tasks, officer=other.pk)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"weight": Decimal(0)}, "权重应大于0"),
        ({"tier": "highest"}, "级别"),
        ({"add_tags": ["很" * 21]}, "标签"),
        ({"add_tags": [str(n) for n in range(11)]}, "标签"),
    ],
    ids=["weight", "tier", "long tag", "many tags"],
)
def test_a_wrong_value_changes_no_task(tasks, officer, fields, sentence):
    with pytest.raises(Invalid, match=sentence):
        arrange(officer, tasks, **fields)
    assert {(row.tier, row.weight, len(row.tags)) for row in Task.objects.all()} == {("general", Decimal(1), 0)}


@pytest.mark.parametrize("who", ["lead_liaison", "mayor", "business_admin", "county_director", "stranger"])
def test_others_arrange_nothing(tasks, who, request):
    with pytest.raises(NotAllowed):
        arrange(request.getfixturevalue(who), tasks, tier="key")


def test_the_owner_of_a_figure_sees_its_task(tasks, city, officer):
    target = tasks[0].targets.get(name="城镇新增就业")
    unit = city.units["市人力资源社会保障局"]
    statistician = make_account(city.jurisdiction, "tongji", "数清", Role.STATISTICIAN, unit=unit)
    assert not visible_tasks(statistician).exists()
    set_target_owner(actor=officer, target=target, unit=unit.pk, now=NOW)
    assert list(visible_tasks(statistician)) == [tasks[0]]


@pytest.mark.parametrize("weight", [Decimal(0), Decimal(1000)])
def test_the_database_itself_keeps_no_weight_out_of_range(tasks, weight):
    with pytest.raises(DatabaseError), transaction.atomic():
        Task.objects.filter(pk=tasks[0].pk).update(weight=weight)

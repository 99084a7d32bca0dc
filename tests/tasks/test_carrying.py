"""承接与细化: the county hands the city's task on; both governments see the chain, others do not."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.plans.rules import UnitRole
from luoshi.tasks.actions.carrying import carry_out, link_upstream
from luoshi.tasks.actions.changing import Basis, move_task
from luoshi.tasks.actions.giving import Duty
from luoshi.tasks.models import Task
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rules import ChangeKind
from luoshi.units.rules import Role
from tests.people import make_account, make_unit
from tests.tasks.plans import NOW

AUTUMN = date(2026, 10, 31)


@pytest.fixture
def bureau(city):
    """区教育局, a unit of the county's own."""
    return make_unit(city.counties["东泽区"], "东泽区人力资源和社会保障局", "区人社局")


def carry(actor, task, bureau, due=AUTUMN):
    return carry_out(actor=actor, upstream=task, duty=Duty("区里新增就业3000人。", (bureau.pk,), due), now=NOW)


def test_a_county_hands_the_citys_task_on_to_its_own_unit(task, county_director, bureau):
    own = carry(county_director, task, bureau)
    assert own.number == "东泽督〔2026〕1号" and own.upstream_id == task.pk
    assert own.assignments.get().role == UnitRole.LEAD
    assert own.jurisdiction_id == county_director.jurisdiction_id


def test_the_city_sees_what_the_county_made_of_its_task(task, county_director, bureau, director, stranger):
    own = carry(county_director, task, bureau)
    assert visible_tasks(director).filter(pk=own.pk).exists()
    assert not visible_tasks(stranger).filter(pk=own.pk).exists()


def test_the_countys_unit_sees_the_countys_task_and_not_the_citys(task, city, county_director, bureau):
    own = carry(county_director, task, bureau)
    liaison = make_account(city.counties["东泽区"], "qurenshe", "汪小禾", Role.LIAISON, unit=bureau)
    assert list(visible_tasks(liaison)) == [own]


def test_the_neighbour_county_sees_nothing_of_it(task, city, county_director, bureau):
    own = carry(county_director, task, bureau)
    neighbour = make_account(city.counties["临溪县"], "linxi", "苏北辰", Role.DIRECTOR)
    assert not visible_tasks(neighbour).filter(pk=own.pk).exists()
    assert visible_tasks(neighbour).filter(pk=task.pk).exists()


def test_the_own_limit_is_not_later_than_the_citys(task, county_director, bureau):
    with pytest.raises(Invalid, match="晚于上级任务的时限"):
        carry(county_director, task, bureau, due=date(2027, 1, 1))
    assert Task.objects.count() == 2


def test_a_task_that_was_not_handed_to_the_county_is_not_carried_out(tasks, county_director, bureau):
    with pytest.raises(NotAllowed, match="没有交办给本级政府"):
        carry(county_director, tasks[1], bureau)


def test_a_suspended_task_is_not_carried_out(task, director, county_director, bureau):
    basis = Basis("青政纪〔2026〕9号", "暂缓", date(2026, 5, 1))
    move_task(actor=director, task=task, kind=ChangeKind.SUSPEND, basis=basis, version=1, now=NOW)
    with pytest.raises(MoveRefused, match="中止"):
        carry(county_director, task, bureau)


@pytest.mark.parametrize("who", ["lead_liaison", "director", "stranger", "auditor"])
def test_nobody_else_carries_it_out_for_the_county(task, bureau, who, request):
    with pytest.raises(NotAllowed):
        carry(request.getfixturevalue(who), task, bureau)
    assert Task.objects.filter(upstream__isnull=False).count() == 0


def test_a_countys_own_task_is_linked_and_unlinked(task, county_director, bureau):
    own = carry(county_director, task, bureau)
    assert link_upstream(actor=county_director, task=own, upstream=None, now=NOW).upstream_id is None
    assert link_upstream(actor=county_director, task=own, upstream=task, now=NOW).upstream_id == task.pk


def test_the_city_does_not_link_the_countys_task(task, county_director, bureau, director):
    own = carry(county_director, task, bureau)
    with pytest.raises(NotAllowed, match="东泽区督查室"):
        link_upstream(actor=director, task=own, upstream=None, now=NOW)

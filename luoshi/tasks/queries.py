"""Which tasks an account may see; the one way to a row."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from luoshi.plans.rules import UnitRole
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader
from luoshi.tasks.rules import TaskState
from luoshi.units.models import Account
from luoshi.units.rules import SEES_ALL, Role

HANDED_OUT = [state for state in TaskState if state != TaskState.REGISTERED]


def visible_tasks(account: Account) -> QuerySet[Task]:
    """Return the tasks that the account may see (domain.md §8), by right and not by page:

    - who sees the whole ledger: all of its own government, and what governments below made of its tasks;
    - a deputy: the tasks it leads;
    - who speaks for a unit (a county's office speaks for the county): what was handed out to the unit, and its parts;
    - an owner of statistics: the tasks whose figures its unit owns;
    - the three administrators: none.
    """
    if not account.is_authenticated or not account.is_active:
        return Task.objects.none()
    seen = Q(pk__in=[])
    if account.holds(*SEES_ALL):
        seen |= Q(jurisdiction=account.jurisdiction_id)
        seen |= Q(upstream__jurisdiction=account.jurisdiction_id, state__in=HANDED_OUT)
    if account.holds(Role.DEPUTY):
        led = TaskLeader.objects.filter(task=OuterRef("pk"), leader__account=account)
        seen |= Q(Exists(led), jurisdiction=account.jurisdiction_id)
    if account.unit_ids:
        given = Assignment.objects.filter(task=OuterRef("pk"), unit__in=account.unit_ids)
        led_whole = Assignment.objects.filter(task=OuterRef("parent_id"), unit__in=account.unit_ids, role=UnitRole.LEAD)
        seen |= Q(Exists(given) | Exists(led_whole), state__in=HANDED_OUT)
    if account.statistics_unit_ids:
        owned = Target.objects.filter(task=OuterRef("pk"), owner__in=account.statistics_unit_ids)
        seen |= Q(Exists(owned), state__in=HANDED_OUT)
    return Task.objects.filter(seen)


def task_or_404(account: Account, pk: UUID) -> Task:
    """Return a task that the account may see."""
    found = visible_tasks(account).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

"""Whose tasks a list is about (台账范围): always a part of what `visible_tasks` lets the account see, by one index."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from luoshi.tasks.models import Assignment, SupportOnly, Target, Task, TaskLeader
from luoshi.tasks.queries import HANDED_OUT
from luoshi.tasks.rules import TaskState
from luoshi.units.models import Account
from luoshi.units.rules import LEADERS, OFFICE, SEES_ALL, SPEAKS_FOR_UNIT

FRESH = 30  # days in which a task handed out counts as new


class Scope(StrEnum):
    """One set of tasks; an account has those that its roles give."""

    OWN = "own"
    LED = "led"
    MINE = "mine"
    ABOVE = "above"
    BELOW = "below"
    FIGURES = "figures"


WORDS = {
    Scope.OWN: "本级台账",
    Scope.LED: "我牵头的",
    Scope.MINE: "我的任务",
    Scope.ABOVE: "上级任务",
    Scope.BELOW: "下级细化分解",
    Scope.FIGURES: "我负责的指标",
}


def scopes_of(account: Account) -> list[Scope]:
    """Return the sets of tasks that the account has, the first one first shown; none for the three administrators."""
    roles = account.role_names
    found = []
    if roles & SEES_ALL:
        found.append(Scope.OWN)
    if roles & LEADERS:
        found.append(Scope.LED)
    if roles & SPEAKS_FOR_UNIT:
        found.append(Scope.MINE)
    if roles & OFFICE and account.government_unit_ids:
        found.append(Scope.ABOVE)
    if roles & SEES_ALL:
        found.append(Scope.BELOW)
    if account.statistics_unit_ids:
        found.append(Scope.FIGURES)
    return found


def tasks_in(account: Account, scope: Scope) -> QuerySet[Task]:
    """Return the tasks of one scope. The caller has checked that the account has it (`scopes_of`)."""
    own = account.jurisdiction_id
    if scope is Scope.OWN:
        return Task.objects.filter(jurisdiction=own)
    if scope is Scope.LED:
        led = TaskLeader.objects.filter(leader__account=account)
        return Task.objects.filter(jurisdiction=own, pk__in=led.values("task"))
    if scope is Scope.BELOW:
        return Task.objects.filter(upstream__jurisdiction=own, state__in=HANDED_OUT)
    if scope is Scope.FIGURES:
        owned = Target.objects.filter(owner__in=account.statistics_unit_ids)
        return Task.objects.filter(pk__in=owned.values("task"), state__in=HANDED_OUT)
    units = account.unit_ids
    if scope is Scope.ABOVE:
        units = account.government_unit_ids
    given = Assignment.objects.filter(unit__in=units)
    return Task.objects.filter(pk__in=given.values("task"), state__in=HANDED_OUT)


def fresh_since(today: date) -> datetime:
    """Return when the days began in which a task counts as new; a moment, for days would be worked out row by row."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=FRESH), time.min))


def to_carry(account: Account) -> QuerySet[Task]:
    """Return the tasks of above that no own task carries out yet and that are not only to be supported (待承接).

    Those of this year, or just handed out: what lay undivided last year waits for nobody any more.
    """
    own = account.jurisdiction_id
    today = timezone.localdate()
    carried = Task.objects.filter(upstream=OuterRef("pk"), jurisdiction=own)
    supported = SupportOnly.objects.filter(task=OuterRef("pk"), jurisdiction=own)
    timely = Q(year__gte=today.year) | Q(issued_at__gte=fresh_since(today))
    return tasks_in(account, Scope.ABOVE).filter(~Exists(carried), ~Exists(supported), timely, state=TaskState.ISSUED)

"""Which task of above an own task likely carries out (对应建议): by the pairs of characters that both texts share.

Only a suggestion with its share; a person confirms each (`actions.linking.link_many`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.tasks.grams import grams
from luoshi.tasks.models import Target, Task
from luoshi.tasks.rows import TaskRow, rows_of
from luoshi.tasks.rules import TaskState
from luoshi.tasks.scopes import Scope, scopes_of, tasks_in
from luoshi.units.models import Account

BEST = 3
LEAST = 15  # of 100: below it two tasks of one government share as much by chance
MOST = 200  # own tasks on one page


@dataclass(frozen=True, slots=True)
class Likely:
    """A task of above that an own one may carry out, and how much of their words is the same."""

    task: Task
    share: int  # 0–100

    @property
    def words(self) -> str:
        """How alike they are, in words."""
        return f"相同的字词占{self.share}%"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """An own task without one of above, and what it may carry out, likeliest first."""

    task: TaskRow
    likely: list[Likely]
    chosen: str = ""
    error: str = ""


def unlinked(account: Account, year: int) -> QuerySet[Task]:
    """Return the own tasks of a year that carry out none of above."""
    live = tasks_in(account, Scope.OWN).exclude(state=TaskState.REVOKED)
    return live.filter(year=year, upstream=None, parent=None).order_by("position", "serial", "id")


def likely_for(own: Iterable[Task], above: Iterable[Task]) -> dict[UUID, list[Likely]]:
    """Return for each own task the likeliest tasks of above; one question for the names of all targets."""
    own, above = list(own), list(above)
    names: dict[UUID, list[str]] = defaultdict(list)
    targets = Target.objects.filter(task__in=[task.pk for task in (*own, *above)])
    for key, name in targets.order_by().values_list("task", "name"):
        names[key].append(name)

    def pairs(task: Task) -> frozenset[str]:
        return frozenset(gram for text in (task.text, *names[task.pk]) for gram in grams(text))

    offered = [(task, pairs(task)) for task in above]
    found = {}
    for task in own:
        mine = pairs(task)
        alike = [Likely(each, share_of(mine, theirs)) for each, theirs in offered]
        found[task.pk] = sorted((one for one in alike if one.share >= LEAST), key=lambda one: -one.share)[:BEST]
    return found


def share_of(one: frozenset[str], other: frozenset[str]) -> int:
    """Return how much of two sets of words is the same, 0–100: twice what they share of what both have."""
    both = len(one) + len(other)
    return round(200 * len(one & other) / both) if both else 0


def above_of(account: Account, year: int) -> list[Task]:
    """Return the tasks of above that can be carried out."""
    if Scope.ABOVE not in scopes_of(account):
        return []
    found = tasks_in(account, Scope.ABOVE).filter(year=year, state=TaskState.ISSUED)
    return list(found.order_by("position", "serial", "id"))


def link_context(
    account: Account, year: int, chosen: dict[UUID, str] | None = None, errors: dict[UUID, str] | None = None
) -> dict[str, Any]:
    """Return what the page shows: own tasks with something likely first; a fixed number of questions."""
    tasks = list(unlinked(account, year)[: MOST + 1])
    likely = likely_for(tasks[:MOST], above_of(account, year))
    rows = [
        LinkRow(row, likely[row.pk], (chosen or {}).get(row.pk, ""), (errors or {}).get(row.pk, ""))
        for row in rows_of([task.pk for task in tasks[:MOST]], with_targets=False)
    ]
    return {
        "rows": [row for row in rows if row.likely],
        "alone": [row.task for row in rows if not row.likely],
        "is_cut": len(tasks) > MOST,
        "year": year,
        "today": timezone.localdate(),
    }

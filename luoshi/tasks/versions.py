"""Versions of a task (任务版本): the whole of it as it stood, to be read and compared years later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from luoshi.tasks.models import Assignment, Milestone, Target, Task, TaskChange, TaskLeader, TaskVersion
from luoshi.units.models import Account

PLAIN = ("number", "text", "headings", "tier", "term", "state", "tags")


def snapshot(
    task: Task,
    assignments: Iterable[Assignment],
    leaders: Iterable[TaskLeader],
    targets: Iterable[Target],
    milestones: Iterable[Milestone],
) -> dict[str, Any]:
    """Return all that a task says, by names as they are today, ready for JSON.

    {"text", …, "due": ISO, "weight": str, "leads": [names], "supports": [names], "leaders": [names],
    "targets": [{"name", "op", "value", "unit", "reference"}], "milestones": [{"due", "what"}]}
    """
    by_role: dict[str, list[str]] = {"lead": [], "support": []}
    for each in sorted(assignments, key=lambda row: row.position):
        by_role[each.role].append(each.unit.name)
    return {
        **{name: getattr(task, name) for name in PLAIN},
        "due": task.due.isoformat(),
        "weight": str(task.weight.normalize()),
        "leads": by_role["lead"],
        "supports": by_role["support"],
        "leaders": [each.leader.name for each in sorted(leaders, key=lambda row: row.position)],
        "targets": [target_values(each) for each in sorted(targets, key=lambda row: row.position)],
        "milestones": [
            {"due": each.due.isoformat(), "what": each.what}
            for each in sorted(milestones, key=lambda row: (row.due, row.position))
        ],
    }


def target_values(target: Target) -> dict[str, Any]:
    """Return a target as a snapshot keeps it; the value as text, so that 7 and 7.000000 are one."""
    value = None if target.value is None else f"{target.value.normalize():f}"
    return {
        "name": target.name,
        "op": target.op,
        "value": value,
        "unit": target.unit,
        "reference": target.reference,
        "reference_only": target.reference_only,
    }


def keep_versions(
    tasks: Sequence[Task], *, by: Account | None, at: datetime, change: TaskChange | None = None
) -> list[TaskVersion]:
    """Keep each task as it stands under its `version` number; a fixed number of queries for any number of tasks."""
    keys = [task.pk for task in tasks]
    assignments = _by_task(Assignment.objects.filter(task__in=keys).select_related("unit"))
    leaders = _by_task(TaskLeader.objects.filter(task__in=keys).select_related("leader"))
    targets = _by_task(Target.objects.filter(task__in=keys))
    milestones = _by_task(Milestone.objects.filter(task__in=keys))
    rows = [
        TaskVersion(
            jurisdiction_id=task.jurisdiction_id,
            task=task,
            number=task.version,
            snapshot=snapshot(task, assignments[task.pk], leaders[task.pk], targets[task.pk], milestones[task.pk]),
            change=change,
            by=by,
            at=at,
        )
        for task in tasks
    ]
    return TaskVersion.objects.bulk_create(rows, batch_size=200)


def _by_task(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def differences(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two snapshots: field → (before, after)."""
    return {name: (old.get(name), new[name]) for name in new if old.get(name) != new[name]}

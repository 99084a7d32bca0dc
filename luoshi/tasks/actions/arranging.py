"""Tier, weight, tags, officer, owners of figures (级别、权重、标签、经办人、统计责任部门): the office's own order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.actions import Event, record, record_all
from luoshi.plans.rules import Tier
from luoshi.tasks.actions.giving import check_weight, checked_units
from luoshi.tasks.actions.rights import require_own_office
from luoshi.tasks.models import Target, Task
from luoshi.tasks.search import index_tasks
from luoshi.units.models import Account
from luoshi.units.rules import Role
from luoshi.web.permissions import require

MOST_TAGS = 10
LONGEST_TAG = 20


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is to be set; None leaves it as it is. `officer` False takes the officer away."""

    tier: str | None = None
    weight: Decimal | None = None
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    officer: UUID | bool | None = None


@transaction.atomic
def arrange_tasks(*, actor: Account, tasks: Iterable[UUID], arrangement: Arrangement, now: datetime) -> int:
    """Set tier, weight, tags or officer of tasks, one or many; return how many changed.

    NotAllowed where one of them is not of the actor's own government; Invalid where a value is wrong. All or none.
    """
    require(actor, "tasks.arrange")
    rows = list(
        Task.objects.select_for_update(of=("self",)).select_related("officer").filter(pk__in=list(tasks)).order_by("pk")
    )
    officer = _officer(actor, arrangement)
    events = []
    for task in rows:
        _require_right(actor, task, of=len(rows))
        before = _arranged(task)
        _arrange(task, arrangement, officer)
        after = _arranged(task)
        changed = [name for name, value in before.items() if after[name] != value]
        if changed:
            pair = ({name: before[name] for name in changed}, {name: after[name] for name in changed})
            events.append(Event("task.arranged", task, *pair))
    Task.objects.bulk_update(rows, ["tier", "weight", "tags", "officer"], batch_size=200)
    index_tasks(rows)
    record_all(events, actor=actor, at=now)
    return len(events)


def _require_right(actor: Account, task: Task, of: int) -> None:
    """NotAllowed as for one task; of several it says which."""
    try:
        require_own_office(actor, task)
    except NotAllowed as error:
        raise (
            error if of == 1 else NotAllowed(f"{task.number}不能由您设定，所选的一项也没有改：{error.message}")
        ) from None


def _arranged(task: Task) -> dict[str, object]:
    return {"tier": task.tier, "weight": task.weight, "tags": task.tags, "officer": str(task.officer or "")}


def _officer(actor: Account, arrangement: Arrangement) -> Account | None:
    if not arrangement.officer or arrangement.officer is True:
        return None
    found = Account.objects.filter(pk=arrangement.officer, jurisdiction=actor.jurisdiction_id, is_active=True).first()
    if found is None or not found.holds(Role.OFFICER, Role.DIRECTOR):
        raise Invalid("经办人应是本级督查室的人员，请重新选择。")
    return found


def _arrange(task: Task, arrangement: Arrangement, officer: Account | None) -> None:
    if arrangement.tier is not None:
        if arrangement.tier not in Tier.values:
            raise Invalid("级别应为“重点”或“一般”。")
        task.tier = arrangement.tier
    if arrangement.weight is not None:
        check_weight(arrangement.weight)
        task.weight = arrangement.weight
    if arrangement.officer is False or officer is not None:
        task.officer = officer
    tags = [tag for tag in task.tags if tag not in arrangement.remove_tags]
    tags += [tag.strip() for tag in arrangement.add_tags if tag.strip() and tag.strip() not in tags]
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise Invalid(f"一项任务最多{MOST_TAGS}个标签，每个不超过{LONGEST_TAG}字。")
    task.tags = tags


@transaction.atomic
def set_target_owner(*, actor: Account, target: Target, unit: UUID | None, now: datetime) -> Target:
    """Name the unit that enters the official figure of a target (统计责任部门), or none."""
    require(actor, "tasks.arrange")
    target = Target.objects.select_for_update(of=("self",)).select_related("task", "owner").get(pk=target.pk)
    require_own_office(actor, target.task)
    before = str(target.owner) if target.owner_id else ""
    target.owner = checked_units(actor.jurisdiction, [unit])[unit] if unit else None
    target.save(update_fields=["owner"])
    record(
        "task.target-owner",
        actor=actor,
        subject=target.task,
        at=now,
        before={"owner": before},
        after={"owner": str(target.owner or ""), "target": target.name},
    )
    return target

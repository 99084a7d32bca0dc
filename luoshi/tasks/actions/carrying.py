"""承接与细化: a county hands the city's tasks on to its own units; its tasks know which task they carry out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import record
from luoshi.plans.rules import Origin
from luoshi.tasks.actions.giving import Duty, Figure, check_duty, give, targets_of
from luoshi.tasks.actions.rights import locked, require_own_office, take_as_government
from luoshi.tasks.models import Assignment, Target, Task
from luoshi.tasks.numbers import take_numbers, task_number
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rules import TaskState
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import keep_versions
from luoshi.units.models import Account
from luoshi.web.permissions import require


@transaction.atomic
def carry_out(*, actor: Account, upstream: Task, duty: Duty, now: datetime, figures: Sequence[Figure] = ()) -> Task:
    """Hand a task of the government above on to own units (细化分解); return the own task.

    NotAllowed where the task was not handed to the actor's government; Invalid where the own limit is later than that
    of the task above, or the own task is incomplete. Several own tasks may carry out one.
    """
    require(actor, "tasks.redecompose")
    upstream = _received(actor, upstream)
    check_duty(actor.jurisdiction, duty)
    if duty.due > upstream.due:
        raise Invalid(f"时限{duty.due}晚于上级任务的时限{upstream.due}，请改早。")
    (serial,) = take_numbers(actor.jurisdiction, upstream.year, 1)
    own = Task.objects.filter(jurisdiction=actor.jurisdiction_id, year=upstream.year)
    task = Task.objects.create(
        jurisdiction_id=actor.jurisdiction_id,
        upstream=upstream,
        year=upstream.year,
        serial=serial,
        number=task_number(actor.jurisdiction, upstream.year, serial),
        position=(own.aggregate(last=Max("position"))["last"] or 0) + 1000,
        label=upstream.label,
        headings=upstream.headings,
        section=upstream.section,
        text=duty.text.strip(),
        weight=duty.weight,
        tier=upstream.tier,
        term=upstream.term,
        state=TaskState.ISSUED,
        due=duty.due,
        first_due=duty.due,
        due_origin=Origin.PERSON,
        principal_id=duty.leads[0],
        leader_id=duty.leaders[0] if duty.leaders else None,
        created_at=now,
        issued_at=now,
    )
    give(task, duty)
    Target.objects.bulk_create(targets_of(task, figures))
    index_tasks([task])
    keep_versions([task], by=actor, at=now)
    take_as_government(actor, [upstream.pk])
    record("task.carried-out", actor=actor, subject=task, at=now, after={"upstream": upstream.number, "due": task.due})
    return task


@transaction.atomic
def link_upstream(*, actor: Account, task: Task, upstream: Task | None, now: datetime) -> Task:
    """Say which task of the government above an own task carries out, or that it carries out none.

    For a county that imported a plan of its own. NotAllowed where either task is not the actor's to link.
    """
    require(actor, "tasks.redecompose")
    task = locked(actor, task.pk)
    require_own_office(actor, task)
    before = str(task.upstream.number) if task.upstream else ""
    if upstream is not None:
        upstream = _received(actor, upstream)
        if task.due > upstream.due:
            raise Invalid(f"本级任务的时限{task.due}晚于上级任务的时限{upstream.due}，请先调整本级时限，或选别的任务。")
    task.upstream = upstream
    task.save(update_fields=["upstream"])
    record(
        "task.linked",
        actor=actor,
        subject=task,
        at=now,
        before={"upstream": before},
        after={"upstream": upstream.number if upstream else ""},
    )
    return task


def _received(actor: Account, upstream: Task) -> Task:
    """Return the task of the government above as it stands; it must have been handed to the actor's government."""
    found = visible_tasks(actor).filter(pk=upstream.pk).select_related("jurisdiction").first()
    as_unit = actor.jurisdiction.as_unit.all()
    if found is None or not Assignment.objects.filter(task=found, unit__in=as_unit).exists():
        raise NotAllowed("这项任务没有交办给本级政府，不能承接。")
    if found.state != TaskState.ISSUED:
        raise MoveRefused(f"上级任务现在是“{found.get_state_display()}”，不能承接。")
    return found

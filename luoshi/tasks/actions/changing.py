"""调整、补充、中止、恢复、撤销: the city's decision changes a task; its document is named, the old version stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from luoshi.errors import Invalid
from luoshi.journal.actions import record
from luoshi.plans.models import Plan
from luoshi.plans.rules import Origin
from luoshi.tasks.actions.giving import (
    YEARS,
    Duty,
    Figure,
    assignments_of,
    check_day,
    check_duty,
    check_owners,
    check_text,
    check_weight,
    give,
    leaders_of,
    targets_of,
)
from luoshi.tasks.actions.rights import locked, require_own_office
from luoshi.tasks.models import Assignment, Target, Task, TaskChange, TaskLeader
from luoshi.tasks.numbers import take_numbers, task_number
from luoshi.tasks.rules import AssignmentState, ChangeKind, TaskState, next_state
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import differences, keep_versions
from luoshi.units.models import Account
from luoshi.web.permissions import require


@dataclass(frozen=True, slots=True)
class Basis:
    """The document that decided a change (依据): without its number nothing is changed."""

    doc_no: str
    reason: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is to be different; None leaves a field as it is."""

    text: str | None = None
    due: date | None = None
    weight: Decimal | None = None
    leads: tuple[UUID, ...] | None = None
    supports: tuple[UUID, ...] | None = None
    leaders: tuple[UUID, ...] | None = None
    figures: tuple[Figure, ...] | None = None


@transaction.atomic
def adjust_task(
    *, actor: Account, task: Task, basis: Basis, adjustment: Adjustment, version: int, now: datetime
) -> Task:
    """Change text, limit, weight, units, leaders or targets of a task by decision of the city (调整).

    Stale where it was changed since `version`; MoveRefused where its state forbids it; Invalid where nothing would
    change or the task would become incomplete.
    """
    require(actor, "tasks.change", who="只有督查室主任可以调整任务")
    task = locked(actor, task.pk, version)
    require_own_office(actor, task)
    task.state = next_state(task.state, ChangeKind.ADJUST)
    _adjust_fields(task, adjustment)
    _adjust_units(task, adjustment)
    if adjustment.figures is not None:
        _replace_figures(task, adjustment.figures)
    return _keep(actor, task, ChangeKind.ADJUST, basis, now)


@transaction.atomic
def move_task(*, actor: Account, task: Task, kind: ChangeKind, basis: Basis, version: int, now: datetime) -> Task:
    """Suspend, resume or revoke a task (中止、恢复、撤销), its parts with it; errors as for `adjust_task`."""
    require(actor, "tasks.change", who="只有督查室主任可以中止、恢复或撤销任务")
    task = locked(actor, task.pk, version)
    require_own_office(actor, task)
    task.state = next_state(task.state, kind)
    task.save(update_fields=["state"])
    for part in task.parts.select_for_update().order_by("serial"):
        if part.state in (task.state, TaskState.REVOKED):
            continue
        part.state = next_state(part.state, kind)
        part.save(update_fields=["state"])
        _keep(actor, part, kind, basis, now)
    return _keep(actor, task, kind, basis, now)


@transaction.atomic
def supplement_task(
    *,
    actor: Account,
    year: int,
    duty: Duty,
    basis: Basis,
    now: datetime,
    figures: Sequence[Figure] = (),
    plan: Plan | None = None,
) -> Task:
    """Add a task that no plan held (补充), at the end of the year's ledger; return it, handed out."""
    require(actor, "tasks.change", who="只有督查室主任可以补充任务")
    check_duty(actor.jurisdiction, duty)
    _check_basis(basis)
    if year not in YEARS:
        raise Invalid(f"年度应在{YEARS[0]}至{YEARS[-1]}之间，请核对。")
    (serial,) = take_numbers(actor.jurisdiction, year, 1)
    last = Task.objects.filter(jurisdiction=actor.jurisdiction_id, year=year).aggregate(last=Max("position"))["last"]
    task = Task.objects.create(
        jurisdiction_id=actor.jurisdiction_id,
        plan=plan,
        year=year,
        serial=serial,
        number=task_number(actor.jurisdiction, year, serial),
        position=(last or 0) + 1000,
        headings=["补充任务"],
        section="补充任务",
        text=duty.text.strip(),
        weight=duty.weight,
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
    return _keep(actor, task, ChangeKind.SUPPLEMENT, basis, now, first=True)


def _check_basis(basis: Basis) -> None:
    if not basis.doc_no.strip():
        raise Invalid("请填写作出决定的文件文号（如“青政纪〔2026〕8号”），没有依据不能改动任务。")
    if not basis.reason.strip():
        raise Invalid("请写明事由。")
    for what, text, longest in (("依据文号", basis.doc_no, 80), ("事由", basis.reason, 300)):
        if len(text.strip()) > longest:
            raise Invalid(f"{what}最长{longest}个字，现在有{len(text.strip())}个字，请缩短。")
    check_day(basis.decided_on, "决定日期")


def _adjust_fields(task: Task, adjustment: Adjustment) -> None:
    if adjustment.text is not None:
        if adjustment.text.strip() != task.text:  # one that was read may be longer than one that is typed
            check_text(adjustment.text)
        task.text = adjustment.text.strip()
    if adjustment.due is not None and adjustment.due != task.due:
        check_day(adjustment.due, "完成时限")
        task.due, task.due_origin = adjustment.due, Origin.PERSON
    if adjustment.weight is not None:
        check_weight(adjustment.weight)
        task.weight = adjustment.weight
    late = task.parts.filter(due__gt=task.due).exclude(state=TaskState.REVOKED).first()
    if late:
        raise Invalid(f"子任务{late.number}的时限{late.due}晚于新的时限{task.due}，请先调整子任务。")
    task.save(update_fields=["state", "text", "due", "due_origin", "weight"])


def _adjust_units(task: Task, adjustment: Adjustment) -> None:
    """Replace units and leaders; a unit that stays keeps its row, with what it has done."""
    rows = {row.unit_id: row for row in task.assignments.all()}
    now_leads = tuple(key for key, row in rows.items() if row.role == "lead")
    leads = now_leads if adjustment.leads is None else adjustment.leads
    supports = (
        tuple(key for key in rows if key not in now_leads) if adjustment.supports is None else adjustment.supports
    )
    leaders = tuple(task.task_leaders.values_list("leader_id", flat=True))
    leaders = leaders if adjustment.leaders is None else adjustment.leaders
    check_owners(task.jurisdiction, leads, supports, leaders)
    wanted = {row.unit_id: row for row in assignments_of(task, leads, supports)}
    # Kept, not deleted: what a released unit reported stays as it was given.
    Assignment.objects.filter(task=task).exclude(unit__in=wanted).update(state=AssignmentState.RELEASED)
    for key, row in wanted.items():
        if key in rows:
            Assignment.objects.filter(pk=rows[key].pk).update(role=row.role, position=row.position)
        else:
            row.save()
    if adjustment.leaders is not None:
        TaskLeader.objects.filter(task=task).delete()
        TaskLeader.objects.bulk_create(leaders_of(task, leaders))
    task.principal_id, task.leader_id = leads[0], leaders[0] if leaders else None
    task.save(update_fields=["principal", "leader"])


def _replace_figures(task: Task, figures: Sequence[Figure]) -> None:
    """Put the targets as given; one that keeps its name keeps its row, so that shares and readings stay with it."""
    rows = {row.name: row for row in task.targets.all()}
    names = {figure.name for figure in figures}
    for name, row in rows.items():
        if name not in names:
            if row.shares.exists():
                raise Invalid(f"指标“{name}”已分担到子任务，请先调整子任务再删去它。")
            row.delete()
    for position, new in enumerate(targets_of(task, figures), 1):
        old = rows.get(new.name)
        if old is None:
            new.save()
            continue
        fields = ("op", "value", "unit", "reference")
        changed = any(getattr(old, name) != getattr(new, name) for name in fields)
        for name in fields:
            setattr(old, name, getattr(new, name))
        old.position = position
        old.origin = Origin.PERSON if changed else old.origin
        old.save(update_fields=[*fields, "position", "origin"])


def _keep(actor: Account, task: Task, kind: ChangeKind, basis: Basis, now: datetime, *, first: bool = False) -> Task:
    """Name the document, keep the new version, tell the journal what differs; Invalid where nothing does."""
    _check_basis(basis)
    change = TaskChange.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        task=task,
        kind=kind,
        doc_no=basis.doc_no.strip(),
        reason=basis.reason.strip(),
        decided_on=basis.decided_on,
        by=actor,
        at=now,
    )
    old = None if first else task.versions.first()
    if not first:
        task.version += 1
        task.save(update_fields=["version"])
    (new,) = keep_versions([task], by=actor, at=now, change=change)
    changed = differences(old.snapshot if old else {}, new.snapshot)
    if not changed:
        raise Invalid("内容与现在的完全一样，没有要调整的地方。")
    index_tasks([task])
    record(
        f"task.{kind}",
        actor=actor,
        subject=task,
        at=now,
        before={} if first else {name: pair[0] for name, pair in changed.items()},
        after={**{name: pair[1] for name, pair in changed.items()}, "doc_no": change.doc_no, "reason": change.reason},
    )
    return task

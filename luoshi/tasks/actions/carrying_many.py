"""批量承接: many tasks of the government above are handed on to own units in one step, or only supported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from luoshi.errors import Invalid
from luoshi.journal.actions import Event, record_all
from luoshi.plans.rules import Origin, UnitRole
from luoshi.tasks.actions.giving import assignments_of, leaders_of
from luoshi.tasks.actions.rights import take_as_government
from luoshi.tasks.models import Assignment, SupportOnly, Target, Task, TaskLeader
from luoshi.tasks.numbers import take_numbers, task_number
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rules import TaskState
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import keep_versions, target_values
from luoshi.units.models import Account, Jurisdiction, Leader, Unit
from luoshi.web.permissions import require

COPIED = ("year", "label", "headings", "section", "text", "weight", "tier", "term")


@dataclass(frozen=True, slots=True)
class Carried:
    """One task of above and who of the own units does it until when; without a limit, until the limit above."""

    upstream: UUID
    lead: UUID | None
    due: date | None = None
    leader: UUID | None = None


@transaction.atomic
def carry_out_many(*, actor: Account, wanted: Sequence[Carried], now: datetime) -> list[Task]:
    """Hand tasks of above on to own units with their own words; return the own tasks in the order asked.

    All or none: Invalid, with `rows` {key of the task above: why not}, where one cannot be carried out (not handed to
    the own government, carried out already, no own unit, a later limit). Figures go along only where the own
    government is the only one that leads: a figure of the whole city is not a county's. The number of questions
    does not grow with the tasks.
    """
    require(actor, "tasks.redecompose")
    # Two presses at once wait for each other here: the second finds the tasks carried out.
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=actor.jurisdiction_id)
    if not wanted:
        raise Invalid("请先勾选要承接的上级任务。")
    above = _received(actor, [each.upstream for each in wanted])
    _check(actor, wanted, above)
    made = _own_tasks(actor, wanted, above, now)
    Task.objects.bulk_create(made, batch_size=200)
    _give(made, wanted)
    _take_figures(actor, made)
    index_tasks(made)
    keep_versions(made, by=actor, at=now)
    take_as_government(actor, above)
    events = [
        Event("task.carried-out", task, after={"upstream": above[each.upstream].number, "due": task.due})
        for task, each in zip(made, wanted, strict=True)
    ]
    record_all(events, actor=actor, at=now)
    return made


def _received(actor: Account, keys: Iterable[UUID]) -> dict[UUID, Task]:
    """Return those of the tasks that were handed to the actor's government."""
    given = Assignment.objects.filter(unit__in=actor.government_unit_ids).values("task")
    return {task.pk: task for task in visible_tasks(actor).filter(pk__in=list(keys)).filter(pk__in=given)}


def _check(actor: Account, wanted: Sequence[Carried], above: dict[UUID, Task]) -> None:
    own = actor.jurisdiction_id
    units = {unit.pk: unit for unit in Unit.objects.filter(jurisdiction=own)}
    leaders = set(Leader.objects.filter(jurisdiction=own).values_list("pk", flat=True))
    mine = Task.objects.filter(jurisdiction=own, upstream__in=above)
    carried = {key for key in mine.values_list("upstream", flat=True) if key}
    wrong: dict[UUID, str] = {}
    for each in wanted:
        why = _why_not(each, above.get(each.upstream), units, leaders, carried)
        if why:
            wrong[each.upstream] = why
        carried.add(each.upstream)
    if wrong:
        raise Invalid(
            f"所选{len(wanted)}项中有{len(wrong)}项不能承接，一项也没有承接。请按各行的提示改好后再提交。", rows=wrong
        )


def _why_not(each: Carried, task: Task | None, units: dict[UUID, Unit], leaders: set[UUID], carried: set[UUID]) -> str:
    """Return why one task cannot be carried out like this, or ""."""
    if task is None:
        return "这项任务没有交办给本级政府，不能承接。"
    if each.upstream in carried:
        return "这项任务已经承接，请刷新页面。"
    if task.state != TaskState.ISSUED:
        return f"上级任务现在是“{task.get_state_display()}”，不能承接。"
    if each.lead is None:
        return "请选择本级牵头单位。"
    unit = units.get(each.lead)
    if unit is None:
        return "所选单位不属于本级政府，请重新选择。"
    if not unit.is_active:
        return f"“{unit.name}”已撤销，请改选承接其职责的单位。"
    if each.due is not None and each.due > task.due:
        return f"时限{each.due}晚于上级任务的时限{task.due}，请改早。"
    if each.leader is not None and each.leader not in leaders:
        return "所选领导不属于本级政府，请重新选择。"
    return ""


def _own_tasks(actor: Account, wanted: Sequence[Carried], above: dict[UUID, Task], now: datetime) -> list[Task]:
    """Return the own tasks, unsaved, with numbers of their years."""
    own = Task.objects.filter(jurisdiction=actor.jurisdiction_id).order_by().values("year")
    last = dict(own.annotate(last=Max("position")).values_list("year", "last"))
    counted: dict[int, int] = defaultdict(int)
    for each in wanted:
        counted[above[each.upstream].year] += 1
    numbers = {year: iter(take_numbers(actor.jurisdiction, year, count)) for year, count in sorted(counted.items())}
    made = []
    for each in wanted:
        task = above[each.upstream]
        serial = next(numbers[task.year])
        last[task.year] = last.get(task.year, 0) + 1000
        due = each.due or task.due
        made.append(
            Task(
                jurisdiction_id=actor.jurisdiction_id,
                upstream=task,
                serial=serial,
                number=task_number(actor.jurisdiction, task.year, serial),
                position=last[task.year],
                state=TaskState.ISSUED,
                due=due,
                first_due=due,
                due_origin=Origin.PERSON,
                principal_id=each.lead,
                leader_id=each.leader,
                created_at=now,
                issued_at=now,
                **{name: getattr(task, name) for name in COPIED},
            )
        )
    return made


def _give(made: Sequence[Task], wanted: Sequence[Carried]) -> None:
    pairs = list(zip(made, wanted, strict=True))
    given = [row for task, each in pairs if each.lead for row in assignments_of(task, [each.lead], [])]
    led = [row for task, each in pairs if each.leader for row in leaders_of(task, [each.leader])]
    Assignment.objects.bulk_create(given, batch_size=200)
    TaskLeader.objects.bulk_create(led, batch_size=200)


def _take_figures(actor: Account, made: Sequence[Task]) -> None:
    """Copy the figures of tasks that nobody but the own government leads."""
    by_above = {task.upstream_id: task for task in made}
    leading = Assignment.objects.filter(task__in=list(by_above), role=UnitRole.LEAD)
    others = set(leading.exclude(unit__in=actor.government_unit_ids).values_list("task", flat=True))
    led = set(leading.filter(unit__in=actor.government_unit_ids).values_list("task", flat=True)) - others
    rows = []
    for target in Target.objects.filter(task__in=led).order_by("task", "position"):
        task = by_above[target.task_id]
        values = {**target_values(target), "value": target.value}
        rows.append(
            Target(
                jurisdiction_id=task.jurisdiction_id,
                task=task,
                position=target.position,
                raw=target.raw,
                origin=Origin.PERSON,
                **values,
            )
        )
    Target.objects.bulk_create(rows, batch_size=200)


@transaction.atomic
def support_only(*, actor: Account, tasks: Sequence[UUID], reason: str, now: datetime) -> int:
    """Say of tasks of above that the own government only supports them and hands them on to nobody; return how many.

    All or none: Invalid, with `rows`, where one is led by the own government, carried out, or not its own to support.
    """
    require(actor, "tasks.redecompose")
    Jurisdiction.objects.select_for_update(no_key=True).get(pk=actor.jurisdiction_id)
    tasks = list(dict.fromkeys(tasks))
    if not tasks:
        raise Invalid("请先勾选只需配合的上级任务。")
    if not reason.strip():
        raise Invalid("请写明为什么只需配合、不再分解。")
    above = _received(actor, tasks)
    leading = Assignment.objects.filter(unit__in=actor.government_unit_ids, role=UnitRole.LEAD, task__in=tasks)
    led = set(leading.values_list("task", flat=True))
    own = Task.objects.filter(jurisdiction=actor.jurisdiction_id, upstream__in=tasks)
    carried = set(own.values_list("upstream", flat=True))
    wrong: dict[UUID, str] = {}
    for key in tasks:
        if key not in above:
            wrong[key] = "这项任务没有交办给本级政府。"
        elif key in led:
            wrong[key] = "这项任务由本级政府牵头，须分解到本级单位。"
        elif key in carried:
            wrong[key] = "这项任务已经承接，请刷新页面。"
    if wrong:
        raise Invalid(f"所选{len(tasks)}项中有{len(wrong)}项不能这样办，一项也没有保存。请看各行的提示。", rows=wrong)
    take_as_government(actor, tasks)
    held = set(
        SupportOnly.objects.filter(jurisdiction=actor.jurisdiction_id, task__in=tasks).values_list("task", flat=True)
    )
    rows = [
        SupportOnly(
            jurisdiction_id=actor.jurisdiction_id, task=above[key], reason=reason.strip()[:300], by=actor, at=now
        )
        for key in tasks
        if key not in held
    ]
    SupportOnly.objects.bulk_create(rows, batch_size=200)
    # Each entry is about the own row, so that it stands in the own journal and not in that of the city.
    events = [
        Event("task.support-only", row, after={"upstream": row.task.number, "reason": row.reason}) for row in rows
    ]
    record_all(events, actor=actor, at=now)
    return len(rows)


@transaction.atomic
def carry_again(*, actor: Account, row: SupportOnly, now: datetime) -> None:
    """Let a task of above wait to be carried out again (恢复为待承接)."""
    require(actor, "tasks.redecompose")
    event = Event("task.to-carry-again", row, before={"upstream": row.task.number, "reason": row.reason})
    record_all([event], actor=actor, at=now)
    row.delete()

"""签发交办: a signed plan becomes tasks with numbers, units, leaders, targets and limits, all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from luoshi.errors import Invalid, MoveRefused, NotAllowed, Stale
from luoshi.journal.actions import Event, record, record_all
from luoshi.plans.models import ItemUnit, Plan, PlanItem, Question
from luoshi.plans.rules import QuestionState, StageKind, UnitRole, next_state
from luoshi.tasks.models import Assignment, Milestone, Target, Task, TaskLeader
from luoshi.tasks.numbers import take_numbers, task_number
from luoshi.tasks.rules import TaskState
from luoshi.tasks.search import index_tasks
from luoshi.tasks.versions import keep_versions
from luoshi.units.models import Account, GroupMember, Unit
from luoshi.web.permissions import require

# Plans of one year stand one after the other in the ledger; each has room for its items in steps of 1000.
PLAN_STEP = 10_000_000
BATCH = 500


@dataclass(slots=True)
class Rows:
    """What a hand-out is going to write."""

    tasks: list[Task] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    leaders: list[TaskLeader] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    def save(self) -> None:
        """Write all rows, a few statements for any number of tasks."""
        Task.objects.bulk_create(self.tasks, batch_size=BATCH)
        Assignment.objects.bulk_create(self.assignments, batch_size=BATCH)
        TaskLeader.objects.bulk_create(self.leaders, batch_size=BATCH)
        Target.objects.bulk_create(self.targets, batch_size=BATCH)
        Milestone.objects.bulk_create(self.milestones, batch_size=BATCH)


@transaction.atomic
def issue_plan(*, actor: Account, plan: Plan, now: datetime, version: int | None = None) -> list[Task]:
    """Sign a proposed plan and hand its items out (签发交办); return the tasks.

    `version` is the one that the actor's page shows. NotAllowed where the actor may not sign or proposed the plan;
    MoveRefused where it is not proposed or a blocking question is open; Stale where it was changed after `version`;
    Invalid, with the items, where an item lacks what a task needs.
    """
    require(actor, "plans.issue", who="只有督查室主任可以签发")
    plan = Plan.objects.select_for_update().get(pk=plan.pk, jurisdiction=actor.jurisdiction_id)
    plan.state = next_state(plan.state, "issue")
    if plan.proposed_by_id == actor.pk:
        raise NotAllowed("这个方案是您提交的，须由另一位同志签发。")
    if version is not None and version != plan.version:
        raise Stale("方案在您打开页面以后改过，没有签发，请看过最新内容再签发。", version=plan.version)
    refuse_open_questions(plan)
    items = _items(plan)
    refuse_incomplete(items)
    rows = _rows(plan, items, now)
    rows.save()
    plan.issued_by, plan.issued_at = actor, now
    plan.save(update_fields=["state", "issued_by", "issued_at"])
    index_tasks(rows.tasks)
    keep_versions(rows.tasks, by=actor, at=now)
    record("plan.issued", actor=actor, subject=plan, at=now, after={"state": plan.state, "tasks": len(rows.tasks)})
    leads = dict(Unit.objects.filter(pk__in={task.principal_id for task in rows.tasks}).values_list("pk", "name"))
    record_all((Event("task.issued", task, after=_told(task, leads)) for task in rows.tasks), actor=actor, at=now)
    return rows.tasks


def refuse_open_questions(plan: Plan) -> None:
    """MoveRefused where a question that must be answered is open."""
    count = Question.objects.filter(plan=plan, state=QuestionState.OPEN, blocking=True).count()
    if count:
        raise MoveRefused(f"还有{count}个必答问题没有答复，不能交办，请先在校核页答完。", open=count)


def refuse_incomplete(items: Iterable[PlanItem]) -> None:
    """Invalid where an item has no text, no lead unit, no limit, or a name that stands for nobody in the register."""
    faults = [f"{item}{reason}" for item in items if (reason := _lacking(item))]
    if faults:
        more = f"等{len(faults)}项" if len(faults) > 5 else ""
        raise Invalid(f"{'；'.join(faults[:5])}{more}。请先在校核页补齐再签发。", faults=faults)


def _lacking(item: PlanItem) -> str:
    if not item.text.strip():
        return "没有任务内容"
    if item.due is None:
        return "没有完成时限"
    units = list(item.units.all())
    unknown = [row.printed for row in units if row.unit_id is None and row.group_id is None and row.members is None]
    if unknown:
        return f"的“{unknown[0]}”还没有对应到单位"
    if not any(row.role == UnitRole.LEAD for row in units):
        return "没有牵头单位"
    nobody = [row.printed for row in item.leaders.all() if row.leader_id is None]
    return f"的“{nobody[0]}”还没有对应到领导" if nobody else ""


def _items(plan: Plan) -> list[PlanItem]:
    rows: QuerySet[PlanItem] = plan.items.filter(removed=False).order_by("position")
    return list(rows.prefetch_related("units", "leaders", "targets", "stages"))


def _rows(plan: Plan, items: list[PlanItem], now: datetime) -> Rows:
    top = Task.objects.filter(jurisdiction=plan.jurisdiction_id, year=plan.year).aggregate(top=Max("position"))["top"]
    base = PLAN_STEP * ((top or 0) // PLAN_STEP + 1)
    members = _members(plan, items)
    rows = Rows()
    for item, serial in zip(items, take_numbers(plan.jurisdiction, plan.year, len(items)), strict=True):
        task = _task(plan, item, serial, base, now)
        given = list(_assignments(task, item, members))
        task.principal_id = _principal(item, given)
        rows.tasks.append(task)
        rows.assignments.extend(given)
        rows.leaders.extend(_leaders(task, item))
        rows.targets.extend(_targets(task, item))
        rows.milestones.extend(_milestones(task, item))
    return rows


def _task(plan: Plan, item: PlanItem, serial: int, base: int, now: datetime) -> Task:
    due = _limit(item)
    first = item.leaders.all()[:1]
    return Task(
        jurisdiction_id=plan.jurisdiction_id,
        plan=plan,
        item=item,
        year=plan.year,
        serial=serial,
        number=task_number(plan.jurisdiction, plan.year, serial),
        position=base + item.position,
        label=item.label,
        headings=item.headings,
        section=(item.headings[0] if item.headings else "")[:200],
        text=item.text,
        tier=item.tier,
        term=item.term,
        state=TaskState.ISSUED,
        due=due,
        first_due=due,
        due_origin=item.due_origin,
        leader_id=first[0].leader_id if first else None,
        start=item.start,
        end=item.end,
        created_at=now,
        issued_at=now,
    )


def _limit(item: PlanItem) -> date:
    assert item.due is not None, "refuse_incomplete lets no item without a limit through"
    return item.due


def _members(plan: Plan, items: Iterable[PlanItem]) -> dict[UUID, list[UUID]]:
    """Return the members of every group that the plan names: {group: [units in order]}, one query."""
    groups = {row.group_id for item in items for row in item.units.all() if row.group_id}
    found: dict[UUID, list[UUID]] = {group: [] for group in groups if group}
    rows = GroupMember.objects.filter(group__in=groups, jurisdiction=plan.jurisdiction_id, unit__active_to=None)
    for group, unit in rows.order_by("unit__position", "unit__name").values_list("group", "unit"):
        found[group].append(unit)
    return found


def _assignments(task: Task, item: PlanItem, members: dict[UUID, list[UUID]]) -> Iterator[Assignment]:
    """Yield one assignment a unit; a unit that leads is not given the task again as support."""
    given: set[UUID] = set()
    ordered = sorted(item.units.all(), key=lambda row: (row.role != UnitRole.LEAD, row.position))
    for row in ordered:
        for unit in _units_of(row, members):
            if unit not in given:
                given.add(unit)
                yield Assignment(
                    jurisdiction_id=task.jurisdiction_id,
                    task=task,
                    unit_id=unit,
                    role=row.role,
                    position=len(given),
                    group_id=row.group_id,
                    printed=row.printed,
                )


def _principal(item: PlanItem, given: list[Assignment]) -> UUID:
    """Return the first lead unit (第一牵头单位); Invalid where the lead is a group that has no members."""
    if not given or given[0].role != UnitRole.LEAD:
        raise Invalid(f"{item}的牵头单位是集合单位，其中没有一个单位。请先在“集合单位”里补上成员，再签发。")
    return given[0].unit_id


def _units_of(row: ItemUnit, members: dict[UUID, list[UUID]]) -> list[UUID]:
    if row.members is not None:
        return [UUID(key) for key in row.members]
    if row.unit_id:
        return [row.unit_id]
    return members.get(row.group_id, []) if row.group_id else []


def _leaders(task: Task, item: PlanItem) -> Iterator[TaskLeader]:
    given: set[UUID] = set()
    for row in item.leaders.all():
        if row.leader_id and row.leader_id not in given:
            given.add(row.leader_id)
            yield TaskLeader(
                jurisdiction_id=task.jurisdiction_id, task=task, leader_id=row.leader_id, position=len(given)
            )


def _targets(task: Task, item: PlanItem) -> Iterator[Target]:
    same = ("position", "name", "op", "value", "unit", "reference", "reference_only", "raw", "origin", "start", "end")
    for row in item.targets.all():
        yield Target(jurisdiction_id=task.jurisdiction_id, task=task, **{name: getattr(row, name) for name in same})


def _milestones(task: Task, item: PlanItem) -> Iterator[Milestone]:
    """Yield the stages of the item, and the days printed in its text that are not its limit (6月底前新培育40家)."""
    for row in item.stages.all():
        if row.kind == StageKind.MILESTONE or row.date != task.due:
            yield Milestone(
                jurisdiction_id=task.jurisdiction_id,
                task=task,
                position=row.position,
                what=row.what or row.raw,
                due=row.date,
                origin=row.origin,
            )


def _told(task: Task, leads: dict[UUID, str]) -> dict[str, object]:
    principal = leads[task.principal_id] if task.principal_id else ""
    return {"number": task.number, "due": task.due, "principal": principal}

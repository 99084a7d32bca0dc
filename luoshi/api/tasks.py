"""Operations on tasks: those of the ledger's pages, over the same queries and actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.ledger import ledger_query
from luoshi.api.ledger_schemas import TasksIn
from luoshi.api.schemas import (
    AdjustIn,
    ArrangeIn,
    BasisIn,
    CarryIn,
    ComparedVersionsOut,
    Done,
    DutyIn,
    FigureIn,
    LinkIn,
    MoveIn,
    OwnerIn,
    SplitIn,
    SupplementIn,
    TaskDetail,
    TaskPage,
    ToldPage,
    VersionPage,
)
from luoshi.journal.queries import entries_about
from luoshi.tasks.actions.arranging import Arrangement, arrange_tasks, set_target_owner
from luoshi.tasks.actions.carrying import carry_out, link_upstream
from luoshi.tasks.actions.changing import Adjustment, Basis, adjust_task, move_task, supplement_task
from luoshi.tasks.actions.giving import Duty, Figure
from luoshi.tasks.actions.splitting import Part, split_task
from luoshi.tasks.filters import SORTS, narrowed
from luoshi.tasks.history import FIELDS, in_words, told
from luoshi.tasks.models import Task
from luoshi.tasks.queries import task_or_404, visible_tasks
from luoshi.tasks.rules import ChangeKind
from luoshi.tasks.scopes import scopes_of, tasks_in
from luoshi.units.signed_in import account_of

router = Router(tags=["任务"])
YEARS = ("year",)


@reads(router, "/tasks", "tasks.view", response=TaskPage)
def list_tasks(request: HttpRequest, asked: Query[TasksIn], cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出任务，筛选与台账页的地址同名；不给scope是全部可见的任务，不给year是各年度的。"""
    account, today = account_of(request), timezone.localdate()
    every = asked.scope is None
    if every and not scopes_of(account):
        return {"items": [], "next": None}
    query = ledger_query(account, asked, 0)
    rows = narrowed(visible_tasks(account) if every else tasks_in(account, query.scope), query, today)
    order = (*YEARS, *SORTS[asked.sort])
    found, following = page_of(rows.select_related("principal", "leader"), order, cursor, limit)
    return {"items": [task_values(task) for task in found], "next": following}


@reads(router, "/tasks/{uuid:pk}", "tasks.view", response=TaskDetail)
def get_task(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一项任务的全部内容：责任、领导、目标、节点、子任务。"""
    return detail_values(task_or_404(account_of(request), pk))


@reads(router, "/tasks/{uuid:pk}/versions", "tasks.view", response=VersionPage)
def list_versions(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """取一项任务的各个版本，新的在前。"""
    rows = task_or_404(account_of(request), pk).versions.select_related("by", "change")
    found, following = page_of(rows, ("-number",), cursor, limit)
    items = [
        {
            "number": row.number,
            "at": row.at,
            "by": row.by.name if row.by else "",
            "change": row.change.kind if row.change else "",
            "doc_no": row.change.doc_no if row.change else "",
            "snapshot": row.snapshot,
        }
        for row in found
    ]
    return {"items": items, "next": following}


@reads(router, "/tasks/{uuid:pk}/versions/compared", "tasks.view", response=ComparedVersionsOut)
def compare_versions(request: HttpRequest, pk: UUID, old: int | None = None, new: int | None = None) -> dict[str, Any]:
    """对照一项任务的两个版本；不给出时是最近两版。返回各字段的旧文和新文。"""
    rows = {row.number: row for row in task_or_404(account_of(request), pk).versions.all()}
    newer = rows.get(max(rows, default=0) if new is None else new)
    older = newer and rows.get(max(1, newer.number - 1) if old is None else old)
    if newer is None or older is None:
        raise Http404
    fields = [
        {
            "field": words,
            "old": in_words(name, older.snapshot.get(name)),
            "new": in_words(name, newer.snapshot.get(name)),
        }
        for name, words in FIELDS.items()
        if name in older.snapshot or name in newer.snapshot
    ]
    return {"old": older.number, "new": newer.number, "fields": fields}


@reads(router, "/tasks/{uuid:pk}/history", "tasks.view", response=ToldPage)
def list_history(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """取一项任务的留痕：何时、何人、做了什么、改动前后，新的在前。"""
    rows = entries_about(task_or_404(account_of(request), pk).pk)
    found, following = page_of(rows, ("-at", "-id"), cursor, limit)
    items = [
        {
            "at": each.at,
            "who": each.who,
            "what": each.what,
            "changes": [{"field": field, "before": before, "after": after} for field, before, after in each.changes],
        }
        for each in map(told, found)
    ]
    return {"items": items, "next": following}


@writes(router, "post", "/tasks", "tasks.change", response=TaskDetail)
def add_task(request: HttpRequest, given: SupplementIn) -> TaskDetail:
    """补充一项任务（须写明依据文号）。"""
    task = supplement_task(
        actor=account_of(request),
        year=given.year,
        duty=_duty(given.duty),
        basis=_basis(given.basis),
        figures=_figures(given.figures),
        now=timezone.now(),
    )
    return _detail(task)


@writes(router, "post", "/tasks/{uuid:pk}/adjust", "tasks.change", response=TaskDetail)
def adjust(request: HttpRequest, pk: UUID, given: AdjustIn) -> TaskDetail:
    """调整一项任务（须写明依据文号和看到的版本号）。"""
    adjustment = Adjustment(
        text=given.text,
        due=given.due,
        weight=given.weight,
        leads=None if given.leads is None else tuple(given.leads),
        supports=None if given.supports is None else tuple(given.supports),
        leaders=None if given.leaders is None else tuple(given.leaders),
        figures=None if given.figures is None else tuple(_figures(given.figures)),
    )
    task = adjust_task(
        actor=account_of(request),
        task=task_or_404(account_of(request), pk),
        basis=_basis(given.basis),
        adjustment=adjustment,
        version=given.version,
        now=timezone.now(),
    )
    return _detail(task)


@writes(router, "post", "/tasks/{uuid:pk}/move", "tasks.change", response=TaskDetail)
def move(request: HttpRequest, pk: UUID, given: MoveIn) -> TaskDetail:
    """中止、恢复或撤销一项任务（须写明依据文号和看到的版本号）。"""
    task = move_task(
        actor=account_of(request),
        task=task_or_404(account_of(request), pk),
        kind=ChangeKind(given.kind),
        basis=_basis(given.basis),
        version=given.version,
        now=timezone.now(),
    )
    return _detail(task)


@writes(router, "post", "/tasks/{uuid:pk}/parts", "tasks.split", response=list[TaskDetail])
def split(request: HttpRequest, pk: UUID, given: SplitIn) -> list[TaskDetail]:
    """把一项任务拆解为子任务，指标分担数合计须够。"""
    parts = [Part(_duty(part.duty), {share.target: share.value for share in part.shares}) for part in given.parts]
    task = task_or_404(account_of(request), pk)
    made = split_task(
        actor=account_of(request), task=task, parts=parts, gap_reason=given.gap_reason, now=timezone.now()
    )
    return [_detail(part) for part in made]


@writes(router, "post", "/tasks/{uuid:pk}/carry-out", "tasks.redecompose", response=TaskDetail)
def carry(request: HttpRequest, pk: UUID, given: CarryIn) -> TaskDetail:
    """承接一项上级任务，细化为本级任务。"""
    task = carry_out(
        actor=account_of(request),
        upstream=task_or_404(account_of(request), pk),
        duty=_duty(given.duty),
        figures=_figures(given.figures),
        now=timezone.now(),
    )
    return _detail(task)


@writes(router, "put", "/tasks/{uuid:pk}/upstream", "tasks.redecompose", response=TaskDetail)
def link(request: HttpRequest, pk: UUID, given: LinkIn) -> TaskDetail:
    """指明本级任务落实的是哪一项上级任务，或取消。"""
    upstream = task_or_404(account_of(request), given.upstream) if given.upstream else None
    task = link_upstream(
        actor=account_of(request), task=task_or_404(account_of(request), pk), upstream=upstream, now=timezone.now()
    )
    return _detail(task)


@writes(router, "post", "/tasks/arrange", "tasks.arrange", response=Done)
def arrange(request: HttpRequest, given: ArrangeIn) -> Done:
    """批量设定级别、权重、标签、经办人，全部成功或全部不变。"""
    tasks = [task_or_404(account_of(request), pk).pk for pk in dict.fromkeys(given.tasks)]
    arrangement = Arrangement(
        tier=given.tier,
        weight=given.weight,
        add_tags=given.add_tags,
        remove_tags=given.remove_tags,
        officer=False if given.clear_officer else given.officer,
    )
    changed = arrange_tasks(actor=account_of(request), tasks=tasks, arrangement=arrangement, now=timezone.now())
    return Done(changed=changed)


@writes(router, "put", "/tasks/{uuid:pk}/targets/{uuid:target}/owner", "tasks.arrange", response=TaskDetail)
def set_owner(request: HttpRequest, pk: UUID, target: UUID, given: OwnerIn) -> TaskDetail:
    """指定一个指标的统计责任部门，或取消。"""
    task = task_or_404(account_of(request), pk)
    row = get_object_or_404(task.targets.all(), pk=target)
    set_target_owner(actor=account_of(request), target=row, unit=given.unit, now=timezone.now())
    return _detail(task)


def task_values(task: Task) -> dict[str, Any]:
    """Return a task as `TaskOut` shows it; principal and leader must have been fetched with it."""
    same = (
        *("id", "number", "year", "label", "headings", "text", "tier", "weight", "term", "state", "light"),
        *("due", "first_due", "due_origin", "tags", "version"),
    )
    source = None
    if task.plan_id and task.start is not None and task.end is not None:
        source = {"plan": task.plan_id, "start": task.start, "end": task.end}
    return {
        **{name: getattr(task, name) for name in same},
        "jurisdiction": task.jurisdiction_id,
        "principal": _ref(task.principal),
        "leader": _ref(task.leader),
        "parent": task.parent_id,
        "upstream": task.upstream_id,
        "source": source,
    }


def detail_values(task: Task) -> dict[str, Any]:
    """Return a task as `TaskDetail` shows it; six queries."""
    return {
        **task_values(task),
        "assignments": [
            {
                "unit": _ref(row.unit),
                "role": row.role,
                "position": row.position,
                "state": row.state,
                "group": row.group_id,
            }
            for row in task.assignments.select_related("unit")
        ],
        "leaders": [_ref(row.leader) for row in task.task_leaders.select_related("leader")],
        "targets": [{**_target(row), "part_of": row.part_of_id} for row in task.targets.all()],
        "milestones": [{"due": row.due, "what": row.what, "origin": row.origin} for row in task.milestones.all()],
        "parts": list(task.parts.order_by("serial").values_list("pk", flat=True)),
    }


def _target(row: Any) -> dict[str, Any]:
    same = ("id", "name", "op", "value", "unit", "reference", "reference_only", "raw", "origin", "start", "end")
    return {name: getattr(row, name) for name in same}


def _ref(row: Any) -> dict[str, Any] | None:
    return None if row is None else {"id": row.pk, "name": row.name}


def _detail(task: Task) -> TaskDetail:
    return TaskDetail(**detail_values(task))


def _duty(given: DutyIn) -> Duty:
    return Duty(given.text, tuple(given.leads), given.due, tuple(given.supports), tuple(given.leaders), given.weight)


def _basis(given: BasisIn) -> Basis:
    return Basis(given.doc_no, given.reason, given.decided_on)


def _figures(given: list[FigureIn]) -> list[Figure]:
    return [Figure(each.name, each.op, each.value, each.unit, each.reference) for each in given]

"""Operations on received files and plans: those of the review page, over the same queries and actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from luoshi.api.access import reads, writes
from luoshi.api.plan_schemas import (
    DecideIn,
    DecisionOut,
    FileOut,
    ItemOut,
    OfferOut,
    PlanOut,
    QuestionOut,
    ReceivedOut,
    TextIn,
    TextOut,
)
from luoshi.api.schemas import TaskOut
from luoshi.api.tasks import task_values
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.actions.receiving import receive_file, receive_text
from luoshi.plans.models import Decision, Plan, Question, Reading, ReceivedFile
from luoshi.plans.offering import offers
from luoshi.plans.queries import Progress, file_or_404, plan_or_404, progress_of, visible_files, visible_plans
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.models import Task
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of

router = Router(tags=["来文和校核"])


@reads(router, "/files", "plans.view", response=list[FileOut])
def list_files(request: HttpRequest) -> list[dict[str, Any]]:
    """列出本级政府收到的文件，新的在前（最多200件）。"""
    return [_file(row) for row in visible_files(account_of(request)).prefetch_related("plans")[:200]]


@reads(router, "/files/{uuid:pk}", "plans.view", response=FileOut)
def get_file(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个文件的状态和其中的方案。"""
    return _file(file_or_404(account_of(request), pk))


@reads(router, "/files/{uuid:pk}/text", "plans.view", response=TextOut)
def get_text(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个文件读出的原文，位置都按它计算。"""
    reading = Reading.objects.filter(file=file_or_404(account_of(request), pk)).first()
    if reading is None:
        raise Http404
    return {"text": reading.text}


@writes(router, "post", "/files", "plans.receive", once=False, response=ReceivedOut)
def upload(request: HttpRequest, file: File[UploadedFile], revises: UUID | None = None) -> dict[str, Any]:
    """上传一个文件；同样内容再传一次，得到已有的那一件。读取在后台进行，请轮询它的状态。"""
    account = account_of(request)
    received = receive_file(
        actor=account,
        name=file.name or "",
        data=file,
        now=timezone.now(),
        revises=_revised(account, revises),
    )
    return {"file": _file(received.file), "duplicate": received.duplicate}


@writes(router, "post", "/files/text", "plans.receive", response=ReceivedOut)
def paste(request: HttpRequest, given: TextIn) -> ReceivedOut:
    """提交粘贴的文字。"""
    account = account_of(request)
    received = receive_text(
        actor=account, text=given.text, name=given.name, now=timezone.now(), revises=_revised(account, given.revises)
    )
    return ReceivedOut(file=FileOut(**_file(received.file)), duplicate=received.duplicate)


@reads(router, "/plans", "plans.view", response=list[PlanOut])
def list_plans(request: HttpRequest) -> list[dict[str, Any]]:
    """列出本级政府的方案和校核进度。"""
    rows = list(visible_plans(account_of(request)))
    progress = progress_of([row.pk for row in rows])
    return [_plan(row, progress[row.pk]) for row in rows]


@reads(router, "/plans/{uuid:pk}", "plans.view", response=PlanOut)
def get_plan(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个方案和它的校核进度。"""
    plan = plan_or_404(account_of(request), pk)
    return _plan(plan, progress_of([plan.pk])[plan.pk])


@reads(router, "/plans/{uuid:pk}/items", "plans.view", response=list[ItemOut])
def list_items(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """取一个方案的全部事项：现在的内容、读自原文的内容、人工校核的字段。"""
    rows = plan_or_404(account_of(request), pk).items.prefetch_related("units", "leaders", "targets", "stages")
    return [_item(row) for row in rows]


@reads(router, "/plans/{uuid:pk}/questions", "plans.view", response=list[QuestionOut])
def list_questions(request: HttpRequest, pk: UUID, state: str = "") -> list[dict[str, Any]]:
    """取一个方案的体检问题，必答的在前。"""
    rows = Question.objects.filter(plan=plan_or_404(account_of(request), pk))
    if state:
        rows = rows.filter(state=state)
    same = ("id", "code", "severity", "message", "subject", "start", "end", "blocking", "state", "answer")
    return [{**{name: getattr(row, name) for name in same}, "item": row.item_id} for row in rows]


@reads(router, "/plans/{uuid:pk}/questions/{uuid:question}/offers", "plans.view", response=list[OfferOut])
def list_offers(request: HttpRequest, pk: UUID, question: UUID) -> list[dict[str, Any]]:
    """取一个问题的可选答复；选定的一个按kind和payload提交为校核决定。"""
    rows = Question.objects.select_related("plan__jurisdiction").filter(plan=plan_or_404(account_of(request), pk))
    found = rows.filter(pk=question).first()
    if found is None:
        raise Http404
    return [
        {"words": each.words, "kind": each.kind, "payload": dict(each.payload), "asks": each.asks}
        for each in offers(found)
    ]


@writes(router, "post", "/plans/{uuid:pk}/decisions", "plans.review", response=DecisionOut)
def decide_one(request: HttpRequest, pk: UUID, given: DecideIn) -> DecisionOut:
    """作出一个校核决定；内容在看到的版本之后被别人改过的，返回409。"""
    account = account_of(request)
    decision = decide(
        actor=account,
        plan=plan_or_404(account, pk),
        kind=given.kind,
        payload=given.payload,
        version=given.version,
        now=timezone.now(),
    )
    return _decision(decision)


@writes(router, "post", "/plans/{uuid:pk}/undo", "plans.review", response=DecisionOut)
def undo_last(request: HttpRequest, pk: UUID) -> DecisionOut:
    """撤回本账号最近的一个校核决定。"""
    account = account_of(request)
    return _decision(undo(actor=account, plan=plan_or_404(account, pk), now=timezone.now()))


@writes(router, "post", "/plans/{uuid:pk}/issue", "plans.issue", response=list[TaskOut])
def issue(request: HttpRequest, pk: UUID) -> list[TaskOut]:
    """签发一个已提交的方案，交办全部任务。"""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    issue_plan(actor=account, plan=plan, now=timezone.now())
    rows = Task.objects.filter(plan=plan).select_related("principal", "leader")
    return [TaskOut(**task_values(row)) for row in rows]


def _revised(account: Account, pk: UUID | None) -> ReceivedFile | None:
    return file_or_404(account, pk) if pk else None


def _file(row: ReceivedFile) -> dict[str, Any]:
    same = ("id", "name", "sha256", "size", "state", "refusal", "format", "pasted", "received_at")
    return {
        **{name: getattr(row, name) for name in same},
        "revises": row.revises_id,
        "plans": [plan.pk for plan in row.plans.all()],
    }


def _plan(row: Plan, progress: Progress) -> dict[str, Any]:
    same = ("id", "title", "issuer", "doc_no", "issued_on", "year", "state", "version", "reporting")
    return {
        **{name: getattr(row, name) for name in same},
        "file": row.file_id,
        "revises": row.revises_id,
        "blocking": progress.blocking,
        "open": progress.open,
        "answered": progress.answered,
    }


def _item(row: Any) -> dict[str, Any]:
    same = (
        *("id", "position", "label", "headings", "text", "tier", "term", "due", "due_origin", "open_ended"),
        *("removed", "start", "end", "version", "read", "corrected"),
    )
    place = ("id", "start", "end", "origin")
    unit = (*place, "role", "printed", "canonical", "collective", "members")
    target = (*place, "raw", "name", "op", "value", "unit", "reference", "reference_only")
    return {
        **_values(row, same),
        "units": [{**_values(each, unit), "unit": each.unit_id, "group": each.group_id} for each in row.units.all()],
        "leaders": [
            {**_values(each, (*place, "printed", "post")), "leader": each.leader_id} for each in row.leaders.all()
        ],
        "targets": [_values(each, target) for each in row.targets.all()],
        "stages": [_values(each, (*place, "kind", "raw", "what", "date")) for each in row.stages.all()],
    }


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _decision(row: Decision) -> DecisionOut:
    return DecisionOut(
        id=row.pk, kind=row.kind, number=row.number, answer=str(row.payload.get("answer", "")), at=row.at
    )

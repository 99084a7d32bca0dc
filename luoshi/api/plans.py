"""Operations on received files and plans: those of the review page, over the same queries and actions."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of, stretch_of
from luoshi.api.plan_schemas import (
    DecideIn,
    DecisionOut,
    DecisionPage,
    FileOut,
    FilePage,
    IssuedOut,
    ItemPage,
    OfferPage,
    PlanOut,
    PlanPage,
    QuestionPage,
    ReceivedOut,
    TextIn,
    TextOut,
)
from luoshi.plans.actions.deciding import decide, undo
from luoshi.plans.actions.noting import file_looked_at, plan_looked_at
from luoshi.plans.actions.receiving import read_again, receive_file, receive_text
from luoshi.plans.models import Decision, Plan, Question, Reading, ReceivedFile
from luoshi.plans.offering import offers
from luoshi.plans.queries import Progress, file_or_404, plan_or_404, progress_of, visible_files, visible_plans
from luoshi.plans.rules import FileState, PlanState, QuestionState
from luoshi.plans.views.receiving import original_of
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of

router = Router(tags=["来文和校核"])


@reads(router, "/files", "plans.view", response=FilePage)
def list_files(
    request: HttpRequest, state: FileState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """列出本级政府收到的文件，新的在前。"""
    rows = visible_files(account_of(request)).prefetch_related("plans")
    rows = rows.filter(state=state) if state else rows
    found, following = page_of(rows, ("-received_at", "id"), cursor, limit)
    return {"items": [_file(row) for row in found], "next": following}


@reads(router, "/files/{uuid:pk}", "plans.view", response=FileOut)
def get_file(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个文件的状态和其中的方案。"""
    return _file(file_or_404(account_of(request), pk))


@reads(router, "/files/{uuid:pk}/text", "plans.view", response=TextOut)
def get_text(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个文件读出的原文，位置都按它计算。"""
    reading = Reading.objects.filter(file=file_looked_at(account_of(request), pk, timezone.now())).first()
    if reading is None:
        raise Http404
    return {"text": reading.text}


@reads(router, "/files/{uuid:pk}/original", "plans.view")
def get_original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """下载收到的原件，一个字节不变。"""
    return original_of(file_looked_at(account_of(request), pk, timezone.now()))


@writes(router, "post", "/files/{uuid:pk}/again", "plans.receive", response=FileOut)
def read_once_more(request: HttpRequest, pk: UUID) -> FileOut:
    """重新读取一个拒收的文件（原因消除之后）。"""
    account = account_of(request)
    return FileOut(**_file(read_again(actor=account, file=file_or_404(account, pk), now=timezone.now())))


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


@reads(router, "/plans", "plans.view", response=PlanPage)
def list_plans(
    request: HttpRequest, state: PlanState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """列出本级政府的方案和校核进度，年度近的在前。"""
    rows = visible_plans(account_of(request))
    found, following = page_of(rows.filter(state=state) if state else rows, ("-year", "title", "id"), cursor, limit)
    progress = progress_of([row.pk for row in found])
    return {"items": [plan_values(row, progress[row.pk]) for row in found], "next": following}


@reads(router, "/plans/{uuid:pk}", "plans.view", response=PlanOut)
def get_plan(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个方案和它的校核进度。"""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    return plan_values(plan, progress_of([plan.pk])[plan.pk])


@reads(router, "/plans/{uuid:pk}/items", "plans.view", response=ItemPage)
def list_items(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """取一个方案的事项：现在的内容、读自原文的内容、人工校核的字段。"""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    rows = plan.items.prefetch_related("units", "leaders", "targets", "stages")
    found, following = page_of(rows, ("position", "id"), cursor, limit)
    return {"items": [_item(row) for row in found], "next": following}


@reads(router, "/plans/{uuid:pk}/questions", "plans.view", response=QuestionPage)
def list_questions(
    request: HttpRequest,
    pk: UUID,
    state: QuestionState | Literal[""] = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """取一个方案的体检问题，必答的在前。"""
    rows = Question.objects.filter(plan=plan_looked_at(account_of(request), pk, timezone.now()))
    rows = rows.filter(state=state) if state else rows
    found, following = page_of(rows, ("position", "id"), cursor, limit)
    same = ("id", "code", "severity", "message", "subject", "start", "end", "blocking", "state", "answer")
    items = [{**{name: getattr(row, name) for name in same}, "item": row.item_id} for row in found]
    return {"items": items, "next": following}


@reads(router, "/plans/{uuid:pk}/questions/{uuid:question}/offers", "plans.view", response=OfferPage)
def list_offers(
    request: HttpRequest, pk: UUID, question: UUID, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """取一个问题的可选答复；选定的一个按kind和payload提交为校核决定。"""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    rows = Question.objects.select_related("plan__jurisdiction").filter(plan=plan)
    asked = rows.filter(pk=question).first()
    if asked is None:
        raise Http404
    found, following = stretch_of(offers(asked), cursor, limit)
    items = [
        {"words": each.words, "kind": each.kind, "payload": dict(each.payload), "asks": each.asks} for each in found
    ]
    return {"items": items, "next": following}


@reads(router, "/plans/{uuid:pk}/decisions", "plans.view", response=DecisionPage)
def list_decisions(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """取一个方案的校核决定，新的在前。"""
    plan = plan_looked_at(account_of(request), pk, timezone.now())
    rows = Decision.objects.filter(plan=plan).select_related("by")
    found, following = page_of(rows, ("-number",), cursor, limit)
    items = [{**decision_values(row), "by": row.by.name, "undone": row.undone_at is not None} for row in found]
    return {"items": items, "next": following}


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


@writes(router, "post", "/plans/{uuid:pk}/issue", "plans.issue", response=IssuedOut)
def issue(request: HttpRequest, pk: UUID, version: int | None = None) -> IssuedOut:
    """签发一个已提交的方案，交办全部任务；返回各任务的编号。给出version时，方案在那一版之后改过的返回409。"""
    account = account_of(request)
    tasks = issue_plan(actor=account, plan=plan_or_404(account, pk), now=timezone.now(), version=version)
    plan = plan_or_404(account, pk)
    return IssuedOut(plan=PlanOut(**plan_values(plan, progress_of([pk])[pk])), tasks=[task.pk for task in tasks])


def _revised(account: Account, pk: UUID | None) -> ReceivedFile | None:
    return file_or_404(account, pk) if pk else None


def _file(row: ReceivedFile) -> dict[str, Any]:
    same = ("id", "name", "sha256", "size", "state", "refusal", "format", "pasted", "received_at")
    return {
        **{name: getattr(row, name) for name in same},
        "revises": row.revises_id,
        "plans": [plan.pk for plan in row.plans.all()],
    }


def plan_values(row: Plan, progress: Progress) -> dict[str, Any]:
    """Return a plan as `PlanOut` shows it."""
    same = ("id", "title", "issuer", "doc_no", "issued_on", "year", "state", "version", "reporting", "remark")
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
    return DecisionOut(**decision_values(row))


def decision_values(row: Decision) -> dict[str, Any]:
    """Return a decision as `DecisionOut` shows it."""
    answer = str(row.payload.get("answer", ""))
    return {"id": row.pk, "kind": row.kind, "number": row.number, "answer": answer, "at": row.at}

"""Operations on reports (落实情况): over the queries and actions of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Query, Router
from ninja.files import UploadedFile

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.report_schemas import (
    ChosenIn,
    EvidenceOut,
    ReportDetail,
    ReportPage,
    ReportsIn,
    ReturnIn,
    SaveIn,
    SendBackIn,
    SignIn,
    UnlockIn,
)
from luoshi.api.schemas import Done
from luoshi.reports.actions.drafting import Change, mark_unchanged, save_draft
from luoshi.reports.actions.evidence import add_evidence
from luoshi.reports.actions.report_rights import why_locked
from luoshi.reports.actions.reviewing import accept, return_report, unlock
from luoshi.reports.actions.signing import send_back, sign_off, submit, take_back
from luoshi.reports.figures import asked_of
from luoshi.reports.filling_rules import digest
from luoshi.reports.models import Evidence, Report
from luoshi.reports.report_queries import report_or_404, reports_or_404, visible_reports
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of

router = Router(tags=["落实情况"])
PLAIN = (
    "version",
    "state",
    "unchanged",
    "progress",
    "share",
    "is_done",
    "reason",
    "problems",
    "next_step",
    "is_late",
    "signature",
    "submitted_at",
    "remarks",
)


@reads(router, "/reports", "reports.view", response=ReportPage)
def list_reports(
    request: HttpRequest, asked: Query[ReportsIn], cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """列出看得见的落实情况，可按填报期、任务、状态筛选。"""
    rows = visible_reports(account_of(request))
    given = {"period": asked.period, "assignment__task": asked.task, "state": asked.state}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    found, following = page_of(
        rows.select_related("assignment__task", "assignment__unit", "period"), ("id",), cursor, limit
    )
    return {"items": [report_values(row) for row in found], "next": following}


@reads(router, "/reports/{uuid:pk}", "reports.view", response=ReportDetail)
def get_report(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一份落实情况：内容、读数、佐证、还缺什么。"""
    return detail_of(account_of(request), pk)


@writes(router, "patch", "/reports/{uuid:pk}", "reports.fill", response=ReportDetail)
def save_report(request: HttpRequest, pk: UUID, given: SaveIn) -> ReportDetail:
    """填写一份待填的落实情况；带上seen，别人改过的栏不会被覆盖。"""
    actor = account_of(request)
    seen = {name: digest(words) for name, words in given.seen.items()}
    report = report_or_404(actor, pk)
    save_draft(actor=actor, change=Change(report.pk, given.values, seen), now=timezone.now(), origin="api")
    return ReportDetail(**detail_of(actor, pk))


@writes(router, "post", "/reports/unchanged", "reports.fill", response=Done)
def unchanged(request: HttpRequest, given: ChosenIn) -> Done:
    """确认几份落实情况没有变化（无变化免报）。"""
    actor = account_of(request)
    return _done(mark_unchanged(actor=actor, reports=_seen(actor, given.reports), now=timezone.now()))


@writes(router, "post", "/reports/sign-off", "reports.fill", response=Done)
def hand_over(request: HttpRequest, given: ChosenIn) -> Done:
    """把填完的交本单位审核人。"""
    actor = account_of(request)
    return _done(sign_off(actor=actor, reports=_seen(actor, given.reports), now=timezone.now()))


@writes(router, "post", "/reports/take-back", "reports.fill", response=Done)
def fetch_back(request: HttpRequest, given: ChosenIn) -> Done:
    """撤回还没有审签的。"""
    actor = account_of(request)
    return _done(take_back(actor=actor, reports=_seen(actor, given.reports), now=timezone.now()))


@writes(router, "post", "/reports/submit", "reports.sign", response=Done)
def hand_in(request: HttpRequest, given: SignIn) -> Done:
    """审签报出，写明签发人。"""
    actor = account_of(request)
    keys = _seen(actor, given.reports)
    return _done(submit(actor=actor, reports=keys, signature=given.signature, now=timezone.now()))


@writes(router, "post", "/reports/send-back", "reports.sign", response=Done)
def give_back(request: HttpRequest, given: SendBackIn) -> Done:
    """审核人退回联络员，写明要改什么。"""
    actor = account_of(request)
    return _done(send_back(actor=actor, reports=_seen(actor, given.reports), remark=given.remark, now=timezone.now()))


@writes(router, "post", "/reports/accept", "reports.view", response=Done)
def accept_reports(request: HttpRequest, given: ChosenIn) -> Done:
    """通过几份报来的：督查室审牵头单位的，第一牵头单位审配合单位的。"""
    actor = account_of(request)
    return _done(accept(actor=actor, reports=_seen(actor, given.reports), now=timezone.now()))


@writes(router, "post", "/reports/{uuid:pk}/return", "reports.view", response=ReportDetail)
def send_for_change(request: HttpRequest, pk: UUID, given: ReturnIn) -> ReportDetail:
    """退回一份报来的，逐栏写意见；退回的一稿留存。"""
    actor = account_of(request)
    report = report_or_404(actor, pk)
    return_report(actor=actor, report=report.pk, remarks=given.remarks, now=timezone.now())
    return ReportDetail(**detail_of(actor, pk))


@writes(router, "post", "/reports/{uuid:pk}/unlock", "reports.unlock", response=ReportDetail)
def open_again(request: HttpRequest, pk: UUID, given: UnlockIn) -> ReportDetail:
    """督查室主任解锁一份已通过的，写明理由。"""
    actor = account_of(request)
    report = report_or_404(actor, pk)
    unlock(actor=actor, report=report.pk, reason=given.reason, now=timezone.now())
    return ReportDetail(**detail_of(actor, pk))


@writes(router, "post", "/reports/{uuid:pk}/evidence", "reports.unit", response=EvidenceOut)
def upload_evidence(request: HttpRequest, pk: UUID, file: File[UploadedFile]) -> dict[str, Any]:
    """给还没有报出的落实情况加一个佐证材料。"""
    actor = account_of(request)
    report = report_or_404(actor, pk)
    row = add_evidence(actor=actor, report=report, name=file.name or "", content=file, now=timezone.now())
    return _evidence(row)


def _seen(actor: Account, keys: Iterable[UUID]) -> list[UUID]:
    return [row.pk for row in reports_or_404(actor, keys)]


def _done(rows: list[Report]) -> Done:
    return Done(changed=len(rows))


def report_values(row: Report) -> dict[str, Any]:
    """Return a report as its lists show it."""
    assignment = row.assignment
    return {
        "id": row.pk,
        "task": assignment.task_id,
        "number": assignment.task.number,
        "unit": {"id": assignment.unit_id, "name": assignment.unit.name},
        "role": assignment.role,
        "period": {"id": row.period_id, "name": row.period.name},
        **{name: getattr(row, name) for name in PLAIN},
    }


def detail_of(actor: Account, pk: UUID) -> dict[str, Any]:
    """Return a report with all that belongs to it; Http404 where it may not be seen."""
    row = report_or_404(actor, pk)
    return {
        **report_values(row),
        "edition": row.edition,
        "previous": row.previous_id,
        "figures": [
            {
                "target": each.target_id,
                "name": each.target.name,
                "unit": each.target.unit,
                "value": each.value,
                "data_month": each.data_month,
            }
            for each in row.figures.select_related("target")
        ],
        "evidence": [_evidence(each) for each in row.evidence.all()],
        "missing": asked_of([row]).missing(row) if row.state == "draft" else [],
        "lock": why_locked(row),
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name, "sha256": row.sha256, "size": row.size, "is_seal": row.is_seal}

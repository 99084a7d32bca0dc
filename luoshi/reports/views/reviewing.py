"""填报审核: the office's page, one report with its versions, accepting, returning, unlocking; evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import Invalid, MoveRefused
from luoshi.reports.actions.evidence import add_evidence, remove_evidence
from luoshi.reports.actions.report_rights import is_reviewer, may_write, why_locked
from luoshi.reports.actions.reviewing import accept, return_report, unlock
from luoshi.reports.models import Report
from luoshi.reports.report_forms import EvidenceForm
from luoshi.reports.report_queries import evidence_or_404, report_or_404, reports_or_404, to_review, visible_reports
from luoshi.reports.review_page import chosen_context, queue_of, review_context
from luoshi.reports.rules import ReportState
from luoshi.reports.views.filling import key_of, keys_of
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import may


@require_safe
@needs("reports.review")
def review(request: HttpRequest) -> HttpResponse:
    """What waits for the office, gravest first, with one of them opened."""
    account = account_of(request)
    context = review_context(to_review(account), key_of(request.GET.get("report", "")))
    return render_page(request, "reports/review.html", None, context)


@require_POST
@needs("reports.review")
def review_accept(request: HttpRequest) -> HttpResponse:
    """Accept one report, those that were ticked, or all that are unchanged and without a mark; the next one opens."""
    account, now = account_of(request), timezone.now()
    act = request.POST.get("act", "")
    if act == "unchanged":
        rows = [each.report for each in queue_of(to_review(account)) if each.report.unchanged and not each.marks]
    else:
        rows = reports_or_404(account, keys_of(request, "report"))
    if not rows:
        raise MoveRefused("没有可以通过的填报，可能已被别人审核，请刷新页面。")
    done = accept(actor=account, reports=[row.pk for row in rows], now=now)
    words = done[0].assignment.task.number if len(done) == 1 else f"{len(done)}项"
    messages.success(request, f"已通过{words}。")
    return _next(request)


@require_POST
@needs("reports.review")
def review_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a report back with remarks by field; the next one opens."""
    account = account_of(request)
    report = report_or_404(account, pk)
    remarks = {name[2:]: str(words) for name, words in request.POST.items() if name.startswith("r-")}
    return_report(actor=account, report=report.pk, remarks=remarks, now=timezone.now())
    messages.success(request, f"已退回{report.assignment.unit.shown}，退回的一稿留存。")
    return _next(request)


def _next(request: HttpRequest) -> HttpResponse:
    key = key_of(request.POST.get("next", ""))
    return redirect(f"{reverse('reports-review')}?report={key}" if key else "reports-review")


@require_safe
@needs("reports.view")
def report_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report with its figures, evidence and older versions."""
    account = account_of(request)
    report = report_or_404(account, pk)
    return render_page(request, "reports/report.html", None, _report_context(account, report))


def _report_context(account: Account, report: Report) -> dict[str, Any]:
    own = report.assignment.unit_id in account.unit_ids
    context = chosen_context(report)
    keys = [row.pk for row, _ in context["older"]]
    seen = set(visible_reports(account).filter(pk__in=keys).values_list("pk", flat=True))
    context["older"] = [each for each in context["older"] if each[0].pk in seen]
    return context | {
        "report": report,
        "lock": why_locked(report),
        "evidence_form": EvidenceForm(),
        "is_own": own,
        "may_write": may_write(account, report),
        "may_judge": report.state == ReportState.SUBMITTED and is_reviewer(account, report),
        "may_unlock": report.state == ReportState.ACCEPTED
        and may(account, "reports.unlock")
        and account.jurisdiction_id == report.jurisdiction_id,
    }


@require_POST
@needs("reports.unlock")
def report_unlock(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open an accepted report again, with a reason."""
    account = account_of(request)
    report = report_or_404(account, pk)
    unlock(actor=account, report=report.pk, reason=request.POST.get("reason", ""), now=timezone.now())
    messages.success(request, f"已解锁，{report.assignment.unit.shown}可以改报，原来的一稿留存。")
    return redirect("report", pk)


@require_POST
@needs("reports.unit")
def evidence_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put files to a report that is not handed in yet."""
    account = account_of(request)
    report = report_or_404(account, pk)
    files = [file for file in request.FILES.getlist("file") if isinstance(file, UploadedFile)]
    if not files:
        raise Invalid("没有选择文件，请选择后再上传。")
    for file in files:
        add_evidence(actor=account, report=report, name=file.name or "", content=file, now=timezone.now())
    messages.success(request, f"已上传{len(files)}个材料。")
    return redirect("report", pk)


@require_safe
@needs("reports.view")
def evidence_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The bytes, untouched, always as a download: what strangers wrote is never shown as a page of ours."""
    evidence = evidence_or_404(account_of(request), pk)
    if not evidence.stored.storage.exists(str(evidence.stored.name)):
        raise Http404
    return FileResponse(
        evidence.stored.open("rb"),
        as_attachment=True,
        filename=evidence.name,
        content_type="application/octet-stream",
    )


@require_POST
@needs("reports.fill")
def evidence_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a file from a draft."""
    account = account_of(request)
    evidence = evidence_or_404(account, pk)
    remove_evidence(actor=account, evidence=evidence, now=timezone.now())
    messages.success(request, f"已删除“{evidence.name}”。")
    return redirect("report", evidence.report_id)

"""填报: the unit's page, its saving as a whole form and field by field, handing over, signing, the parts of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import LuoshiError, MoveRefused
from luoshi.reports.actions.drafting import Change, mark_unchanged, save_draft, save_drafts, start_reports
from luoshi.reports.actions.merging import merge_parts
from luoshi.reports.actions.reviewing import accept, return_report
from luoshi.reports.actions.signing import send_back, sign_off, submit, take_back
from luoshi.reports.figures import asked_of
from luoshi.reports.filling_page import Typed, filling_context, lines_of, refused_values, saved_values
from luoshi.reports.models import Period
from luoshi.reports.report_queries import periods_of, report_or_404, reports_or_404
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

PAGE = "reports/filling.html"


def key_of(text: str) -> UUID | None:
    """Return a key that somebody sent, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def keys_of(request: HttpRequest, name: str) -> list[UUID]:
    """Return the keys of a list of boxes; Http404 where one is none."""
    found = [key_of(text) for text in request.POST.getlist(name)]
    if None in found:
        raise Http404
    return [key for key in found if key is not None]


def period_of(account: Account, asked: str) -> tuple[Period | None, list[Period]]:
    """Return the period that is asked for, else the first that waits, and all of them; Http404 for another one."""
    periods = periods_of(account)
    if not asked:
        return (periods[0] if periods else None), periods
    found = next((period for period in periods if str(period.pk) == asked), None)
    if found is None:
        raise Http404
    return found, periods


@require_safe
@needs("reports.unit")
def filling(request: HttpRequest) -> HttpResponse:
    """All that the units of the account have to report in one period."""
    account = account_of(request)
    period, periods = period_of(account, request.GET.get("period", ""))
    if period is None:
        return render_page(request, "reports/filling_none.html", None, {})
    start_reports(actor=account, period=period, now=timezone.now())
    tab = "parts" if request.GET.get("tab") == "parts" else "own"
    context = filling_context(account, period) | {"periods": periods, "tab": tab}
    return render_page(request, PAGE, None, context)


@require_POST
@needs("reports.fill")
def save_all(request: HttpRequest) -> HttpResponse:
    """Save what was typed in all lines, then do what the button says; a bad line stops the button, not the others."""
    account, now = account_of(request), timezone.now()
    period, periods = period_of(account, request.POST.get("period", ""))
    if period is None:
        raise Http404
    act, _, which = request.POST.get("act", "save").partition(":")
    changes = _typed(request, account, skip=key_of(which) if act == "unchanged" else None)
    saved = save_drafts(actor=account, changes=changes, now=now)
    refusals = {each.report.pk: each.refusal for each in saved if each.refusal}
    if not refusals:
        try:
            _act(request, account, period, act, key_of(which))
            return redirect(f"{reverse('reports')}?period={period.pk}")
        except LuoshiError as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, f"有{len(refusals)}项没有存上，其余已存。请按各行的提示改好。")
    typed = Typed({change.report: change.values for change in changes}, refusals)
    context = filling_context(account, period, typed) | {"periods": periods, "tab": "own"}
    return render_page(request, PAGE, None, context, status=422)


def _typed(request: HttpRequest, account: Account, skip: UUID | None) -> list[Change]:
    """Return what stands in the lines that were sent, as changes; Http404 where one may not be seen."""
    values: dict[UUID, dict[str, str]] = {}
    seen: dict[UUID, dict[str, str]] = {}
    for name in request.POST:
        text, dot, what = name.partition(".")
        key = key_of(text) if dot else None
        if key is None or key == skip:
            continue
        if what == "seen":
            seen[key] = seen_of(request.POST.get(name, ""))
        else:
            values.setdefault(key, {})[what] = request.POST.get(name, "")
    reports_or_404(account, values)
    return [Change(key, typed, seen.get(key, {})) for key, typed in values.items()]


def seen_of(text: str) -> dict[str, str]:
    """Return the digests of a line: progress=ab12…;problems=…"""
    pairs = (pair.partition("=") for pair in text.split(";") if pair)
    return {name: mark for name, _, mark in pairs}


def _act(request: HttpRequest, account: Account, period: Period, act: str, key: UUID | None) -> None:
    now = timezone.now()
    lines = {line.report.pk: line for line in lines_of(account, period)}
    if key is not None and key not in lines:
        raise Http404
    one = [key] if key else []
    if act == "unchanged":
        rows = mark_unchanged(actor=account, reports=one, now=now)
        messages.success(request, f"{rows[0].assignment.task.number}已记为无变化。")
    elif act == "all-unchanged":
        quiet = [line.report.pk for line in lines.values() if line.is_quiet]
        rows = mark_unchanged(actor=account, reports=quiet, now=now)
        messages.success(request, f"{len(rows)}项已确认无变化。")
    elif act == "hand":
        ready = one or [pk for pk, line in lines.items() if line.may_write and line.mark in {"unchanged", "filled"}]
        rows = sign_off(actor=account, reports=ready, now=now)
        messages.success(request, f"{len(rows)}项已交本单位审核人审签。")
    elif act == "take-back":
        back = one or [pk for pk, line in lines.items() if line.mark == "signing"]
        rows = take_back(actor=account, reports=back, now=now)
        messages.success(request, f"已撤回{len(rows)}项，可以继续修改。")
    elif act != "save":
        raise MoveRefused("没有这一步，请刷新页面。")
    else:
        messages.success(request, "已存。")


@require_POST
@needs("reports.fill")
def save_line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save single fields of one line as they are typed; the answer is for the page's own script."""
    account = account_of(request)
    report = report_or_404(account, pk)
    values = {name[2:]: words for name, words in request.POST.items() if name.startswith("f-")}
    change = Change(
        report.pk, {name: str(words) for name, words in values.items()}, seen_of(request.POST.get("seen", ""))
    )
    try:
        saved = save_draft(actor=account, change=change, now=timezone.now())
    except LuoshiError as refusal:
        return JsonResponse(refused_values(refusal), status=refusal.status)
    clock = f"{timezone.localtime():%H:%M}"
    answer: Mapping[str, Any] = saved_values(saved.report, saved.values, asked_of([saved.report]))
    return JsonResponse({**answer, "saved": clock})


@require_POST
@needs("reports.sign")
def sign(request: HttpRequest) -> HttpResponse:
    """Sign and hand in what was ticked, or give it back to the liaison with a remark."""
    account, now = account_of(request), timezone.now()
    rows = reports_or_404(account, keys_of(request, "report"))
    keys = [row.pk for row in rows]
    if not keys:
        raise MoveRefused("没有勾选要审签的任务，请勾选后再签。")
    if request.POST.get("act") == "send-back":
        done = send_back(actor=account, reports=keys, remark=request.POST.get("remark", ""), now=now)
        messages.success(request, f"已退回联络员{len(done)}项。")
    else:
        scan = request.FILES.get("scan")
        done = submit(
            actor=account, reports=keys, signature=request.POST.get("signature", ""), scan=scan or None, now=now
        )
        late = sum(row.is_late for row in done)
        words = f"，其中{late}项逾期" if late else ""
        messages.success(request, f"已审签报出{len(done)}项{words}。")
    return redirect(f"{reverse('reports')}?period={done[0].period_id}")


@require_POST
@needs("reports.parts")
def judge_parts(request: HttpRequest) -> HttpResponse:
    """Accept the parts that were ticked, give one back, or take into the draft what was accepted."""
    account, now = account_of(request), timezone.now()
    act, _, which = request.POST.get("act", "").partition(":")
    key = key_of(which)
    keys = [key] if key else keys_of(request, "part")
    rows = reports_or_404(account, keys)
    if not rows:
        raise MoveRefused("没有勾选配合单位的情况，请勾选后再通过。")
    period = rows[0].period_id
    if act == "return":
        return_report(actor=account, report=rows[0].pk, remarks={"": request.POST.get(f"remark-{which}", "")}, now=now)
        messages.success(request, f"已退回{rows[0].assignment.unit.shown}，退回的一稿留存。")
    elif act == "merge":
        merged = merge_parts(actor=account, reports=keys, now=now)
        messages.success(request, f"已汇总{len(merged)}份配合单位情况。")
    else:
        done = accept(actor=account, reports=keys, now=now)
        messages.success(request, f"已通过{len(done)}份，汇入本单位的落实情况。")
    return redirect(f"{reverse('reports')}?period={period}&tab=parts")

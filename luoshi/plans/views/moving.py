"""Moves of a plan (方案流转): proposed, sent back, dropped, taken up again; and the comparison with its old version."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.errors import Invalid
from luoshi.plans.actions.noting import plan_looked_at
from luoshi.plans.actions.proposing import drop_plan, propose_plan, restore_plan, send_back
from luoshi.plans.comparing import compare_plans
from luoshi.plans.models import Plan
from luoshi.plans.queries import plan_or_404
from luoshi.plans.rules import PlanState
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page


@require_POST
@needs("plans.propose")
def plan_propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the plan to the director."""
    account = account_of(request)
    plan = propose_plan(actor=account, plan=plan_or_404(account, pk), now=timezone.now())
    messages.success(request, f"“{plan.title}”已提交，等督查室主任签发。")
    return redirect("file", plan.file_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.review")
def plan_send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a proposed plan back to review, with a remark."""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    remark = request.POST.get("remark", "")
    try:
        if request.method == "POST":
            send_back(actor=account, plan=plan, remark=remark, now=timezone.now())
            messages.success(request, f"“{plan.title}”已退回校核。")
            return redirect("file", plan.file_id)
    except Invalid as refusal:
        return _ask(request, plan, SEND_BACK, remark, refusal.message if "remark" in request.POST else "")
    return _ask(request, plan, SEND_BACK, remark)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.review")
def plan_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a plan aside, with the reason."""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    reason = request.POST.get("remark", "")
    try:
        if request.method == "POST":
            drop_plan(actor=account, plan=plan, reason=reason, now=timezone.now())
            messages.success(request, f"“{plan.title}”已作废，可在来文页恢复。")
            return redirect("file", plan.file_id)
    except Invalid as refusal:
        return _ask(request, plan, DROP, reason, refusal.message)
    return _ask(request, plan, DROP, reason)


SEND_BACK = ("退回校核", "退回的意见", "写明要改什么，督查专员在来文页上可以看到。")
DROP = ("作废方案", "作废的理由", "作废后不再校核和交办，需要时可以恢复。")


def _ask(request: HttpRequest, plan: Plan, words: tuple[str, str, str], said: str, error: str = "") -> HttpResponse:
    """Show the page that asks for the remark; 422 where one was sent that cannot be used."""
    heading, label, help_text = words
    context = {"plan": plan, "heading": heading, "label": label, "help": help_text, "said": said, "error": error}
    return render_page(request, "plans/remark.html", None, context, status=422 if error else 200)


@require_POST
@needs("plans.review")
def plan_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a dropped plan up again."""
    account = account_of(request)
    plan = restore_plan(actor=account, plan=plan_or_404(account, pk), now=timezone.now())
    messages.success(request, f"“{plan.title}”已恢复校核。")
    return redirect("file", plan.file_id)


@require_safe
@needs("plans.view")
def plan_comparison(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a corrected plan changed, beside its old version (新旧对照)."""
    account = account_of(request)
    plan = plan_looked_at(account, pk, timezone.now())
    if plan.revises_id is None:
        raise Http404
    old = plan_or_404(account, plan.revises_id)
    context = {
        "plan": plan,
        "old": old,
        "found": compare_plans(old, plan),
        "is_issued": old.state == PlanState.ISSUED,
    }
    return render_page(request, "plans/comparison.html", None, context)

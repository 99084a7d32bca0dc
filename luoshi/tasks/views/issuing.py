"""The page on which a plan is signed (签发交办): what will be handed out to whom, and the one button."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.errors import Invalid, MoveRefused, Stale
from luoshi.plans.actions.noting import plan_looked_at
from luoshi.plans.models import ItemUnit, Plan, Question
from luoshi.plans.queries import plan_or_404
from luoshi.plans.rules import PlanState, QuestionState
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import may

NO_VERSION = -1


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.view")
def plan_issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what signing does, and sign."""
    account = account_of(request)
    plan = plan_looked_at(account, pk, timezone.now())
    refusal, status = "", 200
    if request.method == "POST":
        try:
            seen = seen_version(request.POST.get("version", ""))
            tasks = issue_plan(actor=account, plan=plan, now=timezone.now(), version=seen)
        except (Invalid, MoveRefused, Stale) as error:
            refusal, status = error.message, error.status
            plan = plan_or_404(account, pk)
        else:
            messages.success(request, f"已签发，{len(tasks)}项任务已交办到各单位。")
            return redirect(f"{reverse('ledger')}?year={plan.year}")
    context = {"plan": plan, "refusal": refusal, "why_not": why_not_sign(account, plan), **summary(plan)}
    return render_page(request, "tasks/issue.html", None, context, status=status)


def seen_version(said: str) -> int:
    """Return the version of the plan that the page showed; one that is none where the form does not say it."""
    return int(said) if said.isdecimal() and len(said) < 10 else NO_VERSION


def why_not_sign(account: Account, plan: Plan) -> str:
    """Return why the account cannot sign the plan now and who can, or ""."""
    if not may(account, "plans.issue"):
        return "须由督查室主任签发，请联系督查室主任。"
    if plan.state != PlanState.PROPOSED:
        return f"方案现在是“{plan.get_state_display()}”，校核人提交签发后才能签发。"
    if plan.proposed_by_id == account.pk:
        return "这个方案是您提交的，须由另一位同志签发。"
    return ""


def summary(plan: Plan) -> dict[str, object]:
    """Return the numbers of a plan: items, units, open questions; three questions."""
    units = ItemUnit.objects.filter(item__plan=plan, item__removed=False)
    counts = units.aggregate(
        units=Count("unit", distinct=True),
        groups=Count("group", distinct=True),
        lead=Count("item", filter=Q(role="lead"), distinct=True),
    )
    questions = Question.objects.filter(plan=plan, state=QuestionState.OPEN)
    return {
        "items": plan.items.filter(removed=False).count(),
        "counts": counts,
        "open": questions.aggregate(all=Count("pk"), blocking=Count("pk", filter=Q(blocking=True))),
    }

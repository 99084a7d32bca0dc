"""Pages of roles: granted and ended by the security administrator, handed over, and the table of permissions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.units.account_forms import GrantForm, HandoverForm, ReasonForm
from luoshi.units.actions.grants import end_grant, grant_role, hand_over
from luoshi.units.models import Account, Grant, Unit
from luoshi.units.queries import account_or_404, handover_grants, handover_takers, handovers_of, listed_roles
from luoshi.units.rules import Role
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import declared

SIZE = 100


@require_safe
@needs("accounts.grant")
def roles(request: HttpRequest) -> HttpResponse:
    """Who holds which role."""
    return _list(request)


@needs("accounts.grant")
def role_grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A role for an account, beside the list."""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    units = Unit.objects.filter(jurisdiction=account.jurisdiction_id, active_to=None)
    form = GrantForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        grant = attempt(form, lambda: grant_role(actor=actor, account=account, now=timezone.now(), **form.cleaned_data))
        if grant:
            messages.success(request, f"已授予{account.name}“{grant}”。")
            return redirect("role_grant", account.pk)
    panel = Panel(f"{account.name}（{account.username}）", form, "授予", reverse("roles"))
    return _list(request, panel, account)


@needs("accounts.grant")
def role_end(request: HttpRequest, pk: UUID, grant: UUID) -> HttpResponse:
    """A role is taken away, with a reason."""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    row = get_object_or_404(account.grants.select_related("unit"), pk=grant)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ended = attempt(form, lambda: end_grant(actor=actor, grant=row, now=timezone.now(), **form.cleaned_data))
        if ended:
            messages.success(request, f"已收回{account.name}的“{row}”。")
            return redirect("role_grant", account.pk)
    words = f"收回{account.name}的“{row}”。他办过的事仍记在他名下。"
    return _list(request, Panel("收回角色", form, "收回", reverse("role_grant", args=[pk]), words), account)


@require_safe
@needs("units.handover")
def handovers(request: HttpRequest) -> HttpResponse:
    """Whose roles can be handed over, and what was."""
    return _handovers(request)


@needs("units.handover")
def handover_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A role of a unit goes to the next person."""
    actor = account_of(request)
    grant = get_object_or_404(handover_grants(actor), pk=pk)
    takers = handover_takers(actor, grant)
    form = HandoverForm(request.POST or None, accounts=takers)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: hand_over(actor=actor, grant=grant, now=timezone.now(), **form.cleaned_data))
        if done:
            messages.success(
                request,
                f"{done.unit.shown}{done.get_role_display()}已由{done.from_account.name}交给{done.to_account.name}。",
            )
            return redirect("handovers")
    words = (
        f"{grant}现由{grant.account.name}担任。交接后：没有办完的事由接手的人办，已经办的仍记在{grant.account.name}名下。"
        "接手的人还没有账号的，请系统管理员先开通。"
    )
    return _handovers(request, Panel("换人交接", form, "交接", reverse("handovers"), words), grant)


@require_safe
@needs("permissions.view")
def permissions(request: HttpRequest) -> HttpResponse:
    """Which role may do what, as the code declares it."""
    rows = [(each, [role.value in each.roles for role in Role]) for each in declared()]
    return render_page(request, "units/permissions.html", None, {"roles": list(Role), "rows": rows})


def _handovers(request: HttpRequest, panel: Panel | None = None, chosen: Grant | None = None) -> HttpResponse:
    actor = account_of(request)
    context = {
        "here": "handovers",
        "grants": handover_grants(actor),
        "done": handovers_of(actor)[:50],
        "chosen": chosen,
    }
    return show(request, "units/handovers.html", "units/_handovers.html", context, panel)


def _list(request: HttpRequest, panel: Panel | None = None, chosen: Account | None = None) -> HttpResponse:
    words, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")
    actor = account_of(request)
    found = listed_roles(actor, words, role)
    context = {
        "here": "roles",
        "page": Paginator(found, SIZE).get_page(request.GET.get("page")),
        "words": words,
        "role": role,
        "choices": [("none", "还没有角色"), *Role.choices],
        "chosen": chosen,
        "history": chosen.grants.select_related("unit", "granted_by") if chosen else (),
        "own": bool(chosen and chosen.pk == actor.pk),
        "now": timezone.now(),
    }
    return show(request, "units/roles.html", "units/_roles.html", context, panel)

"""Pages of the governments below (下级政府)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.units.actions.units import open_government
from luoshi.units.forms import GovernmentForm
from luoshi.units.queries import governments_of
from luoshi.units.rules import Level
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs
from luoshi.web.permissions import may


@require_safe
@needs("units.view")
def governments(request: HttpRequest) -> HttpResponse:
    """The own government and those below."""
    return _list(request)


@needs("units.manage")
def government_new(request: HttpRequest) -> HttpResponse:
    """A government is opened, beside the list."""
    actor = account_of(request)
    form = GovernmentForm(request.POST or None, above=Level(actor.jurisdiction.level))
    if request.method == "POST" and form.is_valid():
        opened = attempt(
            form,
            lambda: open_government(actor=actor, parent=actor.jurisdiction, now=timezone.now(), **form.cleaned_data),
        )
        if opened:
            messages.success(request, f"已开通{opened.name}。请系统管理员为它开通账号，由安全管理员授予角色。")
            return redirect("governments")
    words = "开通后，它同时成为本级的一个单位，可以向它交办任务。"
    return _list(request, Panel("开通下级政府", form, "开通", reverse("governments"), words))


def _list(request: HttpRequest, panel: Panel | None = None) -> HttpResponse:
    actor = account_of(request)
    found = governments_of(actor).annotate(people=Count("accounts", filter=Q(accounts__is_active=True)))
    context = {
        "here": "governments",
        "governments": found.select_related("parent"),
        "today": timezone.localdate(),
        "may_manage": may(actor, "units.manage"),
        "lowest": actor.jurisdiction.level == Level.TOWNSHIP,
    }
    return show(request, "units/governments.html", "units/_governments.html", context, panel)

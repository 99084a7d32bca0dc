"""对应上级任务: the own tasks that carry out none of above, each with what it likely carries out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.errors import Invalid
from luoshi.tasks.actions.linking import link_many
from luoshi.tasks.linking import link_context
from luoshi.tasks.views.people import year_of
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

FIELD = "above_"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("tasks.redecompose")
def link_all(request: HttpRequest) -> HttpResponse:
    """Show what is not linked, and link what a person confirmed."""
    account = account_of(request)
    year = year_of(request)
    if request.method != "POST":
        return render_page(request, "tasks/link_many.html", None, link_context(account, year))
    chosen = _chosen(request)
    try:
        count = link_many(actor=account, pairs=chosen, now=timezone.now())
    except Invalid as error:
        typed = {key: str(above) for key, above in chosen.items()}
        context = link_context(account, year, typed, error.extra.get("rows"))
        context["refusal"] = error.message
        return render_page(request, "tasks/link_many.html", None, context, status=error.status)
    messages.success(request, f"已确认{count}项对应关系。")
    return redirect(f"{reverse('link-many')}?year={year}")


def _chosen(request: HttpRequest) -> dict[UUID, UUID]:
    """Return what was chosen: {own: above}; what names no task is left out."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith(FIELD) and isinstance(value, str) and value:
            try:
                found[UUID(name.removeprefix(FIELD))] = UUID(value)
            except ValueError:
                continue
    return found

"""The page of one task (任务页), the panel beside lists, versions side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from luoshi.tasks.history import compared
from luoshi.tasks.queries import task_or_404
from luoshi.tasks.task_page import panel_context, task_context
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page, wants_part


@require_safe
@needs("tasks.view")
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole of a task."""
    account = account_of(request)
    found = task_or_404(account, pk)
    return render_page(request, "tasks/task.html", None, task_context(account, found))


@require_safe
@needs("tasks.view")
def task_panel(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """What stands beside a list; without htmx the page itself."""
    account = account_of(request)
    found = task_or_404(account, pk)
    if not wants_part(request):
        return redirect("task", pk=found.pk)
    return render_page(request, "tasks/task.html", "tasks/_panel.html", panel_context(account, found))


@require_safe
@needs("tasks.view")
def task_versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two versions of a task side by side: ?old=1&new=3, else the last two."""
    account = account_of(request)
    found = task_or_404(account, pk)
    versions = {str(version.number): version for version in found.versions.select_related("by", "change")}
    if not versions:
        raise Http404
    newest = max(versions.values(), key=lambda version: version.number)
    new = versions.get(request.GET.get("new", ""), newest)
    old = versions.get(request.GET.get("old", ""), versions.get(str(new.number - 1), new))
    context = {
        "task": found,
        "versions": list(versions.values()),
        "old": old,
        "new": new,
        "fields": compared(old, new),
    }
    return render_page(request, "tasks/versions.html", None, context)

"""The first page by role (首页), and what waits (我的待办)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.tasks.todo import todos_of
from luoshi.units.rules import OFFICE, SPEAKS_FOR_UNIT
from luoshi.units.signed_in import account_of
from luoshi.web.frame import entries_for
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN, may


@require_safe
@needs(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Lead on: who has work to do to the list of it, who looks to the ledger, the administrators to what they keep."""
    account = account_of(request)
    if account.holds(*OFFICE, *SPEAKS_FOR_UNIT):
        return redirect("todo")
    if may(account, "tasks.view") and not account.holds("inspector"):
        return redirect("ledger")
    lines = [*entries_for(account, "side"), *entries_for(account, "account")]
    return redirect(lines[0].route)


@require_safe
@needs("tasks.view")
def todo(request: HttpRequest) -> HttpResponse:
    """What waits for the account today."""
    account = account_of(request)
    today = timezone.localdate()
    return render_page(request, "tasks/todo.html", None, {"todos": todos_of(account, today), "today": today})

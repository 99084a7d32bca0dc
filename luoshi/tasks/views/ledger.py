"""The ledger (台账): the list, its filters, its exports, the views that a person keeps."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.tasks.actions.keeping import delete_view, export_taken, save_view
from luoshi.tasks.columns import COLUMNS
from luoshi.tasks.exports import FORMATS, file_of
from luoshi.tasks.filters import LedgerQuery, read_query
from luoshi.tasks.ledger_page import in_words, ledger_context, ledger_table, panel_context
from luoshi.tasks.scopes import Scope, scopes_of
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page


def asked_by(account: Account, given: QueryDict) -> tuple[LedgerQuery, list[Scope]]:
    """Return the ledger that the address asks for and the account's scopes; Http404 where it has none."""
    scopes = scopes_of(account)
    if not scopes:
        raise Http404
    return read_query(given, scopes, timezone.localdate().year, tuple(COLUMNS)), scopes


@require_safe
@needs("tasks.view")
def ledger(request: HttpRequest) -> HttpResponse:
    """The list."""
    account = account_of(request)
    asked, scopes = asked_by(account, request.GET)
    context = ledger_context(account, asked, scopes, timezone.now())
    return render_page(request, "tasks/ledger.html", "tasks/_ledger.html", context)


@require_safe
@needs("tasks.view")
def ledger_filters(request: HttpRequest) -> HttpResponse:
    """All filters and columns, as a panel beside the list or as a page of its own."""
    account = account_of(request)
    asked, _ = asked_by(account, request.GET)
    context = panel_context(account, asked, timezone.now())
    return render_page(request, "tasks/ledger_filters.html", "tasks/_ledger_filters.html", context)


@require_safe
@needs("tasks.export")
def ledger_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list as a file, or as a page to print: what the screen shows, all pages of it."""
    account = account_of(request)
    asked, _ = asked_by(account, request.GET)
    if ending != "print" and ending not in FORMATS:
        raise Http404
    now = timezone.now()
    table = ledger_table(account, asked, now)
    words = in_words(account, asked)
    export_taken(actor=account, what=table.name, ending=ending, narrowed_by=words, count=table.note, now=now)
    if ending != "print":
        return file_of(table, ending)
    back = f"{reverse('ledger')}?{asked.address()}"
    return render_page(request, "tasks/print.html", None, {"table": table, "back": back})


@require_safe
@needs("tasks.view")
def search_page(request: HttpRequest) -> HttpResponse:
    """The search box of every page leads to the ledger, in the year that is shown there."""
    account = account_of(request)
    asked, _ = asked_by(account, request.GET)
    return redirect(f"{reverse('ledger')}?{asked.address()}")


@require_POST
@needs("tasks.view")
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is filtered now under a name."""
    account = account_of(request)
    asked, _ = asked_by(account, QueryDict(request.POST.get("query", "")))
    view = save_view(actor=account, name=request.POST.get("name", ""), query=asked.address())
    messages.success(request, f"已保存为常用视图“{view.name}”。")
    return redirect(f"{reverse('ledger')}?{asked.address()}")


@require_POST
@needs("tasks.view")
def view_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a kept view away; it must be the account's own."""
    name = delete_view(actor=account_of(request), pk=pk)
    messages.success(request, f"已删除常用视图“{name}”。")
    return redirect("ledger")

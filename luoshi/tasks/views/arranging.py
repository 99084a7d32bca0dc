"""批量设定: tier, weight, tags and officer of many tasks of the ledger at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from luoshi.errors import Invalid, MoveRefused
from luoshi.tasks.actions.arranging import arrange_tasks
from luoshi.tasks.filters import LedgerQuery, narrowed
from luoshi.tasks.forms import ArrangeManyForm
from luoshi.tasks.ledger_page import in_words
from luoshi.tasks.rows import rows_of
from luoshi.tasks.scopes import Scope, tasks_in
from luoshi.tasks.views.ledger import asked_by
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

SHOWN = 12


@require_POST
@needs("tasks.arrange")
def ledger_arrange(request: HttpRequest) -> HttpResponse:
    """Show the form for the tasks that were ticked, or for all that the filter finds; set what was filled in."""
    account = account_of(request)
    asked, _ = asked_by(account, request.GET)
    back = f"{reverse('ledger')}?{asked.address(page=asked.page)}"
    is_all = request.POST.get("which") == "all"
    keys = _keys(request, account, asked, is_all=is_all)
    if not keys:
        messages.warning(request, "请先勾选任务，再批量设定。")
        return redirect(back)
    is_set = "set" in request.POST
    form = ArrangeManyForm(request.POST if is_set else None, account=account)
    status = 200
    if is_set:
        status = 422
        if form.is_valid():
            try:
                _check_count(request, len(keys), is_all=is_all)
                changed = arrange_tasks(actor=account, tasks=keys, arrangement=form.arrangement(), now=timezone.now())
            except (Invalid, MoveRefused) as error:
                form.add_error(None, error.message)
                status = error.status
            else:
                messages.success(request, f"{len(keys)}项中改动了{changed}项。")
                return redirect(back)
    context = _context(account, asked, keys, is_all=is_all)
    return render_page(request, "tasks/arrange_many.html", None, {**context, "form": form, "back": back}, status=status)


def _keys(request: HttpRequest, account: Account, asked: LedgerQuery, *, is_all: bool) -> list[UUID]:
    """Return the own tasks that are meant, in the order of the document; what is not the own government's is not."""
    own = tasks_in(account, Scope.OWN)
    if is_all:
        own = narrowed(own, asked, timezone.localdate())
    else:
        own = own.filter(pk__in=[key for key in map(_key, request.POST.getlist("task")) if key])
    return list(own.order_by("year", "position", "serial").values_list("pk", flat=True))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _check_count(request: HttpRequest, count: int, *, is_all: bool) -> None:
    """MoveRefused where the filter finds another number than the page said."""
    said = request.POST.get("count", "")
    if is_all and said != str(count):
        raise MoveRefused(f"刚才筛选出{said[:9] or 0}项，现在是{count}项，还没有改动。请核对后再按一次。")


def _context(account: Account, asked: LedgerQuery, keys: list[UUID], *, is_all: bool) -> dict[str, Any]:
    return {
        "is_all": is_all,
        "count": len(keys),
        "keys": [] if is_all else keys,
        "rows": rows_of(keys[:SHOWN], with_targets=False),
        "rest": max(0, len(keys) - SHOWN),
        "filters": "、".join(in_words(account, asked)),
        "query": asked.address(page=asked.page),
        "year": asked.year,
    }

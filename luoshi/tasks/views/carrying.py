"""承接: all tasks of the government above that wait for own units, on one page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.errors import Invalid
from luoshi.tasks.actions.carrying_many import Carried, carry_again, carry_out_many, support_only
from luoshi.tasks.carry_page import Wish, carry_context, overseers, own_of
from luoshi.tasks.models import SupportOnly
from luoshi.tasks.written_days import read_day
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

LONGEST = 300


@require_http_methods(["GET", "HEAD", "POST"])
@needs("tasks.redecompose")
def carry_many(request: HttpRequest) -> HttpResponse:
    """Show what waits; carry out what was ticked, or say that it is only supported."""
    account = account_of(request)
    if request.method != "POST":
        made = _made(request, account)
        return render_page(request, "tasks/carry.html", None, carry_context(account, made=made))
    typed = _typed(request)
    ticked = [key for key, wish in typed.items() if wish.ticked]
    try:
        if request.POST.get("act") == "support":
            reason = request.POST.get("reason", "")[:LONGEST]
            count = support_only(actor=account, tasks=ticked, reason=reason, now=timezone.now())
            messages.success(request, f"{count}项上级任务记为“只需配合，不再分解”。")
            return redirect("carry-many")
        return _carry(request, account, {key: typed[key] for key in ticked})
    except Invalid as error:
        context = carry_context(account, typed, error.extra.get("rows"))
        context |= {"refusal": error.message, "reason": request.POST.get("reason", "")}
        return render_page(request, "tasks/carry.html", None, context, status=error.status)


def _carry(request: HttpRequest, account: Account, wishes: dict[UUID, Wish]) -> HttpResponse:
    now = timezone.now()
    overseeing = overseers(account)
    wrong: dict[UUID, str] = {}
    wanted = []
    for key, wish in wishes.items():
        due = read_day(wish.due, timezone.localdate(now))
        if wish.due.strip() and due is None:
            wrong[key] = f"看不懂日期“{wish.due}”，请写成 2026-06-30、6月30日或6月底。"
        wanted.append(_carried(key, wish, due, overseeing))
    if wrong:
        raise Invalid("有的时限看不懂，一项也没有承接。请按各行的提示改好后再提交。", rows=wrong)
    made = carry_out_many(actor=account, wanted=wanted, now=now)
    first, last = made[0], made[-1]
    words = first.number if len(made) == 1 else f"{first.number}至{last.number}"
    messages.success(request, f"已承接{len(made)}项并交办到本级单位，字号{words}。")
    same_year = first.year == last.year
    query = f"?year={first.year}&first={first.serial}&last={last.serial}" if same_year else ""
    return redirect(f"{reverse('carry-many')}{query}")


def _carried(key: UUID, wish: Wish, due: date | None, overseeing: dict[UUID, UUID]) -> Carried:
    lead = _key(wish.unit)
    leader = None if wish.leader == "none" else _key(wish.leader)
    if not wish.leader and lead:
        leader = overseeing.get(lead)
    return Carried(key, lead, due, leader)


def _typed(request: HttpRequest) -> dict[UUID, Wish]:
    """Return what stands in the rows that were sent; keys that are none are left out."""
    ticked = set(request.POST.getlist("task"))
    found = {}
    for text in dict.fromkeys((*request.POST.getlist("row"), *request.POST.getlist("task"))):
        key = _key(text)
        if key:
            given = {name: request.POST.get(f"{name}_{text}", "")[:40] for name in ("unit", "due", "leader")}
            found[key] = Wish(ticked=text in ticked, **given)
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _made(request: HttpRequest, account: Account) -> list[UUID]:
    """Return what the address says was just made."""
    asked = [request.GET.get(name, "") for name in ("year", "first", "last")]
    if not all(text.isascii() and text.isdigit() and len(text) < 9 for text in asked):
        return []
    year, first, last = map(int, asked)
    return own_of(account, year, first, last)


@require_POST
@needs("tasks.redecompose")
def to_carry_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a task that was only to be supported wait again."""
    account = account_of(request)
    row = get_object_or_404(SupportOnly.objects.select_related("task"), pk=pk, jurisdiction=account.jurisdiction_id)
    carry_again(actor=account, row=row, now=timezone.now())
    messages.success(request, f"{row.task.number}重新列入待承接。")
    return redirect("carry-many")

"""Pages of 签收、退签: one button for all that was given, a reason for what is given back, the office's ruling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.reports.actions.receipts import (
    accept_tasks,
    give_back,
    last_day_to_return,
    rule_on_return,
    take_back_return,
)
from luoshi.reports.forms import ReturnForm, RulingForm
from luoshi.reports.queries import assignments_of, returns_to_rule
from luoshi.reports.todo import given_to
from luoshi.reports.workdays import days_off
from luoshi.tasks.forms import units_for
from luoshi.tasks.views.acting import attempt
from luoshi.units.signed_in import account_of
from luoshi.web.keys import uuids_in
from luoshi.web.pages import needs, render_page

ASKED = require_http_methods(["GET", "HEAD", "POST"])


@ASKED
@needs("reports.receive")
def receive(request: HttpRequest) -> HttpResponse:
    """What the account's units were given and have not taken: all at once, or one by one."""
    account = account_of(request)
    if request.method == "POST":
        wanted = uuids_in(request.POST.getlist("assignment"))
        count = accept_tasks(actor=account, assignments=wanted, now=timezone.now())
        messages.success(request, f"已签收{count}项。" if count else "这些任务此前已经签收。")
        return redirect("receive" if given_to(account).exists() else "todo")
    rows = list(given_to(account).order_by("task__year", "task__position"))
    today = timezone.localdate()
    off = {key: days_off(key) for key in {row.jurisdiction_id for row in rows}}  # of the city, seldom of one more
    for row in rows:
        row.last_day = last_day_to_return(row.task, off[row.jurisdiction_id])  # type: ignore[attr-defined]
    return render_page(request, "reports/receive.html", None, {"rows": rows, "today": today})


@ASKED
@needs("reports.receive")
def return_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one task back with a reason."""
    account = account_of(request)
    row = assignments_of(account).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = ReturnForm(request.POST or None)
    error = None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        error = attempt(form, lambda: give_back(actor=account, assignment=row.pk, reason=reason, now=timezone.now()))
        if error is None:
            messages.success(request, "已退签，等督查室裁定。")
            return redirect("task", pk=row.task_id)
    last = last_day_to_return(row.task)
    context = {
        "task": row.task,
        "title": "退签",
        "forms": [form],
        "submit": "退签",
        "warning": f"退签须在{last.month}月{last.day}日前提出；督查室裁定之前，任务仍在本单位名下。",
    }
    status = error.status if error else 422 if request.method == "POST" else 200
    return render_page(request, "reports/act.html", None, context, status=status)


@require_POST
@needs("reports.receive")
def return_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the task after all."""
    found = take_back_return(actor=account_of(request), pk=pk, now=timezone.now())
    messages.success(request, "已撤回退签，任务已签收。")
    return redirect("task", pk=found.assignment.task_id)


@ASKED
@needs("reports.rule")
def rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rule on a return."""
    account = account_of(request)
    found = returns_to_rule(account).filter(pk=pk).first()
    if found is None:
        raise Http404
    task = found.assignment.task
    form = RulingForm(request.POST or None, units=units_for(task.jurisdiction_id))
    error = None
    if form.is_valid():
        given = form.cleaned_data
        error = attempt(
            form,
            lambda: rule_on_return(
                actor=account,
                pk=found.pk,
                agreed=given["agreed"] == "yes",
                ruling=given["ruling"],
                given_to=UUID(given["given_to"]) if given["given_to"] else None,
                now=timezone.now(),
            ),
        )
        if error is None:
            messages.success(request, "已裁定，单位会在待办里看到。")
            return redirect("task", pk=task.pk)
    context = {
        "task": task,
        "title": "裁定退签",
        "forms": [form],
        "submit": "裁定",
        "said": [
            ("退签单位", found.assignment.unit.name),
            ("担任", found.assignment.get_role_display()),
            ("退签理由", found.reason),
            ("提出", f"{found.by.name}"),
        ],
    }
    status = error.status if error else 422 if request.method == "POST" else 200
    return render_page(request, "reports/act.html", None, context, status=status)

"""Pages on which tasks are changed: 拆解、设定、调整、中止、恢复、撤销、补充、承接、对应上级任务."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.errors import Invalid, LuoshiError, MoveRefused, Stale
from luoshi.plans.rules import UnitRole
from luoshi.tasks.actions.arranging import arrange_tasks, set_target_owner
from luoshi.tasks.actions.carrying import carry_out, link_upstream
from luoshi.tasks.actions.changing import Adjustment, adjust_task, move_task, supplement_task
from luoshi.tasks.actions.rights import require_own_office
from luoshi.tasks.actions.splitting import Part, can_be_shared, split_task
from luoshi.tasks.forms import (
    ArrangeForm,
    BasisForm,
    DutyForm,
    FigureFormSet,
    GapForm,
    LinkForm,
    PartFormSet,
    figure_rows,
    figures_in,
    leaders_for,
    units_for,
)
from luoshi.tasks.linking import likely_for
from luoshi.tasks.models import Target, Task
from luoshi.tasks.moves import moves_of
from luoshi.tasks.queries import task_or_404
from luoshi.tasks.rules import ChangeKind
from luoshi.tasks.scopes import Scope, tasks_in
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

ASKED = require_http_methods(["GET", "HEAD", "POST"])
KINDS = (ChangeKind.ADJUST, ChangeKind.SUSPEND, ChangeKind.RESUME, ChangeKind.REVOKE)


def attempt(form: Form, act: Callable[[], Any]) -> LuoshiError | None:
    """Do `act`; a refusal that the person can mend stands on the form, and comes back for its status."""
    try:
        act()
    except (Invalid, MoveRefused, Stale) as error:
        form.add_error(None, error.message)
        return error
    return None


def page(request: HttpRequest, task: Task | None, context: dict[str, Any], error: LuoshiError | None) -> HttpResponse:
    """Return the page of a form: 422 where it was filled in wrongly, 409 where the task has moved on."""
    status = error.status if error else 422 if request.method == "POST" else 200
    return render_page(request, "tasks/act.html", None, {"task": task, **context}, status=status)


def done(request: HttpRequest, task: Task, words: str) -> HttpResponse:
    """Say what was done, on the page of the task."""
    messages.success(request, words)
    return redirect("task", pk=task.pk)


@ASKED
@needs("tasks.split")
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Split a task into parts; "再加一个" brings the form back with one part more."""
    account = account_of(request)
    task = task_or_404(account, pk)
    targets = [target for target in task.targets.all() if can_be_shared(target)]
    kwargs = {"units": _units_to_split(account, task), "leaders": leaders_for(task.jurisdiction_id), "targets": targets}
    begin = {"due": task.due, "weight": 1, "lead": str(task.principal_id or "")}
    more = "more" in request.POST
    given = request.POST.copy() if request.method == "POST" else None
    if given is not None and more:
        count = given.get("form-TOTAL_FORMS", "")
        given["form-TOTAL_FORMS"] = str(min(int(count) + 1, 30) if count.isascii() and count.isdigit() else 1)
    formset = PartFormSet(given, initial=[begin, begin], form_kwargs=kwargs)
    gap = GapForm(given)
    error = None
    if given is not None and not more and formset.is_valid() and gap.is_valid():
        parts = [Part(form.duty(), form.shares()) for form in formset.forms]
        reason = gap.cleaned_data["gap_reason"]
        now = timezone.now()
        error = attempt(gap, lambda: split_task(actor=account, task=task, parts=parts, gap_reason=reason, now=now))
        if error is None:
            return done(request, task, f"已拆解为{len(parts)}个子任务并交办。")
    context = {"title": "拆解为子任务", "formset": formset, "forms": [gap], "can_add": True, "submit": "拆解并交办"}
    if more:
        return render_page(request, "tasks/act.html", None, {"task": task, **context})
    return page(request, task, context, error)


def _units_to_split(account: Account, task: Task) -> list[tuple[str, str]]:
    """Return the units that a part can be given to: the task's own, for the office all of the government's."""
    if task.jurisdiction_id == account.jurisdiction_id and not account.unit_ids:
        return units_for(task.jurisdiction_id)
    return [(str(row.unit_id), row.unit.shown) for row in task.assignments.select_related("unit")]


@ASKED
@needs("tasks.arrange")
def arrange(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set tier, weight, tags, officer and the owners of figures."""
    account = account_of(request)
    task = task_or_404(account, pk)
    require_own_office(account, task)
    targets = list(task.targets.all())
    form = ArrangeForm(request.POST or None, task=task, account=account, targets=targets)
    error = None
    if form.is_valid():
        now = timezone.now()

        def act() -> None:
            arrange_tasks(actor=account, tasks=[task.pk], arrangement=form.arrangement(), now=now)
            for target, unit in form.owners().items():
                set_target_owner(actor=account, target=Target(pk=target), unit=unit, now=now)

        error = attempt(form, act)
        if error is None:
            return done(request, task, "已保存。")
    return page(request, task, {"title": "设定级别、标签、经办人", "forms": [form], "submit": "保存"}, error)


@ASKED
@needs("tasks.change")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Adjust, suspend, resume or revoke a task by a document's decision."""
    account = account_of(request)
    task = task_or_404(account, pk)
    require_own_office(account, task)
    kind = ChangeKind(request.GET["kind"]) if request.GET.get("kind") in KINDS else ChangeKind.ADJUST
    if not any(f"kind={kind}" in move.address for move in moves_of(account, task)):
        raise MoveRefused(f"任务现在是“{task.get_state_display()}”，不能{kind.label}。")
    return _adjust(request, account, task) if kind is ChangeKind.ADJUST else _move(request, account, task, kind)


def _move(request: HttpRequest, account: Account, task: Task, kind: ChangeKind) -> HttpResponse:
    form = BasisForm(request.POST or None)
    error = None
    if form.is_valid():
        basis, version, now = form.basis(), _version(request, task), timezone.now()
        error = attempt(
            form, lambda: move_task(actor=account, task=task, kind=kind, basis=basis, version=version, now=now)
        )
        if error is None:
            return done(request, task, f"已{kind.label}，依据{basis.doc_no}。")
    warning = f"{kind.label}后，子任务一并{kind.label}，各单位会看到依据的文号。"
    context = {"title": f"{kind.label}任务", "forms": [form], "submit": kind.label, "warning": warning}
    return page(request, task, context, error)


def _adjust(request: HttpRequest, account: Account, task: Task) -> HttpResponse:
    given = request.POST or None
    form = DutyForm(
        given,
        units=units_for(task.jurisdiction_id),
        leaders=leaders_for(task.jurisdiction_id),
        initial=_duty_of(task),
    )
    figures = FigureFormSet(given, initial=figure_rows(task.targets.all()), prefix="figures")
    basis = BasisForm(given)
    error = None
    if form.is_valid() and figures.is_valid() and basis.is_valid():
        duty = form.duty()
        adjustment = Adjustment(
            text=duty.text,
            due=duty.due,
            weight=duty.weight,
            leads=duty.leads,
            supports=duty.supports,
            leaders=duty.leaders,
            figures=figures_in(figures) if figures.has_changed() else None,
        )
        version, now = _version(request, task), timezone.now()
        error = attempt(
            basis,
            lambda: adjust_task(
                actor=account, task=task, basis=basis.basis(), adjustment=adjustment, version=version, now=now
            ),
        )
        if error is None:
            return done(request, task, f"已调整，依据{basis.cleaned_data['doc_no']}。原版本可在“版本对照”里查看。")
    context = {"title": "调整任务", "forms": [basis, form], "figures": figures, "submit": "调整"}
    return page(request, task, context, error)


def _version(request: HttpRequest, task: Task) -> int:
    """Return the version that the person saw when the form was opened."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else task.version


def _duty_of(task: Task) -> dict[str, Any]:
    rows = list(task.assignments.order_by("role", "position"))
    leads = [str(row.unit_id) for row in rows if row.role == UnitRole.LEAD]
    return {
        "text": task.text,
        "lead": leads[0] if leads else "",
        "other_leads": leads[1:],
        "supports": [str(row.unit_id) for row in rows if row.role == UnitRole.SUPPORT],
        "leaders": [str(key) for key in task.task_leaders.values_list("leader", flat=True)],
        "due": task.due,
        "weight": task.weight.normalize(),
    }


@ASKED
@needs("tasks.change")
def supplement(request: HttpRequest) -> HttpResponse:
    """Add a task that no plan held."""
    account = account_of(request)
    own = account.jurisdiction_id
    given = request.POST or None
    form = DutyForm(given, units=units_for(own), leaders=leaders_for(own))
    figures, basis = FigureFormSet(given, prefix="figures"), BasisForm(given)
    error = None
    if form.is_valid() and figures.is_valid() and basis.is_valid():
        made: list[Task] = []
        now = timezone.now()
        error = attempt(
            basis,
            lambda: made.append(
                supplement_task(
                    actor=account,
                    year=timezone.localdate(now).year,
                    duty=form.duty(),
                    basis=basis.basis(),
                    figures=figures_in(figures),
                    now=now,
                )
            ),
        )
        if error is None:
            return done(request, made[0], f"已补充并交办，字号{made[0].number}。")
    context = {"title": "补充任务", "forms": [basis, form], "figures": figures, "submit": "补充并交办"}
    return page(request, None, context, error)


@ASKED
@needs("tasks.redecompose")
def carry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand a task of the government above on to own units."""
    account = account_of(request)
    task = task_or_404(account, pk)
    if task.jurisdiction_id == account.jurisdiction_id:
        raise Http404
    own = account.jurisdiction_id
    given = request.POST or None
    begin = {"text": task.text, "due": task.due, "weight": task.weight.normalize()}
    form = DutyForm(given, units=units_for(own), leaders=leaders_for(own), initial=begin)
    figures = FigureFormSet(given, initial=figure_rows(task.targets.all()), prefix="figures")
    error = None
    if form.is_valid() and figures.is_valid():
        made: list[Task] = []
        duty, now = form.duty(), timezone.now()
        error = attempt(
            form,
            lambda: made.append(
                carry_out(actor=account, upstream=task, duty=duty, figures=figures_in(figures), now=now)
            ),
        )
        if error is None:
            return done(request, made[0], f"已承接并交办到本级单位，字号{made[0].number}。")
    context = {"title": "细化分解到本级单位", "forms": [form], "figures": figures, "submit": "承接并交办"}
    return page(request, task, context, error)


@ASKED
@needs("tasks.redecompose")
def link(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say which task of the government above an own task carries out."""
    account = account_of(request)
    task = task_or_404(account, pk)
    require_own_office(account, task)
    above = {str(each.pk): each for each in tasks_in(account, Scope.ABOVE).filter(year=task.year).order_by("position")}
    likely = likely_for([task], above.values())[task.pk]
    form = LinkForm(
        request.POST or None, tasks=above.values(), likely=likely, initial={"upstream": str(task.upstream_id or "")}
    )
    error = None
    if form.is_valid():
        upstream, now = above.get(form.cleaned_data["upstream"]), timezone.now()
        error = attempt(form, lambda: link_upstream(actor=account, task=task, upstream=upstream, now=now))
        if error is None:
            return done(request, task, "已保存对应关系。")
    return page(request, task, {"title": "对应上级任务", "forms": [form], "submit": "保存"}, error)

"""Pages of units: the list, one unit, and what is changed in it beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.units.actions.units import add_name, close_unit, create_unit, remove_name, rename_unit, update_unit
from luoshi.units.forms import CloseForm, NameForm, RenameForm, UnitDetailsForm, UnitForm
from luoshi.units.models import Unit
from luoshi.units.queries import listed_units, unit_head, unit_or_404, units_of
from luoshi.units.rules import UnitKind
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs
from luoshi.web.permissions import may

SIZE = 200


@require_safe
@needs("units.view")
def units(request: HttpRequest) -> HttpResponse:
    """The units of the own government."""
    return _list(request)


@needs("units.alias")
def unit_new(request: HttpRequest) -> HttpResponse:
    """A new unit, beside the list."""
    actor = account_of(request)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        unit = attempt(
            form,
            lambda: create_unit(actor=actor, jurisdiction=actor.jurisdiction, now=timezone.now(), **form.cleaned_data),
        )
        if unit:
            messages.success(request, f"已新建单位“{unit.name}”。")
            return redirect("unit", unit.pk)
    return _list(request, Panel("新建单位", form, "新建", reverse("units")))


@require_safe
@needs("units.view")
def unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit."""
    return _unit(request, unit_or_404(account_of(request), pk))


@needs("units.manage")
def unit_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Short name, kind, position, telephone."""
    actor = account_of(request)
    unit = unit_or_404(actor, pk)
    held = {name: getattr(unit, name) for name in UnitDetailsForm.base_fields}
    form = UnitDetailsForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: update_unit(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data))
        if changed:
            messages.success(request, "已保存。")
            return redirect("unit", unit.pk)
    return _unit(request, unit, Panel("修改单位", form, "保存", reverse("unit", args=[pk])))


@needs("units.manage")
def unit_rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new name after a reform."""
    actor = account_of(request)
    unit = unit_or_404(actor, pk)
    form = RenameForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: rename_unit(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data))
        if changed:
            messages.success(request, f"已更名为“{changed.name}”，原名称作为曾用名保留。")
            return redirect("unit", unit.pk)
    panel = Panel("更名（机构改革）", form, "更名", reverse("unit", args=[pk]), f"现在的全称：{unit.name}")
    return _unit(request, unit, panel)


@needs("units.manage")
def unit_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A unit is closed or merged."""
    actor = account_of(request)
    unit = unit_or_404(actor, pk)
    others = units_of(actor).filter(active_to=None).exclude(pk=pk)
    form = CloseForm(request.POST or None, others=others, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        closed = attempt(form, lambda: close_unit(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data))
        if closed:
            messages.success(request, f"“{unit.name}”已撤销。它没有办完的任务仍在它名下，请到台账中改派。")
            return redirect("unit", unit.pk)
    words = "撤销后不能再交办任务；以前的任务、填报和人员记录都保留。"
    confirm = f"确定撤销“{unit.shown}”吗？"
    return _unit(request, unit, Panel("撤销或并入", form, "撤销", reverse("unit", args=[pk]), words, confirm))


@needs("units.alias")
def unit_name_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A printed name is mapped to the unit."""
    actor = account_of(request)
    unit = unit_or_404(actor, pk)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = attempt(form, lambda: add_name(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data))
        if name:
            messages.success(request, f"以后文件里的“{name.name}”都对应到{unit.shown}。")
            return redirect("unit", unit.pk)
    return _unit(request, unit, Panel("增加名称", form, "增加", reverse("unit", args=[pk])))


@require_POST
@needs("units.manage")
def unit_name_remove(request: HttpRequest, pk: UUID, name: UUID) -> HttpResponse:
    """A wrong further name is taken away."""
    actor = account_of(request)
    unit = unit_or_404(actor, pk)
    row = get_object_or_404(unit.names.all(), pk=name)
    remove_name(actor=actor, name=row, now=timezone.now())
    messages.success(request, f"已删除名称“{row.name}”。")
    return redirect("unit", unit.pk)


def _list(request: HttpRequest, panel: Panel | None = None) -> HttpResponse:
    actor = account_of(request)
    words, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    closed = request.GET.get("closed") == "1"
    found = listed_units(actor, words, kind, closed=closed)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    counts = dict(units_of(actor).filter(active_to=None).order_by().values_list("kind").annotate(Count("pk")))
    context = {
        "here": "units",
        "page": page,
        "words": words,
        "kind": kind,
        "closed": closed,
        "kinds": [(each.value, each.label, counts[each]) for each in UnitKind if each in counts],
        "all_count": sum(counts.values()),
        "today": timezone.localdate(),
        **_rights(request),
    }
    return show(request, "units/units.html", "units/_units.html", context, panel)


def _unit(request: HttpRequest, unit: Unit, panel: Panel | None = None) -> HttpResponse:
    context = {"here": "units", "head": unit_head(unit), "unit": unit, **_rights(request)}
    return show(request, "units/unit.html", "units/_unit.html", context, panel)


def _rights(request: HttpRequest) -> dict[str, Any]:
    actor = account_of(request)
    return {"may_manage": may(actor, "units.manage"), "may_add": may(actor, "units.alias")}

"""Pages of groups (集合单位): the list, and names and members beside it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.units.actions.groups import create_group, delete_group, set_members, update_group
from luoshi.units.forms import GroupForm
from luoshi.units.models import UnitGroup
from luoshi.units.queries import group_or_404, groups_of, units_of
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs
from luoshi.web.permissions import may


@require_safe
@needs("units.view")
def groups(request: HttpRequest) -> HttpResponse:
    """The groups of the own government."""
    return _list(request)


@needs("units.manage")
def group_new(request: HttpRequest) -> HttpResponse:
    """A new group, beside the list."""
    actor = account_of(request)
    form = GroupForm(request.POST or None, units=units_of(actor).filter(active_to=None))
    if request.method == "POST" and form.is_valid():
        group = attempt(
            form,
            lambda: create_group(actor=actor, jurisdiction=actor.jurisdiction, now=timezone.now(), **form.cleaned_data),
        )
        if group:
            messages.success(request, f"已新建集合单位“{group.name}”。")
            return redirect("groups")
    return _list(request, Panel("新建集合单位", form, "新建", reverse("groups")))


@needs("units.manage")
def group_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Names and members of a group."""
    actor = account_of(request)
    group = group_or_404(actor, pk)
    # A closed member stays to be seen, so that it is taken out by a person and not by silence.
    choices = units_of(actor).filter(Q(active_to=None) | Q(groups=group)).distinct()
    form = GroupForm(request.POST or None, units=choices, group=group)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save(request, group, form))
        if saved:
            messages.success(request, "已保存。以前交办的任务不受影响。")
            return redirect("group_edit", group.pk)
    return _list(request, Panel(group.name, form, "保存", reverse("groups")), group)


@require_POST
@needs("units.manage")
def group_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A group that nobody uses goes."""
    actor = account_of(request)
    group = group_or_404(actor, pk)
    delete_group(actor=actor, group=group, now=timezone.now())
    messages.success(request, f"已删除集合单位“{group.name}”。")
    return redirect("groups")


@transaction.atomic
def _save(request: HttpRequest, group: UnitGroup, form: GroupForm) -> UnitGroup:
    actor, now, values = account_of(request), timezone.now(), form.cleaned_data
    update_group(actor=actor, group=group, name=values["name"], other_names=values["other_names"], now=now)
    return set_members(actor=actor, group=group, members=values["members"], now=now)


def _list(request: HttpRequest, panel: Panel | None = None, chosen: UnitGroup | None = None) -> HttpResponse:
    actor = account_of(request)
    found = groups_of(actor).annotate(size=Count("memberships", filter=Q(memberships__unit__active_to=None)))
    context = {
        "here": "groups",
        "groups": found.prefetch_related("members"),
        "chosen": chosen,
        "today": timezone.localdate(),
        "may_manage": may(actor, "units.manage"),
    }
    return show(request, "units/groups.html", "units/_groups.html", context, panel)

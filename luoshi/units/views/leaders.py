"""Pages of leaders (领导): the list, and posts, oversight and account of one beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.units.actions.leaders import appoint, create_leader, end_post, link_leader_account, set_oversight
from luoshi.units.forms import EndPostForm, LeaderAccountForm, LeaderForm, OversightForm, PostForm
from luoshi.units.models import Leader, LeaderPost, Oversight
from luoshi.units.queries import leader_or_404, leaders_of, units_of
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs
from luoshi.web.permissions import may


@require_safe
@needs("units.view")
def leaders(request: HttpRequest) -> HttpResponse:
    """The leaders of the own government."""
    return _list(request)


@needs("units.manage")
def leader_new(request: HttpRequest) -> HttpResponse:
    """A new leader, beside the list."""
    actor = account_of(request)
    form = LeaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        leader = attempt(
            form,
            lambda: create_leader(
                actor=actor, jurisdiction=actor.jurisdiction, now=timezone.now(), **form.cleaned_data
            ),
        )
        if leader:
            messages.success(request, f"已新增领导“{leader.name}”，请选择分管单位。")
            return redirect("leader_oversight", leader.pk)
    return _list(request, Panel("新增领导", form, "新增", reverse("leaders")))


@needs("units.manage")
def leader_appoint(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A further post."""
    leader = leader_or_404(account_of(request), pk)
    form = PostForm(request.POST or None)
    return _changed(request, leader, form, "任职", appoint)


@needs("units.manage")
def leader_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A post ends."""
    leader = leader_or_404(account_of(request), pk)
    form = EndPostForm(request.POST or None, leader=leader, initial={"until": timezone.localdate()})

    def leave(*, leader: Leader, **values: Any) -> LeaderPost:
        return end_post(**values)

    return _changed(request, leader, form, "离任", leave)


@needs("units.manage")
def leader_oversight(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The units a leader oversees."""
    actor = account_of(request)
    leader = leader_or_404(actor, pk)
    held = leader.oversights.filter(until=None).values_list("unit_id", flat=True)
    initial = {"units": list(held), "on": timezone.localdate()}
    form = OversightForm(request.POST or None, all_units=units_of(actor).filter(active_to=None), initial=initial)
    return _changed(request, leader, form, "分管单位", set_oversight)


@needs("units.manage")
def leader_account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The account with which a leader signs in."""
    leader = leader_or_404(account_of(request), pk)
    form = LeaderAccountForm(request.POST or None, leader=leader)
    return _changed(request, leader, form, "登录账号", link_leader_account)


def _changed(request: HttpRequest, leader: Leader, form: forms.Form, what: str, action: Any) -> HttpResponse:
    """Run `action` with what the form holds and come back to the list, or show the form beside it."""
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: action(actor=account_of(request), leader=leader, now=timezone.now(), **form.cleaned_data),
        )
        if done:
            messages.success(request, f"{leader.name}的{what}已保存。")
            return redirect("leaders")
    return _list(request, Panel(f"{leader.name} · {what}", form, "保存", reverse("leaders")), leader)


def _list(request: HttpRequest, panel: Panel | None = None, chosen: Leader | None = None) -> HttpResponse:
    actor = account_of(request)
    found = leaders_of(actor).select_related("account")
    context = {
        "here": "leaders",
        "leaders": found.prefetch_related(
            "posts", Prefetch("oversights", Oversight.objects.filter(until=None).select_related("unit"), "overseen_now")
        ),
        "chosen": chosen,
        "today": timezone.localdate(),
        "may_manage": may(actor, "units.manage"),
    }
    return show(request, "units/leaders.html", "units/_leaders.html", context, panel)

"""The table of names that the register does not know (名录缺项): corrected, confirmed, made in one decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from luoshi.errors import Invalid, LuoshiError
from luoshi.plans.actions.deciding import decide, refuse_closed
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Plan
from luoshi.plans.offering import Offering
from luoshi.plans.queries import plan_or_404
from luoshi.plans.roster import GroupLine, LeaderLine, Roster, UnitLine, roster_of
from luoshi.units.rules import UnitKind
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page

CHOICES = frozenset({"group", "lead", "later"})


@needs("plans.review")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_names(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The table; sent, it is one decision. What was typed stands there again where it was refused."""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    plan.jurisdiction = account.jurisdiction
    refuse_closed(plan)
    desk = Offering(load_draft(plan))
    roster = roster_of(desk)
    if request.method != "POST":
        return _table(request, plan, desk, roster) if roster.count else redirect("plan-review", plan.pk)
    try:
        roster = _typed(request.POST, roster)
        payload = roster.payload()
        if not payload:
            raise Invalid("没有勾选任何名称，请至少勾选一个。")
        version = request.POST.get("version", "")
        seen = int(version) if version.isdecimal() and len(version) < 10 else None
        decision = decide(
            actor=account, plan=plan, kind="create-many", payload=payload, version=seen, now=timezone.now()
        )
    except LuoshiError as refusal:
        return _table(request, plan, desk, roster, refusal)
    messages.success(request, f"{decision.payload['answer']}。可在校核页撤销。")
    return redirect("plan-review", plan.pk)


def _table(
    request: HttpRequest, plan: Plan, desk: Offering, roster: Roster, refusal: LuoshiError | None = None
) -> HttpResponse:
    context = {
        "plan": plan,
        "roster": roster,
        "kinds": UnitKind.choices,
        "known": [unit.name for unit in desk.units],
        "refusal": refusal.message if refusal else "",
        "above": [("来文", reverse("files")), (plan.title, reverse("plan-review", args=[plan.pk]))],
        "year": plan.year,
    }
    return render_page(request, "plans/names.html", None, context, status=refusal.status if refusal else 200)


def _typed(post: QueryDict, roster: Roster) -> Roster:
    """Return the table with what was typed and ticked; lines that are settled meanwhile are no longer in it."""
    units = {name: values for name, *values in _columns(post, "unit", "unit_name", "short_name", "kind", "same_as")}
    leaders = {name: values for name, *values in _columns(post, "leader", "leader_name", "post")}
    groups = {name: values for name, *values in _columns(post, "group", "choice", "members")}
    ticked, ticked_leaders = set(post.getlist("take")), set(post.getlist("take_leader"))
    return replace(
        roster,
        units=[_unit(line, units[line.name], line.name in ticked) for line in roster.units if line.name in units],
        leaders=[
            _leader(line, leaders[line.name], line.name in ticked_leaders)
            for line in roster.leaders
            if line.name in leaders
        ],
        groups=[_group(line, groups[line.name]) for line in roster.groups if line.name in groups],
    )


def _columns(post: QueryDict, *names: str) -> Iterator[tuple[str, ...]]:
    """Yield the lines of a table that was sent column by column."""
    columns = [post.getlist(name) for name in names]
    if len({len(column) for column in columns}) != 1:
        raise Invalid("表格没有收全，请刷新页面后重试。")
    return zip(*columns, strict=True)


def _unit(line: UnitLine, said: list[str], taken: bool) -> UnitLine:
    full, short, kind, same = (each.strip() for each in said)
    return replace(line, unit_name=full, short_name=short, kind=kind, same_as=same, taken=taken)


def _leader(line: LeaderLine, said: list[str], taken: bool) -> LeaderLine:
    name, post = (each.strip() for each in said)
    return replace(line, leader_name=name, post=post, taken=taken)


def _group(line: GroupLine, said: list[str]) -> GroupLine:
    """Take the members that the page showed, as far as they are in the table or the register still."""
    choice, members = said
    if choice not in CHOICES:
        raise Invalid("集合单位的处理不在可选范围内，请重新选择。")
    shown = tuple(each for each in members.split("|") if each)
    return replace(line, chosen=choice, members=shown)

"""Operations on leaders: posts, oversight, the account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.unit_schemas import LeaderAccountIn, LeaderIn, LeaderOut, LeaderPage, LeaveIn, OversightIn, PostIn
from luoshi.api.units import own_units
from luoshi.units.actions.leaders import appoint, create_leader, end_post, link_leader_account, set_oversight
from luoshi.units.models import Account, Leader
from luoshi.units.queries import leader_or_404, leaders_of
from luoshi.units.signed_in import account_of

router = Router(tags=["领导"])


@reads(router, "/leaders", "units.view", response=LeaderPage)
def list_leaders(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出本级政府的领导、任职和分管单位。"""
    rows = leaders_of(account_of(request)).prefetch_related("posts", "oversights__unit")
    found, following = page_of(rows, ("position", "name", "id"), cursor, limit)
    return {"items": [_leader(row) for row in found], "next": following}


@reads(router, "/leaders/{uuid:pk}", "units.view", response=LeaderOut)
def get_leader(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一位领导的任职和分管单位。"""
    return _leader(leader_or_404(account_of(request), pk))


@writes(router, "post", "/leaders", "units.manage", response=LeaderOut)
def add_leader(request: HttpRequest, given: LeaderIn) -> LeaderOut:
    """新增一位领导和现任职务。"""
    actor = account_of(request)
    leader = create_leader(actor=actor, jurisdiction=actor.jurisdiction, now=timezone.now(), **given.model_dump())
    return LeaderOut(**_leader(leader))


@writes(router, "post", "/leaders/{uuid:pk}/posts", "units.manage", response=LeaderOut)
def appoint_leader(request: HttpRequest, pk: UUID, given: PostIn) -> LeaderOut:
    """给一位领导增加一个职务。"""
    actor = account_of(request)
    leader = leader_or_404(actor, pk)
    appoint(actor=actor, leader=leader, now=timezone.now(), **given.model_dump())
    return LeaderOut(**_leader(leader))


@writes(router, "post", "/leaders/{uuid:pk}/posts/{uuid:post}/end", "units.manage", response=LeaderOut)
def leave_post(request: HttpRequest, pk: UUID, post: UUID, given: LeaveIn) -> LeaderOut:
    """一位领导离任一个职务；离任最后一个的，分管单位同时解除。"""
    actor = account_of(request)
    leader = leader_or_404(actor, pk)
    row = get_object_or_404(leader.posts.all(), pk=post)
    end_post(actor=actor, post=row, until=given.until, now=timezone.now())
    return LeaderOut(**_leader(leader))


@writes(router, "put", "/leaders/{uuid:pk}/oversight", "units.manage", response=LeaderOut)
def oversee(request: HttpRequest, pk: UUID, given: OversightIn) -> LeaderOut:
    """设定一位领导自某日起分管的全部单位。"""
    actor = account_of(request)
    leader = leader_or_404(actor, pk)
    set_oversight(actor=actor, leader=leader, units=own_units(actor, given.units), on=given.on, now=timezone.now())
    return LeaderOut(**_leader(leader))


@writes(router, "put", "/leaders/{uuid:pk}/account", "units.manage", response=LeaderOut)
def link_account(request: HttpRequest, pk: UUID, given: LeaderAccountIn) -> LeaderOut:
    """指明一位领导登录用的账号，或取消。"""
    actor = account_of(request)
    leader, account = leader_or_404(actor, pk), None
    if given.account:
        account = Account.objects.filter(jurisdiction=actor.jurisdiction_id, pk=given.account).first()
        if account is None:
            raise Http404
    return LeaderOut(**_leader(link_leader_account(actor=actor, leader=leader, account=account, now=timezone.now())))


def _leader(row: Leader) -> dict[str, Any]:
    posts = list(row.posts.all())
    return {
        "id": row.pk,
        "name": row.name,
        "posts": [post.title for post in posts if post.until is None],
        "terms": [{name: getattr(post, name) for name in ("id", "title", "since", "until")} for post in posts],
        "oversees": [
            {"id": each.unit_id, "name": each.unit.name} for each in row.oversights.all() if each.until is None
        ],
        "account": row.account_id,
    }

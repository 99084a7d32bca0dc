"""Operations on roles: granted and ended by the security administrator, handed over; the table of permissions."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.account_schemas import (
    AccountPage,
    GrantIn,
    GrantOut,
    HandoverIn,
    HandoverOut,
    HandoverPage,
    PermissionPage,
    ReasonIn,
    RefPage,
    UnitGrantPage,
)
from luoshi.api.accounts import ORDER, account_values, grant_values
from luoshi.api.cursors import Cursor, Limit, page_of, stretch_of
from luoshi.api.fields import Text60
from luoshi.units.actions.grants import end_grant, grant_role, hand_over
from luoshi.units.models import Grant, Handover, Unit
from luoshi.units.queries import account_or_404, handover_grants, handover_takers, handovers_of, listed_roles
from luoshi.units.rules import Role
from luoshi.units.signed_in import account_of
from luoshi.web.permissions import declared

router = Router(tags=["角色和交接"])


@reads(router, "/roles", "accounts.grant", response=AccountPage)
def list_roles(
    request: HttpRequest,
    q: Text60 = "",
    role: Role | Literal["", "none"] = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """列出启用的账号和各自的角色；role=none 只列还没有角色的。"""
    found, following = page_of(listed_roles(account_of(request), q.strip(), role), ORDER, cursor, limit)
    return {"items": [account_values(row) for row in found], "next": following}


@writes(router, "post", "/roles/{uuid:pk}", "accounts.grant", response=GrantOut)
def grant_one(request: HttpRequest, pk: UUID, given: GrantIn) -> GrantOut:
    """给一个账号授予角色；单位的角色须指明单位，联络员须指明A岗或B岗。"""
    actor = account_of(request)
    account, unit = account_or_404(actor, pk), None
    if given.unit:
        unit = get_object_or_404(Unit, jurisdiction=account.jurisdiction_id, pk=given.unit)
    grant = grant_role(
        actor=actor,
        account=account,
        role=given.role,
        unit=unit,
        turn=given.turn,
        reason=given.reason,
        now=timezone.now(),
    )
    return GrantOut(**grant_values(grant))


@writes(router, "post", "/roles/{uuid:pk}/{uuid:grant}/end", "accounts.grant", response=GrantOut)
def end_one(request: HttpRequest, pk: UUID, grant: UUID, given: ReasonIn) -> GrantOut:
    """收回一个账号的一个角色；他办过的事仍记在他名下。"""
    actor = account_of(request)
    row = get_object_or_404(account_or_404(actor, pk).grants.select_related("unit"), pk=grant)
    return GrantOut(**grant_values(end_grant(actor=actor, grant=row, reason=given.reason, now=timezone.now())))


@reads(router, "/handovers", "units.handover", response=HandoverPage)
def list_handovers(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出办过的换人交接，新的在前。"""
    found, following = page_of(handovers_of(account_of(request)), ("-at", "id"), cursor, limit)
    return {"items": [_handover(row) for row in found], "next": following}


@reads(router, "/handovers/grants", "units.handover", response=UnitGrantPage)
def list_grants(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出可以交接的单位角色和现在担任的人。"""
    rows = handover_grants(account_of(request))
    found, following = page_of(rows, ("unit__position", "role", "turn", "id"), cursor, limit)
    return {"items": [{**grant_values(row), "account": _ref(row.account)} for row in found], "next": following}


@reads(router, "/handovers/{uuid:pk}/takers", "units.handover", response=RefPage)
def list_takers(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出可以接手一个单位角色的人。"""
    actor = account_of(request)
    rows = handover_takers(actor, _grant_or_404(request, pk))
    found, following = page_of(rows, ("username",), cursor, limit)
    return {"items": [_ref(row) for row in found], "next": following}


@writes(router, "post", "/handovers/{uuid:pk}", "units.handover", response=HandoverOut)
def hand_one_over(request: HttpRequest, pk: UUID, given: HandoverIn) -> HandoverOut:
    """把一个单位角色交给另一个人：没有办完的由他办，已经办的仍记在原来的人名下。"""
    actor = account_of(request)
    grant = _grant_or_404(request, pk)
    taker = handover_takers(actor, grant).filter(pk=given.to_account).first()
    if taker is None:
        raise Http404
    done = hand_over(actor=actor, grant=grant, to_account=taker, reason=given.reason, now=timezone.now())
    return HandoverOut(**_handover(done))


@reads(router, "/permissions", "permissions.view", response=PermissionPage)
def list_permissions(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """取权限表：每项权限的含义和拥有它的角色。"""
    found, following = stretch_of(declared(), cursor, limit)
    items = [{"name": each.name, "means": each.means, "roles": sorted(each.roles)} for each in found]
    return {"items": items, "next": following}


def _grant_or_404(request: HttpRequest, pk: UUID) -> Grant:
    return get_object_or_404(handover_grants(account_of(request)), pk=pk)


def _handover(row: Handover) -> dict[str, Any]:
    people = {name: _ref(getattr(row, name)) for name in ("unit", "from_account", "to_account", "by")}
    return {**{name: getattr(row, name) for name in ("id", "role", "reason", "at")}, **people}


def _ref(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "name": row.name}

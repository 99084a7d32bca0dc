"""Operations on the caller, units, groups and leaders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from luoshi.api.access import reads
from luoshi.api.schemas import GroupOut, LeaderOut, Me, UnitOut
from luoshi.units.queries import groups_of, leaders_of, units_of
from luoshi.units.signed_in import account_of
from luoshi.web.permissions import SIGNED_IN, declared, may

router = Router(tags=["单位和领导"])


@reads(router, "/me", SIGNED_IN, response=Me)
def me(request: HttpRequest) -> dict[str, Any]:
    """取当前账号：所属政府、角色、代表的单位和权限。"""
    account = account_of(request)
    return {
        "id": account.pk,
        "username": account.username,
        "name": account.name,
        "jurisdiction": {"id": account.jurisdiction_id, "name": account.jurisdiction.name},
        "roles": sorted(account.role_names),
        "units": sorted(account.unit_ids),
        "permissions": [each.name for each in declared() if may(account, each.name)],
    }


@reads(router, "/units", "units.view", response=list[UnitOut])
def list_units(request: HttpRequest) -> list[dict[str, Any]]:
    """列出本级政府的单位，按机构序列。"""
    same = ("id", "name", "short_name", "kind", "position", "is_active")
    return [
        {**{name: getattr(row, name) for name in same}, "government": row.government_id}
        for row in units_of(account_of(request))
    ]


@reads(router, "/groups", "units.view", response=list[GroupOut])
def list_groups(request: HttpRequest) -> list[dict[str, Any]]:
    """列出本级政府的集合单位和成员。"""
    return [
        {
            "id": row.pk,
            "name": row.name,
            "other_names": row.other_names,
            "members": [{"id": unit.pk, "name": unit.name} for unit in row.members.all()],
        }
        for row in groups_of(account_of(request)).prefetch_related("members")
    ]


@reads(router, "/leaders", "units.view", response=list[LeaderOut])
def list_leaders(request: HttpRequest) -> list[dict[str, Any]]:
    """列出本级政府的领导、现任职务和分管单位。"""
    rows = leaders_of(account_of(request)).prefetch_related("posts", "oversights__unit")
    return [
        {
            "id": row.pk,
            "name": row.name,
            "posts": [post.title for post in row.posts.all() if post.until is None],
            "oversees": [
                {"id": each.unit_id, "name": each.unit.name} for each in row.oversights.all() if each.until is None
            ],
        }
        for row in rows
    ]

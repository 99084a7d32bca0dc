"""Operations on groups of units (集合单位)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.schemas import Done
from luoshi.api.unit_schemas import GroupChangesIn, GroupIn, GroupOut, GroupPage
from luoshi.api.units import own_units
from luoshi.units.actions.groups import create_group, delete_group, set_members, update_group
from luoshi.units.models import Account, UnitGroup
from luoshi.units.queries import group_or_404, groups_of
from luoshi.units.signed_in import account_of

router = Router(tags=["集合单位"])


@reads(router, "/groups", "units.view", response=GroupPage)
def list_groups(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出本级政府的集合单位和成员。"""
    rows = groups_of(account_of(request)).prefetch_related("members")
    found, following = page_of(rows, ("name", "id"), cursor, limit)
    return {"items": [_group(row) for row in found], "next": following}


@reads(router, "/groups/{uuid:pk}", "units.view", response=GroupOut)
def get_group(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个集合单位和成员。"""
    return _group(group_or_404(account_of(request), pk))


@writes(router, "post", "/groups", "units.manage", response=GroupOut)
def add_group(request: HttpRequest, given: GroupIn) -> GroupOut:
    """新建一个集合单位。"""
    actor = account_of(request)
    group = create_group(
        actor=actor,
        jurisdiction=actor.jurisdiction,
        name=given.name,
        other_names=given.other_names,
        members=own_units(actor, given.members),
        now=timezone.now(),
    )
    return GroupOut(**_group(group))


@writes(router, "patch", "/groups/{uuid:pk}", "units.manage", response=GroupOut)
def change_group(request: HttpRequest, pk: UUID, given: GroupChangesIn) -> GroupOut:
    """修改集合单位的名称、其他写法或成员；不写的不变，以前交办的任务不受影响。"""
    return _changed(account_of(request), group_or_404(account_of(request), pk), given, timezone.now())


@transaction.atomic
def _changed(actor: Account, group: UnitGroup, given: GroupChangesIn, now: datetime) -> GroupOut:
    if given.name is not None or given.other_names is not None:
        name = group.name if given.name is None else given.name
        others = group.other_names if given.other_names is None else given.other_names
        group = update_group(actor=actor, group=group, name=name, other_names=others, now=now)
    if given.members is not None:
        group = set_members(actor=actor, group=group, members=own_units(actor, given.members), now=now)
    return GroupOut(**_group(group))


@writes(router, "delete", "/groups/{uuid:pk}", "units.manage", response=Done)
def remove_group(request: HttpRequest, pk: UUID) -> Done:
    """删除一个没有用过的集合单位。"""
    actor = account_of(request)
    delete_group(actor=actor, group=group_or_404(actor, pk), now=timezone.now())
    return Done(changed=1)


def _group(row: UnitGroup) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "other_names": row.other_names,
        "members": [{"id": unit.pk, "name": unit.name} for unit in row.members.all()],
    }

"""Operations on the own government and those below."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.unit_schemas import GovernmentIn, GovernmentOut, GovernmentPage
from luoshi.units.actions.units import open_government
from luoshi.units.models import Jurisdiction
from luoshi.units.queries import governments_of
from luoshi.units.signed_in import account_of

router = Router(tags=["下级政府"])


@reads(router, "/governments", "units.view", response=GovernmentPage)
def list_governments(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出本级和下级政府，以及各有多少启用的账号。"""
    rows = governments_of(account_of(request)).annotate(people=Count("accounts", filter=Q(accounts__is_active=True)))
    found, following = page_of(rows, ("path",), cursor, limit)
    return {"items": [_government(row, getattr(row, "people", 0)) for row in found], "next": following}


@writes(router, "post", "/governments", "units.manage", response=GovernmentOut)
def open_one(request: HttpRequest, given: GovernmentIn) -> GovernmentOut:
    """开通一个下级政府；它同时成为本级的一个单位，可以向它交办任务。"""
    actor = account_of(request)
    opened = open_government(actor=actor, parent=actor.jurisdiction, now=timezone.now(), **given.model_dump())
    return GovernmentOut(**_government(opened, 0))


def _government(row: Jurisdiction, people: int) -> dict[str, Any]:
    same = ("id", "name", "level", "code", "prefix")
    return {**{name: getattr(row, name) for name in same}, "parent": row.parent_id, "accounts": people}

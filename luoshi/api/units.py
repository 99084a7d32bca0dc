"""Operations on units and their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.fields import Text60
from luoshi.api.unit_schemas import CloseIn, NameIn, NameOut, RenameIn, UnitChangesIn, UnitIn, UnitOut, UnitPage
from luoshi.errors import Invalid
from luoshi.units.actions.units import add_name, close_unit, create_unit, remove_name, rename_unit, update_unit
from luoshi.units.models import Account, Unit, UnitName
from luoshi.units.queries import listed_units, unit_or_404, units_of
from luoshi.units.rules import UnitKind
from luoshi.units.signed_in import account_of

router = Router(tags=["单位"])


@reads(router, "/units", "units.view", response=UnitPage)
def list_units(
    request: HttpRequest,
    q: Text60 = "",
    kind: UnitKind | None = None,
    closed: bool = True,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """列出本级政府的单位，按机构序列；q 是名称（含别名）的一部分，closed=false 不含已撤销的。"""
    rows = listed_units(account_of(request), q.strip(), kind or "", closed=closed)
    found, following = page_of(rows, ("position", "name", "id"), cursor, limit)
    return {"items": [unit_values(row) for row in found], "next": following}


@reads(router, "/units/{uuid:pk}", "units.view", response=UnitOut)
def get_unit(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个单位和它的各种名称。"""
    return unit_values(unit_or_404(account_of(request), pk))


@writes(router, "post", "/units", "units.alias", response=UnitOut)
def add_unit(request: HttpRequest, given: UnitIn) -> UnitOut:
    """新建一个单位；名称已指别的单位的，返回409。"""
    actor = account_of(request)
    unit = create_unit(actor=actor, jurisdiction=actor.jurisdiction, now=timezone.now(), **given.model_dump())
    return UnitOut(**unit_values(unit))


@writes(router, "patch", "/units/{uuid:pk}", "units.manage", response=UnitOut)
def change_unit(request: HttpRequest, pk: UUID, given: UnitChangesIn) -> UnitOut:
    """修改单位的简称、类别、排序或电话；不写的不变。全称用更名修改。"""
    actor = account_of(request)
    values = given.model_dump(exclude_none=True)
    return UnitOut(**unit_values(update_unit(actor=actor, unit=unit_or_404(actor, pk), now=timezone.now(), **values)))


@writes(router, "post", "/units/{uuid:pk}/rename", "units.manage", response=UnitOut)
def rename(request: HttpRequest, pk: UUID, given: RenameIn) -> UnitOut:
    """更名（机构改革），原名称作为曾用名保留到前一日。"""
    actor = account_of(request)
    unit = rename_unit(actor=actor, unit=unit_or_404(actor, pk), now=timezone.now(), **given.model_dump())
    return UnitOut(**unit_values(unit))


@writes(router, "post", "/units/{uuid:pk}/close", "units.manage", response=UnitOut)
def close(request: HttpRequest, pk: UUID, given: CloseIn) -> UnitOut:
    """撤销一个单位，或把它的职责划入另一个单位。"""
    actor = account_of(request)
    unit = close_unit(
        actor=actor,
        unit=unit_or_404(actor, pk),
        on=given.on,
        successor=unit_or_404(actor, given.successor) if given.successor else None,
        document=given.document,
        now=timezone.now(),
    )
    return UnitOut(**unit_values(unit))


@writes(router, "post", "/units/{uuid:pk}/names", "units.alias", response=NameOut)
def map_name(request: HttpRequest, pk: UUID, given: NameIn) -> NameOut:
    """给单位增加一个名称：以后文件里的这个写法都对应到它。"""
    actor = account_of(request)
    row = add_name(actor=actor, unit=unit_or_404(actor, pk), now=timezone.now(), **given.model_dump())
    return NameOut(**_name(row))


@writes(router, "delete", "/units/{uuid:pk}/names/{uuid:name}", "units.manage", response=NameOut)
def unmap_name(request: HttpRequest, pk: UUID, name: UUID) -> NameOut:
    """删除单位的一个写错的名称。"""
    actor = account_of(request)
    row = get_object_or_404(unit_or_404(actor, pk).names.all(), pk=name)
    values = _name(row)
    remove_name(actor=actor, name=row, now=timezone.now())
    return NameOut(**values)


def own_units(account: Account, keys: Iterable[UUID]) -> list[Unit]:
    """Return the units by key, in the order of the establishment; Invalid where one is not of the own government."""
    wanted = set(keys)
    found = list(units_of(account).filter(pk__in=wanted))
    if len(found) < len(wanted):
        raise Invalid("所选单位中有的不属于本级政府，请重新选择。")
    return found


def unit_values(row: Unit) -> dict[str, Any]:
    """Return a unit as `UnitOut` shows it; its names are read unless they were before."""
    same = ("id", "name", "short_name", "kind", "position", "phone", "active_from", "active_to", "is_active")
    return {
        **{name: getattr(row, name) for name in same},
        "government": row.government_id,
        "successor": row.successor_id,
        "names": [_name(each) for each in row.names.all()],
    }


def _name(row: UnitName) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "name", "kind", "valid_from", "valid_to")}

"""What was read and what a person made of it (读自原文、人工校核): for the director who signs, and for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from luoshi.plans.card import read_in_words
from luoshi.plans.models import ItemLeader, ItemUnit, Plan, PlanItem
from luoshi.plans.rules import UnitRole

FIELDS = {
    "text": "内容",
    "headings": "标题",
    "leaders": "领导",
    "leads": "牵头单位",
    "supports": "责任单位",
    "units": "单位",
    "targets": "指标",
    "stages": "节点",
    "due": "完成时限",
    "tier": "督办级别",
    "term": "任务期限",
    "open_ended": "“等”字",
    "removed": "删去",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one item that a person changed."""

    item: PlanItem
    field: str
    read: str
    now: str
    name: str
    at: datetime


def differences_of(plan: Plan) -> list[Difference]:
    """Return all fields that persons changed, in the order of the items. Three queries, whatever the size."""
    items = [item for item in plan.items.all() if item.corrected]
    units, leaders = _units_of(items), _leaders_of(items)
    return [
        Difference(
            item=item,
            field=FIELDS[field],
            read=_read(item, field),
            now=_now(item, field, units, leaders),
            name=who.get("name", ""),
            at=datetime.fromisoformat(who["at"]),
        )
        for item in items
        for field, who in item.corrected.items()
        if field in FIELDS
    ]


def _units_of(items: Sequence[PlanItem]) -> dict[tuple[UUID, str], list[str]]:
    found: dict[tuple[UUID, str], list[str]] = {}
    for row in ItemUnit.objects.filter(item__in=items).select_related("unit"):
        found.setdefault((row.item_id, row.role), []).append(row.unit.shown if row.unit else row.printed)
    return found


def _leaders_of(items: Sequence[PlanItem]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in ItemLeader.objects.filter(item__in=items):
        found.setdefault(row.item_id, []).append(row.printed or row.post)
    return found


def _read(item: PlanItem, field: str) -> str:
    if not item.read:
        return "（人工添加）"
    if field == "units":
        return "；".join(filter(None, (read_in_words(item.read, each) for each in ("leads", "supports"))))
    return read_in_words(item.read, field)


def _now(item: PlanItem, field: str, units: dict[tuple[UUID, str], list[str]], leaders: dict[UUID, list[str]]) -> str:
    leads, supports = (units.get((item.pk, role), []) for role in (UnitRole.LEAD, UnitRole.SUPPORT))
    said: dict[str, Any] = {
        "leads": leads,
        "supports": supports,
        "units": [*leads, *(["；"] if leads and supports else []), *supports],
        "leaders": leaders.get(item.pk, []),
        "tier": item.get_tier_display(),
        "term": item.get_term_display(),
        "removed": "已删去" if item.removed else "",
        "open_ended": "还没有写全" if item.open_ended else "已写全",
    }
    return _in_words(said[field] if field in said else getattr(item, field, ""))


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_strings(value)).replace("、；、", "；")
    return "" if value is None else str(value)


def _strings(values: Sequence[Any]) -> Iterator[str]:
    return (str(each) for each in values)

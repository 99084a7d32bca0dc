"""Decisions about units (单位校核): what a printed name means, who leads, what 等 stands for."""

from __future__ import annotations

from uuid import UUID

from luoshi.errors import Invalid
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.draft import ordinal
from luoshi.plans.models import ItemUnit, PlanItem
from luoshi.plans.rules import Origin, UnitRole
from luoshi.units.actions import groups, units
from luoshi.units.models import Unit, UnitGroup
from luoshi.units.names import plain
from luoshi.units.queries import name_index
from luoshi.units.rules import UnitKind

LONGEST_NAME = 100


def map_unit(asked: Asked, rec: Recorder) -> str:
    """{name | names, unit, remember?}: the printed name is that unit, wherever it stands in the plan."""
    names = _names(asked)
    unit = asked.unit()
    for row in asked.named(*names):
        rec.update(row, unit_id=unit.pk, group_id=None, members=None)
    if asked.flag("remember"):
        for name in names:
            _remember(rec, unit, name)
    return f"“{'、'.join(names)}”即{unit.name}"


def create_unit(asked: Asked, rec: Recorder) -> str:
    """{name | names, unit_name?, kind?}: make a unit of the register, and map the printed name to it."""
    names = _names(asked)
    rows = asked.named(*names)
    kind = asked.choice("kind", "单位类别", UnitKind.values) if asked.has("kind") else UnitKind.DEPARTMENT
    unit = units.create_unit(
        actor=rec.actor,
        jurisdiction=asked.plan.jurisdiction,
        name=asked.text("unit_name", "单位全称", LONGEST_NAME, needed=False) or max(names, key=len),
        kind=kind,
        now=rec.now,
    )
    rec.adopt(unit)
    for row in rows:
        rec.update(row, unit_id=unit.pk, group_id=None, members=None)
    if asked.flag("remember", True):
        for name in names:
            _remember(rec, unit, name)
    return f"新建单位“{unit.name}”"


def map_group(asked: Asked, rec: Recorder) -> str:
    """{name, group}: the printed name is that group, wherever it stands in the plan."""
    names = _names(asked)
    group = asked.group()
    for row in asked.named(*names):
        rec.update(row, group_id=group.pk, unit_id=None, members=None, collective=True)
    return f"“{'、'.join(names)}”即集合单位“{group.name}”"


def create_group(asked: Asked, rec: Recorder) -> str:
    """{name, group_name?, members}: make a group of the register, and map the printed name to it."""
    name = asked.text("name", "原文中的名称", 200)
    rows = asked.named(name)
    members = asked.units("members")
    if not members:
        raise Invalid("请至少选择一个成员单位。", field="members")
    group_name = asked.text("group_name", "集合单位名称", LONGEST_NAME, needed=False) or name
    group = groups.create_group(
        actor=rec.actor,
        jurisdiction=asked.plan.jurisdiction,
        name=group_name,
        other_names=[name] if name != group_name else [],
        members=members,
        now=rec.now,
    )
    rec.adopt(group)
    for row in rows:
        rec.update(row, group_id=group.pk, unit_id=None, collective=True, members=[str(unit.pk) for unit in members])
    return f"新建集合单位“{group.name}”，成员{len(members)}个"


def expand_group(asked: Asked, rec: Recorder) -> str:
    """{name | item_unit, members}: which units the group means here; none: the lead unit proposes them."""
    rows = asked.item_units() if asked.has("item_unit") else asked.named(asked.text("name", "集合单位", 200))
    members = asked.units("members")
    if not members and any(row.role == UnitRole.LEAD for row in rows):
        raise Invalid("牵头单位不能为空，请至少选择一个单位。", field="members")
    for row in rows:
        rec.update(row, members=[str(unit.pk) for unit in members])
    if not members:
        return "由牵头单位提出"
    return "、".join(unit.shown for unit in members[:6]) + (f"等{len(members)}个单位" if len(members) > 6 else "")


def set_lead(asked: Asked, rec: Recorder) -> str:
    """{item | items, item_unit | unit | name}: it leads, as the first (第一牵头单位)."""
    items = asked.items()
    unit = asked.unit() if asked.has("unit") else None
    keys = set(asked.keys("item_unit"))
    name = asked.text("name", "单位", 200, needed=False)
    for item in items:
        rows = asked.draft.units_of(item)
        if unit is not None:
            chosen = next((row for row in rows if row.unit_id == unit.pk), None) or _added(item, unit, rec)
        else:
            found = next((row for row in rows if row.pk in keys or (name and row.canonical == name)), None)
            if found is None:
                raise asked.gone(keys) if keys else Invalid(f"{ordinal(item)}里没有“{name}”，请重新选择。")
            chosen = found
        leads = [row for row in asked.draft.units_of(item, UnitRole.LEAD) if row.pk != chosen.pk]
        for position, row in enumerate([chosen, *leads], 1):
            _put(row, UnitRole.LEAD, position, rec)
    return f"{chosen.unit.shown if chosen.unit else chosen.printed}牵头"


def set_units(asked: Asked, rec: Recorder) -> str:
    """{item, leads, supports}: exactly these answer for it; each is a printed unit of the item, a unit or a group."""
    item = asked.item()
    leads, supports = asked.keys("leads"), asked.keys("supports")
    if not leads:
        raise Invalid(f"{ordinal(item)}须有牵头单位，请至少选择一个。", field="leads")
    supports = [key for key in supports if key not in set(leads)]
    kept: set[UUID] = set()
    for role, keys in ((UnitRole.LEAD, leads), (UnitRole.SUPPORT, supports)):
        for position, key in enumerate(dict.fromkeys(keys), 1):
            row = _row_for(asked, item, key, kept, rec)
            _put(row, role, position, rec)
            kept.add(row.pk)
    for row in [row for row in asked.draft.units[item.pk] if row.pk not in kept]:
        rec.delete(row)
    return "重定牵头和责任单位"


def _row_for(asked: Asked, item: PlanItem, key: UUID, kept: set[UUID], rec: Recorder) -> ItemUnit:
    """Return the printed unit that `key` names, or a new one for the unit or group of the register."""
    for row in asked.draft.units[item.pk]:
        if row.pk not in kept and key in (row.pk, row.unit_id, row.group_id):
            return row
    owned = {"jurisdiction_id": item.jurisdiction_id, "pk": key}
    unit = Unit.objects.filter(active_to=None, **owned).first()
    if unit is not None:
        return _added(item, unit, rec)
    group = UnitGroup.objects.filter(**owned).first()
    if group is None:
        raise asked.gone([key])
    return _added(item, group, rec)


def close_open_end(asked: Asked, rec: Recorder) -> str:
    """{item | items, units?}: 等 stands for these further units, or for none."""
    items = asked.items()
    further = asked.units("units", "members")
    for item in items:
        rec.update(item, open_ended=False)
        there = {row.unit_id for row in asked.draft.units[item.pk]}
        for unit in further:
            if unit.pk not in there:
                _added(item, unit, rec)
    return f"补上{'、'.join(unit.shown for unit in further)}" if further else "按所列单位办理，不再增加"


def _added(item: PlanItem, meant: Unit | UnitGroup, rec: Recorder) -> ItemUnit:
    """Return a new support unit of the item, given by a person."""
    is_group = isinstance(meant, UnitGroup)
    last = max((row.position for row in rec.draft.units[item.pk] if row.role == UnitRole.SUPPORT), default=0)
    row = ItemUnit(
        jurisdiction_id=item.jurisdiction_id,
        item=item,
        role=UnitRole.SUPPORT,
        position=last + 1,
        printed=meant.name if isinstance(meant, UnitGroup) else meant.shown,
        canonical=meant.name,
        collective=is_group,
        unit_id=None if is_group else meant.pk,
        group_id=meant.pk if is_group else None,
        origin=Origin.PERSON,
        given_by_id=rec.actor.pk,
    )
    rec.create(row)
    return row


def _put(row: ItemUnit, role: UnitRole, position: int, rec: Recorder) -> None:
    if row.role != role:
        rec.update(row, role=role, position=position, given_by_id=rec.actor.pk)
    else:
        rec.update(row, position=position)


def _names(asked: Asked) -> list[str]:
    names = asked.texts("names", "单位名称", 200) if asked.has("names") else [asked.text("name", "单位名称", 200)]
    return list(dict.fromkeys(names))


def _remember(rec: Recorder, unit: Unit, name: str) -> None:
    """Keep the printed name as a further name of the unit (其他写法), where it means nothing else yet."""
    if len(name) <= LONGEST_NAME and plain(name) not in name_index(rec.draft.plan.jurisdiction).known:
        rec.adopt(units.add_name(actor=rec.actor, unit=unit, name=name, now=rec.now))

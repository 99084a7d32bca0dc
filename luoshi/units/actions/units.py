"""Units and their names: new, renamed (机构改革), merged or closed, mapped to a printed name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.units.actions.rights import require_over, require_own
from luoshi.units.models import Account, Jurisdiction, Oversight, Unit, UnitGroup, UnitName, changes_of
from luoshi.units.names import plain
from luoshi.units.queries import Named
from luoshi.units.rules import NAME_LENGTH, Level, NameKind, UnitKind, is_below


def clean_name(name: str, what: str = "名称") -> str:
    """Return a name without blanks and odd widths; Invalid where nothing is left or it is too long."""
    name = plain(name).replace("(", "（").replace(")", "）")
    if not name:
        raise Invalid(f"请填写{what}。")
    if len(name) > NAME_LENGTH:
        raise Invalid(f"{what}最长{NAME_LENGTH}个字，这里有{len(name)}个字。")
    return name


def refuse_taken_name(jurisdiction: Jurisdiction, name: str, but: Named | None = None) -> None:
    """Raise MoveRefused where `name` already means another unit or group: a printed name must lead to one.

    A former name is free again: a unit that is founded anew may take it. Two that name at once wait for one another.
    """
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
    units = Unit.objects.filter(jurisdiction=jurisdiction, active_to=None)
    named = UnitName.objects.filter(jurisdiction=jurisdiction, name=name).exclude(kind=NameKind.FORMER)
    bearing: list[Named] = list(units.filter(Q(name=name) | Q(short_name=name) | Q(pk__in=named.values("unit_id"))))
    bearing += [
        group
        for group in UnitGroup.objects.filter(jurisdiction=jurisdiction)
        if plain(name) in map(plain, (group.name, *group.other_names))
    ]
    others = [meant for meant in bearing if but is None or meant.pk != but.pk]
    if others:
        raise MoveRefused(f"“{name}”已经是“{others[0].name}”的名称，请直接使用它，或换一个名称。")


@transaction.atomic
def create_unit(
    *,
    actor: Account | None,
    jurisdiction: Jurisdiction,
    name: str,
    now: datetime,
    short_name: str = "",
    kind: str = UnitKind.DEPARTMENT,
    position: int | None = None,
    phone: str = "",
    active_from: date | None = None,
) -> Unit:
    """Add a unit to a government (新建单位). MoveRefused where one of its names is taken."""
    require_own(actor, "units.alias", jurisdiction.pk)
    name = clean_name(name, "单位全称")
    short_name = clean_name(short_name, "简称") if short_name.strip() else ""
    for each in filter(None, [name, short_name]):
        refuse_taken_name(jurisdiction, each)
    if position is None:
        last = Unit.objects.filter(jurisdiction=jurisdiction).order_by("-position").first()
        position = last.position + 1 if last else 1
    unit = Unit.objects.create(
        jurisdiction=jurisdiction,
        name=name,
        short_name=short_name,
        kind=UnitKind(kind),
        position=position,
        phone=phone.strip(),
        active_from=active_from,
    )
    record("unit.created", actor=actor, subject=unit, at=now, after={"name": name, "short_name": short_name})
    return unit


@transaction.atomic
def update_unit(*, actor: Account | None, unit: Unit, now: datetime, **values: Any) -> Unit:
    """Change short name, kind, position or phone; the full name changes by `rename_unit` only."""
    require_own(actor, "units.manage", unit.jurisdiction_id)
    unit = _locked(unit)
    assert set(values) <= {"short_name", "kind", "position", "phone"}, values
    if values.get("short_name"):
        values["short_name"] = clean_name(values["short_name"], "简称")
        refuse_taken_name(unit.jurisdiction, values["short_name"], unit)
    before, after = changes_of(unit, values)
    if after:
        unit.save(update_fields=list(after))
        record("unit.changed", actor=actor, subject=unit, at=now, before=before, after=after)
    return unit


@transaction.atomic
def rename_unit(
    *, actor: Account | None, unit: Unit, name: str, on: date, now: datetime, short_name: str = "", document: str = ""
) -> Unit:
    """Give a unit a new name from day `on` (机构改革更名); the old names become former ones until the day before."""
    require_own(actor, "units.manage", unit.jurisdiction_id)
    unit = _locked(unit)
    _refuse_closed(unit)
    name = clean_name(name, "新的全称")
    short_name = clean_name(short_name, "新的简称") if short_name.strip() else ""
    if name == unit.name:
        raise Invalid("新的全称与现在的相同，没有更名。")
    for each in filter(None, [name, short_name]):
        refuse_taken_name(unit.jurisdiction, each, unit)
    for former in filter(None, {unit.name, unit.short_name} - {name, short_name}):
        UnitName.objects.update_or_create(
            jurisdiction_id=unit.jurisdiction_id,
            unit=unit,
            name=former,
            defaults={
                "kind": NameKind.FORMER,
                "valid_from": unit.active_from,
                "valid_to": on - timedelta(days=1),
            },
        )
    before, after = changes_of(unit, {"name": name, "short_name": short_name})
    unit.save(update_fields=["name", "short_name"])
    after |= {"on": on, "document": document}
    record("unit.renamed", actor=actor, subject=unit, at=now, before=before, after=after)
    return unit


@transaction.atomic
def close_unit(
    *, actor: Account | None, unit: Unit, on: date, now: datetime, successor: Unit | None = None, document: str = ""
) -> Unit:
    """Close a unit (撤销) or merge it into `successor` (职责划入); its tasks stay its own until they are handed on."""
    require_own(actor, "units.manage", unit.jurisdiction_id)
    unit = _locked(unit)
    _refuse_closed(unit)
    if successor is not None:
        if successor.jurisdiction_id != unit.jurisdiction_id or successor.pk == unit.pk:
            raise Invalid("职责划入的单位须是本级的另一个单位。")
        _refuse_closed(successor)
    unit.active_to, unit.successor = on, successor
    unit.save(update_fields=["active_to", "successor"])
    Oversight.objects.filter(unit=unit, until=None).update(until=on)
    after = {"active_to": on, "successor": successor, "document": document}
    record("unit.closed", actor=actor, subject=unit, at=now, before={"active_to": None}, after=after)
    return unit


@transaction.atomic
def add_name(
    *,
    actor: Account | None,
    unit: Unit,
    name: str,
    now: datetime,
    kind: str = NameKind.VARIANT,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> UnitName:
    """Map a printed name to a unit (对应到单位); harmless where it is mapped already.

    MoveRefused where it means another unit or group; a former name (曾用名) may have been several units'.
    """
    require_own(actor, "units.alias", unit.jurisdiction_id)
    name = clean_name(name)
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid("名称的止日早于起日，请改正。")
    if kind != NameKind.FORMER:
        refuse_taken_name(unit.jurisdiction, name, unit)
    held = UnitName.objects.filter(jurisdiction_id=unit.jurisdiction_id, unit=unit, name=name).first()
    if held:
        return held
    added = UnitName.objects.create(
        jurisdiction_id=unit.jurisdiction_id,
        unit=unit,
        name=name,
        kind=NameKind(kind),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record("unit.name-added", actor=actor, subject=unit, at=now, after={"name": name, "kind": added.get_kind_display()})
    return added


@transaction.atomic
def remove_name(*, actor: Account | None, name: UnitName, now: datetime) -> None:
    """Take a wrong further name away again."""
    require_own(actor, "units.manage", name.jurisdiction_id)
    record("unit.name-removed", actor=actor, subject=name.unit, at=now, before={"name": name.name})
    name.delete()


@transaction.atomic
def open_government(
    *,
    actor: Account | None,
    parent: Jurisdiction | None,
    level: str,
    name: str,
    now: datetime,
    code: str = "",
    own_prefix: str = "",
) -> Jurisdiction:
    """Open a government below `parent` (开通下级政府), and the unit of `parent` that it is.

    Without a parent only the person at the machine opens one. Invalid where the level does not stand below.
    """
    name = clean_name(name, "政府名称").removesuffix("人民政府")
    if parent is None:
        if actor is not None:
            raise Invalid("请选择上级政府。")
    else:
        require_over(actor, "units.manage", parent)
        if not is_below(Level(level), Level(parent.level)):
            raise Invalid(f"{Level(level).label}不能设在{Level(parent.level).label}之下。")
        Jurisdiction.objects.select_for_update().get(pk=parent.pk)
    if Jurisdiction.objects.filter(parent=parent, name=name).exists():
        raise MoveRefused(f"“{name}”已经开通，不必再开。")
    if code and Jurisdiction.objects.filter(code=code).exists():
        raise MoveRefused(f"区划代码{code}已被另一个政府使用，请核对。")
    government = Jurisdiction.objects.create(
        parent=parent, level=Level(level), name=name, code=code, own_prefix=own_prefix.strip()
    )
    after = {"name": name, "level": level, "code": code}
    record("government.opened", actor=actor, subject=parent or government, at=now, after=after)
    if parent:
        _become_unit(actor, parent, government, now)
    return government


def _become_unit(actor: Account | None, parent: Jurisdiction, government: Jurisdiction, now: datetime) -> None:
    """Make the government a unit of the one above, or bind it to the unit that was there before it was opened."""
    names = (government.government, government.name)
    unit = Unit.objects.filter(
        jurisdiction=parent, active_to=None, government=None, kind=UnitKind.GOVERNMENT, name__in=names
    ).first()
    if unit is None:
        for name in names:
            refuse_taken_name(parent, name)
        last = Unit.objects.filter(jurisdiction=parent).order_by("-position").first()
        unit = Unit(
            jurisdiction=parent,
            name=government.government,
            short_name=government.name,
            kind=UnitKind.GOVERNMENT,
            position=last.position + 1 if last else 1,
        )
    unit.government = government
    unit.save()
    record("unit.created", actor=actor, subject=unit, at=now, after={"name": unit.name, "government": government.name})


def _locked(unit: Unit) -> Unit:
    return Unit.objects.select_for_update().get(pk=unit.pk)


def _refuse_closed(unit: Unit | UnitGroup) -> None:
    if isinstance(unit, Unit) and not unit.is_active:
        raise MoveRefused(f"“{unit.name}”已于{unit.active_to}撤销，不能再办理。")

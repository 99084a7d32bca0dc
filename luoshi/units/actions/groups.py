"""Groups (集合单位): a name that stands for several units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.units.actions.rights import require_own
from luoshi.units.actions.units import clean_name, refuse_taken_name
from luoshi.units.models import Account, GroupMember, Jurisdiction, Unit, UnitGroup, changes_of


@transaction.atomic
def create_group(
    *,
    actor: Account | None,
    jurisdiction: Jurisdiction,
    name: str,
    now: datetime,
    other_names: Iterable[str] = (),
    members: Iterable[Unit] = (),
) -> UnitGroup:
    """Add a group with its members. MoveRefused where one of its names is taken."""
    require_own(actor, "units.alias", jurisdiction.pk)
    name = clean_name(name, "集合单位名称")
    others = _others(other_names, name)
    for each in [name, *others]:
        refuse_taken_name(jurisdiction, each)
    group = UnitGroup.objects.create(jurisdiction=jurisdiction, name=name, other_names=others)
    record("group.created", actor=actor, subject=group, at=now, after={"name": name, "other_names": others})
    if members := list(members):
        set_members(actor=actor, group=group, members=members, now=now)
    return group


@transaction.atomic
def update_group(
    *, actor: Account | None, group: UnitGroup, name: str, other_names: Iterable[str], now: datetime
) -> UnitGroup:
    """Change the names of a group."""
    require_own(actor, "units.manage", group.jurisdiction_id)
    group = UnitGroup.objects.select_for_update().get(pk=group.pk)
    name = clean_name(name, "集合单位名称")
    others = _others(other_names, name)
    for each in [name, *others]:
        refuse_taken_name(group.jurisdiction, each, group)
    before, after = changes_of(group, {"name": name, "other_names": others})
    if after:
        group.save(update_fields=list(after))
        record("group.changed", actor=actor, subject=group, at=now, before=before, after=after)
    return group


@transaction.atomic
def set_members(*, actor: Account | None, group: UnitGroup, members: Iterable[Unit], now: datetime) -> UnitGroup:
    """Let a group stand for exactly `members`; tasks handed out before keep the units they were handed to."""
    require_own(actor, "units.alias", group.jurisdiction_id)
    group = UnitGroup.objects.select_for_update().get(pk=group.pk)
    wanted = {unit.pk: unit for unit in members}
    if any(unit.jurisdiction_id != group.jurisdiction_id for unit in wanted.values()):
        raise Invalid("集合单位的成员须是本级的单位。")
    held = {each.unit_id: each for each in group.memberships.select_related("unit")}
    gone = [each for key, each in held.items() if key not in wanted]
    added = [unit for key, unit in wanted.items() if key not in held]
    if not gone and not added:
        return group
    GroupMember.objects.filter(pk__in=[each.pk for each in gone]).delete()
    GroupMember.objects.bulk_create(
        GroupMember(jurisdiction_id=group.jurisdiction_id, group=group, unit=unit) for unit in added
    )
    before = {"members": sorted(each.unit.name for each in gone)}
    after = {"members": sorted(unit.name for unit in added)}
    record("group.members-set", actor=actor, subject=group, at=now, before=before, after=after)
    return group


@transaction.atomic
def delete_group(*, actor: Account | None, group: UnitGroup, now: datetime) -> None:
    """Take a group away. MoveRefused where plans or tasks use it."""
    require_own(actor, "units.manage", group.jurisdiction_id)
    before = {"name": group.name, "members": sorted(group.members.values_list("name", flat=True))}
    record("group.deleted", actor=actor, subject=group, at=now, before=before)
    try:
        group.delete()
    except ProtectedError as error:
        raise MoveRefused(f"“{group.name}”已在来文或任务中使用，不能删除；可以修改它的名称和成员。") from error


def _others(names: Iterable[str], name: str) -> list[str]:
    cleaned = [clean_name(each) for each in names if each.strip()]
    return [each for each in dict.fromkeys(cleaned) if each != name]

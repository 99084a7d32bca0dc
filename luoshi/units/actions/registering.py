"""Many rows of the register at once (批量建名录): a fixed number of statements for any number of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Model

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import Event, record_all
from luoshi.units.actions.rights import require_own
from luoshi.units.actions.units import clean_name
from luoshi.units.models import (
    Account,
    GroupMember,
    Jurisdiction,
    Leader,
    LeaderPost,
    Unit,
    UnitGroup,
    UnitName,
)
from luoshi.units.names import plain
from luoshi.units.rules import NameKind, UnitKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be made."""

    name: str
    short_name: str = ""
    kind: str = UnitKind.DEPARTMENT


def lock_names(jurisdiction: Jurisdiction) -> None:
    """Let two that name at once wait for one another, until the transaction ends."""
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)


def taken_names(jurisdiction: Jurisdiction) -> dict[str, str]:
    """Return every name that means a unit or group today: {plain name: who bears it}; former names are free."""
    taken: dict[str, str] = {}
    units = Unit.objects.filter(jurisdiction=jurisdiction, active_to=None)
    for name, short in units.values_list("name", "short_name"):
        taken |= {plain(each): name for each in (name, short) if each}
    further = UnitName.objects.filter(jurisdiction=jurisdiction, unit__active_to=None).exclude(kind=NameKind.FORMER)
    taken |= {plain(name): bearer for name, bearer in further.values_list("name", "unit__name")}
    for group in UnitGroup.objects.filter(jurisdiction=jurisdiction):
        taken |= {plain(each): group.name for each in (group.name, *group.other_names)}
    return taken


@transaction.atomic
def create_units(
    *, actor: Account | None, jurisdiction: Jurisdiction, wanted: Sequence[NewUnit], now: datetime
) -> list[Unit]:
    """Add units in their order. MoveRefused where a name is taken, or two of them are called the same."""
    require_own(actor, "units.alias", jurisdiction.pk)
    lock_names(jurisdiction)
    taken = taken_names(jurisdiction)
    last = Unit.objects.filter(jurisdiction=jurisdiction).aggregate(last=Max("position"))["last"] or 0
    made = []
    for position, each in enumerate(wanted, last + 1):
        name = clean_name(each.name, "单位全称")
        short = clean_name(each.short_name, "简称") if each.short_name.strip() else ""
        if len(short) > 40:
            raise Invalid(f"简称“{short}”最长40个字，现在有{len(short)}个字。")
        for own in dict.fromkeys(filter(None, [plain(name), plain(short)])):
            _take(taken, own, name)
        unit = Unit(jurisdiction=jurisdiction, name=name, short_name=short, kind=UnitKind(each.kind), position=position)
        made.append(unit)
    Unit.objects.bulk_create(made, batch_size=BATCH)
    told = (Event("unit.created", unit, after={"name": unit.name, "short_name": unit.short_name}) for unit in made)
    record_all(told, actor=actor, at=now)
    return made


def _take(taken: dict[str, str], name: str, bearer: str) -> None:
    if name in taken:
        raise MoveRefused(f"“{name}”已经是“{taken[name]}”的名称，请直接使用它，或换一个名称。")
    taken[name] = bearer


@transaction.atomic
def add_names(
    *, actor: Account | None, jurisdiction: Jurisdiction, wanted: Iterable[tuple[Unit, str]], now: datetime
) -> list[UnitName]:
    """Map printed names to units (对应到单位); what means something already is left as it is."""
    require_own(actor, "units.alias", jurisdiction.pk)
    lock_names(jurisdiction)
    taken = taken_names(jurisdiction)
    made = []
    for unit, name in wanted:
        name = plain(name).replace("(", "（").replace(")", "）")
        if 0 < len(name) <= 100 and plain(name) not in taken:
            taken[plain(name)] = unit.name
            made.append(UnitName(jurisdiction=jurisdiction, unit=unit, name=name, kind=NameKind.VARIANT))
    UnitName.objects.bulk_create(made, batch_size=BATCH)
    kind = str(NameKind.VARIANT.label)
    events = (Event("unit.name-added", each.unit, after={"name": each.name, "kind": kind}) for each in made)
    record_all(events, actor=actor, at=now)
    return made


@transaction.atomic
def create_groups(
    *,
    actor: Account | None,
    jurisdiction: Jurisdiction,
    wanted: Sequence[tuple[str, Sequence[Unit]]],
    now: datetime,
) -> list[UnitGroup]:
    """Add groups with their members. MoveRefused where a name is taken."""
    require_own(actor, "units.alias", jurisdiction.pk)
    lock_names(jurisdiction)
    taken = taken_names(jurisdiction)
    made, rows, events = [], [], []
    for name, members in wanted:
        name = clean_name(name, "集合单位名称")
        _take(taken, plain(name), name)
        group = UnitGroup(jurisdiction=jurisdiction, name=name, other_names=[])
        made.append(group)
        rows += [GroupMember(jurisdiction=jurisdiction, group=group, unit=unit) for unit in members]
        events.append(Event("group.created", group, after={"name": name, "other_names": []}))
        told = {"members": sorted(unit.name for unit in members)}
        events.append(Event("group.members-set", group, {"members": []}, told))
    UnitGroup.objects.bulk_create(made, batch_size=BATCH)
    GroupMember.objects.bulk_create(rows, batch_size=BATCH)
    record_all(events, actor=actor, at=now)
    return made


@transaction.atomic
def create_leaders(
    *, actor: Account | None, jurisdiction: Jurisdiction, wanted: Sequence[tuple[str, str]], now: datetime
) -> list[Leader]:
    """Add leaders (name, post). MoveRefused where a name is there already or twice among them."""
    require_own(actor, "units.alias", jurisdiction.pk)
    lock_names(jurisdiction)
    known = set(Leader.objects.filter(jurisdiction=jurisdiction).values_list("name", flat=True))
    last = Leader.objects.filter(jurisdiction=jurisdiction).aggregate(last=Max("position"))["last"] or 0
    made, posts = [], []
    for position, (name, title) in enumerate(wanted, last + 1):
        name = clean_name(name, "姓名")
        if name in known:
            raise MoveRefused(f"领导“{name}”已在名单中；同名的另一位请在姓名后注明，如“{name}（女）”。")
        known.add(name)
        leader = Leader(jurisdiction=jurisdiction, name=name, position=position)
        made.append(leader)
        posts.append(LeaderPost(jurisdiction=jurisdiction, leader=leader, title=clean_name(title, "职务")))
    Leader.objects.bulk_create(made, batch_size=BATCH)
    LeaderPost.objects.bulk_create(posts, batch_size=BATCH)
    events: list[Event] = []
    for leader, post in zip(made, posts, strict=True):
        subject: Model = leader
        events.append(Event("leader.created", subject, after={"name": leader.name}))
        events.append(Event("leader.appointed", subject, after={"title": post.title, "since": None}))
    record_all(events, actor=actor, at=now)
    return made

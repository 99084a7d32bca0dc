"""名录批量新建: one decision makes all units, leaders and groups that a person has confirmed in one table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from luoshi.errors import Invalid, MoveRefused
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.draft import is_settled
from luoshi.plans.models import ItemLeader, ItemUnit
from luoshi.plans.rules import UnitRole
from luoshi.units.actions import registering
from luoshi.units.actions.registering import NewUnit
from luoshi.units.models import Leader, Unit, UnitGroup
from luoshi.units.names import plain
from luoshi.units.queries import find_leaders, name_index
from luoshi.units.rules import UnitKind

MOST = 500  # rows of one decision
LONGEST = {"name": 200, "unit_name": 100, "short_name": 40, "same_as": 200, "leader_name": 40, "post": 60, "kind": 20}
LABELS = {
    "name": "原文中的名称",
    "unit_name": "单位全称",
    "short_name": "简称",
    "same_as": "对应的单位",
    "leader_name": "领导姓名",
    "post": "职务",
    "kind": "单位类别",
}
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Row = Mapping[str, Any]


def create_many(asked: Asked, rec: Recorder) -> str:
    """{units, leaders, groups}: put what a person confirmed into the register, and map the printed names to it.

    units: [{name, unit_name?, short_name?, kind?, same_as?}], `same_as` is another name of the table, or a name or key
    of the register; leaders: [{name, leader_name?, post?}]; groups: [{name, members: [names or keys]}], without members
    the lead unit proposes them. What somebody settled meanwhile stays as it is; what is in the register by now is used.
    """
    registering.lock_names(asked.plan.jurisdiction)
    work = _Work(asked, rec)
    work.units(_rows(asked, "units"))
    work.groups(_rows(asked, "groups"))
    work.leaders(_rows(asked, "leaders"))
    if not rec.changes():
        raise asked.gone(work.passed)
    return work.counts.words()


def _rows(asked: Asked, name: str) -> list[Row]:
    """Return the rows of one table, each text checked; a name may stand there once."""
    rows = asked.payload.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows) or len(rows) > MOST:
        raise Invalid(f"名单无法识别，或超过{MOST}行，请刷新页面后重试。", field=name)
    for row in rows:
        for field, longest in LONGEST.items():
            said = row.get(field, "")
            if not isinstance(said, str) or len(said) > longest:
                raise Invalid(f"{LABELS[field]}“{str(said)[:30]}”须是文字，最长{longest}个字。", field=field)
        if not row.get("name", "").strip():
            raise Invalid("名单里有一行没有原文中的名称，请刷新页面后重试。", field=name)
    names = [row["name"].strip() for row in rows]
    if len(names) != len(set(names)):
        raise Invalid("名单里同一个名称出现了两次，请刷新页面后重试。", field=name)
    return [{**row, "name": row["name"].strip()} for row in rows]


@dataclass(slots=True)
class _Counts:
    units: int = 0
    mapped: int = 0  # names that are units of the register
    groups: int = 0
    left: int = 0  # groups whose members the lead unit proposes
    leaders: int = 0
    known_leaders: int = 0

    def words(self) -> str:
        """Return what the decision says."""
        made = [(self.units, "个单位"), (self.leaders, "位领导"), (self.groups, "个集合单位")]
        new = "、".join(f"{number}{what}" for number, what in made if number)
        rest = [
            (self.mapped, "个名称对应到单位"),
            (self.known_leaders, "位对应到已有领导"),
            (self.left, "个集合单位由牵头单位提出成员"),
        ]
        return "，".join([f"新建{new}"] * bool(new) + [f"{number}{what}" for number, what in rest if number])


class _Work:
    """What is made and mapped for one decision."""

    def __init__(self, asked: Asked, rec: Recorder) -> None:
        self.asked, self.rec, self.place = asked, rec, asked.plan.jurisdiction
        self.index = name_index(self.place)
        self.known = {key: meant for bearing in self.index.known.values() for key, meant in bearing.items()}
        self.counts = _Counts()
        self.passed: list[UUID] = []  # rows that somebody settled meanwhile
        self.meant: dict[str, Unit] = {}  # printed name → unit, of this decision
        self.printed: dict[str, list[ItemUnit]] = defaultdict(list)
        for rows in asked.draft.units.values():
            for row in rows:
                self.printed[row.canonical].append(row)

    def waiting(self, rows: Sequence[Row]) -> dict[str, list[ItemUnit]]:
        """Return by name the printed units that nobody settled yet; Invalid where the plan has no such name."""
        found = {}
        for name in (row["name"] for row in rows):
            if name not in self.printed:
                raise Invalid(f"方案里没有“{name}”，请刷新页面看最新内容。")
            self.passed += [row.pk for row in self.printed[name] if is_settled(row)]
            if left := [row for row in self.printed[name] if not is_settled(row)]:
                found[name] = left
        return found

    def units(self, rows: Sequence[Row]) -> None:
        """Make the units of the table, and map every name of it."""
        waiting = self.waiting(rows)
        by_name = {row["name"]: row for row in rows if row["name"] in waiting}
        heads = {name: self._head(row, by_name) for name, row in by_name.items()}
        fresh: dict[str, NewUnit] = {}  # plain full name → what is to be made: two rows of one full name are one unit
        for head in heads.values():
            if isinstance(head, NewUnit):
                fresh.setdefault(plain(head.name), head)
        actor, now = self.rec.actor, self.rec.now
        units = registering.create_units(actor=actor, jurisdiction=self.place, wanted=list(fresh.values()), now=now)
        made = dict(zip(fresh, units, strict=True))
        for unit in made.values():
            self.rec.adopt(unit)
        for name, head in heads.items():
            self.meant[name] = made[plain(head.name)] if isinstance(head, NewUnit) else head
            for row in waiting[name]:
                self.rec.update(row, unit_id=self.meant[name].pk, group_id=None, members=None)
        names = [(unit, name) for name, unit in self.meant.items()]
        for added in registering.add_names(actor=actor, jurisdiction=self.place, wanted=names, now=now):
            self.rec.adopt(added)
        self.counts.units, self.counts.mapped = len(made), len(heads) - len(made)

    def _head(self, row: Row, by_name: Mapping[str, Row]) -> NewUnit | Unit:
        """Return what a row of the table means: a unit of the register, or one to be made."""
        seen: set[str] = set()
        while (said := row.get("same_as", "").strip()) and said != row["name"]:
            seen.add(row["name"])
            if said in seen:
                raise Invalid(f"“{row['name']}”和“{said}”互相指为对方，请留一个新建。", field="same_as")
            if said not in by_name:
                return self.registered(said)
            row = by_name[said]
        full = row.get("unit_name", "").strip() or row["name"]
        known = self.index.find(full)
        if isinstance(known, UnitGroup):
            raise MoveRefused(f"“{full}”已经是集合单位的名称，请换一个全称。")
        kind = row.get("kind", "") or UnitKind.DEPARTMENT
        if kind not in UnitKind.values:
            raise Invalid("单位类别不在可选范围内，请重新选择。", field="kind")
        return known if known is not None else NewUnit(full, row.get("short_name", ""), kind)

    def registered(self, said: str) -> Unit:
        """Return the unit that a name or a key says; Invalid where it says none."""
        found: Unit | UnitGroup | None = self.meant.get(said) or self.index.find(said)
        if found is None and _KEY.fullmatch(said):
            found = self.known.get(UUID(said))
        if found is None:
            keys = {row.unit_id for row in self.printed.get(said, ()) if row.unit_id}
            found = self.known.get(keys.pop()) if len(keys) == 1 else None
        if not isinstance(found, Unit):
            raise Invalid(f"单位名录和本表里都没有单位“{said}”，请从提示中选择。", field="same_as")
        return found

    def groups(self, rows: Sequence[Row]) -> None:
        """Make the groups with their members; leave those without to the lead unit."""
        waiting = self.waiting(rows)
        fresh: list[tuple[str, list[Unit]]] = []
        for row in (row for row in rows if row["name"] in waiting):
            name, members = row["name"], row.get("members") or []
            if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
                raise Invalid(f"“{name}”的成员无法识别，请刷新页面后重试。", field="members")
            known = self.index.find(name)
            if isinstance(known, UnitGroup):
                self._settle(waiting[name], group_id=known.pk)
                self.counts.mapped += 1
            elif members:
                fresh.append((name, list(dict.fromkeys(map(self.registered, members)))))
            elif any(each.role == UnitRole.LEAD for each in waiting[name]):
                raise Invalid(f"集合单位“{name}”是牵头单位，请给出成员，不能由牵头单位提出。", field="members")
            else:
                self._settle(waiting[name], group_id=None, members=[])
                self.counts.left += 1
        made = registering.create_groups(actor=self.rec.actor, jurisdiction=self.place, wanted=fresh, now=self.rec.now)
        for (name, _), group in zip(fresh, made, strict=True):
            self.rec.adopt(group)
            self._settle(waiting[name], group_id=group.pk)
        self.counts.groups = len(made)

    def _settle(self, rows: Iterable[ItemUnit], *, group_id: UUID | None, members: list[str] | None = None) -> None:
        for row in rows:
            self.rec.update(row, group_id=group_id, unit_id=None, members=members, collective=True)

    def leaders(self, rows: Sequence[Row]) -> None:
        """Make the leaders, and map every name or post to its leader."""
        printed: dict[str, list[ItemLeader]] = defaultdict(list)
        for each in (each for rows_of in self.asked.draft.leaders.values() for each in rows_of):
            printed[each.printed or each.post].append(each)
        wanted: dict[str, str] = {}  # printed name or post → the leader's name
        fresh: dict[str, str] = {}  # leader's name → post
        for row in rows:
            name, named = row["name"], row.get("leader_name", "").strip()
            if name not in printed:
                raise Invalid(f"方案里没有领导“{name}”，请刷新页面看最新内容。")
            self.passed += [each.pk for each in printed[name] if each.leader_id]
            if all(each.leader_id for each in printed[name]):
                continue
            if not named and not any(each.printed for each in printed[name]):
                raise Invalid(f"请填写“{name}”的姓名。", field="leader_name")
            post = row.get("post", "").strip() or next((each.post for each in printed[name] if each.post), "")
            wanted[name] = named or name
            fresh.setdefault(wanted[name], post or f"{self.place.prefix}领导")
        meant = self._leaders_named(fresh)
        for name, leader in wanted.items():
            for each in printed[name]:
                if each.leader_id is None:
                    self.rec.update(each, leader_id=meant[leader].pk)
        self.counts.known_leaders = len(set(wanted)) - self.counts.leaders

    def _leaders_named(self, posts: Mapping[str, str]) -> dict[str, Leader]:
        """Return the leaders of those names, made where nobody is called so."""
        known = find_leaders(self.place, posts)
        fresh = [(name, post) for name, post in posts.items() if known[name] is None]
        made = registering.create_leaders(actor=self.rec.actor, jurisdiction=self.place, wanted=fresh, now=self.rec.now)
        for leader in made:
            self.rec.adopt(leader)
        self.counts.leaders = len(made)
        found = {name: leader for name, leader in known.items() if leader is not None}
        return found | {name: leader for (name, _), leader in zip(fresh, made, strict=True)}

"""What a plan names and the register does not know yet (名录缺项), as one table that a person corrects and confirms.

The first plan of a new government finds an empty register: then this table is its register. No database of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.plans.draft import is_settled
from luoshi.plans.offering import Offering, kinds_meant
from luoshi.plans.questions import SELECTIVE
from luoshi.plans.rules import QuestionState, UnitRole
from luoshi.units.guessing import full_name, kind_of, short_name
from luoshi.units.models import Unit
from luoshi.units.names import LEAST, SAME, bare_name, likeness, plain
from luoshi.units.rules import UnitKind

FEW = 3  # fewer names than this are answered one by one
MOST_LINES = 140  # of one table: a form may send a thousand fields
UNIT_FIELDS = ("name", "unit_name", "short_name", "kind", "same_as")
CODES = frozenset({"unit-unmapped", "group-unmapped", "leader-unmapped", "leader-is-post"})


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that the register does not know: what would be made of it."""

    name: str
    times: int
    unit_name: str
    short_name: str
    kind: str
    same_as: str = ""  # another name of the table, or a unit of the register
    near: str = ""  # what it is like, without being the same for certain
    taken: bool = True  # ticked


@dataclass(frozen=True, slots=True)
class LeaderLine:
    """A leader whom the register does not know."""

    name: str
    times: int
    leader_name: str  # "" where only the post is printed
    post: str
    near: str = ""
    taken: bool = True


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group that the register does not know, with the members that were found."""

    name: str
    times: int
    members: tuple[str, ...]
    may_leave: bool  # it leads nowhere, so that the lead unit can propose its members
    chosen: str = ""

    @property
    def choice(self) -> str:
        """What is chosen: group (these members), lead (the lead unit proposes them), later (asked by itself)."""
        return self.chosen or ("group" if self.members else "lead" if self.may_leave else "later")


@dataclass(frozen=True, slots=True)
class Roster:
    """The table."""

    units: Sequence[UnitLine]
    leaders: Sequence[LeaderLine]
    groups: Sequence[GroupLine]
    more: int = 0  # names that did not fit; they come when these are done

    @property
    def count(self) -> int:
        """How many names stand in it."""
        return len(self.units) + len(self.leaders) + len(self.groups)

    @property
    def words(self) -> str:
        """What is missing: 66个单位、8位领导."""
        parts = ((self.units, "个单位"), (self.leaders, "位领导"), (self.groups, "个集合单位"))
        return "、".join(f"{len(lines)}{what}" for lines, what in parts if lines)

    def payload(self) -> dict[str, Any]:
        """Return the decision (create-many) that takes what is ticked; what nobody can know stays out."""
        units = [
            {name: getattr(line, name) for name in UNIT_FIELDS if getattr(line, name)}
            for line in self.units
            if line.taken
        ]
        leaders = [
            {"name": line.name, "leader_name": line.leader_name, "post": line.post}
            for line in self.leaders
            if line.taken and line.leader_name
        ]
        left = {line.name for line in self.units if not line.taken}
        groups = [
            {"name": line.name, "members": [each for each in line.members if each not in left]}
            if line.choice == "group"
            else {"name": line.name, "members": []}
            for line in self.groups
            if line.choice != "later"
        ]
        return {name: rows for name, rows in (("units", units), ("leaders", leaders), ("groups", groups)) if rows}


def missing_of(questions: Iterable[Any]) -> str:
    """Return what open questions say is missing in the register, in words; "" where it is little."""
    asked = Counter(each.code for each in questions if each.state == QuestionState.OPEN and each.code in CODES)
    if sum(asked.values()) < FEW:
        return ""
    numbers = (
        (asked["unit-unmapped"], "个单位"),
        (asked["leader-unmapped"] + asked["leader-is-post"], "位领导"),
        (asked["group-unmapped"], "个集合单位"),
    )
    return "、".join(f"{number}{what}" for number, what in numbers if number)


def roster_of(desk: Offering) -> Roster:
    """Return the table of what the plan names and the register does not know; a few queries."""
    place = desk.draft.plan.jurisdiction
    names: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for _, row in desk.draft.live_units():
        if not is_settled(row):
            (groups if row.collective else names)[row.canonical] += 1
    kept = dict(list(names.items())[:MOST_LINES])
    variants = _variants(kept, place.name, place.prefix)
    units = [_unit_line(desk, name, times, variants) for name, times in kept.items()]
    leaders = _leader_lines(desk)
    group_lines = [_group_line(desk, name, times, units) for name, times in groups.items()]
    room = max(MOST_LINES - len(units), 0)
    leaders_in, groups_in = leaders[:room], group_lines[: max(room - len(leaders), 0)]
    more = len(names) + len(leaders) + len(group_lines) - len(units) - len(leaders_in) - len(groups_in)
    return Roster(units, leaders_in, groups_in, more)


def _variants(names: Mapping[str, int], place: str, prefix: str) -> dict[str, str]:
    """Return which names are another writing of a more frequent one: {市发改委: 市发展改革委}."""
    found: dict[str, str] = {}
    heads: list[tuple[str, str, str]] = []  # name, its full name, its name without the place
    for name in sorted(names, key=lambda each: (-names[each], -len(each))):
        full, bare = plain(full_name(name, place, prefix)), bare_name(name, place, prefix)
        same = [head for head, its_full, its_bare in heads if full == its_full or likeness(bare, its_bare) >= SAME]
        if len(same) == 1:
            found[name] = same[0]
        else:
            heads.append((name, full, bare))
    return found


def _unit_line(desk: Offering, name: str, times: int, variants: Mapping[str, str]) -> UnitLine:
    place = desk.draft.plan.jurisdiction
    full = full_name(name, place.name, place.prefix)
    known = [each for each in desk.index.similar(name, 2) if isinstance(each.meant, Unit) and each.score >= LEAST]
    sure = [each for each in known if each.score >= SAME]
    same_as = variants.get(name, "")
    if not same_as and len(sure) == 1:
        same_as = sure[0].meant.name
    near = f"与名录里的“{known[0].meant.name}”相近" if known and not same_as else ""
    return UnitLine(name, times, full, short_name(name, full), kind_of(name), same_as, near)


def _leader_lines(desk: Offering) -> list[LeaderLine]:
    times: Counter[str] = Counter()
    posts: dict[str, str] = {}
    printed: dict[str, bool] = {}
    for _, row in desk.draft.live_leaders():
        if row.leader_id is None:
            name = row.printed or row.post
            times[name] += 1
            posts[name] = posts.get(name) or row.post
            printed[name] = printed.get(name, False) or bool(row.printed)
    title = f"{desk.draft.plan.jurisdiction.prefix}领导"
    return [
        LeaderLine(name, number, name[:40] if printed[name] else "", posts[name] or title, _near_leader(desk, name))
        for name, number in times.items()
    ]


def _near_leader(desk: Offering, name: str) -> str:
    """Return who of the register is written almost so: one character differs."""
    for leader in desk.leaders:
        if len(leader.name) == len(name) and sum(a != b for a, b in zip(name, leader.name, strict=True)) == 1:
            return f"与名录里的“{leader.name}”相近"
    return ""


def _group_line(desk: Offering, name: str, times: int, lines: Sequence[UnitLine]) -> GroupLine:
    """Return a group with the units of the register and of the table that are of the kinds it says."""
    leads = any(row.role == UnitRole.LEAD and not is_settled(row) for row in desk.named_rows(name))
    kinds = () if SELECTIVE.search(name) else kinds_meant(name)
    members = [unit.name for unit in desk.units if unit.kind in kinds and _is_meant(unit.name, unit.kind, name)]
    members += [
        line.name
        for line in lines
        if not line.same_as and line.kind in kinds and _is_meant(line.unit_name, line.kind, name)
    ]
    return GroupLine(name, times, tuple(dict.fromkeys(members)), not leads)


def _is_meant(unit: str, kind: str, group: str) -> bool:
    """Return whether a government below belongs to a group: 各县（市）人民政府 takes no districts, 各镇 no counties."""
    if kind != UnitKind.GOVERNMENT:
        return True
    bare = plain(unit).removesuffix("人民政府").removesuffix("政府").removesuffix("办事处")
    wanted = plain(group)
    if bare.endswith(("镇", "乡", "街道")):
        return any(word in wanted for word in ("镇", "乡", "街道"))
    return bare[-1:] in wanted

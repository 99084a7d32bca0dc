"""What the review page shows of one item (事项卡片): its fields, where each comes from, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from luoshi.plans.draft import Draft, is_settled
from luoshi.plans.models import ItemLeader, ItemStage, ItemTarget, ItemUnit, PlanItem
from luoshi.plans.rules import Origin, UnitRole
from luoshi.units.models import Leader, Unit, UnitGroup

NOBODY = UUID(int=0)

# field of the card → how the parser names it
READ_AS = {
    "text": "text",
    "headings": "headings",
    "leaders": "leaders",
    "leads": "lead_units",
    "supports": "support_units",
    "due": "due",
    "targets": "indicators",
    "stages": "deadlines",
}
OPS = (("=", "达到"), (">=", "不低于"), ("<=", "不高于"), ("~", "左右"), (">", "高于"), ("<", "低于"))


@dataclass(frozen=True, slots=True)
class Corrected:
    """That a person changed a field: who, when, and what was read of the document (人工校核)."""

    name: str
    at: datetime
    read: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A unit of the item: as printed, and what it is in the register."""

    row: ItemUnit
    shown: str
    full: str
    unsettled: str  # why a person must look at it, or ""
    members: int

    @property
    def at(self) -> int | None:
        """Where it stands in the source."""
        return self.row.start


@dataclass(frozen=True, slots=True)
class Register:
    """The names of the register that the page shows and suggests (单位名录、领导名录)."""

    units: Mapping[UUID, Unit]
    groups: Mapping[UUID, UnitGroup]
    leaders: Sequence[Leader]

    @property
    def leader_names(self) -> dict[UUID | None, str]:
        """Each leader's name and posts of today."""
        return {leader.pk: f"{leader.name} {posts}".strip() for leader, posts in self._posts()}

    @property
    def known_units(self) -> list[tuple[str, str]]:
        """What fields for units suggest: the name in lists and the full one; groups at the end."""
        units = [(unit.shown, unit.name) for unit in self.units.values()]
        return units + [(group.name, "集合单位") for group in self.groups.values()]

    @property
    def known_leaders(self) -> list[tuple[str, str]]:
        """What fields for leaders suggest: name and posts."""
        return [(leader.name, posts) for leader, posts in self._posts()]

    def _posts(self) -> Iterator[tuple[Leader, str]]:
        for leader in self.leaders:
            yield leader, "、".join(post.title for post in leader.posts.all() if post.until is None)

    def chip(self, row: ItemUnit) -> Chip:
        """Return how a unit of an item is shown."""
        unit, group = self.units.get(row.unit_id or NOBODY), self.groups.get(row.group_id or NOBODY)
        full = unit.name if unit else group.name if group else row.canonical
        return Chip(row, unit.shown if unit else row.printed, full, _unsettled(row), len(row.members or ()))


@dataclass(frozen=True, slots=True)
class Card:
    """One item with all that stands in it."""

    item: PlanItem
    leads: list[Chip]
    supports: list[Chip]
    leaders: list[tuple[ItemLeader, str]]  # who he is in the register, "" where nobody
    targets: list[tuple[ItemTarget, str, str, str]]  # its value, its comparison, and a large value in words
    stages: list[ItemStage]
    corrected: Mapping[str, Corrected]
    due_origin: str
    following: PlanItem | None  # what 合并 would join to it

    @property
    def rows(self) -> int:
        """How many lines the text needs in its box."""
        return max(2, min(14, len(self.item.text) // 28 + 1))


def card_of(draft: Draft, register: Register, pk: UUID | None) -> Card | None:
    """Return the card of an item, of the first where `pk` is none of the plan; None where it has no items."""
    item = next((each for each in draft.items if each.pk == pk), None) or next(iter(draft.items), None)
    if item is None:
        return None
    later = (each for each in draft.items if each.position > item.position and not each.removed)
    chips = [register.chip(row) for row in draft.units_of(item)]
    return Card(
        item=item,
        leads=[chip for chip in chips if chip.row.role == UnitRole.LEAD],
        supports=[chip for chip in chips if chip.row.role == UnitRole.SUPPORT],
        leaders=[(row, register.leader_names.get(row.leader_id, "")) for row in draft.leaders[item.pk]],
        targets=[
            (row, shown_value(row.value), dict(OPS).get(row.op, row.op), in_words(row.value))
            for row in draft.targets[item.pk]
        ],
        stages=draft.stages[item.pk],
        corrected=corrections_of(item),
        due_origin=Origin(item.due_origin).label,
        following=next(later, None),
    )


def shown_value(value: Decimal | None) -> str:
    """Return a figure without empty decimals: 12000, 4.5."""
    return "" if value is None else f"{value.normalize():f}"


def in_words(value: Decimal | None) -> str:
    """Return a large value as documents print it (1.2万, 3亿), "" for one that reads well as it is."""
    for size, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value is not None and abs(value) >= size:
            return f"{shown_value(value / size)}{word}"
    return ""


def corrections_of(item: PlanItem) -> dict[str, Corrected]:
    """Return the fields that a person changed, with what had been read."""
    return {
        field: Corrected(who.get("name", ""), datetime.fromisoformat(who["at"]), read_in_words(item.read, field))
        for field, who in item.corrected.items()
    }


def read_in_words(read: Mapping[str, Any], field: str) -> str:
    """Return what the parser read for a field, for people; "" where it read nothing."""
    value = read.get(READ_AS.get(field, field))
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return "、".join(each if isinstance(each, str) else str(each.get("raw", "")) for each in value)
    return "" if value is None else str(value)


def _unsettled(row: ItemUnit) -> str:
    if is_settled(row):
        return ""
    return "集合单位，还没有定包括哪些单位" if row.collective else "单位名录里没有对应的单位"

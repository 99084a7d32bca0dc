"""A plan with all that stands in it, held in memory (校核底稿): read with five queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models.fields.json import KeyTransform

from luoshi.plans.models import ItemLeader, ItemStage, ItemTarget, ItemUnit, Plan, PlanItem
from luoshi.plans.rules import UnitRole

_NAMED = 6  # so many items are named before 等


@dataclass(slots=True)
class Draft:
    """The rows of one plan as they stand; what a decision changes is changed here and in the database together."""

    plan: Plan
    items: list[PlanItem]
    units: dict[UUID, list[ItemUnit]] = field(default_factory=lambda: defaultdict(list))
    leaders: dict[UUID, list[ItemLeader]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[UUID, list[ItemTarget]] = field(default_factory=lambda: defaultdict(list))
    stages: dict[UUID, list[ItemStage]] = field(default_factory=lambda: defaultdict(list))

    def live(self) -> list[PlanItem]:
        """Return the items that still stand, in order."""
        return [item for item in self.items if not item.removed]

    def units_of(self, item: PlanItem, role: UnitRole | None = None) -> list[ItemUnit]:
        """Return the units of an item, leads first, in order."""
        found = [each for each in self.units[item.pk] if role is None or each.role == role]
        return sorted(found, key=lambda each: (each.role, each.position))

    def live_units(self) -> Iterator[tuple[PlanItem, ItemUnit]]:
        """Yield every unit of every item that stands."""
        for item in self.live():
            for each in self.units[item.pk]:
                yield item, each

    def live_leaders(self) -> Iterator[tuple[PlanItem, ItemLeader]]:
        """Yield every leader of every item that stands."""
        for item in self.live():
            for each in self.leaders[item.pk]:
                yield item, each


# What of the item as read is asked of all items of a plan; the whole is long and comes only where it is needed.
OFTEN_ASKED = ("seq", "text", "support_etc", "lead_etc")


def load_draft(plan: Plan, *, with_read: bool = False) -> Draft:
    """Return the plan with its items, units, leaders, targets and stages; `with_read`: and all that was read."""
    items = PlanItem.objects.filter(plan=plan).order_by("position")
    if not with_read:
        asked = {f"read_{name}": KeyTransform(name, "read") for name in OFTEN_ASKED}
        items = items.defer("read").annotate(**asked)
    draft = Draft(plan, list(items))
    of_plan = {"item__plan": plan}
    for unit in ItemUnit.objects.filter(**of_plan).order_by("role", "position", "pk"):
        draft.units[unit.item_id].append(unit)
    for leader in ItemLeader.objects.filter(**of_plan).order_by("position", "pk"):
        draft.leaders[leader.item_id].append(leader)
    for target in ItemTarget.objects.filter(**of_plan).order_by("position", "pk"):
        draft.targets[target.item_id].append(target)
    for stage in ItemStage.objects.filter(**of_plan).order_by("date", "position", "pk"):
        draft.stages[stage.item_id].append(stage)
    return draft


def is_settled(unit: ItemUnit) -> bool:
    """Return whether the register says who a printed unit is, or a person said which units it stands for."""
    return bool(unit.unit_id or unit.group_id or unit.members is not None)


def as_read(item: PlanItem) -> Mapping[str, Any]:
    """Return what was read of an item, of one loaded without it only what is asked of all items; {} for a new one."""
    if "read" in item.__dict__:
        whole: Mapping[str, Any] = item.read
        return whole
    found = {name: getattr(item, f"read_{name}", None) for name in OFTEN_ASKED}
    return {name: value for name, value in found.items() if value is not None}


def number_of(item: PlanItem) -> str:
    """Return the number by which people speak of an item: where it stands in the document, else its label."""
    return str(as_read(item).get("seq") or item.label or item.position // 1000)


def ordinal(item: PlanItem) -> str:
    """Return how a sentence names the item: 第17项, with the printed number where it differs."""
    printed = item.label.strip("（()）〔〕[]【】")
    number = number_of(item)
    return f"第{number}项" if printed in ("", number) else f"第{number}项（原文序号“{item.label}”）"


def listed(items: Iterable[PlanItem], most: int = _NAMED) -> str:
    """Return how a sentence names several items: 第3、5、9项, or 第3、5、9、12、14、20项等41项."""
    items = list(items)
    if len(items) == 1:
        return ordinal(items[0])
    named = "、".join(number_of(item) for item in items[:most])
    return f"第{named}项等{len(items)}项" if len(items) > most else f"第{named}项"

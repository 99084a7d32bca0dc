"""What a decision asks for (决定内容), checked field by field: one clear sentence for each that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from luoshi.errors import Invalid, Stale
from luoshi.plans.draft import Draft
from luoshi.plans.models import Decision, ItemStage, ItemTarget, ItemUnit, PlanItem
from luoshi.units.models import Leader, Owned, Unit, UnitGroup

Row = TypeVar("Row", bound=Owned)
GONE = "要处理的内容已经不在了，请刷新页面看最新内容。"
LARGEST = Decimal(10) ** 17


class Asked:
    """The payload of a decision, read against the draft and the register of the plan's government."""

    def __init__(self, payload: Mapping[str, Any], draft: Draft) -> None:
        self.payload, self.draft, self.plan = payload, draft, draft.plan

    def has(self, name: str) -> bool:
        """Return whether a field is given and not empty."""
        return self.payload.get(name) not in (None, "", [])

    def text(self, name: str, what: str, longest: int = 5000, *, needed: bool = True) -> str:
        """Return a text without blanks around it."""
        value = self.payload.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise Invalid(f"请填写{what}。", field=name)
        if len(value.strip()) > longest:
            raise Invalid(f"{what}最长{longest}个字，现在有{len(value.strip())}个字。", field=name)
        return value.strip()

    def texts(self, name: str, what: str, longest: int = 5000) -> list[str]:
        """Return a list of texts, none empty."""
        values = self.payload.get(name)
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            raise Invalid(f"请填写{what}。", field=name)
        cleaned = [each.strip() for each in values if each.strip()]
        if any(len(each) > longest for each in cleaned):
            raise Invalid(f"{what}最长{longest}个字。", field=name)
        return cleaned

    def choice(self, name: str, what: str, allowed: Iterable[str]) -> str:
        """Return one of the allowed values."""
        value = self.payload.get(name)
        if value not in tuple(allowed):  # a list in its place has no hash
            raise Invalid(f"{what}不在可选范围内，请重新选择。", field=name)
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return yes or no; forms send "1" and "0"."""
        return self.payload.get(name, default) in (True, "1", "true", "on")

    def day(self, name: str, what: str) -> date:
        """Return a date of a reasonable year."""
        value = self.payload.get(name)
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise Invalid(f"{what}不是有效日期，请按“2026-06-30”的样子填写。", field=name)
        if not self.plan.year - 5 <= found.year <= self.plan.year + 20:
            raise Invalid(f"{what}{found.isoformat()}与方案年度{self.plan.year}年相差太远，请核对。", field=name)
        return found

    def figure(self, name: str, what: str) -> Decimal | None:
        """Return a number as the database keeps it, or None where the field is empty."""
        value = self.payload.get(name)
        if value in (None, ""):
            return None
        try:
            number = Decimal(str(value).replace(",", "").replace("，", ""))
            number = number.quantize(Decimal("0.000001")) if abs(number) < LARGEST else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise Invalid(f"{what}“{value}”不是数字，请只填数字，如12000或3.5。", field=name)
        return number

    # rows of the plan

    def keys(self, *names: str) -> list[UUID]:
        """Return the keys in the first of the fields that is given: one key or a list."""
        value: Any = next((self.payload[name] for name in names if self.has(name)), [])
        return [_key(each) for each in (value if isinstance(value, list) else [value])]

    def items(self, *names: str, removed: bool = False) -> list[PlanItem]:
        """Return the items named by `items` or `item`, in the order of the plan."""
        wanted = set(self.keys(*(names or ("items", "item"))))
        if not wanted:
            raise Invalid("请选择要处理的事项。")
        found = [item for item in self.draft.items if item.pk in wanted and item.removed == removed]
        if len(found) != len(wanted):
            raise self.gone(wanted - {item.pk for item in found})
        return found

    def item(self, name: str = "item", *, removed: bool = False) -> PlanItem:
        """Return the one item named."""
        return self.items(name, removed=removed)[0]

    def item_units(self, name: str = "item_unit") -> list[ItemUnit]:
        """Return the printed units named by key."""
        return self._parts(self.draft.units, self.keys(name))

    def targets(self) -> list[ItemTarget]:
        """Return the targets named by `targets` or `target`."""
        return self._parts(self.draft.targets, self.keys("targets", "target"))

    def stage(self) -> ItemStage:
        """Return the stage named by key."""
        return self._parts(self.draft.stages, self.keys("stage"))[0]

    def _parts(self, parts: Mapping[UUID, list[Row]], keys: list[UUID]) -> list[Row]:
        found = [row for rows in parts.values() for row in rows if row.pk in set(keys)]
        if not keys or len(found) != len(set(keys)):
            raise self.gone(set(keys) - {row.pk for row in found})
        return found

    def named(self, *names: str) -> list[ItemUnit]:
        """Return every printed unit of the plan, also in removed items, that is printed with one of `names`."""
        found = [row for rows in self.draft.units.values() for row in rows if row.canonical in names]
        if not found:
            raise Invalid(f"方案里没有“{'、'.join(names)}”，请刷新页面看最新内容。")
        return found

    def gone(self, keys: Iterable[UUID]) -> Invalid | Stale:
        """Return the refusal for rows that are not there: with who took them away, where a decision did."""
        lost = {str(key) for key in keys}
        for decision in Decision.objects.filter(plan=self.plan).select_related("by"):
            if lost & set(decision.touched):
                return stale(decision)
        return Invalid(GONE)

    # rows of the register

    def units(self, *names: str) -> list[Unit]:
        """Return units of the register, in the order asked for."""
        found = self._registered(Unit, self.keys(*names), "单位")
        for unit in found:
            if not unit.is_active:
                raise Invalid(f"“{unit.name}”已撤销，不能承担任务，请选择其他单位。")
        return found

    def unit(self, name: str = "unit") -> Unit:
        """Return the one unit named."""
        found = self.units(name)
        if not found:
            raise Invalid("请选择单位。", field=name)
        return found[0]

    def group(self, name: str = "group") -> UnitGroup:
        """Return the one group named."""
        found = self._registered(UnitGroup, self.keys(name), "集合单位")
        if not found:
            raise Invalid("请选择集合单位。", field=name)
        return found[0]

    def leaders(self, *names: str) -> list[Leader]:
        """Return leaders of the register, in the order asked for."""
        return self._registered(Leader, self.keys(*names), "领导")

    def leader(self) -> Leader:
        """Return the one leader named."""
        found = self.leaders("leader")
        if not found:
            raise Invalid("请选择领导。", field="leader")
        return found[0]

    def _registered(self, model: type[Row], keys: list[UUID], what: str) -> list[Row]:
        rows = model._default_manager.filter(jurisdiction_id=self.plan.jurisdiction_id, pk__in=keys)
        found = {row.pk: row for row in rows}
        if len(found) != len(set(keys)):
            raise Invalid(f"选择的{what}不在本级名录里，请重新选择。")
        return [found[key] for key in dict.fromkeys(keys)]


def _key(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise Invalid("选择的内容无法识别，请刷新页面后重试。") from None


def stale(decision: Decision) -> Stale:
    """Return the refusal that says who changed the same thing meanwhile."""
    return Stale(
        f"{decision.by.name}刚刚处理过这里，您看到的内容已不是最新，请看最新内容后再定。",
        by=decision.by.name,
        kind=decision.kind,
        version=decision.number,
    )

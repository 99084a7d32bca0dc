"""Plans ready to be signed, and tasks handed out, made as rows: what the tests of tasks start from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from luoshi.plans.models import (
    ItemLeader,
    ItemStage,
    ItemTarget,
    ItemUnit,
    Plan,
    PlanItem,
    ReceivedFile,
)
from luoshi.plans.rules import FileState, PlanState, StageKind, UnitRole
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Unit
from tests.people import City

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
YEAR_END = date(2026, 12, 31)


def make_plan(city: City, proposer: Account, *, year: int = 2026, state: PlanState = PlanState.PROPOSED) -> Plan:
    """Return a plan without items, proposed by `proposer`."""
    number = ReceivedFile.objects.count()
    file = ReceivedFile.objects.create(
        jurisdiction=city.jurisdiction,
        name="方案.txt",
        sha256=f"{number:064x}",
        size=1,
        state=FileState.READ,
        received_by=proposer,
        received_at=NOW,
    )
    return Plan.objects.create(
        jurisdiction=city.jurisdiction,
        file=file,
        position=1,
        title=f"青泽市{year}年重点工作任务分解方案",
        year=year,
        state=state,
        proposed_by=proposer,
        proposed_at=NOW,
    )


def add_item(
    plan: Plan,
    city: City,
    text: str,
    leads: Iterable[str],
    supports: Iterable[str] = (),
    *,
    leaders: Iterable[str] = ("许怀远",),
    due: date | None = YEAR_END,
    counties_support: bool = False,
) -> PlanItem:
    """Add an item whose units are given by their short names; `counties_support` adds the group of all counties."""
    position = 1000 * (plan.items.count() + 1)
    item = PlanItem.objects.create(
        jurisdiction=plan.jurisdiction,
        plan=plan,
        position=position,
        label=str(position // 1000),
        headings=["一、稳住经济大盘"],
        text=text,
        due=due,
    )
    same = {"jurisdiction": plan.jurisdiction, "item": item}
    for role, names in ((UnitRole.LEAD, leads), (UnitRole.SUPPORT, supports)):
        for place, name in enumerate(names, 1):
            ItemUnit.objects.create(
                **same, role=role, position=place, printed=name, canonical=name, unit=city.units[name]
            )
    if counties_support:
        group = city.group
        ItemUnit.objects.create(
            **same, role=UnitRole.SUPPORT, position=90, printed=group.name, canonical=group.name, group=group
        )
    for place, name in enumerate(leaders, 1):
        ItemLeader.objects.create(**same, position=place, printed=name, leader=city.leaders[name])
    return item


def add_target(item: PlanItem, name: str, value: int, unit: str, op: str = ">=") -> ItemTarget:
    """Add a figure to an item."""
    return ItemTarget.objects.create(
        jurisdiction=item.jurisdiction, item=item, name=name, op=op, value=Decimal(value), unit=unit, raw=name
    )


def add_stage(item: PlanItem, day: date, what: str = "", kind: StageKind = StageKind.MILESTONE) -> ItemStage:
    """Add a stage or a limit to an item."""
    return ItemStage.objects.create(
        jurisdiction=item.jurisdiction, item=item, kind=kind, raw=f"{day.month}月底前", what=what, date=day
    )


def make_tasks(city: City, proposer: Account, director: Account) -> list[Task]:
    """Return two tasks handed out: 新增就业 with a target, led by 发改, supported by 财政 and the counties; and one
    of 商务 alone."""
    plan = make_plan(city, proposer)
    first = add_item(plan, city, "城镇新增就业1.2万人。", ["市发展改革委"], ["市财政局"], counties_support=True)
    add_target(first, "城镇新增就业", 12000, "人")
    add_target(first, "登记失业率", 5, "%", "<=")
    add_stage(first, date(2026, 6, 30), "过半")
    add_item(plan, city, "举办消费促进活动。", ["市商务局"], leaders=["方策"])
    return issue_plan(actor=director, plan=plan, now=NOW)


def unit_key(city: City, name: str) -> Unit:
    """Return the unit of that short name."""
    return city.units[name]

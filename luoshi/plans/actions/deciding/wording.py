"""Decisions about the items themselves (事项校核): their words, split, merged, removed, added."""

from __future__ import annotations

from datetime import date

from luoshi.errors import Invalid
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.draft import listed, ordinal
from luoshi.plans.models import ItemLeader, ItemStage, ItemTarget, ItemUnit, PlanItem
from luoshi.plans.rules import Origin, Term
from luoshi.web.keys import new_id

STEP = 1000
MOST_PARTS = 20
SIGNS = str.maketrans("", "", " 　\t\r\n")


def edit_text(asked: Asked, rec: Recorder) -> str:
    """{item, text}: its words corrected; what was read stays in `read`."""
    rec.update(asked.item(), text=asked.text("text", "任务内容"))
    return "改正任务内容"


def edit_heading(asked: Asked, rec: Recorder) -> str:
    """{item | items, headings}: the sections above it, outermost first."""
    headings = asked.texts("headings", "板块", 200)
    for item in asked.items():
        rec.update(item, headings=headings)
    return f"板块改为“{' / '.join(headings)}”" if headings else "不设板块"


def remove_item(asked: Asked, rec: Recorder) -> str:
    """{item | items, reason}: it is no task."""
    reason = asked.text("note" if asked.has("note") else "reason", "删去的理由", 200)
    items = asked.items()
    for item in items:
        rec.update(item, removed=True)
    return f"删去{listed(items)}：{reason}"


def restore_item(asked: Asked, rec: Recorder) -> str:
    """{item}: it is a task after all."""
    item = asked.item(removed=True)
    rec.update(item, removed=False)
    return f"恢复{ordinal(item)}"


def add_item(asked: Asked, rec: Recorder) -> str:
    """{after?, text, question?}: a task that was not read; it stands after `after`, or first."""
    after = asked.item("after") if asked.has("after") else None
    (position,) = free_positions(asked, after, 1)
    rec.create(
        PlanItem(
            jurisdiction_id=asked.plan.jurisdiction_id,
            plan=asked.plan,
            position=position,
            headings=list(after.headings) if after else [],
            text=asked.text("text", "任务内容"),
            due=_last_day(asked),
            due_origin=Origin.DEFAULT,
            term=after.term if after else Term.ANNUAL,
        )
    )
    return "增加一项"


def _last_day(asked: Asked) -> date | None:
    """Return the limit that items without their own have in this plan; None where they have none."""
    by_default = [item.due for item in asked.draft.items if item.due_origin == Origin.DEFAULT]
    return by_default[0] if by_default else date(asked.plan.year, 12, 31)


def free_positions(asked: Asked, after: PlanItem | None, count: int) -> list[int]:
    """Return positions behind `after` (None: before all) that no item has, also no removed one."""
    start = after.position if after else 0
    behind = [item.position for item in asked.draft.items if item.position > start]
    end = min(behind) if behind else start + STEP * (count + 1)
    gap = (end - start) // (count + 1)
    if gap < 1:
        raise Invalid("这里已经拆分得太细，请先合并再拆分。")
    return [start + gap * (number + 1) for number in range(count)]


def split_item(asked: Asked, rec: Recorder) -> str:
    """{item, parts}: one task becomes several, each with the same owners; figures and days go where they stand."""
    item = asked.item()
    parts = asked.texts("parts", "拆分后的各项内容")
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(f"请拆成2至{MOST_PARTS}项，每项都要有内容。", field="parts")
    draft = asked.draft
    stated: list[ItemTarget | ItemStage] = [*draft.targets[item.pk], *draft.stages[item.pk]]
    owners: list[ItemUnit | ItemLeader] = [*draft.units_of(item), *draft.leaders[item.pk]]
    positions = free_positions(asked, item, len(parts) - 1)
    rec.update(item, text=parts[0])
    said_first = parts[0].translate(SIGNS)
    for text, position in zip(parts[1:], positions, strict=True):
        part = _copy(item, new_position=position, text=text)
        rec.create(part)
        for owner in owners:
            rec.create(_copy_of_owner(owner, part))
        said = text.translate(SIGNS)
        for row in [row for row in stated if row.item_id == item.pk]:
            words = row.raw.translate(SIGNS)
            if words and words in said and words not in said_first:
                rec.move(row, part)
    return f"拆成{len(parts)}项"


def _copy(item: PlanItem, *, new_position: int, text: str) -> PlanItem:
    same = ("jurisdiction_id", "plan_id", "label", "headings", "tier", "term", "due", "due_origin", "open_ended")
    values = {name: getattr(item, name) for name in same}
    return PlanItem(position=new_position, text=text, start=item.start, end=item.end, **values)


def _copy_of_owner(row: ItemUnit | ItemLeader, item: PlanItem) -> ItemUnit | ItemLeader:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(values | {"id": new_id(), "item_id": item.pk}))


def merge_items(asked: Asked, rec: Recorder) -> str:
    """{items}: several tasks become the first of them, with the owners, figures and days of all."""
    items = asked.items("items")
    if len(items) < 2:
        raise Invalid("请至少选择两项来合并。", field="items")
    first, *others = items
    rec.update(first, text="\n".join(item.text for item in items))
    days = [item.due for item in items if item.due]
    rec.update(first, due=max(days) if days else None)
    for other in others:
        _take_over(asked, first, other, rec)
        rec.update(other, removed=True)
    return f"{listed(items)}合并为一项"


def _take_over(asked: Asked, first: PlanItem, other: PlanItem, rec: Recorder) -> None:
    """Give the parts of `other` to `first`; a unit or leader that stands there already is not doubled."""
    draft = asked.draft
    there = {row.canonical for row in draft.units[first.pk]}
    for row in [row for row in draft.units_of(other) if row.canonical not in there]:
        last = max((each.position for each in draft.units[first.pk] if each.role == row.role), default=0)
        rec.move(row, first, position=last + 1)
    led_by = {each.printed or each.post for each in draft.leaders[first.pk]}
    for leader in [each for each in draft.leaders[other.pk] if (each.printed or each.post) not in led_by]:
        rec.move(leader, first, position=len(draft.leaders[first.pk]) + 1)
    for target in list(draft.targets[other.pk]):
        rec.move(target, first, position=len(draft.targets[first.pk]) + 1)
    for stage in list(draft.stages[other.pk]):
        rec.move(stage, first, position=len(draft.stages[first.pk]) + 1)


def edit_plan(asked: Asked, rec: Recorder) -> str:
    """{title?, issuer?, doc_no?, issued_on?, year?}: what the head of the plan says; a year dates what had no limit."""
    plan = asked.plan
    values: dict[str, object] = {}
    for name, what, longest in (("title", "标题", 300), ("issuer", "发文机关", 120), ("doc_no", "文号", 80)):
        if name in asked.payload:
            values[name] = asked.text(name, what, longest, needed=name == "title")
    if asked.has("issued_on"):
        values["issued_on"] = asked.day("issued_on", "成文日期")
    if asked.has("year"):
        year = asked.figure("year", "年度")
        if year is None or year != int(year) or not 1949 < year < 2100:
            raise Invalid("年度应为四位数的年份，如2026。", field="year")
        values["year"] = int(year)
        for item in asked.draft.items:
            if item.due_origin == Origin.DEFAULT:
                rec.update(item, due=date(int(year), 12, 31))
    rec.update(plan, **values)
    return "改正方案信息"

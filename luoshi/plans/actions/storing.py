"""From what the parser read to rows (来文入库): plans, items, and the questions, in few queries whatever the size."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshi import __version__
from luoshi.parser import Item, ParsedFile, to_dict
from luoshi.parser import Plan as ParsedPlan
from luoshi.plans.draft import Draft
from luoshi.plans.models import (
    ItemLeader,
    ItemStage,
    ItemTarget,
    ItemUnit,
    Plan,
    PlanItem,
    Question,
    Reading,
    ReceivedFile,
)
from luoshi.plans.questions import Doubt, diagnostics_of, doubts_of
from luoshi.plans.rules import Origin, StageKind, Term, UnitRole
from luoshi.units.models import Leader, Unit, UnitGroup
from luoshi.units.queries import find_leaders, find_units

BATCH = 1000  # rows a statement
STEP = 1000  # between the positions of two items, so that a split finds room
# 三年行动计划, 2024—2026年: no day of one year holds for all its items.
_SEVERAL_YEARS = re.compile(r"[二三四五六七八九十]年(?:行动|攻坚|规划|计划)|20\d\d\s*年?\s*[-—－–~～至]+\s*20\d\d")
Named = Mapping[str, Unit | UnitGroup | None]


def store_reading(file: ReceivedFile, parsed: ParsedFile, now: datetime) -> list[Draft]:
    """Keep all that was read of `file`; return its plans. Must run inside the transaction that marks it as read."""
    result = to_dict(parsed)
    plans = result.pop("plans")
    result.pop("received_text")
    Reading.objects.create(
        jurisdiction_id=file.jurisdiction_id,
        file=file,
        text=parsed.received_text.replace("\0", "\ufffd"),  # PostgreSQL keeps no NUL; one character for one
        result=_without_nul(result),
        parser=__version__,
        read_at=now,
    )
    drafts = [
        _draft(file, position, plan, _without_nul(plans[position - 1]), now)
        for position, plan in enumerate(parsed.plans, 1)
    ]
    _map_to_register(file, drafts, now.date())
    _save(drafts)
    everything = result["diagnostics"]
    for draft in drafts:
        doubts = doubts_of(draft, diagnostics_of(draft.plan, everything, [each.plan for each in drafts]))
        Question.objects.bulk_create([question_of(draft.plan, doubt) for doubt in doubts], batch_size=BATCH)
    return drafts


def question_of(plan: Plan, doubt: Doubt) -> Question:
    """Return the row that asks about `doubt`, not saved."""
    return Question(jurisdiction_id=plan.jurisdiction_id, plan=plan, key=doubt.key, **doubt.fields())


def _without_nul(value: Any) -> Any:
    """Return JSON data whose texts hold no NUL: PostgreSQL refuses it."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    return value


def _draft(file: ReceivedFile, position: int, parsed: ParsedPlan, as_read: Mapping[str, Any], now: datetime) -> Draft:
    issued = date.fromisoformat(parsed.issued_on) if parsed.issued_on else None
    plan = Plan(
        jurisdiction_id=file.jurisdiction_id,
        file=file,
        position=position,
        title=(as_read["title"] or file.name)[:300],
        issuer=(as_read["issuer"] or "")[:120],
        doc_no=(as_read["doc_no"] or "")[:80],
        issued_on=issued,
        year=parsed.year or (issued or now).year,
        reporting=as_read["reporting"],
        notice_rules=as_read["rules"],
        start=parsed.span.start,
        end=parsed.span.end,
    )
    draft = Draft(plan, [])
    last_day = None if parsed.year is None or _SEVERAL_YEARS.search(parsed.title) else date(parsed.year, 12, 31)
    for item, item_as_read in zip(parsed.items, as_read["items"], strict=True):
        _add_item(draft, item, item_as_read, last_day)
    return draft


def _add_item(draft: Draft, item: Item, as_read: Mapping[str, Any], last_day: date | None) -> None:
    due, origin = _due(item, last_day)
    row = PlanItem(
        jurisdiction_id=draft.plan.jurisdiction_id,
        plan=draft.plan,
        position=item.seq * STEP,
        label=item.label[:20],
        headings=as_read["headings"],
        text=as_read["text"],
        due=due,
        due_origin=origin,
        term=Term.ANNUAL if last_day or due else Term.LONG,
        open_ended=item.open_ended or item.lead_open_ended,
        start=item.span.start,
        end=item.span.end,
        read=dict(as_read),
    )
    draft.items.append(row)
    owned = {"jurisdiction_id": row.jurisdiction_id, "item": row}
    draft.units[row.pk] = _units(item, owned)
    draft.leaders[row.pk] = [
        ItemLeader(
            printed=each.name[:60], post=each.post[:60], position=place, start=each.span[0], end=each.span[1], **owned
        )
        for place, each in enumerate(item.leader_mentions, 1)
    ]
    draft.targets[row.pk] = _targets(item, owned)
    draft.stages[row.pk] = _stages(item, owned)


def _due(item: Item, last_day: date | None) -> tuple[date | None, Origin]:
    """Return the limit: its own field, else the last in the text, else the last day of the plan's year."""
    if item.due:
        return date.fromisoformat(item.due), Origin.READ
    if item.deadlines:
        return max(date.fromisoformat(each.date) for each in item.deadlines), Origin.READ
    return last_day, Origin.DEFAULT


def _units(item: Item, owned: Mapping[str, Any]) -> list[ItemUnit]:
    places = {UnitRole.LEAD: 0, UnitRole.SUPPORT: 0}
    rows = []
    for each in item.units:
        role = UnitRole(each.role)
        places[role] += 1
        rows.append(
            ItemUnit(
                role=role,
                position=places[role],
                printed=each.printed.replace("\0", "\ufffd")[:200],
                canonical=each.canonical.replace("\0", "\ufffd")[:200],
                collective=each.collective,
                start=each.span[0],
                end=each.span[1],
                **owned,
            )
        )
    return rows


def _targets(item: Item, owned: Mapping[str, Any]) -> list[ItemTarget]:
    rows = [
        ItemTarget(
            raw=each.raw[:300],
            name=each.name[:200],
            op=each.op,
            value=figure(each.value),
            unit=each.unit[:20],
            start=each.span.start,
            end=each.span.end,
            **owned,
        )
        for each in item.indicators
    ] + [
        ItemTarget(
            raw=each.raw[:300],
            name=each.name[:200],
            op=each.op,
            reference=each.reference[:100],
            start=each.span.start,
            end=each.span.end,
            **owned,
        )
        for each in item.relative
    ]
    rows.sort(key=lambda row: row.start or 0)
    for place, row in enumerate(rows, 1):
        row.position = place
    return rows


def figure(value: float | str | Decimal) -> Decimal | None:
    """Return a figure as the database keeps it; None for one with more than 18 digits, which no target has."""
    number = Decimal(str(value)).quantize(Decimal("0.000001")) if abs(float(value)) < 1e17 else None
    return number if number is not None and number.is_finite() else None


def _stages(item: Item, owned: Mapping[str, Any]) -> list[ItemStage]:
    found = [(each.date, StageKind.DEADLINE, each.raw, "", each.span) for each in item.deadlines]
    found += [(each.date, StageKind.MILESTONE, each.when, each.text, each.span) for each in item.milestones]
    return [
        ItemStage(
            kind=kind,
            raw=raw[:100],
            what=what,
            date=date.fromisoformat(day),
            position=place,
            start=span.start,
            end=span.end,
            **owned,
        )
        for place, (day, kind, raw, what, span) in enumerate(sorted(found, key=lambda each: each[0]), 1)
    ]


def _map_to_register(file: ReceivedFile, drafts: list[Draft], today: date) -> None:
    """Say of every printed unit and leader who it is in the register, where that is certain."""
    units = [each for draft in drafts for _, each in draft.live_units()]
    names = {each.canonical for each in units} | {each.printed for each in units}
    found_units = find_units(file.jurisdiction, names)
    for unit in units:
        place(unit, found_units.get(unit.canonical) or found_units.get(unit.printed))
    leaders = [each for draft in drafts for _, each in draft.live_leaders()]
    found_leaders: Mapping[str, Leader | None] = find_leaders(
        file.jurisdiction, {each.printed or each.post for each in leaders}, today
    )
    for leader in leaders:
        leader.leader = found_leaders.get(leader.printed or leader.post)


def place(row: ItemUnit, meant: Unit | UnitGroup | None) -> None:
    """Let a printed unit mean `meant`."""
    if isinstance(meant, UnitGroup):
        row.group = meant
    elif meant is not None:
        row.unit = meant


def _save(drafts: list[Draft]) -> None:
    Plan.objects.bulk_create([draft.plan for draft in drafts])
    PlanItem.objects.bulk_create([item for draft in drafts for item in draft.items], batch_size=BATCH)
    ItemUnit.objects.bulk_create([row for draft in drafts for _, row in draft.live_units()], batch_size=BATCH)
    ItemLeader.objects.bulk_create([row for draft in drafts for _, row in draft.live_leaders()], batch_size=BATCH)
    targets = [row for draft in drafts for rows in draft.targets.values() for row in rows]
    ItemTarget.objects.bulk_create(targets, batch_size=BATCH)
    stages = [row for draft in drafts for rows in draft.stages.values() for row in rows]
    ItemStage.objects.bulk_create(stages, batch_size=BATCH)

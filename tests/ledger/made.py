"""Plans made by hand, so that the ledger is tested apart from the parser. Invented places and people."""

from __future__ import annotations

from luoshi.parser import (
    Deadline,
    Diagnostic,
    Duty,
    Field,
    Indicator,
    Item,
    LeaderMention,
    Milestone,
    ParsedFile,
    Plan,
    Span,
    UnitMention,
)

NOWHERE = Span(0, 0)


def item(
    seq: int,
    text: str,
    *,
    lead: tuple[str, ...] = (),
    support: tuple[str, ...] = (),
    leaders: tuple[str, ...] = (),
    posts: tuple[str, ...] = (),
    headings: tuple[str, ...] = (),
    collective: tuple[str, ...] = (),
    is_open_ended: bool = False,
    label: str | None = None,
    due: str | None = None,
    due_raw: str = "",
    deadlines: tuple[Deadline, ...] = (),
    milestones: tuple[Milestone, ...] = (),
    indicators: tuple[Indicator, ...] = (),
    fields: tuple[Field, ...] = (),
) -> Item:
    units = [UnitMention(unit, unit, "lead", NOWHERE, unit in collective) for unit in lead]
    units += [UnitMention(unit, unit, "support", NOWHERE, unit in collective) for unit in support]
    return Item(
        seq=seq,
        label=str(seq) if label is None else label,
        headings=headings,
        text=text,
        leaders=leaders,
        lead_units=lead,
        support_units=support,
        open_ended=is_open_ended,
        collective=collective,
        due=due,
        indicators=indicators,
        relative=(),
        deadlines=deadlines,
        milestones=milestones,
        units=tuple(units),
        span=NOWHERE,
        text_spans=(),
        leader_mentions=tuple(LeaderMention("", post, NOWHERE) for post in posts),
        fields=fields,
        due_raw=due_raw,
    )


def figure(name: str, value: float, unit: str, *, op: str = "=", raw: str = "") -> Indicator:
    return Indicator(raw or f"{name}{value}{unit}", name, op, value, unit, NOWHERE)  # type: ignore[arg-type]


def plan(*items: Item, title: str = "青泽市2026年重点工作任务分解方案", reporting: tuple[Duty, ...] = ()) -> Plan:
    return Plan(title, "青泽市人民政府", "青政发〔2026〕1号", "2026-02-06", 2026, items, reporting, (), NOWHERE)


def file(
    *plans: Plan, text: str = "", diagnostics: tuple[Diagnostic, ...] = (), source: str = "方案.docx"
) -> ParsedFile:
    return ParsedFile(source, "0" * 64, "docx", text, plans, (), diagnostics)

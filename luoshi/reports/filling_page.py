"""What the unit's page shows (填报): one line a task, with last month beside this one; the same for who signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from luoshi.errors import LuoshiError
from luoshi.plans.rules import UnitRole
from luoshi.reports.actions.drafting import label_of, values_of
from luoshi.reports.actions.report_rights import why_locked
from luoshi.reports.asking import asked_assignments
from luoshi.reports.figures import Asked, asked_of
from luoshi.reports.filling_rules import FIELDS, FIGURE, HANDED_IN, MONTH, digest, named_remarks
from luoshi.reports.models import Evidence, OfficialFigure, Period, Report, ReportedFigure
from luoshi.reports.report_forms import ScanForm
from luoshi.reports.report_queries import own_reports
from luoshi.reports.rules import ReportState
from luoshi.tasks.models import Target
from luoshi.tasks.wording import value_words
from luoshi.units.models import Account
from luoshi.web.permissions import may

MONTHS = 4  # data months to choose from


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a line."""

    target: Target
    wanted: str  # 不低于17,000人
    last: ReportedFigure | None
    official: OfficialFigure | None
    name: str
    value: str
    month_name: str
    month: str
    error: str = ""

    @property
    def last_words(self) -> str:
        """What was said last time: 12,100; — for nothing."""
        return number_words(self.last)

    @property
    def value_words(self) -> str:
        """What is said now, as it is shown."""
        try:
            return f"{Decimal(self.value).normalize():,f}"
        except InvalidOperation:
            return self.value or "—"

    @property
    def official_words(self) -> str:
        """The official value."""
        return number_words(self.official)


def number_words(reading: ReportedFigure | OfficialFigure | None) -> str:
    """Return a reading as it is shown."""
    return "—" if reading is None or reading.value is None else f"{reading.value.normalize():,f}"


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the page."""

    report: Report
    last: Report | None
    cells: list[Cell]
    values: Mapping[str, str]
    seen: str
    missing: list[str]
    may_write: bool
    lock: str
    remarks: list[tuple[str, str]]
    evidence: list[Evidence]
    parts: list[Part]
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: str = ""  # what another wrote into the field that was typed

    @property
    def mark(self) -> str:
        """How far the line is: unchanged, filled, todo; else the state of the report."""
        if self.report.state != ReportState.DRAFT:
            return str(self.report.state)
        if self.report.unchanged:
            return "unchanged"
        return "todo" if self.missing or self.errors else "filled"

    @property
    def words(self) -> str:
        """The mark in words."""
        return {"unchanged": "无变化 ✓", "filled": "已填", "todo": "待填"}.get(
            self.mark, self.report.get_state_display()
        )

    @property
    def parts_words(self) -> str:
        """How many support units handed in their part: 配合单位9个，已报2，未报7."""
        there = sum(part.report is not None for part in self.parts)
        return f"配合单位{len(self.parts)}个，已报{there}，未报{len(self.parts) - there}"

    @property
    def is_quiet(self) -> bool:
        """Whether it can be confirmed as unchanged with all the others: nobody typed, and no figure is asked."""
        asked = [cell for cell in self.cells if cell.official is None]
        return self.may_write and self.mark == "todo" and bool(self.last) and not self.report.edition and not asked


@dataclass(frozen=True, slots=True)
class Part:
    """What a support unit reports for a task that the own unit leads: handed in, or still missing."""

    unit: str
    report: Report | None
    is_merged: bool = False
    lead_report: Report | None = None
    task_number: str = ""
    task_text: str = ""

    @property
    def state(self) -> str:
        """Its state in words."""
        return self.report.get_state_display() if self.report else "未报"


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with a form that could not be saved whole: values as typed and why, by report."""

    values: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)
    refusals: Mapping[UUID, LuoshiError] = field(default_factory=dict)


def lines_of(account: Account, period: Period, typed: Typed | None = None) -> list[Line]:
    """Return the lines of the account's units in a period, in the order of the tasks; a fixed number of questions."""
    rows = list(
        own_reports(account)
        .filter(period=period)
        .select_related("assignment__task", "assignment__unit", "period", "previous", "edited_by", "handed_by")
        .order_by("assignment__unit__position", "assignment__task__position", "assignment__task__serial")
    )
    asked = asked_of(rows)
    evidence: dict[UUID, list[Evidence]] = {}
    for each in Evidence.objects.filter(report__in=rows):
        evidence.setdefault(each.report_id, []).append(each)
    parts = parts_of(account, period, rows)
    may_fill = may(account, "reports.fill")
    return [
        _line(row, asked, evidence.get(row.pk, []), parts.get(row.assignment.task_id, []), may_fill, typed or Typed())
        for row in rows
    ]


def _line(
    report: Report, asked: Asked, evidence: list[Evidence], parts: list[Part], may_fill: bool, typed: Typed
) -> Line:
    there = values_of(report, asked)
    refusal = typed.refusals.get(report.pk)
    values = {**there, **typed.values.get(report.pk, {})} if refusal else there
    errors = {str(refusal.extra.get("field", "")): refusal.message} if refusal else {}
    names = {f"{FIGURE}{target.pk}": target.name for target in asked.targets_of(report)}
    is_lead = report.assignment.unit_id == report.assignment.task.principal_id
    return Line(
        report=report,
        last=report.previous,
        cells=[_cell(report, target, asked, values, errors) for target in asked.targets_of(report)],
        values=values,
        seen=";".join(f"{name}={digest(words)}" for name, words in there.items()),
        missing=asked.missing(report),
        may_write=may_fill and report.state == ReportState.DRAFT,
        lock=why_locked(report),
        remarks=named_remarks(report.remarks, {**FIELDS, **names}),
        evidence=evidence,
        parts=parts if is_lead else [],
        errors=errors,
        theirs=str(refusal.extra.get("theirs", "")) if refusal else "",
    )


def _cell(report: Report, target: Target, asked: Asked, values: Mapping[str, str], errors: Mapping[str, str]) -> Cell:
    name, month = f"{FIGURE}{target.pk}", f"{MONTH}{target.pk}"
    return Cell(
        target=target,
        wanted=value_words(target),
        last=asked.reading(report.previous_id, target),
        official=asked.official_for(target, report.period.ends),
        name=name,
        value=values.get(name, ""),
        month_name=month,
        month=values.get(month) or f"{report.period.ends:%Y-%m}",
        error=errors.get(name, "") or errors.get(month, ""),
    )


def parts_of(account: Account, period: Period, rows: Iterable[Report]) -> dict[UUID, list[Part]]:
    """Return, by task, what support units report for the tasks whose principal unit is the account's: two questions."""
    leading = {
        row.assignment.task_id: row for row in rows if row.assignment.unit_id == row.assignment.task.principal_id
    }
    if not leading:
        return {}
    handed = {
        row.assignment_id: row
        for row in Report.objects.filter(
            period=period,
            assignment__task__in=leading,
            assignment__role=UnitRole.SUPPORT,
            state__in=[state for state in HANDED_IN if state != ReportState.RETURNED],
        ).annotate(merges=Count("merged_into", filter=Q(merged_into__into__in=list(leading.values()))))
    }
    found: dict[UUID, list[Part]] = {}
    supports = asked_assignments(period).filter(task__in=leading, role=UnitRole.SUPPORT)
    for assignment in supports.select_related("unit").order_by("unit__position"):
        report = handed.get(assignment.pk)
        lead = leading[assignment.task_id]
        task = lead.assignment.task
        merged = bool(report and getattr(report, "merges", 0))
        part = Part(assignment.unit.shown, report, merged, lead, task.number, task.text)
        found.setdefault(assignment.task_id, []).append(part)
    return found


def counts_of(lines: Iterable[Line]) -> dict[str, int]:
    """Return how many lines are how far, for the head of the page."""
    marks = ("unchanged", "filled", "todo", "signing", "submitted", "accepted")
    found = dict.fromkeys(marks, 0)
    for line in lines:
        found[line.mark] += 1
    return found


def months_until(day: date) -> list[tuple[str, str]]:
    """Return the data months to choose from, newest first."""
    found = []
    year, month = day.year, day.month
    for _ in range(MONTHS):
        found.append((f"{year}-{month:02d}", f"{year}年{month}月"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def filling_context(account: Account, period: Period, typed: Typed | None = None) -> dict[str, Any]:
    """Return what the page of a period shows."""
    lines = lines_of(account, period, typed)
    counts = counts_of(lines)
    parts = [part for line in lines for part in line.parts]
    may_fill, may_sign = may(account, "reports.fill"), may(account, "reports.sign")
    return {
        "period": period,
        "lines": lines,
        "total": len(lines),
        "counts": counts,
        "quiet": sum(line.is_quiet for line in lines),
        "ready": counts["unchanged"] + counts["filled"],
        "drafts": counts["unchanged"] + counts["filled"] + counts["todo"],
        "may_fill": may_fill,
        "may_sign": may_sign,
        "signs": may_sign and counts["signing"],
        "parts": parts,
        "parts_waiting": sum(1 for part in parts if part.report and part.report.state == ReportState.SUBMITTED),
        "months": months_until(period.ends),
        "signature": account.name,
        "scan_form": ScanForm(),
    }


def saved_values(report: Report, values: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    """Return what a program of the page needs after a saving: what stands there now, its marks, what is missing."""
    missing = asked.missing(report)
    return {
        "values": dict(values),
        "seen": ";".join(f"{name}={digest(words)}" for name, words in values.items()),
        "missing": missing,
        "mark": "todo" if missing else "filled",
        "words": "待填" if missing else "已填",
    }


def refused_values(refusal: LuoshiError) -> dict[str, Any]:
    """Return what a program of the page needs after a refusal."""
    name = str(refusal.extra.get("field", ""))
    return {
        "message": refusal.message,
        "field": name,
        "label": label_of(name) if name in FIELDS or ":" in name else "",
        "theirs": refusal.extra.get("theirs", ""),
        "seen": digest(str(refusal.extra["theirs"])) if "theirs" in refusal.extra else "",
    }

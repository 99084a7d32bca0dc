"""填写落实情况: drafts made for a whole unit at once, prefilled; saved field by field; 无变化免报."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from luoshi.errors import Invalid, LuoshiError, MoveRefused, Stale
from luoshi.journal.actions import Event, record, record_all
from luoshi.reports.actions.merging import merge_waiting
from luoshi.reports.actions.report_rights import locked_reports, refuse_none, require_own_unit, why_locked
from luoshi.reports.asking import asked_assignments
from luoshi.reports.figures import Asked, asked_of
from luoshi.reports.filling_rules import (
    FIGURE,
    MONTH,
    TEXTS,
    digest,
    plain,
    read_month,
    read_number,
    read_share,
    read_text,
    with_new_figure,
)
from luoshi.reports.models import Period, Report, ReportedFigure
from luoshi.reports.rules import PeriodState, ReportState
from luoshi.tasks.models import Assignment, Target
from luoshi.units.models import Account
from luoshi.web.permissions import require

KEPT = ("progress", "share", "is_done", "reason", "problems", "next_step")  # what a new report takes from the last
COUNTED = [ReportState.SUBMITTED, ReportState.ACCEPTED]


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed in one report: field → words, and field → digest of what stood there when it was read.

    A field without a digest is written whatever stands there.
    """

    report: UUID
    values: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one report's changes: what stands there now, or why nothing was saved."""

    report: Report
    values: Mapping[str, str] = field(default_factory=dict)
    refusal: LuoshiError | None = None


@transaction.atomic
def start_reports(*, actor: Account, period: Period, now: datetime) -> int:
    """Make the drafts of the actor's units for all that the period asks of them, prefilled; return how many.

    Nothing where they are there already, also when two open the page at once. MoveRefused before the period opens.
    """
    require(actor, "reports.unit")
    if period.state == PeriodState.PLANNED:
        raise MoveRefused(f"{period.name}还没有开放填报，{period.opens_on.month}月{period.opens_on.day}日开放。")
    there = Report.objects.filter(assignment=OuterRef("pk"), period=period)
    rows = list(_with_last(asked_assignments(period).filter(~Exists(there), unit__in=actor.unit_ids), period))
    if not rows:
        return 0
    before = Report.objects.in_bulk([row.last for row in rows if row.last])
    drafts = [_draft(row, before.get(row.last), period) for row in rows]
    Report.objects.bulk_create(drafts, ignore_conflicts=True)  # another may have opened the page just now
    made = Report.objects.filter(pk__in=[draft.pk for draft in drafts]).select_related("assignment__task", "period")
    merge_waiting(list(made), now)
    if made:
        record("report.started", actor=actor, subject=period, at=now, after={"count": len(made)})
    return len(made)


def _with_last(rows: Any, period: Period) -> Any:
    """Add to assignments the key of what was last handed in before the period."""
    last = Report.objects.filter(assignment=OuterRef("pk"), state__in=COUNTED, period__ends__lt=period.ends).order_by(
        "-period__ends", "-version"
    )
    return rows.annotate(last=Subquery(last.values("pk")[:1]))


def _draft(assignment: Assignment, last: Report | None, period: Period) -> Report:
    kept: dict[str, Any] = {name: getattr(last, name) for name in KEPT} if last else {}
    return Report(
        jurisdiction_id=assignment.jurisdiction_id, assignment=assignment, period=period, previous=last, **kept
    )


@transaction.atomic
def save_drafts(*, actor: Account, changes: Iterable[Change], now: datetime, origin: str = "page") -> list[Saved]:
    """Save what was typed, one report after the other: one that is refused keeps none of the others from being saved.

    The result of a report holds the refusal: NotAllowed, MoveRefused (no draft any more), Invalid (`field`), Stale
    (`field`, `theirs`, `who`): another wrote into the same field since. What others wrote in other fields stays.
    Autosaves are no entries of the journal; handing over is, with what was written.
    """
    wanted = {change.report: change for change in changes}
    rows = locked_reports(wanted)
    asked = asked_of(rows)
    found = []
    for report in rows:
        try:
            with transaction.atomic():
                found.append(_save(actor, report, wanted[report.pk], asked, now, origin))
        except LuoshiError as refusal:
            found.append(Saved(report, refusal=refusal))
    return found


def save_draft(*, actor: Account, change: Change, now: datetime, origin: str = "page") -> Saved:
    """Save what was typed in one report; raises what `save_drafts` holds in its result."""
    (saved,) = save_drafts(actor=actor, changes=[change], now=now, origin=origin)
    if saved.refusal:
        raise saved.refusal
    return saved


def _save(actor: Account, report: Report, change: Change, asked: Asked, now: datetime, origin: str) -> Saved:
    require_own_unit(actor, report, "reports.fill")
    if report.state != ReportState.DRAFT:
        raise MoveRefused(f"没有存上：{why_locked(report)}", report=str(report.pk), state=report.state)
    targets = {str(target.pk): target for target in asked.targets_of(report)}
    there = values_of(report, asked)
    values = {name: words for name, words in change.values.items() if not _is_idle_month(name, change.values, there)}
    typed = {name: words for name, words in values.items() if _compare(name, words, there, change.seen, report)}
    if not typed:
        return Saved(report, there)
    changed = _take(report, typed, targets, asked)
    report.unchanged = False
    report.edition += 1
    report.edited_by, report.edited_at, report.origin = actor, now, origin
    report.save(update_fields=[*changed, "unchanged", "edition", "edited_by", "edited_at", "origin"])
    return Saved(report, values_of(report, asked))


def _is_idle_month(name: str, values: Mapping[str, str], there: Mapping[str, str]) -> bool:
    """Return whether it is the month of a figure that nobody gave: a form proposes one, and that changes nothing."""
    figure = f"{FIGURE}{name.removeprefix(MONTH)}"
    return name.startswith(MONTH) and not values.get(figure, there.get(figure, "")).strip()


def _compare(name: str, words: str, there: Mapping[str, str], seen: Mapping[str, str], report: Report) -> bool:
    """Return whether the field is to be written; Stale where another wrote something else into it meanwhile."""
    if name not in there:
        raise Invalid("没有这一栏，或者这个指标由统计责任部门填报，本单位只读。", field=name)
    now, words = there[name], words.replace("\r\n", "\n").strip()
    # A form sends all its fields: what is as it was read was not typed, whoever wrote something else there since.
    if words == now or seen.get(name) == digest(words):
        return False
    if name in seen and seen[name] != digest(now):
        who = report.edited_by.name if report.edited_by else "别人"
        raise Stale(
            f"“{label_of(name)}”已被{who}改过，没有覆盖。请对照两份内容后再存。", field=name, theirs=now, who=who
        )
    return True


def label_of(name: str) -> str:
    """Return what a field is called."""
    if name.startswith(FIGURE):
        return "指标数值"
    return "数据月" if name.startswith(MONTH) else {**TEXTS, "share": "完成比例", "is_done": "是否完成"}[name]


def values_of(report: Report, asked: Asked) -> dict[str, str]:
    """Return what stands in the fields that the unit fills in, as a form shows it."""
    found = {name: getattr(report, name) for name in TEXTS}
    found |= {"share": plain(report.share), "is_done": "1" if report.is_done else ""}
    for target in asked.targets_of(report):
        if not asked.is_official(target, report):
            reading = asked.reading(report.pk, target)
            found[f"{FIGURE}{target.pk}"] = plain(reading.value) if reading else ""
            found[f"{MONTH}{target.pk}"] = f"{reading.data_month:%Y-%m}" if reading and reading.data_month else ""
    return found


def _take(report: Report, typed: Mapping[str, str], targets: Mapping[str, Target], asked: Asked) -> list[str]:
    """Write what was typed into the row and its readings; return the changed columns. Invalid names the field."""
    changed = []
    for name, words in typed.items():
        try:
            if name.startswith((FIGURE, MONTH)):
                changed += _take_figure(report, name, words, targets[name.partition(":")[2]], asked, typed)
            else:
                setattr(report, name, _read(name, words))
                changed.append(name)
        except Invalid as refusal:
            raise Invalid(refusal.message, field=name) from None
    return changed


def _read(name: str, words: str) -> str | bool | Decimal | None:
    if name == "share":
        return read_share(words)
    if name == "is_done":
        return words.strip() in {"1", "on", "true"}
    return read_text(words, TEXTS[name])


def _take_figure(
    report: Report, name: str, words: str, target: Target, asked: Asked, typed: Mapping[str, str]
) -> list[str]:
    """Write a reading; a changed figure changes the one in last month's sentence, unless that is written anew."""
    reading = asked.reading(report.pk, target) or ReportedFigure(
        jurisdiction_id=report.jurisdiction_id, report=report, target=target
    )
    changed = []
    if name.startswith(MONTH):
        reading.data_month = read_month(words, report.period.ends)
    else:
        old = reading.value
        if old is None and (last := asked.reading(report.previous_id, target)):
            old = last.value
        reading.value = read_number(words, target.unit, target.name or "指标")
        if reading.data_month is None and reading.value is not None:
            reading.data_month = report.period.ends.replace(day=1)
        if "progress" not in typed:
            report.progress = with_new_figure(report.progress, old, reading.value, target.unit)
            changed.append("progress")
    reading.save()
    asked.figures.setdefault(report.pk, {})[target.pk] = reading
    return changed


@transaction.atomic
def mark_unchanged(*, actor: Account, reports: Iterable[UUID], now: datetime) -> list[Report]:
    """Say of drafts that nothing changed since the last one (无变化免报): its words and figures count once more.

    MoveRefused where one is no draft, or there is no last one to go by. All or none.
    """
    rows = locked_reports(reports)
    refuse_none(rows, "确认无变化")
    before = Report.objects.in_bulk([row.previous_id for row in rows if row.previous_id])
    asked = asked_of(rows)
    for report in rows:
        require_own_unit(actor, report, "reports.fill")
        if report.state != ReportState.DRAFT:
            raise MoveRefused(f"{report.assignment.task.number}：{why_locked(report)}")
        _repeat(report, before.get(report.previous_id) if report.previous_id else None)
        report.edition += 1
        report.edited_by, report.edited_at = actor, now
    _repeat_figures(rows, asked)
    fields = [*KEPT, "unchanged", "edition", "edited_by", "edited_at"]
    Report.objects.bulk_update(rows, fields, batch_size=100)
    record_all([Event("report.unchanged", report) for report in rows], actor=actor, at=now)
    return rows


def _repeat(report: Report, last: Report | None) -> None:
    if last is None:
        raise MoveRefused(f"{report.assignment.task.number}是第一次填报，没有上期内容可以沿用，请填写。")
    for name in KEPT:
        setattr(report, name, getattr(last, name))
    report.unchanged = True


def _repeat_figures(rows: list[Report], asked: Asked) -> None:
    """Put the readings of the last reports in the place of those of `rows`."""
    ReportedFigure.objects.filter(report__in=rows).delete()
    again = []
    for report in rows:
        for target in asked.targets_of(report):
            last = asked.reading(report.previous_id, target)
            if last and not asked.is_official(target, report):
                again.append(
                    ReportedFigure(
                        jurisdiction_id=report.jurisdiction_id,
                        report=report,
                        target=target,
                        value=last.value,
                        data_month=last.data_month,
                        note=last.note,
                    )
                )
    ReportedFigure.objects.bulk_create(again)

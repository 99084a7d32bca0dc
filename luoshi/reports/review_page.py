"""What the office's page shows (填报审核): the queue by risk, what changed since last time, the checks beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luoshi.ledger.word_diff import Piece, word_diff
from luoshi.reports.figures import Asked, asked_of, value_of
from luoshi.reports.filling_page import Cell
from luoshi.reports.filling_rules import FIELDS, FIGURE, MONTH, named_remarks, plain
from luoshi.reports.models import Evidence, Report
from luoshi.reports.truth import Mark, Reading, Told, marks_of
from luoshi.tasks.wording import value_words

SHOWN = 200  # lines of the queue; the rest comes up as these are done
COMPARED = {"progress": "落实情况", "problems": "存在问题", "next_step": "下步打算", "reason": "未完成原因"}


@dataclass(frozen=True, slots=True)
class Queued:
    """One report of the queue with its marks."""

    report: Report
    marks: list[Mark]

    @property
    def weight(self) -> int:
        """How much it should be looked at."""
        return sum(mark.weight for mark in self.marks) + (1 if self.report.is_late else 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """A field with what changed in it since last time."""

    name: str
    label: str
    pieces: tuple[Piece, ...]
    is_new: bool


def queue_of(reports: QuerySet[Report]) -> list[Queued]:
    """Return what waits, gravest first, then what waits longest; unchanged ones last. A fixed number of questions."""
    rows = list(
        reports.select_related("assignment__task", "assignment__unit", "period", "previous", "signed_by", "edited_by")
    )
    asked = asked_of(rows)
    queue = [Queued(row, marks_of(told_of(row, asked))) for row in rows]
    return sorted(
        queue, key=lambda each: (-each.weight, each.report.unchanged, each.report.submitted_at, each.report.pk)
    )


def told_of(report: Report, asked: Asked) -> Told:
    """Return what a report says, as the checks need it."""
    last = report.previous
    return Told(
        progress=report.progress,
        last_progress=last.progress if last else "",
        unchanged=report.unchanged,
        is_done=report.is_done,
        share=report.share,
        readings=[
            Reading(
                name=target.name or "指标",
                unit=target.unit,
                op=target.op,
                wanted=target.value,
                value=value_of(asked.reading(report.pk, target)),
                last=value_of(asked.reading(report.previous_id, target)),
                official=official.value if (official := asked.official_for(target, report.period.ends)) else None,
            )
            for target in asked.targets_of(report)
        ],
    )


def cells_of(report: Report, asked: Asked) -> list[tuple[Cell, str]]:
    """Return the figures of a report as they are read, each with its change since last time."""
    found = []
    for target in asked.targets_of(report):
        reading, last = asked.reading(report.pk, target), asked.reading(report.previous_id, target)
        cell = Cell(
            target=target,
            wanted=value_words(target),
            last=last,
            official=asked.official_for(target, report.period.ends),
            name=f"{FIGURE}{target.pk}",
            value=plain(value_of(reading)),
            month_name=f"{MONTH}{target.pk}",
            month=f"{reading.data_month:%Y-%m}" if reading and reading.data_month else "",
        )
        found.append((cell, _change(value_of(reading), value_of(last))))
    return found


def _change(now: Any, last: Any) -> str:
    if now is None or last is None:
        return ""
    return f"{now - last:+,.6f}".rstrip("0").rstrip(".") if now != last else "没有变化"


def compared(report: Report) -> list[Compared]:
    """Return the texts of a report with what changed since last time, word by word; empty fields are left out."""
    last = report.previous
    found = []
    for name, label in COMPARED.items():
        new, old = getattr(report, name), getattr(last, name) if last else ""
        if new or old:
            found.append(Compared(name, label, word_diff(old, new), not old))
    return found


def chosen_of(queue: Iterable[Queued], key: UUID | None) -> tuple[Queued | None, UUID | None]:
    """Return the report that is looked at (the first where none is named) and the one that opens after it."""
    rows = list(queue)
    place = next((n for n, each in enumerate(rows) if each.report.pk == key), 0)
    if not rows:
        return None, None
    following = rows[(place + 1) % len(rows)].report.pk if len(rows) > 1 else None
    return rows[place], following


def chosen_context(report: Report) -> dict[str, Any]:
    """Return what one report shows: comparison, figures, evidence, older versions with what was said of them."""
    asked = asked_of([report])
    names = {f"{FIGURE}{target.pk}": target.name for target in asked.targets_of(report)}
    older = Report.objects.filter(assignment=report.assignment_id, period=report.period_id, version__lt=report.version)
    return {
        "compared": compared(report),
        "cells": cells_of(report, asked),
        "evidence": list(Evidence.objects.filter(report=report).select_related("by")),
        "merged": list(report.merged.select_related("unit", "part")),
        "older": [
            (each, named_remarks(each.remarks, {**FIELDS, **names})) for each in older.select_related("reviewed_by")
        ],
        "fields": [("", "总体"), *((name, label) for name, label in FIELDS.items()), *names.items()],
    }


def review_context(reports: QuerySet[Report], key: UUID | None) -> dict[str, Any]:
    """Return what the page shows for the account whose queue `reports` is."""
    queue = queue_of(reports)
    chosen, following = chosen_of(queue, key)
    unchanged = [each for each in queue if each.report.unchanged and not each.marks]
    context: dict[str, Any] = {
        "queue": queue[:SHOWN],
        "total": len(queue),
        "marked": sum(1 for each in queue if each.marks),
        "late": sum(1 for each in queue if each.report.is_late),
        "unchanged": len(unchanged),
        "chosen": chosen,
        "following": following,
    }
    return context | chosen_context(chosen.report) if chosen else context

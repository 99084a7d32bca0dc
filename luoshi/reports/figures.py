"""Figures that a report asks for (读数): which targets, what was said before, what the statistics owner says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from luoshi.plans.rules import UnitRole
from luoshi.reports.filling_rules import Filled, missing
from luoshi.reports.models import OfficialFigure, Report, ReportedFigure
from luoshi.tasks.models import Target

Known = dict[UUID, dict[UUID, ReportedFigure]]  # report → target → reading


@dataclass(frozen=True, slots=True)
class Asked:
    """What a set of reports is asked, read in a handful of questions whatever their number."""

    targets: dict[UUID, list[Target]] = field(default_factory=dict)  # by task
    figures: Known = field(default_factory=dict)
    official: dict[UUID, list[OfficialFigure]] = field(default_factory=dict)  # by target, newest month first

    def targets_of(self, report: Report) -> list[Target]:
        """Return the figures that the unit is asked for: of a lead those with a number, whoever enters them."""
        if report.assignment.role != UnitRole.LEAD:
            return []
        return self.targets.get(report.assignment.task_id, [])

    def reading(self, report_id: UUID | None, target: Target) -> ReportedFigure | None:
        """Return the reading of a target in a report."""
        return self.figures.get(report_id, {}).get(target.pk) if report_id else None

    def official_for(self, target: Target, until: date) -> OfficialFigure | None:
        """Return the newest official value of a month that does not lie behind `until`."""
        return next((row for row in self.official.get(target.pk, []) if row.month <= until), None)

    def is_official(self, target: Target, report: Report) -> bool:
        """Return whether the statistics owner enters the figure, so that units only read it."""
        return self.official_for(target, report.period.ends) is not None

    def missing(self, report: Report) -> list[str]:
        """Return what still must be filled in."""
        wanted = {}
        for target in self.targets_of(report):
            if not self.is_official(target, report):
                reading = self.reading(report.pk, target)
                wanted[target.name or "指标"] = reading.value if reading else None
        return missing(
            Filled(
                unchanged=report.unchanged,
                is_touched=report.edition > 0,
                progress=report.progress,
                is_done=report.is_done,
                reason=report.reason,
                is_past_due=report.assignment.task.due < report.period.ends,
                figures=wanted,
            )
        )


def asked_of(reports: Iterable[Report]) -> Asked:
    """Return the targets and readings of the reports and of those before them: three questions."""
    rows = list(reports)
    tasks = {row.assignment.task_id for row in rows if row.assignment.role == UnitRole.LEAD}
    targets: dict[UUID, list[Target]] = {}
    for target in Target.objects.filter(task__in=tasks, reference_only=False, value__isnull=False):
        targets.setdefault(target.task_id, []).append(target)
    keys = {row.pk for row in rows} | {row.previous_id for row in rows if row.previous_id}
    figures: Known = {}
    for reading in ReportedFigure.objects.filter(report__in=keys):
        figures.setdefault(reading.report_id, {})[reading.target_id] = reading
    official: dict[UUID, list[OfficialFigure]] = {}
    known = [target.pk for found in targets.values() for target in found]
    for row in OfficialFigure.objects.filter(target__in=known).order_by("-month"):
        official.setdefault(row.target_id, []).append(row)
    return Asked(targets, figures, official)


def value_of(reading: ReportedFigure | None) -> Decimal | None:
    """Return the value of a reading, None where there is none."""
    return reading.value if reading else None

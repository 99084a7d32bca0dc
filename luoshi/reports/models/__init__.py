"""Models of reporting, a file a subject."""

from __future__ import annotations

from luoshi.reports.models.action_plans import ActionPlan, ActionStage, PlanLinePoint
from luoshi.reports.models.calendars import Calendar, DayOff, Period
from luoshi.reports.models.progress import Evidence, Merged, OfficialFigure, Report, ReportedFigure
from luoshi.reports.models.receipts import TaskReturn

__all__ = [
    "ActionPlan",
    "ActionStage",
    "Calendar",
    "DayOff",
    "Evidence",
    "Merged",
    "OfficialFigure",
    "Period",
    "PlanLinePoint",
    "Report",
    "ReportedFigure",
    "TaskReturn",
]

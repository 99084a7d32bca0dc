"""Models of supervision, a file a subject."""

from __future__ import annotations

from luoshi.supervision.models.closures import Closure, LookBack
from luoshi.supervision.models.extensions import Extension
from luoshi.supervision.models.inspections import Finding, Inspection, InspectionTask, Objection, TeamMember
from luoshi.supervision.models.lights import LightRecord, RuleSet
from luoshi.supervision.models.orders import Order
from luoshi.supervision.models.requests import Request
from luoshi.supervision.models.urging import Urge

__all__ = [
    "Closure",
    "Extension",
    "Finding",
    "Inspection",
    "InspectionTask",
    "LightRecord",
    "LookBack",
    "Objection",
    "Order",
    "Request",
    "RuleSet",
    "TeamMember",
    "Urge",
]

"""延期申请: before the limit, with reason and expected date; the first limit stays visible."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.supervision.rules import ExtensionState
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Owned, Unit


class Extension(Owned):
    """An application for a later limit (延期申请)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_due = models.DateField("申请延至")
    old_due = models.DateField("原时限")
    reason = models.TextField("延期原因")
    situation = models.TextField("目前进展")
    is_objective = models.BooleanField("客观原因", default=False)
    state = models.CharField("状态", max_length=10, choices=ExtensionState.choices, default=ExtensionState.SIGNING)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    first_look = models.CharField("初审意见", max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField("批准意见", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "task"],
                condition=Q(state__in=["signing", "submitted", "first-look"]),
                name="extension_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values), name="extension_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task} 延至{self.asked_due}"

"""签收、退签: a unit takes what it was given, or gives it back with a reason that 督查室 rules on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.reports.rules import ReturnState
from luoshi.tasks.models import Assignment
from luoshi.units.models import Account, Owned, Unit


class TaskReturn(Owned):
    """That a unit gave a task back (退签), and the ruling; Assignment.state says where it stands."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="returns")
    reason = models.CharField("退签理由", max_length=500)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField("状态", max_length=10, choices=ReturnState.choices, default=ReturnState.OPEN)
    ruled_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruling = models.CharField("裁定意见", max_length=500, blank=True)
    given_to = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")  # 改交

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "assignment"], condition=Q(state="open"), name="return_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="return_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} 退签"

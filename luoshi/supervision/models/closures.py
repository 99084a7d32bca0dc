"""办结、核查、销号、归档、回头看: how a task ends, and how it may come back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.supervision.rules import ClosureState, Verdict
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Owned, Unit


class Closure(Owned):
    """An application for closing a task (办结申请, 办结报告) and what the office found."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="closures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    summary = models.TextField("办结情况")
    state = models.CharField("状态", max_length=10, choices=ClosureState.choices, default=ClosureState.SIGNING)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    # 事实清楚、任务完成、结论准确、形式规范: what the office ticks (domain.md §2)
    checks = models.JSONField("核查", default=dict)
    finding = models.TextField("核查意见", blank=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "task"],
                condition=Q(state__in=["signing", "submitted", "done"]),
                name="closure_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=ClosureState.values), name="closure_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task} 办结申请"


class LookBack(Owned):
    """A second look at a closed task (回头看): it holds, or the task comes back."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="look_backs")
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    words = models.TextField("情况")
    reopened = models.BooleanField("恢复办理", default=False)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="look_back_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.task} 回头看"

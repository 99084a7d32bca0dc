"""协同件: what one unit of a task asks of another, with a clock; the light falls on the one who blocks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.supervision.rules import RequestState
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Owned, Unit


class Request(Owned):
    """A request between two units of a task (协同件)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="requests")
    sender = models.ForeignKey(Unit, models.PROTECT, related_name="requests_sent")
    receiver = models.ForeignKey(Unit, models.PROTECT, related_name="requests_received")
    what = models.TextField("请求事项")
    due = models.DateField("答复时限")
    state = models.CharField("状态", max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="request_not_to_oneself"),
        ]
        indexes: ClassVar = [models.Index(fields=["receiver", "state"], name="request_of_receiver")]

    def __str__(self) -> str:
        return f"{self.sender} → {self.receiver}：{self.what[:40]}"

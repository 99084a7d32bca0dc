"""督办单: an order with number, colour, limit; the unit replies, the office checks and closes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.supervision.rules import OrderColour, OrderState
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Owned, Unit


class Order(Owned):
    """An order to one unit about one task (督办单)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders")
    colour = models.CharField("类别", max_length=8, choices=OrderColour.choices)
    number = models.CharField("编号", max_length=60, blank=True)  # given when signed
    state = models.CharField("状态", max_length=10, choices=OrderState.choices, default=OrderState.DRAFT)
    cause = models.TextField("督办事由")
    demands = models.TextField("办理要求")
    due = models.DateField("回复时限")
    drafted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField("回复", blank=True)
    replied_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField("核查意见", blank=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    rounds = models.PositiveSmallIntegerField("退回次数", default=0)

    class Meta:
        ordering: ClassVar = ["-drafted_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "number"], condition=~Q(number=""), name="order_number_once"
            ),
            models.CheckConstraint(condition=Q(colour__in=OrderColour.values), name="order_colour_known"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "state", "due"], name="order_by_state")]

    def __str__(self) -> str:
        return self.number or f"{self.get_colour_display()}（待签发）"

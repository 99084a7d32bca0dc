"""催办: who was urged, how, about what; a phone call counts as well."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.supervision.rules import UrgeChannel, UrgeLevel
from luoshi.tasks.models import Assignment
from luoshi.units.models import Account, Owned


class Urge(Owned):
    """One urging about one assignment (催办)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="urges")
    level = models.CharField("对象", max_length=10, choices=UrgeLevel.choices)
    channel = models.CharField("方式", max_length=10, choices=UrgeChannel.choices)
    about = models.CharField("事由", max_length=300)
    period_name = models.CharField("填报期", max_length=60, blank=True)
    to = models.CharField("被催办人", max_length=100, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")  # None: the system
    at = models.DateTimeField()
    key = models.CharField(max_length=120, blank=True)  # what and when: the tick urges once

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], condition=~Q(key=""), name="urge_once"),
            models.CheckConstraint(condition=Q(level__in=UrgeLevel.values), name="urge_level_known"),
            models.CheckConstraint(condition=Q(channel__in=UrgeChannel.values), name="urge_channel_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["assignment", "-at"], name="urge_of_assignment")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.about}"

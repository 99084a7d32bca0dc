"""亮灯: rules in versions, and each light with its reason, its rule and its history."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.supervision.rules import LightKind, RuleState
from luoshi.tasks.models import Task
from luoshi.tasks.rules import Light
from luoshi.units.models import Account, Owned


class RuleSet(Owned):
    """A version of the rules of lights and urging (亮灯规则); `values` as `supervision.rules.DEFAULTS` has them."""

    version = models.PositiveIntegerField("版本")
    name = models.CharField("名称", max_length=80, blank=True)
    values = models.JSONField("规则")
    state = models.CharField("状态", max_length=10, choices=RuleState.choices, default=RuleState.DRAFT)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(fields=["jurisdiction"], condition=Q(state="active"), name="rule_set_active_once"),
            models.CheckConstraint(condition=Q(state__in=RuleState.values), name="rule_set_state_known"),
        ]

    def __str__(self) -> str:
        return f"亮灯规则第{self.version}版"


class LightRecord(Owned):
    """That a task's light was this from then on (亮灯记录): why, by which rules, from which facts."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="lights")
    kind = models.CharField("类别", max_length=8, choices=LightKind.choices, default=LightKind.CHECKED)
    light = models.CharField("亮灯", max_length=10, choices=Light.choices)
    reason = models.CharField("理由", max_length=300)
    facts = models.JSONField("依据", default=dict)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True, blank=True, related_name="+")
    as_of = models.DateField("截至")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "task", "kind"], condition=Q(is_current=True), name="light_current_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=LightKind.values), name="light_kind_known"),
            models.CheckConstraint(condition=Q(light__in=Light.values), name="light_record_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["task", "-at"], name="light_of_task")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.get_light_display()}"

"""落实方案: how a unit means to carry out a task; each handing-in is a version that stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.reports.rules import PlanStage
from luoshi.tasks.models import Assignment, Target
from luoshi.units.models import Account, Owned


class ActionPlan(Owned):
    """A version of a unit's plan for its assignment (落实方案): of a lead for the task, of a support unit its part."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="action_plans")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField("状态", max_length=10, choices=PlanStage.choices, default=PlanStage.DRAFT)
    measures = models.TextField("落实措施", blank=True)
    responsible = models.CharField("责任领导", max_length=60, blank=True)  # 姓名、职务
    filler = models.CharField("填表人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    note = models.TextField("备注", blank=True)
    edition = models.PositiveIntegerField(default=0)  # one more with every saving
    edited_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    # Both must have agreed before a lead's plan is settled; a support unit's part is settled by the lead.
    leader_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    leader_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    remarks = models.JSONField("审核意见", default=dict)  # field → words; "" for the whole

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "assignment", "version"], name="action_plan_version_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "assignment"], condition=~Q(state="returned"), name="action_plan_live_once"
            ),
            models.CheckConstraint(condition=Q(state__in=PlanStage.values), name="action_plan_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} 落实方案第{self.version}稿"


class ActionStage(Owned):
    """A stage of an action plan with its day (阶段安排)."""

    action_plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="stages")
    position = models.PositiveIntegerField()
    what = models.CharField("阶段目标", max_length=500)
    due = models.DateField("完成时间")

    class Meta:
        ordering: ClassVar = ["due", "position"]

    def __str__(self) -> str:
        return f"{self.due} {self.what[:40]}"


class PlanLinePoint(Owned):
    """What a figure is planned to be on a day (序时计划): the unit's own line; without points it is linear."""

    action_plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="points")
    target = models.ForeignKey(Target, models.CASCADE, related_name="points")
    on = models.DateField("日期")
    value = models.DecimalField("计划值", max_digits=24, decimal_places=6)

    class Meta:
        ordering: ClassVar = ["target", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "action_plan", "target", "on"], name="plan_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.value}"

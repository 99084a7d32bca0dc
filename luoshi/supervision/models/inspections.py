"""督查: inspections of a year's plan, their teams and scope, findings, mending, objections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.supervision.rules import FixState, InspectionState, ObjectionState, Verdict
from luoshi.tasks.models import Task
from luoshi.units.models import Account, Owned, Unit


class Inspection(Owned):
    """An inspection (督查): one code, a page that proves it, a scope and a time."""

    year = models.PositiveIntegerField("年度")
    code = models.CharField("督查编码", max_length=40)
    secret = models.CharField(max_length=40)  # what the QR page is asked by
    title = models.CharField("名称", max_length=120)
    basis = models.CharField("依据", max_length=200, blank=True)
    starts = models.DateField("开始")
    ends = models.DateField("结束")
    is_extra = models.BooleanField("计划外", default=False)
    state = models.CharField("状态", max_length=10, choices=InspectionState.choices, default=InspectionState.PLANNED)
    units = models.ManyToManyField(Unit, related_name="inspections")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    objection_until = models.DateField("异议时限", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-starts"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="inspection_code_once"),
            models.UniqueConstraint(fields=["secret"], name="inspection_secret_once"),
            models.CheckConstraint(condition=Q(state__in=InspectionState.values), name="inspection_state_known"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="inspection_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TeamMember(Owned):
    """A member of an inspection's team (督查组成员), until a day; one who must stay out says why (回避)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="team")
    account = models.ForeignKey(Account, models.PROTECT, related_name="inspections")
    is_head = models.BooleanField("组长", default=False)
    until = models.DateField("至")
    recused_from = models.ManyToManyField(Unit, related_name="+")  # 回避

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "inspection", "account"], name="team_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.account}"


class InspectionTask(Owned):
    """That an inspection looks at a task (督查范围)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="scope")
    task = models.ForeignKey(Task, models.PROTECT, related_name="inspected")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "inspection", "task"], name="inspected_task_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.task}"


class Finding(Owned):
    """What a team found of a task at a unit (督查发现), and the mending asked for (整改)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="findings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")
    what = models.TextField("情况")
    verdict = models.CharField("结论", max_length=8, choices=Verdict.choices)
    reported = models.DecimalField("上报数", max_digits=24, decimal_places=6, null=True, blank=True)
    verified = models.DecimalField("核验数", max_digits=24, decimal_places=6, null=True, blank=True)
    demand = models.TextField("整改要求", blank=True)
    due = models.DateField("整改时限", null=True, blank=True)
    state = models.CharField("整改状态", max_length=10, choices=FixState.choices, default=FixState.NONE)
    reply = models.TextField("整改情况", blank=True)
    replied_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    second_look = models.TextField("回头看", blank=True)
    looked_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    looked_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="finding_verdict_known"),
            models.CheckConstraint(condition=Q(state__in=FixState.values), name="finding_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.what[:40]}"


class Objection(Owned):
    """An inspected unit's objection to a finding (异议), reviewed by others than who found it."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="objections")
    reason = models.TextField("理由")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField("复核意见", blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "finding"], condition=Q(state="open"), name="objection_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} 异议"

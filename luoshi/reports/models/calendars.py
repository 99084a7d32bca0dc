"""填报日历: what is asked of whom, how often and until when; the periods made from it; days off (节假日、调休)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.plans.models import Plan
from luoshi.plans.rules import Tier
from luoshi.reports.rules import Asked, PeriodState, Rhythm
from luoshi.units.models import Account, Owned


class Calendar(Owned):
    """What a plan asks, of tasks of one tier or of all (填报日历); without a plan, of the year's other tasks."""

    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="calendars")
    year = models.PositiveIntegerField("年度")
    asked = models.CharField("内容", max_length=10, choices=Asked.choices, default=Asked.PROGRESS)
    tier = models.CharField("任务级别", max_length=8, choices=Tier.choices, blank=True)  # "": all
    rhythm = models.CharField("频次", max_length=10, choices=Rhythm.choices, default=Rhythm.MONTH)
    every = models.PositiveSmallIntegerField("间隔天数", null=True, blank=True)  # of Rhythm.DAYS
    begins = models.DateField("开始")
    ends = models.DateField("结束")
    # Days from the end of what a period covers: 28 days before the month ends → -3; the 5th of the next month → 5.
    opens_after = models.SmallIntegerField("开放日", default=-10)
    closes_after = models.SmallIntegerField("截止日", default=-3)
    closes_day = models.PositiveSmallIntegerField("每期最后一月的几日截止", null=True, blank=True)  # instead
    grace = models.PositiveSmallIntegerField("宽限（工作日）", default=1)
    raw = models.CharField("原文", max_length=300, blank=True)  # the words of the notice that ask for it
    is_active = models.BooleanField("启用", default=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year", "asked", "tier"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "plan", "year", "asked", "tier"],
                condition=Q(is_active=True),
                name="calendar_active_once",
            ),
            models.UniqueConstraint(  # NULL equals no NULL, so once more for those without a plan
                fields=["jurisdiction", "year", "asked", "tier"],
                condition=Q(is_active=True, plan__isnull=True),
                name="calendar_of_no_plan_once",
            ),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="calendar_rhythm_known"),
            models.CheckConstraint(condition=Q(asked__in=Asked.values), name="calendar_asked_known"),
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="calendar_ends_after_begin"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_asked_display()}（{self.get_rhythm_display()}）"


class Period(Owned):
    """One time of asking (填报期): 9月落实情况, what it covers, when it opens and closes."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="periods")
    name = models.CharField("名称", max_length=60)
    begins = models.DateField("涵盖自")
    ends = models.DateField("涵盖至")
    opens_on = models.DateField("开放")
    closes_on = models.DateField("截止")
    grace_until = models.DateField("宽限至")
    state = models.CharField("状态", max_length=8, choices=PeriodState.choices, default=PeriodState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["closes_on", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "calendar", "begins"], name="period_once"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="period_state_known"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="period_closes_after_opening"),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "state", "closes_on"], name="period_by_state")]

    def __str__(self) -> str:
        return self.name


class DayOff(Owned):
    """A day whose kind differs from its weekday (节假日、调休): off on a weekday, or worked on a weekend."""

    on = models.DateField("日期")
    is_off = models.BooleanField("休息")
    name = models.CharField("名称", max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "on"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"

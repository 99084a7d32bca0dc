"""落实情况: what a unit says of its assignment in a period, its figures, its evidence, and what was merged into it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from luoshi.reports.models.calendars import Period
from luoshi.reports.rules import ReportState
from luoshi.tasks.models import Assignment, Target
from luoshi.tasks.rules import Light
from luoshi.units.models import Account, Owned, Unit


class Report(Owned):
    """A version of what a unit reports for one assignment and period (落实情况).

    Of a lead it goes to 督查室, of a support unit (its part, 配合情况) to the lead. A returned version stays; the next
    one is a draft again. A draft is private to the unit until its reviewer signs.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    version = models.PositiveIntegerField(default=1)
    # What it was prefilled from and is compared with (上期): the last one handed in before this period.
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    unchanged = models.BooleanField("无变化", default=False)  # 无变化免报
    progress = models.TextField("落实情况", blank=True)
    share = models.DecimalField(
        "完成比例（%）",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    is_done = models.BooleanField("是否完成", default=False)
    reason = models.TextField("未完成原因", blank=True)
    problems = models.TextField("存在问题", blank=True)
    next_step = models.TextField("下步打算", blank=True)
    self_light = models.CharField("自评", max_length=10, choices=Light.choices, blank=True)
    filler = models.CharField("填表人", max_length=40, blank=True)
    origin = models.CharField("来源", max_length=10, default="page")  # page · package · api · paste
    edition = models.PositiveIntegerField(default=0)  # one more with every saving
    edited_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")  # 交审核人
    handed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.CharField("签发人", max_length=60, blank=True)  # the name signed with (盖章)
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField("逾期报送", default=False)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    remarks = models.JSONField("审核意见", default=dict)  # field → words; "" for the whole
    checked_light = models.CharField("核定", max_length=10, choices=Light.choices, blank=True)  # by the office

    class Meta:
        ordering: ClassVar = ["-period__ends", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "assignment", "period", "version"], name="report_version_once"
            ),
            # One that counts for an assignment and period, whatever happens at once: no two accepted ones either.
            models.UniqueConstraint(
                fields=["jurisdiction", "assignment", "period"], condition=~Q(state="returned"), name="report_live_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100), name="report_share_is_percent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "period", "state"], name="report_by_period"),
            models.Index(fields=["assignment", "state"], name="report_of_assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.period}"


class ReportedFigure(Owned):
    """A reading of a target in a report (读数), with the month whose data it is."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    target = models.ForeignKey(Target, models.PROTECT, related_name="reported")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True, blank=True)
    data_month = models.DateField("数据月", null=True, blank=True)  # its first day
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["target__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "report", "target"], name="reported_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.value}"


class OfficialFigure(Owned):
    """The official value of a target for a month (统计值): entered by its statistics owner only."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="official")
    month = models.DateField("数据月")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["target", "-month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "target", "month"], name="official_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.month:%Y-%m} {self.value}"


def evidence_name(evidence: Evidence, name: str) -> str:
    """Return where the bytes of a piece of evidence are kept: by their hash."""
    return f"evidence/{evidence.jurisdiction_id.hex}/{evidence.sha256[:2]}/{evidence.sha256}"


class Evidence(Owned):
    """A file that a unit adds to a report (佐证材料): optional, kept untouched."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("大小")
    stored = models.FileField("原件", upload_to=evidence_name, max_length=200)
    is_seal = models.BooleanField("盖章扫描件", default=False)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "report", "sha256"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return self.name


class Merged(Owned):
    """That a support unit's accepted part went into the lead's draft (汇总), word for word and attributed."""

    into = models.ForeignKey(Report, models.CASCADE, related_name="merged")
    part = models.ForeignKey(Report, models.PROTECT, related_name="merged_into")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "into", "part"], name="merged_once")]

    def __str__(self) -> str:
        return f"{self.unit} → {self.into}"

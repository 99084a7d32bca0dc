"""Received files and the plans in them, as read and as corrected (来文、方案、校核)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.plans.rules import (
    FileState,
    Origin,
    PlanState,
    QuestionState,
    Severity,
    StageKind,
    Term,
    Tier,
    UnitRole,
)
from luoshi.units.models import Account, Leader, Owned, Unit, UnitGroup


def stored_name(file: ReceivedFile, name: str) -> str:
    """Return where the bytes of a received file are kept: by their hash, never by the name somebody gave them."""
    return f"received/{file.jurisdiction_id.hex}/{file.sha256[:2]}/{file.sha256}"


class ReceivedFile(Owned):
    """A file as received (来文): the bytes are kept untouched, and once per government."""

    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("大小")
    stored = models.FileField("原件", upload_to=stored_name, max_length=200, blank=True)  # "" where 密级 was found
    pasted = models.BooleanField("粘贴的文字", default=False)
    state = models.CharField("状态", max_length=8, choices=FileState.choices, default=FileState.RECEIVED)
    refusal = models.CharField("拒收原因", max_length=500, blank=True)
    format = models.CharField("格式", max_length=10, blank=True)
    revises = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revisions")
    received_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    received_at = models.DateTimeField("收到时间")
    reading_since = models.DateTimeField(null=True, blank=True)  # the lease of the job that reads it
    tries = models.PositiveSmallIntegerField(default=0)  # readings begun: what kills its job is not read for ever

    class Meta:
        ordering: ClassVar = ["-received_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "sha256"], name="file_once"),
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="file_state_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(Owned):
    """What was read from a file, apart from it because it is long: the text as received and the parser's result."""

    file = models.OneToOneField(ReceivedFile, models.CASCADE, related_name="reading")
    text = models.TextField()  # what all spans count in
    result = models.JSONField()  # dispatches, diagnostics, blocks as the parser's `to_dict` gives them; plans are rows
    parser = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.file} {self.read_at:%Y-%m-%d}"


class Plan(Owned):
    """One task decomposition found in a file (方案), reviewed by persons and then handed out."""

    file = models.ForeignKey(ReceivedFile, models.PROTECT, related_name="plans")
    position = models.PositiveIntegerField()  # which plan of the file, from 1
    title = models.CharField("标题", max_length=300)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("成文日期", null=True, blank=True)
    year = models.PositiveIntegerField("年度")
    state = models.CharField("状态", max_length=8, choices=PlanState.choices, default=PlanState.REVIEW)
    reporting = models.JSONField("报送要求", default=list)  # duties as read
    notice_rules = models.JSONField("牵头规则", default=list)  # rules of the notice as read
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    revises = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="revisions")
    # One more with every decision: who reads the page with another number sees what changed meanwhile.
    version = models.PositiveIntegerField(default=0)
    proposed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField("退回或作废的意见", max_length=300, blank=True)  # the last one
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "file", "position"], name="plan_once"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItem(Owned):
    """One item of a plan (事项): the fields hold what stands now, `read` what the parser read, never changed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()  # in steps of 1000, so that a split finds room
    label = models.CharField("编号", max_length=20, blank=True)
    headings = models.JSONField("板块", default=list)  # list of str, outermost first
    text = models.TextField("内容")
    tier = models.CharField("级别", max_length=8, choices=Tier.choices, default=Tier.GENERAL)
    term = models.CharField("期限", max_length=8, choices=Term.choices, default=Term.ANNUAL)
    due = models.DateField("完成时限", null=True, blank=True)
    due_origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.DEFAULT)
    open_ended = models.BooleanField("以“等”结尾", default=False)
    removed = models.BooleanField("已并入或删去", default=False)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    read = models.JSONField(default=dict)  # the item as the parser's `to_dict` gives it; {} for one a person made
    # field → {"by": account key, "name": …, "at": ISO}: which fields a person changed
    corrected = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "plan", "position"], name="item_position_once"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="item_tier_known"),
            models.CheckConstraint(condition=Q(term__in=Term.values), name="item_term_known"),
        ]

    def __str__(self) -> str:
        return f"第{self.label or self.position // 1000}项"


class Printed(Owned):
    """Something that stands in an item at a place of the source, or was added by a person."""

    position = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(null=True, blank=True)  # of the text as received; null where a person added it
    end = models.PositiveIntegerField(null=True, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.READ)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class ItemUnit(Printed):
    """A unit of an item as printed, and which unit or group of the register it is."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="units")
    role = models.CharField(max_length=8, choices=UnitRole.choices)
    printed = models.CharField("原文", max_length=200)
    canonical = models.CharField("规范名称", max_length=200)
    collective = models.BooleanField("集合单位", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, blank=True, related_name="+")
    # What the group stands for here, once a person settled it: keys of units. None = all members at hand-out.
    members = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["role", "position"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(role__in=UnitRole.values), name="item_unit_role")]

    def __str__(self) -> str:
        return self.printed


class ItemLeader(Printed):
    """A leader of an item as printed, and which person of the register it is."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="leaders")
    printed = models.CharField("原文", max_length=60)
    post = models.CharField("职务", max_length=60, blank=True)
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.printed


class ItemTarget(Printed):
    """A figure of an item (量化指标), or a comparison without a number (then `reference` says with what)."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="targets")
    raw = models.CharField("原文", max_length=300)
    name = models.CharField("指标", max_length=200)
    op = models.CharField(max_length=2)  # = >= <= ~ > <
    value = models.DecimalField("目标值", max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    reference = models.CharField("比较对象", max_length=100, blank=True)
    reference_only = models.BooleanField("仅供参考", default=False)  # a national figure in a city's plan

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.raw


class ItemStage(Printed):
    """A day printed in an item: a limit in its text, or a stage from a column of quarters (时限、节点)."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="stages")
    kind = models.CharField(max_length=9, choices=StageKind.choices)
    raw = models.CharField("原文", max_length=100)  # 6月底前
    what = models.TextField("要求", blank=True)
    date = models.DateField("日期")

    class Meta:
        ordering: ClassVar = ["date", "position"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=StageKind.values), name="item_stage_kind")]

    def __str__(self) -> str:
        return f"{self.raw} {self.date}"


class Decision(Owned):
    """What a person decided in review (校核决定): one click, whatever it changed, and how to take it back."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=30)
    payload = models.JSONField(default=dict)  # what was asked for, so that it can be made again on a corrected file
    # [{"model", "pk", "before": fields or None where made, "after": fields or None where deleted}]
    changes = models.JSONField(default=list)
    touched = models.JSONField(default=list)  # keys of the rows changed: a later decision on one of them bars the undo
    number = models.PositiveIntegerField()  # plan.version after it
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "plan", "number"], name="decision_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.by.name}"


class Question(Owned):
    """A doubt of the parser or of the register that a person settles (体检问题)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="questions")
    item = models.ForeignKey(PlanItem, models.CASCADE, null=True, blank=True, related_name="questions")
    position = models.PositiveIntegerField()
    # The same doubt about the same thing in a corrected file has the same key, so its answer still holds.
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    message = models.CharField(max_length=500)
    subject = models.CharField(
        max_length=200, blank=True
    )  # the name in doubt; the same subject can be answered at once
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    blocking = models.BooleanField("必答", default=False)
    state = models.CharField(max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.CharField("答复", max_length=300, blank=True)  # in words, for people
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="questions")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "plan", "key"], name="question_once"),
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "state", "blocking"], name="question_open")]

    def __str__(self) -> str:
        return self.message

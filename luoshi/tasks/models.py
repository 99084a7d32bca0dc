"""Tasks, who answers for them, what is to be reached (任务、交办、目标、节点), and how they changed."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.plans.models import Plan, PlanItem
from luoshi.plans.rules import Origin, Term, Tier, UnitRole
from luoshi.tasks.rules import AssignmentState, ChangeKind, Light, TaskState
from luoshi.units.models import Account, Jurisdiction, Leader, Owned, Unit, UnitGroup


class Counter(Owned):
    """The last number given out in a government's year (督办字号): a row, never a sequence, so that none is lost."""

    year = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year", "kind"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} {self.last}"


class Task(Owned):
    """One task of a government (任务): an item of a plan once handed out, a part of another task, or a supplement."""

    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="tasks")
    item = models.OneToOneField(PlanItem, models.PROTECT, null=True, blank=True, related_name="task")
    # Most have neither whole nor upstream: indexed below are those that have, else the planner takes all for alike.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False
    )  # 拆解
    # The task of the government above that this one carries out (上级任务).
    upstream = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="downstream", db_index=False
    )
    year = models.PositiveIntegerField("年度")
    serial = models.PositiveIntegerField()  # within government and year; of a part, within the whole
    number = models.CharField("督办字号", max_length=60)  # 青督〔2026〕17号
    position = models.PositiveIntegerField()  # the order of the report's text within the year
    label = models.CharField("原编号", max_length=20, blank=True)
    headings = models.JSONField("板块", default=list)
    section = models.CharField("一级板块", max_length=200, blank=True)  # headings[0], for grouping
    text = models.TextField("任务内容")
    tier = models.CharField("级别", max_length=8, choices=Tier.choices, default=Tier.GENERAL)
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2, default=Decimal(1))
    term = models.CharField("期限", max_length=8, choices=Term.choices, default=Term.ANNUAL)
    state = models.CharField("状态", max_length=10, choices=TaskState.choices, default=TaskState.REGISTERED)
    light = models.CharField("亮灯", max_length=10, choices=Light.choices, default=Light.UNREPORTED)
    # The next six are kept by `supervision`, beside the light, so that a page of the ledger asks for nothing more.
    light_reason = models.CharField("亮灯理由", max_length=300, blank=True)
    own_light = models.CharField("自评", max_length=10, choices=Light.choices, blank=True)
    share = models.DecimalField("完成比例（%）", max_digits=6, decimal_places=2, null=True, blank=True)
    share_due = models.DecimalField("应达比例（%）", max_digits=6, decimal_places=2, null=True, blank=True)
    reported_at = models.DateTimeField("最近填报", null=True, blank=True)
    reported_words = models.CharField("最近进展", max_length=200, blank=True)
    due = models.DateField("完成时限")
    first_due = models.DateField("原定时限")  # stays visible after every extension
    due_origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.READ)
    tags = models.JSONField("标签", default=list)  # list of str
    # Kept beside the rows they come from, so that a page of the ledger asks for nothing more.
    principal = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="principal_tasks")
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, blank=True, related_name="first_tasks")
    officer = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="handled_tasks")
    start = models.PositiveIntegerField(null=True, blank=True)  # its place in the text of plan.file
    end = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["year", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "year", "serial"], condition=Q(parent__isnull=True), name="task_serial_once"
            ),
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="task_number_once"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(condition=Q(light__in=Light.values), name="task_light_known"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="task_tier_known"),
            models.CheckConstraint(condition=Q(term__in=Term.values), name="task_term_known"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lt=1000), name="task_weight_in_range"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="task_not_own_part"),
        ]
        indexes: ClassVar = [
            # To the last field of each order (filters.SORTS): a page is read from the index, nothing is sorted.
            models.Index(fields=["jurisdiction", "year", "position", "serial", "id"], name="task_in_order"),
            models.Index(fields=["jurisdiction", "year", "serial", "number", "id"], name="task_by_number"),
            models.Index(fields=["jurisdiction", "year", "due", "position", "id"], name="task_by_due"),
            # All that the chips count, so that counting reads the index alone.
            models.Index(
                fields=["jurisdiction", "year", "light", "tier", "term", "state", "due", "id"], name="task_by_light"
            ),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="task_parts"),
            models.Index(fields=["upstream"], condition=Q(upstream__isnull=False), name="task_carried"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}"


class StandingAssignments(models.Manager["Assignment"]):
    """Those that stand; released ones are kept for what was reported under them."""

    def get_queryset(self) -> models.QuerySet[Assignment]:
        """Return the rows that are not released."""
        return super().get_queryset().exclude(state=AssignmentState.RELEASED)


class Assignment(Owned):
    """That a unit answers for a task, as lead or support (交办); `objects` leaves the released ones out."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    role = models.CharField("角色", max_length=8, choices=UnitRole.choices)
    position = models.PositiveIntegerField()  # the first lead is the principal one (第一牵头单位)
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, blank=True, related_name="+")  # 展开自
    printed = models.CharField("原文", max_length=200, blank=True)
    state = models.CharField("状态", max_length=8, choices=AssignmentState.choices, default=AssignmentState.GIVEN)

    objects = StandingAssignments()
    everything: ClassVar[models.Manager[Assignment]] = models.Manager()

    class Meta:
        ordering: ClassVar = ["role", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "task", "unit"], condition=~Q(state="released"), name="assignment_once"
            ),
            models.CheckConstraint(condition=Q(role__in=UnitRole.values), name="assignment_role_known"),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "role", "task", "state"], name="assignment_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_role_display()}"


class TaskLeader(Owned):
    """That a leader answers for a task (牵头领导)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="task_leaders")
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="task_leaders")
    position = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "task", "leader"], name="task_leader_once")
        ]
        indexes: ClassVar = [models.Index(fields=["leader", "task"], name="task_of_leader")]

    def __str__(self) -> str:
        return str(self.leader)


class Target(Owned):
    """A figure that a task is to reach (目标), or a comparison without a number; a part's share names the whole."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="targets")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="shares")
    position = models.PositiveIntegerField()
    name = models.CharField("指标", max_length=200)
    op = models.CharField("要求", max_length=2)  # = >= <= ~ > <
    value = models.DecimalField("目标值", max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    reference = models.CharField("比较对象", max_length=100, blank=True)
    reference_only = models.BooleanField("仅供参考", default=False)
    raw = models.CharField("原文", max_length=300, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.READ)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="owned_targets")  # 统计责任部门

    class Meta:
        ordering: ClassVar = ["position"]
        indexes: ClassVar = [
            models.Index(fields=["task"], condition=Q(reference_only=False), name="target_assessed"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.op} {self.value} {self.unit}"


class Milestone(Owned):
    """What a task is to have reached by a day (节点、阶段目标)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    position = models.PositiveIntegerField()
    what = models.TextField("要求")
    due = models.DateField("日期")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.READ)

    class Meta:
        ordering: ClassVar = ["due", "position"]

    def __str__(self) -> str:
        return f"{self.due} {self.what[:40]}"


class TaskChange(Owned):
    """A decision of the city that changed a task after hand-out (调整); the deciding document is named."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="changes")
    kind = models.CharField("类别", max_length=10, choices=ChangeKind.choices)
    doc_no = models.CharField("依据文号", max_length=80)
    reason = models.CharField("事由", max_length=300)
    decided_on = models.DateField("决定日期")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(condition=~Q(doc_no=""), name="change_names_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.doc_no}"


class TaskVersion(Owned):
    """A task as it stood, with its units, leaders, targets and milestones (任务版本): to be compared side by side."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    snapshot = models.JSONField()
    change = models.ForeignKey(TaskChange, models.PROTECT, null=True, blank=True, related_name="versions")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "task", "number"], name="task_version_once")
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class SupportOnly(Owned):
    """That a government only supports a task of the one above and hands it on to nobody (只需配合，不再分解)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="supported_only")  # of the government above
    reason = models.CharField("原因", max_length=300)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "task"], name="support_only_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="support_only_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.task} 只需配合"


class TaskText(models.Model):
    """The words of a task as the search index holds them; `search.index_tasks` writes it, nobody else.

    Its key is a number because the index of SQLite points to rows by number.
    """

    id = models.BigAutoField(primary_key=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, models.CASCADE, related_name="indexed")
    grams = models.TextField()

    def __str__(self) -> str:
        return str(self.task_id)


class SavedView(Owned):
    """A ledger with filters and columns that a person keeps under a name (常用视图)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=1000, blank=True)  # the address's query string

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "account", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name

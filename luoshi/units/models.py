"""Governments, their units, groups, leaders (行政区划、单位、集合单位、领导). Accounts stand in `accounts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.units.accounts import Account, Grant, Handover, PasswordUsed
from luoshi.units.base import Owned
from luoshi.units.jurisdictions import Jurisdiction
from luoshi.units.rules import NameKind, UnitKind
from luoshi.units.tokens import Answered, ApiToken

__all__ = [
    "Account",
    "Answered",
    "ApiToken",
    "Grant",
    "GroupMember",
    "Handover",
    "Jurisdiction",
    "Leader",
    "LeaderPost",
    "Oversight",
    "Owned",
    "PasswordUsed",
    "Unit",
    "UnitGroup",
    "UnitName",
]


class Unit(Owned):
    """A body that can be given a task by a government (单位): 市教育局, 古塔区人民政府, 高新区管委会."""

    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=12, choices=UnitKind.choices, default=UnitKind.DEPARTMENT)
    position = models.PositiveIntegerField("排序", default=0)  # the order of the establishment (机构序列)
    # The government below that this unit is, seen from above: its office receives the tasks.
    government = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="as_unit", verbose_name="对应的下级政府"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="职责划入"
    )
    phone = models.CharField("电话", max_length=30, blank=True)
    active_from = models.DateField("设立", null=True, blank=True)
    active_to = models.DateField("撤销", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "name"], condition=Q(active_to__isnull=True), name="unit_name_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="unit_not_own_successor"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown(self) -> str:
        """The name in lists; the full one stands in its title."""
        return self.short_name or self.name

    @property
    def is_active(self) -> bool:
        """Whether the unit can be given tasks."""
        return self.active_to is None


class UnitName(Owned):
    """A further name of a unit (简称、曾用名、其他写法), with the days between which it held."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=8, choices=NameKind.choices, default=NameKind.SHORT)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_to = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name", "unit"], name="unit_alias_once"),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="unit_alias_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitGroup(Owned):
    """A name for several units (集合单位): 各县（市、区）人民政府, 市安委会成员单位."""

    name = models.CharField("名称", max_length=100)
    other_names = models.JSONField("其他写法", default=list, blank=True)  # list of str
    members: models.ManyToManyField[Unit, GroupMember] = models.ManyToManyField(
        Unit, through="GroupMember", related_name="groups"
    )

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class GroupMember(Owned):
    """That a unit belongs to a group."""

    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "group", "unit"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.group}：{self.unit}"


class Leader(Owned):
    """A person of the government who answers for tasks (领导)."""

    name = models.CharField("姓名", max_length=40)
    position = models.PositiveIntegerField("排序", default=0)
    account = models.OneToOneField(Account, models.SET_NULL, null=True, blank=True, related_name="leader")

    class Meta:
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "name"], name="leader_name_once")]

    def __str__(self) -> str:
        return self.name


class LeaderPost(Owned):
    """A post that a leader holds for a time (职务、任期)."""

    leader = models.ForeignKey(Leader, models.CASCADE, related_name="posts")
    title = models.CharField("职务", max_length=60)
    since = models.DateField("任职", null=True, blank=True)
    until = models.DateField("离任", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "leader", "title", "since"], name="post_once")
        ]

    def __str__(self) -> str:
        return f"{self.leader} {self.title}"


class Oversight(Owned):
    """That a leader oversees a unit (分管)."""

    leader = models.ForeignKey(Leader, models.CASCADE, related_name="oversights")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="oversights")
    since = models.DateField("起", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "leader", "unit"], condition=Q(until__isnull=True), name="oversight_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader}分管{self.unit}"


def changes_of(row: models.Model, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set `values` on a row that the caller then saves; return what was and what is, of changed ones only."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before, {name: values[name] for name in before}

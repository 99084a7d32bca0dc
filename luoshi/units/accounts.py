"""Accounts and what they are (账号、角色)."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from luoshi.units.base import Owned
from luoshi.units.jurisdictions import Jurisdiction
from luoshi.units.rules import OF_A_UNIT, OFFICE, SPEAKS_FOR_UNIT, Role
from luoshi.web.keys import new_id

OF_A_UNIT_VALUES = sorted(role.value for role in OF_A_UNIT)


class Accounts(BaseUserManager["Account"]):
    """How accounts are found and made."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account of that name, in whatever case it is typed."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """One person who signs in (账号). One person, one account; never deleted, only closed (停用)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("电子邮箱", blank=True)
    phone = models.CharField("手机", max_length=30, blank=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="accounts", verbose_name="所属政府")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    created_at = models.DateTimeField("开通时间", auto_now_add=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, editable=False)
    session_round = models.PositiveIntegerField(default=0, editable=False)  # one more, and every session has ended

    objects = Accounts()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("username"), name="username_once_in_any_case")]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"

    def set_password(self, raw_password: str | None) -> None:
        """Set the password and remember when; the caller saves the whole row."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def get_session_auth_hash(self) -> str:
        """Return what a session is bound to: the password and the round; either changes, and the session has ended."""
        return f"{super().get_session_auth_hash()}-{self.session_round}"

    @cached_property
    def current_grants(self) -> tuple[Grant, ...]:
        """The roles it holds today, read once a request; lists read them beforehand (`accounts_of`)."""
        if "grants_now" in self.__dict__:
            return tuple(self.__dict__["grants_now"])
        return tuple(self.grants.filter(until__isnull=True).select_related("unit"))

    @property
    def role_names(self) -> frozenset[str]:
        """The names of its roles, as permissions ask for them."""
        return frozenset(grant.role for grant in self.current_grants)

    def holds(self, *roles: str) -> bool:
        """Return whether it holds one of `roles`."""
        return not self.role_names.isdisjoint(roles)

    @cached_property
    def unit_ids(self) -> frozenset[UUID]:
        """The units it speaks for: as liaison or reviewer, or as the office of the government that a unit is."""
        of_units = {grant.unit_id for grant in self.current_grants if grant.role in SPEAKS_FOR_UNIT and grant.unit_id}
        return frozenset(of_units) | (self.government_unit_ids if self.holds(*OFFICE) else frozenset())

    @cached_property
    def government_unit_ids(self) -> frozenset[UUID]:
        """The units as which the governments above know its own."""
        return frozenset(self.jurisdiction.as_unit.values_list("pk", flat=True))

    @property
    def statistics_unit_ids(self) -> frozenset[UUID]:
        """The units whose official figures it enters."""
        return frozenset(
            grant.unit_id for grant in self.current_grants if grant.role == Role.STATISTICIAN and grant.unit_id
        )

    @property
    def roles_shown(self) -> str:
        """Its roles in words: 市教育局 单位联络员（A岗）."""
        return "、".join(str(grant) for grant in self.current_grants)


class PasswordUsed(models.Model):
    """A password that an account has had, encoded: the last five are not taken again (密码历史)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passwords_used")
    encoded = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%Y-%m-%d}"


class Grant(Owned):
    """That an account holds a role, for a unit where the role is one of a unit; ended, never deleted."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=16, choices=Role.choices)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="grants")
    turn = models.CharField("岗", max_length=1, choices=[("A", "A岗"), ("B", "B岗")], blank=True)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True, blank=True)
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["role", "turn"]
        constraints: ClassVar = [
            # Two, for SQLite takes two empty units for two different ones.
            models.UniqueConstraint(
                fields=["jurisdiction", "account", "role", "unit"],
                condition=Q(until__isnull=True, unit__isnull=False),
                name="grant_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "account", "role"],
                condition=Q(until__isnull=True, unit__isnull=True),
                name="grant_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "unit", "role"],
                condition=Q(until__isnull=True, turn="A"),
                name="grant_turn_a_once",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_role_known"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, role__in=OF_A_UNIT_VALUES)
                | (Q(unit__isnull=True) & ~Q(role__in=OF_A_UNIT_VALUES)),
                name="grant_unit_where_role_has_one",
            ),
        ]

    def __str__(self) -> str:
        turn = f"（{self.turn}岗）" if self.turn else ""
        return f"{self.unit.shown if self.unit else ''}{self.get_role_display()}{turn}"


class Handover(Owned):
    """That a role went from one person to another (换人): what is still to be done moves, what was done stays."""

    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="handovers")
    role = models.CharField(max_length=16, choices=Role.choices)
    from_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.unit}：{self.from_account.name} → {self.to_account.name}"

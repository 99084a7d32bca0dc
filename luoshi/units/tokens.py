"""Tokens of programs (接口令牌): what stands in for an account at the API, for a time and for reading or writing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.units.accounts import Account
from luoshi.units.base import Owned
from luoshi.units.rules import TokenScope


class ApiToken(Owned):
    """A token (接口令牌) of an account; only its digest is kept, so that nobody reads it from the database."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)  # a random secret is found by it before its owner is known
    scope = models.CharField("范围", max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    created_at = models.DateTimeField("创建时间")
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scope__in=TokenScope.values), name="token_scope_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Answered(Owned):
    """An answer given to a write of a program, kept under its key: the same request again gets the same answer."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request = models.CharField(max_length=64)  # digest of method, path and body
    status = models.PositiveIntegerField(default=0)  # 0 while the first request is still at work
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "account", "key"], name="answered_once"),
        ]

    def __str__(self) -> str:
        return self.key

"""留痕: who did what to which, when and from where; each entry carries the hash of the one before it."""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from luoshi.journal.sm3 import canonical, sm3
from luoshi.web.keys import new_id

GENESIS = "0" * 64
PLATFORM = UUID(int=0)  # the chain of what belongs to no government: failed logins of unknown names


class Chain(models.Model):
    """The chain of one government, and one of the platform (`key` all zeros); its row is the lock of its end."""

    key = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.key} #{self.number}"


class Entry(models.Model):
    """One entry (留痕条目). Written once: triggers on both databases refuse to change or delete it.

    People and things are kept by key and by name, without foreign keys: an entry outlives what it is about, and may be
    kept on another machine.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=60)  # dotted: "plan.issued"
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    subject_name = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "number"], name="entry_number_once")]
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "-at"], name="entry_of_subject"),
            models.Index(fields=["chain", "-at"], name="entry_of_chain"),
            models.Index(fields=["actor_id", "-at"], name="entry_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.subject_name}"

    def content(self) -> dict[str, Any]:
        """Return what the digest is made of: every field but the digest itself."""
        return {
            "chain": str(self.chain),
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "action": self.action,
            "actor": str(self.actor_id or ""),
            "actor_name": self.actor_name,
            "channel": self.channel,
            "address": self.address,
            "request": self.request_id,
            "subject_kind": self.subject_kind,
            "subject": str(self.subject_id or ""),
            "subject_name": self.subject_name,
            "before": self.before,
            "after": self.after,
            "previous": self.previous,
        }

    def computed_digest(self) -> str:
        """Return the digest that the content asks for."""
        return sm3(canonical(self.content()))

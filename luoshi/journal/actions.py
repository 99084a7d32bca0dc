"""Writing the journal: in the transaction of the change itself, at the end of the government's chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from luoshi.journal.models import PLATFORM, Chain, Entry
from luoshi.web.context import Origin, origin


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be recorded: the dotted name, the thing, and what changed in it."""

    action: str
    subject: models.Model
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def record(
    action: str,
    *,
    actor: Any,
    subject: models.Model,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one entry about `subject` (before/after: field → value, only what changed); return it.

    `actor` is an account, or None for the system itself. Must run inside the transaction of the change.
    """
    return record_all([Event(action, subject, before or {}, after or {})], actor=actor, at=at)[0]


def record_all(events: Iterable[Event], *, actor: Any, at: datetime) -> list[Entry]:
    """Add entries in order, all to the chain of the first one's government: one insert for any number."""
    assert connection.in_atomic_block, "a change and its entry belong into one transaction"
    events = list(events)
    if not events:
        return []
    chain = _locked_chain(chain_of(events[0].subject))
    entries = []
    where = origin()
    for event in events:
        entry = Entry(
            chain=chain.key,
            number=chain.number + 1,
            at=at,
            action=event.action,
            actor_id=getattr(actor, "pk", None),
            actor_name=_name(actor, where),
            channel=where.channel,
            address=where.address,
            request_id=where.request_id,
            subject_kind=event.subject._meta.label_lower,
            subject_id=event.subject.pk if isinstance(event.subject.pk, UUID) else None,
            subject_name=_storable(str(event.subject))[:200],
            before=_plain(event.before),
            after=_plain(event.after),
            previous=chain.digest,
        )
        entry.digest = entry.computed_digest()
        chain.number, chain.digest = entry.number, entry.digest
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=200)
    chain.save(update_fields=["number", "digest"])
    return entries


def _name(actor: Any, where: Origin) -> str:
    """Return who did it: a command and a job are the system itself, a page without an account is a visitor."""
    if actor is not None:
        return str(getattr(actor, "name", ""))
    return "系统" if where.channel in {"command", "job"} else "未登录"


def chain_of(subject: models.Model) -> UUID:
    """Return the key of the chain that tells of `subject`: its government's, else the platform's."""
    if subject._meta.label_lower == "units.jurisdiction":
        return UUID(str(subject.pk))
    return getattr(subject, "jurisdiction_id", None) or PLATFORM


def _locked_chain(key: UUID) -> Chain:
    Chain.objects.get_or_create(key=key)
    return Chain.objects.select_for_update().get(key=key)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    """Return `value` as JSON can hold it and read it back the same: the digest must not change on the way."""
    if isinstance(value, str):
        return _storable(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_storable(str(name)): _plain_value(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain_value(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return str(value)
    if isinstance(value, models.Model):
        return _storable(f"{value} ({value.pk})")
    return _storable(str(value))


def _storable(text: str) -> str:
    """Return `text` without what PostgreSQL keeps in no text: the sign of number 0, halves of pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@transaction.atomic
def record_read(*, actor: Any, subject: models.Model, now: datetime, what: str) -> Entry:
    """Record that an administrator looked at data of others that is not published yet: `what`, in Chinese words."""
    return record("data.read", actor=actor, subject=subject, at=now, after={"what": what})

"""Reading the journal, and proving that nobody changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.errors import Invalid
from luoshi.journal.models import GENESIS, PLATFORM, Chain, Entry


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    chain: UUID
    number: int
    reason: str  # one Chinese sentence


def entries_about(subject_id: UUID) -> QuerySet[Entry]:
    """Return the entries about one thing, newest first."""
    return Entry.objects.filter(subject_id=subject_id).order_by("-at", "-number")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor looks for; what is empty asks for nothing."""

    since: date | None = None
    until: date | None = None
    person: str = ""  # part of the name
    action: str = ""  # dotted, or its beginning: "unit."
    subject: str = ""  # part of the name of the thing


def chains_of(account: Any) -> tuple[UUID, ...]:
    """Return the chains that an auditor reads: the own government's, and the platform's where none stands above."""
    return (account.jurisdiction_id, *(() if account.jurisdiction.parent_id else (PLATFORM,)))


def entries_for(account: Any, wanted: Wanted) -> QuerySet[Entry]:
    """Return the entries of the account's government that fit, newest first."""
    found = Entry.objects.filter(chain__in=chains_of(account))
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.person:
        found = found.filter(actor_name__contains=wanted.person)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.subject:
        found = found.filter(subject_name__contains=wanted.subject)
    return found.order_by("-at", "-id")


def page_of(found: QuerySet[Entry], after: str, size: int) -> tuple[list[Entry], str]:
    """Return one page of entries and the mark of the next, "" where there is none. `after` is such a mark.

    By key and not by count: the hundredth page costs what the first does, and new entries move nothing.
    """
    if after:
        at, _, key = after.partition("~")
        try:
            moment, mark = datetime.fromisoformat(at), UUID(key)
        except ValueError as error:
            raise Invalid("翻页的地址不完整，请从第一页重新打开。") from error
        found = found.filter(Q(at__lt=moment) | Q(at=moment, id__lt=mark))
    rows = list(found[: size + 1])
    more = len(rows) > size
    return rows[:size], f"{rows[size - 1].at.isoformat()}~{rows[size - 1].id}" if more else ""


def chain_length(chain: UUID) -> int:
    """Return how many entries the chain has."""
    return Chain.objects.filter(key=chain).values_list("number", flat=True).first() or 0


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def first_break(chain: UUID) -> Break | None:
    """Return the first entry of `chain` that was changed, lost or put in, or None where the chain holds."""
    entries = Entry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=1000)
    return first_break_among(chain, entries, Chain.objects.filter(key=chain).first())


def first_break_among(chain: UUID, entries: Iterable[Entry], head: Chain | None) -> Break | None:
    """The same for entries in the order of their numbers, from the database or from a file."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.number != expected:
            return Break(chain, expected, f"第{expected}条缺失。")
        if entry.previous != previous:
            return Break(chain, entry.number, f"第{entry.number}条与上一条接不上。")
        if entry.digest != entry.computed_digest():
            return Break(chain, entry.number, f"第{entry.number}条的内容与其摘要不符，已被改动。")
        previous, expected = entry.digest, expected + 1
    if head and (head.number != expected - 1 or head.digest != previous):
        return Break(chain, expected, f"链尾应为第{head.number}条，实际只到第{expected - 1}条。")
    return None


def all_breaks() -> Iterator[Break]:
    """Yield the first break of every chain that has one."""
    keys = set(Chain.objects.values_list("key", flat=True)) | set(
        Entry.objects.order_by().values_list("chain", flat=True).distinct()
    )
    for key in sorted(keys):
        found = first_break(key)
        if found:
            yield found

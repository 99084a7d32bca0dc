"""Reading the journal, and proving that nobody changed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from luoshi.journal.models import GENESIS, Chain, Entry


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    chain: UUID
    number: int
    reason: str  # one Chinese sentence


def entries_about(subject_id: UUID) -> QuerySet[Entry]:
    """Return the entries about one thing, newest first."""
    return Entry.objects.filter(subject_id=subject_id).order_by("-at", "-number")


def first_break(chain: UUID) -> Break | None:
    """Return the first entry of `chain` that was changed, lost or put in, or None where the chain holds."""
    previous, expected = GENESIS, 1
    for entry in Entry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=1000):
        if entry.number != expected:
            return Break(chain, expected, f"第{expected}条缺失。")
        if entry.previous != previous:
            return Break(chain, entry.number, f"第{entry.number}条与上一条接不上。")
        if entry.digest != entry.computed_digest():
            return Break(chain, entry.number, f"第{entry.number}条的内容与其摘要不符，已被改动。")
        previous, expected = entry.digest, expected + 1
    head = Chain.objects.filter(key=chain).first()
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

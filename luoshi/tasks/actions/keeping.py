"""常用视图与导出: views that a person keeps, and the journal's entry of what was taken out of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from luoshi.errors import Invalid, MoveRefused
from luoshi.journal.actions import record
from luoshi.tasks.models import SavedView
from luoshi.units.models import Account
from luoshi.web.permissions import require

MOST_VIEWS = 30
LONGEST_NAME = 40


@transaction.atomic
def save_view(*, actor: Account, name: str, query: str) -> SavedView:
    """Keep an address of the ledger under a name; one of the same name is replaced.

    Invalid where the name is empty or too long; MoveRefused where the account keeps too many.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"请给视图起个名字，不超过{LONGEST_NAME}字。")
    if len(query) > 1000:
        raise Invalid("这个视图的筛选条件太多，存不下，请减少几项后再存。")
    mine = SavedView.objects.filter(account=actor)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_VIEWS:
        raise MoveRefused(f"常用视图最多{MOST_VIEWS}个，请先删除不用的。")
    view, _ = SavedView.objects.update_or_create(
        jurisdiction_id=actor.jurisdiction_id, account=actor, name=name, defaults={"query": query}
    )
    return view


@transaction.atomic
def delete_view(*, actor: Account, pk: UUID) -> str:
    """Take one of the account's own views away and return its name; Http404 where it has none with this key."""
    view = SavedView.objects.filter(account=actor, pk=pk).first()
    if view is None:
        raise Http404
    view.delete()
    return view.name


@transaction.atomic
def export_taken(
    *, actor: Account, what: str, ending: str, narrowed_by: Sequence[str], count: str, now: datetime
) -> None:
    """Record that tasks left the system as a file: what, narrowed by what, how many.

    NotAllowed where the account may not export.
    """
    require(actor, "tasks.export")
    record(
        "tasks.exported",
        actor=actor,
        subject=actor,
        at=now,
        after={"list": what, "format": ending, "filter": list(narrowed_by), "count": count},
    )

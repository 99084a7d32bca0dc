"""The journal for auditors' programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from luoshi.api.access import reads
from luoshi.api.cursors import page_of
from luoshi.api.schemas import EntryPage
from luoshi.journal.models import Entry
from luoshi.units.signed_in import account_of

router = Router(tags=["留痕"])


@reads(router, "/journal", "journal.read", response=EntryPage)
def list_entries(request: HttpRequest, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    """列出本级政府的留痕条目，按序号；可逐条核验摘要链。"""
    rows = Entry.objects.filter(chain=account_of(request).jurisdiction_id)
    found, following = page_of(rows, ("number",), cursor, limit)
    same = ("number", "at", "action", "channel", "address", "subject_kind", "subject_id", "subject_name")
    items = [
        {
            **{name: getattr(row, name) for name in (*same, "before", "after", "digest")},
            "actor": row.actor_name,
        }
        for row in found
    ]
    return {"items": items, "next": following}

"""The journal for auditors' programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from luoshi.api.access import reads
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.schemas import EntryPage, JournalIn
from luoshi.journal.queries import Wanted, entries_for
from luoshi.units.signed_in import account_of

router = Router(tags=["留痕"])


@reads(router, "/journal", "journal.read", response=EntryPage)
def list_entries(
    request: HttpRequest, asked: Query[JournalIn], cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """列出本级政府的留痕条目，按序号；不筛选时可逐条核验摘要链。"""
    account = account_of(request)
    rows = entries_for(account, Wanted(**asked.model_dump())).filter(chain=account.jurisdiction_id)
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

"""The journal for auditors' programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from luoshi.api.access import reads
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.schemas import EntryPage, JournalIn
from luoshi.errors import MoveRefused
from luoshi.journal.queries import Wanted, chain_length, chains_of, entries_for, first_break
from luoshi.journal.views import MOST_VERIFIED
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


class BreakOut(Schema):
    """The first entry at which a chain does not hold."""

    number: int
    reason: str


class VerifiedOut(Schema):
    """How many entries were proved, and what is broken."""

    total: int
    broken: list[BreakOut]


@reads(router, "/journal/verify", "journal.read", response=VerifiedOut)
def verify_chains(request: HttpRequest) -> VerifiedOut:
    """核验本级留痕的摘要链；条目过多时请在服务器上核验，返回409。"""
    chains = chains_of(account_of(request))
    total = sum(chain_length(chain) for chain in chains)
    if total > MOST_VERIFIED:
        raise MoveRefused(f"本级留痕共{total}条，请由运维人员在服务器上用命令核验：luoshi journal verify。")
    broken = [BreakOut(number=each.number, reason=each.reason) for each in map(first_break, chains) if each]
    return VerifiedOut(total=total, broken=broken)

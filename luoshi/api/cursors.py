"""Pages of lists (分页): a cursor says after which row the next page begins, so that new rows shift nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from luoshi.errors import Invalid

MOST = 200
Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], order: Sequence[str], cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Return the next `limit` rows in the ascending `order` (unique in its whole), and the cursor after them or None.

    Invalid where the cursor is none of ours or the limit is out of bounds.
    """
    if not 1 <= limit <= MOST:
        raise Invalid(f"limit应为1至{MOST}。")
    if cursor:
        rows = rows.filter(_after(order, _read(cursor, len(order))))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], _written([getattr(found[limit - 1], name) for name in order])


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return (a > x) or (a = x and b > y) or …"""
    condition = Q(pk__in=[])
    for place, name in enumerate(order):
        same = dict(zip(order[:place], values, strict=False))
        condition |= Q(**same, **{f"{name}__gt": values[place]})
    return condition


def _written(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in values]).encode()).decode().rstrip("=")


def _read(cursor: str, count: int) -> list[str]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise Invalid("cursor不正确，请使用上一页返回的next值。") from error
    if not (isinstance(values, list) and len(values) == count and all(isinstance(each, str) for each in values)):
        raise Invalid("cursor不正确，请使用上一页返回的next值。")
    return values

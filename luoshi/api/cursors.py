"""Pages of lists (分页): a cursor says after which row the next page begins, so that new rows shift nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Model, Q, QuerySet
from ninja import Query

from luoshi.errors import Invalid

MOST = 200
WRONG = "cursor不正确，请使用上一页返回的next值。"
Row = TypeVar("Row", bound=Model)
Line = TypeVar("Line")
Cursor = Annotated[str | None, Query(max_length=2000)]
Limit = Annotated[int, Query(ge=1, le=MOST)]


def page_of(rows: QuerySet[Row], order: Sequence[str], cursor: str | None, limit: int) -> tuple[list[Row], str | None]:
    """Return the next `limit` rows in `order` (unique in its whole, "-" turns one round), and the cursor after them.

    The cursor is None on the last page. Invalid where the one given is none of ours. No field of the order is empty.
    """
    if not cursor:
        found = list(rows.order_by(*order)[: limit + 1])
    else:
        try:
            after = _after(order, _read(cursor, len(order)))
            found = list(rows.filter(after).order_by(*order)[: limit + 1])
        except (ValueError, ValidationError, OverflowError, DataError) as error:
            raise Invalid(WRONG) from error
    if len(found) <= limit:
        return found, None
    return found[:limit], _written([_value(found[limit - 1], name.lstrip("-")) for name in order])


def stretch_of(lines: Iterable[Line], cursor: str | None, limit: int) -> tuple[list[Line], str | None]:
    """Return the next `limit` of lines that are no rows, and the cursor after them: it counts lines."""
    begin = 0
    if cursor:
        (text,) = _read(cursor, 1)
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            raise Invalid(WRONG)
        begin = int(text)
    found: Iterator[Line] = islice(lines, begin, begin + limit + 1)
    shown = list(found)
    return shown[:limit], _written([begin + limit]) if len(shown) > limit else None


def _value(row: Model, name: str) -> Any:
    """Return a field of a row, or of one that it points to: jurisdiction__path."""
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return (a > x) or (a = x and b > y) or …"""
    condition = Q(pk__in=[])
    names = [name.lstrip("-") for name in order]
    for place, name in enumerate(order):
        same = dict(zip(names[:place], values, strict=False))
        way = "lt" if name.startswith("-") else "gt"
        condition |= Q(**same, **{f"{names[place]}__{way}": values[place]})
    return condition


def _written(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(value) for value in values]).encode()).decode().rstrip("=")


def _read(cursor: str, count: int) -> list[str]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise Invalid(WRONG) from error
    if not (isinstance(values, list) and len(values) == count and all(isinstance(each, str) for each in values)):
        raise Invalid(WRONG)
    return values

"""Operations on the ledger as a whole: scopes, counts, lists, exports, kept views, what waits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.utils import timezone
from ninja import Query, Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, page_of, stretch_of
from luoshi.api.fields import Year
from luoshi.api.ledger_schemas import (
    CountsOut,
    ExportIn,
    LimitsPage,
    LinesPage,
    ListsPage,
    NarrowIn,
    ScopePage,
    TodoPage,
    ViewIn,
    ViewOut,
    ViewPage,
)
from luoshi.api.schemas import Done
from luoshi.errors import Invalid
from luoshi.tasks.actions.keeping import delete_view, export_taken, save_view
from luoshi.tasks.exports import FORMATS, file_of
from luoshi.tasks.facets import Counting
from luoshi.tasks.filters import LedgerQuery, ends_of_month
from luoshi.tasks.ledger_page import in_words, ledger_table
from luoshi.tasks.lists import WORDS as LISTS
from luoshi.tasks.lists import Asked, ListKind, kinds_for, limits_of, table_of
from luoshi.tasks.models import SavedView
from luoshi.tasks.scopes import WORDS as SCOPES
from luoshi.tasks.scopes import Scope, scopes_of
from luoshi.tasks.tables import Row, Section
from luoshi.tasks.todo import todos_of
from luoshi.tasks.views.ledger import asked_by
from luoshi.tasks.views.lists import YEARS
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of

router = Router(tags=["台账和清单"])


def own_scope(account: Account, wanted: Scope | None) -> Scope:
    """Return the scope asked for, else the account's first; Invalid where it has it not, Http404 where it has none."""
    scopes = scopes_of(account)
    if not scopes:
        raise Http404
    if wanted is not None and wanted not in scopes:
        words = "、".join(f"{scope}（{SCOPES[scope]}）" for scope in scopes)
        raise Invalid(f"您的账号没有“{SCOPES[wanted]}”，scope可用：{words}。")
    return wanted or scopes[0]


def ledger_query(account: Account, asked: NarrowIn, year: int) -> LedgerQuery:
    """Return the filters as the pages read them; `year` where none is asked for."""
    values = asked.model_dump(exclude={"scope", "year", "sort", "group", "columns"})
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    values |= {name: values[name].strip() for name in ("q", "section", "tag")}
    return LedgerQuery(scope=own_scope(account, asked.scope), year=asked.year or year, **values)


@reads(router, "/ledger/scopes", "tasks.view", response=ScopePage)
def list_scopes(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出本账号的台账范围，第一个是默认的。"""
    found, following = stretch_of(scopes_of(account_of(request)), cursor, limit)
    return {"items": [{"scope": each, "words": SCOPES[each]} for each in found], "next": following}


@reads(router, "/ledger/counts", "tasks.view", response=CountsOut)
def count_ledger(request: HttpRequest, asked: Query[NarrowIn]) -> dict[str, Any]:
    """取台账的任务数：总数，各灯、级别、期限、状态各多少，有哪些年度；没有给年度的算今年。"""
    account, today = account_of(request), timezone.localdate()
    counting = Counting(account, today)
    query = ledger_query(account, asked, today.year)
    counts = counting.counts(query)
    return {"total": counts.total, "counts": counts.of, "years": counting.years(query.scope)}


@reads(router, "/ledger/export/{ending}", "tasks.export")
def export_ledger(request: HttpRequest, ending: str, asked: Query[ExportIn]) -> HttpResponseBase:
    """导出台账为文件，与页面导出的相同；ending为xlsx、docx或csv，导出记入留痕。"""
    account, now = account_of(request), timezone.now()
    if ending not in FORMATS:
        raise Http404
    own_scope(account, asked.scope)
    query, _ = asked_by(account, request.GET)
    table = ledger_table(account, query, now)
    words = in_words(account, query)
    export_taken(actor=account, what=table.name, ending=ending, narrowed_by=words, count=table.note, now=now)
    return file_of(table, ending)


@reads(router, "/lists", "tasks.view", response=ListsPage)
def list_lists(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出本账号有哪些清单：任务清单、责任清单、时限清单等。"""
    account = account_of(request)
    found, following = stretch_of(kinds_for(account) if scopes_of(account) else [], cursor, limit)
    return {"items": [{"kind": kind, "words": LISTS[kind]} for kind in found], "next": following}


@reads(router, "/lists/calendar/{int:year}/{int:month}", "tasks.view", response=LimitsPage)
def get_calendar(
    request: HttpRequest, year: int, month: int, scope: Scope | None = None, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """取一个月内的时限和节点，按日期。"""
    if year not in YEARS or not 1 <= month <= 12:
        raise Http404
    asked = _asked(account_of(request), ListKind.LIMITS, scope, year)
    found, following = stretch_of(limits_of(asked, *ends_of_month(year, month)), cursor, limit)
    items = [{"day": each.day, "what": each.what, "task": each.row.pk, "number": each.row.number} for each in found]
    return {"items": items, "next": following}


@reads(router, "/lists/{kind}", "tasks.view", response=LinesPage)
def get_list(
    request: HttpRequest,
    kind: str,
    scope: Scope | None = None,
    year: Year | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """取一张清单的行，与页面和导出的相同；标题行只有heading。"""
    table = table_of(_asked(account_of(request), kind, scope, year))
    found, following = stretch_of(table.rows, cursor, limit)
    return {
        "title": table.title,
        "note": table.note,
        "columns": [column.head for column in table.columns],
        "items": [_line(each) for each in found],
        "next": following,
    }


@reads(router, "/lists/{kind}/export/{ending}", "tasks.export")
def export_list(
    request: HttpRequest, kind: str, ending: str, scope: Scope | None = None, year: Year | None = None
) -> HttpResponseBase:
    """导出一张清单为文件，与页面导出的相同；ending为xlsx、docx或csv，导出记入留痕。"""
    account = account_of(request)
    if ending not in FORMATS:
        raise Http404
    asked = _asked(account, kind, scope, year)
    table = table_of(asked)
    words = [SCOPES[asked.scope], f"{asked.year}年"]
    export_taken(actor=account, what=table.name, ending=ending, narrowed_by=words, count=table.note, now=asked.now)
    return file_of(table, ending)


@reads(router, "/ledger/views", "tasks.view", response=ViewPage)
def list_views(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出自己的常用视图；query可接在台账地址或导出地址后面。"""
    rows = SavedView.objects.filter(account=account_of(request))
    found, following = page_of(rows, ("name", "id"), cursor, limit)
    return {"items": [_view(row) for row in found], "next": following}


@writes(router, "post", "/ledger/views", "tasks.view", response=ViewOut)
def keep_view(request: HttpRequest, given: ViewIn) -> ViewOut:
    """保存一个常用视图；同名的被替换。"""
    account = account_of(request)
    query, _ = asked_by(account, QueryDict(given.query))
    return ViewOut(**_view(save_view(actor=account, name=given.name, query=query.address())))


@writes(router, "delete", "/ledger/views/{uuid:pk}", "tasks.view", response=Done)
def drop_view(request: HttpRequest, pk: UUID) -> Done:
    """删除自己的一个常用视图。"""
    delete_view(actor=account_of(request), pk=pk)
    return Done(changed=1)


@reads(router, "/todo", "tasks.view", response=TodoPage)
def list_todos(request: HttpRequest, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """列出本账号今天的待办，紧要的在前。"""
    found, following = stretch_of(todos_of(account_of(request), timezone.localdate()), cursor, limit)
    same = ("kind", "what", "about", "step", "address", "mark")
    return {"items": [{name: getattr(each, name) for name in same} for each in found], "next": following}


def _asked(account: Account, kind: str, scope: Scope | None, year: int | None) -> Asked:
    mine = own_scope(account, scope)
    if kind not in kinds_for(account):
        raise Http404
    now = timezone.now()
    return Asked(ListKind(kind), mine, year or timezone.localdate(now).year, account, now)


def _line(each: Row | Section) -> dict[str, Any]:
    if isinstance(each, Section):
        return {"heading": each.text, "depth": each.depth}
    return {"cells": list(each.cells), "task": each.task}


def _view(row: SavedView) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "name", "query")}

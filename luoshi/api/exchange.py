"""Registers by Excel for programs (导入导出): the same workbook as on the pages, tried or done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, Literal, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from luoshi.api.access import reads, writes
from luoshi.units.actions.importing import Change, Outcome, import_accounts, import_roles, import_units
from luoshi.units.exchange.columns import KINDS
from luoshi.units.exchange.exporting import account_rows, role_rows, unit_rows
from luoshi.units.exchange.reading import read_rows
from luoshi.units.exchange.writing import workbook
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.units.views.exchange import XLSX

router = Router(tags=["导入导出"])


class OutcomeOut(Schema):
    """What one row of the workbook does, or why not and in which column."""

    row: int
    change: Literal["new", "changed", "same", "wrong"]
    cells: dict[str, str]
    reason: str = ""
    column: str = ""
    password: str = ""  # the first one of an account that was opened; shown this once


class ImportedOut(Schema):
    """What the workbook does; where a row is wrong, or where it was only tried, nothing was done."""

    done: bool
    counts: dict[str, int]
    rows: list[OutcomeOut]


def _file(kind: str, rows: Any) -> HttpResponse:
    answer = HttpResponse(workbook(KINDS[kind], rows), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{KINDS[kind].name}.xlsx") or "attachment"
    return answer


def _imported(
    request: HttpRequest, kind: str, run: Callable[..., list[Outcome]], file: UploadedFile, only_try: bool
) -> ImportedOut:
    actor: Account = account_of(request)
    rows = read_rows(cast(BinaryIO, file.file), KINDS[kind])
    outcomes = run(actor=actor, rows=rows, now=timezone.now(), only_try=only_try)
    counts = {change.value: sum(each.change == change for each in outcomes) for change in Change}
    return ImportedOut(
        done=not only_try and not counts[Change.WRONG],
        counts=counts,
        rows=[
            OutcomeOut(
                row=each.row.number,
                change=each.change.value,
                cells=each.row.cells,
                reason=each.reason,
                column=each.column,
                password=each.password,
            )
            for each in outcomes
        ],
    )


@reads(router, "/exchange/units", "units.manage")
def export_units(request: HttpRequest) -> HttpResponse:
    """取现有单位的工作簿（.xlsx），改好后可以再导入。"""
    return _file("units", unit_rows(account_of(request)))


@reads(router, "/exchange/accounts", "accounts.manage")
def export_accounts(request: HttpRequest) -> HttpResponse:
    """取现有账号的工作簿（.xlsx），不含密码。"""
    return _file("accounts", account_rows(account_of(request)))


@reads(router, "/exchange/roles", "accounts.grant")
def export_roles(request: HttpRequest) -> HttpResponse:
    """取现有角色的工作簿（.xlsx）。"""
    return _file("roles", role_rows(account_of(request)))


@writes(router, "post", "/exchange/units", "units.manage", once=False, response=ImportedOut)
def take_units(request: HttpRequest, file: File[UploadedFile], only_try: bool = True) -> ImportedOut:
    """导入单位的工作簿；only_try为真时只试不改，有一行不对就一行也不改。"""
    return _imported(request, "units", import_units, file, only_try)


@writes(router, "post", "/exchange/accounts", "accounts.manage", once=False, response=ImportedOut)
def take_accounts(request: HttpRequest, file: File[UploadedFile], only_try: bool = True) -> ImportedOut:
    """导入账号的工作簿；新开账号的初始密码只在这一次返回。"""
    return _imported(request, "accounts", import_accounts, file, only_try)


@writes(router, "post", "/exchange/roles", "accounts.grant", once=False, response=ImportedOut)
def take_roles(request: HttpRequest, file: File[UploadedFile], only_try: bool = True) -> ImportedOut:
    """导入角色的工作簿；账号须已开通。"""
    return _imported(request, "roles", import_roles, file, only_try)

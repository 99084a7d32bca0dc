"""Import and export of units, accounts and roles by Excel: upload, preview, confirm; or the errors, in the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from luoshi.errors import Invalid
from luoshi.units.actions.importing import Change, Outcome, import_accounts, import_roles, import_units
from luoshi.units.exchange.columns import KINDS, Column, Kind, Row
from luoshi.units.exchange.exporting import Cells, account_rows, role_rows, unit_rows
from luoshi.units.exchange.reading import read_rows
from luoshi.units.exchange.writing import workbook
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import show
from luoshi.web.pages import needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "luoshi.units.exchange"
KEPT_SECONDS = 3600
PASSWORD = Column("password", "初始密码", "", width=20)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is exchanged, and how."""

    key: str  # of KINDS, and of the address
    run: Callable[..., list[Outcome]]
    rows: Callable[[Account], Iterator[Cells]]
    back: str  # route of the list
    back_words: str

    @property
    def kind(self) -> Kind:
        """The columns."""
        return KINDS[self.key]


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label="工作簿（.xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "请先选择要上传的工作簿。"},
    )


@needs("units.manage")
def units_exchange(request: HttpRequest) -> HttpResponse:
    """Units."""
    return _exchange(request, Exchange("units", import_units, unit_rows, "units", "单位"))


@needs("accounts.manage")
def accounts_exchange(request: HttpRequest) -> HttpResponse:
    """Accounts; the first passwords come as a workbook, once."""
    return _exchange(request, Exchange("accounts", import_accounts, account_rows, "accounts", "账号"))


@needs("accounts.grant")
def roles_exchange(request: HttpRequest) -> HttpResponse:
    """Roles."""
    return _exchange(request, Exchange("roles", import_roles, role_rows, "roles", "角色"))


def _exchange(request: HttpRequest, what: Exchange) -> HttpResponse:
    actor, step = account_of(request), request.POST.get("step", "")
    if request.method == "GET" and request.GET.get("file"):
        rows = what.rows(actor) if request.GET["file"] == "current" else iter(())
        words = "现有" if request.GET["file"] == "current" else "导入模板"
        return _file(workbook(what.kind, rows), f"{what.kind.name}{words}.xlsx")
    if step == "check":
        return _preview(request, what)
    if step in {"confirm", "errors"}:
        rows_again = _unpacked(request, what, actor)
        if step == "errors":
            return _errors(what, what.run(actor=actor, rows=rows_again, now=timezone.now(), only_try=True))
        return _done(request, what, what.run(actor=actor, rows=rows_again, now=timezone.now()))
    return _page(request, what, {"form": UploadForm()})


def _preview(request: HttpRequest, what: Exchange) -> HttpResponse:
    """Try the workbook and show what it would do."""
    actor = account_of(request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, what, {"form": form}, status=422)
    try:
        rows = read_rows(form.cleaned_data["file"], what.kind)
    except Invalid as error:
        form.add_error("file", error.message)
        return _page(request, what, {"form": form}, status=422)
    outcomes = what.run(actor=actor, rows=rows, now=timezone.now(), only_try=True)
    packed = [[row.number, row.cells, sorted(row.formulas)] for row in rows]
    context = _counted(outcomes) | {
        "form": UploadForm(),
        "file_name": form.cleaned_data["file"].name,
        "outcomes": outcomes,
        "packed": signing.dumps([what.key, str(actor.pk), packed], salt=SALT, compress=True),
    }
    return _page(request, what, context, status=422 if context["wrong"] else 200)


def _unpacked(request: HttpRequest, what: Exchange, actor: Account) -> list[Row]:
    """Return the rows that the preview showed; they travel signed, so nobody confirms what he has not seen."""
    try:
        key, owner, packed = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise Invalid("预览已过期，请重新上传工作簿。") from error
    if (key, owner) != (what.key, str(actor.pk)):
        raise Invalid("预览不是您的，请重新上传工作簿。")
    return [Row(number, cells, frozenset(formulas)) for number, cells, formulas in packed]


def _errors(what: Exchange, outcomes: list[Outcome]) -> HttpResponse:
    reasons = {place: (each.reason, each.column) for place, each in enumerate(outcomes) if each.change == Change.WRONG}
    content = workbook(what.kind, [each.row.cells for each in outcomes], reasons=reasons)
    return _file(content, f"{what.kind.name}导入错误.xlsx")


def _done(request: HttpRequest, what: Exchange, outcomes: list[Outcome]) -> HttpResponse:
    """Say what was done; where accounts were opened, hand over their first passwords."""
    context = _counted(outcomes)
    if context["wrong"]:  # somebody else was quicker between preview and confirmation
        return _page(request, what, {"form": UploadForm(), "outcomes": outcomes, **context}, status=409)
    opened = [each.row.cells | {"password": each.password} for each in outcomes if each.password]
    if opened:
        return _file(workbook(what.kind, opened, extra=(PASSWORD,)), "初始密码.xlsx")
    return _page(request, what, {"form": UploadForm(), "done": True, **context})


def _counted(outcomes: list[Outcome]) -> dict[str, Any]:
    counts = Counter(each.change.value for each in outcomes)
    return {each.value: counts[each.value] for each in Change} | {"total": len(outcomes)}


def _page(request: HttpRequest, what: Exchange, context: dict[str, Any], status: int = 200) -> HttpResponse:
    more = {
        "here": what.back,
        "kind": what.kind,
        "back": reverse(what.back),
        "back_words": what.back_words,
        "shown_columns": what.kind.columns[:5],
    }
    answer = show(request, "units/exchange.html", "units/_exchange.html", more | context)
    answer.status_code = status
    return answer


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

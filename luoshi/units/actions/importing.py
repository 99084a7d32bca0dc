"""Importing units, accounts and roles (导入): all rows or none; trying it runs the same code and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from luoshi.errors import Invalid, LuoshiError, MoveRefused, NotAllowed
from luoshi.units.actions.accounts import open_account, update_account
from luoshi.units.actions.grants import grant_role
from luoshi.units.actions.groups import create_group, set_members
from luoshi.units.actions.units import add_name, clean_name, create_unit, update_unit
from luoshi.units.exchange.columns import ACCOUNTS, BETWEEN, ROLES, UNITS, Kind, Row
from luoshi.units.models import Account, Jurisdiction, Unit, UnitGroup
from luoshi.units.passwords import Prepared, no_password, prepared
from luoshi.units.queries import accounts_of, find_units, governments_of
from luoshi.units.rules import NameKind, Role, UnitKind


class Change(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row did, or why not and in which column."""

    row: Row
    change: Change
    reason: str = ""
    column: str = ""
    password: str = ""  # of an account that was opened


Apply = Callable[[Account, Row, datetime], tuple[Change, str]]


def import_units(*, actor: Account, rows: Iterable[Row], now: datetime, only_try: bool = False) -> list[Outcome]:
    """Add and update units from rows of a workbook; nothing where a row is wrong, or where it is only tried."""
    return _all_or_none(UNITS, _apply_unit, actor, rows, now, only_try, "name")


def import_accounts(*, actor: Account, rows: Iterable[Row], now: datetime, only_try: bool = False) -> list[Outcome]:
    """Open and update accounts; the outcomes carry the first passwords."""
    rows = list(rows)
    passwords: dict[str, Prepared] = {}
    if not only_try:
        # Before the transaction: encoding takes its time, and on SQLite nobody else writes meanwhile.
        held = {name.casefold() for name in accounts_of(actor).values_list("username", flat=True)}
        new = [row.cells.get("username", "") for row in rows if row.cells.get("username", "").casefold() not in held]
        passwords = {name: prepared() for name in new}

    def apply(actor: Account, row: Row, now: datetime) -> tuple[Change, str]:
        return _apply_account(actor, row, now, passwords.get(row.cells["username"]) or no_password())

    return _all_or_none(ACCOUNTS, apply, actor, rows, now, only_try, "username")


def import_roles(*, actor: Account, rows: Iterable[Row], now: datetime, only_try: bool = False) -> list[Outcome]:
    """Grant roles to accounts that are there."""
    return _all_or_none(ROLES, _apply_role, actor, rows, now, only_try, "")


def _all_or_none(
    kind: Kind, apply: Apply, actor: Account, rows: Iterable[Row], now: datetime, only_try: bool, key: str
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    seen: dict[str, int] = {}
    with transaction.atomic():
        for row in rows:
            outcomes.append(_outcome(kind, apply, actor, row, now, seen, key))
        if only_try or any(each.change == Change.WRONG for each in outcomes):
            transaction.set_rollback(True)
    return outcomes


def _outcome(
    kind: Kind, apply: Apply, actor: Account, row: Row, now: datetime, seen: dict[str, int], key: str
) -> Outcome:
    try:
        _check_cells(kind, row)
        if key:
            said = row.cells[key].casefold()
            if said in seen:
                raise Invalid(f"与第{seen[said]}行重复，请删去一行。", column=key)
            seen[said] = row.number
        with transaction.atomic():
            change, password = apply(actor, row, now)
    except NotAllowed:
        raise
    except LuoshiError as error:
        return Outcome(row, Change.WRONG, error.message, error.extra.get("column", ""))
    return Outcome(row, change, password=password)


def _check_cells(kind: Kind, row: Row) -> None:
    for column in kind.columns:
        text = row.cells.get(column.key, "")
        if column.key in row.formulas or text.startswith(("=", "@")):
            raise Invalid(f"“{column.title}”不能是公式，请改成文字。", column=column.key)
        if column.required and not text:
            raise Invalid(f"“{column.title}”没有填写。", column=column.key)
        if len(text) > column.longest:
            raise Invalid(f"“{column.title}”最长{column.longest}个字。", column=column.key)
        if column.choices and text and text not in column.choices:
            raise Invalid(f"“{column.title}”没有“{text}”这一项，请从下拉列表中选。", column=column.key)


def _apply_unit(actor: Account, row: Row, now: datetime) -> tuple[Change, str]:
    cells, place = row.cells, actor.jurisdiction
    name = clean_name(cells["name"], "全称")
    values: dict[str, Any] = {
        "short_name": clean_name(cells["short_name"], "简称") if cells.get("short_name") else "",
        "kind": next(kind.value for kind in UnitKind if kind.label == cells["kind"]),
        "phone": cells.get("phone", ""),
    }
    position = _position(cells.get("position", ""))
    unit = Unit.objects.filter(jurisdiction=place, name=name, active_to=None).first()
    change = Change.SAME
    if unit is None:
        unit = create_unit(actor=actor, jurisdiction=place, name=name, now=now, position=position, **values)
        change = Change.NEW
    else:
        wanted = values | ({} if position is None else {"position": position})
        if any(getattr(unit, key) != value for key, value in wanted.items()):
            unit = update_unit(actor=actor, unit=unit, now=now, **wanted)
            change = Change.CHANGED
    more = _add_names(actor, unit, cells, now) + _add_groups(actor, unit, cells, now)
    return (Change.CHANGED if more and change == Change.SAME else change), ""


def _position(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise Invalid("“排序”应是数字。", column="position")
    return int(text) if text else None


def _several(text: str) -> list[str]:
    return [each.strip() for each in text.replace(";", BETWEEN).split(BETWEEN) if each.strip()]


def _add_names(actor: Account, unit: Unit, cells: dict[str, str], now: datetime) -> int:
    held = {unit.name, unit.short_name, *unit.names.values_list("name", flat=True)}
    added = 0
    for column, kind in (("names", NameKind.VARIANT), ("former", NameKind.FORMER)):
        for each in _several(cells.get(column, "")):
            name = clean_name(each)
            if name in held:
                continue
            try:
                add_name(actor=actor, unit=unit, name=name, kind=kind, now=now)
            except (Invalid, MoveRefused) as error:
                error.extra["column"] = column
                raise
            added += 1
    return added


def _add_groups(actor: Account, unit: Unit, cells: dict[str, str], now: datetime) -> int:
    added = 0
    for each in _several(cells.get("groups", "")):
        name = clean_name(each)
        group = UnitGroup.objects.filter(jurisdiction=unit.jurisdiction_id, name=name).first()
        if group is None:
            group = create_group(actor=actor, jurisdiction=unit.jurisdiction, name=name, now=now)
        members = list(group.members.all())
        if unit not in members:
            set_members(actor=actor, group=group, members=[*members, unit], now=now)
            added += 1
    return added


def _apply_account(actor: Account, row: Row, now: datetime, password: Prepared) -> tuple[Change, str]:
    cells = row.cells
    values = {key: cells.get(key, "") for key in ("name", "phone", "email")}
    _check_email(values["email"])
    account = accounts_of(actor).filter(username__iexact=cells["username"]).first()
    if account is None:
        place = _government(actor, cells.get("government", ""))
        _, shown = open_account(
            actor=actor, jurisdiction=place, username=cells["username"], now=now, password=password, **values
        )
        return Change.NEW, shown
    values["name"] = clean_name(values["name"], "姓名")
    if cells.get("government") and cells["government"] != account.jurisdiction.name:
        raise Invalid(f"账号已在{account.jurisdiction.name}开通，不能移到别的政府。", column="government")
    if all(getattr(account, key) == value for key, value in values.items()):
        return Change.SAME, ""
    update_account(actor=actor, account=account, now=now, **values)
    return Change.CHANGED, ""


def _check_email(text: str) -> None:
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Invalid("“电子邮箱”写得不对，请改正或留空。", column="email") from error


def _government(actor: Account, name: str) -> Jurisdiction:
    if not name or name == actor.jurisdiction.name:
        return actor.jurisdiction
    found = list(governments_of(actor).filter(name=name)[:2])
    if len(found) != 1:
        raise Invalid(f"本级和下级没有叫“{name}”的政府，或有几个同名。", column="government")
    return found[0]


def _apply_role(actor: Account, row: Row, now: datetime) -> tuple[Change, str]:
    cells = row.cells
    account = accounts_of(actor).filter(username__iexact=cells["username"]).first()
    if account is None:
        raise Invalid("没有这个账号，请系统管理员先开通。", column="username")
    if cells.get("name") and clean_name(cells["name"]) != account.name:
        raise Invalid(f"这个账号的姓名是{account.name}，请核对。", column="name")
    role = next(each for each in Role if each.label == cells["role"])
    unit = _unit(account.jurisdiction, cells.get("unit", ""))
    if account.grants.filter(role=role, unit=unit, until=None).exists():
        return Change.SAME, ""
    grant_role(
        actor=actor, account=account, role=role, unit=unit, turn=cells.get("turn", ""), reason=cells["reason"], now=now
    )
    return Change.NEW, ""


def _unit(place: Jurisdiction, name: str) -> Unit | None:
    if not name:
        return None
    found = find_units(place, [name])[name]
    if not isinstance(found, Unit):
        raise Invalid(f"{place.name}没有叫“{name}”的单位，请填简称或全称。", column="unit")
    return found

"""Operations on accounts, for the system administrator: first passwords are told once and kept nowhere."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.account_schemas import AccountChangesIn, AccountIn, AccountOut, AccountPage, PasswordOut, ReasonIn
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.fields import Text60
from luoshi.units.actions.accounts import (
    close_account,
    end_sessions,
    open_account,
    reopen_account,
    reset_password,
    update_account,
)
from luoshi.units.models import Account, Grant
from luoshi.units.queries import account_or_404, government_or_404, listed_accounts
from luoshi.units.signed_in import account_of

router = Router(tags=["账号"])
ORDER = ("jurisdiction__path", "username")


@reads(router, "/accounts", "accounts.manage", response=AccountPage)
def list_accounts(
    request: HttpRequest,
    q: Text60 = "",
    state: Literal["", "open", "closed", "new"] = "",
    cursor: Cursor = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """列出本级和下级政府的账号；state：open 启用，closed 停用，new 未改初始密码。"""
    found, following = page_of(listed_accounts(account_of(request), q.strip(), state), ORDER, cursor, limit)
    return {"items": [account_values(row) for row in found], "next": following}


@reads(router, "/accounts/{uuid:pk}", "accounts.manage", response=AccountOut)
def get_account(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取一个账号和它现在的角色。"""
    return account_values(account_or_404(account_of(request), pk))


@writes(router, "post", "/accounts", "accounts.manage", secret="password", response=PasswordOut)
def add_account(request: HttpRequest, given: AccountIn) -> PasswordOut:
    """开通一个账号，初始密码只返回这一次；角色由安全管理员授予。"""
    actor = account_of(request)
    place = government_or_404(actor, given.jurisdiction) if given.jurisdiction else actor.jurisdiction
    values = given.model_dump(exclude={"jurisdiction"})
    return _told(*open_account(actor=actor, jurisdiction=place, now=timezone.now(), **values))


@writes(router, "patch", "/accounts/{uuid:pk}", "accounts.manage", response=AccountOut)
def change_account(request: HttpRequest, pk: UUID, given: AccountChangesIn) -> AccountOut:
    """修改一个账号的姓名、手机或电子邮箱；不写的不变。"""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    held = {"phone": account.phone, "email": account.email}
    values = {**held, **given.model_dump(exclude_none=True)}
    return _account(update_account(actor=actor, account=account, now=timezone.now(), **values))


@writes(router, "post", "/accounts/{uuid:pk}/close", "accounts.manage", response=AccountOut)
def close(request: HttpRequest, pk: UUID, given: ReasonIn) -> AccountOut:
    """停用一个账号，立即退出登录，它的令牌同时失效。"""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    return _account(close_account(actor=actor, account=account, reason=given.reason, now=timezone.now()))


@writes(router, "post", "/accounts/{uuid:pk}/reopen", "accounts.manage", secret="password", response=PasswordOut)
def reopen(request: HttpRequest, pk: UUID) -> PasswordOut:
    """重新启用一个账号，新的初始密码只返回这一次。"""
    actor = account_of(request)
    return _told(*reopen_account(actor=actor, account=account_or_404(actor, pk), now=timezone.now()))


@writes(router, "post", "/accounts/{uuid:pk}/password", "accounts.manage", secret="password", response=PasswordOut)
def reset(request: HttpRequest, pk: UUID) -> PasswordOut:
    """重置一个账号的密码，新的初始密码只返回这一次。"""
    actor = account_of(request)
    return _told(*reset_password(actor=actor, account=account_or_404(actor, pk), now=timezone.now()))


@writes(router, "post", "/accounts/{uuid:pk}/sessions/end", "accounts.manage", response=AccountOut)
def end_all_sessions(request: HttpRequest, pk: UUID) -> AccountOut:
    """让一个账号在所有地方退出登录。"""
    actor = account_of(request)
    return _account(end_sessions(actor=actor, account=account_or_404(actor, pk), now=timezone.now()))


def account_values(row: Account) -> dict[str, Any]:
    """Return an account as `AccountOut` shows it; its government must have been fetched with it."""
    same = ("id", "username", "name", "phone", "email", "is_active", "must_change_password", "created_at")
    return {
        **{name: getattr(row, name) for name in same},
        "jurisdiction": {"id": row.jurisdiction_id, "name": row.jurisdiction.name},
        "roles": [grant_values(each) for each in row.current_grants],
    }


def grant_values(row: Grant) -> dict[str, Any]:
    """Return a role as `GrantOut` shows it; its unit must have been fetched with it."""
    return {
        **{name: getattr(row, name) for name in ("id", "role", "turn", "since", "until")},
        "unit": {"id": row.unit.pk, "name": row.unit.name} if row.unit else None,
    }


def _account(row: Account) -> AccountOut:
    return AccountOut(**account_values(row))


def _told(row: Account, password: str) -> PasswordOut:
    return PasswordOut(account=_account(row), password=password)

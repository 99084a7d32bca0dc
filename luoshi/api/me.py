"""Operations on the caller: who one is, one's own details, sessions and tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, token_of, writes
from luoshi.api.account_schemas import Me, NewTokenOut, OwnDetailsIn, TokenIn, TokenOut, TokenPage
from luoshi.api.cursors import Cursor, Limit, page_of
from luoshi.api.schemas import Done
from luoshi.units.actions.accounts import end_sessions, update_account
from luoshi.units.actions.tokens import create_token, revoke_token
from luoshi.units.models import Account, ApiToken
from luoshi.units.signed_in import account_of
from luoshi.web.permissions import SIGNED_IN, declared, may

router = Router(tags=["我的账号和令牌"])


@reads(router, "/me", SIGNED_IN, response=Me)
def me(request: HttpRequest) -> dict[str, Any]:
    """取当前账号：所属政府、角色、代表的单位和权限。"""
    return _me(account_of(request))


@writes(router, "patch", "/me", SIGNED_IN, response=Me)
def change_me(request: HttpRequest, given: OwnDetailsIn) -> Me:
    """修改自己的手机和电子邮箱；不写的不变。"""
    account = account_of(request)
    held = {"phone": account.phone, "email": account.email}
    saved = update_account(
        actor=account, account=account, now=timezone.now(), **{**held, **given.model_dump(exclude_none=True)}
    )
    return Me(**_me(saved))


@writes(router, "post", "/me/sessions/end", SIGNED_IN, response=Done)
def end_own_sessions(request: HttpRequest) -> Done:
    """让自己在其他地方的登录全部退出；令牌不受影响。"""
    account = account_of(request)
    ended = end_sessions(actor=account, account=account, now=timezone.now())
    if token_of(request) is None:
        update_session_auth_hash(request, ended)  # the session that asks goes on, as on the page
    return Done(changed=1)


@reads(router, "/tokens", SIGNED_IN, response=TokenPage)
def list_tokens(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """列出自己的有效令牌，新的在前；只看得到用途、范围和期限。"""
    rows = ApiToken.objects.filter(account=account_of(request), revoked_at=None)
    found, following = page_of(rows, ("-created_at", "id"), cursor, limit)
    return {"items": [_token(row) for row in found], "next": following}


@writes(router, "post", "/tokens", SIGNED_IN, secret="secret", response=NewTokenOut)
def add_token(request: HttpRequest, given: TokenIn) -> NewTokenOut:
    """创建一个令牌，密文只返回这一次；用令牌创建的令牌，范围和期限都不超过它自己。"""
    token, secret = create_token(
        actor=account_of(request), now=timezone.now(), by=token_of(request), **given.model_dump()
    )
    return NewTokenOut(**_token(token), secret=secret)


@writes(router, "delete", "/tokens/{uuid:pk}", SIGNED_IN, response=TokenOut)
def end_token(request: HttpRequest, pk: UUID) -> TokenOut:
    """吊销自己的一个令牌，立即生效。"""
    account = account_of(request)
    token = ApiToken.objects.filter(account=account, pk=pk, revoked_at=None).first()
    if token is None:
        raise Http404
    revoke_token(actor=account, pk=pk, now=timezone.now())
    return TokenOut(**_token(token))


def _me(account: Account) -> dict[str, Any]:
    same = ("id", "username", "name", "phone", "email")
    return {
        **{name: getattr(account, name) for name in same},
        "jurisdiction": {"id": account.jurisdiction_id, "name": account.jurisdiction.name},
        "roles": sorted(account.role_names),
        "units": sorted(account.unit_ids),
        "permissions": [each.name for each in declared() if may(account, each.name)],
    }


def _token(row: ApiToken) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "name", "scope", "created_at", "expires_at")}

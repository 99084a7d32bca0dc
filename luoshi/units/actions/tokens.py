"""Making and revoking the tokens of programs (接口令牌)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404

from luoshi.errors import Invalid, NotAllowed
from luoshi.journal.actions import record
from luoshi.units.models import Account, ApiToken
from luoshi.units.rules import TokenScope

PREFIX = "luoshi_"
LONGEST_DAYS = 366
MOST = 20


def digest_of(secret: str) -> str:
    """Return what is kept of a token. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *, actor: Account, name: str, scope: str, days: int, now: datetime, by: ApiToken | None = None
) -> tuple[ApiToken, str]:
    """Make a token for the actor's own account, valid for `days`; return it and the secret, shown this once.

    `by` is the token that asks, where a program does: the new one may do no more and lasts no longer. Invalid where
    the name is missing, the scope unknown, the time too long, or the account has too many.
    """
    name = name.strip()
    if not name:
        raise Invalid("请填写令牌的用途，如“OA待办对接”。")
    if scope not in TokenScope.values:
        raise Invalid("令牌范围应为“只读”或“读写”。")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"有效期应为1至{LONGEST_DAYS}天。")
    expires_at = now + timedelta(days=days)
    if by is not None:
        if scope == TokenScope.WRITE and by.scope != TokenScope.WRITE:
            raise NotAllowed("只读令牌不能创建读写令牌，请登录后在“接口令牌”页创建。")
        if expires_at > by.expires_at:
            raise NotAllowed("令牌创建的令牌不能比它自己到期更晚，请缩短天数，或登录后在“接口令牌”页创建。")
    Account.objects.select_for_update().get(pk=actor.pk)
    if ApiToken.objects.filter(account=actor, revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise Invalid(f"一个账号最多{MOST}个有效令牌，请先吊销不用的。")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        jurisdiction_id=actor.jurisdiction_id,
        account=actor,
        name=name[:60],
        digest=digest_of(secret),
        scope=scope,
        created_at=now,
        expires_at=expires_at,
    )
    after = {"scope": token.get_scope_display(), "expires_at": token.expires_at}
    record("token.created", actor=actor, subject=token, at=now, after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Account, pk: UUID, now: datetime) -> None:
    """Revoke one of the actor's own tokens, at once and for good; harmless where it is revoked already.

    Http404 where the actor has no such token.
    """
    token = ApiToken.objects.select_for_update().filter(pk=pk, account=actor).first()
    if token is None:
        raise Http404
    if token.revoked_at is not None:
        return
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    record("token.revoked", actor=actor, subject=token, at=now)


def revoke_tokens(*, actor: Account | None, account: Account, now: datetime) -> None:
    """Revoke all tokens of an account: whoever had its password may have made one, and it would outlive the password.

    To be called in the transaction that sets the password or closes the account.
    """
    for token in ApiToken.objects.select_for_update().filter(account=account, revoked_at=None, expires_at__gt=now):
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record("token.revoked", actor=actor, subject=token, at=now)


def bearer_of(secret: str, now: datetime) -> ApiToken | None:
    """Return the token with its account, or None where it is unknown, over or revoked, or its account closed."""
    token = (
        ApiToken.objects.select_related("account__jurisdiction")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
        .first()
    )
    if token is None or not token.account.is_active or token.account.must_change_password:
        return None
    return token

"""Who calls (接口身份): a token, or the session of a signed-in person; and what every operation asks first."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial, wraps
from inspect import signature
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import APIKeyCookie, HttpBearer

from luoshi.api.idempotency import answer_once
from luoshi.api.limits import count_call
from luoshi.errors import NotAllowed, TooLarge
from luoshi.units.actions.tokens import bearer_of
from luoshi.units.models import Account, ApiToken
from luoshi.units.rules import TokenScope
from luoshi.units.signed_in import account_of
from luoshi.web.bodies import announced_length
from luoshi.web.permissions import SIGNED_IN, require

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_JSON = 5_000_000  # bytes; the text of a long plan has less than one million
Operation = TypeVar("Operation", bound=Callable[..., Any])


class Token(HttpBearer):
    """A program's token in the header `Authorization: Bearer …`, of an account with `permission`."""

    def __init__(self, permission: str = SIGNED_IN) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """Return whom the token stands for; NotAllowed where a reading token writes."""
        found = bearer_of(token, timezone.now())
        if found is None:
            return None
        count_call(found.pk, time.time())
        if found.scope == TokenScope.READ and request.method not in SAFE:
            raise NotAllowed("这个令牌是只读的，不能改动数据，请换用“读写”令牌。")
        request.user, request.luoshi_token = found.account, found  # type: ignore[attr-defined]
        return _permitted(request, found.account, self.permission)


class Session(APIKeyCookie):
    """The session of a person who is signed in on the pages; writes carry the CSRF header as forms do."""

    param_name = "sessionid"

    def __init__(self, permission: str = SIGNED_IN) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """Return the signed-in account."""
        if not request.user.is_authenticated:
            return None
        account = account_of(request)
        count_call(account.pk, time.time())
        return _permitted(request, account, self.permission)


def token_of(request: HttpRequest) -> ApiToken | None:
    """Return the token that calls, or None where it is the session of a person."""
    found: ApiToken | None = getattr(request, "luoshi_token", None)
    return found


def _permitted(request: HttpRequest, account: Account, permission: str) -> Account:
    """Return the account; NotAllowed where it lacks the permission, TooLarge: said before the body is looked at."""
    if permission != SIGNED_IN:
        require(account, permission)
    if announced_length(request) > MOST_JSON and request.content_type != "multipart/form-data":
        raise TooLarge(f"请求正文最多{MOST_JSON // 1_000_000} MB，请分几次发；文件请用上传接口。")
    return account


def reads(router: Router, path: str, permission: str, **options: Any) -> Callable[[Operation], Operation]:
    """Add an operation that reads, open to accounts with `permission` (a declared name or SIGNED_IN)."""
    return _added(router.get, path, permission, options, lambda operation: operation)


def writes(
    router: Router, method: str, path: str, permission: str, *, once: bool = True, secret: str = "", **options: Any
) -> Callable[[Operation], Operation]:
    """Add an operation that writes; with `once` the header `Idempotency-Key` makes a repeated request harmless.

    `secret` names the field of the answer that is shown once and kept nowhere: a repeated request gets null in it.
    """
    add = getattr(router, method)
    around = partial(answer_once, secret=secret) if once else lambda operation: operation
    return _added(add, path, permission, options | {"x-once": once}, around)


def _added(
    add: Any, path: str, permission: str, options: dict[str, Any], around: Callable[[Any], Any]
) -> Callable[[Operation], Operation]:
    once = options.pop("x-once", False)
    options |= {"by_alias": True, "auth": [Token(permission), Session(permission)]}

    def decorated(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return around(operation)(request, *args, **kwargs)

        # The framework reads types from the signature, and would look names up in this module.
        guarded.__signature__ = signature(operation, eval_str=True)  # type: ignore[attr-defined]
        summary = (operation.__doc__ or "").strip().splitlines()[0].rstrip("。.")
        extra = {"x-permission": permission, "x-once": once}
        add(path, openapi_extra=extra, summary=summary, **options)(guarded)
        return operation

    return decorated

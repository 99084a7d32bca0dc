"""Who calls (接口身份): a token, or the session of a signed-in person; and what every operation asks first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import APIKeyCookie, HttpBearer

from luoshi.api.idempotency import answer_once
from luoshi.errors import NotAllowed
from luoshi.units.actions.tokens import bearer_of
from luoshi.units.models import Account
from luoshi.units.rules import TokenScope
from luoshi.units.signed_in import account_of
from luoshi.web.permissions import SIGNED_IN, require

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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
        account, scope = found
        if scope == TokenScope.READ and request.method not in SAFE:
            raise NotAllowed("这个令牌是只读的，不能改动数据，请换用“读写”令牌。")
        request.user = account
        return _permitted(account, self.permission)


class Session(APIKeyCookie):
    """The session of a person who is signed in on the pages; writes carry the CSRF header as forms do."""

    param_name = "sessionid"

    def __init__(self, permission: str = SIGNED_IN) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """Return the signed-in account."""
        return _permitted(account_of(request), self.permission) if request.user.is_authenticated else None


def _permitted(account: Account, permission: str) -> Account:
    """Return the account; NotAllowed where it lacks the permission: said before the body is looked at."""
    if permission != SIGNED_IN:
        require(account, permission)
    return account


def reads(router: Router, path: str, permission: str, **options: Any) -> Callable[[Operation], Operation]:
    """Add an operation that reads, open to accounts with `permission` (a declared name or SIGNED_IN)."""
    return _added(router.get, path, permission, options, lambda operation: operation)


def writes(
    router: Router, method: str, path: str, permission: str, *, once: bool = True, **options: Any
) -> Callable[[Operation], Operation]:
    """Add an operation that writes; with `once` the header `Idempotency-Key` makes a repeated request harmless."""
    add = getattr(router, method)
    return _added(add, path, permission, options, answer_once if once else lambda operation: operation)


def _added(
    add: Any, path: str, permission: str, options: dict[str, Any], around: Callable[[Any], Any]
) -> Callable[[Operation], Operation]:
    options |= {"by_alias": True, "auth": [Token(permission), Session(permission)]}

    def decorated(operation: Operation) -> Operation:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return around(operation)(request, *args, **kwargs)

        # The framework reads types from the signature, and would look names up in this module.
        guarded.__signature__ = signature(operation, eval_str=True)  # type: ignore[attr-defined]
        summary = (operation.__doc__ or "").strip().splitlines()[0].rstrip("。.")
        extra = {"x-permission": permission}
        add(path, openapi_extra=extra, summary=summary, **options)(guarded)
        return operation

    return decorated

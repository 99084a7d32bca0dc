"""Who asks (当前账号): the account of a request, with its type."""

from __future__ import annotations

from django.http import HttpRequest

from luoshi.units.accounts import Account


def actor_of(request: HttpRequest) -> Account:
    """Return the account that is signed in; every view but the public ones has one."""
    assert isinstance(request.user, Account), "only for views that ask for an account"
    return request.user

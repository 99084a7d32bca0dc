"""Who is at the other end of a request (登录账号)."""

from __future__ import annotations

from django.http import HttpRequest

from luoshi.units.models import Account


def account_of(request: HttpRequest) -> Account:
    """Return the account that is signed in. Views are for those only, unless marked public; these must not ask."""
    assert isinstance(request.user, Account), "a public view has no account"
    return request.user

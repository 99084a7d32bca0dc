"""Permissions (权限): each has a name, a Chinese meaning and the roles that hold it; what is not declared is refused.

The table role × permission of docs/permissions.md and of the administrator's page is printed from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rules

from luoshi.errors import NotAllowed

PUBLIC = "public"  # anybody, signed in or not
SIGNED_IN = "signed-in"  # any account that is signed in


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that some roles may do: "plans.review", 校核来文."""

    name: str
    means: str
    roles: frozenset[str]


_declared: dict[str, Permission] = {}


def declare(name: str, means: str, roles: Iterable[str]) -> Permission:
    """Add a permission held by accounts that have one of `roles`; return it."""
    assert name not in _declared, f"{name} is declared twice"
    permission = Permission(name, means, frozenset(str(role) for role in roles))

    def holds(account: Any) -> bool:
        return bool(permission.roles & getattr(account, "role_names", frozenset()))

    rules.add_perm(name, rules.predicate(holds, name=name))
    _declared[name] = permission
    return permission


def declared() -> tuple[Permission, ...]:
    """Return all permissions, in the order in which they were declared."""
    return tuple(_declared.values())


def may(account: Any, name: str) -> bool:
    """Return whether the account holds the permission; an unknown name is a fault of the caller."""
    assert name in _declared, f"{name} is no declared permission"
    return bool(account.is_authenticated and account.is_active and rules.has_perm(name, account))


def require(account: Any, name: str, *, who: str = "") -> None:
    """Do nothing where the account holds the permission; NotAllowed, with who may, where it does not."""
    if not may(account, name):
        permission = _declared[name]
        raise NotAllowed(f"您没有“{permission.means}”的权限，{who or '请联系督查室'}。", permission=name)

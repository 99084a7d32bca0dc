"""What the API gives and takes of accounts, roles, handovers and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import Body, Text40, Text60, Text200
from luoshi.api.schemas import Page, Ref
from luoshi.units.rules import Role, TokenScope

Phone = Annotated[str, Field(max_length=30)]
Email = Annotated[str, Field(max_length=200, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")]
Days = Annotated[int, Field(ge=1, le=366)]


class Me(Schema):
    """The account that calls."""

    id: UUID
    username: str
    name: str
    phone: str
    email: str
    jurisdiction: Ref
    roles: list[str]
    units: list[UUID]
    permissions: list[str]


class OwnDetailsIn(Body):
    """What one changes in one's own account; what is left out stays."""

    phone: Phone | None = None
    email: Email | None = None


class GrantOut(Schema):
    """A role that an account holds; `turn` A or B of a liaison."""

    id: UUID
    role: str
    unit: Ref | None
    turn: str
    since: datetime
    until: datetime | None


class AccountOut(Schema):
    """An account with the roles it holds today."""

    id: UUID
    username: str
    name: str
    phone: str
    email: str
    jurisdiction: Ref
    is_active: bool
    must_change_password: bool
    created_at: datetime
    roles: list[GrantOut]


class AccountPage(Page):
    """A page of accounts."""

    items: list[AccountOut]


class AccountIn(Body):
    """A new account; without a government it is one of the own."""

    username: Text40
    name: Text40
    phone: Phone = ""
    email: Email = ""
    jurisdiction: UUID | None = None


class AccountChangesIn(Body):
    """What changes in an account; what is left out stays."""

    name: Text40 | None = None
    phone: Phone | None = None
    email: Email | None = None


class PasswordOut(Schema):
    """An account and its first password: told this once, kept nowhere; null where the request is repeated."""

    account: AccountOut
    password: str | None


class ReasonIn(Body):
    """Why."""

    reason: Text200


class GrantIn(Body):
    """A role for an account, with the unit where it is one of a unit."""

    role: Role
    unit: UUID | None = None
    turn: Literal["", "A", "B"] = ""
    reason: Text200


class UnitGrantOut(GrantOut):
    """A role of a unit that can be handed over, and who holds it."""

    account: Ref


class UnitGrantPage(Page):
    """A page of roles that can be handed over."""

    items: list[UnitGrantOut]


class RefPage(Page):
    """A page of names."""

    items: list[Ref]


class HandoverIn(Body):
    """Who takes over, and why."""

    to_account: UUID
    reason: Text200


class HandoverOut(Schema):
    """A role that went from one person to another."""

    id: UUID
    unit: Ref
    role: str
    from_account: Ref
    to_account: Ref
    reason: str
    at: datetime
    by: Ref


class HandoverPage(Page):
    """A page of handovers, the newest first."""

    items: list[HandoverOut]


class PermissionOut(Schema):
    """A permission, what it means and which roles hold it."""

    name: str
    means: str
    roles: list[str]


class PermissionPage(Page):
    """A page of the table of permissions."""

    items: list[PermissionOut]


class TokenOut(Schema):
    """A token of one's own; its secret is not kept."""

    id: UUID
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime


class TokenPage(Page):
    """A page of tokens."""

    items: list[TokenOut]


class TokenIn(Body):
    """A new token: what it is for, what it may do, how many days."""

    name: Text60
    scope: TokenScope = TokenScope.READ
    days: Days = 90


class NewTokenOut(TokenOut):
    """A new token with its secret: told this once; null where the request is repeated."""

    secret: str | None

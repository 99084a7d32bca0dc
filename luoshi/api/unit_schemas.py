"""What the API gives and takes of units, groups, leaders and governments."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from luoshi.api.fields import Body, Day, Keys, Names, Place, Text40, Text60, Text100
from luoshi.api.schemas import Page, Ref
from luoshi.units.rules import Level, NameKind, UnitKind

Phone = Annotated[str, Field(max_length=30)]


class NameOut(Schema):
    """A further name of a unit: short, former or another way to write it."""

    id: UUID
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None


class UnitOut(Schema):
    """A unit of the own government."""

    id: UUID
    name: str
    short_name: str
    kind: str
    position: int
    phone: str
    government: UUID | None
    successor: UUID | None
    active_from: date | None
    active_to: date | None
    is_active: bool
    names: list[NameOut]


class UnitPage(Page):
    """A page of units."""

    items: list[UnitOut]


class UnitIn(Body):
    """A new unit."""

    name: Text100
    short_name: Text40 = ""
    kind: UnitKind = UnitKind.DEPARTMENT
    position: Place | None = None
    phone: Phone = ""
    active_from: Day | None = None


class UnitChangesIn(Body):
    """What changes in a unit without a new name; what is left out stays."""

    short_name: Text40 | None = None
    kind: UnitKind | None = None
    position: Place | None = None
    phone: Phone | None = None


class RenameIn(Body):
    """A new name from a day on, by which document."""

    name: Text100
    short_name: Text40 = ""
    on: Day
    document: Text60 = ""


class CloseIn(Body):
    """From when a unit is no more, and which one takes over."""

    on: Day
    successor: UUID | None = None
    document: Text60 = ""


class NameIn(Body):
    """A further name of a unit."""

    name: Text100
    kind: NameKind = NameKind.VARIANT
    valid_from: Day | None = None
    valid_to: Day | None = None


class GroupOut(Schema):
    """A group of units with its members."""

    id: UUID
    name: str
    other_names: list[str]
    members: list[Ref]


class GroupPage(Page):
    """A page of groups."""

    items: list[GroupOut]


class GroupIn(Body):
    """Names and members of a group."""

    name: Text100
    other_names: Names = Field(default_factory=list)
    members: Keys = Field(default_factory=list)


class GroupChangesIn(Body):
    """Names and members that a group has from now on; what is left out stays."""

    name: Text100 | None = None
    other_names: Names | None = None
    members: Keys | None = None


class PostOut(Schema):
    """A post of a leader."""

    id: UUID
    title: str
    since: date | None
    until: date | None


class LeaderOut(Schema):
    """A leader with all posts, the titles held today, the units overseen and the account."""

    id: UUID
    name: str
    posts: list[str]
    terms: list[PostOut]
    oversees: list[Ref]
    account: UUID | None


class LeaderPage(Page):
    """A page of leaders."""

    items: list[LeaderOut]


class LeaderIn(Body):
    """A new leader with the post held now."""

    name: Text40
    title: Text60
    since: Day | None = None
    position: Place | None = None


class PostIn(Body):
    """A further post."""

    title: Text60
    since: Day | None = None


class LeaveIn(Body):
    """A post that ends."""

    until: Day


class OversightIn(Body):
    """Exactly the units that a leader oversees from a day on."""

    units: Keys
    on: Day


class LeaderAccountIn(Body):
    """The account with which a leader signs in, or null."""

    account: UUID | None


class GovernmentOut(Schema):
    """A government: the own one or one below."""

    id: UUID
    name: str
    level: str
    code: str
    prefix: str
    parent: UUID | None
    accounts: int


class GovernmentPage(Page):
    """A page of governments, those above first."""

    items: list[GovernmentOut]


class GovernmentIn(Body):
    """A government to be opened below the own one."""

    name: Text60
    level: Level
    code: Annotated[str, Field(pattern=r"^(\d{6}(\d{3}|\d{6})?)?$")] = ""
    own_prefix: Annotated[str, Field(max_length=4)] = ""

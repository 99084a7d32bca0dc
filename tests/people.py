"""The people and units that tests speak of: invented 青泽市, its counties, departments, leaders and accounts.

Plain functions that make rows; `tests/conftest.py` names the people as fixtures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from luoshi.units.models import (
    Account,
    Grant,
    GroupMember,
    Jurisdiction,
    Leader,
    LeaderPost,
    Oversight,
    Unit,
    UnitGroup,
    UnitName,
)
from luoshi.units.rules import Level, NameKind, Role, UnitKind

PASSWORD = "qz-Luoshi-2026"
SINCE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
COUNTIES = "各县（市、区）人民政府"

# full name, short name, further names
DEPARTMENTS = (
    ("青泽市发展和改革委员会", "市发展改革委", ("市发改委",)),
    ("青泽市教育局", "市教育局", ()),
    ("青泽市工业和信息化局", "市工业和信息化局", ("市工信局",)),
    ("青泽市财政局", "市财政局", ()),
    ("青泽市人力资源和社会保障局", "市人力资源社会保障局", ("市人社局",)),
    ("青泽市住房和城乡建设局", "市住房城乡建设局", ("市住建局",)),
    ("青泽市商务局", "市商务局", ()),
    ("青泽市应急管理局", "市应急管理局", ("市应急局",)),
)


@dataclass(frozen=True, slots=True)
class City:
    """青泽市 with all that stands in it."""

    jurisdiction: Jurisdiction
    province: Jurisdiction
    counties: dict[str, Jurisdiction]  # 东泽区, 临溪县
    units: dict[str, Unit]  # by short name, the counties' governments by their name
    group: UnitGroup  # 各县（市、区）人民政府
    leaders: dict[str, Leader]  # 许怀远, 方策


def make_jurisdiction(
    name: str, level: Level, parent: Jurisdiction | None = None, own_prefix: str = "", code: str = ""
) -> Jurisdiction:
    """Return a new government."""
    return Jurisdiction.objects.create(name=name, level=level, parent=parent, own_prefix=own_prefix, code=code)


def make_unit(
    jurisdiction: Jurisdiction,
    name: str,
    short_name: str = "",
    *,
    kind: UnitKind = UnitKind.DEPARTMENT,
    position: int = 0,
    government: Jurisdiction | None = None,
    names: Iterable[str] = (),
) -> Unit:
    """Return a new unit, with `names` as further short names."""
    unit = Unit.objects.create(
        jurisdiction=jurisdiction,
        name=name,
        short_name=short_name,
        kind=kind,
        position=position,
        government=government,
    )
    for other in names:
        make_name(unit, other)
    return unit


def make_name(
    unit: Unit, name: str, kind: NameKind = NameKind.SHORT, since: date | None = None, until: date | None = None
) -> UnitName:
    """Return a further name of a unit."""
    return UnitName.objects.create(
        jurisdiction_id=unit.jurisdiction_id, unit=unit, name=name, kind=kind, valid_from=since, valid_to=until
    )


def make_group(
    jurisdiction: Jurisdiction, name: str, members: Iterable[Unit] = (), other_names: Iterable[str] = ()
) -> UnitGroup:
    """Return a new group with its members."""
    group = UnitGroup.objects.create(jurisdiction=jurisdiction, name=name, other_names=list(other_names))
    GroupMember.objects.bulk_create(GroupMember(jurisdiction=jurisdiction, group=group, unit=unit) for unit in members)
    return group


def make_leader(
    jurisdiction: Jurisdiction,
    name: str,
    title: str = "副市长",
    *,
    position: int = 0,
    account: Account | None = None,
    oversees: Iterable[Unit] = (),
) -> Leader:
    """Return a new leader with one post and the units he oversees."""
    leader = Leader.objects.create(jurisdiction=jurisdiction, name=name, position=position, account=account)
    since = date(2026, 1, 5)
    LeaderPost.objects.create(jurisdiction=jurisdiction, leader=leader, title=title, since=since)
    Oversight.objects.bulk_create(
        Oversight(jurisdiction=jurisdiction, leader=leader, unit=unit, since=since) for unit in oversees
    )
    return leader


def make_account(
    jurisdiction: Jurisdiction, username: str, name: str, *roles: Role, unit: Unit | None = None, turn: str = ""
) -> Account:
    """Return a new account with `roles`, its password `PASSWORD` changed already."""
    account = Account(username=username, name=name, jurisdiction=jurisdiction, must_change_password=False)
    account.set_password(PASSWORD)
    account.save()
    for role in roles:
        make_grant(account, role, unit=unit, turn=turn)
    return account


def make_grant(account: Account, role: Role, *, unit: Unit | None = None, turn: str = "") -> Grant:
    """Return a role given to an account; ask the account for its roles only afterwards."""
    return Grant.objects.create(
        jurisdiction_id=account.jurisdiction_id, account=account, role=role, unit=unit, turn=turn, since=SINCE
    )


def make_city(province_name: str = "云澜省") -> City:
    """Return 青泽市 in a province: two counties, eight departments, one group, two leaders; no accounts."""
    province = make_jurisdiction(province_name, Level.PROVINCE)
    jurisdiction = make_jurisdiction("青泽市", Level.CITY, province)
    counties = {
        "东泽区": make_jurisdiction("东泽区", Level.COUNTY, jurisdiction, own_prefix="区"),
        "临溪县": make_jurisdiction("临溪县", Level.COUNTY, jurisdiction),
    }
    units = {
        short: make_unit(jurisdiction, name, short, position=position, names=names)
        for position, (name, short, names) in enumerate(DEPARTMENTS, 1)
    }
    governments = [
        make_unit(
            jurisdiction,
            county.government,
            county.name,
            kind=UnitKind.GOVERNMENT,
            position=position,
            government=county,
        )
        for position, county in enumerate(counties.values(), 101)
    ]
    units |= {government.name: government for government in governments}
    group = make_group(
        jurisdiction, COUNTIES, governments, ("各县（区）人民政府（管委会）", "各县区人民政府", "各县区政府")
    )
    leaders = {
        "许怀远": make_leader(
            jurisdiction,
            "许怀远",
            "常务副市长",
            position=1,
            oversees=(units["市发展改革委"], units["市财政局"]),
        ),
        "方策": make_leader(jurisdiction, "方策", position=2, oversees=(units["市商务局"],)),
    }
    return City(jurisdiction, province, counties, units, group, leaders)

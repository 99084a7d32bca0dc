"""Units, names, groups, leaders and governments: what changes, what stays, what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.units.actions.groups import create_group, delete_group, set_members, update_group
from luoshi.units.actions.leaders import appoint, create_leader, end_post, link_leader_account, set_oversight
from luoshi.units.actions.units import (
    add_name,
    close_unit,
    create_unit,
    open_government,
    remove_name,
    rename_unit,
    update_unit,
)
from luoshi.units.models import Unit
from luoshi.units.queries import find_units, former_names, members_of
from luoshi.units.rules import Level, NameKind

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def actions() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("action", flat=True))


def test_a_new_unit_stands_at_the_end_and_is_found(city, officer):
    unit = create_unit(
        actor=officer, jurisdiction=city.jurisdiction, name=" 青泽市 水务局", short_name="市水务局", now=NOW
    )
    assert unit.name == "青泽市水务局" and unit.position == 103
    assert find_units(city.jurisdiction, ["水务局"])["水务局"] == unit
    assert actions() == ["unit.created"]


@pytest.mark.parametrize("name", ["青泽市教育局", "市教育局", "市发改委", "各县(市、区)人民政府"])
def test_a_name_that_already_means_something_makes_no_unit(city, officer, name):
    with pytest.raises(MoveRefused, match="已经是"):
        create_unit(actor=officer, jurisdiction=city.jurisdiction, name=name, now=NOW)
    assert not actions()


@pytest.mark.parametrize("name", ["", "  ", "长" * 101])
def test_a_unit_needs_a_name_that_fits(city, officer, name):
    with pytest.raises(Invalid):
        create_unit(actor=officer, jurisdiction=city.jurisdiction, name=name, now=NOW)


def test_a_liaison_makes_no_unit_and_an_officer_renames_none(city, officer, lead_liaison):
    with pytest.raises(NotAllowed):
        create_unit(actor=lead_liaison, jurisdiction=city.jurisdiction, name="青泽市水务局", now=NOW)
    with pytest.raises(NotAllowed):
        rename_unit(actor=officer, unit=city.units["市教育局"], name="青泽市教体局", on=date(2026, 3, 1), now=NOW)
    assert not actions()


def test_nobody_changes_the_units_of_another_government(city, stranger, county_director):
    for actor in (stranger, county_director):
        with pytest.raises(NotAllowed, match="本级"):
            add_name(actor=actor, unit=city.units["市教育局"], name="市教委", now=NOW)


def test_a_renamed_unit_is_found_by_its_old_name_in_the_old_days_only(city, business_admin):
    unit = city.units["市教育局"]
    rename_unit(
        actor=business_admin,
        unit=unit,
        name="青泽市教育和体育局",
        short_name="市教体局",
        on=date(2026, 3, 1),
        document="青编〔2026〕2号",
        now=NOW,
    )
    unit.refresh_from_db()
    assert unit.name == "青泽市教育和体育局" and set(former_names(unit)) == {"青泽市教育局", "市教育局"}
    assert find_units(city.jurisdiction, ["市教育局"], at=date(2026, 2, 28))["市教育局"] == unit
    assert find_units(city.jurisdiction, ["市教育局"], at=date(2026, 3, 1))["市教育局"] is None
    assert Entry.objects.get().after["document"] == "青编〔2026〕2号"


def test_a_merged_unit_names_its_successor_and_cannot_be_closed_twice(city, business_admin):
    unit, other = city.units["市商务局"], city.units["市工业和信息化局"]
    close_unit(actor=business_admin, unit=unit, successor=other, on=date(2026, 3, 1), now=NOW)
    unit.refresh_from_db()
    assert not unit.is_active and unit.successor == other
    assert not city.leaders["方策"].oversights.filter(until=None).exists()
    with pytest.raises(MoveRefused, match="撤销"):
        close_unit(actor=business_admin, unit=unit, on=date(2026, 4, 1), now=NOW)
    with pytest.raises(MoveRefused):
        rename_unit(actor=business_admin, unit=unit, name="新名", on=date(2026, 4, 1), now=NOW)


def test_a_unit_is_not_merged_into_itself(city, business_admin):
    unit = city.units["市商务局"]
    with pytest.raises(Invalid):
        close_unit(actor=business_admin, unit=unit, successor=unit, on=date(2026, 3, 1), now=NOW)


def test_a_mapped_name_is_found_and_mapping_it_twice_changes_nothing(city, officer):
    unit = city.units["市住房城乡建设局"]
    for _ in range(2):
        add_name(actor=officer, unit=unit, name="市住建委", now=NOW)
    assert find_units(city.jurisdiction, ["住建委"])["住建委"] == unit
    assert actions() == ["unit.name-added"]


def test_a_name_of_one_unit_is_not_mapped_to_another_but_a_former_name_may_be(city, officer):
    with pytest.raises(MoveRefused, match="发展和改革"):
        add_name(actor=officer, unit=city.units["市教育局"], name="市发改委", now=NOW)
    for short in ("市教育局", "市商务局"):
        add_name(actor=officer, unit=city.units[short], name="市文教局", kind=NameKind.FORMER, now=NOW)


def test_a_wrong_name_is_taken_away(city, officer, business_admin):
    name = add_name(actor=officer, unit=city.units["市教育局"], name="市文教局", now=NOW)
    remove_name(actor=business_admin, name=name, now=NOW)
    assert find_units(city.jurisdiction, ["市文教局"])["市文教局"] is None
    assert actions() == ["unit.name-added", "unit.name-removed"]


def test_only_what_changed_in_a_unit_is_recorded(city, business_admin):
    unit = city.units["市教育局"]
    update_unit(actor=business_admin, unit=unit, phone="0000-1234", position=unit.position, now=NOW)
    update_unit(actor=business_admin, unit=unit, phone="0000-1234", now=NOW)
    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"phone": ""}, {"phone": "0000-1234"})


def test_a_group_stands_for_exactly_its_members(city, business_admin):
    one, two, three = (city.units[short] for short in ("市教育局", "市财政局", "市商务局"))
    group = create_group(
        actor=business_admin,
        jurisdiction=city.jurisdiction,
        name="市安委会成员单位",
        other_names=["安委会各成员单位", ""],
        members=[one, two],
        now=NOW,
    )
    set_members(actor=business_admin, group=group, members=[two, three], now=NOW)
    assert list(members_of(group)) == [two, three]
    last = Entry.objects.latest("number")
    assert (last.before, last.after) == ({"members": ["青泽市教育局"]}, {"members": ["青泽市商务局"]})
    assert find_units(city.jurisdiction, ["安委会各成员单位"])["安委会各成员单位"] == group


def test_a_group_takes_no_unit_of_another_government(city, business_admin):
    other = Unit.objects.create(jurisdiction=city.counties["东泽区"], name="东泽区教育局")
    with pytest.raises(Invalid, match="本级"):
        set_members(actor=business_admin, group=city.group, members=[other], now=NOW)


def test_a_group_is_renamed_and_deleted_by_the_business_administrator_alone(city, business_admin, officer):
    update_group(actor=business_admin, group=city.group, name="各县区人民政府", other_names=[], now=NOW)
    with pytest.raises(NotAllowed):
        delete_group(actor=officer, group=city.group, now=NOW)
    delete_group(actor=business_admin, group=city.group, now=NOW)
    assert find_units(city.jurisdiction, ["各县区人民政府"])["各县区人民政府"] is None


def test_a_leader_comes_with_a_post_and_oversees_units_until_he_leaves(city, business_admin):
    leader = create_leader(
        actor=business_admin, jurisdiction=city.jurisdiction, name="林 若川", title="副市长", now=NOW
    )
    set_oversight(actor=business_admin, leader=leader, units=[city.units["市教育局"]], on=date(2026, 2, 1), now=NOW)
    post = leader.posts.get()
    end_post(actor=business_admin, post=post, until=date(2026, 9, 1), now=NOW)
    assert leader.name == "林若川" and leader.oversights.get().until == date(2026, 9, 1)
    with pytest.raises(MoveRefused):
        end_post(actor=business_admin, post=post, until=date(2026, 9, 2), now=NOW)


def test_two_leaders_of_one_name_must_be_told_apart(city, business_admin):
    with pytest.raises(MoveRefused, match="同名"):
        create_leader(actor=business_admin, jurisdiction=city.jurisdiction, name="方　策", title="副市长", now=NOW)


def test_a_post_is_held_once(city, business_admin):
    with pytest.raises(MoveRefused):
        appoint(actor=business_admin, leader=city.leaders["方策"], title="副市长", now=NOW)


def test_a_leader_signs_in_with_a_leaders_account(city, business_admin, officer, deputy):
    with pytest.raises(Invalid):
        link_leader_account(actor=business_admin, leader=city.leaders["许怀远"], account=officer, now=NOW)
    with pytest.raises(MoveRefused):
        link_leader_account(actor=business_admin, leader=city.leaders["许怀远"], account=deputy, now=NOW)
    link_leader_account(actor=business_admin, leader=city.leaders["方策"], account=None, now=NOW)
    city.leaders["方策"].refresh_from_db()
    assert city.leaders["方策"].account is None


def test_a_government_that_is_opened_is_a_unit_of_the_one_above(city, business_admin):
    county = open_government(
        actor=business_admin,
        parent=city.jurisdiction,
        level=Level.COUNTY,
        name="南泽区人民政府",
        own_prefix="区",
        now=NOW,
    )
    unit = Unit.objects.get(government=county)
    assert (county.name, unit.name, unit.short_name) == ("南泽区", "南泽区人民政府", "南泽区")
    with pytest.raises(MoveRefused):
        open_government(actor=business_admin, parent=city.jurisdiction, level=Level.COUNTY, name="南泽区", now=NOW)


def test_a_government_opens_only_below_its_own_level_and_its_own_place(city, business_admin):
    with pytest.raises(Invalid):
        open_government(actor=business_admin, parent=city.jurisdiction, level=Level.PROVINCE, name="某省", now=NOW)
    with pytest.raises(NotAllowed):
        open_government(actor=business_admin, parent=city.province, level=Level.CITY, name="沙川市", now=NOW)
    with pytest.raises(Invalid):
        open_government(actor=business_admin, parent=None, level=Level.CITY, name="沙川市", now=NOW)
    assert not actions()

"""What a printed name means: for certain, or as a suggestion."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.units.names import likeness
from luoshi.units.queries import find_leaders, find_units, members_of, name_index, similar_units
from luoshi.units.rules import Level, NameKind, UnitKind
from tests.people import make_group, make_jurisdiction, make_leader, make_name, make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "printed",
    ["市教育局", "教育局", "青泽市教育局", "市 教育局", "市　教育局"],
)
def test_a_name_is_found_with_its_prefix_or_without(city, printed):
    assert find_units(city.jurisdiction, [printed]) == {printed: city.units["市教育局"]}


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("市发改委", "市发展改革委"),
        ("发改委", "市发展改革委"),
        ("市发展和改革委员会", "市发展改革委"),
        ("人社局", "市人力资源社会保障局"),
        ("东泽区", "东泽区人民政府"),
        ("临溪县人民政府", "临溪县人民政府"),
    ],
)
def test_short_names_are_found(city, printed, short):
    assert find_units(city.jurisdiction, [printed])[printed] == city.units[short]


@pytest.mark.parametrize("printed", ["各县(市、区)人民政府", "各县区政府", "各县（区）人民政府（管委会）"])
def test_a_group_is_found_in_either_brackets(city, printed):
    assert find_units(city.jurisdiction, [printed])[printed] == city.group


def test_a_name_that_begins_like_the_prefix_keeps_its_first_character(city):
    market = make_unit(city.jurisdiction, "青泽市市场监督管理局", "市市场监管局")
    found = find_units(city.jurisdiction, ["市场监管局", "市市场监管局", "场监管局"])
    assert list(found.values()) == [market, market, None]


def test_a_district_says_its_own_prefix():
    district = make_jurisdiction("东泽区", Level.COUNTY, own_prefix="区")
    unit = make_unit(district, "东泽区民政局", "区民政局")
    assert set(find_units(district, ["民政局", "区民政局", "东泽区民政局"]).values()) == {unit}


def test_what_nobody_or_more_than_one_bears_is_not_guessed(city):
    make_name(city.units["市教育局"], "市教科局")
    make_name(make_unit(city.jurisdiction, "青泽市科学技术局", "市科技局"), "市教科局")
    assert find_units(city.jurisdiction, ["市教科局", "市水务局"]) == {"市教科局": None, "市水务局": None}


def test_units_of_another_government_are_not_found(city, stranger):
    assert find_units(stranger.jurisdiction, ["市教育局"]) == {"市教育局": None}


def test_a_former_name_holds_only_in_its_days(city):
    unit = city.units["市应急管理局"]
    make_name(unit, "市安全生产监督管理局", NameKind.FORMER, until=date(2019, 1, 9))
    printed = "市安全生产监督管理局"
    assert find_units(city.jurisdiction, [printed], at=date(2018, 6, 1))[printed] == unit
    assert find_units(city.jurisdiction, [printed], at=date(2026, 1, 1))[printed] is None
    index = name_index(city.jurisdiction, date(2026, 1, 1))
    assert index.similar(printed)[0].meant == unit and "现为" in index.similar(printed)[0].reason


def test_a_closed_unit_is_not_found_but_its_successor_is_suggested(city):
    old = make_unit(city.jurisdiction, "青泽市粮食局", "市粮食局")
    old.active_to, old.successor = date(2019, 1, 1), city.units["市发展改革委"]
    old.save()
    assert find_units(city.jurisdiction, ["市粮食局"])["市粮食局"] is None
    assert find_units(city.jurisdiction, ["市粮食局"], at=date(2018, 1, 1))["市粮食局"] == old
    assert similar_units(city.jurisdiction, "市粮食局")[0].meant == city.units["市发展改革委"]


@pytest.mark.parametrize(
    ("printed", "short"),
    [
        ("市住建委", "市住房城乡建设局"),
        ("市工信委", "市工业和信息化局"),
        ("市教体局", "市教育局"),
        ("市安监局", "市应急管理局"),
        ("市发展和改革委", "市发展改革委"),
        ("东泽区政府", "东泽区人民政府"),
    ],
)
def test_a_name_that_comes_near_is_suggested_and_not_taken(city, printed, short):
    assert find_units(city.jurisdiction, [printed])[printed] is None
    assert similar_units(city.jurisdiction, printed)[0].meant == city.units[short]


def test_nothing_is_suggested_for_what_comes_near_to_nothing(city):
    assert similar_units(city.jurisdiction, "国家电网青泽供电公司") == []


def test_abbreviations_are_the_same_and_other_organs_are_not():
    assert likeness("发改委", "发展和改革委员会") > 95
    assert likeness("发展改革委", "发展和改革委员会") > 95
    assert likeness("财政局", "教育局") < 62


def test_any_number_of_names_costs_two_queries(city, django_assert_num_queries):
    with django_assert_num_queries(2):
        find_units(city.jurisdiction, [f"市{number}局" for number in range(500)])


def test_leaders_are_found_by_name_with_blanks_and_by_post(city):
    found = find_leaders(city.jurisdiction, ["许怀远", "方　策", "常务副市长", "无此人"])
    assert found == {
        "许怀远": city.leaders["许怀远"],
        "方　策": city.leaders["方策"],
        "常务副市长": city.leaders["许怀远"],
        "无此人": None,
    }


def test_a_post_that_two_hold_names_nobody(city):
    make_leader(city.jurisdiction, "林若川")
    assert find_leaders(city.jurisdiction, ["副市长"]) == {"副市长": None}


def test_members_are_those_that_still_exist(city):
    gone = make_unit(city.jurisdiction, "西泽区人民政府", kind=UnitKind.GOVERNMENT)
    gone.active_to = date(2020, 1, 1)
    gone.save()
    group = make_group(city.jurisdiction, "各区人民政府", [gone, city.units["东泽区人民政府"]])
    assert list(members_of(group)) == [city.units["东泽区人民政府"]]


def test_a_former_name_that_another_unit_bears_now_means_that_one(city):
    old = city.units["市教育局"]
    make_name(old, "市文教局", NameKind.FORMER, until=date(2019, 1, 9))
    new = make_unit(city.jurisdiction, "青泽市文教局", "市文教局")
    new.active_from = date(2025, 1, 1)
    new.save()
    find = lambda at=None: find_units(city.jurisdiction, ["市文教局"], at)["市文教局"]  # noqa: E731
    assert find() == new and find(date(2018, 1, 1)) == old and find(date(2026, 1, 1)) == new
    assert find(date(2022, 1, 1)) is None

"""The table of docs/permissions-rows.md is what each role meets: own things, others', another government's."""

from __future__ import annotations

import pytest

from tests.walk.whose import WHO, column, printed_column
from tests.walk.world import make_world

# The pages and operations themselves are walked on both databases (test_pages, test_operations).
pytestmark = pytest.mark.one_database


@pytest.fixture
def worlds(db):
    return make_world(), make_world("-b", "沙河省")


@pytest.mark.parametrize("who", WHO)
def test_a_role_meets_what_the_table_says(worlds, who):
    found, printed = column(*worlds, who), printed_column(who)
    assert found.keys() == printed.keys(), "run: make docs"
    assert {way: signs for way, signs in found.items() if signs != printed[way]} == {}, "run: make docs"


@pytest.mark.parametrize("who", WHO)
def test_the_table_prints_nothing_of_another_government(who):
    assert {signs[2] for signs in printed_column(who).values()} <= {"拒", "无"}

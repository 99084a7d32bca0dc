"""The fixtures themselves: the city that tests speak of holds together, and commits do not stop at the journal."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luoshi.journal.actions import record
from luoshi.journal.models import Entry


def test_the_city_covers_its_counties_and_not_the_other_city(city, stranger):
    assert all(city.jurisdiction.covers(county) for county in city.counties.values())
    assert not city.jurisdiction.covers(stranger.jurisdiction)
    assert city.group.members.count() == 2


def test_a_county_office_speaks_for_the_unit_that_its_government_is(city, county_director):
    assert county_director.unit_ids == {city.units["东泽区人民政府"].pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_entries_are_guarded_in_each_test_and_gone_after_it(again, city):
    assert not Entry.objects.exists()
    with transaction.atomic():
        record("unit.created", actor=None, subject=city.units["市教育局"], at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
    assert Entry.objects.count() == 1

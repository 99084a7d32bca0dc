"""The chain: changed, lost and added entries are found; the database refuses; a rollback leaves nothing."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luoshi.journal import triggers
from luoshi.journal.actions import Event, record, record_all
from luoshi.journal.models import GENESIS, Chain, Entry
from luoshi.journal.queries import all_breaks, first_break
from luoshi.journal.sm3 import sm3

NOW = timezone.now()


def write(city, count: int = 1) -> None:
    with transaction.atomic():
        record_all(
            [Event("unit.changed", unit, {}, {"position": 1}) for unit in list(city.units.values())[:count]],
            actor=None,
            at=NOW,
        )


@pytest.fixture
def without_triggers():
    """The database as somebody with all rights on it sees it."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def test_sm3_gives_the_digest_of_the_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.django_db
def test_each_entry_carries_the_digest_of_the_one_before(city):
    write(city, 3)
    write(city)
    entries = list(Entry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert [entry.previous for entry in entries] == [GENESIS, *(entry.digest for entry in entries[:-1])]
    assert first_break(city.jurisdiction.pk) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "别人"},
        {"after": {"position": 2}},
        {"at": timezone.now().replace(year=2020)},
        {"digest": "0" * 64},
        {"previous": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found(city, without_triggers, change):
    write(city, 3)
    Entry.objects.filter(number=2).update(**change)
    assert first_break(city.jurisdiction.pk).number == 2


@pytest.mark.django_db
def test_a_changed_entry_with_a_new_digest_breaks_the_next(city, without_triggers):
    write(city, 3)
    entry = Entry.objects.get(number=2)
    entry.actor_name = "别人"
    Entry.objects.filter(number=2).update(actor_name=entry.actor_name, digest=entry.computed_digest())
    assert first_break(city.jurisdiction.pk).number == 3


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_lost_entry_is_found_also_the_last(city, without_triggers, number):
    write(city, 3)
    Entry.objects.filter(number=number).delete()
    assert first_break(city.jurisdiction.pk).number == number
    assert [found.chain for found in all_breaks()] == [city.jurisdiction.pk]


@pytest.mark.django_db
def test_a_chain_whose_end_was_taken_away_with_its_head_row_is_still_counted(city, without_triggers):
    write(city, 3)
    Chain.objects.all().delete()
    Entry.objects.filter(number=1).delete()
    assert next(all_breaks()).number == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("move", ["UPDATE journal_entry SET actor_name = 'x'", "DELETE FROM journal_entry"])
def test_the_database_refuses_to_change_an_entry(city, move):
    write(city)
    with pytest.raises(DatabaseError, match="written once"), connection.cursor() as cursor:
        cursor.execute(move)
    assert Entry.objects.get().actor_name == "系统"


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_entry_and_no_gap(city):
    with pytest.raises(RuntimeError), transaction.atomic():
        record("unit.changed", actor=None, subject=city.units["市教育局"], at=NOW)
        raise RuntimeError
    assert not Entry.objects.exists()
    write(city)
    assert Entry.objects.get().number == 1 and first_break(city.jurisdiction.pk) is None


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded(city):
    with pytest.raises(AssertionError, match="one transaction"):
        record("unit.changed", actor=None, subject=city.units["市教育局"], at=NOW)


@pytest.mark.django_db(transaction=True)
def test_several_writers_at_once_keep_one_chain(city):
    trouble = []

    def work() -> None:
        try:
            for _ in range(10):
                write(city, 2)
        except DatabaseError as error:
            trouble.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not trouble
    assert Chain.objects.get(key=city.jurisdiction.pk).number == 80
    assert first_break(city.jurisdiction.pk) is None


@pytest.mark.django_db
def test_values_read_back_as_they_were_digested(city):
    unit = city.units["市教育局"]
    with transaction.atomic():
        record(
            "unit.changed",
            actor=None,
            subject=unit,
            at=NOW,
            before={"a": 1.5, "b": NOW, "c": None, "d": True},
            after={"a": {"x": [unit]}, "b": "\ud800 \0“”", "c": NOW.date()},
        )
    assert first_break(city.jurisdiction.pk) is None

"""`luoshi journal`: proves the chain, names the first broken entry, takes everything to another machine."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.utils import timezone

from luoshi.journal import triggers
from luoshi.journal.actions import Event, record_all
from luoshi.journal.models import Entry
from tests.commands.inside import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(city):
    """Ten entries in the city's chain."""
    with transaction.atomic():
        events = [Event("unit.changed", unit, {"phone": ""}, {"phone": "0000"}) for unit in city.units.values()]
        record_all(events, actor=None, at=timezone.now())


def spoil(number: int) -> None:
    triggers.remove(connection)
    Entry.objects.filter(number=number).update(subject_name="别的单位")
    triggers.install(connection)


def test_a_whole_chain_is_said_to_be_whole(written):
    done = run("journal", "verify")
    assert done.exit_code == 0 and "留痕共10条、1条链，逐条验算一致" in done.stdout


def test_a_changed_entry_is_named_with_its_government_and_the_status_is_one(written):
    spoil(4)
    done = run("journal", "verify")
    assert done.exit_code == 1 and "青泽市：第4条" in done.stderr and "一致" not in done.stdout


def test_what_was_exported_is_proved_from_the_file(written, tmp_path):
    path = tmp_path / "留痕.jsonl"
    assert "已导出10条" in run("journal", "export", str(path)).stdout
    assert not list(tmp_path.glob("*.part"))
    assert "留痕共10条，逐条验算一致" in run("journal", "verify", str(path)).stdout
    path.write_text(path.read_text("utf-8").replace('"0000"', '"0001"', 1), "utf-8")
    assert run("journal", "verify", str(path)).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["export"], "导出到哪个文件"),
        (["export", "/nowhere/x.jsonl"], "写不了"),
        (["verify", "/nowhere/x.jsonl"], "读不了"),
        (["erase"], "不是可用的值"),
    ],
)
def test_a_wrong_call_gets_one_sentence(db, arguments, sentence):
    done = run("journal", *arguments)
    assert done.exit_code == 2 and sentence in done.stderr


def test_a_file_that_is_no_journal_is_refused(db, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"\xff\xfe\x00")
    assert "不是导出的留痕文件" in run("journal", "verify", str(path)).stderr
    path.write_text("{}\n")
    done = run("journal", "verify", str(path))
    assert done.exit_code == 2 and "第1行" in done.stderr

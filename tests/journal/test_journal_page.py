"""The page of the journal: for auditors alone, of their own government alone, in words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from luoshi.errors import Invalid
from luoshi.journal import triggers
from luoshi.journal.actions import Event, record, record_all, record_read
from luoshi.journal.files import breaks_in, write_entries
from luoshi.journal.models import Entry
from luoshi.journal.queries import Wanted, entries_for, page_of
from luoshi.journal.reading import line_of
from luoshi.units.actions.units import create_unit, update_unit
from luoshi.units.rules import UnitKind

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def shown(client, **wanted) -> str:
    return client.get(reverse("journal"), wanted).content.decode()


@pytest.fixture
def written(city, business_admin):
    """Three entries of the city."""
    unit = create_unit(actor=business_admin, jurisdiction=city.jurisdiction, name="青泽市水务局", now=NOW)
    update_unit(actor=business_admin, unit=unit, kind=UnitKind.VERTICAL, now=NOW)
    update_unit(actor=None, unit=city.units["市教育局"], phone="0000-77", now=NOW - timedelta(days=40))
    return Entry.objects.order_by("number")


def test_the_auditor_reads_who_did_what_in_words(client, auditor, written):
    client.force_login(auditor)
    page = shown(client)
    assert all(word in page for word in ("新建单位", "青泽市水务局", "钟文博", "类别", "政府部门", "垂直管理单位"))
    assert "系统" in page and "unit.created" in page and "vertical" not in page


@pytest.mark.parametrize("name", ["director", "officer", "business_admin", "system_admin", "security_admin", "mayor"])
def test_nobody_else_reads_the_journal(client, request, name, written):
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("journal")).status_code == 403
    assert client.get(reverse("journal_verify")).status_code == 403
    assert client.post(reverse("journal_export")).status_code == 403


def test_an_auditor_of_another_government_sees_none_of_it(client, written, stranger):
    stranger.grants.update(role="auditor")
    client.force_login(stranger)
    assert "青泽市水务局" not in shown(client)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 3),
        ({"person": "钟文"}, 2),
        ({"action": "unit.created"}, 1),
        ({"subject": "教育"}, 1),
        ({"until": (NOW - timedelta(days=30)).date()}, 1),
        ({"since": (NOW - timedelta(days=30)).date()}, 2),
        ({"person": "无此人"}, 0),
    ],
)
def test_entries_are_found_by_day_person_action_and_thing(auditor, written, wanted, count):
    assert entries_for(auditor, Wanted(**wanted)).count() == count


def test_an_empty_result_says_how_to_go_on(client, auditor, written):
    client.force_login(auditor)
    assert "没有符合条件的留痕" in shown(client, person="无此人")
    assert shown(client, since="kein-tag").count("<tr>") == 4


def test_pages_follow_by_key_and_new_entries_move_nothing(auditor, written, city):
    first, following = page_of(entries_for(auditor, Wanted()), "", 2)
    with transaction.atomic():
        record("unit.changed", actor=None, subject=city.units["市财政局"], at=NOW + timedelta(hours=1))
    second, end = page_of(entries_for(auditor, Wanted()), following, 2)
    assert len(first) == 2 and len(second) == 1 and end == ""
    assert not {entry.pk for entry in first} & {entry.pk for entry in second}


def test_a_spoiled_mark_of_a_page_is_refused(client, auditor, written):
    client.force_login(auditor)
    assert client.get(reverse("journal"), {"after": "2026~x"}).status_code == 422
    with pytest.raises(Invalid):
        page_of(entries_for(auditor, Wanted()), "x", 2)


def test_the_page_costs_the_same_whatever_it_shows(client, auditor, written, city, django_assert_max_num_queries):
    client.force_login(auditor)
    client.get(reverse("journal"))
    for _ in range(2):
        with django_assert_max_num_queries(6):  # one of them: whether the administrator has a second factor
            client.get(reverse("journal"))
        with transaction.atomic():
            record_all([Event("unit.changed", unit) for unit in city.units.values()], actor=None, at=NOW)


def test_the_page_says_that_the_chain_holds_and_that_it_does_not(client, auditor, written):
    client.force_login(auditor)
    assert "逐条验算一致" in client.get(reverse("journal_verify")).content.decode()
    triggers.remove(connection)
    Entry.objects.filter(action="unit.created").update(actor_name="别人")
    triggers.install(connection)
    assert "第1条" in client.get(reverse("journal_verify")).content.decode()


def test_an_export_is_an_entry_itself_and_proves_itself(client, auditor, written, tmp_path):
    client.force_login(auditor)
    answer = client.post(reverse("journal_export"), {"subject": "水务"})
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [line["action"] for line in lines] == ["unit.changed", "unit.created"]
    assert Entry.objects.latest("number").action == "journal.exported"
    assert client.get(reverse("journal_export")).status_code == 405


def test_a_file_of_entries_is_proved_without_the_database(written, tmp_path):
    path = tmp_path / "journal.jsonl"
    with path.open("w") as file:
        write_entries(Entry.objects.order_by("number"), file)
    with path.open() as file:
        assert breaks_in(file) == (3, [])
    path.write_text(path.read_text().replace("0000-77", "0000-78"))
    with path.open() as file:
        assert "第3条" in breaks_in(file)[1][0].reason
    path.write_text("kein json\n")
    with path.open() as file, pytest.raises(Invalid, match="第1行"):
        breaks_in(file)


def test_what_an_administrator_read_is_written_down(city, system_admin):
    record_read(actor=system_admin, subject=city.units["市教育局"], now=NOW, what="未公开的落实情况草稿")
    line = line_of(Entry.objects.get())
    assert (line.action, line.changes[0].field, line.changes[0].after) == (
        "管理员查阅未公开数据",
        "内容",
        "未公开的落实情况草稿",
    )


def test_an_entry_of_another_version_is_still_read():
    entry = Entry(action="old.thing", subject_kind="gone.thing", before={"x": None}, after={"x": [True, {"name": 1}]})
    change = line_of(entry).changes[0]
    assert (change.field, change.before, change.after) == ("x", "—", "是、名称：1")


def test_the_address_of_a_search_holds_no_token(client, auditor, written):
    client.force_login(auditor)
    page = shown(client, person="钟文")
    search, export = page.split('id="journal-wanted"')[1], page.split('id="journal-wanted"')[0]
    assert "csrfmiddlewaretoken" not in search.split("</form>")[0]
    assert 'name="person" value="钟文"' in export

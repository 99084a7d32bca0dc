"""调整、补充、中止、恢复、撤销: with the deciding document, and the old version kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed, Stale
from luoshi.journal.models import Entry
from luoshi.tasks.actions.changing import Adjustment, Basis, adjust_task, move_task, supplement_task
from luoshi.tasks.actions.giving import Duty, Figure
from luoshi.tasks.actions.splitting import Part, split_task
from luoshi.tasks.models import Task, TaskChange
from luoshi.tasks.rules import ChangeKind
from luoshi.tasks.versions import differences
from tests.tasks.plans import NOW

BASIS = Basis("青政纪〔2026〕8号", "市政府常务会议决定", date(2026, 5, 6))


def adjust(actor, task, version=None, basis=BASIS, **fields):
    seen = task.version if version is None else version
    return adjust_task(actor=actor, task=task, basis=basis, adjustment=Adjustment(**fields), version=seen, now=NOW)


def test_an_adjustment_keeps_both_versions_and_the_first_limit(task, director):
    adjust(director, task, due=date(2026, 11, 30), text="城镇新增就业1.3万人。")
    task.refresh_from_db()
    assert (task.due, task.first_due) == (date(2026, 11, 30), date(2026, 12, 31))
    new, old = task.versions.all()
    assert differences(old.snapshot, new.snapshot) == {
        "text": ("城镇新增就业1.2万人。", "城镇新增就业1.3万人。"),
        "due": ("2026-12-31", "2026-11-30"),
    }
    assert new.change.doc_no == "青政纪〔2026〕8号"
    entry = Entry.objects.get(action="task.adjust")
    assert entry.before["due"] == "2026-12-31" and entry.after["doc_no"] == "青政纪〔2026〕8号"


def test_units_that_stay_keep_their_rows(task, city, director):
    rows = {row.unit_id: row.pk for row in task.assignments.all()}
    finance, trade = city.units["市财政局"].pk, city.units["市商务局"].pk
    adjust(director, task, leads=(finance,), supports=(city.units["市发展改革委"].pk, trade))
    task.refresh_from_db()
    now = {row.unit_id: (row.pk, row.role) for row in task.assignments.all()}
    assert now[finance] == (rows[finance], "lead") and task.principal_id == finance
    assert now[city.units["市发展改革委"].pk] == (rows[city.units["市发展改革委"].pk], "support")
    assert set(now) == {finance, trade, city.units["市发展改革委"].pk}


def test_a_target_that_keeps_its_name_keeps_its_row(task, director):
    old = task.targets.get(name="城镇新增就业")
    adjust(director, task, figures=(Figure("城镇新增就业", ">=", Decimal(13000), "人"),))
    (kept,) = task.targets.all()
    assert kept.pk == old.pk and kept.value == 13000 and kept.origin == "person"


def test_a_target_with_shares_is_not_dropped(task, city, director):
    target = task.targets.get(name="城镇新增就业")
    duty = Duty("一半。", (city.units["市财政局"].pk,), date(2026, 6, 30))
    split_task(actor=director, task=task, parts=[Part(duty, {target.pk: Decimal(12000)})], now=NOW)
    with pytest.raises(Invalid, match="已分担到子任务"):
        adjust(director, task, figures=())
    assert task.targets.count() == 2


def test_the_limit_does_not_move_before_that_of_a_part(task, city, director):
    duty = Duty("一半。", (city.units["市财政局"].pk,), date(2026, 10, 31))
    split_task(actor=director, task=task, parts=[Part(duty)], now=NOW)
    with pytest.raises(Invalid, match="请先调整子任务"):
        adjust(director, task, due=date(2026, 9, 30))


def test_an_adjustment_that_changes_nothing_is_refused(task, director):
    with pytest.raises(Invalid, match="没有要调整的地方"):
        adjust(director, task, text=task.text)
    task.refresh_from_db()
    assert task.version == 1 and not TaskChange.objects.exists()


def test_without_a_document_nothing_is_changed(task, director):
    with pytest.raises(Invalid, match="文号"):
        adjust(director, task, basis=Basis(" ", "事由", date(2026, 5, 6)), text="别的。")
    task.refresh_from_db()
    assert task.text == "城镇新增就业1.2万人。"


def test_who_read_an_older_version_is_told_who_changed_it(task, director):
    adjust(director, task, text="先改的。")
    with pytest.raises(Stale, match="沈知行刚刚改过"):
        adjust(director, task, version=1, text="后改的。")
    task.refresh_from_db()
    assert task.text == "先改的。"


@pytest.mark.parametrize("who", ["officer", "lead_liaison", "mayor", "business_admin", "county_director", "stranger"])
def test_only_the_head_of_the_own_office_changes_a_task(task, who, request):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        adjust(actor, task, text="别的。")
    with pytest.raises(NotAllowed):
        move_task(actor=actor, task=task, kind=ChangeKind.REVOKE, basis=BASIS, version=1, now=NOW)
    task.refresh_from_db()
    assert (task.text, task.state) == ("城镇新增就业1.2万人。", "issued")


def test_a_task_is_suspended_resumed_and_revoked_with_its_parts(task, city, director):
    duty = Duty("一半。", (city.units["市财政局"].pk,), date(2026, 6, 30))
    (part,) = split_task(actor=director, task=task, parts=[Part(duty)], now=NOW)
    for kind, state in (("suspend", "suspended"), ("resume", "issued"), ("revoke", "revoked")):
        task.refresh_from_db()
        move_task(actor=director, task=task, kind=ChangeKind(kind), basis=BASIS, version=task.version, now=NOW)
        assert {row.state for row in Task.objects.filter(pk__in=[task.pk, part.pk])} == {state}
    assert task.versions.count() == 4


def test_a_revoked_task_does_not_come_back(task, director):
    move_task(actor=director, task=task, kind=ChangeKind.REVOKE, basis=BASIS, version=1, now=NOW)
    with pytest.raises(MoveRefused, match="撤销"):
        move_task(actor=director, task=task, kind=ChangeKind.RESUME, basis=BASIS, version=2, now=NOW)


def test_a_supplement_stands_at_the_end_of_the_year_with_the_next_number(tasks, city, director):
    duty = Duty("临时加的一项。", (city.units["市教育局"].pk,), date(2026, 9, 30))
    figures = [Figure("新建学校", "=", Decimal(3), "所")]
    task = supplement_task(actor=director, year=2026, duty=duty, basis=BASIS, now=NOW, figures=figures)
    assert task.number == "青泽督〔2026〕3号" and task.position > max(row.position for row in tasks)
    assert task.changes.get().kind == "supplement" and task.versions.get().snapshot["targets"][0]["value"] == "3"


def test_a_supplement_needs_a_unit_of_the_own_government(tasks, stranger, city):
    duty = Duty("临时加的一项。", (city.units["市教育局"].pk,), date(2026, 9, 30))
    with pytest.raises(Invalid, match="不属于本级政府"):
        supplement_task(actor=stranger, year=2026, duty=duty, basis=BASIS, now=NOW)
    assert Task.objects.count() == 2

"""拆解: parts with their own units, limits and shares; the sums are checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.tasks.actions.giving import Duty
from luoshi.tasks.actions.splitting import Part, split_task, sums_of
from luoshi.tasks.models import Task
from luoshi.tasks.queries import visible_tasks
from tests.tasks.plans import NOW

JUNE = date(2026, 6, 30)


def part(city, name, text="分一块。", due=JUNE, **shares):
    return Part(Duty(text, (city.units[name].pk,), due), {key: Decimal(value) for key, value in shares.items()})


def sharing(task, city, *values):
    """Return parts that share the first target of the task among the counties and the lead."""
    target = task.targets.get(name="城镇新增就业")
    names = ["东泽区人民政府", "临溪县人民政府", "市发展改革委"]
    return [
        Part(Duty(f"新增就业{value}人。", (city.units[name].pk,), JUNE), {target.pk: Decimal(value)})
        for name, value in zip(names, values, strict=False)
    ]


def test_the_lead_unit_splits_its_task_among_the_units_of_the_task(task, city, lead_liaison):
    made = split_task(actor=lead_liaison, task=task, parts=sharing(task, city, 7000, 5000), now=NOW)
    assert [row.number for row in made] == ["青泽督〔2026〕1-1号", "青泽督〔2026〕1-2号"]
    assert [row.principal.name for row in made] == ["东泽区人民政府", "临溪县人民政府"]
    assert made[0].parent_id == task.pk and made[0].targets.get().value == 7000
    (check,) = sums_of(task)
    assert (check.shared, check.gap) == (12000, 0)
    assert Entry.objects.filter(action="task.split", subject_id=task.pk).count() == 1


def test_a_later_split_goes_on_counting(task, city, director):
    split_task(actor=director, task=task, parts=[part(city, "市财政局")], now=NOW)
    (second,) = split_task(actor=director, task=task, parts=[part(city, "市财政局")], now=NOW)
    assert second.number == "青泽督〔2026〕1-2号"


def test_shares_that_fall_short_are_refused_and_nothing_is_written(task, city, lead_liaison):
    with pytest.raises(Invalid, match="合计9000人，原任务为12000人，差3000人"):
        split_task(actor=lead_liaison, task=task, parts=sharing(task, city, 5000, 4000), now=NOW)
    assert not task.parts.exists()


def test_shares_may_fall_short_with_a_reason_that_is_kept(task, city, lead_liaison):
    split_task(actor=lead_liaison, task=task, parts=sharing(task, city, 5000), now=NOW, gap_reason="其余由市本级承担")
    assert Entry.objects.get(action="task.split").after["gap_reason"] == "其余由市本级承担"
    assert sums_of(task)[0].gap == 7000


def test_a_rate_cannot_be_shared(task, city, lead_liaison):
    rate = task.targets.get(name="登记失业率")
    bad = Part(Duty("压低失业率。", (city.units["市财政局"].pk,), JUNE), {rate.pk: Decimal(2)})
    with pytest.raises(Invalid, match=r"第1个子任务.*不能分担"):
        split_task(actor=lead_liaison, task=task, parts=[bad], now=NOW)


def test_a_part_does_not_end_after_the_whole(task, city, lead_liaison):
    late = part(city, "市财政局", due=date(2027, 1, 31))
    with pytest.raises(Invalid, match="晚于原任务的时限"):
        split_task(actor=lead_liaison, task=task, parts=[late], now=NOW)


def test_a_lead_unit_gives_no_part_to_a_unit_outside_the_task(task, city, lead_liaison, director):
    outside = part(city, "市教育局")
    with pytest.raises(Invalid, match="原任务之外的单位"):
        split_task(actor=lead_liaison, task=task, parts=[outside], now=NOW)
    assert split_task(actor=director, task=task, parts=[outside], now=NOW)


@pytest.mark.parametrize(
    ("text", "leads", "sentence"),
    [(" ", True, "内容不能为空"), ("好", False, "至少要有一个牵头单位")],
    ids=["no text", "no lead"],
)
def test_an_incomplete_part_is_named(task, city, director, text, leads, sentence):
    bad = Part(Duty(text, (city.units["市财政局"].pk,) if leads else (), JUNE))
    with pytest.raises(Invalid, match=f"第2个子任务：.*{sentence}"):
        split_task(actor=director, task=task, parts=[part(city, "市财政局"), bad], now=NOW)
    assert not task.parts.exists()


def test_a_part_is_not_split_again(task, city, director):
    (first,) = split_task(actor=director, task=task, parts=[part(city, "市财政局")], now=NOW)
    with pytest.raises(MoveRefused, match="不再往下拆"):
        split_task(actor=director, task=first, parts=[part(city, "市财政局")], now=NOW)


def test_a_support_unit_may_not_split(task, city, support_liaison):
    with pytest.raises(NotAllowed, match="只有牵头单位或本级督查室"):
        split_task(actor=support_liaison, task=task, parts=[part(city, "市财政局")], now=NOW)
    assert not task.parts.exists()


def test_a_stranger_may_not_split(task, city, stranger):
    with pytest.raises(NotAllowed):
        split_task(actor=stranger, task=task, parts=[part(city, "市财政局")], now=NOW)


def test_a_unit_of_another_government_is_refused(task, city, director, stranger):
    foreign = Part(Duty("给别人。", (city.units["市财政局"].pk, stranger.jurisdiction_id), JUNE))
    with pytest.raises(Invalid, match="不属于本级政府"):
        split_task(actor=director, task=task, parts=[foreign], now=NOW)


def test_the_lead_sees_all_parts_and_a_support_unit_its_own(task, city, lead_liaison, support_liaison, director):
    given = [part(city, "市财政局"), part(city, "东泽区人民政府")]
    made = split_task(actor=director, task=task, parts=given, now=NOW)
    keys = {row.pk for row in made}
    assert keys <= set(visible_tasks(lead_liaison).values_list("pk", flat=True))
    seen = set(visible_tasks(support_liaison).values_list("pk", flat=True))
    assert seen & keys == {made[0].pk}
    assert Task.objects.filter(parent=task).count() == 2


@pytest.mark.parametrize("value", ["-1", "1E+20"])
def test_a_share_below_nothing_or_beyond_the_column_is_refused(task, city, lead_liaison, value):
    with pytest.raises(Invalid, match="分担数应是"):
        split_task(actor=lead_liaison, task=task, parts=sharing(task, city, value), now=NOW)

"""Drafts: made for a unit at once, prefilled, saved by field, confirmed as unchanged."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luoshi.errors import Invalid, MoveRefused, NotAllowed, Stale
from luoshi.reports.actions.drafting import Change, mark_unchanged, save_draft, save_drafts, start_reports
from luoshi.reports.actions.signing import sign_off
from luoshi.reports.filling_rules import FIGURE, digest, read_number, with_new_figure, with_part
from luoshi.reports.models import OfficialFigure, Report, ReportedFigure
from luoshi.reports.rules import PeriodState
from luoshi.units.rules import Role
from tests.people import make_account
from tests.reports.filling import SEPTEMBER, accepted, fill, filled, make_period, started


def test_drafts_of_a_unit_are_made_once(period, lead_liaison, support_liaison):
    assert start_reports(actor=lead_liaison, period=period, now=SEPTEMBER) == 1
    assert start_reports(actor=lead_liaison, period=period, now=SEPTEMBER) == 0
    assert start_reports(actor=support_liaison, period=period, now=SEPTEMBER) == 1
    assert Report.objects.count() == 2


def test_no_drafts_before_a_period_opens(task, lead_liaison):
    with pytest.raises(MoveRefused, match="还没有开放填报"):
        start_reports(actor=lead_liaison, period=make_period(task, 10, PeriodState.PLANNED), now=SEPTEMBER)


def test_others_make_no_drafts(period, stranger, mayor):
    with pytest.raises(NotAllowed):
        start_reports(actor=mayor, period=period, now=SEPTEMBER)
    assert start_reports(actor=stranger, period=period, now=SEPTEMBER) == 0


@pytest.fixture
def october(draft, lead_liaison, lead_reviewer, officer, task):
    """The draft of October, after an accepted September."""
    accepted(lead_liaison, lead_reviewer, officer, draft)
    (report,) = started(lead_liaison, make_period(task, 10))
    return report


def test_a_draft_is_prefilled_from_the_last_report_handed_in(october, draft):
    assert (october.progress, october.previous_id) == ("新增就业9,300人，完成序时进度。", draft.pk)
    assert not october.figures.exists()  # last month's figures stand beside, they are not this month's


def test_a_changed_figure_changes_the_one_in_last_months_sentence(october, lead_liaison):
    report = fill(lead_liaison, october, 城镇新增就业="10,450")
    assert report.progress == "新增就业10,450人，完成序时进度。"
    assert ReportedFigure.objects.get(report=report).value == Decimal(10450)
    report = fill(lead_liaison, october, 城镇新增就业="1.05万")
    assert report.progress == "新增就业10,500人，完成序时进度。"


def test_a_sentence_written_anew_is_kept_as_typed(october, lead_liaison):
    report = fill(lead_liaison, october, 城镇新增就业="10450", progress="上月9,300人，本月补报。")
    assert report.progress == "上月9,300人，本月补报。"


def test_unchanged_repeats_words_and_figures(october, lead_liaison):
    fill(lead_liaison, october, 城镇新增就业="1", progress="改坏了")
    (report,) = mark_unchanged(actor=lead_liaison, reports=[october.pk], now=SEPTEMBER)
    assert report.unchanged and report.progress.startswith("新增就业9,300人")
    assert sorted(report.figures.values_list("value", flat=True)) == [Decimal("4.1"), Decimal(9300)]
    sign_off(actor=lead_liaison, reports=[october.pk], now=SEPTEMBER)


def test_typing_into_an_unchanged_report_makes_it_a_changed_one(october, lead_liaison):
    mark_unchanged(actor=lead_liaison, reports=[october.pk], now=SEPTEMBER)
    assert not fill(lead_liaison, october, problems="资金未到位").unchanged


def test_the_first_report_cannot_be_unchanged(draft, lead_liaison):
    with pytest.raises(MoveRefused, match="第一次填报"):
        mark_unchanged(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)


def test_two_people_in_one_draft_write_into_different_fields(draft, city, lead_liaison):
    other = make_account(city.jurisdiction, "fagai3", "同事", Role.LIAISON, unit=city.units["市发展改革委"])
    fill(lead_liaison, draft, progress="进展", seen={"progress": digest("")})
    report = fill(other, draft, problems="问题", seen={"problems": digest("")})
    assert (report.progress, report.problems) == ("进展", "问题")


def test_what_another_wrote_into_the_same_field_is_not_overwritten(draft, city, lead_liaison):
    other = make_account(city.jurisdiction, "fagai3", "同事", Role.LIAISON, unit=city.units["市发展改革委"])
    fill(lead_liaison, draft, progress="甲的进展", seen={"progress": digest("")})
    with pytest.raises(Stale, match="卫青岚") as refused:
        fill(other, draft, progress="乙的进展", seen={"progress": digest("")})
    assert refused.value.extra["theirs"] == "甲的进展"
    assert Report.objects.get(pk=draft.pk).progress == "甲的进展"
    fill(other, draft, progress="乙的进展", seen={"progress": digest("甲的进展")})


def test_one_bad_line_keeps_no_other_from_being_saved(draft, task, lead_liaison, tasks, city):
    city.units["市商务局"].assignments.update(unit=city.units["市发展改革委"])
    first, second = started(lead_liaison, draft.period)
    figure = f"{FIGURE}{task.targets.first().pk}"
    results = save_drafts(
        actor=lead_liaison,
        changes=[Change(first.pk, {figure: "很多", "progress": "一"}), Change(second.pk, {"progress": "二"})],
        now=SEPTEMBER,
    )
    refusals = {saved.report.pk: saved.refusal for saved in results}
    assert isinstance(refusals[first.pk], Invalid) and "不是数" in refusals[first.pk].message
    assert refusals[first.pk].extra["field"] == figure
    assert refusals[second.pk] is None
    assert [row.progress for row in Report.objects.order_by("assignment__task__position")] == ["", "二"]


@pytest.mark.parametrize("who", ["support_liaison", "lead_reviewer", "officer", "stranger", "mayor"])
def test_only_the_units_liaison_writes(draft, who, request):
    with pytest.raises(NotAllowed):
        fill(request.getfixturevalue(who), draft, progress="不该写")


def test_nothing_is_written_once_it_was_handed_over(draft, lead_liaison):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    with pytest.raises(MoveRefused, match="联络员可以撤回"):
        fill(lead_liaison, draft, progress="再改")


def test_an_official_figure_is_read_only_and_not_asked(draft, task, lead_liaison, officer):
    target = task.targets.get(name="登记失业率")
    OfficialFigure.objects.create(
        jurisdiction=task.jurisdiction, target=target, month="2026-08-01", value=4, by=officer, at=SEPTEMBER
    )
    with pytest.raises(Invalid, match="统计责任部门"):
        fill(lead_liaison, draft, 登记失业率="3")
    fill(lead_liaison, draft, 城镇新增就业="9300", progress="完成。")
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"progress": "有进展"}, "城镇新增就业、登记失业率"),
        ({"城镇新增就业": "1", "登记失业率": "4"}, "落实情况"),
        ({}, "城镇新增就业"),
    ],
)
def test_what_is_incomplete_is_not_handed_over(draft, lead_liaison, values, sentence):
    fill(lead_liaison, draft, **values)
    with pytest.raises(Invalid, match=f"还没有填完：.*{sentence}"):
        sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)


def test_an_unknown_field_is_refused(draft, lead_liaison):
    with pytest.raises(Invalid):
        save_draft(actor=lead_liaison, change=Change(draft.pk, {"state": "accepted"}), now=SEPTEMBER)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("12,100", "人", "12100"),
        ("１２１００", "人", "12100"),
        ("1.21万人", "人", "12100"),
        ("5.5%", "%", "5.5"),
        ("3万亩", "万亩", "3"),
        ("-2", "", "-2"),
        ("", "人", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, unit, value):
    assert read_number(typed, unit, "指标") == (None if value is None else Decimal(value))


@pytest.mark.parametrize("typed", ["很多", "12a", "1.2.3", "9" * 30, "--1", "万"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Invalid, match="指标"):
        read_number(typed, "人", "指标")


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("新增就业12,100人，12月底前完成。", "新增就业13,050人，12月底前完成。"),
        ("新增就业1.21万人。", "新增就业1.305万人。"),
        ("新增就业112100人。", "新增就业112100人。"),
        ("完成12100个。", "完成12100个。"),
    ],
)
def test_only_the_figure_meant_is_changed(text, new):
    assert with_new_figure(text, Decimal(12100), Decimal(13050), "人") == new


def test_a_newer_part_takes_the_place_of_the_older_one():
    text = with_part("牵头单位的话。", "市财政局", "拨付1亿元。")
    text = with_part(text, "东泽区", "开工3个。")
    assert text == "牵头单位的话。\n【市财政局】拨付1亿元。\n【东泽区】开工3个。"
    assert with_part(text, "市财政局", "拨付2亿元。") == "牵头单位的话。\n【市财政局】拨付2亿元。\n【东泽区】开工3个。"

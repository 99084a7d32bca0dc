"""填报日历: periods from the words of a notice, kept apart from what was opened; opened and closed by the clock, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from luoshi.commands.tick import load_steps
from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.plans.models import Plan
from luoshi.reports.actions.calendars import CalendarWish, save_calendar, set_days_off
from luoshi.reports.actions.periods import PERIOD_MOVES, make_calendars, turn_periods
from luoshi.reports.calendar_rules import Wish, spans_of, wishes_of
from luoshi.reports.models import Calendar, DayOff, Period
from luoshi.reports.rules import PeriodState, Rhythm
from luoshi.web import ticking
from luoshi.web.ticking import Step, tick

MARCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reporting", "expected"),
    [
        ([{"what": "调度", "every": "month"}], [("month", "", None)]),
        ([{"what": "督查", "every": "quarter"}, {"what": "报送", "every": "month", "day": 28}], [("month", "", 28)]),
        ([{"what": "报送", "every": "half-year"}], [("half-year", "", None)]),
        ([{"what": "调度", "every": "ten-days"}], [("days", "", None)]),
        ([{"what": "落实情况", "due": "2026-12-31"}], [("once", "", None)]),
        ([{"what": "落实方案", "due": "2026-07-10"}], [("month", "key", None), ("quarter", "general", None)]),
        ([], [("month", "key", None), ("quarter", "general", None)]),
    ],
)
def test_the_words_of_a_notice_become_calendars(reporting, expected):
    assert [(wish.rhythm, wish.tier, wish.closes_day) for wish in wishes_of(reporting, 2026)] == expected


@pytest.mark.parametrize(
    ("rhythm", "count", "first", "last"),
    [
        (Rhythm.MONTH, 12, "1月落实情况", "12月落实情况"),
        (Rhythm.QUARTER, 4, "一季度落实情况", "四季度落实情况"),
        (Rhythm.HALF_YEAR, 2, "上半年落实情况", "下半年落实情况"),
        (Rhythm.ONCE, 1, "2026年落实情况", "2026年落实情况"),
    ],
)
def test_a_rhythm_lays_its_periods_without_gap(rhythm, count, first, last):
    spans = spans_of(Wish(rhythm, *YEAR))
    assert (len(spans), spans[0].name, spans[-1].name) == (count, first, last)
    assert (spans[0].begins, spans[-1].ends) == YEAR
    for before, after in pairwise(spans):
        assert after.begins == before.ends + timedelta(days=1)
    assert all(span.opens_on <= span.closes_on for span in spans)


def test_every_month_by_the_28th_closes_on_the_28th():
    assert {span.closes_on.day for span in spans_of(Wish(Rhythm.MONTH, *YEAR, closes_day=28))} == {28}
    assert spans_of(Wish(Rhythm.MONTH, *YEAR, closes_day=31))[1].closes_on == date(2026, 2, 28)


def test_every_ten_days():
    spans = spans_of(Wish(Rhythm.DAYS, *YEAR, every=10, opens_after=0, closes_after=0))
    assert (len(spans), spans[0].ends, spans[-1].ends) == (37, date(2026, 1, 10), date(2026, 12, 31))


@pytest.fixture
def plan(task) -> Plan:
    return task.plan


@pytest.fixture
def calendar(plan):
    list(make_calendars(MARCH))
    return plan.calendars.get(tier="general")


def states(calendar: Calendar) -> list[str]:
    return list(calendar.periods.order_by("closes_on").values_list("state", flat=True))


def test_a_plan_handed_out_gets_its_calendars_once(plan):
    assert len(list(make_calendars(MARCH))) == 2
    assert list(make_calendars(MARCH)) == []
    assert plan.calendars.count() == 2
    # What ended before anybody asked was never asked for: March is the first month.
    assert plan.calendars.get(tier="key").periods.order_by("ends").first().name == "3月落实情况"


def test_a_closing_on_a_day_off_moves_on(plan, calendar, business_admin):
    june = calendar.periods.get(name="二季度落实情况")  # 27 June 2026 is a Saturday
    assert (june.closes_on, june.grace_until) == (date(2026, 6, 29), date(2026, 6, 30))
    set_days_off(actor=business_admin, year=2026, days={date(2026, 6, 27): (False, "调休")}, now=MARCH)
    assert calendar.periods.get(name="二季度落实情况").closes_on == date(2026, 6, 27)


def test_periods_open_and_close_by_the_clock_each_once(calendar):
    assert states(calendar) == ["planned"] * 4
    assert "一季度落实情况开放填报。" in list(turn_periods(at(3, 22)))
    assert list(turn_periods(at(3, 22))) == []
    assert states(calendar)[0] == PeriodState.OPEN
    assert "一季度落实情况已截止。" in list(turn_periods(at(4, 2)))
    assert states(calendar)[0] == PeriodState.CLOSED
    period = calendar.periods.get(name="一季度落实情况")
    assert list(Entry.objects.filter(subject_id=period.pk).order_by("number").values_list("action", flat=True)) == [
        "period.opened",
        "period.closed",
    ]


def test_after_days_off_the_clock_catches_up(calendar):
    list(turn_periods(at(10, 20)))
    assert states(calendar) == ["closed", "closed", "closed", "planned"]


def test_a_dry_run_says_it_and_keeps_nothing(plan):
    load_steps()
    said = [sentence for done in tick(at(3, 22), dry_run=True) for sentence in done.said]
    assert any("建立填报日历" in sentence for sentence in said) and any("开放填报" in sentence for sentence in said)
    assert not Calendar.objects.exists()


@pytest.mark.parametrize("state", PeriodState)
@pytest.mark.parametrize("move", ["open", "close"])
def test_no_other_move_of_a_period_is_known(state, move):
    expected = {("planned", "open"): "open", ("open", "close"): "closed"}
    assert PERIOD_MOVES.get((state, move)) == expected.get((state, move))


def test_a_changed_calendar_moves_only_what_is_not_open(calendar, plan, business_admin):
    list(turn_periods(at(3, 22)))
    wish = Wish(Rhythm.MONTH, *YEAR, tier="general")
    save_calendar(actor=business_admin, plan=plan, wanted=CalendarWish(wish), now=at(3, 23), calendar=calendar)
    names = list(calendar.periods.order_by("closes_on").values_list("name", flat=True))
    assert names[:2] == ["一季度落实情况", "4月落实情况"]
    assert len(names) == 10


def test_a_task_is_not_asked_by_two_calendars(calendar, plan, business_admin):
    with pytest.raises(MoveRefused, match="不重复要报"):
        save_calendar(actor=business_admin, plan=plan, wanted=CalendarWish(Wish(Rhythm.MONTH, *YEAR)), now=MARCH)
    assert plan.calendars.count() == 2


@pytest.mark.parametrize(
    ("wish", "grace"),
    [
        (Wish("sometimes", *YEAR), 1),
        (Wish(Rhythm.DAYS, *YEAR), 1),
        (Wish(Rhythm.MONTH, YEAR[1], YEAR[0]), 1),
        (Wish(Rhythm.MONTH, *YEAR, closes_day=32), 1),
        (Wish(Rhythm.MONTH, *YEAR, opens_after=-400), 1),
        (Wish(Rhythm.MONTH, *YEAR), 99),
    ],
)
def test_impossible_calendars_are_refused(plan, business_admin, wish, grace):
    with pytest.raises(Invalid):
        save_calendar(actor=business_admin, plan=plan, wanted=CalendarWish(wish, grace), now=MARCH)
    assert not Calendar.objects.exists()


def test_units_keep_no_calendars(plan, lead_liaison, mayor):
    for actor in (lead_liaison, mayor):
        with pytest.raises(NotAllowed):
            save_calendar(actor=actor, plan=plan, wanted=CalendarWish(Wish(Rhythm.MONTH, *YEAR)), now=MARCH)


def test_the_pages(client, calendar, plan, officer, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("calendars")).content.decode()
    assert "二季度落实情况" in page and "按周一至周五计算" in page
    form = client.get(reverse("calendar-edit", args=[calendar.pk])).context["forms"][0]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(reverse("calendar-edit", args=[calendar.pk]), {**values, "rhythm": "half-year"})
    assert answer.url == reverse("calendars")
    assert Period.objects.filter(calendar=calendar, name="上半年落实情况").exists()


def test_days_off_are_pasted_and_a_bad_line_is_named(client, city, officer):
    client.force_login(officer)
    bad = client.post(reverse("days-off"), {"year": "2026", "days": "2026-10-01 休 国庆节\n十月二日 放假"})
    assert bad.status_code == 422 and "第2行" in bad.content.decode()
    assert not DayOff.objects.exists()
    good = client.post(reverse("days-off"), {"year": "2026", "days": "2026-10-01 休 国庆节\n10月10日\t班 调休"})
    assert good.status_code == 302
    assert list(DayOff.objects.values_list("on", "is_off")) == [(date(2026, 10, 1), True), (date(2026, 10, 10), False)]


def test_a_calendar_that_becomes_rarer_leaves_no_month_unasked(plan, business_admin):
    list(make_calendars(MARCH))
    calendar = plan.calendars.get(tier="key")
    list(turn_periods(at(4, 25)))
    wish = Wish(Rhythm.QUARTER, *YEAR, tier="key")
    save_calendar(actor=business_admin, plan=plan, wanted=CalendarWish(wish), now=at(5, 5), calendar=calendar)
    later = calendar.periods.filter(state="planned").order_by("begins").first()
    assert (later.begins, later.ends) == (date(2026, 5, 1), date(2026, 6, 30))


def test_a_new_calendar_asks_no_days_that_another_one_asked(plan, calendar, business_admin):
    list(turn_periods(at(3, 22)))
    for old in plan.calendars.all():
        stopped = CalendarWish(Wish(old.rhythm, *YEAR, tier=old.tier), is_active=False)
        save_calendar(actor=business_admin, plan=plan, wanted=stopped, now=at(3, 23), calendar=old)
    new = save_calendar(actor=business_admin, plan=plan, wanted=CalendarWish(Wish(Rhythm.MONTH, *YEAR)), now=at(3, 23))
    assert new.periods.order_by("begins").first().name == "4月落实情况"


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_failure_of_one_step_stops_no_other_and_is_said(db, monkeypatch, dry_run):
    def fails(now: datetime) -> list[str]:
        raise OSError("no mail server")

    steps = [Step("发信", 1, fails), Step("报数", 2, lambda now: ["一切正常。"])]
    monkeypatch.setattr(ticking, "_steps", steps)
    first, second = tick(MARCH, dry_run=dry_run)
    assert first.failure.startswith("发信没有办成") and second.said == ("一切正常。",)

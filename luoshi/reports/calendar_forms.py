"""Forms of calendars and days off: they check what was typed; the actions decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from luoshi.plans.rules import Tier
from luoshi.reports.actions.calendars import CalendarWish
from luoshi.reports.calendar_rules import Wish
from luoshi.reports.rules import Rhythm
from luoshi.tasks.written_days import WrittenDayField, read_day

MISSING = {"required": "请填写。", "invalid": "请填整数。"}
MOST_DAYS = 370


class CalendarForm(forms.Form):
    """What is asked of a plan's tasks, how often, until when."""

    tier = forms.ChoiceField(label="哪些任务", required=False, choices=[("", "全部任务"), *Tier.choices])
    rhythm = forms.ChoiceField(label="填报频次", choices=Rhythm.choices, error_messages=MISSING)
    every = forms.IntegerField(
        label="间隔天数",
        required=False,
        min_value=1,
        max_value=180,
        error_messages=MISSING,
        help_text="只在“每若干天”时填",
    )
    begins = WrittenDayField(label="开始")
    ends = WrittenDayField(label="结束")
    opens_after = forms.IntegerField(
        label="期末后几天开放",
        min_value=-100,
        max_value=100,
        error_messages=MISSING,
        help_text="期末之前写负数，如 -10",
    )
    closes_after = forms.IntegerField(
        label="期末后几天截止", min_value=-100, max_value=100, error_messages=MISSING, help_text="期末之前写负数，如 -3"
    )
    closes_day = forms.IntegerField(
        label="或每期最后一月的几日截止",
        required=False,
        min_value=1,
        max_value=31,
        error_messages=MISSING,
        help_text="如“每月28日前”填 28；填了它，上一格不起作用",
    )
    grace = forms.IntegerField(label="宽限（工作日）", min_value=0, max_value=30, error_messages=MISSING)
    is_active = forms.BooleanField(label="启用", required=False)

    def wanted(self) -> CalendarWish:
        """Return what was typed."""
        given: dict[str, Any] = dict(self.cleaned_data)
        grace, active = given.pop("grace"), given.pop("is_active")
        return CalendarWish(Wish(**given), grace, active)


class DaysOffForm(forms.Form):
    """A year's days off, a line a day: 2026-10-01 休 国庆节 · 2026-10-10 班 调休."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2099, error_messages=MISSING)
    days = forms.CharField(
        label="放假和调休",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一行一天：日期、休或班、名称，如“2026-10-01 休 国庆节”“2026-10-10 班 调休”；整年替换。",
    )

    def clean_days(self) -> dict[date, tuple[bool, str]]:
        """Return day → whether it is off, and its name."""
        found: dict[date, tuple[bool, str]] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1):
            parts = line.split()
            if not parts:
                continue
            day = read_day(parts[0], date(self.cleaned_data.get("year") or 2026, 1, 1))
            if day is None or len(parts) < 2 or parts[1] not in ("休", "班"):
                raise forms.ValidationError(f"第{number}行“{line[:30]}”看不懂，请写成“2026-10-01 休 国庆节”。")
            found[day] = (parts[1] == "休", " ".join(parts[2:]))
        if len(found) > MOST_DAYS:
            raise forms.ValidationError(f"一年最多{MOST_DAYS}天，请核对。")
        return found

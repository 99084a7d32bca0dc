"""Days as a person types them (日期): 2026-06-30, 2026.6.30, 6月30日, 6月底, 2026年6月底前, 年底."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

NUMBERS = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
WORDS = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号]?|底|末|份)?")
YEAR_END = re.compile(r"(?:(\d{4})年|今年)?(?:年)?底")


def read_day(text: str, today: date) -> date | None:
    """Return the day that `text` means, or None; without a year this year, a month alone is its last day."""
    words = "".join(unicodedata.normalize("NFKC", text).split())
    words = words.removesuffix("前").removesuffix("之").removesuffix("以")
    if found := NUMBERS.fullmatch(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := WORDS.fullmatch(words):
        year, month = int(found[1] or today.year), int(found[2])
        if not 1 <= month <= 12 or not 1900 <= year <= 9998:
            return None
        return _day(year, month, int(found[3]) if found[3] else calendar.monthrange(year, month)[1])
    if found := YEAR_END.fullmatch(words):
        return _day(int(found[1] or today.year), 12, 31)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class WrittenDayField(forms.DateField):
    """A day typed as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day; ValidationError, with what can be typed, where it is none."""
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        found = read_day(str(value), timezone.localdate())
        if found is None:
            raise forms.ValidationError(f"看不懂日期“{value}”，请写成 2026-06-30、6月30日或6月底。")
        return found

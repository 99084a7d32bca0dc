"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.tasks.written_days import read_day

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026.6.30", date(2026, 6, 30)),
        ("２０２６/６/３０", date(2026, 6, 30)),
        ("6月30日", date(2026, 6, 30)),
        ("6月30号前", date(2026, 6, 30)),
        ("6 月底", date(2026, 6, 30)),
        ("2月末", date(2026, 2, 28)),
        ("2027年6月底前", date(2027, 6, 30)),
        ("6月", date(2026, 6, 30)),
        ("年底", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, means):
    assert read_day(typed, TODAY) == means


@pytest.mark.parametrize("typed", ["", "等通知", "13月底", "2月30日", "2026-13-01", "6月31日", "0月", "9999年13月"])
def test_what_is_no_day_is_none(typed):
    assert read_day(typed, TODAY) is None

"""How numbers are written, and what they come to."""

import cn2an
import pytest

from luoshi.parser.lexicon.numbers import MAX_DIGITS, multiplier_value, number_value, small_number
from luoshi.parser.rules.numerals import find_quantities


@pytest.mark.parametrize(
    ("printed", "multiplier", "value"),
    [
        ("3", "", 3),
        ("1,200", "", 1200),
        ("１，２００", "", 1200),
        ("1.7", "万", 17000),
        ("0.29", "万", 2900),
        ("3.75", "万亿", 3_750_000_000_000),
        ("5", "千", 5000),
        ("12", "千万", 120_000_000),
        ("4.05", "", 4.05),
        ("２５", "", 25),
        ("二十", "", 20),
        ("十", "", 10),
        ("十二", "", 12),
        ("两千三百", "", 2300),
        ("一百零五", "", 105),
        ("三万五千", "", 35000),
        ("十四点五", "", 14.5),
        ("二〇二六", "", 2026),
        ("百", "", 100),
        ("个", "", None),
    ],
)
def test_number_comes_to_its_value(printed, multiplier, value):
    assert number_value(printed, multiplier) == value


def test_whole_values_are_whole_numbers_and_not_floats():
    assert isinstance(number_value("1.7", "万"), int)
    assert isinstance(number_value("4.5"), float)


def test_numerals_up_to_ten_thousand_agree_with_a_second_reader():
    for number in range(1, 10_000, 7):
        assert number_value(cn2an.an2cn(str(number))) == number


@pytest.mark.parametrize(("printed", "value"), [("万", 10_000), ("千万", 10_000_000), ("万亿", 10**12), ("", 1)])
def test_multiplier_comes_to_its_value(printed, value):
    assert multiplier_value(printed) == value


def test_a_fraction_is_no_small_number():
    assert small_number("1.5") is None
    assert small_number("") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("新建桥梁5座", [(5, "座", "=")]),
        ("达到 3 %左右", [(3, "%", "~")]),
        ("不低于80%", [(80, "%", ">=")]),
        ("控制在4.5%以内", [(4.5, "%", "<=")]),
        ("不能超过27天", [(27, "天", "<=")]),
        ("压缩至3个工作日内", [(3, "个工作日", "<=")]),
        ("至少建成1家", [(1, "家", ">=")]),
        ("30余个", [(30, "个", ">=")]),
        ("1000多万元", [(10_000_000, "元", ">=")]),
        ("5%—6%", [(5, "%", ">="), (6, "%", "<=")]),
        ("3至5万亩", [(30_000, "亩", ">="), (50_000, "亩", "<=")]),
        ("10-15个", [(10, "个", ">="), (15, "个", "<=")]),
        ("三成以上", [(30, "%", ">=")]),
        ("百分之八十五", [(85, "%", "=")]),
        ("翻一番", [(2, "倍", "=")]),
        ("5千米", [(5, "千米", "=")]),
        ("5千亩", [(5000, "亩", "=")]),
        ("200万千瓦", [(2_000_000, "千瓦", "=")]),
        ("300万吨标准煤", [(3_000_000, "吨标准煤", "=")]),
        ("8.5/10万以内", [(8.5, "/10万", "<=")]),
        ("1500套（间）", [(1500, "套（间）", "=")]),
        ("35微克/立方米以下", [(35, "微克/立方米", "<=")]),
        ("35微克每立方米以下", [(35, "微克每立方米", "<=")]),
        ("15件/万人", [(15, "件/万人", "=")]),
        ("3亿美元", [(300_000_000, "美元", "=")]),
        ("２．５亿元", [(250_000_000, "元", "=")]),
        ("成立、成功、成果", []),
        ("三成立的", []),
    ],
)
def test_quantity_is_read_with_its_unit_and_bounds(text, found):
    assert [(each.value, each.unit, each.op) for each in find_quantities(text)] == found


def test_a_number_of_too_many_digits_is_none():
    assert find_quantities("1" * (MAX_DIGITS + 1) + "家") == []


@pytest.mark.parametrize("text", ["1" * 300_000, "1," * 40_000, "一" * 300_000, "翻" * 80_000, "不低于" * 50_000])
def test_a_long_run_of_digits_is_read_once(text):
    assert len(find_quantities(text)) <= len(text)

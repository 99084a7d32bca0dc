"""How numbers are written (数字写法): Arabic and Chinese figures, 万 and 亿, and what they come to.

1,200 · 3.75万亿 · １０ · 二十 · 两千三百 · 十四点五 · 二〇二六 · 5千
"""

from __future__ import annotations

from decimal import Decimal

# Longer ones are serial numbers, telephones or noise: no figure of a plan has more than fifteen digits.
MAX_DIGITS = 15

_WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．，％", "0123456789.,%", strict=True)}
_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_DIGITS |= {"壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

# Sources for regular expressions. Bounded everywhere: a megabyte of digits is one look-ahead that fails, not a scan.
ARABIC = rf"(?<![0-9０-９.．])[0-9０-９]{{1,{MAX_DIGITS}}}(?:[,，][0-9０-９]{{3}}(?![0-9０-９])){{0,4}}(?:[.．][0-9０-９]{{1,6}})?(?![0-9０-９])"
CHINESE = r"[一二两三四五六七八九十百千〇零壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}(?:点[一二三四五六七八九零〇]{1,4})?"
MULTIPLIER = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦米克伏帕焦卡])|百(?!分))"


def multiplier_value(printed: str) -> int:
    """Return what the printed multiplier stands for (千万 → 10000000, "" → 1)."""
    value = 1
    for sign in printed:
        value *= _MYRIADS.get(sign) or _PLACES.get(sign, 1)
    return value


def number_value(printed: str, multiplier: str = "") -> int | float | None:
    """Return the value of a printed number times its multiplier, None where it is none.

    Whole values are int, so that 1.7万 is 17000 and not 16999.999.
    """
    if printed.isascii() and printed.isdigit() and len(printed) <= MAX_DIGITS:
        return int(printed) * multiplier_value(multiplier) if multiplier else int(printed)
    bare = printed.translate(_WIDE).replace(",", "").replace(" ", "")
    if len(bare) > MAX_DIGITS + 16:
        return None
    exact = Decimal(bare) if _is_plain(bare) else _chinese_value(bare)
    if exact is None:
        return None
    exact *= multiplier_value(multiplier)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _is_plain(text: str) -> bool:
    whole, _, part = text.partition(".")
    return whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit()))


def _chinese_value(text: str) -> Decimal | None:
    whole, _, part = text.partition("点")
    value = _digit_by_digit(whole) if _is_positional(whole) else _place_value(whole)
    if value is None:
        return None
    fraction = "".join(str(_DIGITS.get(sign, 0)) for sign in part)
    return Decimal(f"{value}.{fraction}") if fraction else Decimal(value)


def _is_positional(text: str) -> bool:
    """Say whether the digits stand side by side without 十百千: 二〇二六."""
    return len(text) > 1 and all(sign in _DIGITS for sign in text)


def _digit_by_digit(text: str) -> int:
    return int("".join(str(_DIGITS[sign]) for sign in text))


def _place_value(text: str) -> int | None:
    """Return the value of 三, 十二, 两千三百, 一百零五; None for what is no number."""
    total = section = digit = 0
    seen = False
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            # 十二 and 百家: a place without a digit before it counts once.
            section += (digit or 1) * _PLACES[sign]
            digit = 0
        elif sign in _MYRIADS:
            total = (total + section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
        else:
            return None
        seen = True
    return total + section + digit if seen else None


def small_number(printed: str) -> int | None:
    """Return a printed whole number (12, 十二, １２) for months, days and counts of days; None where it is none."""
    value = number_value(printed) if printed else None
    return value if isinstance(value, int) else None

"""Numbers as automatic numbering prints them (编号样式): 一、 十一、 ○ ① 壹 Ａ ⅳ 甲 子."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "○一二三四五六七八九"
_PLAIN = ("零一二三四五六七八九", ("", "十", "百", "千"), ("", "万", "亿"))
_FORMAL = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿"))
_FORMAL_OLD = ("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), ("", "萬", "億"))
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip

Alphabet = tuple[str, tuple[str, ...], tuple[str, ...]]


def chinese(number: int, alphabet: Alphabet = _PLAIN, bare_ten: bool = True) -> str:
    """Return 105 as 一百零五, 12 as 十二 (壹拾贰 in formal writing, where `bare_ten` is False)."""
    digits, places, groups = alphabet
    if number <= 0 or number >= 10**12:
        return digits[0] if number == 0 else str(number)
    text, gap = "", False
    for at in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**at % 10
        if digit:
            text += (digits[0] if gap else "") + digits[digit] + places[at % 4]
            gap = False
        elif text:
            gap = True
        if at % 4 == 0 and number // 10**at % 10**4:
            text += groups[at // 4]
    if bare_ten and text.startswith(digits[1] + places[1]):
        text = text[1:]
    return text


def formal(number: int) -> str:
    """Return 12 as 壹拾贰."""
    return chinese(number, _FORMAL, bare_ten=False)


def chinese_counting(number: int) -> str:
    """Return 11 as 十一, 20 as 二十, from 100 on digit by digit (一○五), as Word's chineseCounting does."""
    return chinese(number) if 0 < number < 100 else digit_by_digit(number)


def digit_by_digit(number: int) -> str:
    """Return 10 as 一○."""
    return "".join(_DIGITS[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def full_width(number: int) -> str:
    """Return 12 as １２."""
    return str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})


def circled(number: int) -> str:
    """Return 3 as ③, up to 50."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return "⓪" if number == 0 else str(number)


def letters(number: int) -> str:
    """Return 1 as A, 27 as AA, 28 as BB, as Word counts on."""
    if number < 1 or number > 780:
        return str(number)
    return chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """Return 4 as IV."""
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _row(first: int, last: int) -> Callable[[int], str]:
    """Return a counter through the characters of Unicode from `first` on, `last` of them; beyond, digits."""
    return lambda number: chr(first + number - 1) if 0 < number <= last else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _zodiac_years(number: int) -> str:
    """Return 1 as 甲子, 2 as 乙丑."""
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number > 0 else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# Names of ST_NumberFormat (ISO/IEC 29500-1, 17.18.59). A format that is not here is printed in plain digits.
FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": full_width,
    "decimalFullWidth2": full_width,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedFullstop": _row(0x2488, 20),
    "decimalEnclosedParen": _row(0x2474, 20),
    "ideographEnclosedCircle": _row(0x3280, 10),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperLetter": letters,
    "lowerLetter": lambda number: letters(number).lower(),
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "chineseCounting": chinese_counting,
    "taiwaneseCounting": chinese_counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "ideographDigital": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "koreanDigital2": digit_by_digit,
    "chineseLegalSimplified": formal,
    "ideographLegalTraditional": lambda number: chinese(number, _FORMAL_OLD, bare_ten=False),
    "japaneseLegal": lambda number: chinese(number, _FORMAL_OLD, bare_ten=False),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _zodiac_years,
}


def printed(number: int, form: str) -> str:
    """Return `number` in the numbering format `form`."""
    write = FORMATS.get(form)
    return str(number) if write is None else write(number)

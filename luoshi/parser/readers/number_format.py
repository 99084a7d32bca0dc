"""Numbers as a spreadsheet prints them (单元格格式): 0.06 as 0% is 6%, 46203 as yyyy/m/d is 2026年6月30日, 6.0 is 6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.readers.numerals import chinese, formal

# Formats that a file names by number only (ISO/IEC 29500-1, 18.8.30, and the Chinese ones from 27 on).
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "yyyy/m/d", 16: "m/d", 17: "yyyy/m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy/m", 28: "m/d", 29: "m/d", 30: "yyyy/m/d", 31: "yyyy/m/d",
    32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "yyyy/m", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "##0.0E+0", 49: "@", 50: "yyyy/m", 51: "m/d", 52: "yyyy/m", 53: "m/d", 54: "m/d", 55: "h:mm",
    56: "h:mm:ss", 57: "yyyy/m", 58: "m/d",
}  # fmt: skip
_LAST_DAY = 2_958_465  # 9999-12-31
_GENERAL = ("general", "g/通用格式", "g/標準", "g/标准")
_PLACES = "0#?"


class Printed(NamedTuple):
    """What is seen in a cell; a date is written out in the usual Chinese form."""

    text: str
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format code between semicolons."""

    before: str = ""
    after: str = ""
    general: bool = False
    date: str = ""  # the date and time parts asked for: "ymd", "ym", "hns"; H counts hours past a day
    whole: int = 0  # least digits before the point
    least: int = 0  # least digits behind it
    most: int = 0
    grouped: bool = False
    scale: int = 0  # thousands cut off by trailing commas
    percent: int = 0
    exponent: bool = False
    numerals: str = ""  # "1" for [DBNum1] 一二三, "2" for [DBNum2] 壹贰叁
    condition: tuple[str, float] | None = None
    places: bool = False  # has any place for a digit
    text: bool = False  # has an @


@lru_cache(maxsize=10_000)
def printed(value: float, code: str, from_1904: bool = False) -> Printed:
    """Return how `value` is seen under the format `code`."""
    if value != value or value in (float("inf"), float("-inf")):
        return Printed(str(value))
    sections = _sections(code)
    section, shown = _chosen(sections, value)
    if section.date:
        return _date(section, value, from_1904)
    if section.text or section.general:
        return Printed(section.before + _numerals(general(shown), section) + section.after)
    if not section.places:
        return Printed(section.before + section.after)
    return Printed(_number(section, shown))


def printed_text(text: str, code: str) -> str:
    """Return how a text is seen under `code`: 第@项 puts words around it."""
    if "@" not in code or code == "@":
        return text
    section = _sections(code)[-1]
    return section.before + text + section.after if section.text else text


def general(value: float) -> str:
    """Return a number without a format: 6.0 is 6, 0.30000000000000004 is 0.3."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{Decimal(f'{value:.11g}'):f}" if 1e-9 < abs(value) < 1e15 else f"{value:.6g}".upper()
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section, float]:
    for section in sections:
        if section.condition is not None and _holds(section.condition, value):
            return section, abs(value) if value < 0 else value
    if any(section.condition is not None for section in sections):
        rest = [section for section in sections if section.condition is None and not section.text]
        return (rest[0] if rest else sections[-1]), value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, bound = condition
    return {
        "<": value < bound, ">": value > bound, "=": value == bound, "<=": value <= bound, ">=": value >= bound,
        "<>": value != bound,
    }[sign]  # fmt: skip


def _number(section: _Section, value: float) -> str:
    number = Decimal(repr(value)).scaleb(2 * section.percent - 3 * section.scale)
    if section.exponent:
        digits = f"{number:.{section.most}E}"
    else:
        number = number.quantize(Decimal(1).scaleb(-section.most), ROUND_HALF_UP) if _fits(number, section) else number
        digits = f"{number:,f}" if section.grouped else f"{number:f}"
        digits = _trimmed(digits, section)
    minus = "-" if digits.startswith("-") else ""
    digits = digits.removeprefix("-")
    if minus and not digits.strip("0.,"):
        minus = ""
    return minus + section.before + _numerals(digits, section) + section.after


def _fits(number: Decimal, section: _Section) -> bool:
    """Return whether `number` has places enough in Decimal's 28 digits to be rounded (1E+300 has not)."""
    return number.adjusted() + section.most < 27


def _trimmed(digits: str, section: _Section) -> str:
    whole, _, fraction = digits.partition(".")
    while len(fraction) > section.least and fraction.endswith("0"):
        fraction = fraction[:-1]
    minus, bare = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    bare = bare.rjust(section.whole, "0") if section.whole > 1 else bare
    if bare == "0" and section.whole == 0 and fraction:
        bare = ""
    return minus + bare + ("." + fraction if fraction else "")


def _numerals(digits: str, section: _Section) -> str:
    if not section.numerals or not digits.isdigit() or len(digits) > 12:
        return digits
    return formal(int(digits)) if section.numerals == "2" else chinese(int(digits))


def _date(section: _Section, value: float, from_1904: bool) -> Printed:
    if not 0 <= value <= _LAST_DAY:
        return Printed(general(value))
    asked = section.date
    try:
        moment = _first_day(value, from_1904) + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return Printed(general(value))
    day = "".join(
        f"{part}{sign}"
        for letter, part, sign in (("y", moment.year, "年"), ("m", moment.month, "月"), ("d", moment.day, "日"))
        if letter in asked
    )
    clock = ""
    if "H" in asked:
        clock = f"{int(value * 24 + 1e-9)}:{moment.minute:02}"
    elif "h" in asked:
        clock = f"{moment.hour}:{moment.minute:02}"
    elif "n" in asked:
        clock = f"{moment.minute}:{moment.second:02}"
    if "s" in asked and ("h" in asked or "H" in asked):
        clock += f":{moment.second:02}"
    # A day written with a time of midnight is a day.
    if day and (not clock or not value % 1):
        return Printed(day, True)
    return Printed(f"{day} {clock}".strip(), True)


def _first_day(value: float, from_1904: bool) -> datetime:
    """Return day 0 of the calendar; Excel's has a 29 February 1900 that never was."""
    if from_1904:
        return datetime(1904, 1, 1)
    return datetime(1899, 12, 30) if value >= 60 else datetime(1899, 12, 31)


@lru_cache(maxsize=2_000)
def _sections(code: str) -> tuple[_Section, ...]:
    if not code or len(code) > 255:  # Excel allows no longer one
        return (_Section(general=True),)
    return tuple(_section(tokens) for tokens in _tokens(code))


def _tokens(code: str) -> list[list[tuple[str, str]]]:
    """Return the sections of a code as tokens: ("literal", text), ("bracket", text) or ("sign", one character)."""
    sections: list[list[tuple[str, str]]] = [[]]
    at = 0
    while at < len(code):
        char = code[at]
        if char == '"':
            end = code.find('"', at + 1)
            end = len(code) if end < 0 else end
            sections[-1].append(("literal", code[at + 1 : end]))
            at = end + 1
        elif char == "[" and "]" in code[at:]:
            end = code.index("]", at)
            sections[-1].append(("bracket", code[at + 1 : end]))
            at = end + 1
        elif char in "\\_*!":
            # A shown character, a gap as wide as a character, a filling: only the first is printed.
            if char in "\\!" and code[at + 1 : at + 2]:
                sections[-1].append(("literal", code[at + 1]))
            at += 2
        elif char == ";":
            sections.append([])
            at += 1
        elif code[at : at + 7].lower() in _GENERAL or code[at : at + 6].lower() in _GENERAL:
            sections[-1].append(("general", ""))
            at += 7 if code[at : at + 7].lower() == "general" else 6
        else:
            sections[-1].append(("sign", char))
            at += 1
    return sections


def _section(tokens: list[tuple[str, str]]) -> _Section:
    condition, numerals, elapsed = _brackets([text for kind, text in tokens if kind == "bracket"])
    signs = "".join(text for kind, text in tokens if kind == "sign")
    is_general = any(kind == "general" for kind, _ in tokens)
    asked = "" if is_general else _date_parts(signs, elapsed)
    if asked:
        return _Section(date=asked, condition=condition)
    before, after, body = _around(tokens)
    body = body.upper()
    mantissa, has_exponent, _ = body.partition("E")
    whole, _, fraction = mantissa.partition(".")
    digits = whole.rstrip(",")
    return _Section(
        before=before,
        after=after,
        general=is_general or "/" in signs,  # a fraction is shown as the number it is
        whole=digits.count("0"),
        least=fraction.count("0"),
        most=sum(fraction.count(place) for place in _PLACES),
        grouped="," in digits,
        scale=len(whole) - len(digits) if not fraction else len(fraction) - len(fraction.rstrip(",")),
        percent=signs.count("%"),
        exponent=bool(has_exponent),
        numerals=numerals,
        condition=condition,
        places=any(place in body for place in _PLACES),
        text="@" in signs,
    )


def _around(tokens: list[tuple[str, str]]) -> tuple[str, str, str]:
    """Return what is printed before and behind the number, and the places of its digits."""
    before, body, after = "", "", ""
    for kind, text in tokens:
        if kind == "general" or (kind == "sign" and text in "0#?.,eE@" and not (text in ".," and not body)):
            body += after if "E" in body.upper() else ""
            after = ""
            body += "0" if kind == "general" else text
        elif kind in {"literal", "sign"}:
            if body:
                after += text
            else:
                before += text
    return before, after, body


def _brackets(texts: list[str]) -> tuple[tuple[str, float] | None, str, str]:
    """Return the condition, the kind of Chinese numerals and the elapsed unit ([h]) that stand in brackets."""
    condition, numerals, elapsed = None, "", ""
    for text in texts:
        lower = text.lower()
        if lower.startswith("dbnum"):
            numerals = lower[5:6]
        elif lower in {"h", "hh"}:
            elapsed = "H"
        elif lower[:1] in {"<", ">", "="}:
            sign = lower[:2] if lower[:2] in {"<=", ">=", "<>"} else lower[0]
            try:
                condition = (sign, float(lower[len(sign) :]))
            except ValueError:
                condition = None
    return condition, numerals, elapsed


def _date_parts(signs: str, elapsed: str) -> str:
    """Return which of y m d h n (minute) s the signs of a date format ask for, "" where it is none."""
    lower = signs.lower().replace("am/pm", "").replace("a/p", "").replace("上午/下午", "")
    if any(place in lower for place in "#?%@") or (not elapsed and not any(letter in lower for letter in "ymdhs")):
        return ""
    groups: list[str] = [elapsed] if elapsed else []
    for letter in lower:
        if letter in "ymdhse" and (not groups or groups[-1] != letter):
            groups.append("y" if letter == "e" else letter)
    asked = ""
    for index, group in enumerate(groups):
        earlier = groups[index - 1] if index else ""
        later = groups[index + 1] if index + 1 < len(groups) else ""
        asked += "n" if group == "m" and (earlier in {"h", "H"} or later == "s") else group
    return asked

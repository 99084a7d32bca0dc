"""Numbers at the head of a line (序号): how headings, items and points inside items are counted.

一、今年主要预期目标 · （二）提升城市能级 · 3.新增就业1.2万人 · （4）建设… · ⑤… · ▲… · 第三部分
98.76个乡镇…   is item 98 where 97 went before, not the number 98.76
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from luoshi.parser.passage import BLANKS, Passage

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


class Style(IntEnum):
    """How a number is printed; the value is its usual depth (GB/T 9704: 一、 over （一） over 1. over （1）)."""

    PART = 1  # 第一部分, 第二章, 一 at the head of a part
    CHINESE = 2  # 一、
    CHINESE_BRACKETED = 3  # （一）
    ARABIC = 4  # 1.  1、
    DOTTED = 5  # 1.1
    ARABIC_BRACKETED = 6  # （1） 1）
    CIRCLED = 7  # ①
    BULLET = 8  # ▲


class Number(NamedTuple):
    """The number at the head of a line: `label` as printed, without the point after it (1 of 1., but （二）),
    `rest` what follows.
    """

    style: Style
    value: int  # 0 for a bullet
    label: Passage
    rest: Passage
    certain: bool = True  # False: 98.76个 could also be the number 98.76


_CHINESE_NUMBER = "[一二三四五六七八九十百零〇○两]{1,7}"
_HEAD = re.compile(
    rf"""(?:
      (?P<part>第(?:{_CHINESE_NUMBER}|[0-9０-９]{{1,3}})(?:部分|篇|章|编|板块|类))[\s　、:：.．]*
    | (?P<chinese>{_CHINESE_NUMBER})[\s　]{{0,2}}[、．.，,]
    | [（(〔\[【][\s　]?(?P<chinese_bracketed>{_CHINESE_NUMBER})[\s　]?[）)〕\]】][\s　]*[、.．]?
    | (?P<circled>[\u2460-\u2473\u3251-\u325f\u32b1-\u32bf\u2776-\u277f\u24f5-\u24fe])[\s　]*[、.．]?
    | (?P<enclosed>[\u2474-\u2487])[\s　]*[、.．]?
    | (?P<enclosed_chinese>[\u3220-\u3229])[\s　]*[、.．]?
    | [（(][\s　]?(?P<arabic_bracketed>[0-9０-９]{{1,3}})[\s　]?[）)][\s　]*[、.．]?
    | (?P<half_bracketed>[0-9０-９]{{1,3}})[）)][\s　]*
    | (?P<dotted>[0-9]{{1,2}}(?:[.．][0-9]{{1,2}}){{1,3}})[\s　、]+(?=[^\d%％])
    | (?P<arabic>[0-9０-９]{{1,4}})[\s　]{{0,2}}(?P<point>[.．、。﹒·]|[\s　]{{1,4}}(?=[\u4e00-\u9fff“《]))[\s　]*
    | (?P<ideographic>[\u2488-\u249b])[\s　]*
    | (?P<bullet>[▲△●■◆★☆○□◇▪◎➢➤►▶⚫•∙◦])[\s　]*
    | [【\[]?(?:任务|事项)[\s　]?(?P<worded>[0-9０-９]{{1,3}}|{_CHINESE_NUMBER})[\s　]?
      (?:[】\]][:：]?|[:：、.．])[\s　]*
    | (?P<fifth>第(?:{_CHINESE_NUMBER}|[0-9０-９]{{1,3}})[条项])[\s　、:：.．]*
    )""",
    re.VERBOSE,
)
_MAY_START = frozenset(
    "任事第一二三四五六七八九十百零〇两（(〔[【0123456789０１２３４５６７８９▲△●■◆★☆○□◇▪◎➢➤►▶⚫•∙◦"
) | {
    chr(code)
    for start, end in (
        (0x2460, 0x249C),
        (0x3220, 0x322A),
        (0x3251, 0x3260),
        (0x32B1, 0x32C0),
        (0x24F5, 0x24FF),
        (0x2776, 0x2780),
    )
    for code in range(start, end)
}
_STYLES = {
    "part": Style.PART,
    "chinese": Style.CHINESE,
    "chinese_bracketed": Style.CHINESE_BRACKETED,
    "arabic": Style.ARABIC,
    "ideographic": Style.ARABIC,
    "fifth": Style.ARABIC,
    "worded": Style.ARABIC,
    "dotted": Style.DOTTED,
    "arabic_bracketed": Style.ARABIC_BRACKETED,
    "enclosed": Style.ARABIC_BRACKETED,  # ⑴
    "enclosed_chinese": Style.CHINESE_BRACKETED,  # ㈠
    "half_bracketed": Style.ARABIC_BRACKETED,
    "circled": Style.CIRCLED,
    "bullet": Style.BULLET,
}
_TWO_POINTS = re.compile(r"[0-9]{1,4}[.．][0-9]{1,4}[.．][0-9]")
# After a bare number and a space these make a quantity or a date, not a numbered line: 3 个, 2025 年.
_MEASURE_AFTER = re.compile(r"[个家户项年月日号人名座条公万亿千百分次所处台套亩吨元％%倍米级类批栋期届]")


def chinese_value(text: str) -> int:
    """Return the value of a Chinese whole number below 1,000 (二十四 → 24, 一百零三 → 103); 0 where it is none."""
    total, digit = 0, 0
    for character in text:
        if character == "十":
            total += (digit or 1) * 10
            digit = 0
        elif character == "百":
            total += (digit or 1) * 100
            digit = 0
        elif character in DIGITS:
            digit = digit * 10 + DIGITS[character] if digit else DIGITS[character]
        else:
            return 0
    return total + digit


def _value(kind: str, text: str) -> int:
    if kind == "bullet":
        return 0
    if kind == "circled":
        code = ord(text)
        for start, first in ((0x2460, 1), (0x3251, 21), (0x32B1, 36), (0x2776, 1), (0x24F5, 1)):
            if start <= code < start + 20:
                return code - start + first
        return 0
    if kind in ("enclosed", "enclosed_chinese"):
        return ord(text) - (0x2474 if kind == "enclosed" else 0x3220) + 1
    if kind == "ideographic":
        return ord(text) - 0x2488 + 1
    if kind == "dotted":
        return int(re.split("[.．]", text)[-1])
    bare = text.strip("第部分篇章编板块类条项")
    return int(bare) if bare.isdigit() else chinese_value(bare)


def read_number(passage: Passage) -> Number | None:
    """Return the number that `passage` opens with, None where it opens with none."""
    text = passage.text
    if not text or text[0] not in _MAY_START:
        return None
    match = _HEAD.match(text)
    if match is None:
        return None
    kind = match.lastgroup if match.lastgroup != "point" else "arabic"
    assert kind is not None
    end = match.end()
    certain = True
    if kind == "arabic":
        point = match["point"]
        following = text[end : end + 1]
        if point.strip(BLANKS) == "":
            if _MEASURE_AFTER.match(following):
                return None
            certain = False
        elif following.isdigit() and point.strip(BLANKS) in ".．":
            # 12.98.5% cannot be one number; 98.76个 can.
            certain = _TWO_POINTS.match(text, match.start("arabic")) is not None
        if point == "·" or len(match["arabic"]) == 4:
            return None
    if kind == "chinese" and text[match.end("chinese") : end].strip(BLANKS) in "，," and len(text) > 60:
        return None
    value = _value(kind, match[kind])
    if value == 0 and kind != "bullet":
        return None
    start, stop = match.span(kind)
    if kind in ("chinese_bracketed", "arabic_bracketed"):
        start, stop = 0, _CLOSE.search(text, stop).end()  # type: ignore[union-attr]  # the pattern ends in a bracket
    made = (_STYLES[kind], value, passage.cut(start, stop), passage.cut(end), certain)
    return tuple.__new__(Number, made)  # Number(…) is a Python function and takes twice as long


_CLOSE = re.compile(r"[）)〕\]】]")
# Numbers that open a further item inside one paragraph: …。（二）…  …；3.…
_RUN_IN = {
    Style.CHINESE_BRACKETED: re.compile(rf"[。；;）)〕!！?？][\s　]*(?=[（(]({_CHINESE_NUMBER})[）)])"),
    Style.ARABIC: re.compile(r"[。；;）)〕!！?？][\s　]*(?=([0-9０-９]{1,3})[.．、](?![0-9０-９]))"),
    Style.CHINESE: re.compile(rf"[。；;）)〕!！?？][\s　]*(?=({_CHINESE_NUMBER})、)"),
}


_FIRST_RUN_IN = re.compile(r"(?<=[。！])[\s　]*(?=(?:1|１)[.．、](?![0-9０-９])|[（(]一[）)]|一、)")


def split_from_first(passage: Passage) -> list[Passage]:
    """Return a long paragraph cut before the number 1 that opens a list in it, and before each number that counts on.

    …提出以下意见。1.对新引进…。责任单位：市科技局。2.对实际投资… → three passages; where only one number stands,
    the paragraph whole.
    """
    match = _FIRST_RUN_IN.search(passage.text)
    if match is None:
        return [passage]
    rest = passage.cut(match.end())
    number = read_number(rest)
    parts = split_run_in(rest, number) if number is not None else []
    return [passage.cut(0, match.start()), *parts] if len(parts) > 1 else [passage]


def split_run_in(passage: Passage, first: Number) -> list[Passage]:
    """Return `passage`, which opens with `first`, cut before each number of the same style that counts on from it.

    （一）…。（二）…。（三）…。 in one paragraph → three passages; a paragraph without such numbers comes back whole.
    """
    pattern = _RUN_IN.get(first.style)
    if pattern is None:
        return [passage]
    cuts, value = [0], first.value
    for match in pattern.finditer(passage.text):
        here = int(match[1]) if match[1].isdigit() else chinese_value(match[1])
        if here == value + 1:
            cuts.append(match.end())
            value = here
    if len(cuts) == 1:
        return [passage]
    return [passage.cut(start, end) for start, end in zip(cuts, [*cuts[1:], len(passage.text)], strict=True)]

"""Automatic numbering (自动编号) of .docx: the numbers that stand on the printed page and nowhere in the text.

numbering.xml: level 0 "%1、" chineseCounting · level 1 "（%2）" chineseCounting · level 2 "%3." decimal
printed:       一、主要目标 · （一）经济 · 1. 地区生产总值增长6%
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from luoshi.parser.readers.builder import SYMBOLS, clean
from luoshi.parser.readers.numerals import printed
from luoshi.parser.readers.wordml import ALTERNATE, Names, whole_number

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
# After these the printed gap is part of the full-width sign itself.
_WIDE_ENDS = "、，。．：；）】〕》」』"
_PICTURE_FONTS = ("wingdings", "symbol", "webdings")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list, as w:lvl states it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False  # isLgl: all numbers of the label in digits
    restart: int | None = None  # lvlRestart: None after any higher level, 0 never
    style: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list (w:num): which counters it runs on, its levels, and which of them it starts anew at its first use."""

    counters: int
    levels: tuple[Level, ...]
    restarted: frozenset[int] = frozenset()


class Counters:
    """How far the lists of a document have counted; lists of one definition share their counters."""

    def __init__(self) -> None:
        self._counts: dict[int, list[int | None]] = {}
        self._used: set[tuple[int, int]] = set()

    def label(self, number: int, found: NumberedList, at: int) -> str:
        """Count one paragraph on level `at` of list `number`; return what is printed before it, gap included."""
        at = min(max(at, 0), LEVELS - 1)
        self._count(number, found, at)
        level = found.levels[at]
        if level.hidden:
            return ""
        label = clean(self._printed(found, at))
        if not label.strip() or level.suffix == "nothing" or label[-1] in _WIDE_ENDS:
            return label.strip("\n")
        return label + " "

    def _count(self, number: int, found: NumberedList, at: int) -> None:
        counts = self._counts.setdefault(found.counters, [None] * LEVELS)
        if at in found.restarted and (number, at) not in self._used:
            self._used.add((number, at))
            counts[at] = None
        for deeper in range(at + 1, LEVELS):
            restart = found.levels[deeper].restart
            if restart is None or at < restart:
                counts[deeper] = None
        last = counts[at]
        counts[at] = found.levels[at].start if last is None else last + 1

    def _printed(self, found: NumberedList, at: int) -> str:
        level = found.levels[at]
        if level.form == "bullet":
            return level.text
        counts = self._counts[found.counters]

        def number_of(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = found.levels[place]
            count = counts[place]
            form = "decimal" if level.legal and other.form != "none" else other.form
            return printed(other.start if count is None else count, form)

        return _PLACE.sub(number_of, level.text)


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: etree._Element | None, names: Names, list_of_style: Callable[[str], int | None]) -> None:
        self._names = names
        self._list_of_style = list_of_style
        self._nums = self._indexed(root, "num", "numId")
        self._abstracts = self._indexed(root, "abstractNum", "abstractNumId")
        self._lists: dict[int, NumberedList | None] = {}
        self._levels: dict[int, tuple[Level, ...]] = {}
        self._counters = Counters()

    def level_of_style(self, number: int, style: str) -> int | None:
        """Return the level of list `number` that paragraph style `style` stands for."""
        found = self._list(number)
        if found is None or not style:
            return None
        return next((at for at, level in enumerate(found.levels) if level.style == style), None)

    def label(self, number: int, at: int) -> str:
        """Count one paragraph on level `at` of list `number`; return what is printed before it, gap included."""
        found = self._list(number)
        return "" if found is None else self._counters.label(number, found, at)

    def _indexed(self, root: etree._Element | None, local: str, key: str) -> dict[int, etree._Element]:
        if root is None:
            return {}
        name = self._names(key)
        return {whole_number(found.get(name, ""), -1): found for found in root.iterchildren(self._names(local))}

    def _list(self, number: int) -> NumberedList | None:
        if number not in self._lists:
            self._lists[number] = self._read_list(number, 0)
        return self._lists[number]

    def _read_list(self, number: int, hops: int) -> NumberedList | None:
        names = self._names
        num = self._nums.get(number)
        if num is None or number == 0 or hops > 8:
            return None
        counters = names.number(names.child(num, "abstractNumId"), -1)
        abstract = self._abstracts.get(counters)
        if abstract is None:
            return None
        link = names.value(names.child(abstract, "numStyleLink"))
        if link:
            linked = self._list_of_style(link)
            base = None if linked is None or linked == number else self._read_list(linked, hops + 1)
            if base is not None:
                return self._overridden(base.counters, base.levels, num)
        return self._overridden(counters, self._levels_of(counters, abstract), num)

    def _levels_of(self, counters: int, abstract: etree._Element) -> tuple[Level, ...]:
        if counters not in self._levels:
            levels = [Level(hidden=True)] * LEVELS
            for found in abstract.iterchildren(self._names("lvl")):
                at = whole_number(found.get(self._names("ilvl"), ""), -1)
                if 0 <= at < LEVELS:
                    levels[at] = self._read_level(found)
            self._levels[counters] = tuple(levels)
        return self._levels[counters]

    def _overridden(self, counters: int, base: tuple[Level, ...], num: etree._Element) -> NumberedList:
        names = self._names
        levels, restarted = list(base), set()
        for change in num.iterchildren(names("lvlOverride")):
            at = whole_number(change.get(names("ilvl"), ""), -1)
            if not 0 <= at < LEVELS:
                continue
            level = names.child(change, "lvl")
            if level is not None:
                levels[at] = self._read_level(level)
            start = names.child(change, "startOverride")
            if start is not None:
                levels[at] = replace(levels[at], start=names.number(start))
                restarted.add(at)
        return NumberedList(counters, tuple(levels), frozenset(restarted))

    def _read_level(self, level: etree._Element) -> Level:
        names = self._names
        form = self._format_of(level)
        text = names.value(names.child(level, "lvlText"))
        if form == "bullet":
            text = bullet(text, self._font(level))
        restart = names.child(level, "lvlRestart")
        return Level(
            start=names.number(names.child(level, "start")),
            form=form,
            text=text,
            suffix=names.value(names.child(level, "suff"), "tab"),
            legal=names.on(names.child(level, "isLgl")),
            restart=None if restart is None else names.number(restart),
            style=names.value(names.child(level, "pStyle")),
            hidden=names.on(names.child(names.child(level, "rPr"), "vanish")),
        )

    def _format_of(self, level: etree._Element) -> str:
        """Return the numbering format; beside a new one Word puts an old one (mc:AlternateContent), which counts."""
        names = self._names
        form = names.child(level, "numFmt")
        if form is None:
            for choice in level.iterchildren(ALTERNATE):
                form = next((each for each in choice.iter(names("numFmt")) if names.value(each) != "custom"), None)
        return names.value(form, "decimal") or "decimal"

    def _font(self, level: etree._Element) -> str:
        fonts = self._names.child(self._names.child(level, "rPr"), "rFonts")
        return "" if fonts is None else (fonts.get(self._names("ascii")) or fonts.get(self._names("hAnsi")) or "")


def bullet(text: str, font: str) -> str:
    """Return the printed sign of a bullet: Wingdings l is ●, a sign of no known picture is •."""
    if not text:
        return "•"
    if any(name in font.lower() for name in _PICTURE_FONTS):
        text = "".join(chr(0xF000 + ord(sign)) if ord(sign) < 0x100 else sign for sign in text)
    return "".join(SYMBOLS.get(ord(sign), "•") if 0xE000 <= ord(sign) <= 0xF8FF else sign for sign in text)

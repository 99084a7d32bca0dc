"""Styles and automatic numbering of a Word 97–2003 file ([MS-DOC]: STSH, PlfLst, PlfLfo)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from luoshi.parser.readers.numbering import LEVELS, Level, NumberedList, bullet
from luoshi.parser.readers.word97_file import LISTS, OVERRIDES, STYLES, WordFile, changes

_FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero",
    23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
_SUFFIXES = {0: "tab", 1: "space", 2: "nothing"}
_LIST, _LEVEL, _OUTLINE = 0x460B, 0x260A, 0x2640
_TITLE_STYLE = 62  # sti of Word's own title style


@dataclass(frozen=True, slots=True)
class Properties:
    """What a style or a paragraph says about numbering and outline; None where it says nothing."""

    number: int | None = None
    level: int | None = None
    outline: int | None = None  # 0 for the title, 1–9 for headings, -1 for body text

    def over(self, base: Properties) -> Properties:
        """Return these properties where they say anything, else those of `base`."""
        return Properties(
            base.number if self.number is None else self.number,
            base.level if self.level is None else self.level,
            base.outline if self.outline is None else self.outline,
        )


def properties_of(content: bytes) -> Properties:
    """Return what the changes in `content` say."""
    number = level = outline = None
    for code, operand in changes(content):
        if code == _LIST and len(operand) == 2:
            number = int(struct.unpack("<H", operand)[0])
        elif code == _LEVEL and operand:
            level = operand[0]
        elif code == _OUTLINE and operand:
            outline = operand[0] + 1 if operand[0] <= 8 else -1
    return Properties(number, level, outline)


def read_styles(file: WordFile) -> list[Properties]:
    """Return the properties of each style, what it is based on included."""
    content = file.part(STYLES)
    if len(content) < 8:
        return []
    size, count, base_size = struct.unpack_from("<HHH", content, 0)
    at, raw = 2 + size, []
    for _ in range(min(count, 4_096)):
        if at + 2 > len(content):
            break
        length = struct.unpack_from("<H", content, at)[0]
        raw.append(_style(content[at + 2 : at + 2 + length], base_size))
        at += 2 + length
    return [_resolved(raw, index) for index in range(len(raw))]


def _style(content: bytes, base_size: int) -> tuple[int, Properties]:
    """Return the style it is based on and what it says itself."""
    if len(content) < base_size + 2 or base_size < 10:
        return 0xFFF, Properties()
    identity, kind, _ = struct.unpack_from("<HHH", content, 0)
    based_on = kind >> 4
    at = base_size + 2 + 2 * struct.unpack_from("<H", content, base_size)[0] + 2
    own = Properties()
    if kind & 0xF == 1 and at + 4 <= len(content):
        length = struct.unpack_from("<H", content, at)[0]
        own = properties_of(content[at + 4 : at + 2 + length])
    builtin = identity & 0xFFF
    if own.outline is None and 1 <= builtin <= 9:
        own = replace(own, outline=builtin)
    elif builtin == _TITLE_STYLE:
        own = replace(own, outline=0)
    return based_on, own


def _resolved(raw: list[tuple[int, Properties]], index: int) -> Properties:
    found = Properties()
    for _ in range(12):
        if index >= len(raw):
            break
        index, own = raw[index]
        found = found.over(own)
    return found


def read_lists(file: WordFile) -> dict[int, NumberedList]:
    """Return the lists that paragraphs name, by their number counted from 1."""
    definitions = _definitions(file)
    content = file.part(OVERRIDES)
    if len(content) < 4:
        return {}
    count = struct.unpack_from("<I", content, 0)[0]
    at, heads = 4, []
    for _ in range(min(count, 65_535)):
        if at + 16 > len(content):
            break
        identity, changed = struct.unpack_from("<i8xB", content, at)
        heads.append((identity, changed))
        at += 16
    lists = {}
    for number, (identity, changed) in enumerate(heads, 1):
        at += 4
        levels = list(definitions.get(identity, ()))
        restarted = set()
        for _ in range(changed):
            if at + 8 > len(content):
                break
            start, flags = struct.unpack_from("<iI", content, at)
            at += 8
            place = min(flags & 0xF, LEVELS - 1)
            if flags & 0x20:
                level, at = _level(content, at)
                if levels:
                    levels[place] = level
            if flags & 0x10 and levels:
                if not flags & 0x20:
                    levels[place] = replace(levels[place], start=max(0, start))
                restarted.add(place)
        if levels:
            lists[number] = NumberedList(identity, tuple(levels), frozenset(restarted))
    return lists


def _definitions(file: WordFile) -> dict[int, tuple[Level, ...]]:
    """Return the levels of each definition; they stand behind the table of definitions, not in it."""
    content = file.part(LISTS)
    if len(content) < 2:
        return {}
    count = struct.unpack_from("<H", content, 0)[0]
    start, length = file.offsets[LISTS]
    levels_at, found = start + length, {}
    for index in range(count):
        at = 2 + 28 * index
        if at + 28 > len(content):
            break
        identity = struct.unpack_from("<i", content, at)[0]
        is_simple = content[at + 26] & 1
        levels = []
        for _ in range(1 if is_simple else LEVELS):
            level, levels_at = _level(file.table, levels_at)
            levels.append(level)
        found[identity] = tuple(levels + [Level(hidden=True)] * (LEVELS - len(levels)))
    return found


def _level(content: bytes, at: int) -> tuple[Level, int]:
    """Return the level that begins at `at`, and where the next one begins."""
    if at + 30 > len(content):
        return Level(hidden=True), len(content)
    start, form, flags = struct.unpack_from("<iBB", content, at)
    follow, chars, paragraph, limit = content[at + 15], content[at + 24], content[at + 25], content[at + 26]
    at += 28 + paragraph
    properties = content[at : at + chars]
    at += chars
    if at + 2 > len(content):
        return Level(hidden=True), len(content)
    length = struct.unpack_from("<H", content, at)[0]
    text = content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "ignore")
    name = _FORMATS.get(form, "decimal")
    label = bullet(text, "") if name == "bullet" else "".join(_place(sign) for sign in text)
    restart = (limit if flags & 0x08 else None) if not flags & 0x08 or limit < LEVELS else None
    level = Level(
        start=max(0, start),
        form=name,
        text=label,
        suffix=_SUFFIXES.get(follow, "tab"),
        legal=bool(flags & 0x04),
        restart=restart,
        hidden=any(code == 0x083C and operand[:1] == b"\1" for code, operand in changes(properties)),
    )
    return level, at + 2 + 2 * length


def _place(sign: str) -> str:
    """A character 0–8 in a label stands for the number of that level."""
    return f"%{ord(sign) + 1}" if ord(sign) < LEVELS else sign

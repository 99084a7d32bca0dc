"""Lists of units (单位名单): where one name ends and the next begins.

市发展改革委、生态环境局，各县（市）区政府              → three
市商务局等，各县(市)区人民政府(管委会)                  → two, and the list is open (等)
市自然资源和规划局和市财政局                             → two: the first 和 is inside a name
市安全生产委员会(市防灾减灾救灾委员会、市消防安全委员会)成员单位 → one
各县、市、区人民政府                                     → one group
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.parser.lexicon.organs import (
    BODIES,
    CONTINUES,
    GROUP_OPENERS,
    LEVELS,
    NOT_ENDS,
    ORGAN_ENDS,
    PEACE_WORDS,
    PLACE_ENDINGS,
    PLACE_KINDS,
    ZONES,
    level_of,
)
from luoshi.parser.passage import BLANKS, Passage
from luoshi.parser.rules.collectives import is_collective


@dataclass(frozen=True, slots=True)
class UnitName:
    """One unit as printed; `note` is a remark in brackets that is no part of the name: （牵头）."""

    passage: Passage
    collective: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of one list; `etc` is the printed end that leaves it open: 等有关部门."""

    names: tuple[UnitName, ...]
    open_ended: bool
    etc: str


Cut = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch (or, over a line break, stretches) of the list between two separators; `before` is the separator."""

    text: str
    cuts: tuple[Cut, ...]
    before: str


_OPEN, _CLOSE = "（(〔[【﹝［", "）)〕]】﹞］"
_BRACKET = re.compile(r"[（(〔\[【﹝［）)〕\]】﹞］]")
_SEPARATOR = re.compile(r"[、，,；;/／。｡\t|｜]|(?<=\D)\.")
_BLANK = re.compile(rf"[{BLANKS}]+")
_JOINER = re.compile(r"以及|[和及与]")
_STRAY = BLANKS + "。；;，,、：:.·*"
_NONE = frozenset(
    ("无", "暂无", "空", "略", "同上", "-", "—", "——", "－", "－－", "--", "―", "–", "/", "\\", "／", "*", "○", "〇")
)
_WHO = r"(?:部门|单位|地区|地方|县区|镇街|乡镇|街道|企业|机构|成员|群团组织|群团|团体|组织|科室|股室|平台|方|高校|院校|学校)"
_ETC = re.compile(
    r"(?<![高初中平同对均优何])等"
    r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|家))?"
    r"(?:(?:各|有关|相关|其他|其它|责任|成员|配合|协同|职能|涉及|涉农|主管|行业|专业|市直|县直|区直|州直|省直|市级|县级|区级|州级|省级|[市县区省州镇乡](?=有|相|各|部|单)|驻[市县区]|及|和|、){0,5}"
    rf"{_WHO}(?:[、和及与]{_WHO}){{0,2}})?"
    r"(?:按照?(?:各自)?(?:职责|职能)?(?:分工)?(?:负责|落实|推进|配合|实施|抓好|做好|分别){0,3})?$"
)
_BY_DUTY = re.compile(
    r"(?<=.)(?:分别|共同)?按照?(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?(?:负责|落实|推进|配合|实施|抓好|做好){0,3}$"
)
# Remarks in brackets that are no part of a name: (列第一位者为牵头或汇总单位，下同), （按职责分工）, （牵头）.
_NOTE = re.compile(
    r"[（(〔\[【]\s*(?:[^（(〔\[【）)〕\]】]{0,40}(?:下同|列第一|排第一|排名第一|排在首位|列首位|第一位|汇总单位|按职责|按照职责|职责分工|排名不分先后)[^（(〔\[【）)〕\]】]{0,40}"
    r"|(?:总|共同|主要)?(?:牵头|配合|主办|协办|负责|汇总|主责|责任|参与)(?:单位|部门)?)\s*[）)〕\]】]"
)
_ENUMERATOR = re.compile(r"(?:\d{1,2}[.．、)）]|[（(]\d{1,2}[）)]|[①-⑳])\s*")
_KIND = "|".join(sorted(map(re.escape, PLACE_KINDS), key=len, reverse=True))
_ENDING = "|".join(sorted(PLACE_ENDINGS, key=len, reverse=True))
_OPENER = "|".join(sorted(GROUP_OPENERS, key=len, reverse=True))
_TAIL = rf"(?:{_ENDING})?(?:[（(〔\[](?:{_ENDING})[）)〕\]])?"
# 各县 · 各有关市 · 县 · 各县（市: a group that waits for its ending.
_WAITING = re.compile(
    rf"(?:[市县区省州镇]?(?:{_OPENER}){{1,3}}|[市县区省州]直及各|[县市区州盟旗镇乡省])(?:{_KIND}){{0,2}}"
)
_KINDS = re.compile(rf"(?:{_KIND}){{1,3}}")
_CLOSES = re.compile(rf"(?:{_KIND}){{1,3}}{_TAIL}")
_ZONE_BOARD = re.compile(rf"(?:{'|'.join(ZONES)})(?:管委会|管理委员会|党工委).{{0,8}}")
_BARE_LEVEL = frozenset("县市区州盟旗省镇乡街")
_PARTY_SEAT = re.compile(r"[市县区省州旗]委")
_GOVERNMENT_SEAT = re.compile(r"[市县区省州旗](?:人民)?政府")


def _matched(text: str) -> list[Cut]:
    """Return the outermost stretches in brackets; a bracket without its partner masks nothing."""
    waiting: list[int] = []
    found: list[Cut] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match.group() in _OPEN:
            waiting.append(at)
        elif waiting:
            start = waiting.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
    return found


def ends_as_organ(text: str, end: int | None = None) -> bool:
    """Whether `text` (up to `end`) ends in a word that finishes the name of an organ."""
    if end is None:
        end = len(text)
    if end and text[end - 1] in _CLOSE:
        return True
    return end > 1 and text.endswith(ORGAN_ENDS, 0, end) and not text.endswith(NOT_ENDS, 0, end)


def _joins(text: str, match: re.Match[str], floor: int) -> bool:
    """Whether the 和 (及, 与) of `match` stands between two names of `text`."""
    at, after = match.span()
    if after >= len(text) or text.startswith(PEACE_WORDS, at) or text[at:after] == "及" and text[after] == "其":
        return False
    if text[after:] in {"单位", "部门", "企业", "机构", "个人", "组织", "群团", "群团组织", "企业单位", "平台", "团体"}:
        return False
    return at - floor > 1 and ends_as_organ(text, at) and ends_as_organ(text)


def _separators(text: str, masked: list[Cut]) -> list[Cut]:
    """Return where the printed separators stand, those in brackets left out."""
    if not masked:
        return [match.span() for match in _SEPARATOR.finditer(text)]
    found: list[Cut] = []
    at = 0
    for start, end in [*masked, (len(text), len(text))]:
        found.extend(match.span() for match in _SEPARATOR.finditer(text, at, start))
        at = end
    return found


def _fragments(text: str, start: int, end: int, masked: list[Cut]) -> list[Cut]:
    """Return the stretches of `text[start:end]` between white space outside brackets."""
    found: list[Cut] = []
    at = start
    inside = [cut for cut in masked if start <= cut[0] < end]
    for match in _BLANK.finditer(text, start, end):
        if any(cut[0] < match.start() < cut[1] for cut in inside):
            continue
        if match.start() > at:
            found.append((at, match.start()))
        at = match.end()
    if end > at:
        found.append((at, end))
    return found


def _goes_on(text: str, left: Cut, right: Cut) -> bool:
    """Whether the fragment `right` goes on with the name that `left` ends, across a line break or a blank."""
    before, after = text[max(left[0], left[1] - 24) : left[1]], text[right[0] : min(right[1], right[0] + 24)]
    if after[0] in _CLOSE or after[0] in _OPEN or before[-1] in _OPEN or not ends_as_organ(before):
        return True
    if _JOINER.match(after) and not after.startswith(PEACE_WORDS) or _JOINER.match(before[-1]):
        return True
    if before.isascii() and after.isascii():
        return True
    if after.startswith("等") or after == "室":
        return True
    if after.startswith(CONTINUES) and not level_of(after):
        return True
    if _PARTY_SEAT.fullmatch(before) or _GOVERNMENT_SEAT.fullmatch(before):
        return not level_of(after) and not after.startswith("各")
    return after == "办公室" and before.endswith(("小组", "委员会", "指挥部", "专班", "会议"))


def _names_of(text: str, start: int, end: int, masked: list[Cut], before: str) -> list[_Piece]:
    """Return the names between two separators: more than one where blanks, line breaks, 和 or nothing divide them."""
    stretches: list[list[Cut]] = []
    for fragment in _fragments(text, start, end, masked):
        if stretches and _goes_on(text, stretches[-1][-1], fragment):
            stretches[-1].append(fragment)
        else:
            stretches.append([fragment])
    pieces: list[_Piece] = []
    for cuts in stretches:
        piece = _Piece("".join(text[a:b] for a, b in cuts), tuple(cuts), before if not pieces else " ")
        pieces.extend(_divided(piece))
    return pieces


def _part(piece: _Piece, start: int, end: int, before: str) -> _Piece:
    """Return characters `start:end` of `piece` as a piece of its own."""
    text = piece.text[start:end]
    if len(piece.cuts) == 1:
        origin = piece.cuts[0][0]
        return _Piece(text, ((origin + start, origin + end),), before)
    cuts, done = [], 0
    for first, last in piece.cuts:
        low, high = max(start, done), min(end, done + last - first)
        if low < high:
            cuts.append((first + low - done, first + high - done))
        done += last - first
    return _Piece(text, tuple(cuts), before)


def _divided(piece: _Piece) -> list[_Piece]:
    """Return the names of a piece that has no separator: divided at 和 between names and where names run together."""
    text = piece.text
    bounds: list[tuple[int, int, str]] = []
    floor = 0
    if _JOINER.search(text) is not None:
        masked = _matched(text)
        for match in _JOINER.finditer(text):
            if not any(a < match.start() < b for a, b in masked) and _joins(text, match, floor):
                bounds.append((match.start(), match.end(), match.group()))
                floor = match.end()
    pieces: list[_Piece] = []
    at, before = 0, piece.before
    for start, end, joiner in [*bounds, (len(text), len(text), "")]:
        for low, high in run_together(text[at:start]):
            pieces.append(_part(piece, at + low, at + high, before))
            before = ""
        at, before = end, joiner
    return pieces


@lru_cache(maxsize=4096)
def run_together(text: str) -> tuple[Cut, ...]:
    """Return where the names of `text` stand: several where a copy lost what divided them (市发改委市财政局)."""
    if not 5 < len(text) <= 200:
        return ((0, len(text)),)
    found: list[Cut] = []
    at = 0
    for index in range(2, len(text) - 2):
        if index - at > 2 and _starts_name(text, at, index):
            found.append((at, index))
            at = index
    found.append((at, len(text)))
    return tuple(found)


def _starts_name(text: str, start: int, index: int) -> bool:
    """Whether a name ends before `index` and the next begins there, with nothing between."""
    if text[index] not in LEVELS and text[index] != "各":
        return False
    if not ends_as_organ(text, index) or text[index - 1] in _CLOSE:
        return False
    left = text[start:index]
    if _PARTY_SEAT.fullmatch(left) or _GOVERNMENT_SEAT.fullmatch(left) or text[index - 1] in "市县区省州旗镇乡":
        return False
    rest = text[index:]
    if rest[0] == "各":
        return _WAITING.match(rest) is not None and re.match(r"各(?:有关|相关)?[县市区乡镇街州]", rest) is not None
    if rest[0] != text[start] and left[:1] in LEVELS:
        return False
    return any(rest[1 : 1 + size] in BODIES for size in range(12, 1, -1)) and ends_as_organ(text)


def _pieces(text: str) -> list[_Piece]:
    """Return the names and waiting parts of groups of `text`, in order."""
    masked = _matched(text)
    pieces: list[_Piece] = []
    at, before = 0, ""
    for start, end in [*_separators(text, masked), (len(text), len(text))]:
        if start > at:
            pieces.extend(_names_of(text, at, start, masked, before))
        at, before = end, text[start:end]
    return pieces


def _one_group(group: str, piece: _Piece) -> bool:
    """Whether `piece` goes on with the open group `group`: 各县 + 市 + 区人民政府."""
    bare = piece.text.replace("（", "").replace("）", "").replace("(", "").replace(")", "")
    if not _CLOSES.fullmatch(bare):
        return False
    if _ZONE_BOARD.fullmatch(bare):
        return any(zone in group for zone in ZONES)
    return piece.before in ("、", "和", "及", "与", "以及", "/", "／") or bare in _BARE_LEVEL or bare[0] in _BARE_LEVEL


def _grouped(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Return `pieces` with the parts of one group put together again."""
    found: list[_Piece] = []
    opened = False
    for piece in pieces:
        if opened and _one_group(found[-1].text, piece):
            last = found[-1]
            start, end = last.cuts[-1][1], piece.cuts[0][0]
            cuts = (*last.cuts[:-1], (last.cuts[-1][0], piece.cuts[0][1]), *piece.cuts[1:])
            found[-1] = _Piece(last.text + text[start:end] + piece.text, cuts, last.before)
            opened = _KINDS.fullmatch(piece.text) is not None
        else:
            found.append(piece)
            bare = piece.text.replace("（", "").replace("(", "")
            opened = _WAITING.fullmatch(bare) is not None and piece.text not in ("各地", "各区域")
    return found


def _seated(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Return `pieces` with 市委、市政府各部门 and 市委、市政府督查室 put together again."""
    found: list[_Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            last is not None
            and _PARTY_SEAT.fullmatch(last.text)
            and piece.text.startswith((last.text[0] + "政府", last.text[0] + "人民政府"))
            and not _GOVERNMENT_SEAT.fullmatch(piece.text)
        ):
            start, end = last.cuts[-1][1], piece.cuts[0][0]
            cuts = (*last.cuts[:-1], (last.cuts[-1][0], piece.cuts[0][1]), *piece.cuts[1:])
            found[-1] = _Piece(last.text + text[start:end] + piece.text, cuts, last.before)
        else:
            found.append(piece)
    return found


_LEADING = re.compile(r"(?:以及|[和及与])(?=[市县区省州旗各]|其他|有关|相关)")


def _trimmed(piece: _Piece) -> tuple[_Piece, str, str]:
    """Return `piece` without what is no part of its name, the open end (等部门) and the remark it carried."""
    text = piece.text
    start, end = 0, len(text)
    etc = note = ""
    found = _ETC.search(text, 0, end)
    if found is not None:
        etc, end = found.group().partition("按")[0], found.start()
    else:
        found = _BY_DUTY.search(text)
        end = found.start() if found is not None else end
    if text and text[-1] in _CLOSE or _BRACKET.search(text) is not None:
        for match in _NOTE.finditer(text, 0, end):
            note = match.group()
            if match.end() == end:
                end = match.start()
    lead = _ENUMERATOR.match(text) or _LEADING.match(text)
    start = lead.end() if lead is not None else 0
    while start < end and text[start] in _STRAY:
        start += 1
    while end > start and text[end - 1] in _STRAY:
        end -= 1
    return (_part(piece, start, end, piece.before) if (start, end) != (0, len(text)) else piece), etc, note


def _is_name(text: str) -> bool:
    return bool(text) and text not in _NONE and not text.isdigit() and any(char.isalnum() for char in text)


_Layout = tuple[tuple[tuple[tuple[Cut, ...], bool, str], ...], bool, str]


def _layout(text: str) -> _Layout:
    """Return where the names of `text` stand, which are groups, what remark each carries, and the open end."""
    names: list[tuple[tuple[Cut, ...], bool, str]] = []
    seen: set[str] = set()
    open_ended, etc = False, ""
    for piece in _seated(text, _grouped(text, _pieces(text))):
        piece, end, note = _trimmed(piece)
        if end:
            open_ended, etc = True, etc or end
        if _is_name(piece.text) and piece.text not in seen:
            seen.add(piece.text)
            names.append((piece.cuts, is_collective(piece.text), note))
    return tuple(names), open_ended, etc


_cached_layout = lru_cache(maxsize=2048)(_layout)


def read_units(passage: Passage) -> UnitList:
    """Return the units that `passage`, the value of a label or a table cell, lists."""
    text = passage.text
    names, open_ended, etc = _cached_layout(text) if len(text) <= 1000 else _layout(text)
    return UnitList(
        names=tuple(
            UnitName(
                passage.cut(*cuts[0]) if len(cuts) == 1 else Passage.join(passage.cut(*cut) for cut in cuts),
                collective,
                note,
            )
            for cuts, collective, note in names
        ),
        open_ended=open_ended,
        etc=etc,
    )


_NO_UNIT = re.compile(r"[含共约达]|\d{2,}|[一二三四五]期|工程$|项目$|本级$")


def looks_like_units(text: str) -> bool:
    """Return whether the whole `text` is a list of organs and nothing else: the inside of a bracket without a role word."""
    bare = text.strip(BLANKS + "。")
    if not 2 < len(bare) <= 600 or re.match(r"[含其即如共约不]", bare):
        return False
    listed = read_units(Passage(bare))
    if not listed.names:
        return False
    return all(_is_organ(name.passage.text) for name in listed.names)


def _is_organ(name: str) -> bool:
    """Whether `name` can only be an organ or a group of organs."""
    bare = re.sub(r"[（(〔\[][^（(〔\[）)〕\]]{0,60}[）)〕\]]", "", name)
    level = level_of(bare)
    if bare in BODIES or level and bare[1:] in BODIES or name in BODIES:
        return True
    if len(bare) > 30 or re.search(r"[的了将在为是对把，。：:“”《》]|\d", bare):
        return False
    return bare.endswith(_SURE_ENDS) and len(bare) > 2 and not bare.endswith(NOT_ENDS)


_SURE_ENDS = (
    *(
        "局",
        "委",
        "委员会",
        "办",
        "办公室",
        "厅",
        "政府",
        "管委会",
        "部门",
        "单位",
        "支队",
        "大队",
        "妇联",
        "残联",
        "工商联",
    ),
    *(
        "组织部",
        "宣传部",
        "统战部",
        "工作部",
        "法院",
        "检察院",
        "供销社",
        "集团",
        "公司",
        "海关",
        "街道",
        "办事处",
        "总工会",
    ),
    *(
        "中心",
        "指挥部",
        "专班",
        "领导小组",
        "科协",
        "文联",
        "党校",
        "红十字会",
        "供电公司",
        "分行",
        "支行",
        "银行",
        "人行",
        "署",
    ),
)

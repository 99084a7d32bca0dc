"""Lists of units (单位名单): where one name ends and the next begins.

市发展改革委、生态环境局，各县（市）区政府              → three
市商务局等，各县(市)区人民政府(管委会)                  → two, and the list is open (等)
市安全生产委员会(市防灾减灾救灾委员会、市消防安全委员会)成员单位 → one
各县、市、区人民政府 · 各乡镇人民政府、街道办事处       → one group each
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.lexicon.organs import BODIES, GROUP_ENDS, NOT_ENDS, ZONES, level_of
from luoshi.parser.passage import BLANKS, Passage
from luoshi.parser.rules.collectives import is_collective
from luoshi.parser.rules.unit_names import (
    BARE_LEVELS,
    CLOSE,
    NO_MORE,
    OPEN,
    ZONE_BOARDS,
    Cut,
    Name,
    ends_as_organ,
    matched,
    read_names,
)


class UnitName(NamedTuple):
    """One unit as printed; `note` is a remark in brackets that is no part of the name: （牵头）."""

    passage: Passage
    collective: bool
    note: str = ""


class UnitList(NamedTuple):
    """The units of one list; `etc` is the printed end that leaves it open: 等有关部门."""

    names: tuple[UnitName, ...]
    open_ended: bool
    etc: str


_SEPARATOR = re.compile(r"[、，,；;/／。｡\t|｜﹑､]+")
_LIST_MARKS = frozenset(("、", "和", "及", "与", "以及", "/", "／", "﹑", "､"))


def _inside(text: str) -> Cut:
    """Return where `text` stands without brackets around the whole of it: （市发展改革委、市财政局）."""
    start, end = 0, len(text)
    if not text or text[0] not in OPEN:
        return start, end
    while (
        end - start > 2
        and text[start] in OPEN
        and text[end - 1] in CLOSE
        and matched(text[start:end]) == [(0, end - start)]
    ):
        start, end = start + 1, end - 1
        if start > 3:
            break
    return start, end


def _separators(text: str, at: int, stop: int) -> list[Cut]:
    """Return where the printed separators of `text[at:stop]` stand, those in brackets left out."""
    masked = matched(text[at:stop])
    if not masked:
        return [match.span() for match in _SEPARATOR.finditer(text, at, stop)]
    found: list[Cut] = []
    shift, done = at, at
    for start, end in [*masked, (stop - shift, stop - shift)]:
        found.extend(match.span() for match in _SEPARATOR.finditer(text, done, start + shift))
        done = end + shift
    return found


@dataclass(slots=True)
class _Unit:
    """A unit of the list while it may still grow."""

    text: str
    cuts: tuple[Cut, ...]
    note: str
    collective: bool
    waits: bool
    closed: bool


def _belongs(unit: _Unit, name: Name, before: str) -> bool:
    """Whether `name` goes on with the group `unit`: 各县 + 市 + 区人民政府, 各乡镇人民政府 + 街道办事处."""
    if len(unit.text) > _LONGEST_GROUP:
        return False
    if unit.text in BARE_LEVELS and before in _LIST_MARKS and (name.collective or level_of(name.text)):
        return True  # 市、县两级财政部门 · 市、区财政局
    if name.text in _GOVERNMENTS and before in _LIST_MARKS and (unit.collective or unit.text.endswith(_COMMITTEES)):
        return True  # 各县（市、区）党委、政府 · 镇党委、政府
    if not name.goes_on or not (unit.waits or unit.closed):
        return False
    zones = any(zone in unit.text for zone in ZONES)
    if unit.closed:
        return name.ends and before in _LIST_MARKS and (zones or not name.text.startswith(_ONE_ZONE))
    if name.text.startswith(ZONE_BOARDS):
        return zones
    if name.text in ZONES and unit.text[-1] in "）)":
        return False
    return before in _LIST_MARKS or (before != " " and name.text[0] in BARE_LEVELS)


_LONGEST_GROUP = 60
_GOVERNMENTS = frozenset(("政府", "人民政府", "管委会", "办事处"))
_COMMITTEES = ("党委", "党工委", "县委", "市委", "区委", "镇委", "乡委", "州委")
_ONE_ZONE = ("开发区", "经开区", "高新区", "新区", "管理区")


def _of_both_seats(unit: _Unit, name: Name) -> bool:
    """Whether `unit` and `name` are one: 市委、市政府各部门, 市委、市政府督查室; not 市委、市政府."""
    return name.seated and len(unit.text) == 2 and unit.text == name.text[0] + "委"


def _grow(unit: _Unit, text: str, added: str, cuts: tuple[Cut, ...]) -> None:
    """Let `unit` go on with what stands between it and `cuts` (blanks and line breaks left out) and with `added`."""
    start, stop = unit.cuts[-1][1], cuts[0][0]
    while start < stop and text[start] in BLANKS:
        start += 1
    while stop > start and text[stop - 1] in BLANKS:
        stop -= 1
    if start == unit.cuts[-1][1] and stop == cuts[0][0]:
        unit.cuts = (*unit.cuts[:-1], (unit.cuts[-1][0], cuts[0][1]), *cuts[1:])
    else:
        unit.cuts = (*unit.cuts, (start, stop), *cuts)
    unit.text += text[start:stop] + added
    unit.collective = is_collective(unit.text)


def _add(units: list[_Unit], name: Name, text: str, at: int, before: str) -> None:
    """Add `name`, whose stretch of `text` starts at `at`, to `units`, or to the last of them if it goes on with it."""
    cuts: tuple[Cut, ...] = ((at + name.cuts[0][0], at + name.cuts[0][1]),)
    if len(name.cuts) > 1:
        cuts = tuple((at + start, at + end) for start, end in name.cuts)
    if units and (name.goes_on or name.seated or name.text in _GOVERNMENTS or units[-1].text in BARE_LEVELS):
        last = units[-1]
        if _belongs(last, name, before) or _of_both_seats(last, name):
            _grow(last, text, name.text, cuts)
            last.waits, last.closed = last.waits and not name.ends, last.closed or name.ends
            last.note = name.note or last.note
            return
    units.append(_Unit(name.text, cuts, name.note, name.collective, name.opens, name.closed))


def _units(text: str) -> tuple[list[_Unit], str]:
    """Return the units of `text` and the words that leave the list open."""
    units: list[_Unit] = []
    etc = before = ""
    at, stop = _inside(text)
    for start, end in [*_separators(text, at, stop), (stop, stop)]:
        names = read_names(text[at:start]) if start > at else ()
        if names is NO_MORE or (before == "。" and not all(ends_as_organ(name.text) for name in names)):
            break
        for name in names:
            etc = etc or name.etc
            if name.text:
                _add(units, name, text, at, name.before or before)
            before = " "
        at, before = end, text[start : start + 1]
    return units, etc


class Layout(NamedTuple):
    """The names of a list, the stretches each stands in, which are groups, what remark each carries; the open end."""

    names: tuple[tuple[str, tuple[Cut, ...], bool, str], ...]
    etc: str


def _layout(text: str) -> Layout:
    units, etc = _units(text)
    once: dict[str, _Unit] = {}
    for unit in units:
        once.setdefault(unit.text, unit)
    return Layout(tuple([(unit.text, unit.cuts, unit.collective, unit.note) for unit in once.values()]), etc)


_cached_layout = lru_cache(maxsize=2048)(_layout)
LONGEST_KEPT = 1000  # characters of a list that is kept in case it is printed again


def layout_of(text: str) -> Layout:
    """Return the names that `text`, the value of a label or a table cell, lists, and where in it they stand."""
    return _cached_layout(text) if len(text) <= LONGEST_KEPT else _layout(text)


def _cut(passage: Passage, text: str, cuts: tuple[Cut, ...]) -> Passage:
    """Return the name `text` that stands in `cuts` of `passage`."""
    if len(cuts) == 1:
        sources = passage.sources
        return Passage(text, (sources[0] + cuts[0][0],)) if len(sources) == 1 else passage.cut(*cuts[0])
    return Passage.join(passage.cut(*cut) for cut in cuts)


def read_units(passage: Passage) -> UnitList:
    """Return the units that `passage`, the value of a label or a table cell, lists."""
    names, etc = layout_of(passage.text)
    units = [UnitName(_cut(passage, name, cuts), group, note) for name, cuts, group, note in names]
    return UnitList(tuple(units), bool(etc), etc)


# The inside of a bracket without a role word.

_BRACKETED = re.compile(r"[（(〔\[][^（(〔\[）)〕\]]{0,60}[）)〕\]]")
_NO_LIST = re.compile(r"[含其即如共约不原指详见由除]|包括|包含|以上|以下|不少于")
_SENTENCE = re.compile(r"[的了将在为是对把“”《》：:；!？%％]|\d|一期|二期")
_SURE_ENDS = (
    *(
        "局",
        "委",
        "委员会",
        "办",
        "办公室",
        "厅",
        "人民政府",
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
        "海关",
        "街道办",
        "办事处",
        "总工会",
        "调查队",
    ),
    *(
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
        "管理处",
    ),
    *(
        "中支",
        "营业管理部",
        "县政府",
        "市政府",
        "区政府",
        "省政府",
        "州政府",
        "服务中心",
        "发展中心",
        "交易中心",
        "保障中心",
    ),
)
_ALSO_ENDS = (
    "镇",
    "乡",
    "街道",
    "县",
    "区",
    "大学",
    "学院",
    "医院",
    "学校",
    "公司",
    "中心",
    "馆",
    "台",
    "社",
    "站",
    "所",
    "院",
    "会",
    "队",
)


def _is_organ(name: str) -> bool:
    """Whether `name` can only be an organ or a group of organs."""
    bare = _BRACKETED.sub("", name)
    if bare in BODIES or name in BODIES or (level_of(bare) and bare[1:] in BODIES):
        return True
    if _SENTENCE.search(bare) is not None or bare.endswith(NOT_ENDS) or not 1 < len(bare) <= 30:
        return False
    if is_collective(name):
        ends = ends_as_organ(bare) or bare.endswith(GROUP_ENDS)
        return ends and not set(name) <= _PLACE_SIGNS and _GROUP_START.match(name) is not None
    return len(bare) > 2 and (
        bare.endswith(_SURE_ENDS) or (bare.endswith(_COMPANY_ENDS) and _OWNED.match(bare) is not None)
    )


_PLACE_SIGNS = frozenset("县市区、州镇乡街道村（）()〔〕及和")
_GROUP_START = re.compile(
    r"各(?![类项种个占])|有关|相关|沿|.{1,6}(?:各(?![类项种个占])|有关|相关|直|属|部门|单位)|.*(?:成员|委员)单位|国务院"
)
_COMPANY_ENDS = ("公司", "中心", "医院", "学院", "大学", "学校", "馆", "台", "社", "院", "站", "所", "队")
_OWNED = re.compile(r"[市县区省州旗](?!场|民中)|中国|国网|国家|.*(?:分公司|电力公司|供电公司)")


def looks_like_units(text: str, *, places: bool = False) -> bool:
    """Return whether the whole `text` is a list of organs and nothing else: a bracket without any role word.

    With `places` a list of places alone (东关街道、石湖镇) is one too: where other items of the document end like that.
    """
    bare = text.strip(BLANKS + "。")
    if not 1 < len(bare) <= 600 or _NO_LIST.match(bare) or "。" in bare:
        return False
    names = [name for name, *_ in _cached_layout(bare)[0]]
    sure = [_is_organ(name) for name in names]
    return (
        (places or any(sure))
        and bool(names)
        and all(good or name.endswith(_ALSO_ENDS) for good, name in zip(sure, names, strict=True))
    )

"""What stands between two separators of a list of units: mostly one name, sometimes several.

市自然资源和规划局和市财政局 → two: the first 和 is inside a name, the second between names
市人力资源\\n社会保障局\\n市财政局 → two: the first line break is inside a name
市发改委市财政局市商务局 → three: a copy lost what divided them
市商务局等有关部门 → 市商务局, and the list is open · 市财政局（牵头） → 市财政局, with a remark
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
    PARTY_BODIES,
    PEACE_WORDS,
    PLACE_ENDINGS,
    PLACE_KINDS,
    SURE_ENDS,
    ZONES,
    level_of,
)
from luoshi.parser.passage import BLANKS
from luoshi.parser.rules.collectives import is_collective

Cut = tuple[int, int]

OPEN, CLOSE = "（(〔[【﹝［{｛", "）)〕]】﹞］}｝"
_BRACKET = re.compile(r"[（(〔\[【﹝［{｛）)〕\]】﹞］}｝]")
_BLANK = re.compile(rf"[{BLANKS}]+")
_JOINER = re.compile(r"以及|[和及与]")
_STRAY = BLANKS + "。；;，,、：:.·*﹒…"
_NONE = frozenset(
    ("无", "暂无", "空", "略", "同上", "○", "〇", "待定", "预期性指标", "约束性指标", "预期性", "约束性", "下同")
)
_LONGEST = 4000  # a stretch without a separator that is longer names nothing


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its text, the stretches it stands in, and what it is to its neighbours.

    `opens`: a group that waits for more (各县); `closed`: a group with its ending (各乡镇人民政府), after which
    only another plural may come (街道办事处); `goes_on`: can go on with an open group (市, 区人民政府);
    `ends`: with an ending of its own;
    `seated`: begins with a government that may share the name with a party committee before it (市委、市政府督查室).
    """

    text: str
    cuts: tuple[Cut, ...]
    before: str = ""
    etc: str = ""
    note: str = ""
    opens: bool = False
    closed: bool = False
    goes_on: bool = False
    ends: bool = False
    seated: bool = False
    collective: bool = False


# 区政府各委、办、局 is one group.
_OFFICES = re.compile(r"各(?:[委办局厅室部]、){1,5}[委办局厅室部]")


def matched(text: str) -> list[Cut]:
    """Return the outermost stretches of `text` in brackets, and lists such as 各委、办、局, which are one name too.

    A bracket without its partner encloses nothing.
    """
    offices = [match.span() for match in _OFFICES.finditer(text)] if "各" in text else []
    if _BRACKET.search(text) is None:
        return offices
    waiting: list[int] = []
    found: list[Cut] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match.group() in OPEN:
            waiting.append(at)
        elif waiting:
            start = waiting.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
    return sorted([*found, *offices]) if offices else found


def ends_as_organ(text: str, end: int | None = None) -> bool:
    """Whether `text` (up to `end`) ends in a word that finishes the name of an organ."""
    if end is None:
        end = len(text)
    if end and text[end - 1] in CLOSE:
        return True
    return end > 1 and text.endswith(ORGAN_ENDS, 0, end) and not text.endswith(NOT_ENDS, 0, end)


# White space and line breaks.

_PARTY_SEAT = re.compile(r"[市县区省州旗]委")
_GOVERNMENT_SEAT = re.compile(r"[市县区省州旗](?:人民)?政府")
_OF_GOVERNMENT = (
    *(
        "办公",
        "办",
        "研究室",
        "发展研究",
        "督查",
        "扶贫",
        "外事",
        "外办",
        "法制",
        "金融",
        "驻",
        "国资",
        "口岸",
        "侨务",
        "参事",
        "港澳",
    ),
    *("政务", "信息", "新闻", "各部门", "各有关部门", "有关部门", "直属", "组成部门", "机关", "调研室", "总值班室"),
)


def _fragments(text: str, masked: list[Cut]) -> list[tuple[Cut, bool]]:
    """Return the stretches of `text` between white space, and whether each begins inside brackets."""
    found: list[tuple[Cut, bool]] = []
    at = mask = 0
    inside = False
    for match in [*_BLANK.finditer(text), None]:
        start, end = match.span() if match is not None else (len(text), len(text))
        if start > at:
            found.append(((at, start), inside))
        while mask < len(masked) and masked[mask][1] <= start:
            mask += 1
        inside = mask < len(masked) and masked[mask][0] < start
        at = end
    return found


# A branch is printed with its parent: 市生态环境局 / 北陵分局, 市公安局交警支队 / 南陵大队.
_BRANCH = re.compile(r"(?P<place>[\u4e00-\u9fff]{2,4}?)(?:分局|大队|中队|分公司|支公司|支行|分行|分中心|分院|派出所)")

_BRANCH_OF_WORK = (
    "消防",
    "交警",
    "交通",
    "治安",
    "特警",
    "森林",
    "刑警",
    "水上",
    "城管",
    "综合",
    "执法",
    "巡警",
    "交巡",
)


def _is_branch_of(before: str, after: str) -> bool:
    """Whether the fragment `after` is only the local branch of the body that `before` names."""
    match = _BRANCH.fullmatch(after)
    return (
        match is not None
        and not match["place"].startswith(_BRANCH_OF_WORK)
        and not ends_as_organ(match["place"])
        and not level_of(after)
        and before.endswith(("局", "支队", "总队", "公司", "银行", "中心", "法院"))
    )


def _goes_on(text: str, left: Cut, right: Cut) -> bool:
    """Whether the fragment `right` goes on with the name that `left` ends, across a line break or a blank."""
    before, after = text[max(left[0], left[1] - 24) : left[1]], text[right[0] : min(right[1], right[0] + 24)]
    if after[0] in CLOSE or after[0] in OPEN or before[-1] in OPEN or not ends_as_organ(before):
        return True
    if (_JOINER.match(after) and not after.startswith(PEACE_WORDS)) or _JOINER.match(before[-1]):
        return True
    if (before[-1].isascii() and after[0].isascii()) or after.startswith("等") or after == "室":
        return True
    if after.startswith(CONTINUES) and not level_of(after):
        return True
    if _is_branch_of(before, after):
        return True
    if _PARTY_SEAT.fullmatch(before):
        return after.startswith(PARTY_BODIES) or after.startswith(_OF_GOVERNMENT)
    if _GOVERNMENT_SEAT.fullmatch(before):
        return after.startswith(_OF_GOVERNMENT)
    return after == "办公室" and before.endswith(("小组", "委员会", "指挥部", "专班", "会议"))


def _unbroken(text: str) -> list[tuple[Cut, ...]]:
    """Return the names of `text` between blanks and line breaks, each with the stretches it was broken into."""
    if _BLANK.search(text) is None:
        return [((0, len(text)),)]
    names: list[list[Cut]] = []
    for fragment, inside in _fragments(text, matched(text)):
        if names and (inside or _goes_on(text, names[-1][-1], fragment)):
            names[-1].append(fragment)
        else:
            names.append([fragment])
    return [tuple(cuts) for cuts in names]


# 和, and names run together.


def _joins(text: str, match: re.Match[str], floor: int) -> bool:
    """Whether the 和 (及, 与) of `match` stands between two names of `text`."""
    at, after = match.span()
    if at - floor < 2 or after >= len(text) or text[at : at + 2] == "及其" or not ends_as_organ(text, at):
        return False
    if text.startswith(PEACE_WORDS, at) and _PLACE_IN_PING.match(text, after) is None:
        return False
    right = text[after:]
    if text[after] == "各" or right in _ALSO or not ends_as_organ(text):
        return text[after] == "各"
    if text.endswith(SURE_ENDS, floor, at) or level_of(right) or right in BODIES or right.startswith(("有关", "相关")):
        return True
    return text[at - 1] in _PLACE_END and right.endswith(_PLACE_ENDS)


_PLACE_END = "县市区州旗镇乡村道"
_PLACE_ENDS = (*"县市区州旗镇乡村", "街道", "政府", "管委会")


_PLACE_IN_PING = re.compile(r"平[^区县市分]{1,2}[县市区]")  # 石湖区和平山县 is two, 公安局和平分局 is one


# Behind 和 these are no name of their own: 各有关部门和单位.
_ALSO = frozenset(
    (
        "单位",
        "部门",
        "企业",
        "机构",
        "个人",
        "组织",
        "群团",
        "群团组织",
        "企业单位",
        "平台",
        "团体",
        "街道",
        "乡镇",
        "社区",
        "园区",
        "镇街",
    )
)


def _divided(text: str) -> list[tuple[int, int, str]]:
    """Return where the names of `text`, which has no separator, stand, and what stands before each."""
    found: list[tuple[int, int, str]] = []
    at, before = 0, ""
    bounds: list[tuple[int, int, str]] = []
    if _JOINER.search(text) is not None:
        masked, mask = matched(text), 0
        for match in _JOINER.finditer(text):
            while mask < len(masked) and masked[mask][1] <= match.start():
                mask += 1
            inside = mask < len(masked) and masked[mask][0] < match.start()
            if not inside and _joins(text, match, bounds[-1][1] if bounds else 0):
                bounds.append((match.start(), match.end(), match.group()))
    for start, end, joiner in [*bounds, (len(text), len(text), "")]:
        for low, high in _run_together(text[at:start]):
            found.append((at + low, at + high, before))
            before = ""
        at, before = end, joiner
    return found


def _run_together(text: str) -> list[Cut]:
    """Return where the names of `text` stand: several where a copy lost what divided them (市发改委市财政局)."""
    if not 4 < len(text) <= 200:
        return [(0, len(text))]
    found: list[Cut] = []
    at = 0
    for index in range(2, len(text) - 1):
        if index - at > 1 and _starts_name(text, at, index):
            found.append((at, index))
            at = index
    found.append((at, len(text)))
    return found


# A group begins here: 各街道, 相关县（市、区）政府, 各有关部门.
_GROUP = re.compile(
    r"各(?:有关|相关)?(?:县|市|区|乡|镇|街|州|旗|地|部门|单位)|(?:相关|有关|沿线|沿海)(?:县|市|区|乡|镇|街|州|旗)"
)


_ITS_PARTS = re.compile(r"各(?:有关|相关)?(?:部门|单位|科室|处室)")


def _starts_name(text: str, start: int, index: int) -> bool:
    """Whether a name ends before `index` and the next begins there, with nothing between."""
    first = text[index]
    left = text[start:index]
    if first in "各相有沿":
        if left.endswith(("政府", "管委会", "委员会", "工委", "机关")) and _ITS_PARTS.match(text, index):
            return False  # 管委会各部门 is one
        return _GROUP.match(text, index) is not None and ends_as_organ(text, index) and _is_done(left)
    if first in LEVELS and ends_as_organ(text, index) and ends_as_organ(text) and _is_done(left):
        if first == text[start]:
            return bool(level_of(text[index:])) and text[index - 1] not in CLOSE
        if text[start] not in LEVELS and any(text[index + 1 : index + 1 + size] in BODIES for size in range(12, 1, -1)):
            return True
    body = left[1:] if left[0] in LEVELS else left
    if body in BODIES:
        return not (body == "公安局" or text[index] in "政委") and _lists_on(text[index:])
    return left.endswith("街道") and text.endswith("街道") and len(text) - index > 3


def _lists_on(rest: str) -> bool:
    """Whether `rest` is nothing but known bodies written one after the other: 财政局商务局."""
    for size in range(min(14, len(rest)), 1, -1):
        if rest[:size] in BODIES and (size == len(rest) or _lists_on(rest[size:])):
            return True
    return False


def _is_done(left: str) -> bool:
    """Whether `left` is a whole name: not 市委, which 市委市政府督查室 only begins with, nor 云澜市 of 云澜市财政局."""
    if _PARTY_SEAT.fullmatch(left) or _GOVERNMENT_SEAT.fullmatch(left):
        return False
    return left[-1] not in "市县区省州旗镇乡直" and left != "国务院"


# What is no part of a name.

_WHO = (
    r"(?:部门|单位|地区|地方|县区|镇街|乡镇|街道|企业|机构|成员|群团组织|群团|团体|组织|科室|股室|平台|方|高校|院校|学校"
    r"|县市区|银行)"
)
_WHICH = (
    r"(?:各|有关|相关|其他|其它|责任|成员|配合|协同|职能|涉及|涉农|主管|行业|专业|金融|市属|县属|区属|省属|国务院"
    r"|市政府|县政府|省政府|区政府"
    r"|市直|县直|区直|州直|省直|市级|县级|区级|州级|省级|[市县区省州镇乡](?=有|相|各|部|单)|驻[市县区]|及|和|、)"
)
_ETC = re.compile(
    rf"(?<![高初中平同对均优何])等(?:(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:个|家))?(?:{_WHICH}{{0,5}}{_WHO}(?:[、和及与]{_WHO}){{0,2}})?"
    r"(?P<duty>(?:按照?(?:各自)?(?:职责|职能)?(?:分工)?)?(?:负责|落实|推进|配合|实施|抓好|做好|分别|共同){0,3})?$"
)
_BY_DUTY = re.compile(
    r"(?<=.)(?:(?:分别|共同)?按照?(?:各自)?(?:职责|职能)(?:分工)?(?:分别)?(?:负责|落实|推进|配合|实施|抓好|做好){0,3}|(?:分别|共同)(?:负责|落实))$"
)
# Remarks in brackets that are no part of a name: (列第一位者为牵头或汇总单位，下同), （按职责分工）, （牵头）.
_INSIDE = r"[^（(〔\[【）)〕\]】]{0,40}"
_NOTE = re.compile(
    rf"[（(〔\[【]\s*(?:{_INSIDE}(?:下同|列第一|排第一|排名第一|排在首位|列首位|第一位|汇总单位|按职责|按照职责|职责分工|排名不分先后){_INSIDE}"
    r"|(?:总|共同|主要)?(?:牵头|配合|主办|协办|负责|汇总|主责|责任|参与)(?:单位|部门)?)\s*[）)〕\]】]"
)
_ENUMERATOR = re.compile(r"(?:\d{1,2}[.．、)）﹒]|[（(]\d{1,2}[）)]|[①-⑳])\s*")
_LEADING = re.compile(r"(?:以及|[和及与])(?=[市县区省州旗各]|其他|有关|相关)")


def _bounds(text: str) -> tuple[int, int, str, str]:
    """Return where the name proper of `text` starts and ends, the words that leave the list open, and its remark."""
    start, end = 0, len(text)
    etc = note = ""
    for match in _NOTE.finditer(text) if _BRACKET.search(text) is not None else ():
        note = match.group()
        end = match.start() if match.end() == end else end
    if "等" in text:
        found = _ETC.search(text, max(0, end - 60), end)
        if found is not None:
            etc, end = text[found.start() : found.start("duty") if found["duty"] else end], found.start()
    if text[end - 1 : end] in ("责", "工", "实", "好") and not etc:
        found = _BY_DUTY.search(text, max(0, end - 40), end)
        end = found.start() if found is not None else end
    lead = _ENUMERATOR.match(text) or _LEADING.match(text)
    start = lead.end() if lead is not None else 0
    while start < end and text[start] in _STRAY:
        start += 1
    while end > start and text[end - 1] in _STRAY:
        end -= 1
    # A bracket without its partner at an end is a rest of the line's own brackets.
    if end > start and text[start] in OPEN and not any(char in CLOSE for char in text[start:end]):
        start += 1
    if end > start and text[end - 1] in CLOSE and not any(char in OPEN for char in text[start:end]):
        end -= 1
    return start, end, etc, note


def _is_name(text: str) -> bool:
    return bool(text) and text not in _NONE and not text.isdigit() and any(char.isalnum() for char in text)


# Groups.

_KIND = "|".join(sorted(map(re.escape, PLACE_KINDS), key=len, reverse=True))
_ENDING = "|".join(sorted(PLACE_ENDINGS, key=len, reverse=True))
_OPENER = "|".join(sorted(GROUP_OPENERS, key=len, reverse=True))
_OPENED = rf"(?:[市县区省州镇](?:直|属|级)?)?(?:{_OPENER}){{1,3}}"
_WAITING = re.compile(rf"{_OPENED}(?:{_KIND}){{0,3}}|[县市区州盟旗镇乡省]")
_GOING_ON = re.compile(rf"(?:{_KIND}){{1,3}}(?P<ending>{_ENDING})?(?:{_ENDING})?")
_CLOSED = re.compile(rf"{_OPENED}(?:{_KIND}){{1,3}}(?:{_ENDING})(?:{_ENDING})?")
_MARKS = str.maketrans("", "", "（()）〔〕[]【】、/")
_MARK = re.compile(r"[（()）〔〕\[\]【】、/]")
_SEATED = re.compile(r"[市县区省州旗](?:人民)?政府.")
BARE_LEVELS = frozenset("县市区州盟旗省镇乡街")
ZONE_BOARDS = tuple(zone + board for zone in ZONES for board in ("管委会", "管理委员会", "党工委"))


def _named(text: str, cuts: tuple[Cut, ...], before: str, etc: str, note: str) -> Name:
    """Return the name `text` with what it is to its neighbours."""
    group = is_collective(text)
    if len(text) > 30:
        return Name(text, cuts, before, etc, note, collective=group)
    bare = text.translate(_MARKS) if _MARK.search(text) is not None else text
    on = _GOING_ON.fullmatch(bare)
    return Name(
        text,
        cuts,
        before,
        etc,
        note,
        opens=_WAITING.fullmatch(bare) is not None,
        closed=_CLOSED.fullmatch(bare) is not None,
        goes_on=on is not None,
        ends=on is not None and (on["ending"] is not None or bare.startswith("街道办")),
        seated=_SEATED.match(text) is not None,
        collective=group,
    )


def _place(cuts: tuple[Cut, ...], start: int, end: int) -> tuple[Cut, ...]:
    """Return where characters `start:end` of the text put together from `cuts` stand."""
    if len(cuts) == 1:
        origin = cuts[0][0]
        return ((origin + start, origin + end),)
    found, done = [], 0
    for first, last in cuts:
        low, high = max(start, done), min(end, done + last - first)
        if low < high:
            found.append((first + low - done, first + high - done))
        done += last - first
    return tuple(found)


# What follows is no list any more: 以下政策措施均需各县区人民政府落实，不再列出.
_REMARK = re.compile(rf"[{BLANKS}]*(?:以下|下同|不再|列第一|列首位|排名|排在|排第|详见|未列|注[:：]|上述|具体任务)")
NO_MORE = (Name("", (), "stop"),)


def _read(text: str) -> tuple[Name, ...]:
    """Return the names of `text`; one without text only carries the words that leave the list open (等部门)."""
    if text in BODIES or (text[1:] in BODIES and text[0] in LEVELS):
        return (Name(text, ((0, len(text)),)),)
    if _REMARK.match(text) is not None:
        return NO_MORE
    names: list[Name] = []
    for cuts in _unbroken(text):
        whole = text if len(cuts) == 1 and cuts[0] == (0, len(text)) else "".join(text[a:b] for a, b in cuts)
        for low, high, before in _divided(whole):
            start, end, etc, note = _bounds(whole[low:high])
            name = whole[low + start : low + end]
            if _is_name(name):
                names.append(_named(name, _place(cuts, low + start, low + end), before if names else "", etc, note))
            elif etc or note:
                names.append(Name("", (), "", etc, note))
    return tuple(names)


_cached_read = lru_cache(maxsize=8192)(_read)


def read_names(text: str) -> tuple[Name, ...]:
    """Return the names that stand in `text`, a stretch of a list between two separators."""
    if len(text) <= 120:
        return _cached_read(text)
    return _read(text) if len(text) <= _LONGEST else (Name(text, ((0, len(text)),)),)

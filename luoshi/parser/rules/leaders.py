"""Leaders (领导): persons named behind 牵头领导：, in a table cell or in a section heading.

周明远、韩立 · 王　东 · 王东李小明 · 常务副市长王东 · 李明（市委常委、副市长） · 分管副市长 (a post without a name)
一、方志平市长主抓重点工作 · 二、何建成常务副市长牵头重点工作 · 分管副市长王东牵头任务
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from luoshi.parser.lexicon.organs import BODIES, LEVELS
from luoshi.parser.lexicon.surnames import COMMON, COMMONEST, COMPOUND, NOT_NAMES, is_surname
from luoshi.parser.model import LeaderMention
from luoshi.parser.passage import BLANKS, Passage, new_span
from luoshi.parser.rules.collectives import is_collective
from luoshi.parser.rules.unit_names import ends_as_organ

_TITLE = (
    r"(?:市长助理|县长助理|区长助理|省长助理|州长助理|市长|县长|区长|省长|州长|盟长|旗长|镇长|乡长|主席|成员|队长|政治部主任"
    r"|宣传部长|组织部长|统战部长|武装部长|公安局长"
    r"|总工程师|总会计师|总经济师|总规划师|书记|秘书长|部长|常委|主任|局长|厅长|委员|检察长|院长|政委|司令员"
    r"|组长|巡视员|调研员|总督学|督学|行长|董事长|总经理|经理|校长|处长|科长|股长|会长|理事长|台长|馆长|所长|站长|参谋长"
    r"|支队长|大队长|总队长|顾问|指挥长|总指挥|链长|专员|负责人|负责同志|领导同志|领导|同志|县级干部)"
)
_BODY = (
    r"(?:人大常委会|常委会|人民政府|政府办公室|政府办|办公室|政府|人大|政协|纪委|监委|政法委|组织部|宣传部|统战部|武装部|人武部"
    r"|公安局|党组|党工委|党委|管委会|工委|高新区|经开区|开发区|新区|工业园区|园区|指挥部|领导小组|军分区|总工会|工商联"
    r"|镇街|乡镇|街道|部门|单位|县区|市直|县直|区直|市|县|区|省|州|盟|旗|镇|乡|党|委)"
)
_RANK = (
    r"(?:常务副|常务|第一|副|代理|代|挂职|一级|二级|三级|四级|原|正|主要|分管|主管|联系|协管|协助分管|牵头|包保|包联|包抓|挂点"
    r"|责任|相关|有关|各位|各|总|执行|班子|时任|现任|副县级|正县级|副处级|正处级|其他|专职|协调)"
)
_PREFIX = rf"(?:{_BODY}|{_RANK}){{0,8}}"
_POST = re.compile(rf"{_PREFIX}{_TITLE}(?:(?:兼|、|以及|和|及)?{_PREFIX}{_TITLE}){{0,3}}")
_TITLE_ONLY = re.compile(rf"(?:{_RANK}){{0,3}}{_TITLE}")
_BLANK = re.compile(rf"[{BLANKS}]+")
_MARKS = r"、，,；;/／|｜。"
_OPEN, _CLOSE = r"（(〔\[【", r"）)〕\]】"
_WORD = re.compile(
    rf"(?P<note>[{_OPEN}][^{_OPEN}{_CLOSE}]{{0,60}}[{_CLOSE}])|(?P<blank>[{BLANKS}:：]+)|(?P<stop>[{_MARKS}{_OPEN}{_CLOSE}]+)"
    rf"|(?P<word>[^{BLANKS}:：{_MARKS}{_OPEN}{_CLOSE}]+)"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f〇]+")
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,8}(?:[·•・．‧∙][\u3400-\u9fff]{1,8}){1,3}")
_STRAY = BLANKS + "。；;，,、：:.*-—－–"
_AND_MORE = re.compile(
    r"(?:同志)?(?:等(?:同志|人|领导|[市县区省州]领导|领导同志)?)?(?:总?负责|牵头|配合|主抓|分管|统筹|协助|协调|参与|督办){0,2}$"
)
# Four characters of these are a name of another people, not a word.
_SOUNDS = frozenset(
    "巴特图日那其木苏和勒乌兰哈孜汗肉亚森艾赛帕夏"
    "阿布都拉买提吐尔逊古丽娜木江克力依米热玛合麦斯坦别格达娃卓扎西次仁多吉尼措旺堆桑嘎珠"
    "索南杰才让旦增洛玛央金姆平贡丹晋美边朗强久曲培罗贵觉云登华加宝贡确智"
)
# Surnames that far more often end a given name: 何海平|俞悦, not 何海|平俞悦.
_MOSTLY_GIVEN = frozenset("平明华文国和成安元全光云英海山军东生永")
_NO_PERSON = ("局", "委", "办", "厅", "区", "县", "政府", "公司", "中心", "部门", "单位", "街道", "集团")
_LONGEST = 40

# What a stretch of a word is: "name", "post", or "and" (和 between two names).
Step = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or a post, where it stands, and what is before it: "" nothing, " " a blank or colon, or a separator."""

    is_name: bool
    start: int
    end: int
    before: str


@dataclass(slots=True)
class _Reading:
    """What a stretch of text holds: its names and posts, the brackets behind them, and whether anything else."""

    parts: list[_Part] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)  # number of the part before the brackets → what is in them
    unread: bool = False


# One word.


def _is_post(text: str) -> bool:
    return len(text) <= _LONGEST and _POST.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    """Whether `text` is a person's whole name, by its surname: 王东, 欧阳明华."""
    if not 2 <= len(text) <= 4 or _is_word(text):
        return False
    surname = is_surname(text)
    if surname == 2 and len(text) == 2:
        return text[0] in COMMON and text[1] not in COMMON
    return surname > 0 and len(text) - surname <= 2 and _HAN.fullmatch(text) is not None


def _is_word(text: str) -> bool:
    """Whether `text` is no name although it begins like one: 公安局, 高新区, 陈县长."""
    return (
        text in NOT_NAMES or text in BODIES or text.endswith(_NO_PERSON) or _TITLE_ONLY.fullmatch(text, 1) is not None
    )


def _rare(word: str) -> tuple[Step, ...]:
    """Return `word` as one name whose surname no list has, or of another people: 买买提·艾力, 阿布都拉."""
    if _DOTTED.fullmatch(word) is not None and len(word) <= 24:
        return (("name", 0, len(word)),)
    if _HAN.fullmatch(word) is None or _is_word(word) or ends_as_organ(word) or is_collective(word):
        return ()
    return (("name", 0, len(word)),) if 2 <= len(word) <= 3 or _of_another_people(word) else ()


def _of_another_people(word: str) -> bool:
    """Whether four to six characters sound like one Tibetan, Mongolian or Uygur name: 多杰才让, 阿布都拉."""
    return 4 <= len(word) <= 6 and sum(char in _SOUNDS for char in word) >= len(word) - 1


@lru_cache(maxsize=2048)
def _segments(word: str) -> tuple[Step, ...]:
    """Return the names and posts that `word`, written without blanks, is made of; nothing where it is none."""
    if not 0 < len(word) <= _LONGEST:
        return ()
    # 陈县长: a surname and a post, the name itself is not printed.
    if _is_post(word) or (len(word) < 8 and word[0] in COMMON and _is_post(word[1:])):
        return (("post", 0, len(word)),)
    if _is_name(word) and (len(word) < 4 or is_surname(word) == 2):
        return (("name", 0, len(word)),)
    return _divided(word) or _rare(word)


_Path = tuple[float, tuple[Step, ...]]


def _divided(word: str) -> tuple[Step, ...]:
    """Return the best division of `word` into names with a known surname and posts: 王东李小明, 王东副市长李明."""
    best: list[_Path | None] = [None] * (len(word) + 1)
    best[0] = (0.0, ())
    for at in range(len(word)):
        here = best[at]
        for kind, end, worth in _steps(word, at) if here is not None else ():
            there = best[end]
            if here is not None and (there is None or here[0] + worth > there[0]):
                best[end] = (here[0] + worth, (*here[1], (kind, at, end)))
    last = best[len(word)]
    steps = last[1] if last is not None else ()
    names = [word[start] for kind, start, _ in steps if kind == "name"]
    # 阿布都拉 is no 阿布 and no 都拉: most of several names have a common surname.
    if len(names) > 1 and sum(first in COMMONEST for first in names) * 2 < len(names):
        return ()
    return tuple(step for step in steps if step[0] != "and")


def _steps(word: str, at: int) -> list[tuple[str, int, float]]:
    """Return what may begin at `at`: a name, a post, 和; where it ends, and how likely it is."""
    steps: list[tuple[str, int, float]] = []
    post = _POST.match(word, at) or _post_of_body(word, at)
    if post is not None:
        # The longer post is the right one: 王东|副市长, not 王东副|市长.
        steps.append(("post", post.end(), 1.0 + 0.3 * (post.end() - at)))
    if 1 < at < len(word) - 1 and word[at] in "和及与":
        steps.append(("and", at + 1, 0.3))
    for size in (4, 5):
        if at + size <= len(word) and _of_another_people(word[at : at + size]):
            steps.append(("name", at + size, -0.9))
    surname = is_surname(word[at:])
    common = 0.0 if surname == 2 or word[at] in COMMONEST else -0.6
    if word[at] in _MOSTLY_GIVEN:
        common -= 0.3
    for given, worth in ((2, -1.0), (1, -1.15)) if surname else ():
        end = at + surname + given
        if end <= len(word) and _HAN.fullmatch(word, at, end) is not None and not _is_word(word[at:end]):
            steps.append(("name", end, worth + common))
    return steps


def _post_of_body(word: str, at: int) -> re.Match[str] | None:
    """Return the title behind an organ that the lexicon knows: 市财政局|局长."""
    at += word[at] in LEVELS
    for size in range(min(12, len(word) - at - 2), 1, -1):
        if word[at : at + size] in BODIES:
            return _TITLE_ONLY.match(word, at + size)
    return None


# Words with blanks, brackets and separators between them.


def _belongs(left: str, right: str) -> bool:
    """Whether the blank between two words may be inside a name: 王　东, 欧 阳 明, 陆 明俞 悦."""
    if len(left) > 12 or len(right) > 12 or not (_HAN.fullmatch(left) and _HAN.fullmatch(right)):
        return False
    return len(left) == 1 or len(right) == 1 or (left in COMPOUND and len(right) <= 2)


def _read_words(reading: _Reading, text: str, words: list[tuple[int, int]], before: str) -> None:
    """Add what `words`, divided by nothing but blanks, hold."""
    runs: list[list[tuple[int, int]]] = []
    for start, end in words:
        if runs and len(runs[-1]) < 12 and _belongs(text[slice(*runs[-1][-1])], text[start:end]):
            runs[-1].append((start, end))
        else:
            runs.append([(start, end)])
    for number, run in enumerate(runs):
        _read_run(reading, text, run, before if number == 0 else " ")


def _read_run(reading: _Reading, text: str, run: list[tuple[int, int]], before: str) -> None:
    """Add the names and posts of words that may be one padded name."""
    places = [at for start, end in run for at in range(start, end)] if run[-1][1] - run[0][0] <= 4 * _LONGEST else []
    while places and text[places[-1]] in _STRAY:
        places.pop()
    while places and text[places[0]] in _STRAY:
        places.pop(0)
    word = "".join(text[at] for at in places)
    tail = _AND_MORE.search(word)
    if tail is not None and tail.start() > 1 and not _is_post(word):
        word = word[: tail.start()]
    steps = _segments(word)
    reading.unread = reading.unread or (bool(word) and not steps)
    for kind, start, end in steps:
        reading.parts.append(_Part(kind == "name", places[start], places[end - 1] + 1, before))
        before = ""


def _read(text: str, start: int, end: int) -> _Reading:
    """Return the names and posts of `text[start:end]`."""
    reading = _Reading()
    words: list[tuple[int, int]] = []
    before = ""
    for match in _WORD.finditer(text, start, end):
        if match.lastgroup == "word":
            words.append(match.span())
        elif match.lastgroup != "blank":
            if words:
                _read_words(reading, text, words, before)
                words, before = [], ""
            if match.lastgroup == "stop":
                before = "，" if match.group()[0] in "，," else "、"
            else:
                reading.notes[len(reading.parts) - 1] = match.group()[1:-1].strip(BLANKS)
    if words:
        _read_words(reading, text, words, before)
    return reading


# Names and their posts.


def _behind_name(parts: list[_Part], at: int) -> int:
    """Return the index of the last post from `at` on that belongs to the name before, 0 where there is none."""
    if at >= len(parts) or parts[at].is_name:
        return 0
    if parts[at].before == "":
        following = parts[at + 1] if at + 1 < len(parts) else None
        return at if parts[0].is_name or following is None or following.before != "" else 0
    if not parts[0].is_name:
        return 0
    if parts[at].before == "，" and not _owner(parts, at):  # 王东，市委常委、副市长
        while at + 1 < len(parts) and not parts[at + 1].is_name and parts[at + 1].before == "、":
            at += 1
        return 0 if _owner(parts, at) else at
    return at if parts[at].before == " " else 0


def _owner(parts: list[_Part], at: int) -> int:
    """Return the index of the name the posts from `at` on belong to (市委常委、副市长李明), 0 where there is none."""
    for index in range(at + 1, min(at + 5, len(parts))):
        if parts[index].is_name:
            return index if parts[index].before in ("", " ") else 0
    return 0


def _mentions(passage: Passage, reading: _Reading) -> tuple[LeaderMention, ...]:
    """Return the leaders that `reading` is about."""
    text, parts = passage.text, reading.parts
    found: list[LeaderMention] = []
    index = 0
    while index < len(parts):
        part, post = parts[index], ""
        if part.is_name:
            note = reading.notes.get(index, "")
            post = note if _is_post(note) else ""
            behind = _behind_name(parts, index + 1)
            if behind:
                post = text[parts[index + 1].start : parts[behind].end]
                index = behind
        else:
            owner = _owner(parts, index)
            post = text[part.start : parts[owner - 1].end if owner else part.end]
            if owner:
                part, index = parts[owner], owner
        name = _BLANK.sub("", text[part.start : part.end]) if part.is_name else ""
        found.append(LeaderMention(name, post, passage.span(part.start, part.end)))
        index += 1
    return tuple(found)


@lru_cache(maxsize=1024)
def _plain_names(text: str) -> tuple[tuple[int, str], ...]:
    """Return the names of `text`, and where they stand, if it is nothing but names with 、 between, as most are."""
    if len(text) > _LONGEST or _BLANK.search(text) is not None:
        return ()
    found, at = [], 0
    for name in text.split("、"):
        if _segments(name) != (("name", 0, len(name)),):
            return ()
        found.append((at, name))
        at += len(name) + 1
    return tuple(found)


def read_leaders(passage: Passage) -> tuple[LeaderMention, ...]:
    """Return the leaders that `passage`, the value of a label or a table cell, names; none for a dash or 无."""
    plain = _plain_names(passage.text)
    if plain:
        spans = passage.spans([(start, start + len(name)) for start, name in plain])
        return tuple([new_span(LeaderMention, (name, "", span)) for (_, name), span in zip(plain, spans, strict=True)])
    return _mentions(passage, _read(passage.text, 0, len(passage.text)))


# Section headings.

_NUMBER = re.compile(
    rf"[{BLANKS}]*(?:第[一二三四五六七八九十百\d]{{1,4}}[部分章节条]{{0,2}}|[{_OPEN}][一二三四五六七八九十\d]{{1,4}}[{_CLOSE}]"
    rf"|[一二三四五六七八九十]{{1,4}}[、．.]|\d{{1,3}}[、．.]?)?[{BLANKS}、．.]*[由请]?"
)
_VERB = (
    r"(?:主抓|牵头|分管|主管|包保|包抓|挂钩|挂点|挂帅|联系|统筹|督办|督导|领衔|领办|承办|负责|主持|协管|共同|具体|协调|推进|落实"
    r"|抓|带头|总|办|组织|实施|调度|办理|交办|和|并|的)"
)
_HEADING_VERB = re.compile(
    r"主抓|牵头|分管|主管|包保|包抓|挂钩|挂点|挂帅|联系|统筹|督办|领衔|领办|承办|负责|主持|协管|共同|推进|抓|带头"
)
_WORK = re.compile(
    rf"{_VERB}{{1,6}}(?:\d{{1,3}}(?:项|件|个)|重点|主要|各项|有关|相关|年度|目标|分解|政府|全[市县区省州]|重大|方面|领域|部门|单位|战线"
    r"|部分|民生|实事|市|县|区){0,5}(?:工作|任务|事项|项目|职责|目标|内容|部分|实事|清单){0,3}"
    r"(?:[（(][^（()）]{0,20}[）)])?[:：。]?"
)


def leader_heading(passage: Passage) -> tuple[LeaderMention, ...]:
    """Return the leaders a section heading names for its items (方志平市长主抓重点工作), none for other headings."""
    return tuple([each._replace(span=passage.span(*each.span)) for each in _in_heading(passage.text)])


@lru_cache(maxsize=256)  # the items of a section share their heading
def _in_heading(text: str) -> tuple[LeaderMention, ...]:
    """Return the leaders that the heading `text` names, their spans counted from its beginning."""
    passage = Passage(text)
    if not 3 < len(text) <= 80:
        return ()
    number = _NUMBER.match(text)
    start = number.end() if number is not None else 0
    for verb in _HEADING_VERB.finditer(text, start + 2):
        if _WORK.fullmatch(text, verb.start()) is not None:
            mentions = _only_leaders(passage, start, verb.start())
            if mentions:
                return mentions
    alone = _only_leaders(passage, start, len(text.rstrip(_STRAY)))
    return alone if all(mention.name and mention.post for mention in alone) else ()


def _only_leaders(passage: Passage, start: int, end: int) -> tuple[LeaderMention, ...]:
    """Return the leaders of characters `start:end` where these hold nothing else, and the names are certain."""
    reading = _read(passage.text, start, end)
    if reading.unread:
        return ()
    comrades = "同志" in passage.text[start:end]
    mentions = _mentions(passage, reading)
    return mentions if all(mention.post or comrades or _surely(mention.name) for mention in mentions) else ()


def _surely(name: str) -> bool:
    """Whether a name that stands in a heading without a post is a person's: 王东, not 高新区 or 全力."""
    return name[:1] in COMMONEST and not ends_as_organ(name) and name not in NOT_NAMES

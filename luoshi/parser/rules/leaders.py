"""Leaders (领导): persons named behind 牵头领导：, in a table cell or in a section heading.

谢卫东、牛殿祥 · 王　东 · 王东李小明 · 常务副市长王东 · 李明（市委常委、副市长） · 分管副市长 (a post without a name)
一、于会游市长主抓重点工作 · 二、冯中海常务副市长牵头重点工作 · 分管副市长王东牵头任务
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from luoshi.parser.lexicon.surnames import COMMON, COMMONEST, COMPOUND, NOT_NAMES, is_surname
from luoshi.parser.model import LeaderMention
from luoshi.parser.passage import BLANKS, Passage

_TITLE = (
    r"(?:市长|县长|区长|省长|州长|盟长|旗长|镇长|乡长|主席|书记|秘书长|部长|常委|主任|局长|厅长|委员|检察长|院长|政委|司令员|组长|巡视员|调研员"
    r"|总督学|督学|行长|董事长|总经理|经理|校长|处长|科长|股长|会长|理事长|台长|馆长|所长|站长|参谋长|支队长|大队长|总队长|顾问|指挥长|总指挥|链长|专员|负责人|领导|负责同志|领导同志|同志|县级干部|市领导|县领导|区领导)"
)
_BODY = (
    r"(?:市|县|区|省|州|盟|旗|镇|乡|街道|党|政府|人民政府|人大|政协|人大常委会|常委会|纪委|监委|政法委|委|组织部|宣传部|统战部|武装部|人武部|公安局|党组|党工委|管委会|工委|办公室|政府办公室|政府办"
    r"|高新区|经开区|开发区|新区|园区|工业园区|发改委|财政局|指挥部|领导小组|军分区|总工会|工商联)"
)
_RANK = r"(?:常务副|常务|第一副|第一|副|代理|代|党组|挂职|一级|二级|三级|四级|原|正|主要|分管|主管|联系|协管|协助分管|牵头|包保|包联|包抓|挂点|责任|相关|有关|各|总|执行|班子|副县级|正县级|副处级|正处级|其他|专职|（|）|、)"
_POST = re.compile(
    rf"(?:{_BODY}|{_RANK}){{0,8}}{_TITLE}(?:(?:[兼、，]|以及)?(?:{_BODY}|{_RANK}){{0,8}}{_TITLE}){{0,3}}"
)
_BLANK = re.compile(rf"[{BLANKS}]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f〇]+")
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,8}(?:[·•・．‧∙][\u3400-\u9fff]{1,8}){1,3}")
_STRAY = BLANKS + "。；;，,、：:.*-—－–"
_NONE = frozenset(("无", "暂无", "空", "略", "同上", "/", "\\", "／", "待定"))


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or a post, where it stands, and what divides it from the part before: "" nothing, " " a blank, "、" a separator."""

    is_name: bool
    start: int
    end: int
    before: str


_WORD = re.compile(
    rf"(?P<note>[（(〔\[][^（(〔\[）)〕\]]{{0,60}}[）)〕\]])|(?P<blank>[{BLANKS}:：]+)|(?P<stop>[、，,；;/／|｜。（()）〔〕\[\]]+)"
    rf"|(?P<word>[^{BLANKS}:：、，,；;/／|｜。（()）〔〕\[\]]+)"
)
_LONGEST = 40


def _is_post(text: str) -> bool:
    return len(text) <= _LONGEST and _POST.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    """Whether `text` can be a person's whole name: 王东, 欧阳明华, 买买提·艾力."""
    if _HAN.fullmatch(text) is None:
        return len(text) <= 24 and _DOTTED.fullmatch(text) is not None
    if text in NOT_NAMES or not 2 <= len(text) <= 4:
        return False
    surname = is_surname(text)
    return surname > 0 and len(text) - surname in (1, 2) or surname == 2 and text[0] in COMMON and len(text) <= 3


@lru_cache(maxsize=1024)
def _segments(word: str) -> tuple[tuple[bool, int, int], ...]:
    """Return the names and posts that `word`, written without a blank, is made of; nothing where it is something else."""
    if len(word) > _LONGEST or not word:
        return ()
    if _is_post(word):
        return ((False, 0, len(word)),)
    if _is_name(word) and (len(word) < 4 or is_surname(word) == 2 or "·" in word):
        return ((True, 0, len(word)),)
    return _divided(word) or _rare(word)


def _rare(word: str) -> tuple[tuple[bool, int, int], ...]:
    """Return `word` as one name with a surname that no list has, or of another people: 买买提."""
    if _DOTTED.fullmatch(word) is not None and len(word) <= 24:
        return ((True, 0, len(word)),)
    if 2 <= len(word) <= 4 and _HAN.fullmatch(word) is not None and word not in NOT_NAMES:
        return ((True, 0, len(word)),)
    return ()


_Path = tuple[float, tuple[tuple[str, int, int], ...]]


def _divided(word: str) -> tuple[tuple[bool, int, int], ...]:
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
    return tuple((kind == "name", start, end) for kind, start, end in steps if kind != "and")


def _steps(word: str, at: int) -> list[tuple[str, int, float]]:
    """Return the names and posts that may begin at `at`: what it is, its end, and how likely it is."""
    steps: list[tuple[str, int, float]] = []
    post = _POST.match(word, at)
    if post is not None:
        # The longer post is the right one: 王东|副市长, not 王东副|市长.
        steps.append(("post", post.end(), 1.0 + 0.3 * (post.end() - at)))
    if 1 < at < len(word) - 1 and word[at] in "和及与":
        steps.append(("and", at + 1, 0.3))
    surname = is_surname(word[at:])
    if surname:
        common = 0.0 if surname == 2 or word[at] in COMMONEST else -0.6
        for given, worth in ((2, -1.0), (1, -1.15)):
            end = at + surname + given
            if end <= len(word) and word[at:end] not in NOT_NAMES:
                steps.append(("name", end, worth + common))
    return steps


def _padded(words: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return `words`, divided by blanks only, with names put together that were padded: 王　东, 欧阳 明, 王 小明."""
    found: list[tuple[int, int]] = []
    for start, end in words:
        if found and _is_padding(text[found[-1][0] : found[-1][1]], text[start:end]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_padding(left: str, right: str) -> bool:
    """Whether `right` goes on with the name begun by `left` after a blank."""
    if len(left) > 12 or len(right) > 3:
        return False
    done = _BLANK.sub("", left)
    if len(done) == 1:
        return len(right) <= 2 and _HAN.fullmatch(done + right) is not None
    if done in COMPOUND:
        return len(right) <= 2 and _HAN.fullmatch(right) is not None
    if len(right) == 1 and len(done) == 2 and _HAN.fullmatch(right) is not None and not _is_post(done):
        # 王 小 明 is one name, 王 东 李 … are two.
        return len(left) == 2 or right not in COMMONEST
    return False


def _parts(text: str, floor: int, ceiling: int) -> tuple[list[_Part], list[tuple[int, int, int]]]:
    """Return the names and posts of `text[floor:ceiling]` and the notes in brackets (where, and after how many parts)."""
    parts: list[_Part] = []
    notes: list[tuple[int, int, int]] = []
    waiting: list[tuple[int, int]] = []
    before = ""

    def flush(link: str) -> None:
        nonlocal before
        for number, (start, end) in enumerate(_padded(waiting, text)):
            parts.extend(_read_word(text, start, end, before if number == 0 else " "))
        if waiting:
            before = link
        waiting.clear()

    for match in _WORD.finditer(text, floor, ceiling):
        if match.lastgroup == "word":
            waiting.append(match.span())
        elif match.lastgroup == "stop":
            flush("、")
            before = "、"
        elif match.lastgroup == "note":
            flush("")
            notes.append((match.start() + 1, match.end() - 1, len(parts)))
    flush("")
    return parts, notes


def _read_word(text: str, start: int, end: int, before: str) -> list[_Part]:
    """Return the names and posts of one word, which may hold the blanks of a padded name."""
    while end > start and text[end - 1] in _STRAY:
        end -= 1
    while start < end and text[start] in _STRAY:
        start += 1
    raw = text[start:end]
    for tail in ("等同志", "等领导", "同志", "等人", "等"):
        if raw.endswith(tail) and len(raw) - len(tail) >= 2 and not _is_post(raw):
            raw = raw[: -len(tail)]
            break
    offsets = [index for index, char in enumerate(raw) if char not in BLANKS]
    word = "".join(raw[index] for index in offsets)
    if word in _NONE or not word:
        return []
    found: list[_Part] = []
    for is_name, low, high in _segments(word) or _joined(word):
        found.append(_Part(is_name, start + offsets[low], start + offsets[high - 1] + 1, before if not found else ""))
    return found


def _joined(word: str) -> tuple[tuple[bool, int, int], ...]:
    """Return the names and posts on both sides of 和, 及, 与 in `word`."""
    for match in re.finditer(r"以及|[和及与兼]", word):
        left, right = _segments(word[: match.start()]), _segments(word[match.end() :])
        if left and right:
            return (*left, *((is_name, low + match.end(), high + match.end()) for is_name, low, high in right))
    return ()


def _mentions(passage: Passage, parts: list[_Part], notes: list[tuple[int, int, int]]) -> list[LeaderMention]:
    """Return the leaders that `parts` and the posts in `notes` are about."""
    text = passage.text
    posts_in_notes = {count - 1: text[a:b].strip(BLANKS) for a, b, count in notes if _is_post(text[a:b].strip(BLANKS))}
    name_first = bool(parts) and parts[0].is_name
    found: list[LeaderMention] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        if part.is_name:
            post = posts_in_notes.get(index, "")
            follows = index + 1
            if follows < len(parts) and not parts[follows].is_name and _belongs_to_name(parts, follows, name_first):
                post = text[parts[follows].start : parts[follows].end]
                index = follows
            found.append(LeaderMention(_bare(text[part.start : part.end]), post, passage.span(part.start, part.end)))
        else:
            owner = _owner(parts, index)
            if owner:
                named = parts[owner]
                post = text[part.start : parts[owner - 1].end]
                name = _bare(text[named.start : named.end])
                found.append(LeaderMention(name, post, passage.span(named.start, named.end)))
                index = owner
            else:
                found.append(LeaderMention("", text[part.start : part.end], passage.span(part.start, part.end)))
        index += 1
    return found


def _belongs_to_name(parts: list[_Part], at: int, name_first: bool) -> bool:
    """Whether the post `parts[at]` stands behind the name before it."""
    if parts[at].before == "":
        following = parts[at + 1] if at + 1 < len(parts) else None
        return name_first or following is None or following.before != ""
    return parts[at].before == " " and name_first


def _owner(parts: list[_Part], at: int) -> int:
    """Return the index of the name that the posts from `at` on belong to (市委常委、副市长李明), 0 where there is none."""
    for index in range(at + 1, min(at + 5, len(parts))):
        if parts[index].is_name:
            return index if parts[index].before in ("", " ") else 0
    return 0


def _bare(name: str) -> str:
    return _BLANK.sub("", name)


def read_leaders(passage: Passage) -> tuple[LeaderMention, ...]:
    """Return the leaders that `passage`, the value of a label or a table cell, names; none for a dash or 无."""
    parts, notes = _parts(passage.text, 0, len(passage.text))
    return tuple(_mentions(passage, parts, notes))


_NUMBER = re.compile(
    rf"[{BLANKS}]*(?:第[一二三四五六七八九十百\d]{{1,4}}[部分章节条、．.]{{0,3}}|[（(][一二三四五六七八九十\d]{{1,4}}[）)]|[一二三四五六七八九十]{{1,4}}[、．.]|\d{{1,3}}[、．.]?)?[{BLANKS}、．.]*"
)
_VERB = re.compile(
    r"(?:主抓|牵头|分管|主管|包保|包抓|挂钩|挂点|联系|统筹|督办|领衔|负责|主持|协管|推进|抓|总负责|带头|领办|承办|交办)"
)
_WORK = re.compile(
    r"(?:主抓|牵头|分管|主管|包保|包抓|挂钩|挂点|联系|统筹|督办|领衔|负责|协调|推进|落实|督导|抓|办|和|并|的|组织|实施|总|办理|调度){1,6}"
    r"(?:重点|主要|各项|有关|相关|年度|具体|目标|分解|政府|全市|全县|全区|重大|方面|领域|部分|市|县|区|民生|实事){0,4}"
    r"(?:工作|任务|事项|项目|职责|目标|内容|部分|实事|清单){0,3}(?:[（(][^（()）]{0,20}[）)])?[:：。]?"
)


def leader_heading(passage: Passage) -> tuple[LeaderMention, ...]:
    """Return the leaders a section heading gives its items to (于会游市长主抓重点工作); none for an ordinary heading."""
    text = passage.text
    if not 3 < len(text) <= 80:
        return ()
    number = _NUMBER.match(text)
    start = number.end() if number is not None else 0
    for verb in _VERB.finditer(text, start + 2):
        if _WORK.fullmatch(text, verb.start()) is not None:
            mentions = _strict(passage, start, verb.start())
            if mentions:
                return mentions
    end = len(text.rstrip(_STRAY))
    return _strict(passage, start, end, alone=True)


def _strict(passage: Passage, start: int, end: int, *, alone: bool = False) -> tuple[LeaderMention, ...]:
    """Return the leaders of `text[start:end]` where it holds nothing else; standing `alone`, each must have name and post."""
    text = passage.text
    parts, notes = _parts(text, start, end)
    if not parts:
        return ()
    inside = sum(b - a + 2 for a, b, _ in notes)
    covered = sum(part.end - part.start for part in parts) + inside
    rest = re.sub(r"同志|等|[\s、，,:：]", "", text[start:end])
    spread = len(text[start:end]) - len(rest)
    if covered < len(rest) + spread - len(re.findall(r"[\s、，,:：]", text[start:end])) - 2 * (
        text[start:end].count("同志")
    ) - text[start:end].count("等"):
        return ()
    mentions = tuple(_mentions(passage, parts, notes))
    comrade = "同志" in text[start:end]
    for mention in mentions:
        if mention.name and not is_surname(mention.name) and "·" not in mention.name:
            return ()
        if not mention.post and (alone or not comrade and mention.name[0] not in COMMONEST):
            return ()
        if not mention.name and alone:
            return ()
    return mentions

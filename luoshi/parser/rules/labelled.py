"""Labels of responsibility in a line (责任标签): where they stand, what they say, where their values begin and end.

    牵头领导：王东 牵头单位：市财政局；责任单位：市税务局       three labels on one line
    【责任单位】市商务局 · 牵头单位　市教育局                   brackets or a blank for the colon
    责任单位：市水利局，6月底完成                           a limit at the end of the names
Not: 工作单位：… in the middle of a sentence; 联系电话 behind a word it belongs to.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.draft import Assignment
from luoshi.parser.lexicon.labels import Role, label_role
from luoshi.parser.passage import BLANKS, Passage, Span, new_span
from luoshi.parser.rules.unit_names import ends_as_organ

OPENING = "（(〔[【［﹝"
CLOSING = "）)〕]】］﹞"
# Everything that a label can end in; what stands before is looked up by label_role, longest first.
_TAIL = (
    r"(?:领导同志|领导|责任人员?|负责人|负责同志|牵头人|包保人|联系人|联络员|经办人|单位|部门"
    r"|科室|处室|股室|机构|组织|主体|地区|镇街|责任县区|部门和单位|单位及部门|分工|时限要求"
    r"|时间要求|进度要求|时限|时间|期限|节点|日期|备注|电话|牵头|配合|主办|协办|类型|类别|来源|说明)"
)
_LABEL_BEFORE_COLON = re.compile(
    rf"(?P<label>[\u4e00-\u9fff（()）、]{{0,12}}{_TAIL}(?:[（(][\u4e00-\u9fff、]{{1,8}}[）)])?)[\s　]{{0,4}}$"
)
_COLON = re.compile("[:：︰]")
_AT_HEAD = re.compile(
    r"[【\[〔（(]?[\s　]{0,2}(?P<label>[\u4e00-\u9fff（()）、/　 ]{2,20}?)[\s　]{0,2}"
    # 责任单位（列第一位者为牵头单位，下同）：
    r"(?:[（(][^（()）:：。]{4,40}[）)](?=[\s　]{0,2}[:：]))?"
    r"(?:[】\]〕）)][\s　]{0,2}[:：︰]?|[:：︰])"
)
_SPACED_HEAD = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8})[\s　]+(?=\S)")
GAP = BLANKS + "；;，,。、.·|"
_ENDS_A_NAME = frozenset("局厅镇区县市省州")
_MAY_LACK_COLON = frozenset({Role.LEADER, Role.LEAD, Role.RESPONSIBLE, Role.ASSIST})
UNIT_ROLES = frozenset({Role.LEAD, Role.RESPONSIBLE, Role.ASSIST, Role.SENTENCE})

_TIME_WORDS = re.compile(
    r"""(?:(?:20\d\d年|今年|明年|当年|本年)?(?:\d{1,2}月(?:\d{1,2}日|底|初|末|中旬|上旬|下旬
      |份)?|[一二三四五六七八九十]{1,2}月(?:底|初|末|中旬|份)?|上半年|下半年|年底|年末|年内
      |年中|全年|第?[一二三四1-4]季度(?:末|底)?)
        |20\d\d年(?:底|末|内)?|持续|长期|常年|常态化|全程|近期|即时|立行立改|每[年月季周日]
      |按(?:时序)?进度|按时间节点|根据|适时|\d{4}[-./]\d{1,2}
      |[“"]?(?:国庆节?|元旦|春节|五一|七一|八一|中秋节?|劳动节|建党节|建军节)[”"]?(?:假期)?(?:之|以)?前
      |(?:主?汛期|入汛|入冬|供暖期|采暖期|秋季学期|春季学期|开学|高考|两会)(?:开学)?(?:之|以)?前
        )[^（(]{0,24}""",
    re.VERBOSE,
)
_ORGAN_END = re.compile(r"(?:局|委|办|厅|部|院|会|政府|管委会|集团|公司|中心|银行|单位|部门|街道|镇|乡|区|县|市)等?$")


def is_time(text: str) -> bool:
    return bool(text) and len(text) <= 30 and bool(_TIME_WORDS.fullmatch(text)) and not _ORGAN_END.search(text)


_MAY_HOLD_TIME = re.compile(r"[年月季底内期续效推前][^、]{0,30}$")


def split_time(value: Passage) -> tuple[Passage, Passage | None]:
    """Return `value` without the time limit at its end, and that limit: A、B，6月底完成 → (A、B, 6月底完成)."""
    if _MAY_HOLD_TIME.search(value.text[-40:]) is None:
        return value, None
    cut = max(value.text.rfind(mark) for mark in "，,；;、。 　")
    if cut < 0:
        return (value.cut(0, 0), value) if is_time(value.text) else (value, None)
    last = value.cut(cut + 1)
    if last and is_time(last.text):
        end = len(value.text[:cut].rstrip(GAP))
        return value.cut(0, end), last
    return value, None


def trim(passage: Passage, start: int = 0, end: int | None = None) -> Passage:
    """Return characters `start:end` without the signs and blanks at their ends."""
    text = passage.text
    if end is None:
        end = len(text)
    while start < end and text[start] in GAP:
        start += 1
    while end > start and text[end - 1] in GAP:
        end -= 1
    return passage.cut(start, end)


def _longest_label(printed: str) -> tuple[int, Role] | None:
    """Return how many characters to drop at the left of `printed` so that a label is left, and its role."""
    for drop in range(len(printed) - 1):
        role = label_role(printed[drop:])
        if role is not None:
            return drop, role
    return None


class _Mark(NamedTuple):
    """One label of a text: its words and role, where it begins and its part ends, where its value stands."""

    label: str
    role: Role
    start: int
    end: int
    value: int
    words: str  # the value


def labels_in(text: str, start: int) -> list[tuple[int, int, str, Role]]:
    """Return (start, end, label, role) of the labels with a colon in `text` from `start` on."""
    found: list[tuple[int, int, str, Role]] = _in_brackets(text, start) if "【" in text else []
    if found:
        return found
    if "：" not in text and ":" not in text and "︰" not in text:
        return found
    done = start
    for colon in _COLON.finditer(text, start):
        window = text[max(done, colon.start() - 26) : colon.start()]
        match = _LABEL_BEFORE_COLON.search(window)
        known = _longest_label(match["label"]) if match else None
        if match is None or known is None:
            continue
        drop, role = known
        at = colon.start() - len(window) + match.start() + drop
        before = text[at - 1 : at] if at > start else ""
        if before and before not in GAP + CLOSING and text[at] in _ENDS_A_NAME:
            # 区卫生健康局协办单位：, with the blank lost: the 局 is the organ's, not the label's.
            role = label_role(match["label"][drop + 1 :]) or role
            drop, at, before = drop + 1, at + 1, text[at]
        apart = before in GAP + CLOSING + "]】" or ends_as_organ(text, at)
        if before and role in (Role.FIELD, Role.DUE, Role.PERSON) and not apart:
            continue
        found.append((at, colon.end(), match["label"][drop:], role))
        done = colon.end()
    return found


_BRACKETED_LABEL = re.compile(r"【[\s　]?(?P<label>[\u4e00-\u9fff]{2,10})[\s　]?】[\s　]?[:：]?")


def _in_brackets(text: str, start: int) -> list[tuple[int, int, str, Role]]:
    """Return the labels that stand in brackets: 【牵头】区产业局 【配合】区科创局 【时限】6月底前."""
    return [
        (match.start(), match.end(), match["label"], role)
        for match in _BRACKETED_LABEL.finditer(text, start)
        if (role := label_role(match["label"])) is not None
    ]


class _Head(NamedTuple):
    """The label that a text opens with: 牵头单位：, 【责任单位】, or 牵头单位 and a blank (then without a colon)."""

    label: str
    role: Role
    end: int
    colon: bool


def _head_of(text: str) -> _Head | None:
    head = _AT_HEAD.match(text)
    role = label_role(head["label"]) if head else None
    if head is not None and role is not None:
        return _Head(head["label"], role, head.end(), True)
    spaced = _SPACED_HEAD.match(text)
    role = label_role(spaced["label"]) if spaced else None
    if spaced is None or role is None or role not in _MAY_LACK_COLON:
        return None
    return _Head(spaced["label"], role, spaced.end(), False)


_LONGEST_BEHIND_BLANK = 400  # characters of a line whose label has a blank for its colon
_LONGEST_KEPT = 300


def _marks(text: str) -> tuple[_Mark, ...]:
    """Return the labels of a text that opens with one; none where it opens with none."""
    head = _head_of(text)
    if head is None or (not head.colon and len(text) > _LONGEST_BEHIND_BLANK):
        return ()
    labels = [(0, head.end, _bare(head.label), head.role), *labels_in(text, head.end)]
    passage = Passage(text)
    found: list[_Mark] = []
    for at, (start, value_start, label, role) in enumerate(labels):
        end = labels[at + 1][0] if at + 1 < len(labels) else len(text)
        value, time = trim(passage, value_start, end), None
        if role in UNIT_ROLES:
            value, time = split_time(value)
        if value or time is None:
            found.append(_Mark(label, role, start, end, value.span().start, value.text))
        if time is not None:
            # The limit printed at the end of the names is a responsibility of its own.
            found.append(_Mark("", Role.DUE, *time.span(), time.span().start, time.text))
    return tuple(found)


# A line is looked at when it is joined with its neighbours and when it is read, and plans print the same ones again.
_kept_marks = lru_cache(maxsize=4096)(_marks)


def read_labels(passage: Passage) -> list[Assignment] | None:
    """Return the assignments of a passage that opens with a label; None where it opens with none.

    牵头领导：王东 牵头单位：市财政局；责任单位：市税务局 → three.
    """
    text = passage.text
    marks = _kept_marks(text) if len(text) <= _LONGEST_KEPT else _marks(text)
    if not marks:
        return None
    if len(passage.sources) > 1:
        return [
            Assignment(role, label, passage.cut(value, value + len(words)), passage.span(start, end))
            for label, role, start, end, value, words in marks
        ]
    at = passage.sources[0]
    return [
        Assignment(role, label, Passage(words, (at + value,)), new_span(Span, (at + start, at + end)))
        for label, role, start, end, value, words in marks
    ]


def opens_with_label(text: str) -> bool:
    """Return whether the line `text` opens with a label and its colon or brackets: 牵头单位：, 【责任单位】."""
    return bool(_kept_marks(text)) if len(text) <= _LONGEST_KEPT else _head_of(text) is not None


def _bare(label: str) -> str:
    return label if label.isalnum() else "".join(character for character in label if character not in BLANKS)

"""Assignments made in a speech or in minutes (交办): who is to do what, how often it is looked at, by when.

请颜武、永东同志牵头，针对各县区工业经济运行情况，三天一调度，一周一通报，必保全市工业总产值突破1000亿元
这里请功成同志牵头，市国资委负责，尽快研究制定具体方案
市发改委和政府督查室要清单化跟进
特别强调，各县区要抓紧列出明年一季度开工和半年达产项目清单
按要求11月10日前，完成底册外个体户查找补漏工作
no assignments: 各地、各部门要吃透精神，先谋一步 (nothing that could be checked) · 我们要深入学习
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.parser.lexicon import duty_words as words
from luoshi.parser.model import Dispatch
from luoshi.parser.passage import Passage
from luoshi.parser.rules.cadences import find_rhythms
from luoshi.parser.rules.deadlines import Time, find_times

_SENTENCE = re.compile(r"[^。；;！？\n]+")
_CLAUSE = re.compile(r"[^，,：:]+")
_NAME = r"[\u4e00-\u9fff·]{2,4}?"
_NAMED = re.compile(
    rf"(?:请|由)(?P<names>{_NAME}(?:{words.POST})?(?:[、和]{_NAME}(?:{words.POST})?){{0,5}})(?P<post>{words.POST})?(?:们)?"
    rf"(?:{words.TAKES_HOW})?(?:{words.TAKES})"
)
_POST_WORD = re.compile(words.POST)
_POST_END = re.compile(rf"(?:{words.POST})$")
_BODY_SIGN = re.compile(r"[委局办院部门室司团府区县位组]")

# The words that tell somebody to do something; whoever it is stands right before them.
_CUE = re.compile(r"(?:一定|也|都|同志)?(?:要(?![素求点闻]|紧的)|务必|必须|须|负责(?!人|同志)|抓紧|尽快|牵头)")
_DOES = re.compile(rf"(?:{words.DOES_HOW})?(?:{words.DOES})")
_COMMA = re.compile(r"[，,：: \u3000]")
_LONGEST_LIST, _LONGEST_BODY = 300, 24
_FAR = 2000  # no sentence of work is longer; a text without any 。 is not read to its end for every verb
_STRESS = re.compile(words.STRESS)
_WORK = re.compile(words.WORK)
_OPEN_GROUP = re.compile(r"(?:^|(?<=[，,：: 、]))(?:各|全市各|全县各|全区各|有关|相关|所有)|一把手|负责人|负责同志")
_DAY_LIMIT = re.compile(rf"[^，,。；;]{{0,16}}?[月日号底]前[，,]?(?:要|须|必须|全面|继续|基本)?(?:{words.TO_THE_DAY})")
_DEFINITE = re.compile(r"[省市县区州镇]|政府|党委")
_VAGUE = ("政府部门", "型政府", "政府单位")
# 各牵头单位、责任单位要…: a notice speaks to whoever its plan names, and assigns nothing new.
_ROLE = re.compile(r"(?:牵头|责任|配合|主办|协办|承办|协同)(?:责任)?(?:单位|部门)$")
_LIST_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]是|[一二三四五六七八九十]要|——|[（(]?[一二三四五六七八九十0-9]+[）)、.．])"
)
_TOPIC = re.compile(
    r"(?:[一二三四五六七八九十]是|关于)?(?P<topic>[^，,：:]{2,30}?)"
    r"(?:事关|关系到?|十分|非常|尤为|意义重大|的?问题|方面|工作)[^，,：:]{0,12}[，,：:][ ]?(?:这里)?$"
)
_REST = re.compile(r"^(?:要|须|负责|务必|必须|抓紧|，|,|\s)+")
_UNIT_SEPARATOR = re.compile(r"[、，,]|和|以及|及|与")


class _Order(NamedTuple):
    """Where bodies are told something: from the first of them to behind 要."""

    start: int
    end: int
    units: tuple[str, ...]


def read_dispatches(passages: Sequence[Passage], year: int | None) -> tuple[Dispatch, ...]:
    """Return the assignments of a text that is no plan, in order; deadlines are resolved against `year`."""
    found: list[Dispatch] = []
    for passage in passages:
        found.extend(_read_paragraph(passage, year))
    return tuple(found)


def _read_paragraph(passage: Passage, year: int | None) -> Iterator[Dispatch]:
    dated: list[tuple[int, int, Time]] = []
    for sentence in _SENTENCE.finditer(passage.text):
        start, end = sentence.span()
        text = sentence[0]
        named = _NAMED.search(text)
        told = None if named else _addressed(text, year)
        if named and _is_person(named):
            yield _named(passage, start, text, named, year)
        elif told:
            yield _told(passage, start, text, told, year)
        elif time := _day_limit(text, year):
            dated.append((start, end, time))
    if dated:
        yield _dated(passage, dated)


def _is_person(match: re.Match[str]) -> bool:
    """Say whether 请…牵头 names persons: 同志 or a post says so; without either no name looks like a body's."""
    return bool(match["post"] or _POST_WORD.search(match["names"])) or not _BODY_SIGN.search(match["names"])


def _named(passage: Passage, at: int, text: str, match: re.Match[str], year: int | None) -> Dispatch:
    names = re.split(r"[、和]", match["names"])
    leaders = tuple(_POST_END.sub("", name) for name in names)
    rest = text[match.end() :]
    units, tail = _helpers(rest)
    matter = _topic(text[: match.start()]) or _matter(tail)
    return _dispatch(passage, at + match.start(), at + len(text), leaders, units, matter, text[match.start() :], year)


def _helpers(rest: str) -> tuple[tuple[str, ...], str]:
    """Return the bodies that work with the leader (，市国资委负责，…), and what follows them."""
    start = len(rest) - len(rest.lstrip("，, "))
    for cue in _DOES.finditer(rest, start, start + _LONGEST_LIST):
        if units := _bodies(rest[start : cue.start()]):
            return units, rest[cue.end() :]
    return (), rest


def _bodies(printed: str) -> tuple[str, ...]:
    """Return the bodies of a list, () where one of its parts is none."""
    units = _split(printed)
    if not all(len(unit) <= _LONGEST_BODY and unit.endswith(words.BODY_TAILS) for unit in units):
        return ()
    return units


def _addressed(text: str, year: int | None) -> _Order | None:
    """Return where a body is told to do something that can be checked."""
    start = seen = 0
    for cue in _CUE.finditer(text):
        for comma in _COMMA.finditer(text, seen, cue.start()):
            start = comma.end()
        seen = cue.start()
        units = _bodies(text[start : cue.start()]) if cue.start() - start <= _LONGEST_LIST else ()
        if not units or all(map(_ROLE.search, units)):
            continue
        definite = not _OPEN_GROUP.search(text, start, cue.start())
        if definite and not _is_definite(units):
            continue
        rest = text[cue.end() : cue.end() + _FAR]
        if (
            definite
            or _STRESS.search(text, max(0, start - _FAR), start)
            or _WORK.search(rest)
            or _last_limit(rest, year)
        ):
            return _Order(start, cue.end(), units)
    return None


def _is_definite(units: tuple[str, ...]) -> bool:
    """Say whether every name is one of a body: 市发改委, 政府督查室; not 政府部门, 服务型政府, 一级."""
    return all(_DEFINITE.match(unit) and not unit.endswith(_VAGUE) and len(unit) >= 3 for unit in units)


def _told(passage: Passage, at: int, text: str, order: _Order, year: int | None) -> Dispatch:
    matter, rest = _matter(text[order.end :]), text[order.start :]
    return _dispatch(passage, at + order.start, at + len(text), (), order.units, matter, rest, year)


def _day_limit(text: str, year: int | None) -> Time | None:
    """Return the limit of a sentence that sets one to the day and names nobody: 11月10日前，完成…查找补漏工作."""
    if not _DAY_LIMIT.search(text):
        return None
    times = [time for time in find_times(text, year) if time.kind == "day" and time.edge]
    return times[-1] if times else None


def _dated(passage: Passage, dated: Sequence[tuple[int, int, Time]]) -> Dispatch:
    """Return one assignment for the dated sentences of a paragraph: they are the steps of one matter."""
    start, end = dated[0][0], dated[-1][1]
    quote = passage.text[start:end].strip()
    start += len(passage.text[start:end]) - len(passage.text[start:end].lstrip())
    matter = _LIST_MARK.sub("", quote)
    return Dispatch(quote, (), (), matter, None, max(time.date for _, _, time in dated), passage.span(start, end))


def _dispatch(
    passage: Passage, start: int, end: int,
    leaders: tuple[str, ...], units: tuple[str, ...], matter: str, text: str, year: int | None,
) -> Dispatch:  # fmt: skip
    quote = passage.text[start:end].rstrip()
    limit = _last_limit(text, year)
    return Dispatch(quote, leaders, units, matter, _cadence(text), limit, passage.span(start, start + len(quote)))


def _cadence(text: str) -> str | None:
    """Return the printed rhythms from the first to the last: 三天一调度，一周一通报."""
    rhythms = find_rhythms(text)
    return text[rhythms[0].start : rhythms[-1].end] if rhythms else None


def _last_limit(text: str, year: int | None) -> str | None:
    times = [time for time in find_times(text, year) if time.edge]
    return times[-1].date if times else None


def _matter(text: str) -> str:
    """Return what is to be done: the clauses without the rhythms, and without what stands before them."""
    kept = []
    for clause in _CLAUSE.finditer(text):
        piece = clause[0].strip()
        rhythms = find_rhythms(piece)
        if piece and not (rhythms and rhythms[0].start == 0 and rhythms[-1].end == len(piece)):
            kept.append(clause)
    if not kept:
        return ""
    return _REST.sub("", text[kept[0].start() : kept[-1].end()]).strip()


def _topic(before: str) -> str:
    """Return the matter named before the assignment: 县高铁新区建设事关长远，请…同志牵头."""
    match = _TOPIC.match(before)
    return match["topic"] if match and not _STRESS.search(match["topic"]) else ""


def _split(units: str) -> tuple[str, ...]:
    return tuple(unit for unit in _UNIT_SEPARATOR.split(units.strip()) if unit)

"""What a notice asks of the units (报送要求): a paper by a day, a paper again and again, and a rhythm of supervision.

请各牵头单位于7月10日前将落实方案(见附件2)报市政府政务督查室
各牵头部门要于7月5日前、12月20日前，分别将上半年、全年工作落实情况报省政府办公厅
每季度末月25日前报送工作进展情况 · 一月一调度、一月一督查、一月一通报
no duty: 及时调度进展情况并向市政府报告落实情况 (no day, no rhythm)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from luoshi.parser.lexicon import duty_words as words
from luoshi.parser.model import Duty
from luoshi.parser.passage import Passage
from luoshi.parser.rules.cadences import find_rhythms, recurring
from luoshi.parser.rules.deadlines import Time, find_times

_SENTENCE = re.compile(r"[^。；;！\n]+")
_REPORT = re.compile(
    rf"(?:将|(?<!一)把(?![手关握控脉准守]))(?P<object>[^。；;将]{{2,90}}?){words.SENT_HOW}{words.SENT}(?P<to>{words.OFFICE})?"
    rf"|向(?P<to2>{words.OFFICE}){words.SENT_HOW}{words.SENT}(?P<after2>[^，,。；;]{{2,50}})?"
    rf"|{words.SENT_HOW}{words.SENT}(?:(?P<to3>{words.OFFICE})|(?P<after>[^，,。；;]{{2,50}}))"
)
# Signs of the words that say that something is sent: the pattern above is dear, and most sentences have none.
_SENT = re.compile("[报馈提送发]")
_FORM = re.compile(
    r"[（(](?:[^（）()]{0,8}?)(?P<form>附件[0-9０-９一二三四五六]{0,2}|附表[0-9一二三]{0,2})[^（）()]{0,6}[）)]"
)
_BRACKETS = re.compile(r"[（(][^（）()]{0,30}[）)]")
_OWN = re.compile(r"^(?:一次|各自|本单位|本部门|本地区|本地|本级|各单位)(?:的)?")
_PAPER = re.compile(
    rf"(?:{words.DRAWN_UP})(?:好)?(?P<what>[^，,。；;、]{{0,16}}?(?:{words.PAPER}))|(?P<form>本表|此表|附表)"
)
_AGAIN = re.compile(r"[每按逐][^，,。；;将请向]{1,20}?(?:日?前|(?=[，,将向])|$)")
_SPELL = re.compile(r"上半年|下半年|全年|年度|半年|第?[一二三四]季度|[0-9]{1,2}月份?|1[-—－][0-9]{1,2}月份?")
_TAIL = re.compile(r"(?:(?:及时|分别|一并|书面|统一|汇总|各自)+|(?:通过|经)[^，,、]{1,12})$")
# How many characters before 报 may hold the day and whoever owes the paper.
_REACH = 200
_OFFICE = re.compile(words.OFFICE)
_SUBJECT = re.compile(
    rf"(?:^[一二三四五六七八九十0-9（）()]*[、.．]?|[，,。；;：:]|请|由|(?<=前))"
    rf"(?P<who>(?:{words.ASKED})(?:主要|[^，,。；;：:于在将每要]){{1,40}}?)(?:要|应|须|请|务必)?(?:于|在|将|每|按|会同|对照|$)"
)


@dataclass(slots=True)
class _Context:
    """What the earlier sentences of the notice said: to whom papers go, who sends them."""

    to: str | None = None
    who: str = ""


def read_duties(passages: Sequence[Passage], year: int | None) -> tuple[Duty, ...]:
    """Return what the notice and the closing part ask the units to send or do, each with a day or a rhythm."""
    context = _Context()
    found: list[Duty] = []
    for passage in passages:
        for sentence in _SENTENCE.finditer(passage.text):
            part = passage.cut(sentence.start(), sentence.end())
            found.extend(_read_sentence(part, year, context))
    return tuple(found)


def _read_sentence(passage: Passage, year: int | None, context: _Context) -> Iterator[Duty]:
    text = passage.text
    done = 0
    reported: list[tuple[int, int]] = []
    for match in _REPORT.finditer(text) if _SENT.search(text) is not None else ():
        made = _read_report(passage, match, done, year, context)
        if made:
            reported.append((made[0], match.end()))
            done = match.end()
            yield from made[1]
    for rhythm in find_rhythms(text):
        if not any(start <= rhythm.start < end for start, end in reported):
            span, raw = passage.span(rhythm.start, rhythm.end), text[rhythm.start : rhythm.end]
            yield Duty(rhythm.action, None, None, rhythm.every, span, raw=raw)


def _read_report(
    passage: Passage, match: re.Match[str], done: int, year: int | None, context: _Context
) -> tuple[int, list[Duty]] | None:
    """Read one 将…报… with the day or the rhythm before it: where that starts, and the duties; None without either."""
    text = passage.text
    done = max(done, match.start() - _REACH)
    lead = text[done : match.start()]
    every = recurring(lead)
    times = [] if every else [time for time in find_times(lead, year) if time.edge or time.kind == "day"]
    if not every and not times:
        return None
    context.to = (
        match["to"]
        or match["to2"]
        or match["to3"]
        or context.to
        or _office(text[max(0, match.start() - _REACH) : match.start()])
    )
    context.who = _who(lead) or context.who
    what, form = _paper(match, text[max(0, match.start() - _REACH) : match.start()])
    start = done + (len(lead) - len(lead.lstrip("，,、 请并和")))
    span = passage.span(start, match.end())
    if every:
        duty = Duty(what, None, context.to, every.every, span, context.who, _raw_of(lead), every.day, form)
        return done + every.start, [duty]
    return done + times[0].start, [
        Duty(own, time.date, context.to, None, span, context.who, _with_edge(lead, time), None, form)
        for time, own in zip(times, _share(what, times), strict=True)
    ]


def _office(before: str) -> str | None:
    """Return the body that asks, where no other is named as the one to report to."""
    found = _OFFICE.findall(before)
    return found[-1] if found else None


def _with_edge(lead: str, time: Time) -> str:
    """Return the printed limit, with the hour of a day that has one: 2月13日17时前."""
    hour = re.match(r"[ ]?(?:[0-9]{1,2}[时点:：][0-9]{0,2}(?:分)?)?(?:之?前)?", lead[time.end :])
    return lead[time.start : time.end + (hour.end() if hour else 0)]


def _raw_of(lead: str) -> str:
    found = _AGAIN.findall(lead)
    return found[-1] if found else ""


def _share(what: str, times: Sequence[Time]) -> list[str]:
    """Return one paper for each day: 上半年、全年工作落实情况 · 2 → 上半年工作落实情况, 全年工作落实情况."""
    *firsts, last = re.split(r"[、和]", what)
    period = _SPELL.match(last)
    if len(times) < 2 or len(firsts) + 1 != len(times) or period is None or not all(map(_SPELL.fullmatch, firsts)):
        return [what] * len(times)
    return [first + last[period.end() :] for first in firsts] + [last]


def _paper(match: re.Match[str], before: str) -> tuple[str, str]:
    """Return what is to be sent, and the form to fill in (附件2)."""
    printed = match["object"] or match["after"] or match["after2"] or ""
    form = _FORM.search(printed) or _FORM.match(match.string, match.end())
    what = _BRACKETS.sub("", printed)
    what = _TAIL.sub("", _OWN.sub("", what.strip(" ，,"))).strip(" ，,")
    if to := re.search(rf"[至到给](?:{words.OFFICE})$", what):
        what = what[: to.start()]
    if not what:
        papers = list(_PAPER.finditer(before))
        what = papers[-1]["what"] or papers[-1]["form"] if papers else ""
    return what, form["form"] if form else ""


def _who(lead: str) -> str:
    """Return whom the words before the day name last: 请各牵头单位、责任单位于7月10日前."""
    found = [match["who"] for match in _SUBJECT.finditer(lead)]
    return found[-1].strip() if found else ""

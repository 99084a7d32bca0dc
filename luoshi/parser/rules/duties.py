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

from luoshi.parser.model import Duty
from luoshi.parser.passage import Passage
from luoshi.parser.rules.cadences import find_rhythms, recurring
from luoshi.parser.rules.deadlines import Time, find_times

_SENTENCE = re.compile(r"[^。；;！\n]+")
_HOW = r"(?:书面|统一|汇总后?|分别|一并|及时|集中|正式|以书面形式|认真|按要求|同时|加盖公章后|并|逐级|定期|及时)*"
_VERB = r"(?:报送至|报送到|报送给|报送|上报至|上报|呈报|(?<!工作)报告给|(?<!工作)报告(?!》)|报至|报给|反馈至|反馈给|反馈到|反馈|提交至|提交|送达|送至|发送至|发至|(?<![通简专汇预申填周月日年情晨快海])报(?![道名废表纸销警酬价考账刊社到告送]))"
_BODY = r"(?:[市县区州省旗镇盟]|自治|人民政府|政府|党委|专项|领导|工作|办公|督查|督办|目标|考核|绩效|效能)[^，,。；;、（(将]{0,24}(?:督查室|督查局|督考办|督查科|督办室|督查考核中心|办公室|办公厅|政府办|委办|效能办|考核办|目标办|指挥部|专班|领导小组|政府|局|委|办|处|科|室|中心|厅)"
_REPORT = re.compile(
    rf"(?:将|把)(?P<object>[^。；;]{{2,90}}?){_HOW}{_VERB}(?P<to>{_BODY})?"
    rf"|向(?P<to2>{_BODY}){_HOW}{_VERB}(?P<after2>[^，,。；;]{{2,50}})?"
    rf"|{_HOW}{_VERB}(?:(?P<to3>{_BODY})|(?P<after>[^，,。；;]{{2,50}}))"
)
_FORM = re.compile(
    r"[（(](?:[^（）()]{0,8}?)(?P<form>附件[0-9０-９一二三四五六]{0,2}|附表[0-9一二三]{0,2})[^（）()]{0,6}[）)]"
)
_BRACKETS = re.compile(r"[（(][^（）()]{0,30}[）)]")
_OWN = re.compile(r"^(?:各自|本单位|本部门|本地区|本地|本级|各单位)(?:的)?")
_PAPER = re.compile(
    r"(?:制定|制订|细化|研究制定|编制|形成|拟定|建立|填报|填写|提出|报送|完善|起草|如有|若有)(?:好)?(?P<what>[^，,。；;、]{0,16}?(?:方案|计划|台账|清单|意见|表|报告|总结|安排|名单))"
    r"|(?P<form>本表|此表|附表)"
)
_AGAIN = re.compile(r"[每按逐][^，,。；;将请向]{1,20}?(?:日?前|(?=[，,将向])|$)")
_SPELL = re.compile(r"上半年|下半年|全年|年度|半年|第?[一二三四]季度|[0-9]{1,2}月份?|1[-—－][0-9]{1,2}月份?")
_TAIL = re.compile(r"(?:及时|分别|一并|书面|统一|汇总|各自)+$")
_OFFICE = re.compile(rf"{_BODY}")
_SUBJECT = re.compile(
    r"(?:^[一二三四五六七八九十0-9（）()]*[、.．]?|[，,。；;：:]|请|由|(?<=前))(?P<who>(?:各|有关|相关|所有|牵头|责任|市|县|区|省|州)[^，,。；;：:于在将每要]{1,40})(?:要|应|须|请|务必)?(?:于|在|将|每|按|会同|对照|$)"
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
    for match in _REPORT.finditer(text):
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
    """Read one 将…报… with the day or the rhythm before it: where that starts and the duties; None where there is neither."""
    text = passage.text
    lead = text[done : match.start()]
    every = recurring(lead)
    times = [] if every else [time for time in find_times(lead, year) if time.edge or time.kind == "day"]
    if not every and not times:
        return None
    context.to = match["to"] or match["to2"] or match["to3"] or context.to or _office(text[: match.start()])
    context.who = _who(lead) or context.who
    what, form = _paper(match, text[: match.start()])
    start = done + (len(lead) - len(lead.lstrip("，,、 请并和")))
    span = passage.span(start, match.end())
    if every:
        duty = Duty(what, None, context.to, every.every, span, context.who, _raw_of(lead), every.day, form)
        return done + every.start, [duty]
    return start, [
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
    *firsts, last = what.split("、")
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
    if to := re.search(rf"[至到给](?:{_BODY})$", what):
        what = what[: to.start()]
    if not what:
        papers = list(_PAPER.finditer(before))
        what = papers[-1]["what"] or papers[-1]["form"] if papers else ""
    return what, form["form"] if form else ""


def _who(lead: str) -> str:
    match = None
    for match in _SUBJECT.finditer(lead):
        pass
    return match["who"].strip() if match else ""

"""Figures (数字): national figures in a local plan, figures read from a picture, items without any."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.parser.checks.asking import of_each_plan, ordinal, share, short
from luoshi.parser.model import Diagnostic, Indicator, Item, Plan
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.indicators import read_indicators
from luoshi.parser.rules.numbering import Style, read_number
from luoshi.parser.stages.outline import PREFACE, REQUIREMENTS
from luoshi.parser.stages.reading import Found, Reading

# Up to so many items with national figures are asked about one by one.
_ASKED = 20
_LEVELS = ("county", "city", "province")


@dataclass(frozen=True, slots=True)
class _Limit:
    """From which value on a figure is beyond a county, a prefecture-level city, a province."""

    name: re.Pattern[str]
    unit: re.Pattern[str]
    county: float
    city: float
    province: float


# The first row that fits decides. Money handed down by the state is a national sum from smaller figures on; whole
# economies are counted in other magnitudes than what one plan sets out to spend.
_LIMITS = (
    _Limit(re.compile(r"中央预算内|中央财政|国债|专项债"), re.compile(r"元"), 1e10, 5e10, 5e11),
    _Limit(
        re.compile(r"生产总值|GDP|存款|贷款|融资|总产值|营业收入|营收|市值|资产|零售|进出口|交易|税收|收入|经济|规模|集群|产业"),
        re.compile(r"元"), 1e12, 6e12, 2e13,
    ),
    _Limit(re.compile(r""), re.compile(r"元"), 1e11, 5e11, 3e12),
    _Limit(re.compile(r"新增就业|失业人员|培训|高校毕业生|脱贫|贫困人口"), re.compile(r"人"), 3e5, 2e6, 5e6),
    _Limit(re.compile(r"人口|参保|覆盖|游客|旅游|接待|客流|惠及|服务|受益"), re.compile(r"人"), 2e7, 2e8, 2e9),
    _Limit(re.compile(r""), re.compile(r"人"), 1e6, 1e7, 6e7),
    _Limit(re.compile(r"小区"), re.compile(r"个"), 1e3, 1e4, 3e4),
    _Limit(re.compile(r"粮食"), re.compile(r"斤"), 1e10, 6e10, 3e11),
    _Limit(re.compile(r""), re.compile(r"亩"), 5e6, 3e7, 2e8),
    _Limit(re.compile(r"铁路|高速公路|公路|管网|管道"), re.compile(r"公里|千米"), 1e4, 5e4, 4e5),
)  # fmt: skip
_NATIONAL_MATTERS = re.compile(
    r"赤字率|财政赤字|赤字规模|中央本级|广义货币|人民币汇率|国家铁路|铁路建设资本金|国防|大型商业银行|三大粮食作物|南水北调"
)
# 全国文明城市, 建设全国试点村: a title to be won, not the country's figure.
_WHOLE_NATION = re.compile(
    r"(?<!建设)(?<!创建)(?<!打造)(?<!争创)(?<!获评)(?<!获得)(?<!建成)(?<!培育)(?<!入选)(?<!列入)(?<!纳入)(?<!面向)"
    r"(?:全国|我国|国家(?:级)?层面)(?!平均|水平|文明|前|先进|一流|示范|重点|百强|优秀|最|领先|试点|性|各|排名|十|百|第|人大|政协"
    r"|劳模|两会|红色|县域|首|唯一|知名|有|推广|现场|同|[“”《]|闻名|工商|统一|碳|及|和|、)"
)
_SMALLEST = min(limit.county for limit in _LIMITS)
_CLAUSE_MARKS = "，,。；;\n"


# 岭西省云澜市人民政府 speaks for the city.
_PROVINCE_BEFORE = re.compile(r"^[\u4e00-\u9fff]{2,3}省(?!人民政府|政府)(?=[\u4e00-\u9fff]{2,8}?(?:市|州|盟|县|区))")


def level_of_issuer(issuer: str | None, title: str) -> str:
    """Return who speaks: county, city (云澜市人民政府) or province; "" where it is the state or unknown."""
    for text in (issuer or "", title):
        if not text or "国务院" in text[:6]:
            continue
        text = _PROVINCE_BEFORE.sub("", text)
        match = re.search(
            r"[\u4e00-\u9fff]{1,8}?(?P<kind>自治区|自治州|自治县|省|州|盟|地区|市|县|区|旗|镇|街道|乡)", text
        )
        if match is None:
            continue
        kind = match["kind"]
        if kind in ("省", "自治区") or text.startswith(("北京", "上海", "天津", "重庆")):
            return "county" if re.match(r"(?:北京|上海|天津|重庆)市?[\u4e00-\u9fff]{2,3}[区县]", text) else "province"
        below = re.match(r"[\u4e00-\u9fff]{2,4}市[\u4e00-\u9fff]{1,4}[区县]", text)
        return "city" if kind in ("市", "自治州", "州", "盟", "地区") and below is None else "county"
    return ""


def is_national(indicator: Indicator, text: str, level: str, named: bool = True) -> bool:
    """Return whether a figure is the whole country's: beyond what `level` can set itself, or said to be.

    `named`: the text has words that say so somewhere.
    """
    if not named and indicator.value < _SMALLEST:
        return False
    at = text.find(indicator.raw)
    clause = (
        text[max(text.rfind(mark, 0, at) for mark in _CLAUSE_MARKS) + 1 : at + len(indicator.raw)] if at >= 0 else ""
    )
    words = clause or indicator.raw
    if named and (_NATIONAL_MATTERS.search(words) or _WHOLE_NATION.search(words)):
        return True
    for limit in _LIMITS:
        if limit.unit.match(indicator.unit) and limit.name.search(words):
            return indicator.value >= float(getattr(limit, level))
    return False


@of_each_plan
def national_figures(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask what the local share is of a figure copied from the state's or the province's paper."""
    level = level_of_issuer(plan.issuer, plan.title)
    if not level:
        return
    hits: list[tuple[Item, list[Indicator]]] = []
    for item in plan.items:
        if not item.indicators:
            continue
        # Every place of a text is dear to look at for the country's words: it is asked for their common sign first.
        nation = "国" in item.text and _WHOLE_NATION.search(item.text) is not None
        named = nation or _NATIONAL_MATTERS.search(item.text) is not None
        if national := [each for each in item.indicators if is_national(each, item.text, level, named)]:
            hits.append((item, national))
    for item, national in hits[:_ASKED]:
        figures = "、".join(f"“{short(each.raw)}”" for each in national[:4]) + ("等" if len(national) > 4 else "")
        message = f"{ordinal(item)}的{figures}像是全国（上级）的数字，请确认本地应承担多少。"
        yield Diagnostic("national-figure", "question", message, national[0].span, item.seq)
    if rest := hits[_ASKED:]:
        numbers = "、".join(str(item.seq) for item, _ in rest[:_ASKED])
        message = f"第{numbers}项中也有像是全国（上级）的数字，请确认本地应承担多少。"
        yield Diagnostic("national-figure", "question", message, rest[0][1][0].span)


def _overlaps(spans: list[Span], span: Span) -> bool:
    """Return whether `span` shares a character with one of the disjoint `spans`, which are in order."""
    at = bisect_left(spans, (span.end, 0))
    return at > 0 and spans[at - 1].end > span.start


@of_each_plan
def uncertain_figures(reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask a person to look at the figures that were recognised from a picture."""
    pictures = sorted(reading.document.recognised)
    found = [
        each
        for item in plan.items
        for each in item.indicators
        if each.uncertain or (pictures and _overlaps(pictures, each.span))
    ]
    if found:
        named = "、".join(f"“{short(each.raw)}”" for each in found[:6]) + ("等" if len(found) > 6 else "")
        message = f"{named}共{len(found)}个数字由图片识别得来，可能有误，请对照原件核对。"
        yield Diagnostic("figure-uncertain", "question", message, found[0].span)


_AIM = re.compile(r"目标|指标|预期")
_OF_THE_PAPER = frozenset("项件条份页章")  # 共49项具体工作, 本表一式三份
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十百千万]")


def _left_out(found: Found) -> Iterator[tuple[str, Passage]]:
    """Return the words of the plan's paper that are no items, with the section they stand in; those of requirements
    (保障措施) left out.
    """
    section = ""
    notes = {id(passage) for passage in found.notes}
    for passage in sorted([*found.headings, *found.notes], key=lambda each: each.sources[0]):
        number = read_number(passage) if passage.text else None
        if number is not None and number.style <= Style.CHINESE:
            section = passage.text[:40]
        if id(passage) in notes and not (REQUIREMENTS.search(section) or REQUIREMENTS.search(passage.text[:40])):
            yield section, passage


@of_each_plan
def unassigned_targets(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about figures of a section that names no unit (一、目标要求): they were read as no item."""
    words = [
        passage
        for section, passage in _left_out(found)
        if _FIGURE.search(passage.text) and (section or read_number(passage) or _AIM.search(passage.text))
    ]
    figures = [each for passage in words for each in read_indicators(passage)[0] if each.unit not in _OF_THE_PAPER]
    if figures:
        named = "、".join(f"“{short(each.raw)}”" for each in figures[:4]) + ("等" if len(figures) > 4 else "")
        message = f"{named}{len(figures)}个目标所在的段落没有责任单位，没有列为任务，请确认是否需要分解。"
        yield Diagnostic("target-left-out", "question", message, figures[0].span)


@of_each_plan
def unassigned_sections(_reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about a section whose numbered paragraphs name no unit, where those of the other sections do."""
    numbered: dict[str, list[Passage]] = {}
    for section, passage in _left_out(found):
        number = read_number(passage) if section and not PREFACE.search(section) else None
        if number is not None and number.style > Style.CHINESE:
            numbered.setdefault(section, []).append(passage)
    for section, passages in numbered.items():
        if len(passages) > 1:
            message = f"“{short(section)}”下的{len(passages)}段没有责任单位，没有列为任务，请确认是否需要分解。"
            yield Diagnostic("section-left-out", "question", message, passages[0].span())


@of_each_plan
def without_figures(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Say how many items set no figure."""
    items = [item for item in plan.items if not item.indicators and not item.relative]
    if items:
        message = f"{share(items, plan)}没有量化指标，需在落实方案中细化。"
        yield Diagnostic("no-figure", "hint", message, items[0].span)

"""Which quantities are targets (量化指标), and which are names, thresholds, sizes, facts or slogans.

kept     新增科技型中小企业500家 · 3座公铁立交桥 · 亿元以上项目超过240个 · 3亿吨港口吞吐量
refused  亿元以上项目 · 参保不足1年 · 每季度1次 · 320国道 · “四个意识” · 100万千瓦风电项目 · 三项制度改革 · 给予20万元
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from luoshi.parser.lexicon import figure_words as words
from luoshi.parser.lexicon.measures import (
    CLOSING_WORDS,
    COUNT_WORDS,
    FREQUENCY_WORDS,
    LIVING_WORDS,
    MONEY_WORDS,
    ORDINAL_WORDS,
    RATE_WORDS,
    SIZE_WORDS,
    TIME_WORDS,
)
from luoshi.parser.passage import new_span
from luoshi.parser.rules.indicator_names import is_bare_verb, name_before
from luoshi.parser.rules.numerals import Quantity

_BOUNDARY = re.compile(r"[，,。；;！!？?：:\n—]")
_FULL_STOPS = "。；;！\n"
_STOPS = "，,。；;、）)”！？ ?:：\n("

_IN_ORDER = re.compile(r"[第前][0-9]{1,3}[、和至—-]{1,2}$")
_ORDER_SIGNS = frozenset("、和至—-")
_GROUPED = re.compile(words.GROUPED)
_ARABIC_GROUPED = re.compile(words.ARABIC_GROUPED)
_LISTED_NOUN = re.compile(words.LISTED_NOUN)
_COUNTING = re.compile(rf"(?:{words.COUNTING_VERB})(?:{words.COUNTING_LINK})?$")
# 新建一所学校 counts one; 打造一个样板 counts nothing.
_MADE_SINGLY = frozenset("所座条处家")
# 新建口袋公园两个: a verb of making earlier in the clause.
_MADE = re.compile(rf"(?:{words.COUNTING_VERB})[^，,]{{1,60}}$")

_GOES_ON = re.compile(words.GOES_ON)
_OF_THING = re.compile(rf"的(?!{words.OF_TARGET})")
# 组建不少于50人的专家队伍: so many people is what the body must have, and no mark of which one.
_SET_UP = re.compile(rf"(?:{words.SETTING_UP})(?:一支|一个)?$")
_BODY = re.compile(rf"的[^，,。；;、的]{{0,10}}?(?:{words.BODY_OF_PEOPLE})")
_SIZED = re.compile(rf"[^，,。；;、]{{0,18}}?(?:{words.SIZED_THING})")
_SIZE_LEAD = re.compile(rf"(?:{words.SIZE_LEAD})(?:{words.SIZE_LINK})?$")
_LENGTH_LEAD = re.compile(rf"(?:{words.LENGTH_LEAD})(?:约|近)?")
# 财政资金80亿元支持重点项目: the amount is spent on what follows, and is no size of it.
_SPENT = re.compile(words.SPENT)
# 产值超10亿元企业5家: another figure counts the things that the amount picks out.
_PICKED = re.compile(
    rf"(?!的?(?:{words.SPENT}))[^，,。；;、：:\d]{{0,14}}?(?:{words.PICKED})(?:达到|突破|超过|增加到|不少于|达)?[ ]?"
)
_OUT_OF = re.compile(r"[^，,。；;、]{2,16}中(?:的|涉|有|选|属)")

_FREQUENCY = re.compile(
    rf"每(?:{words.PER_TIME})[^，,。；;]{{0,14}}$|跑$|(?:年|月|季度|周|日|旬)(?:至少|不少于)?(?:开展|召开|组织|举办)?$"
)
_SHORTENED = re.compile(rf"(?:{words.SHORTENED})[^，,。；;]{{0,6}}$|天数[^，,。；;]{{0,8}}$")
_LONGEST_LIST = 6
# How many characters before a figure hold the word that says what it is.
_NEAR = 14
# Signs without which nothing tells of the past, for one cheap look before the dear ones.
_PAST_SIGN = re.compile(r"[年已目截来月季]")
_LAST_YEAR = re.compile(r"(?<![比较于同与和超过在照按])(?:去年|上年|前年)(?!同期|度?末?相比|水平)")
_ALREADY = re.compile(words.ALREADY)
_STRONG_PAST = re.compile(rf"{words.STRONG_PAST}|(?<![0-9])1[-—–~至][0-9]{{1,2}}月份?")
_WILL = re.compile(words.WILL)
_STATED = re.compile(rf"(?:{words.STATED_OF})[^，,。；;]{{0,24}}(?:(?<!到)(?:{words.STATING}))")
_DUTY_NEXT = re.compile(rf"[，,](?:{words.DUTY})(?!素)")
_AFTER_QUOTE = re.compile(r"[^“”]{0,40}?”(?:的)?(?:既定|奋斗|总体|年度|预期|发展|工作)?(?:目标|任务|要求|指标)")
_SUBSIDY = re.compile(words.SUBSIDY)
_SUBSIDY_PAID = re.compile(words.SUBSIDY_PAID)

_REACHING = re.compile(rf"(?:{words.REACHING})$")
_CLOSES = re.compile(r"(?:以上|以下|以内|左右|大关)?(?:[，,。；;、）)”！\n]|$)")
_MONEY_SUBJECT = re.compile(words.MONEY_SUBJECT)
_PERSON_HEAD = re.compile(rf"[^，,。；;]{{0,24}}?(?:{words.PERSON_HEAD})")
# 助餐人次达200万以上, 农村贫困人口减少60万以上
_COUNTED_SUBJECT = re.compile(rf"(?P<unit>人次|人口|人数|户数)(?:{words.REACHING}|约|近|超)?(?:{words.AT_LEAST})?$")


class Clause(NamedTuple):
    """The stretch between two stops that holds a quantity."""

    start: int
    end: int


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of `text`, in order; the comma of 1,200 and the dash of 5%—6% divide nothing."""
    clauses, start = [], 0
    for stop in _BOUNDARY.finditer(text):
        at, sign = stop.start(), stop[0]
        if sign == "—" and text[at - 1 : at] != "—":
            continue
        if sign in "，," and text[at + 1 : at + 4].isdigit() and text[at - 1 : at].isdigit():
            continue
        clauses.append(new_span(Clause, (start, at)))
        start = at + 1
    clauses.append(Clause(start, len(text)))
    return clauses


def is_target(text: str, quantities: Sequence[Quantity], index: int, clause: Clause) -> bool:
    """Say whether the quantity at `index` is one that somebody must reach."""
    quantity = quantities[index]
    before, after = text[clause.start : quantity.start], text[quantity.end : quantity.end + 40]
    if _is_name(text, quantity, before, after) or _in_slogan(text, quantity):
        return False
    lead = text[clause.start : quantity.left]
    if not quantity.unit:
        return _is_plain_target(quantity, lead, after)
    if quantity.unit == "岁":
        return "寿命" in before
    # 1%人口抽样调查: a rate that nothing stands before is part of a name.
    if quantity.unit == "%" and quantity.op == "=" and not _ends_here(after) and _is_named(after, before):
        return False
    if quantity.unit in TIME_WORDS and not _SHORTENED.search(lead[-_NEAR:]):
        return False
    if quantity.unit in FREQUENCY_WORDS and _FREQUENCY.search(lead[-2 * _NEAR :]):
        return False
    if not _is_strength(quantity, before, after) and (
        _is_threshold(text, quantities, index, after) or _is_size(quantity, before, after)
    ):
        return False
    return not (_is_subsidy(text, quantity, clause) or _is_fact(text, quantity, clause))


def implied_unit(text: str, quantity: Quantity, clause: Clause) -> str:
    """Return the unit that a printed number leaves unsaid: 产值突破千亿 → 元, 4.69万…人口 → 人."""
    if quantity.unit or not quantity.scaled:
        return quantity.unit
    if counted := _COUNTED_SUBJECT.search(text[clause.start : quantity.left]):
        return {"人口": "人", "人数": "人", "户数": "户"}.get(counted["unit"], counted["unit"])
    return "人" if _PERSON_HEAD.match(text, quantity.end) else "元"


def _is_named(after: str, before: str) -> bool:
    return not after.startswith(("的", "和", "及", "与", "至", "到")) and is_bare_verb(name_before(before))


def _ends_here(after: str) -> bool:
    return not after or after[0] in _STOPS


def _is_name(text: str, quantity: Quantity, before: str, after: str) -> bool:
    """Say whether the number belongs to a name or an order: 第3批, 前10名, A4, 三个方面, 四个意识."""
    left = text[quantity.left - 1 : quantity.left] if quantity.left else ""
    if left in _ORDER_SIGNS and _IN_ORDER.search(text[max(0, quantity.left - 8) : quantity.left]):
        return True
    if left and (left in "第前+-/_.#@" or (left.isascii() and left.isalpha())):
        return True
    unit = quantity.unit
    if unit in ORDINAL_WORDS and not (quantity.scaled or _COUNTING.search(before[-_NEAR:])):
        return True
    if unit in CLOSING_WORDS and not (quantity.scaled or _ends_here(after)):
        return True
    if quantity.chinese and not quantity.bare and unit in COUNT_WORDS:
        if quantity.value < 2 and not (unit in _MADE_SINGLY and _COUNTING.search(before[-_NEAR:])):
            return True
        return _is_grouping(unit, before, after)
    if unit not in ("个", "项"):
        return False
    # “增产能”“保税收”“推项目”3个专项行动 counts the list just named.
    return bool(_ARABIC_GROUPED.match(after) or (left in "”》』" and left and _LISTED_NOUN.match(after)))


def _is_grouping(unit: str, before: str, after: str) -> bool:
    """Say whether a Chinese numeral only groups: 三个维护, 三项制度改革, 做到三个; 新建口袋公园两个 counts."""
    if _ends_here(after):
        return unit in ("个", "项") and not _MADE.search(before)
    return _GROUPED.match(after) is not None


def _in_slogan(text: str, quantity: Quantity) -> bool:
    """Say whether the number stands inside quotation marks that hold a catchword: “四个意识”, “200万+”, “1+4+8”."""
    opening = text.rfind("“", max(0, quantity.left - 60), quantity.left)
    if opening < 0 or "”" in text[opening : quantity.left]:
        return False
    if quantity.chinese and not quantity.bare:
        return True
    if quantity.op != "=" and quantity.bounded != "+":
        return False  # 备案到竣工验收“最多80天” says what must be kept
    # “3亿吨港口吞吐量、3000亿元工业产值、30万人口规模”目标
    return not _AFTER_QUOTE.match(text, quantity.right)


def _is_plain_target(quantity: Quantity, lead: str, after: str) -> bool:
    """Say whether a number without a unit is a target: 产值突破千亿, PM2.5浓度降至35以下, 保持动态为零."""
    if quantity.value == 0 and quantity.chinese:
        # 零就业家庭动态清零; 欠薪案件清零 is a wish, and no count of anything.
        return lead.endswith("为") or "零就业" in lead
    if quantity.scaled:
        if _CLOSES.match(after) and _COUNTED_SUBJECT.search(lead[-_NEAR:]):
            return True
        if _PERSON_HEAD.match(after):
            return quantity.value >= 10_000
        return bool(_CLOSES.match(after) and _MONEY_SUBJECT.search(lead))
    if quantity.chinese or not _CLOSES.match(after):
        return False
    return bool(_REACHING.search(lead.rstrip()[-_NEAR:])) and not 1900 < quantity.value < 2100


def _is_threshold(text: str, quantities: Sequence[Quantity], index: int, after: str, depth: int = 0) -> bool:
    """Say whether the amount only says which things are meant: 亿元以上项目, 收入低于5000元的人口."""
    quantity = quantities[index]
    if quantity.unit in RATE_WORDS:
        return False
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    counts_things = quantity.unit in COUNT_WORDS and quantity.unit not in LIVING_WORDS
    if quantity.bounded and not quantity.after_range:
        if following is not None and following.start == quantity.end:
            return True
        return not counts_things and not _ends_here(after) and not _GOES_ON.match(after)
    if quantity.op in (">=", "<=") and not counts_things and _OF_THING.match(after):
        return True
    if following is None:
        return False
    if quantity.unit in MONEY_WORDS and _PICKED.fullmatch(text, quantity.end, following.start):
        return True
    # 10亿元、50亿元、100亿元以上企业: what bounds the last bounds them all.
    if depth < _LONGEST_LIST and text[quantity.end : following.start] in ("、", "或", "和", "及"):
        rest = text[following.end : following.end + 40]
        return following.unit == quantity.unit and _is_threshold(text, quantities, index + 1, rest, depth + 1)
    return False


def _is_strength(quantity: Quantity, before: str, after: str) -> bool:
    """Say whether the people are those of a body that is to be set up: 组建不少于50人的队伍."""
    if quantity.unit not in ("人", "名") or not _BODY.match(after):
        return False
    return _SET_UP.search(before[-_NEAR:]) is not None


def _is_size(quantity: Quantity, before: str, after: str) -> bool:
    """Say whether the amount belongs to a thing: 总投资20亿元的项目, 年产30万吨…项目, 14亿中国人的饭碗."""
    if quantity.unit in RATE_WORDS:
        return False
    if _OF_THING.match(after):
        return quantity.unit not in COUNT_WORDS or quantity.unit in LIVING_WORDS
    if _ends_here(after):
        return _LENGTH_LEAD.fullmatch(before.strip()) is not None
    if quantity.unit in COUNT_WORDS and _OUT_OF.match(after):
        return True
    if _SIZE_LEAD.search(before[-_NEAR:]):
        return True
    if quantity.unit in SIZE_WORDS or quantity.unit in MONEY_WORDS:
        return bool(_SIZED.match(after)) and not (_COUNTING.search(before[-_NEAR:]) or _SPENT.match(after))
    # 面向邻近1200万人口的“服务圈”
    return quantity.unit == "人" and after.startswith(("口的", "的"))


def _is_subsidy(text: str, quantity: Quantity, clause: Clause) -> bool:
    """Say whether the figure is what somebody is paid: 给予最高800万元补助, 按投资额30%给予补贴."""
    if quantity.unit not in MONEY_WORDS and quantity.unit != "%":
        return False
    whole = text[clause.start : clause.end]
    if _SUBSIDY.search(whole) and (quantity.unit in MONEY_WORDS or _SUBSIDY_PAID.search(whole)):
        return True
    lead = text[clause.start : quantity.left]
    return quantity.unit in MONEY_WORDS and lead.endswith(("最高", "最高不超过", "最高给予", "单个最高", "最多不超过"))


def _is_fact(text: str, quantity: Quantity, clause: Clause) -> bool:
    """Say whether the clause tells what is or was: 今年高校毕业生达874万人,要促进…; 去年新增120家."""
    lead = text[clause.start : quantity.left]
    # 全国近3亿人领取养老金,必须确保按时足额发放
    if _DUTY_NEXT.match(text, clause.end) and (_STATED.fullmatch(lead) or lead.startswith(("全国", "我国"))):
        return True
    if not _PAST_SIGN.search(text, 0, quantity.left):
        return False
    start = max([text.rfind(stop, 0, clause.start) for stop in _FULL_STOPS]) + 1
    if not _PAST_SIGN.search(text, start, quantity.left):
        return False
    if _LAST_YEAR.search(lead) or _ALREADY.search(lead):
        return True
    past = _STRONG_PAST.search(text, start, quantity.left)
    return past is not None and not _WILL.search(text, past.end(), quantity.left)

"""Which quantities are targets (量化指标), and which are names, thresholds, sizes, facts or slogans.

kept     新增科技型中小企业500家 · 3座公铁立交桥 · 亿元以上项目超过240个 · 3亿吨港口吞吐量
refused  亿元以上项目 · 参保不足1年 · 每季度1次 · 320国道 · “四个意识” · 华润100万千瓦风电项目 · 三项制度改革
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.parser.lexicon.measures import (
    CLOSING_WORDS,
    COUNT_WORDS,
    FREQUENCY_WORDS,
    MONEY_WORDS,
    ORDINAL_WORDS,
    RATE_WORDS,
    SIZE_WORDS,
    TIME_WORDS,
)
from luoshi.parser.rules.numerals import Quantity

BOUNDARY = re.compile(r"(?<![0-9０-９])[，,]|[，,](?![0-9０-９]{3}(?![0-9０-９]))|[。；;！!？?：:\n]|——")

# 三个方面, 两个维护, 三项制度改革: the numeral groups what is named beside it, nothing is counted.
_GROUPING = re.compile(
    r"(?:方面|环节|层面|层次|维度|阶段|步骤|原则|维护|确立|意识|自信|毫不动摇|坚持|转变|统一|面向|健康|制度|机制|体系|文章|行动|关键|转型|融合|"
    r"清单|一律|月|季度|年头|小时|工作日|时段|时期|重要|更加|必须|务必|确保|到位|不变|没有变|能力|革命|结合|同步|同时|作用|主义|规定|导向|标准|要求|问题|"
    r"联动|协同|优先|减少|指标|提升|全面|责任|定位|重大原则|工程|专项|计划|领域|重点领域|重点任务|主要|主体)"
)
_ARABIC_GROUPING = re.compile(r"(?:方面|环节|层面|层次|维度|阶段|步骤|月(?!以)|季度|小时|工作日|部分|原则)")
_LISTED = re.compile(r"[”\"》』]$")
_LISTED_NOUN = re.compile(r"(?:专项|重大|重点|主题|特色)?(?:行动|工程|计划|体系|品牌|战略|机制|任务|活动|平台|系统)")

# Behind a bounded amount a noun makes a threshold (亿元以上项目), these make a target of it.
_GOES_ON = re.compile(
    r"(?:[、和及与并且或]|就业|参加|参与|享受|受益|增收|脱贫|达|完成|实现|覆盖|接入|上云|建成|开工|投产|投用|通车|，|,|。|；|;|）|\)|目标|任务|的?目标|的?任务|的?水平|的?增速|的?增长|的?要求|的?标准|"
    r"增长|增幅|增速|速度|安排|力争|确保|且|同比|左右|高标准|到位|纳入|通过|获得)"
)
_OF_NOUN = re.compile(
    r"的(?!(?:目标|水平|增速|增长|增幅|任务|要求|标准|比例|速度|规模|投资|覆盖率|达标率|幅度|成绩|预期|既定))"
)
_SIZED = re.compile(
    r"[^，,。；;、]{0,18}?(?:项目|工程|基地|电站|电厂|产业园|生产线|风电|光伏|机组|装置|泊位|码头|车间|工厂|厂房|储能|线路|管线|一体化|罐区|水库|综合体|园区|医院|学校|平台)"
)
_SIZE_BEFORE = re.compile(
    r"(?:年产|日产|月产|年处理|日处理|年加工|日供水|总投资|投资额|计划投资|概算投资|总规模|装机|装机容量|占地|占地面积|总建筑面积|建筑面积|注册资本|容量|全长|总长|长度?|宽|直径|口径|固定资产投资额|年营业收入|年主营业务收入|营业收入|年收入|纯收入|年销售额|亩均税收|亩均产值|单体|单项|单个|单体投资|累计投资|贷款余额|税收贡献|年纳税|纳税)"
    r"(?:约|近|超|达|为|在|过|高于|低于|不低于|不足|达到)?$"
)
_STRONG = re.compile(
    r"(?:新增|完成|建成|实现|开工|达到|达|投产|并网|新建|改造|治理|建设|增加|发行|安排|争取|新开工|腾退|盘活|盘活存量|消化|供应|出让|储备|减少|压减|培育|培训|整治|复垦|复绿|造林|推广|改建|改扩建|净增|投放|发放|兑现|落实|筹集|撬动|引进|招引|到位|拉动|突破|降低|节约|收储|种植|修复|保护|流转|回收|更新|力争|确保|改善|恢复|建立|设立|放宽|归集|资助|减轻|减免|化解|清偿|偿还|处置|办理)"
    r"(?:约|近|达|出|了|不低于|不少于|超过|超|至少|存量)?$"
)

_FREQUENCY = re.compile(
    r"每(?:个|半|两|隔|人|名|村|镇|周|月|季|年|旬|日|天|学期|次|家|户|位)[^，,。；;]{0,14}$|跑$|最多跑$|[^，,。；;]{0,4}(?:年|月|季度|周|日|旬)(?:至少|不少于)?(?:开展|召开|组织|举办)?$"
)
_SHORTENING = re.compile(
    r"(?:压缩|缩短|控制|压减|缩减|减少|提速|不超过|不得超过|降低|降至|降到|减至|平均|时限|时间|用时|时长|最多|下降|达到|不低于|不少于|稳定)[^，,。；;]{0,6}$"
)
_PAST = re.compile(
    r"(?<![比较于同与和超过在照按])(?:去年|上年|前年)(?!同期|度?末?相比|水平)|(?:年初|今年|去年)以来|截至|截止|目前|已(?:经|建成|完成|达到?|实现|有|累计|开工|投入)|1[-—–~至]\d{1,2}月份?|前三季度"
)
_STATE = re.compile(r"^(?:今年|全国|全省|全市|我国|我省|我市|我县|我区|目前|现有|当前|现)[^，,。；;]{0,24}$")
_STATE_VERB = re.compile(r"(?:[^到]达|近|有|共有|约有)$")
_DUTY_NEXT = re.compile(r"[，,](?:要|必须|务必|应当|需要|须)(?!素)")
_AFTER_QUOTE = re.compile(r"[^“”]{0,40}?”(?:的)?(?:既定|奋斗|总体|年度|预期|发展|工作)?(?:目标|任务|要求|指标)")

# 财政资金80亿元支持重点项目: the amount is spent on what follows, and is no size of it.
_PICKED = re.compile(
    r"(?!的?(?:支持|用于|投入))[^，,。；;、：:\d]{0,14}?(?:企业|项目|园区|基地|产业|集群|村|镇|单位|户|公司|平台|工程)(?:达到|突破|超过|增加到|不少于)?[ ]?"
)
_SPENT = re.compile(r"支持|用于|投入|投向|保障|推动|推进|建设|补贴|奖补|加快|实施")
_MADE = re.compile(
    r"(?:新增|新建|建成|建设|打造|创建|创成|培育|引进|完成|改造|举办|申报|认定|改建|扩建|改扩建|建|设立|实施|推出|落地)[^、，]{1,30}$"
)
_OUT_OF = re.compile(r"[^，,。；;、]{2,16}中(?:的|涉|有|选|属)")
_LONG = re.compile(r"(?:全长|长|长度|总长|线路全长|道路全长|宽|高|路面宽)(?:约|近)?$")
_PEOPLE = frozenset({"人", "户", "头", "只", "辆", "床", "张", "人次", "羽", "株", "口"})
_NO_UNIT_BEFORE = re.compile(
    r"(?:达到|提升到|提升至|提高到|提高至|增加到|增加至|控制在|控制到|下降到|下降至|降至|降到|降为|降低到|降低至|不低于|不少于|不高于|不超过|突破|保持在|稳定在|优于|增长到|增长至|低于|超过|高于|目标值为?|指数达)$"
)
_ENDS = re.compile(r"(?:以上|以下|以内|左右|大关)?(?:[，,。；;、）)”！\n]|$)")
# 2.2亿棒: a measure word that no list knows stands alone before the stop.
_OWN_UNIT = re.compile(r"[\u4e00-\u9fff](?<![级元余多人内上下起来左以的])(?=[，,。；;、）)！\n]|以上|左右|$)")
_MONEY_SUBJECT = re.compile(
    r"产值|收入|投资|贷款|税|生产总值|GDP|增加值|零售额|销售额|营收|交易额|资金|融资|规模|总量|余额|减负|成交额|贸易|进出口|市值|存款|固投|经济"
)
_PERSON_HEAD = re.compile(r"[^，,。；;]{0,24}?(人口|群众|农民|居民|职工|学生|劳动力|党员|老人|游客)")


@dataclass(frozen=True, slots=True)
class Clause:
    """The stretch between two stops that holds a quantity."""

    start: int
    end: int


def clauses_of(text: str) -> list[Clause]:
    """Return the clauses of `text`, in order; the comma of 1,200 divides nothing."""
    clauses, start = [], 0
    for stop in BOUNDARY.finditer(text):
        clauses.append(Clause(start, stop.start()))
        start = stop.end()
    clauses.append(Clause(start, len(text)))
    return clauses


def is_target(text: str, quantities: Sequence[Quantity], index: int, clause: Clause) -> bool:
    """Say whether the quantity at `index` is one that somebody must reach."""
    quantity = quantities[index]
    before, after = text[clause.start : quantity.start], text[quantity.end : quantity.end + 40]
    if _is_name(text, quantity, before, after) or _in_slogan(text, quantity):
        return False
    if quantity.unit == "":
        return _is_plain_target(quantity, text[clause.start : quantity.left], after)
    if quantity.unit in TIME_WORDS:
        if quantity.unit == "岁":
            return "寿命" in before
        return bool(
            "天数" in before or _SHORTENING.search(before) or _SHORTENING.search(text[clause.start : quantity.left])
        )
    if quantity.unit in FREQUENCY_WORDS and _FREQUENCY.search(text[clause.start : quantity.left]):
        return False
    if _is_threshold(text, quantities, index, after) or _is_size(quantity, before, after):
        return False
    return not _is_fact(text, quantity, clause)


def _is_name(text: str, quantity: Quantity, before: str, after: str) -> bool:
    """Say whether the number belongs to a name or an order: 第3批, 前10名, A4, PM2.5, 三个方面, 四个意识."""
    left = text[quantity.left - 1 : quantity.left] if quantity.left else ""
    if left and (left in "第前+-/_.#@" or (left.isascii() and left.isalpha())):
        return True
    if quantity.unit in ORDINAL_WORDS and not (quantity.scaled or _STRONG.search(before)):
        return True
    if quantity.unit in CLOSING_WORDS and not _ends_here(after):
        return True
    if quantity.chinese and not quantity.bare and quantity.unit in COUNT_WORDS:
        return (quantity.value < 2 and not _STRONG.search(before)) or _is_grouping(quantity.unit, before, after)
    if _ARABIC_GROUPING.match(after) and quantity.unit in ("个", "项"):
        return True
    # “增产能”“保税收”“推项目”3个专项行动 counts the list just named.
    return bool(
        _LISTED.search(text[: quantity.left][-1:]) and quantity.unit in ("个", "项") and _LISTED_NOUN.match(after)
    )


def _is_grouping(unit: str, before: str, after: str) -> bool:
    """Say whether a Chinese numeral only groups: 三个维护, 五个更加, 三项制度改革, 做到三个; 新建口袋公园两个 counts."""
    if _ends_here(after):
        return unit in ("个", "项") and not _MADE.search(before)
    return bool(_GROUPING.match(after))


def _in_slogan(text: str, quantity: Quantity) -> bool:
    """Say whether the number stands inside quotation marks that hold a catchword: “四个意识”, “200万+”, “1+4+8”."""
    opening = text.rfind("“", max(0, quantity.left - 60), quantity.left)
    if opening < 0 or "”" in text[opening : quantity.left]:
        return False
    if quantity.chinese and not quantity.bare:
        return True
    return not _AFTER_QUOTE.match(text, quantity.right)


def _is_plain_target(quantity: Quantity, before: str, after: str) -> bool:
    """Say whether a number without a unit is a target: 产值突破千亿, PM2.5浓度降至35以下, 保持动态为零."""
    if quantity.value == 0 and quantity.chinese:
        return "动态" in before or "保持" in before or before.endswith("为")
    if quantity.scaled and _OWN_UNIT.match(after):
        return True
    if quantity.scaled:
        if _PERSON_HEAD.match(after):
            return quantity.value >= 10_000
        return bool(_ENDS.match(after) and _MONEY_SUBJECT.search(before))
    if quantity.chinese or not _ENDS.match(after):
        return False
    return bool(_NO_UNIT_BEFORE.search(before.rstrip())) and not 1900 < quantity.value < 2100


def implied_unit(text: str, quantity: Quantity) -> str:
    """Return the unit that a printed number leaves unsaid: 产值突破千亿 → 元, 4.69万…人口 → 人."""
    if not quantity.unit and quantity.scaled:
        if own := _OWN_UNIT.match(text, quantity.right):
            return own[0]
        return "人" if _PERSON_HEAD.match(text, quantity.end) else "元"
    return quantity.unit


def _is_threshold(text: str, quantities: Sequence[Quantity], index: int, after: str) -> bool:
    """Say whether the amount only says which things are meant: 亿元以上项目, 收入低于5000元的人口, 其中10亿元以上5个."""
    quantity = quantities[index]
    if quantity.unit in RATE_WORDS:
        return False
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    if quantity.bounded and not quantity.after_range:
        if following is not None and following.start == quantity.end:
            return True
        counts_things = quantity.unit in COUNT_WORDS and quantity.unit not in _PEOPLE
        if after.startswith("的") or not counts_things:
            return bool(after) and not _GOES_ON.match(after) and not _ends_here(after)
        return False
    if (
        quantity.op in (">=", "<=")
        and quantity.unit not in COUNT_WORDS
        and after.startswith("的")
        and _OF_NOUN.match(after)
    ):
        return True
    # 10亿元、50亿元、100亿元以上企业: what bounds the last bounds them all.
    if (
        following is not None
        and text[quantity.end : following.start] in ("、", "或", "和", "及")
        and following.unit == quantity.unit
    ):
        return bool(following.bounded) and _is_threshold(
            text, quantities, index + 1, text[following.end : following.end + 40]
        )
    return False


def _ends_here(after: str) -> bool:
    return not after or after[0] in "，,。；;、）)”！? ？:：\n("


def _is_size(quantity: Quantity, before: str, after: str) -> bool:
    """Say whether the amount belongs to a thing (总投资20亿元的项目, 年产30万吨…项目, 14亿中国人的饭碗)."""
    if quantity.unit in RATE_WORDS:
        return False
    if _OF_NOUN.match(after):
        return quantity.unit not in COUNT_WORDS or quantity.unit in _PEOPLE
    if _ends_here(after):
        return _LONG.fullmatch(before.strip()) is not None
    if quantity.unit in COUNT_WORDS and _OUT_OF.match(after):
        return True
    if _SIZE_BEFORE.search(before):
        return True
    if quantity.unit in SIZE_WORDS or quantity.unit in MONEY_WORDS:
        return bool(_SIZED.match(after)) and not (_STRONG.search(before) or _SPENT.match(after))
    # 面向辽西1200万人口的“服务圈”
    return quantity.unit == "人" and bool(re.match(r"口?的", after))


def _is_fact(text: str, quantity: Quantity, clause: Clause) -> bool:
    """Say whether the clause tells what is or was: 今年高校毕业生达874万人,要促进…; 去年新增120家."""
    before = text[clause.start : quantity.left]
    if _PAST.search(before):
        return True
    states = _STATE_VERB.search(before) and _STATE.match(before)
    if states and _DUTY_NEXT.match(text, clause.end):
        return True
    # 全国近3亿人领取养老金,必须确保按时足额发放
    return before.startswith(("全国", "我国")) and bool(_DUTY_NEXT.match(text, clause.end))

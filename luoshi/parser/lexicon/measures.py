"""Measure words and units (量词、单位): what may stand behind a number and make a figure of it.

500家 · 80% · 1.6个百分点 · 66万亩 · 200万千瓦 · 35微克/立方米 · 300万吨标准煤
"""

from __future__ import annotations

import re

# Shares and rates: the number says how much, the words before it say of what.
RATES = ("/10万", "／10万", "/万", "个基点", "基点", "个百分点", "百分点", "%", "％", "﹪", "‰", "倍")
MONEY = ("美元", "欧元", "港元", "元人民币", "元")
# Counted things: 个 stands for most of them. What is counted may follow the measure word or stand before the number.
COUNTS = (
    "台(套)", "台（套）", "台/套", "台套", "架次", "车次", "场次", "批次", "班次", "人次", "亩次", "台次", "辆次", "艘次", "头次", "只次", "家次", "项次", "户次", "件次", "例次", "人份",
    "标准箱", "标箱", "个标段", "个班", "个", "家", "项", "件", "所", "座", "条", "处", "套", "台", "辆", "艘", "架",
    "场", "次", "期", "批", "支", "只", "头", "匹", "羽", "株", "棵", "份", "张", "篇", "册", "间", "栋", "幢", "片",
    "块", "宗", "起", "例", "对", "组", "种", "款", "枚", "颗", "粒", "根", "盏", "孔", "眼", "口", "床", "学位", "席",
    "名", "位", "户", "人", "笔", "单", "列", "部", "门", "桶", "瓶", "箱", "幅", "尊", "盘", "趟", "集", "顶", "把", "枪",
    "轮", "类", "班", "道", "站", "层", "级", "面", "节", "版", "挂", "尾", "页", "路", "棒",
)  # fmt: skip
QUANTITIES = (
    "亩", "公顷", "平方公里", "平方千米", "平方米", "平米", "㎡", "m²", "km²", "公里", "千米", "延米", "厘米", "毫米", "米",
    "车道公里", "海里", "吨标准煤", "吨标煤", "吨二氧化碳当量", "吨二氧化碳", "吨公里", "吨", "公斤", "千克", "斤", "克", "立方米",
    "m³", "立方", "方", "千升", "毫升", "升", "毫克", "微克", "纳克", "千瓦时", "千瓦", "兆瓦时", "兆瓦", "吉瓦时", "吉瓦", "MWh", "MW",
    "GWh", "GW", "kWh", "kW", "kw", "KW", "千伏安", "KVA", "kVA", "MVA", "兆伏安", "百万兆焦", "吉焦", "TEU", "EFLOPS", "PFLOPS", "EFlops", "PFlops",
    "T", "P", "分贝", "度", "μg", "mg", "分", "担", "人公里",
)  # fmt: skip
TIMES = ("个工作日", "工作日", "个自然日", "自然日", "个小时", "小时", "分钟", "秒", "天", "日", "个月", "岁")

_BY_LENGTH = sorted({*RATES, *MONEY, *COUNTS, *QUANTITIES, *TIMES}, key=len, reverse=True)
# 121人才梯队项目 counts no people.
_UNIT = "|".join("人(?!才|工智)" if unit == "人" else re.escape(unit) for unit in _BY_LENGTH)
# 件/万人, 微克/立方米, 万元/亩, 千瓦时/平方米·年.
_PER = r"(?:(?:[/／]每?|每)(?:百万|万|百|千(?=人))?(?:立方米|m³|平方公里|平方米|公顷|吨标准煤|吨|亩|公里|人|户|天|日|小时|年|月|升|L|个|件|家|次|千瓦时|千瓦|元|元GDP))?"
# 1500套（间), 15个（家）: a second measure word in brackets is part of the unit as printed.
_OR = rf"(?:[（(](?:{'|'.join(map(re.escape, sorted(COUNTS, key=len, reverse=True)))})[）)])?"
MEASURE = rf"(?:(?:{_UNIT}){_OR}{_PER})"

# With a Chinese numeral only these count things: 三级, 五年, 二期, 四方, 八度, 七部 are words or names.
_CHINESE_COUNTS = "个家项件所座条处套台辆艘架支只头名位户人间栋幢场篇册宗份株"
_TURNS = (
    "人次",
    "亩次",
    "台次",
    "辆次",
    "艘次",
    "头次",
    "只次",
    "家次",
    "项次",
)  # the same person or thing counts each time
_CHINESE_LONG = (
    "个百分点",
    *_TURNS,
    "场次",
    "台（套）",
    "台(套)",
    "亩",
    "公顷",
    "平方公里",
    "平方米",
    "公里",
    "吨",
    "千瓦",
    "兆瓦",
    "斤",
    "立方米",
    "倍",
    "成",
    "番",
)
CHINESE_MEASURE = rf"(?:{'|'.join(map(re.escape, _CHINESE_LONG))}|[{_CHINESE_COUNTS}]|{'|'.join(MONEY)})"
CHINESE_MEASURE_HEADS = _CHINESE_COUNTS + "".join(word[0] for word in (*_CHINESE_LONG, *MONEY, *COUNTS, *QUANTITIES))

COUNT_WORDS = frozenset(COUNTS)
RATE_WORDS = frozenset(RATES)
MONEY_WORDS = frozenset(MONEY)
TIME_WORDS = frozenset(TIMES)
# One thing has so much of it: 100万千瓦风电 is the size of a plant, and no target, where a project's name follows.
SIZE_WORDS = frozenset(QUANTITIES) - {"亩", "公里", "分"} | {
    "箱",
    "头",
    "只",
    "套",
    "台",
    "件",
    "条",
    "辆",
    "张",
    "床",
    "支",
}
# Counted too, but an amount of them picks things out: 20人以上企业, 1000头以上养殖场.
LIVING_WORDS = frozenset(
    {
        "人",
        "户",
        "头",
        "只",
        "辆",
        "床",
        "张",
        *_TURNS,
        "羽",
        "株",
        "口",
    }
)
# How often, not how much: 每季度1次.
FREQUENCY_WORDS = frozenset({"次", "场", "期", "轮", "批", "场次", "趟", "班"})
# Arabic numbers with these are names or order (5级, 12层, 3站) unless a verb of counting stands before them.
ORDINAL_WORDS = frozenset({"级", "层", "站", "版", "节", "面", "道", "类", "班", "度", "T", "P"})
# These are words of their own where anything follows (3部门, 5口径): a count only at the end of its clause.
CLOSING_WORDS = frozenset({"口", "方", "部", "门", "担", "把", "列", "分", "席", "页", "路"})

"""Comparisons without a number."""

import pytest

from luoshi.parser.passage import Passage
from luoshi.parser.rules.indicators import read_indicators

CASES = [
    ("居民收入增长与经济增长基本同步。", [("居民收入增长", "=", "经济增长")]),
    ("进出口增幅不低于全国平均水平。", [("进出口增幅", ">=", "全国平均水平")]),
    ("主要经济指标增速高于全省平均水平。", [("主要经济指标增速", ">=", "全省平均水平")]),
    ("单位能耗下降不低于全省完成值。", [("单位能耗下降", ">=", "全省完成值")]),
    ("农村居民收入增速快于城镇居民。", [("农村居民收入增速", ">=", "城镇居民")]),
    ("平均办理时间快于全国平均水平。", [("平均办理时间", "<=", "全国平均水平")]),
    ("能耗降低完成省下达任务。", [("能耗降低", "=", "省下达任务")]),
    ("登记失业人数控制在市下达指标以内。", [("登记失业人数", "<=", "市下达指标")]),
    ("政府债务率控制在省定警戒线以内。", [("政府债务率", "<=", "省定警戒线")]),
    ("税收收入不低于上年。", [("税收收入", ">=", "上年")]),
    ("社会融资规模增速明显高于去年。", [("社会融资规模增速", ">=", "去年")]),
    ("地区生产总值增长6%左右，力争高于全省平均水平。", [("地区生产总值增长", ">=", "全省平均水平")]),
    ("进出口总额增长9%左右、增速高于全国平均水平。", [("进出口总额增速", ">=", "全国平均水平")]),
    ("工业增加值增速高于全省2个百分点。", []),
    ("投资超过5亿元。", []),
    ("同步推进安置房建设。", []),
    ("完成机场路改造。", []),
    ("达到国内先进水平。", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_comparison_is_read(text, expected):
    found = read_indicators(Passage(text))[1]
    assert [(each.name, each.op, each.reference) for each in found] == expected


def test_a_comparison_points_to_its_words():
    text = "稳住外贸，进出口增幅不低于全国平均水平。"
    (found,) = read_indicators(Passage(text, (7,)))[1]
    assert text[found.span.start - 7 : found.span.end - 7] == found.raw == "进出口增幅不低于全国平均水平"

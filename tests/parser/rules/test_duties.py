"""What a notice asks of the units."""

import pytest

from luoshi.parser.passage import Passage
from luoshi.parser.rules.duties import read_duties

CASES = [
    (
        "请各牵头单位、责任单位于7月10日前将本单位重点工作落实方案(见附件2)报市政府政务督查室。",
        [("重点工作落实方案", "2026-07-10", "市政府政务督查室", None)],
    ),
    ("各牵头单位每月28日前将任务推进情况报送区政府督查室。", [("任务推进情况", None, "区政府督查室", "month")]),
    (
        "各牵头部门要于7月5日前、12月20日前，分别将上半年、全年工作落实情况报州政府办公室。",
        [
            ("上半年工作落实情况", "2026-07-05", "州政府办公室", None),
            ("全年工作落实情况", "2026-12-20", "州政府办公室", None),
        ],
    ),
    ("要制定推进计划，于2月28日前报县政府督查室。", [("推进计划", "2026-02-28", "县政府督查室", None)]),
    ("于3月底前制定落实方案并报市政府办公室。", [("落实方案", "2026-03-31", "市政府办公室", None)]),
    ("如有修改意见，请于2月13日17时前反馈市政府督查室。", [("修改意见", "2026-02-13", "市政府督查室", None)]),
    ("本表一式三份，于3月15日前报市政府督查室备案。", [("本表", "2026-03-15", "市政府督查室", None)]),
    (
        "每季度末月25日前报送工作进展情况，12月15日前报送全年总结。",
        [("工作进展情况", None, None, "quarter"), ("全年总结", "2026-12-15", None, None)],
    ),
    ("于每季度最后一个工作日前向县政府督查室报送进展情况。", [("进展情况", None, "县政府督查室", "quarter")]),
    ("每季度首月5日前将上季度进展报市效能办。", [("上季度进展", None, "市效能办", "quarter")]),
    ("各责任单位每半年向市政府报告一次工作进展。", [("工作进展", None, "市政府", "half-year")]),
    (
        "各单位要于4月1日前将台账通过邮箱报送至市政府办公室。",
        [("台账", "2026-04-01", "市政府办公室", None)],
    ),
    (
        "市政府督查室要一月一调度，一月一督查，一季一通报。",
        [("调度", None, None, "month"), ("督查", None, None, "month"), ("通报", None, None, "quarter")],
    ),
    ("实行周调度、月通报。", [("调度", None, None, "week"), ("通报", None, None, "month")]),
    ("三天一调度，一周一通报。", [("调度", None, None, "3 days"), ("通报", None, None, "week")]),
    ("指标由牵头单位按月监测。", [("监测", None, None, "month")]),
    ("每季度调度一次、半年通报一次。", [("调度", None, None, "quarter"), ("通报", None, None, "half-year")]),
    ("半月一会商。", [("会商", None, None, "half-month")]),
    ("7天一调度。", [("调度", None, None, "week")]),
    ("及时调度进展情况并向市政府报告落实情况。", []),
    ("将适时开展专项督查。", []),
    ("先后2次征求意见，经市政府第3次常务会议审议通过。", []),
    ("认真贯彻《政府工作报告》，积极报送优秀信息。", []),
    ("各单位“一把手”要亲自抓。", []),
    ("做好上半年总结。", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text or "empty" for text, _ in CASES])
def test_duty_is_read(text, expected):
    found = read_duties([Passage(text)], 2026)
    assert [(each.what, each.due, each.to, each.every) for each in found] == expected


def test_a_duty_names_who_owes_it_by_which_day_on_which_form():
    text = "请各牵头单位于每月28日前将进展情况（见附件3）报市政府督查室。"
    (duty,) = read_duties([Passage(text, (5,))], 2026)
    assert (duty.who, duty.day, duty.form, duty.raw) == ("各牵头单位", 28, "附件3", "每月28日前")
    assert text[duty.span.start - 5 : duty.span.end - 5].endswith("报市政府督查室")


def test_a_later_paper_goes_to_the_same_office():
    passages = [Passage("各单位于3月1日前将方案报市政府督查室。"), Passage("12月10日前报送总结。")]
    assert [duty.to for duty in read_duties(passages, 2026)] == ["市政府督查室", "市政府督查室"]


@pytest.mark.parametrize("text", ["将" * 20_000, "报送" * 8_000, "每月" * 8_000, "于3月1日前将方案" * 2_000])
def test_a_long_notice_ends(text):
    assert len(read_duties([Passage(text)], 2026)) <= len(text)

"""Brackets inside an item's text that say who does what: none of their words is lost in silence."""

from __future__ import annotations

from luoshi.parser import parse_text

PLAN = """青泽市2026年生态环境保护工作任务分解方案
一、推动绿色转型
1.制定准入清单。〔市生态环境局牵头，市水利局、自然资源局参与。{rest}〕原则上不再新建锅炉。（市城管局牵头，市水利局参与）
2.整治河道。（市水利局牵头）
"""


def test_units_of_a_bracket_with_a_second_sentence_are_read():
    parsed = parse_text(PLAN.format(rest="以下各项工作均需各县、区人民政府落实，不再列出。"))
    first = parsed.plans[0].items[0]
    assert first.text == "制定准入清单。原则上不再新建锅炉。"
    assert first.lead_units == ("市生态环境局", "市城管局")
    assert first.support_units == ("市水利局", "自然资源局", "各县、区人民政府")


def test_what_the_second_sentence_says_is_asked_about_where_it_is_not_understood():
    parsed = parse_text(PLAN.format(rest="经费问题另行专题研究。"))
    asked = [each.message for each in parsed.diagnostics if each.code == "duty-unread"]
    assert len(asked) == 1
    assert "经费问题另行专题研究" in asked[0]


def test_a_unit_named_in_two_brackets_of_one_item_is_not_asked_about():
    parsed = parse_text(PLAN.format(rest="以下各项工作均需各县、区人民政府落实，不再列出。"))
    assert not [each for each in parsed.diagnostics if each.code == "duty-unread"]

"""Laws that no text breaks: text of the grammar's own pieces, any Unicode text, text that grows."""

from __future__ import annotations

import random
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.parser import parse_text
from luoshi.parser.errors import ReaderError

from .laws import assert_laws, read_text

# The grammar's own pieces: what opens, divides and ends things, whole and broken.
PIECES = [
    "一、", "二、", "（一）", "(二)", "（二十四）", "1.", "2.", "3．", "１．", "4、", "（1）", "①", "▲", "第一部分 ", "98.76个", "2.3 ",
    "牵头单位：", "责任单位:", "配合单位：", "牵头领导：", "分管副市长：", "部门分工：", "完成时限：", "备注：", "牵 头 单 位：", "【责任单位】",
    "市教育局", "市发展改革委、生态环境局", "各县(市、区)人民政府(管委会)", "市直有关部门", "古塔区、凌河区人民政府", "等", "等有关部门", "周明远、林致和", "常务副市长", "王　东",
    "牵头", "配合", "按职责分工负责", "负责", "，", "、", "；", "。", "（", "）", "(", ")", "〔", "〕", "《", "》", "“", "”", "：",
    "\u3000", " ", "\t", "\n", "\n", "\n\n", "\r\n", "\u200b",
    "新增就业1.2万人以上", "建成公园3个", "增长5%—6%", "不低于全国平均水平", "分别达到50%、80%", "年底前", "6月底完成", "上半年", "持续推进", "2025年9月", "第二季度",
    "云澜市2026年重点工作任务分解", "云澜市人民政府关于印发重点工作责任分解的通知", "云政发〔2026〕3号", "附件1", "附件：1.任务分解表", "2026年3月5日", "云澜市人民政府",
    "各县（市、区）人民政府，市政府各部门：", "抄送：市委各部门。", "— 3 —", "目录", "（此件公开发布）", "责任单位列第一位的为牵头单位", "共计3方面、12项任务",
    "序号\t工作任务\t牵头单位\t责任单位\n", "1\t修路\t市交通运输局\t市财政局\n", "┌─┬─┐\n", "│1│修桥│\n", "└─┴─┘\n", "| 序号 | 任务 | 牵头单位 |\n", "|---|---|---|\n",
    "请周明远同志牵头，三天一调度，一周一通报。", "于7月10日前报市政府督查室", "每月28日前", "在全市会议上的讲话", "同志们：",
]  # fmt: skip


def parsed_or_refused(text: str) -> None:
    """Hold the reading of `text` to the laws; a text without words is refused, which is an answer too."""
    try:
        reading = read_text(text)
    except ReaderError as refusal:
        assert str(refusal).endswith("。")
        return
    assert_laws(reading)


@pytest.mark.parametrize("seed", range(300))
def test_text_of_the_grammars_pieces_keeps_the_laws(seed: int) -> None:
    chance = random.Random(seed)
    parsed_or_refused("".join(chance.choices(PIECES, k=chance.choice((5, 20, 60, 150)))))


LINES = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), min_size=1, max_size=30).map(
    "\n".join
)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
def test_lines_of_the_grammars_pieces_keep_the_laws(text: str) -> None:
    parsed_or_refused(text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=400))
def test_any_text_keeps_the_laws(text: str) -> None:
    parsed_or_refused(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(LINES)
def test_reading_twice_gives_the_same(text: str) -> None:
    try:
        first = parse_text(text)
    except ReaderError:
        return
    assert parse_text(text) == first


PLAN = "云澜市2026年重点工作任务分解\n\n" + "".join(
    f"{at}.新建改造农村公路{at + 20}公里，完成老旧小区改造{at + 3}个，年底前完工。\n牵头领导：周明远\n牵头单位：市交通运输局\n责任单位：市财政局、水利局等，各县(市)区人民政府\n"
    for at in range(1, 41)
)


@pytest.mark.parametrize("end", range(0, len(PLAN[:700]), 7))
def test_a_plan_cut_anywhere_keeps_the_laws(end: int) -> None:
    parsed_or_refused(PLAN[:end])


def lines_run_by(text: str) -> int:
    """Return how many lines of Python one parse of `text` runs: work counted, not timed."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return tick

    sys.settrace(tick)
    try:
        parse_text(text)
    finally:
        sys.settrace(None)
    return count


GROWING = {
    "plan": PLAN[: len(PLAN) // 2],
    "brackets": "（" * 400,
    "closed brackets": "（）" * 200,
    "one long line": "1.修路，" * 100,
    "labels": "牵头单位：" * 80,
    "commas": "、" * 400,
    "numbers": "1.2.3." * 80,
    "quarters": "6月底前完成5个、" * 60,
    "names": "牵头单位：" + "市财政局、" * 100,
    "blank lines": "1.修路\n\n\n\n" * 60,
    "cells": "1\t修路\t市交通运输局\n" * 60,
    "bars": "│1│修桥│\n" * 60,
    "headings": "一、\n（一）\n1.\n" * 40,
    "headings with counts": "一、交通（3项）\n1.修路。\n牵头单位：市交通运输局\n" * 30,
    "units of one item": "1.修路。\n" + "责任单位：市财政局、市水利局、各县（市、区）政府\n" * 50,
    "open ends": "1.修路。（市财政局等，市水利局等有关部门负责）\n" * 40,
    "titles": "云澜市2026年重点工作任务分解\n" * 60,
    "annexes": "附件1\n云澜市2026年任务分解\n1.修路。\n牵头单位：市交通运输局\n" * 20,
    "unread": "1.修路。\n牵头单位：市财政局\n说明情况如下，尚待核实。\n" * 30,
    "speech": "请周明远同志牵头，三天一调度，一周一通报。" * 40,
    "notice": "请于7月10日前将落实方案报市政府督查室。" * 40,
}


@pytest.mark.parametrize("name", GROWING)
def test_the_work_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    piece = GROWING[name]
    parse_text(piece)  # fills the caches, which count only once
    once, four_times = lines_run_by(piece), lines_run_by(piece * 4)
    assert four_times <= once * 4 * 1.5 + 4_000, (once, four_times)

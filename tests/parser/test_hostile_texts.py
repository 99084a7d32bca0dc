"""Hostile texts, read by the whole parser: they end, keep the laws, and four times the text is four times the work."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from luoshi.parser import ReaderError, parse_text

from .laws import assert_laws, read_text

_SIZE = 800
_SOME = 3_000  # calls that do not depend on the length of the text

# What is repeated until the text has its size; test_laws.py has further ones, written as plans.
PIECES = {
    "closing brackets": "）",
    "quotation marks": "“",
    "colons": "：",
    "labels without names": "牵头单位：",
    "labels on lines of their own": "牵头单位：市财政局\n",
    "spaced labels": "牵头单位 市财政局\n",
    "digits": "1",
    "percentages": "增长5%，",
    "ranges": "5%—6%",
    "chained figures": "分别达到50%、80%、",
    "limits": "6月底前",
    "years": "（2026年）",
    "ordinals": "第",
    "numerals": "一",
    "one verb": "牵头",
    "verbs of both roles": "牵头配合",
    "tasked bodies": "有关部门要，",
    "groups": "各县、",
    "group words": "各",
    "conjunctions": "和",
    "levels": "市、县两级",
    "comrades": "请周明远同志牵头，",
    "names": "王　东 ",
    "posts": "常务副市长",
    "numbered lines": "1.修路\n",
    "uncertain numbers": "98.76个乡镇\n",
    "run-in numbers": "（一）修路。（二）修桥。",
    "sub-headings": "工业\n农业\n",
    "contents": "一、交通……3\n",
    "annex lists": "附件：1.任务分解表\n",
    "signatures": "云澜市人民政府\n2026年3月5日\n",
    "cells one a line": "1\n修路\n市交通运输局\n",
    "heads without a body": "序号\n任务\n牵头单位\n",
    "bars": "|1|修路|市交通运输局|\n",
    "drawn rows": "│1│修路│\n├─┼─┤\n",
    "tabs": "1\t修路\t市交通运输局\n",
    "items without responsibility": "1.新增就业1万人。\n",
    "stated counts": "共计10方面内容、49项具体工作。",
    "rules": "列第一位的责任单位为牵头单位，",
    "comparisons": "增速不低于全国平均水平，",
}


def grown(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def calls_of(text: str) -> int:
    """Return how many functions, of Python and of C, one parse of `text` calls: work counted, not timed."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        parse_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", PIECES)
def test_four_times_a_hostile_text_is_four_times_the_work(name: str) -> None:
    piece = PIECES[name]
    parse_text(grown(piece, _SIZE))  # fills the caches, which count only once
    once, four_times = calls_of(grown(piece, _SIZE)), calls_of(grown(piece, 4 * _SIZE))
    assert four_times <= once * 6 + _SOME, (once, four_times)


@pytest.mark.parametrize("name", PIECES)
def test_a_hostile_text_keeps_the_laws(name: str) -> None:
    assert_laws(read_text("云澜市2026年任务分解\n1.修路。（市交通运输局负责）\n" + grown(PIECES[name], _SIZE)))


def test_a_text_of_blanks_is_refused_in_a_sentence() -> None:
    with pytest.raises(ReaderError, match=r"没有文字.*。$"):
        parse_text(" \u3000\n" * 10_000)

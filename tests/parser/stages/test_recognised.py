"""Figures read from a picture (OCR) are marked: a person must look at them."""

from __future__ import annotations

from dataclasses import replace

from luoshi.parser.passage import Span
from luoshi.parser.pipeline import read_document
from luoshi.parser.readers import read_pasted

TEXT = "云澜市2026年重点工作任务分解\n1.新增就业1200人。\n牵头单位：市人社局\n2.新建学校3所。\n牵头单位：市教育局\n"


def test_figures_in_a_recognised_stretch_are_uncertain_and_asked_about() -> None:
    document = replace(read_pasted(TEXT), recognised=(Span(0, TEXT.index("2.新建")),))
    reading = read_document(document)
    first, second = reading.plans[0].items
    assert [each.uncertain for each in first.indicators] == [True]
    assert [each.uncertain for each in second.indicators] == [False]
    assert any(each.code == "figure-uncertain" and "新增就业1200人" in each.message for each in reading.diagnostics)

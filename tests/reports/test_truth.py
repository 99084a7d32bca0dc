"""Marks that a reviewer should look at twice: a table of what is said and what is marked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luoshi.reports.truth import Reading, Told, marks_of


def jobs(value, last=9300, official=None, op=">=", unit="人", wanted=12000):
    numbers = [None if each is None else Decimal(str(each)) for each in (wanted, value, last, official)]
    return Reading("就业", unit, op, *numbers)


def told(progress="已建成3所学校。", last="", readings=(), **more):
    given = {"unchanged": False, "is_done": False, "share": None, **more}
    return Told(progress=progress, last_progress=last, readings=list(readings), **given)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (told(), []),
        (told(readings=[jobs(9900)]), []),
        (told(readings=[jobs(14880)]), ["jump"]),
        (told(readings=[jobs(9000)]), ["falls"]),
        (told(readings=[jobs(4.1, 5.2, op="<=", unit="%", wanted=5)]), []),
        (told(readings=[jobs(9900, official=9700)]), ["official"]),
        (told(readings=[jobs(14880)], unchanged=True), []),
        (told("已建成3所学校。", "已建成3所学校。"), ["copied"]),
        (told("已建成3所学校。", "已建成3所学校。", unchanged=True), []),
        (told("项目有序推进，" + "取得实效" * 9, "项目有序推进，" + "取得成效" + "取得实效" * 8), ["empty", "alike"]),
        (told("各项工作有序推进、稳步推进。"), ["empty"]),
        (told("有序推进，已开工3个项目。"), []),
        (told(is_done=True, share=Decimal(80)), ["done-below"]),
        (told(is_done=True, readings=[jobs(9900)]), ["done-short"]),
        (told(is_done=True, share=Decimal(100), readings=[jobs(12500)]), []),
        (told(readings=[jobs(5, 0)]), []),
        (told(readings=[jobs(None)]), []),
    ],
)
def test_marks(said, codes):
    assert [mark.code for mark in marks_of(said)] == codes

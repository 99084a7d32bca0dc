"""Figures that cannot be the place's own, and items without any."""

from __future__ import annotations

import pytest

from luoshi.parser.checks.figures import level_of_issuer

from .conftest import HEAD, TASKS, found, plan_text

COUNTY = HEAD.replace("云澜市", "青川县").replace("市政府", "县政府")


@pytest.mark.parametrize(
    ("issuer", "title", "level"),
    [
        ("云澜市人民政府", "", "city"),
        ("青川县人民政府办公室", "", "county"),
        ("云澜市东湖区人民政府", "", "county"),
        ("岭南省人民政府", "", "province"),
        ("岭南省云澜市人民政府", "", "city"),
        ("云湘自治州人民政府", "", "city"),
        ("北京市人民政府", "", "province"),
        ("北京市东城区人民政府", "", "county"),
        (None, "云澜市2026年重点工作任务分解", "city"),
        ("国务院办公厅", "国务院关于落实重点工作分工的意见", ""),
        (None, "重点工作任务分解", ""),
    ],
)
def test_who_speaks(issuer: str | None, title: str, level: str) -> None:
    assert level_of_issuer(issuer, title) == level


@pytest.mark.parametrize(
    "text",
    [
        "城镇新增就业1100万人以上。",
        "安排中央预算内投资6800亿元。",
        "全国财政赤字规模增加1万亿元。",
        "新建高标准农田8000万亩。",
        "改造城镇老旧小区5.3万个。",
        "安排专项债券4.4万亿元。",
    ],
)
def test_a_national_figure_in_a_citys_plan_is_asked_about(text: str) -> None:
    whole = plan_text(4, text=lambda at: text if at == 2 else TASKS[at])
    (diagnostic,) = found(whole, "national-figure")
    assert diagnostic.seq == 3 and diagnostic.severity == "question"
    assert whole[diagnostic.span.start : diagnostic.span.end] in text


@pytest.mark.parametrize(
    "text",
    [
        "城镇新增就业5.6万人以上。",
        "地区生产总值突破1.2万亿元。",
        "新增贷款2000亿元。",
        "争取中央预算内投资项目30个、资金12亿元。",
        "接待游客3000万人次。",
        "建设全国乡村治理示范村10个。",
        "创建全国文明城市，新增志愿者3万人。",
    ],
)
def test_a_large_figure_of_its_own_is_not(text: str) -> None:
    assert not found(plan_text(4, text=lambda at: text if at == 2 else TASKS[at]), "national-figure")


def test_a_county_is_measured_by_smaller_figures() -> None:
    def text(at: int) -> str:
        return "城镇新增就业60万人。" if at == 2 else TASKS[at]

    assert found(plan_text(4, text=text, head=COUNTY), "national-figure")
    assert not found(plan_text(4, text=text), "national-figure")


def test_items_without_figures_are_counted_in_one_hint() -> None:
    (diagnostic,) = found(plan_text(4, text=lambda at: TASKS[at] if at else "推进机关作风建设。"), "no-figure")
    assert diagnostic.severity == "hint" and "1项没有量化指标" in diagnostic.message


def test_targets_of_a_section_without_units_are_asked_about() -> None:
    aims = "一、目标要求\n今年全市粮食总产量稳定在60万吨以上，新增就业1.2万人。\n二、重点任务\n"
    (diagnostic,) = found(plan_text(4, head=f"{HEAD}{aims}"), "target-left-out")
    assert "粮食总产量稳定在60万吨以上" in diagnostic.message and "2个目标" in diagnostic.message


def test_counts_of_the_paper_and_figures_of_its_requirements_are_no_targets() -> None:
    head = f"{HEAD}为实现全年目标，分解为4项任务。\n一、重点任务\n"
    tail = "二、保障措施\n各单位每季度召开调度会1次，办结率达到100%。\n"
    assert not found(plan_text(4, head=head) + tail, "target-left-out")


def test_a_section_of_paragraphs_without_units_is_asked_about() -> None:
    tail = "二、民生保障\n1.办好群众身边的实事。\n2.守牢安全底线。\n"
    (diagnostic,) = found(plan_text(4, head=f"{HEAD}一、重点任务\n") + tail, "section-left-out")
    assert "“二、民生保障”下的2段" in diagnostic.message

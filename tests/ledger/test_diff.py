"""What became of a plan: added, removed, changed and moved tasks, told by their words and not by their numbers."""

from __future__ import annotations

import time

import pytest

from luoshi.ledger.diff import PlanDiff, diff_files, diff_plans
from luoshi.ledger.diff_text import diff_text, diff_values
from luoshi.ledger.word_diff import Piece, word_diff
from luoshi.parser import Deadline, Item
from tests.ledger.made import NOWHERE, figure, file, item, plan

ROADS = item(1, "新建改建农村公路260公里，实施危桥改造18座。", lead=("市交通运输局",))
SCHOOLS = item(2, "新增公办幼儿园学位1800个、义务教育学位3200个。", lead=("市教育局",), support=("市财政局",))
WATER = item(3, "推进泽水河综合治理，清淤河道45公里。", lead=("市水利局",))
ELDERLY = item(4, "新增养老床位900张，建成社区食堂30个。", lead=("市民政局",))


def diff(old: list[Item], new: list[Item]) -> PlanDiff:
    return diff_plans(plan(*old), plan(*new))


def renumbered(each: Item, seq: int, **changes: object) -> Item:
    known = {
        "lead": each.lead_units,
        "support": each.support_units,
        "headings": each.headings,
        "deadlines": each.deadlines,
        "indicators": each.indicators,
    }
    return item(seq, **{"text": each.text, **known, **changes})  # type: ignore[arg-type]


def test_the_same_plan_has_no_difference():
    found = diff([ROADS, SCHOOLS], [ROADS, SCHOOLS])
    assert not (found.added or found.removed or found.changed or found.moved)
    assert "没有不同" in diff_text([found])


def test_added_and_removed_tasks_are_found_though_the_numbers_shift():
    found = diff([ROADS, SCHOOLS, WATER], [ELDERLY, renumbered(SCHOOLS, 2), renumbered(WATER, 3)])
    assert [each.text for each in found.added] == [ELDERLY.text]
    assert [each.text for each in found.removed] == [ROADS.text]
    assert not found.moved, "a task does not move because another before it went"


def test_a_changed_figure_is_told_as_a_figure():
    old = renumbered(ROADS, 1, indicators=(figure("农村公路", 260, "公里"),))
    new = renumbered(ROADS, 1, text=ROADS.text.replace("260", "280"), indicators=(figure("农村公路", 280, "公里"),))
    (pair,) = diff([old], [new]).changed
    assert [(each.name, each.old, each.new) for each in pair.figures] == [("农村公路", "260公里", "280公里")]
    assert "〔－260公里〕〔＋280公里〕" in diff_text([diff([old], [new])])


def test_units_that_came_and_went_are_told_by_role():
    (pair,) = diff([SCHOOLS], [renumbered(SCHOOLS, 2, lead=("市教育体育局",), support=("市财政局", "市妇联"))]).changed
    assert [(each.field, each.removed, each.added) for each in pair.names] == [
        ("牵头单位", ("市教育局",), ("市教育体育局",)),
        ("责任单位", (), ("市妇联",)),
    ]


def test_an_open_end_that_went_is_a_change():
    (pair,) = diff([renumbered(SCHOOLS, 2, is_open_ended=True)], [SCHOOLS]).changed
    assert [(each.removed, each.added) for each in pair.names] == [(("等",), ())]


def test_a_changed_limit_is_told_before_and_after():
    june = Deadline("6月底前", "2026-06-30", NOWHERE)
    (pair,) = diff([renumbered(WATER, 3, deadlines=(june,))], [WATER]).changed
    assert pair.limit == ("2026年6月30日（6月底前）", "")


def test_a_task_under_another_heading_has_moved():
    old = renumbered(WATER, 3, headings=("三、改善城乡面貌",))
    new = renumbered(WATER, 3, headings=("四、办好民生实事",))
    found = diff([old], [new])
    assert [pair.moved for pair in found.moved] == ["section"] and not found.changed
    assert "由“三、改善城乡面貌”移到“四、办好民生实事”" in diff_text([found])


def test_a_heading_that_is_only_numbered_anew_moves_nothing():
    old, new = (renumbered(WATER, 3, headings=(f"{number}、改善城乡面貌",)) for number in "三四")
    assert not diff([old], [new]).moved


def test_of_tasks_in_another_order_as_few_as_possible_have_moved():
    found = diff([ROADS, SCHOOLS, WATER, ELDERLY], [SCHOOLS, WATER, ELDERLY, ROADS])
    assert [pair.new.text for pair in found.moved] == [ROADS.text]


def test_tasks_of_the_same_words_are_paired_in_order():
    twin = "落实年度任务。"
    found = diff([item(1, twin), item(2, twin)], [item(1, twin), item(2, twin)])
    assert [(pair.old.seq, pair.new.seq) for pair in found.pairs] == [(1, 1), (2, 2)]


def test_plans_are_paired_by_title_and_a_plan_that_came_is_told_whole():
    first, second = plan(ROADS, title="重点工作任务分解"), plan(WATER, title="民生实事责任分解")
    diffs = diff_files(file(second), file(first, second))
    assert [(each.old is None, [x.text for x in each.added]) for each in diffs] == [(False, []), (True, [ROADS.text])]


def test_the_values_for_json_hold_the_same():
    (values,) = diff_values([diff([ROADS, SCHOOLS], [SCHOOLS, WATER])])
    assert [each["text"] for each in values["added"]] == [WATER.text]
    assert [each["text"] for each in values["removed"]] == [ROADS.text]
    assert values["changed"] == values["moved"] == []


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("增长6%左右", "增长6.5%左右", [("same", "增长"), ("gone", "6%"), ("came", "6.5%"), ("same", "左右")]),
        ("推进改革", "推进改革", [("same", "推进改革")]),
        ("", "新增", [("came", "新增")]),
        ("5G基站", "6G基站", [("gone", "5G"), ("came", "6G"), ("same", "基站")]),
    ],
)
def test_text_differences_are_whole_figures(old, new, pieces):
    assert word_diff(old, new) == tuple(Piece(*piece) for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲乙丙丁", "甲丙丁乙"),
        ("推进工业强市", "促进工业强市建设"),
        ("a 1,200人", "b 1200人"),
        ("长" * 500, "短" * 400),
    ],
)
def test_the_pieces_of_a_difference_make_both_texts_again(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "came") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


def test_thousands_of_reworded_tasks_are_compared_in_seconds():
    old = [item(n, f"第{n}号工程完成投资{n * 37 % 991}万元，惠及群众{n * 53 % 977}户。") for n in range(1, 2001)]
    new = [item(n, each.text.replace("完成", "计划完成")) for n, each in enumerate(old, 1)]
    began = time.perf_counter()
    assert len(diff(old, new).pairs) == 2000
    assert time.perf_counter() - began < 10

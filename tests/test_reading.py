"""Many files at a time: in order, few ahead, and no dead worker takes other files with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from luoshi.commands.failures import EMPTY, READ, REFUSED, Refusal
from luoshi.commands.reading import read_each, worst
from luoshi.parser import ParsedFile

PLAN = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市人社局\n2.新建学校3所。\n牵头单位：市教育局\n"


def names(parsed: ParsedFile) -> str:
    return parsed.source


def deadly(parsed: ParsedFile) -> str:
    """End the process without a word, as a fault in native code does."""
    if parsed.source.startswith("致命"):
        os._exit(9)
    return parsed.source


def written(folder: Path, *file_names: str) -> list[str]:
    for name in file_names:
        (folder / name).write_text(PLAN, "utf-8")
    return [str(folder / name) for name in file_names]


def test_outcomes_come_in_the_order_given(tmp_path):
    files = written(tmp_path, *(f"{number}.txt" for number in range(30)))
    assert [each.text for each in read_each(files, names, 2)] == [f"{number}.txt" for number in range(30)]


def test_a_file_that_kills_its_worker_is_refused_and_the_others_are_read(tmp_path):
    files = written(tmp_path, "甲.txt", "致命1.txt", *(f"{number}.txt" for number in range(12)), "致命2.txt", "乙.txt")
    outcomes = list(read_each(files, deadly, 2))
    refused = [each for each in outcomes if each.status == REFUSED]
    assert [Path(each.name).name for each in refused] == ["致命1.txt", "致命2.txt"]
    assert all("意外中止" in each.refusal for each in refused)
    assert [each.text for each in outcomes if each.status == READ][-1] == "乙.txt" and len(outcomes) == 16


def test_standard_input_can_be_read_only_once():
    with pytest.raises(Refusal, match="只能写一次"):
        list(read_each(["-", "-"], names, 1))


@pytest.mark.parametrize(
    ("statuses", "all_in_all"),
    [([], READ), ([READ, READ], READ), ([READ, EMPTY], EMPTY), ([EMPTY, REFUSED, READ], REFUSED)],
)
def test_the_worst_outcome_is_the_status_of_all(statuses, all_in_all):
    assert worst(statuses) == all_in_all

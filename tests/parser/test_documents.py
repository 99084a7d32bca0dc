"""Whole documents of invented places (tests/parser/documents), read as a person read them who had not seen the parser."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from luoshi.parser import Item, ParsedFile, parse_file

FOLDER = Path(__file__).parent / "documents"
EXPECTED = sorted(FOLDER.glob("*.json"))


def folded(text: str) -> str:
    """Return `text` without white space, full and half width alike."""
    plain = unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"').replace("―", "-").replace("—", "-")
    return "".join(plain.split())


@cache
def parsed(path: Path) -> ParsedFile:
    found = [each for each in FOLDER.glob(f"{path.stem}.*") if each.suffix != ".json"]
    assert len(found) == 1
    return parse_file(found[0])


@cache
def wanted(path: Path) -> list[dict[str, Any]]:
    plans: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["plans"]
    return plans


def pairs(path: Path) -> list[tuple[dict[str, Any], Item]]:
    """Return the items of all plans of one document, side by side."""
    plans = zip(wanted(path), parsed(path).plans, strict=True)
    return [pair for gold, plan in plans for pair in zip(gold["items"], plan.items, strict=True)]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_every_plan_and_item_of_a_document_is_found(path: Path) -> None:
    found = [len(plan.items) for plan in parsed(path).plans]
    assert found == [len(plan["items"]) for plan in wanted(path)]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_leaders_and_limits_are_those_printed(path: Path) -> None:
    for gold, item in pairs(path):
        assert Counter(item.leaders) == Counter(gold["leaders"]), gold["text"]
        assert item.due == gold["due"], gold["text"]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_headings_are_those_printed(path: Path) -> None:
    for gold, item in pairs(path):
        assert [folded(each) for each in item.headings] == [folded(each) for each in gold["headings"]], gold["text"]


def share(field: str, of_gold: Any, of_item: Any) -> float:
    """Return F1 of a field's values over all documents."""
    hit = there = here = 0
    for path in EXPECTED:
        for gold, item in pairs(path):
            left, right = Counter(of_gold(gold)), Counter(of_item(item))
            hit, there, here = hit + (left & right).total(), there + left.total(), here + right.total()
    assert there > 100, field
    return 2 * hit / (there + here)


def test_units_are_those_printed() -> None:
    lead = share("lead", lambda gold: map(folded, gold["lead"]), lambda item: map(folded, item.lead_units))
    support = share("support", lambda gold: map(folded, gold["support"]), lambda item: map(folded, item.support_units))
    groups = share(
        "collective", lambda gold: map(folded, gold["collective"]), lambda item: map(folded, item.collective)
    )
    assert lead >= 0.998 and support >= 0.998 and groups >= 0.995


def test_texts_are_those_printed() -> None:
    same = [folded(item.text) == folded(gold["text"]) for path in EXPECTED for gold, item in pairs(path)]
    assert sum(same) / len(same) >= 0.995


def test_figures_and_days_are_those_printed() -> None:
    figures = share(
        "indicators",
        lambda gold: [(op, float(value), unit) for op, value, unit in gold["indicators"]],
        lambda item: [(each.op, float(each.value), each.unit) for each in item.indicators],
    )
    days = share("deadlines", lambda gold: gold["deadlines"], lambda item: [each.date for each in item.deadlines])
    assert figures >= 0.985 and days >= 0.97

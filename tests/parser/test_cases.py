"""Recorded cases: NAME.txt or NAME.html, and NAME.json with what the contract says of it.

Each row of the shapes seen in the country has two or more; texts, places and people are invented. A new shape is two
files and no code. A field of an item that the JSON leaves out is empty. `text_spacing: any`: white space between two
cells of a text is not compared. `skip`: fields on which the contract is silent. `either`: a second right reading.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from luoshi.parser import Item, Plan, parse_bytes

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix in (".txt", ".html"))
EMPTY: dict[str, Any] = {"headings": [], "leaders": [], "lead": [], "support": [], "open_ended": False, "due": None}


def short_form(item: Item) -> dict[str, Any]:
    return {
        "label": item.label,
        "headings": list(item.headings),
        "text": item.text,
        "leaders": list(item.leaders),
        "lead": list(item.lead_units),
        "support": list(item.support_units),
        "open_ended": item.open_ended,
        "due": item.due,
    }


def comparable(items: list[dict[str, Any]], case: dict[str, Any]) -> list[dict[str, Any]]:
    """Return `items` with what they leave out, without what the case does not compare."""
    whole = [{**EMPTY, **each} for each in items]
    for each in whole:
        if case.get("text_spacing") == "any":
            each["text"] = "".join(each["text"].split())
        for field in case.get("skip", ()):
            del each[field]
    return whole


def read_case(path: Path) -> tuple[dict[str, Any], tuple[Plan, ...]]:
    case: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return case, parse_bytes(path.read_bytes(), name=path.name).plans


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_reads_as_recorded(path: Path) -> None:
    case, plans = read_case(path)
    read = [comparable([short_form(item) for item in plan.items], case) for plan in plans]
    wanted = [comparable(items, case) for items in case["plans"]]
    other = [comparable(items, case) for items in case["either"]] if "either" in case else wanted
    assert read in (wanted, other)
    if "milestones" in case:
        dates = [[each.date for each in item.milestones] for plan in plans for item in plan.items]
        assert dates == case["milestones"]
    if "indicators" in case:
        figures = [[[each.value, each.unit] for each in item.indicators] for plan in plans for item in plan.items]
        assert figures == case["indicators"]
    if "issued_on" in case:
        assert [plan.issued_on for plan in plans] == [case["issued_on"]]


def test_every_shape_has_two_cases_or_more() -> None:
    rows = Counter(json.loads(path.with_suffix(".json").read_text("utf-8"))["row"] for path in CASES)
    assert [row for row in range(1, 56) if rows[row] < 2] == []

"""The five real documents, where they lie beside the repository (LUOSHI_REAL_DOCS): against the gold, cut, and checked.

They are not part of the repository: without them these tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from luoshi.parser import ParsedFile, parse_text
from luoshi.parser.errors import ReaderError

from .laws import assert_laws, read_text

REAL_DOCS = Path(os.environ.get("LUOSHI_REAL_DOCS", Path(__file__).parents[3] / "shared" / "seeds"))
SEEDS = ("000", "001", "002", "003", "004")
WITH_GOLD = ("000", "001", "002")


@cache
def text_of(seed: str) -> str:
    found = sorted(REAL_DOCS.glob(f"{seed}_*.txt"))
    if not found:
        pytest.skip(f"真实样本{seed}不在{REAL_DOCS}（可用 LUOSHI_REAL_DOCS 指定）")
    return found[0].read_text("utf-8")


@cache
def parsed(seed: str) -> ParsedFile:
    return parse_text(text_of(seed), seed)


@cache
def gold(seed: str) -> list[dict[str, Any]]:
    path = REAL_DOCS.parent / "gold" / f"{seed}.json"
    if not path.exists():
        pytest.skip(f"没有{seed}的人工标注：{path}")
    items: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["items"]
    return items


def folded(text: str) -> str:
    """Return `text` as the gold compares it: full and half width alike, no white space."""
    return "".join(unicodedata.normalize("NFKC", text).replace("“", '"').replace("”", '"').split())


def values(item: Any, field: str) -> Any:
    value = item[field] if isinstance(item, dict) else getattr(item, field)
    if isinstance(value, str):
        return folded(value)
    return value if isinstance(value, bool) or value is None else [folded(each) for each in value]


def share_equal(seed: str, field: str) -> float:
    pairs = list(zip(gold(seed), parsed(seed).plans[0].items, strict=True))
    same = 0
    for wanted, item in pairs:
        left, right = values(wanted, field), values(item, field)
        same += left == right if field == "headings" or not isinstance(left, list) else Counter(left) == Counter(right)
    return same / len(pairs)


def f1(wanted: Counter[Any], found: Counter[Any]) -> float:
    hit = (wanted & found).total()
    return 2 * hit / (wanted.total() + found.total()) if wanted or found else 1.0


@pytest.mark.parametrize("seed", WITH_GOLD)
@pytest.mark.parametrize("field", ["label", "headings", "leaders", "lead_units", "open_ended"])
def test_what_must_be_exact_is(seed: str, field: str) -> None:
    assert len(gold(seed)) == len(parsed(seed).plans[0].items)
    assert share_equal(seed, field) == 1.0


@pytest.mark.parametrize("seed", WITH_GOLD)
@pytest.mark.parametrize("field", ["text", "support_units", "collective"])
def test_what_may_differ_once_in_five_hundred_does_not_more_often(seed: str, field: str) -> None:
    assert share_equal(seed, field) >= 0.998


def figures(items: Iterable[Any]) -> Counter[Any]:
    counted: Counter[Any] = Counter()
    for at, item in enumerate(items):
        for each in item["indicators"] if isinstance(item, dict) else item.indicators:
            value, unit, op = (
                each[name] if isinstance(each, dict) else getattr(each, name) for name in ("value", "unit", "op")
            )
            counted[at, f"{float(value):.12g}", folded(unit), op] += 1
    return counted


@pytest.mark.parametrize("seed", WITH_GOLD)
def test_figures_agree_with_the_gold(seed: str) -> None:
    assert f1(figures(gold(seed)), figures(parsed(seed).plans[0].items)) >= 0.97


@pytest.mark.parametrize("seed", WITH_GOLD)
def test_limits_agree_with_the_gold(seed: str) -> None:
    wanted = Counter((at, each["date"]) for at, item in enumerate(gold(seed)) for each in item["deadlines"])
    found = Counter((at, each.date) for at, item in enumerate(parsed(seed).plans[0].items) for each in item.deadlines)
    assert f1(wanted, found) >= 0.9


def test_the_first_listed_leads_in_003() -> None:
    (plan,) = parsed("003").plans
    assert len(plan.items) == 73
    assert [rule.code for rule in plan.rules] == ["first-leads"]
    assert all(len(item.lead_units) == 1 for item in plan.items[:-1])
    assert {each.code for each in parsed("003").diagnostics} >= {"truncated", "first-leads-applied"}


def test_the_speech_of_004_gives_its_assignments() -> None:
    assert [len(plan.items) for plan in parsed("004").plans] == [11]
    assert len(parsed("004").dispatches) == 11


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clerk_is_asked_no_more_than_a_clerk_would_answer(seed: str) -> None:
    severities = Counter(each.severity for each in parsed(seed).diagnostics)
    assert severities["question"] <= 30
    assert severities["error"] == (1 if seed == "003" else 0)
    assert severities["hint"] <= 10


@pytest.mark.parametrize("seed", SEEDS)
def test_every_character_is_accounted_for(seed: str) -> None:
    assert_laws(read_text(text_of(seed)))


@pytest.mark.parametrize("part", range(6))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_document_cut_anywhere_keeps_the_laws(seed: str, part: int) -> None:
    text = text_of(seed)
    # Odd steps, so that the cuts fall inside words, numbers, labels and brackets.
    cut = text[: len(text) * (2 * part + 1) // 12 + part]
    try:
        assert_laws(read_text(cut))
    except ReaderError as refusal:
        assert not cut.strip(), refusal

"""docs/grammar.md against the code: its samples are read or refused as it says, its codes are the codes there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.ledger.kinds import KINDS
from luoshi.parser import parse_text
from luoshi.parser.passage import Passage
from luoshi.parser.rules.canonical import canonical_names
from luoshi.parser.rules.collectives import is_collective
from luoshi.parser.rules.deadlines import read_deadlines
from luoshi.parser.rules.debris import is_debris
from luoshi.parser.rules.dispatches import read_dispatches
from luoshi.parser.rules.duties import read_duties
from luoshi.parser.rules.indicators import read_indicators
from luoshi.parser.rules.leaders import leader_heading, read_leaders
from luoshi.parser.rules.leading import find_rules
from luoshi.parser.rules.letterhead import read_frame
from luoshi.parser.rules.numbering import read_number
from luoshi.parser.rules.responsibility import read_duty_paragraph, split_trailing
from luoshi.parser.rules.site_facts import SiteFacts, read_site_facts
from luoshi.parser.rules.units import looks_like_units
from luoshi.parser.rules.variants import find_variants

ROOT = Path(__file__).parents[1]
PARSER = ROOT / "luoshi" / "parser"
DOCUMENT = (ROOT / "docs" / "grammar.md").read_text("utf-8")
SECTION = re.compile(r"^## .*?: `rules/(?P<rule>\w+)\.py`.*?$(?P<body>.*?)(?=^## |\Z)", re.M | re.S)
SAMPLE = re.compile(r"^- (?P<verdict>reads|refuses): `(?P<line>.+)`$", re.M)
ROW = re.compile(r"^\| `(?P<code>[a-z-]+)` \| (?P<severities>[a-z, ]+) \| ", re.M)

Reads = Callable[[str], bool]


def leads_to_items(sample: str) -> bool:
    text = sample.replace("⇥", "\t").replace("⏎", "\n")
    return any(plan.items for plan in parse_text(f"云澜市2026年重点工作任务分解表\n{text}\n").plans)


READERS: dict[str, Reads] = {
    "debris": is_debris,
    "numbering": lambda line: read_number(Passage(line)) is not None,
    "letterhead": lambda line: read_frame(line) is not None,
    "responsibility": lambda line: bool(read_duty_paragraph(Passage(line)) or split_trailing(Passage(line))[1]),
    "leading": lambda line: bool(find_rules([Passage(line)])[0]),
    "units": looks_like_units,
    "collectives": is_collective,
    "canonical": lambda line: list(canonical_names(line.split("、"))) != line.split("、"),
    "variants": lambda line: bool(find_variants(line.split("、"))),
    "leaders": lambda line: bool(
        leader_heading(Passage(line)) or (read_leaders(Passage(line)) if line[1] != "、" else ())
    ),
    "indicators": lambda line: bool(read_indicators(Passage(line))[0]),
    "comparisons": lambda line: bool(read_indicators(Passage(line))[1]),
    "deadlines": lambda line: bool(read_deadlines(Passage(line), 2026)),
    "duties": lambda line: bool(read_duties([Passage(line)], 2026)),
    "dispatches": lambda line: bool(read_dispatches([Passage(line)], 2026)),
    "site_facts": lambda line: read_site_facts([line]) != SiteFacts(),
    "tables": leads_to_items,
}
SAMPLES = [
    (section["rule"], sample["verdict"], sample["line"])
    for section in SECTION.finditer(DOCUMENT)
    for sample in SAMPLE.finditer(section["body"])
]


@pytest.mark.parametrize(("rule", "verdict", "line"), SAMPLES, ids=lambda value: value[:30])
def test_every_sample_is_read_or_refused_as_the_page_says(rule: str, verdict: str, line: str) -> None:
    assert READERS[rule](line) is (verdict == "reads")


def test_every_family_has_lines_it_reads_and_one_it_refuses() -> None:
    verdicts = {(rule, verdict) for rule, verdict, _ in SAMPLES}
    assert {rule for rule, _, _ in SAMPLES} == set(READERS)
    assert verdicts == {(rule, verdict) for rule in READERS for verdict in ("reads", "refuses")}


def test_every_rule_file_is_named_on_the_page() -> None:
    unnamed = [
        path.name
        for path in sorted((PARSER / "rules").glob("*.py"))
        if path.name != "__init__.py" and path.name not in DOCUMENT and not path.name.startswith("table_")
    ]
    # Parts of a family that the page names by its first file.
    assert set(unnamed) <= {"indicator_names.py"}


def codes_in_the_code() -> dict[str, set[str]]:
    """Return the codes that the checks give, with their severities where these are printed beside them."""
    codes: dict[str, set[str]] = {}
    for path in sorted((PARSER / "checks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for value in ast.walk(node) if isinstance(node, (ast.Call, ast.For, ast.Assign)) else ():
                if (
                    isinstance(value, ast.Constant)
                    and isinstance(value.value, str)
                    and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", value.value)
                ):
                    codes.setdefault(value.value, set())
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Diagnostic", "of_items")
            ):
                first, second = node.args[0], node.args[1]
                if isinstance(first, ast.Constant) and isinstance(second, ast.Constant):
                    codes.setdefault(str(first.value), set()).add(str(second.value))
    return codes


# Not codes: the kinds of rules that papers.py looks its codes up by.
RULE_KINDS = {"first-leads", "responsible-leads", "blanket-support"}


def test_the_table_holds_the_codes_of_the_checks_and_no_others() -> None:
    documented = {row["code"] for row in ROW.finditer(DOCUMENT)}
    assert documented == set(codes_in_the_code()) - RULE_KINDS


def test_the_table_states_the_severities_of_the_checks() -> None:
    documented = {row["code"]: set(row["severities"].split(", ")) for row in ROW.finditer(DOCUMENT)}
    for code, severities in codes_in_the_code().items():
        if code not in RULE_KINDS:
            assert severities <= documented[code], code


def test_the_diagnostics_named_in_the_families_are_in_the_table() -> None:
    documented = {row["code"] for row in ROW.finditer(DOCUMENT)}
    named = {
        code for line in re.findall(r"^Diagnostics: .*$", DOCUMENT, re.M) for code in re.findall(r"`([a-z-]+)`", line)
    }
    assert named <= documented


def test_every_code_has_a_name_for_people() -> None:
    assert set(KINDS) == {row["code"] for row in ROW.finditer(DOCUMENT)}

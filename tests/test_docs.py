"""The reference pages, compared with the code; the two READMEs, with each other."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from docs.write_api import PAGE as API
from docs.write_api import api_page
from docs.write_permissions import PAGE as PERMISSIONS
from docs.write_permissions import permissions_page
from docs.write_reference import PAGE, cli_page
from luoshi import parser
from luoshi.ledger.check_text import check_text
from luoshi.parser import Limits, parse_text, to_dict

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_page_of_commands_is_what_the_commands_say_of_themselves():
    assert PAGE.read_text("utf-8") == cli_page(), "run `make docs` and look at the difference"


def test_every_limit_is_documented_with_its_default():
    rows = dict(re.findall(r"^\| `LUOSHI_PARSE_(\w+)` \| (\S+) \|", read("docs/settings.md"), re.MULTILINE))
    defaults = {field.name.upper(): str(int(getattr(Limits(), field.name))) for field in fields(Limits)}
    assert rows == defaults


def test_every_setting_that_the_code_reads_is_documented():
    page = read("docs/settings.md")
    sources = [*(ROOT / "luoshi").glob("**/*.py"), *(ROOT / "tests").glob("**/*.py")]
    named = {
        name
        for path in sources
        if path.name != Path(__file__).name
        for name in re.findall(r"\bLUOSHI_[A-Z_]+[A-Z]\b", path.read_text("utf-8"))
    }
    assert {name for name in named if f"`{name}`" not in page} == set()


def glossary_places() -> list[str]:
    return re.findall(r"\| `([\w.]+)` \|$", read("docs/glossary.md"), re.MULTILINE)


@pytest.mark.parametrize("place", glossary_places())
def test_every_place_of_the_glossary_exists(place):
    names = place.split(".")
    found: object = import_module(f"luoshi.{names[0]}")
    for number, name in enumerate(names[1:], 2):
        if isinstance(found, ModuleType) and not hasattr(found, name):
            found = import_module("luoshi." + ".".join(names[:number]))
        elif isinstance(found, type) and is_dataclass(found):
            assert name in {field.name for field in fields(found)}, place
        else:
            found = getattr(found, name)


def test_every_public_name_of_the_parser_stands_in_the_glossary():
    places = {place.split(".")[1] for place in glossary_places() if place.startswith("parser.")}
    assert set(parser.__all__) - places == set()


def test_every_row_of_the_glossary_has_all_four_parts():
    rows = [line for line in read("docs/glossary.md").splitlines() if line.startswith("| ")]
    assert len(rows) > 30
    assert all(len(row.split(" | ")) == 4 and "| |" not in row for row in rows)


def test_both_readmes_have_the_same_sections_and_the_same_examples():
    english, chinese = read("README.md"), read("README.zh-CN.md")
    assert english.count("\n## ") == chinese.count("\n## ") > 5
    blocks = [re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for text in (english, chinese)]
    assert len(blocks[0]) == len(blocks[1]) > 3
    bare = [[re.sub(r"\s*#.*", "", block) for block in each] for each in blocks]
    assert bare[0] == bare[1]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_links_to_our_own_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!http)([^)#]+)\)", read(page))
    assert all(((ROOT / page).parent / link).exists() for link in links), links


def test_every_target_of_the_makefile_is_explained_to_contributors():
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", read("CONTRIBUTING.md")))
    assert named == targets


def test_decisions_are_numbered_without_a_gap_and_say_context_decision_consequence():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]} · ")
        assert all(f"**{word}.**" in text for word in ("Context", "Decision", "Consequence")), page


def test_lock_files_have_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = read(name)
        assert "://" not in text and "--index-url" not in text
        assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")


def test_every_dependency_is_locked():
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)==", read("requirements.lock"), re.MULTILINE)}
    block = re.search(r"^dependencies = \[(.*?)^\]", read("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert block is not None
    assert {name.lower() for name in re.findall(r'"([\w.-]+)', block[1])} <= locked


def readme_blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)


def test_the_example_of_the_readme_is_what_the_parser_says():
    document, questions = readme_blocks("text")
    item = to_dict(parse_text(document))["plans"][0]["items"][0]
    (shown,) = map(json.loads, readme_blocks("json"))
    for name, value in shown.items():
        if name in ("indicators", "deadlines"):
            read_values = [{key: each[key] for key in wanted} for each, wanted in zip(item[name], value, strict=True)]
            assert read_values == value
        else:
            assert item[name] == value
    text = check_text(parse_text(document))
    assert all(line in text for line in questions.splitlines())


def test_the_table_of_permissions_is_what_the_code_asks():
    assert PERMISSIONS.read_text("utf-8") == permissions_page(), "run `make docs` and look at the difference"


def test_the_page_of_the_api_is_what_the_code_takes_and_gives():
    assert API.read_text("utf-8") == api_page(), "run `make docs` and look at the difference"

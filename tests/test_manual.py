"""The manual (使用手册): its pictures are there and small, its words are those of the pages, no menu line is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luoshi.config import urls
from luoshi.units.rules import Role
from luoshi.web.frame import Entry, entries_of
from luoshi.web.permissions import SIGNED_IN, declared

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
IMAGE = re.compile(r"!\[([^\]]+)\]\((images/[\w-]+\.png)\)")
# Words that a person finds on the screen stand in these brackets.
QUOTED = re.compile(r"【([^】]+)】")
WRITTEN_FOR = {
    "officer": (Role.OFFICER,),
    "director": (Role.DIRECTOR, Role.MAYOR, Role.DEPUTY, Role.ASSESSOR),
    "liaison": (Role.LIAISON, Role.REVIEWER, Role.STATISTICIAN),
    "county": (Role.OFFICER, Role.DIRECTOR),
    "administrators": (Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR),
}
MOST_BYTES, ALL_BYTES = 150_000, 2_500_000


def text(page: Path) -> str:
    return page.read_text("utf-8")


def menu_of(role: Role) -> set[str]:
    """Return the words of the menu of who holds one role."""
    assert urls.urlpatterns
    held = {each.name for each in declared() if role in each.roles} | {SIGNED_IN}
    entries: list[Entry] = [*entries_of("side"), *entries_of("account")]
    return {entry.words for entry in entries if entry.permission in held}


def test_every_role_that_signs_in_for_business_has_a_page():
    assert {page.stem for page in PAGES} == {"README", *WRITTEN_FOR}
    described = {role for roles in WRITTEN_FOR.values() for role in roles}
    assert described == set(Role) - {Role.INSPECTOR}  # who has no pages yet
    assert all(f"({name}.md)" in text(MANUAL / "README.md") for name in WRITTEN_FOR)


@pytest.mark.parametrize("name", WRITTEN_FOR)
def test_every_line_of_the_menu_stands_on_the_page_of_the_role_or_the_first_page(name):
    quoted = set(QUOTED.findall(text(MANUAL / f"{name}.md") + text(MANUAL / "README.md")))
    for role in WRITTEN_FOR[name]:
        assert menu_of(role) - quoted == set(), role.label


def test_every_picture_is_there_and_used_and_small():
    used = {path for page in PAGES for _, path in IMAGE.findall(text(page))}
    there = {f"images/{path.name}" for path in (MANUAL / "images").iterdir()}
    assert used == there
    sizes = [path.stat().st_size for path in (MANUAL / "images").iterdir()]
    assert max(sizes) < MOST_BYTES and sum(sizes) < ALL_BYTES
    assert any("-390" in path for path in used) and any("-1440" in path for path in used)


@pytest.fixture(scope="module")
def screens() -> str:
    """All that the pages can say: templates, and the words in the code."""
    paths = [path for kind in ("html", "py", "js") for path in (ROOT / "luoshi").glob(f"**/*.{kind}")]
    return "\n".join(path.read_text("utf-8") for path in paths if "vendor" not in path.parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_manual_tells_to_press_stands_on_the_screen(page, screens):
    assert [words for words in QUOTED.findall(text(page)) if words not in screens] == []


def test_a_reader_needs_no_english():
    for page in PAGES:
        bare = re.sub(r"\]\([^)]*\)|`[^`]*`|\[\w+\.md\]", "", text(page))
        assert set(re.findall("[A-Za-z]{3,}", bare)) <= {"Excel", "Word", "CSV"}, page.name

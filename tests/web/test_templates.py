"""All templates of all apps: nothing inline, one root a part, Chinese words, known icons, small files."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from luoshi.web.icons import ICONS

ROOT = Path(__file__).resolve().parents[2] / "luoshi"
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*.html") if path.is_file())
PARTS = [path for path in TEMPLATES if path.name.startswith("_")]
SCRIPTS = sorted(path for path in ROOT.glob("*/static/**/*.js") if "vendor" not in path.parts)
STYLES = sorted(path for path in ROOT.glob("*/static/**/*.css") if "vendor" not in path.parts)
VOID = {"input", "link", "meta", "br", "hr", "img", "use", "rect", "path", "circle", "line", "col", "wbr"}
VIEWS = "".join(path.read_text("utf-8") for path in ROOT.glob("*/**/*.py") if "templates" not in path.parts)
LATIN_WORDS = {
    "Excel",
    "Word",
    "CSV",
    "PDF",
    "OFD",
    "WPS",
    "Tab",
    "Esc",
    "Enter",
    "API",
    "JSON",
    "URL",
    "JK",
    "SM3",
    "GB",
    "A4",
    "OpenAPI",
    "openapi",
    "json",
    "message",
}
LONGEST = 120


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT)).split("templates/", 1)[1]


def bare(text: str) -> str:
    """Return the markup without tags, values and comments of the template language."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)


class Markup(HTMLParser):
    """What a page is made of: its roots, its attributes, and the words a person reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.within: list[str] = []
        self.words: list[str] = []
        self.roots: list[str | None] = []  # their ids
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.roots += [dict(attrs).get("id")] if not self.within else []
        self.within += [tag] if tag not in VOID else []
        self.words += [
            value for name, value in attrs if name in {"title", "placeholder", "aria-label", "alt"} and value
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.roots += [dict(attrs).get("id")] if not self.within else []

    def handle_endtag(self, tag: str) -> None:
        if self.within and tag not in VOID:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        # What a program reads, and keys, are no words.
        if not {"code", "pre", "kbd"} & set(self.within):
            self.words.append(data)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_inline(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"<[^>]*\s(?:style|on[a-z]+|hx-on[\w:-]*)\s*=", text), "style or on… attribute"
    assert not re.search(r"<style\b|javascript:|hx-vals=['\"]js:|\bjs:", text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert re.search(r"\ssrc=", opening), opening
    assert "http://" not in text.replace("http://www.w3.org", "") and "https://" not in text, "nothing from elsewhere"


@pytest.mark.parametrize("path", PARTS, ids=name_of)
def test_a_part_names_its_context(path):
    assert path.read_text("utf-8").startswith("{# "), "the first line says what the part is given"


@pytest.mark.parametrize("path", [path for path in PARTS if f'"{name_of(path)}"' in VIEWS], ids=name_of)
def test_a_part_that_htmx_gets_has_one_root(path):
    roots = Markup(bare(path.read_text("utf-8"))).roots
    assert len(roots) <= 1 or (roots[0] and len(set(roots)) == 1), "one root, or one in each branch with the same id"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_a_person_reads_is_chinese(path):
    words = " ".join(Markup(bare(path.read_text("utf-8"))).words)
    assert set(re.findall(r"[A-Za-z][A-Za-z0-9]+", words)) <= LATIN_WORDS


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_icon_is_in_the_sprite(path):
    assert set(re.findall(r'\{% icon "([\w-]+)"', path.read_text("utf-8"))) <= set(ICONS)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_stays_small(path):
    assert path.read_text("utf-8").count("\n") <= LONGEST


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_button_says_what_kind_it_is_and_every_post_carries_its_token(path):
    text = path.read_text("utf-8")
    for tag, attributes in Markup(bare(text)).tags:
        if tag == "button":
            assert attributes.get("type") in {"button", "submit"}, "a button without type sends the form by surprise"
    posts = len(re.findall(r'<form[^>]*method="post"', text))
    assert text.count("{% csrf_token %}") >= posts


def test_icons_of_the_menus_are_in_the_sprite():
    for path in ROOT.glob("*/*.py"):
        for icon in re.findall(r'Entry\(\s*"[^"]+",\s*"[^"]+",\s*"([\w-]+)"', path.read_text("utf-8")):
            assert icon in ICONS, f"{path}: {icon}"


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_are_read_by_browsers_of_2020(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    newer = r":has\(|:is\(|:where\(|color-mix|oklch|light-dark\(|@layer|@container|aspect-ratio|\binset\b(?! \d)|@import|accent-color"
    assert not re.search(newer, text), re.findall(newer, text)
    assert not re.search(r"\{[^{}@]*\{", re.sub(r"@(media|page|supports)[^{]*\{", "", text)), "nested rules"
    assert "url(" not in text and "http" not in text, "no web fonts, nothing from elsewhere"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_read_by_browsers_of_2020_and_evaluate_nothing(path):
    text = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|\.style\.|document\.write", text)
    assert not re.search(r"\.at\(|replaceAll|structuredClone|\?\?=|\|\|=|Object\.hasOwn|\.showPicker", text)
    assert "http" not in text

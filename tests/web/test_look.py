"""The colours: words can be read on what they stand on (WCAG 2.1 AA, 1.4.3: 4.5 to 1; 1.4.11: 3 to 1 for controls)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "luoshi" / "web" / "static" / "web" / "base.css"
COLOURS = dict(re.findall(r"^\s*--([\w-]+): (#[0-9a-f]{6});", CSS.read_text("utf-8"), re.MULTILINE))
GROUNDS = ("paper", "ground", "accent-soft")
LIGHTS = ("normal", "warning", "behind", "unreported", "closed")
WORDS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-strong") for ground in GROUNDS),
    *((light, f"{light}-soft") for light in LIGHTS),
    *((light, ground) for light in LIGHTS for ground in ("paper", "ground")),
    ("ink", "warning-soft"),
    ("ink", "behind-soft"),
    ("ink", "normal-soft"),
    ("ink-soft", "behind-soft"),
    ("unreported", "unreported-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent", "bar"),
    ("bar-soft", "bar"),
    ("bar", "paper"),
]


def brightness(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.1)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(COLOURS[one]), brightness(COLOURS[other])))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    COLOURS.update({"test-black": "#000000", "test-white": "#ffffff", "test-grey": "#767676"})
    assert contrast("test-black", "test-white") == pytest.approx(21)
    assert contrast("test-grey", "test-white") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_can_be_read_on_their_ground(word, ground):
    assert contrast(word, ground) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "ground"])
def test_borders_of_controls_can_be_seen(ground):
    assert contrast("line-strong", ground) >= 3

"""Every action that the code records has a Chinese name, and every name is recorded somewhere."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from luoshi.journal.rules import action_name, action_names, name_actions

ROOT = Path(__file__).resolve().parents[2] / "luoshi"
WRITERS = {"record", "Event"}
DOTTED = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")


def recorded() -> dict[str, str]:
    """Return the dotted names that stand in the code → the file; of a name made of parts only its beginning."""
    found = {}
    for path in ROOT.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS and node.args:
                for each in ast.walk(node.args[0]):
                    if isinstance(each, ast.Constant) and isinstance(each.value, str):
                        found[each.value] = str(path.relative_to(ROOT))
    return found


def test_every_recorded_action_has_a_chinese_name():
    missing = {
        name: place
        for name, place in recorded().items()
        if name not in action_names() and not (name.endswith(".") and any(n.startswith(name) for n in action_names()))
    }
    assert not missing, "name them with luoshi.journal.rules.name_actions in the app's rules.py"


def test_every_name_is_dotted():
    assert all(DOTTED.fullmatch(name) for name in action_names())


def test_an_unknown_name_is_shown_as_it_stands():
    assert action_name("thing.of-an-older-version") == "thing.of-an-older-version"


def test_one_action_has_one_name():
    with pytest.raises(AssertionError, match="named twice"):
        name_actions({"data.read": "别的名字"})

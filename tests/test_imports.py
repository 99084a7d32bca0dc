"""The structure, checked: packages import only what stands before them; functions and files stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi import parser

ROOT = Path(__file__).resolve().parent.parent / "luoshi"
# The order of docs/architecture.md.
ORDER = (
    "parser",
    "papers",
    "ledger",
    "errors",
    "web",
    "journal",
    "units",
    "plans",
    "tasks",
    "linkage",
    "reports",
    "supervision",
    "scoring",
    "bulletins",
    "boards",
    "messages",
    "portal",
    "api",
    "demo",
    "commands",
    "cli",
    "config",
)
ALONE = {"parser", "papers"}
MAY_PARSE = {"parser", "ledger", "plans", "commands", "cli"}
FILES = sorted(path for path in ROOT.glob("**/*.py") if path != ROOT / "__init__.py")

WRITTEN_BY_HAND = [path for path in FILES if path.parent.name != "migrations"]

LONGEST_FUNCTION = 60
LONGEST_FILE = 500


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, of from-imports with the name: luoshi.parser.Plan."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(path: Path) -> list[str]:
    return [name for name in imported(path) if name.startswith("luoshi.") and name != "luoshi.__version__"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_import_only_what_stands_before_them(path):
    package = package_of(path)
    assert package in ORDER, f"{package} has no place in the order yet: tests/test_imports.py, docs/architecture.md"
    for name in ours(path):
        assert ORDER.index(name.split(".")[1]) <= ORDER.index(package), f"{path} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_that_stand_alone_import_nothing_of_ours_and_no_django(path):
    if package_of(path) in ALONE:
        assert not [name for name in ours(path) if name.split(".")[1] != package_of(path)]
        assert not [name for name in imported(path) if name.split(".")[0] == "django"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_others_use_only_the_public_names_of_the_parser(path):
    if package_of(path) == "parser":
        return
    for name in ours(path):
        if name.split(".")[1] == "parser":
            assert package_of(path) in MAY_PARSE, f"{path} imports the parser"
            assert name.removeprefix("luoshi.parser.") in parser.__all__, f"{path} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_imported_inside_a_function(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            inside = [each.lineno for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)]
            assert not inside, f"{path}:{inside} imports inside {node.name}"


@pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_and_files_stay_small(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE, f"{path} is too long: split it by subject"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{path}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_error_is_caught_without_a_name(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in {"Exception", "BaseException", "everything"}, f"{path}:{node.lineno} catches {caught}"

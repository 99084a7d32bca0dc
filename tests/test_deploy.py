"""The files for servers: what they name exists, and the programs that read them accept them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.cli import COMMANDS, root

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def read(path: Path) -> str:
    return path.read_text("utf-8")


def test_every_command_of_the_handbook_and_of_the_units_exists():
    texts = [read(ROOT / "docs" / "operations.md"), *map(read, UNITS), read(DEPLOY / "Containerfile")]
    named = {
        name for text in texts for name in re.findall(r"(?:bin/|`|^|&& )luoshi(?:\", \"| )([a-z]+)", text, re.MULTILINE)
    }
    assert {"serve", "worker", "backup", "restore", "migrate", "createadmin"} <= named
    assert named <= set(COMMANDS)


def test_every_option_of_the_handbook_exists():
    page = read(ROOT / "docs" / "operations.md").replace("\\\n", " ")
    for name, rest in re.findall(r"luoshi (serve|backup|restore|migrate|createadmin|resetpassword) ([^`\n]*)", page):
        command = root.get_command(None, name)  # type: ignore[arg-type]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, (name, rest)


def test_every_setting_of_the_example_is_documented():
    names = re.findall(r"LUOSHI_[A-Z_]+", read(DEPLOY / "luoshi.env.example") + read(ROOT / "docs" / "operations.md"))
    page = read(ROOT / "docs" / "settings.md")
    assert names and all(f"`{name}`" in page for name in names)


def test_the_proxy_lets_through_what_the_application_judges_itself():
    (megabytes,) = re.findall(r"client_max_body_size (\d+)m;", read(DEPLOY / "nginx.conf"))
    (limit,) = re.findall(r"`LUOSHI_REQUEST_BYTES` \| (\d+) ", read(ROOT / "docs" / "settings.md"))
    assert int(megabytes) * 1_000_000 >= int(limit)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    for each in UNITS:  # a timer is read with its service
        (tmp_path / each.name).write_text(re.sub(r"/opt/luoshi/\.venv/bin/luoshi", sys.executable, read(each)), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit.name)], capture_output=True, text=True, check=False
    )
    # Only what it says of this file: of a machine without a running systemd it says more.
    assert unit.stem not in done.stderr, done.stderr


def test_nginx_accepts_the_proxy(tmp_path):
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("no nginx or openssl here")
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=luoshi.qingze.example"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run([openssl, "req", "-x509", *made, *files], check=True, capture_output=True)
    (tmp_path / "luoshi.conf").write_text(
        read(DEPLOY / "nginx.conf").replace("/etc/luoshi/tls", str(tmp_path)), "utf-8"
    )
    frame = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; include {tmp_path}/luoshi.conf; }}"
    (tmp_path / "nginx.conf").write_text(frame, "utf-8")
    done = subprocess.run(
        [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

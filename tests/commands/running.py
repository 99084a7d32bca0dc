"""The command as the person on duty runs it: a process of its own, a data folder of its own, nothing of the tests'."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OURS = ("LUOSHI_", "DJANGO_")


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command whose data lie in `data`."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return rest | {"LUOSHI_DATA_DIR": str(data)} | more


def luoshi(data: Path, *arguments: str | Path, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `luoshi` to its end."""
    command = [sys.executable, "-m", "luoshi.cli", *map(str, arguments)]
    return subprocess.run(
        command, env=environment(data, **more), input=stdin, capture_output=True, text=True, timeout=300, check=False
    )


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(data: Path, port: int, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Start `luoshi serve` and wait until it answers; what is left of it at the end is stopped."""
    command = [sys.executable, "-m", "luoshi.cli", "serve", "--port", str(port), "--workers", "1", *arguments]
    with (data.parent / f"{data.name}.log").open("a+") as log:
        server = subprocess.Popen(command, env=environment(data, **more), stdout=log, stderr=log, text=True)
        try:
            end = time.monotonic() + 180
            while status(port) is None:
                log.seek(0)
                assert server.poll() is None and time.monotonic() < end, log.read()
                time.sleep(0.1)
            yield server
        finally:
            server.terminate()
            server.wait(60)


def status(port: int, path: str = "/healthz") -> int | None:
    """Return the status that the server answers with, or None where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


class Visitor:
    """Somebody with cookies and a memory of the last page."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.page = self.address = ""

    def open(self, path: str, form: dict[str, str] | None = None) -> int:
        """Open a path, or send a form to it; follow to the page behind and return its status."""
        sent = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(f"{self.base}{path}", sent, {"Referer": self.base})
        try:
            response = self.browser.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            self.page, self.address = response.read().decode(), response.url
            return int(response.status)

    def sign_in(self, username: str, password: str) -> int:
        """Fill in the page that asks who one is."""
        self.open("/")
        path = urllib.parse.urlsplit(self.address).path
        (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page))
        return self.open(path, {"csrfmiddlewaretoken": token, "login": username, "password": password})

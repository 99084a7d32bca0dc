"""A server of one database and one client: `python -m benchmarks.ledger.serving FD` signs in and becomes gunicorn."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep

LIST = "/ledger/?year=2026&size=100"
CONSTANT = "/constant"


@dataclass
class Served:
    """A running server as one client sees it, and the seconds of each page so far."""

    address: tuple[str, int]
    cookie: str
    pid: int
    walls: dict[str, list[float]] = field(default_factory=dict)
    cpus: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(*self.address, timeout=120)

    def get(self, path: str) -> None:
        """Read a page and note its seconds: of the clock at the client, of the processors in the server."""
        cpu = self._server_seconds()
        begun = perf_counter()
        self.connection.request("GET", path, headers={"Host": "localhost", "Cookie": self.cookie})
        response = self.connection.getresponse()
        response.read()
        wall = perf_counter() - begun
        assert response.status == 200, (path, response.status)
        self.walls.setdefault(path, []).append(wall)
        self.cpus.setdefault(path, []).append(self._server_seconds() - cpu)

    def _server_seconds(self) -> float:
        """Return the processor seconds of gunicorn's only worker, all its threads."""
        tasks = Path(f"/proc/{self._worker}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    @property
    def _worker(self) -> str:
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()[0]

    def forget(self) -> None:
        """Forget what was noted: the first pages warm the server up."""
        self.walls.clear()
        self.cpus.clear()


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[Served]:
    """Start the server of one database with production's command line, one worker process; stop it at the end."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        command = [sys.executable, "-m", "benchmarks.ledger.serving", str(listener.fileno())]
        with subprocess.Popen(
            command, env=environment, pass_fds=(listener.fileno(),), stdout=subprocess.PIPE, text=True
        ) as server:
            try:
                assert server.stdout
                cookie = server.stdout.readline().strip()
                found = Served(listener.getsockname(), cookie, server.pid)
                _wait(found)
                yield found
            finally:
                server.terminate()


def _wait(server: Served) -> None:
    for _ in range(600):
        if Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
            server.get(CONSTANT)  # waits in the listener's queue until the worker takes it
            return
        sleep(0.1)
    raise RuntimeError("gunicorn started no worker")


def main() -> None:
    """Print the cookie of an officer's session, then turn into gunicorn on the descriptor given."""
    import django

    django.setup()
    from benchmarks.ledger.reading import client_of
    from luoshi.commands.serve import gunicorn

    client = client_of("officer")
    print(f"sessionid={client.cookies['sessionid'].value}", flush=True)
    command = gunicorn(int(sys.argv[1]), 1, 8)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()

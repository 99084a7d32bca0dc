"""Figures of the ledger: databases built side by side, pages in process and from a server, exports, import, journal.

    BENCH_KEEP=/tmp/bench python -m benchmarks ledger     the SQLite databases are kept there and used again
    BENCH_SIZES=1000,10000                                smaller, for a quick look

Work is measured on the middle size (exports, backup) and on the smallest (import, hand-out, journal: they add rows).
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks.figure import Figure
from benchmarks.ledger.serving import CONSTANT, LIST, Served, served
from tests.postgres import MISSING, binaries, running, somewhere_open

SIZES = tuple(int(each) for each in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(","))
PAGE_ROUNDS = 7
SERVER_ROUNDS = 15
CONSTANTS_A_ROUND = 5
MOST_TIMES_CONSTANT = 60.0  # of the issue; Redmine 5, measured elsewhere: 320 × at 10,000 and 680 × at 100,000
MOST_GROWTH = 1.5
MOST_QUERIES = 15
# The page that the issue limits in growth; of the others the growth is shown.
LIMITED = {"list, 50 rows", "list, 100 rows"}


def figures() -> Iterator[Figure]:
    """Yield all figures on SQLite, then on PostgreSQL; says so where the machine has none."""
    with _folder() as folder:
        environments = {count: _environment(folder / f"sqlite-{count}") for count in SIZES}
        yield from _of("SQLite", environments)
        yield from _on_postgresql(folder)


@contextmanager
def _folder() -> Iterator[Path]:
    """Give the folder of the databases: a temporary one, or the one that BENCH_KEEP names, used again the next time."""
    kept = os.environ.get("BENCH_KEEP")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
    else:
        with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as name:
            yield Path(name)


def _on_postgresql(folder: Path) -> Iterator[Figure]:
    given = os.environ.get("BENCH_POSTGRES")  # a running server with the databases luoshi_1000 …
    if given:
        yield from _of("PostgreSQL", _postgresql_environments(folder, given))
        return
    bin_folder = binaries()
    if bin_folder is None:
        print(f"SKIPPED PostgreSQL: {MISSING}.", file=sys.stderr)
        return
    with somewhere_open() as rows, running(rows / "server", bin_folder) as url:
        server = url.rsplit("/", 1)[0]
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            for count in SIZES:
                connection.execute(f"CREATE DATABASE luoshi_{count}".encode())
        yield from _of("PostgreSQL", _postgresql_environments(folder, server))


def _postgresql_environments(folder: Path, server: str) -> dict[int, dict[str, str]]:
    return {
        count: _environment(folder / f"postgresql-{count}") | {"LUOSHI_DATABASE_URL": f"{server}/luoshi_{count}"}
        for count in SIZES
    }


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHI_DATABASE")}
    return kept | {"LUOSHI_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.ledger.settings"}


def _run(environment: dict[str, str], module: str, *arguments: str) -> Iterator[dict[str, Any]]:
    """Yield what a child process prints, a JSON object a line."""
    command = [sys.executable, "-m", f"benchmarks.ledger.{module}", *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        yield from (json.loads(line) for line in child.stdout)
    if child.returncode:
        raise RuntimeError(f"{module} failed with status {child.returncode}")


def _of(vendor: str, environments: dict[int, dict[str, str]]) -> Iterator[Figure]:
    for count, environment in environments.items():
        for built in _run(environment, "building", str(count)):
            print(f"      {vendor}, {count:,} tasks: built in {built['seconds']:.0f} s", file=sys.stderr)
    yield from _from_servers(vendor, environments)
    yield from _in_process(vendor, environments)
    yield from _imports_into(vendor, environments)
    yield from _work(vendor, environments)


def _from_servers(vendor: str, environments: dict[int, dict[str, str]]) -> Iterator[Figure]:
    """Yield the list of 100 rows beside the constant page of the same server, and its growth; all servers in turns."""
    with ExitStack() as stack:
        servers = {count: stack.enter_context(served(environment)) for count, environment in environments.items()}
        _visit(servers, 3)
        for server in servers.values():
            server.forget()
        _visit(servers, SERVER_ROUNDS)
    for count, server in servers.items():
        page, constant = median(server.walls[LIST]), median(server.walls[CONSTANT])
        yield Figure(
            f"{vendor}: served list of 100 rows, {count:,} tasks",
            f"{_ms(page)} ({_ms(min(server.cpus[LIST]))})",
            f"constant 20 kB {_ms(constant)} ({_ms(min(server.cpus[CONSTANT]))})",
            page / constant,
            MOST_TIMES_CONSTANT,
        )
    small, big = servers[min(servers)], servers[max(servers)]
    p50s, leasts = ([of(server.walls[LIST]) for server in (big, small)] for of in (median, min))
    yield Figure(
        f"{vendor}: growth of the served list, p50",
        f"{_ms(p50s[0])}",
        f"{min(servers):,} tasks {_ms(p50s[1])}; least {_ms(leasts[0])}, {_ms(leasts[1])}",
        p50s[0] / p50s[1],
        MOST_GROWTH,
    )


def _visit(servers: dict[int, Served], rounds: int) -> None:
    for _ in range(rounds):
        for server in servers.values():
            for _ in range(CONSTANTS_A_ROUND):
                server.get(CONSTANT)
            server.get(LIST)


def _in_process(vendor: str, environments: dict[int, dict[str, str]]) -> Iterator[Figure]:
    """Yield each page's cost at the biggest size beside the smallest, and the most questions that any page asks."""
    pages: dict[str, dict[int, dict[str, Any]]] = {}
    for count, environment in environments.items():
        for page in _run(environment, "reading", str(PAGE_ROUNDS)):
            pages.setdefault(page["name"], {})[count] = page
    for name, found in pages.items():
        small, big = found[min(found)], found[max(found)]
        between = "".join(f"{count:,} {_ms(page['cpu'])}, " for count, page in found.items() if page is not big)
        yield Figure(
            f"{vendor}: {name}",
            f"{_ms(big['cpu'])} (p50 {_ms(big['p50'])})",
            f"{between}{big['queries']} questions",
            big["cpu"] / small["cpu"],
            MOST_GROWTH if name in LIMITED else math.inf,
        )
    most = max(page["queries"] for name, found in pages.items() for page in found.values() if "task page" not in name)
    yield Figure(
        f"{vendor}: most questions of a list, any size", f"{most}", f"{MOST_QUERIES}", most / MOST_QUERIES, 1.0
    )


def _imports_into(vendor: str, environments: dict[int, dict[str, str]]) -> Iterator[Figure]:
    """Yield what the same import and hand-out cost at the biggest size beside the smallest."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for count, environment in environments.items():
        for work in _run(environment, "working", "importing-into"):
            found.setdefault(work["name"], {})[count] = work
    for name, works in found.items():
        small, big = works[min(works)], works[max(works)]
        between = "".join(f"{count:,} {work['cpu']:.2f} s, " for count, work in works.items() if work is not big)
        yield Figure(
            f"{vendor}: {name} into {max(works):,} tasks",
            f"{big['cpu']:.2f} s",
            f"{between}{big['queries']} questions",
            big["cpu"] / small["cpu"],
            MOST_GROWTH,
        )


def _work(vendor: str, environments: dict[int, dict[str, str]]) -> Iterator[Figure]:
    for work in _run(environments[sorted(environments)[len(environments) // 2]], "working", "exports", "backup"):
        yield _export(vendor, work) if work["name"].startswith("export") else _beside(vendor, work)
    handed_out: list[float] = []
    for work in _run(environments[min(environments)], "working", "importing", "journal"):
        if work["name"].startswith("hand-out"):
            handed_out.append(work["cpu"] / work["count"])
            yield _growing(vendor, work, handed_out[-1] / handed_out[0])
        else:
            yield _beside(vendor, work)


def _export(vendor: str, work: dict[str, Any]) -> Figure:
    """Seconds of processors for 5,000 rows, at most one; the clock beside it, for another program may hold them."""
    seconds = work["cpu"] / work["count"] * 5_000
    beside = f"{work['peer']} {work['peer_cpu']:.2f} s; clock {work['wall']:.2f} s"
    return Figure(
        f"{vendor}: {work['name']} of {work['count']:,} rows, for 5,000", f"{seconds:.2f} s", beside, seconds, 1.0
    )


def _beside(vendor: str, work: dict[str, Any]) -> Figure:
    each = work["cpu"] / work["count"]
    asked = f", {work['queries']} questions" if work["queries"] else ""
    return Figure(
        f"{vendor}: {work['name']} ({work['count']:,})",
        f"{work['cpu']:.2f} s, {each * 1e3:.2f} ms each",
        f"{work['peer']} {work['peer_cpu']:.2f} s{asked}",
        work["cpu"] / work["peer_cpu"],
        math.inf,
    )


def _growing(vendor: str, work: dict[str, Any], growth: float) -> Figure:
    return Figure(
        f"{vendor}: {work['name']}, growth an item",
        f"{work['cpu']:.2f} s, {work['cpu'] / work['count'] * 1e3:.2f} ms each",
        f"{work['queries']} questions; clock {work['wall']:.2f} s",
        growth,
        MOST_GROWTH,
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"

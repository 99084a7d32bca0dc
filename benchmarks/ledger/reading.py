"""What pages cost in process: `python -m benchmarks.ledger.reading ROUNDS` on one database, one JSON line a page.

Wall and processor seconds of the whole request (middleware, view, template) by django.test.Client; on PostgreSQL the
processor time of its backend is added, for the work is done there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from urllib.parse import urlencode

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from luoshi.tasks.models import Task  # noqa: E402
from luoshi.units.models import Account, Unit  # noqa: E402


@dataclass(frozen=True, slots=True)
class Page:
    """What one page cost: seconds of the clock and of processors, questions, bytes."""

    name: str
    p50: float
    least: float
    cpu: float
    queries: int
    size: int


def addresses() -> Iterator[tuple[str, str, str]]:
    """Yield name, account and address of every page that is measured."""
    count = Task.objects.count()
    unit = Unit.objects.get(short_name="市财政局")

    def ledger(**asked: object) -> str:
        return f"{reverse('ledger')}?{urlencode({'year': 2026, **asked})}"

    yield "list, 50 rows", "officer", ledger()
    yield "list, 100 rows", "officer", ledger(size=100)
    yield (
        "list, 100 rows, nine columns",
        "officer",
        ledger(size=100)
        + "".join(
            f"&columns={key}"
            for key in ("light", "number", "task", "target", "leader", "lead", "support", "due", "section")
        ),
    )
    yield "list, last page of 100", "officer", ledger(size=100, page=count // 100)
    yield "filtered by light and tier", "officer", ledger(size=100, light="behind", tier="key")
    yield "filtered by lead unit", "officer", ledger(size=100, lead=unit.pk)
    yield "sorted by limit", "officer", ledger(size=100, sort="due")
    yield "grouped by lead unit", "officer", ledger(size=100, group="lead")
    yield "grouped by county", "officer", ledger(size=100, group="county")
    yield "search, two characters (就业)", "officer", ledger(size=100, q="就业")
    yield "search, six characters (普惠托育服务)", "officer", ledger(size=100, q="普惠托育服务")
    yield "search, one task (第777批)", "officer", ledger(size=100, q="第777批")
    yield "a liaison's own list, 100 rows", "fagai", ledger(size=100)
    yield "task page", "officer", reverse("task", args=[Task.objects.order_by("serial")[count // 2].pk])
    yield "panel of filters", "officer", f"{reverse('ledger-filters')}?year=2026"


def measured(name: str, client: Client, address: str, rounds: int, before: Callable[[], object]) -> Page:
    """Return what a page costs; `before` runs outside the measured time."""
    before()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    queries = len(asked)
    assert response.status_code == 200, (name, response.status_code)
    walls, cpus = [], []
    for _ in range(rounds):
        before()
        begun, cpu = perf_counter(), process_time() + backend_seconds()
        client.get(address)
        walls.append(perf_counter() - begun)
        cpus.append(process_time() + backend_seconds() - cpu)
    return Page(name, median(walls), min(walls), min(cpus), queries, len(response.content))


def backend_seconds() -> float:
    """Return the processor seconds of this connection's PostgreSQL backend so far; none on SQLite, which lives here."""
    if connection.vendor == "sqlite":
        return 0.0
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9


def client_of(username: str) -> Client:
    """Return a client that is signed in, its session written already."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(username=username))
    client.get(reverse("ledger"))
    return client


def pages(rounds: int) -> Iterator[Page]:
    """Yield every page with its counts kept, then the list as the first one after a change sees it."""
    clients = {name: client_of(name) for name in ("officer", "fagai")}
    for name, who, address in addresses():
        yield measured(name, clients[who], address, rounds, lambda: None)
    for name, who, address in addresses():
        if name in COLD:
            yield measured(f"{name}, nothing kept", clients[who], address, max(3, rounds // 3), cache.clear)


COLD = ("list, 100 rows", "grouped by lead unit", "search, two characters (就业)", "a liaison's own list, 100 rows")

if __name__ == "__main__":
    for page in pages(int(sys.argv[1])):
        print(json.dumps(asdict(page), ensure_ascii=False), flush=True)

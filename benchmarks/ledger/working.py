"""What work costs: `python -m benchmarks.ledger.working NAME…` on one database, one JSON line a piece of work.

Each piece does the whole thing through the functions that pages and commands call, beside a bare peer in the same turn.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

django.setup()

import xlsxwriter  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.ledger.reading import backend_seconds, client_of  # noqa: E402
from benchmarks.samples import plan_text, seed_text  # noqa: E402
from luoshi.commands.backup import backup_command  # noqa: E402
from luoshi.journal.actions import Event, record_all  # noqa: E402
from luoshi.journal.models import Chain, Entry  # noqa: E402
from luoshi.journal.queries import first_break  # noqa: E402
from luoshi.journal.sm3 import canonical, sm3  # noqa: E402
from luoshi.parser import parse_text  # noqa: E402
from luoshi.plans.actions.defaults import accept_defaults  # noqa: E402
from luoshi.plans.actions.proposing import propose_plan  # noqa: E402
from luoshi.plans.actions.reading import read_now  # noqa: E402
from luoshi.plans.actions.receiving import receive_file  # noqa: E402
from luoshi.plans.models import Plan, PlanItem, ReceivedFile  # noqa: E402
from luoshi.tasks.actions.issuing import issue_plan  # noqa: E402
from luoshi.tasks.ledger_page import ledger_table  # noqa: E402
from luoshi.tasks.models import Task  # noqa: E402
from luoshi.tasks.tables import Row  # noqa: E402
from luoshi.tasks.views.ledger import asked_by  # noqa: E402
from luoshi.units.models import Account  # noqa: E402


@dataclass(frozen=True, slots=True)
class Work:
    """What a piece of work cost: seconds of processors and of the clock, things, questions, and the cost of a peer."""

    name: str
    cpu: float
    wall: float
    count: int = 1
    queries: int = 0
    peer: str = ""
    peer_cpu: float = 0.0


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the processor seconds (PostgreSQL's backend included) and the seconds of the clock of one run."""
    begun, cpu = perf_counter(), process_time() + backend_seconds()
    work()
    return process_time() + backend_seconds() - cpu, perf_counter() - begun


def best(work: Callable[[], object], rounds: int = 3) -> tuple[float, float]:
    """Return the least of both over some runs."""
    runs = [timed(work) for _ in range(rounds)]
    return min(cpu for cpu, _ in runs), min(wall for _, wall in runs)


def exports() -> Iterator[Work]:
    """Yield the downloads of the whole ledger beside bare writing of the same cells."""
    client = client_of("officer")
    cells = _cells()
    for ending, peer, bare in (("csv", "csv.writer", _bare_csv), ("xlsx", "xlsxwriter", _bare_xlsx)):

        def download(ending: str = ending) -> None:
            response = client.get(f"/ledger/export/{ending}/?year=2026")
            assert response.status_code == 200
            for _ in response.streaming_content:
                pass

        with CaptureQueriesContext(connection) as asked:
            download()
        queries = len(asked)
        cpu, wall = best(download)
        yield Work(f"export, {ending}", cpu, wall, len(cells), queries, peer, best(partial(bare, cells))[0])


def _cells() -> list[tuple[Any, ...]]:
    account = Account.objects.get(username="officer")
    asked, _ = asked_by(account, QueryDict("year=2026"))
    table = ledger_table(account, asked, timezone.now())
    return [row.cells for row in table.rows if isinstance(row, Row)]


def _bare_csv(cells: list[tuple[Any, ...]]) -> None:
    buffer = StringIO()
    csv.writer(buffer).writerows(cells)
    buffer.getvalue().encode()


def _bare_xlsx(cells: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(cells):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, day)
                else:
                    page.write_string(number, place, str(value))
        book.close()


def importing() -> Iterator[Work]:
    """Yield a file received, read and kept as rows, beside its bare parse; then plans of two sizes handed out."""
    name, text = seed_text()
    yield _received(f"import of {name}: received, read, rows", text)
    for items, year in ((158, 2027), (1_580, 2028), (10_000, 2029)):
        text = plan_text(items, seed=items).replace("2026年", f"{year}年")
        yield _received(f"import of {items:,} items: received, read, rows", text)
        yield _issued(items, year)


def importing_into() -> Iterator[Work]:
    """Yield a plan of 158 items received and handed out in a database that holds what it holds."""
    items, year = 158, 2031
    yield _received("import of 158 items", plan_text(items, seed=31).replace("2026年", f"{year}年"))
    yield _issued(items, year)


def _received(name: str, text: str) -> Work:
    officer = Account.objects.get(username="officer")

    def receive() -> None:
        got = receive_file(actor=officer, name=f"{name}.txt", data=text.encode(), now=timezone.now())
        read_now(got.file, timezone.now())

    with CaptureQueriesContext(connection) as asked:
        cpu, wall = timed(receive)
    count = PlanItem.objects.filter(plan__file=ReceivedFile.objects.latest("received_at")).count()
    return Work(name, cpu, wall, count, len(asked), "parse alone", best(lambda: parse_text(text))[0])


def _issued(items: int, year: int) -> Work:
    officer, director = Account.objects.get(username="officer"), Account.objects.get(username="director")
    plan = Plan.objects.get(year=year)
    for _ in accept_defaults(actor=officer, plan=plan, now=timezone.now()):
        pass
    plan = propose_plan(actor=officer, plan=plan, now=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        cpu, wall = timed(lambda: issue_plan(actor=director, plan=plan, now=timezone.now()))
    return Work(f"hand-out of {items:,} items", cpu, wall, Task.objects.filter(plan=plan).count(), len(asked))


def journal() -> Iterator[Work]:
    """Yield what entries cost to write and to prove, beside the bare hash of the same content."""
    most = int(os.environ.get("BENCH_ENTRIES", "100000"))
    officer = Account.objects.get(username="officer")
    tasks = list(Task.objects.all()[:1000])
    cpu = wall = 0.0
    for _ in range(most // 5_000):
        events = [
            Event("task.changed", tasks[n % len(tasks)], {"due": date(2026, 6, 30)}, {"due": date(2026, 9, 30)})
            for n in range(5_000)
        ]

        @transaction.atomic
        def write(events: list[Event] = events) -> None:
            record_all(events, actor=officer, at=timezone.now())

        taken = timed(write)
        cpu, wall = cpu + taken[0], wall + taken[1]
    contents = [entry.content() for entry in Entry.objects.order_by("-number")[:5_000]]
    scale = most / len(contents)
    bare = best(lambda: [sm3(canonical(content)) for content in contents])[0] * scale
    yield Work("journal, entries written", cpu, wall, most, 0, "SM3 of the same content", bare)
    chain = Chain.objects.get(key=officer.jurisdiction_id)
    cpu, wall = timed(lambda: _holds(chain))
    yield Work("journal, entries verified", cpu, wall, chain.number, 0, "SM3 of the same content", bare)


def _holds(chain: Chain) -> None:
    assert first_break(chain.key) is None


def backup() -> Iterator[Work]:
    """Yield a whole backup, written and read again, beside Django's dump of the same tasks."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "backup.zip")
        cpu, wall = timed(lambda: backup_command.main([str(target)], standalone_mode=False))
        dump = Path(folder, "dump.json.gz")
        peer, _ = timed(lambda: call_command("dumpdata", "units", "plans", "tasks", output=str(dump)))
    yield Work("backup", cpu, wall, Task.objects.count(), 0, "dumpdata, packed", peer)


PIECES = {
    "exports": exports,
    "importing": importing,
    "importing-into": importing_into,
    "journal": journal,
    "backup": backup,
}

if __name__ == "__main__":
    for piece in sys.argv[1:]:
        for work in PIECES[piece]():
            print(json.dumps(asdict(work), ensure_ascii=False), flush=True)

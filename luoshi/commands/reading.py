"""Files in, results out: one after the other or `--jobs` at a time, with a progress bar on a terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import click

from luoshi.commands.failures import EMPTY, READ, REFUSED, Refusal, shown
from luoshi.commands.output import for_a_screen
from luoshi.parser import ParsedFile, ReaderError, parse_bytes, parse_file

Render = Callable[[ParsedFile], str]
STDIN = "-"
AHEAD = 4  # files a worker
# More than any limit of a received file: what is cut off here is refused, never read in part.
MOST_STDIN = 2 << 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its exit status, what was made of it, or why it is refused."""

    name: str
    status: int
    text: str = ""
    refusal: str = ""


def read_document(name: str) -> ParsedFile:
    """Return what was read from the file `name`, or from standard input for "-"; Refusal where it is refused."""
    try:
        if name == STDIN:
            return parse_bytes(sys.stdin.buffer.read(MOST_STDIN), name="标准输入")
        return parse_file(Path(name))
    except ReaderError as error:
        raise Refusal(_named(name, str(error))) from error


def _named(name: str, sentence: str) -> str:
    label = "标准输入" if name == STDIN else shown(Path(name).name)
    return sentence if label in sentence else f"{label}：{sentence}"


def read_plan(name: str) -> ParsedFile:
    """Return what was read from `name`; ends the command with status 3 and the reason where it holds no plan."""
    parsed = read_document(name)
    if not parsed.plans:
        click.echo(no_plan_sentence(parsed), err=True)
        raise click.exceptions.Exit(EMPTY)
    return parsed


def no_plan_sentence(parsed: ParsedFile) -> str:
    """Return one line that says that no plan was found, and the reasons given."""
    reasons = "".join(each.message for each in parsed.diagnostics if each.seq is None)
    return for_a_screen(f"{parsed.source}：没有读到任务分解。{reasons}")


def read_one(name: str, render: Render) -> Outcome:
    """Read one file and make of it what `render` makes; a refusal becomes part of the outcome."""
    try:
        parsed = read_document(name)
    except Refusal as refusal:
        return Outcome(name, REFUSED, refusal=refusal.message)
    return Outcome(name, READ if parsed.plans else EMPTY, render(parsed))


def read_each(names: Sequence[str], render: Render, jobs: int | None) -> Iterator[Outcome]:
    """Yield the outcome of each file, in the order given."""
    workers = min(jobs or os.cpu_count() or 1, len(names))
    if names.count(STDIN) > 1:
        raise Refusal("标准输入（-）只能写一次。")
    # Standard input belongs to this process, so it is read here and not by a worker.
    if workers < 2 or STDIN in names:
        outcomes: Iterator[Outcome] = (read_one(name, render) for name in names)
    else:
        outcomes = _read_in_parallel(names, render, workers)
    yield from _with_progress(outcomes, len(names))


def _read_in_parallel(names: Sequence[str], render: Render, workers: int) -> Iterator[Outcome]:
    """Yield outcomes in order, never more than a few ahead of who takes them: results are not held by the thousand."""
    waiting = deque(names)
    running: deque[tuple[str, Future[Outcome] | None]] = deque()
    pool = _pool(workers)
    try:
        while waiting or running:
            while waiting and len(running) < AHEAD * workers:
                name = waiting.popleft()
                running.append((name, _submitted(pool, name, render)))
            name, future = running.popleft()
            outcome = _result_of(future)
            if outcome is None:
                # A worker died and its pool with it. Whose file killed it is not known, so each is read apart.
                running.appendleft((name, None))
                while running:
                    name, future = running.popleft()
                    yield _result_of(future) or _read_apart(name, render)
                pool.shutdown()
                pool = _pool(workers)
            else:
                yield outcome
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, initializer=_die_quietly)


def _submitted(pool: ProcessPoolExecutor, name: str, render: Render) -> Future[Outcome] | None:
    try:
        return pool.submit(read_one, name, render)
    except BrokenProcessPool:
        return None


def _result_of(future: Future[Outcome] | None) -> Outcome | None:
    """Return the outcome, or None where the worker or its whole pool died."""
    try:
        return future.result() if future else None
    except BrokenProcessPool:
        return None


def _read_apart(name: str, render: Render) -> Outcome:
    """Read a file in a process of its own, after another one died: only the file that kills again is refused."""
    with _pool(1) as pool:
        outcome = _result_of(pool.submit(read_one, name, render))
    return outcome or Outcome(name, REFUSED, refusal=_named(name, "读取它的进程意外中止，未能读取。"))


def _die_quietly() -> None:
    """Let Ctrl-C end a worker at once, without a traceback; the main process says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _with_progress(outcomes: Iterator[Outcome], count: int) -> Iterator[Outcome]:
    if count < 3 or not sys.stderr.isatty():
        yield from outcomes
        return
    with click.progressbar(outcomes, length=count, label="读取", file=sys.stderr) as bar:
        yield from bar


def say_refusals(outcomes: Iterator[Outcome], statuses: list[int]) -> Iterator[Outcome]:
    """Pass on what could be read; say on standard error what is refused, and note every status."""
    for outcome in outcomes:
        statuses.append(outcome.status)
        if outcome.status == REFUSED:
            click.echo(outcome.refusal, err=True)
        else:
            yield outcome


def worst(statuses: Sequence[int]) -> int:
    """Return the status of a run over several files: a refusal outweighs a file without a plan, that one a read one."""
    return max(statuses, key=(READ, EMPTY, REFUSED).index, default=READ)

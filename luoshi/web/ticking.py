"""What is done by the clock (定时): apps add steps; `luoshi tick` and the worker run them all, each by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import Error, transaction

from luoshi.errors import LuoshiError

logger = logging.getLogger("luoshi.tick")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done by the clock: its words, its place among the others, and what does it and says so.

    `run(now)` must be harmless when run again, and when two run at once.
    """

    words: str
    order: int
    run: Callable[[datetime], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did, in sentences; or why it could not."""

    step: Step
    said: tuple[str, ...]
    failure: str = ""


_steps: list[Step] = []


def tick_step(*steps: Step) -> None:
    """Add steps; an app does so in its `urls.py`, as it adds lines to the menu."""
    _steps.extend(steps)


def tick(now: datetime, *, dry_run: bool = False) -> list[Done]:
    """Run all steps in order; the failure of one stops no other. A dry run says the same and keeps nothing."""
    steps = sorted(_steps, key=lambda step: step.order)
    if not dry_run:
        return [_run(step, now) for step in steps]
    with transaction.atomic():
        done = [_run(step, now, apart=True) for step in steps]
        transaction.set_rollback(True)
    return done


def _run(step: Step, now: datetime, *, apart: bool = False) -> Done:
    """Run one step; `apart` in a savepoint, so that its failure leaves the transaction of a dry run whole."""
    said: list[str] = []
    try:
        with transaction.atomic() if apart else nullcontext():
            for sentence in step.run(now):
                said.append(sentence)
    except (LuoshiError, Error, OSError) as error:
        logger.exception("%s没有办成", step.words)
        reason = error.message if isinstance(error, LuoshiError) else "系统出错，下一次再试，请运维人员看日志"
        return Done(step, tuple(said), f"{step.words}没有办成：{reason}")
    return Done(step, tuple(said))

"""What is done by the clock (定时): apps add steps; `luoshi tick` and the worker run them all, each by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
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
    if not dry_run:
        return [_run(step, now) for step in _ordered()]
    with transaction.atomic():
        done = [Done(step, tuple(step.run(now))) for step in _ordered()]
        transaction.set_rollback(True)
    return done


def _ordered() -> list[Step]:
    return sorted(_steps, key=lambda step: step.order)


def _run(step: Step, now: datetime) -> Done:
    said: list[str] = []
    try:
        for sentence in step.run(now):
            said.append(sentence)
    except (LuoshiError, Error) as error:
        logger.exception("%s没有办成", step.words)
        reason = error.message if isinstance(error, LuoshiError) else "数据库出错，下一次再试"
        return Done(step, tuple(said), f"{step.words}没有办成：{reason}")
    return Done(step, tuple(said))

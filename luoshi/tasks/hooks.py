"""Where apps above add themselves to the pages of tasks: 待办, 可以办的事, blocks of the task's page.

As with the menu, an app does so in its `urls.py`; this app never asks who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luoshi.tasks.models import Task
from luoshi.units.models import Account


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits: what, a line about it, the words and address of the button; `mark` is a light."""

    kind: str
    what: str
    about: str
    step: str
    address: str
    mark: str = ""  # behind · warning · normal: how pressing it is


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done: its words, where, and, where it cannot be done now, why and who can."""

    words: str
    address: str
    icon: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class TodoSource:
    """What an app adds to 待办: the lines, and questions for their number as `todo.counted` makes them."""

    lines: Callable[[Account, date], Iterable[Todo]]
    counts: Callable[[Account, date], list[QuerySet[Any]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the task's page: its place among the others, its template, what it shows (None: nothing to show)."""

    order: int
    template: str
    context_of: Callable[[Account, Task], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it stands on one page; the template finds `context` as `section`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


_sources: list[TodoSource] = []
_sections: list[Section] = []
_moving: list[Callable[[Account, Task], Iterable[Move]]] = []
_following: list[Callable[[Sequence[UUID], datetime], None]] = []


def todo_source(*sources: TodoSource) -> None:
    """Add kinds to 待办."""
    _sources.extend(sources)


def todo_sources() -> tuple[TodoSource, ...]:
    """Return what was added to 待办, in order."""
    return tuple(_sources)


def task_section(*sections: Section) -> None:
    """Add blocks to the task's page."""
    _sections.extend(sections)


def sections_of(account: Account, task: Task) -> list[Block]:
    """Return the blocks of a task's page for an account that may see the task."""
    found = []
    for section in sorted(_sections, key=lambda each: each.order):
        context = section.context_of(account, task)
        if context is not None:
            found.append(Block(section.template, context))
    return found


def task_moves(moves: Callable[[Account, Task], Iterable[Move]]) -> None:
    """Add what can be done with a task; the first that can be done is the button of the page."""
    _moving.append(moves)


def moves_of(account: Account, task: Task) -> list[Move]:
    """Return what apps above let the account do with the task."""
    return [move for moves in _moving for move in moves(account, task)]


def on_facts(follow: Callable[[Sequence[UUID], datetime], None]) -> None:
    """Let `follow(keys of tasks, now)` run in the transaction in which facts about these tasks changed."""
    _following.append(follow)


def facts_changed(tasks: Sequence[UUID], at: datetime) -> None:
    """Say that facts about these tasks changed (a report, a figure, a limit, a state); in the change's transaction."""
    for follow in _following:
        follow(tasks, at)

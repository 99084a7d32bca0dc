"""Search in the ledger (检索)."""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.tasks.models import Task


def index_tasks(tasks: Iterable[Task]) -> None:
    """Keep the index in step with the tasks."""

"""The background jobs in tests: done at once where a test asks, or beside it while its pages wait."""

from __future__ import annotations

import threading

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult


def do_jobs() -> int:
    """Do all jobs that wait, here and now; return how many were done. A job that failed fails the test."""
    before = DBTaskResult.objects.finished().count()
    _worker().run()
    for failed in DBTaskResult.objects.failed():
        raise AssertionError(f"{failed.task_path} failed:\n{failed.traceback}")
    return DBTaskResult.objects.finished().count() - before


def work_until(done: threading.Event) -> None:
    """Do jobs as they come until `done` is set: the whole life of a thread."""
    try:
        while not done.wait(0.1):
            _worker().run()
    finally:
        connections.close_all()


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="tests",
        excluded_queue_names=[],
    )

"""The background jobs in tests: done at once where a test asks, or beside it while its pages wait."""

from __future__ import annotations

import threading

from django.db import connections
from django_tasks_db.models import DBTaskResult

from luoshi.commands.worker import new_worker


def do_jobs() -> int:
    """Do all jobs that wait, here and now; return how many were done. A job that failed fails the test."""
    before = DBTaskResult.objects.finished().count()
    new_worker("tests").run()
    for failed in DBTaskResult.objects.failed():
        raise AssertionError(f"{failed.task_path} failed:\n{failed.traceback}")
    return DBTaskResult.objects.finished().count() - before


def work_until(done: threading.Event) -> None:
    """Do jobs as they come until `done` is set: the whole life of a thread."""
    try:
        while not done.wait(0.1):
            new_worker("tests").run()
    finally:
        connections.close_all()

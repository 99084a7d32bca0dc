"""`luoshi worker`: does the jobs that pages hand over (reading big files, sending messages), one after the other."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.locks import RUNNING, held, shared
from luoshi.plans.jobs import requeue_abandoned

KEPT_DAYS = 14  # what a finished job leaves
MOST_ATTEMPTS = 3  # of a job whose worker dies each time: it is the job that kills it
INTERRUPTED = "luoshi.commands.worker.Interrupted"
logger = logging.getLogger("luoshi.worker")


class Interrupted(Exception):
    """Stands in the row of a job that was given up: its worker died with it each time."""


@click.command(name="worker", cls=ApplicationCommand, options_metavar="[选项]")
@click.option("--name", metavar="名称", default=socket.gethostname, help="本进程的名称，默认为主机名；同名的只运行一个")
def worker_command(name: str) -> None:
    """处理后台任务；收到停止信号后做完手上的一件再退出。上次意外中断的任务重新做。"""
    folder = Path(settings.DATA_DIR)
    with held(folder / f"worker-{name}.lock"), shared(folder / RUNNING):
        take_up_again(name[:64])
        requeue_abandoned(timezone.now())
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, queue_name="*", verbosity=0)
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name[:64],
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()


@transaction.atomic
def take_up_again(name: str) -> None:
    """Put back the jobs that the worker `name` had in hand when it died: it holds its lock, so nobody does them now."""
    for job in DBTaskResult.objects.running().select_for_update():
        if not job.worker_ids or job.worker_ids[-1] != name:
            continue
        if len(job.worker_ids) >= MOST_ATTEMPTS:
            logger.error("任务 %s 连续 %s 次中断，不再重试。", job.task_path, len(job.worker_ids))
            job.status, job.finished_at, job.exception_class_path = TaskResultStatus.FAILED, timezone.now(), INTERRUPTED
        else:
            logger.warning("任务 %s 上次意外中断，重新做。", job.task_path)
            job.status = TaskResultStatus.READY
        job.save(update_fields=["status", "finished_at", "exception_class_path"])

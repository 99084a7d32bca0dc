"""`luoshi worker`: does the jobs that pages hand over (reading big files, sending messages), one after the other."""

from __future__ import annotations

import logging
import socket
import time
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from luoshi.api.idempotency import sweep_answers
from luoshi.commands.application import ApplicationCommand
from luoshi.commands.locks import RUNNING, held, shared
from luoshi.commands.tick import load_steps
from luoshi.plans.actions.sweeping import sweep_orphans
from luoshi.plans.jobs import requeue_abandoned
from luoshi.web.ticking import tick

KEPT_DAYS = 14  # what a finished job leaves
MOST_ATTEMPTS = 3  # of a job whose worker dies each time: it is the job that kills it
INTERRUPTED = "luoshi.commands.worker.Interrupted"
IDLE_SECONDS = 1
LOOK_SECONDS = 30
TICK_SECONDS = 300
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
        sweep_answers(timezone.now())
        if swept := sweep_orphans(timezone.now()):
            logger.warning("清理了%s个没有登记的原件。", swept)
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, queue_name="*", verbosity=0)
        work(new_worker(name[:64]))


def work(worker: Worker) -> None:
    """Do jobs as they come until a signal ends it; now and then look for what was lost without a job of its own."""
    worker.configure_signals()
    load_steps()
    looked, ticked = 0.0, 0.0
    while worker.running:
        if not ticked or time.monotonic() - ticked > TICK_SECONDS:
            ticked = time.monotonic()
            tick_now()
        if time.monotonic() - looked > LOOK_SECONDS:
            looked = time.monotonic()
            look_for_lost_work()
        worker.run()
        time.sleep(IDLE_SECONDS)


def look_for_lost_work() -> None:
    """Give what an interrupted job left in the middle to new jobs: each app knows its own."""
    try:
        requeue_abandoned(timezone.now())
    except OperationalError as error:  # the database is away or busy: the next time will do
        logger.warning("暂时查不了中断的任务：%s", error)


def tick_now() -> None:
    """Do what is due by the clock; what fails is done the next time."""
    try:
        for done in tick(timezone.now()):
            for sentence in done.said:
                logger.info("%s", sentence)
    except OperationalError as error:
        logger.warning("暂时办不了到点的事：%s", error)


def new_worker(name: str) -> Worker:
    """Return a worker that does all jobs that wait, and then returns."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


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

"""`luoshi worker`: no job is lost, none is done twice, and none kills it for ever."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from luoshi.commands.worker import INTERRUPTED, look_for_lost_work, take_up_again
from luoshi.plans.actions.reading import lease
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.jobs import read_received
from luoshi.plans.models import Plan, ReceivedFile
from luoshi.plans.rules import FileState
from tests.commands.running import environment, luoshi
from tests.jobs import do_jobs

PLAN = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市教育局\n"


def job(*workers: str, status: str = TaskResultStatus.RUNNING) -> DBTaskResult:
    """Return a job that these workers had in hand, one after the other."""
    result = read_received.enqueue("00000000-0000-0000-0000-000000000000")
    row = DBTaskResult.objects.get(pk=result.id)
    row.status, row.worker_ids, row.started_at = status, list(workers), timezone.now()
    row.save()
    return row


@pytest.mark.django_db
def test_what_it_had_in_hand_when_it_died_is_done_again():
    mine, others, done = job("here"), job("there"), job("here", status=TaskResultStatus.SUCCESSFUL)
    take_up_again("here")
    states = [DBTaskResult.objects.get(pk=row.pk).status for row in (mine, others, done)]
    assert states == [TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.SUCCESSFUL]


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_given_up():
    row = job("here", "here", "here")
    take_up_again("here")
    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED and row.exception_class_path == INTERRUPTED and row.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_job_was_lost_gets_another(officer):
    now = timezone.now()
    file = receive_file(actor=officer, name="方案.txt", data=PLAN.encode(), now=now).file
    DBTaskResult.objects.all().delete()
    long_ago = now - lease() - timedelta(seconds=1)
    ReceivedFile.objects.filter(pk=file.pk).update(state=FileState.READING, reading_since=long_ago)
    look_for_lost_work()
    assert do_jobs() == 1
    file.refresh_from_db()
    assert file.state == FileState.READ and Plan.objects.count() == 1


SEND = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.config.settings"
django.setup()
from django.utils import timezone
from luoshi.plans.actions.receiving import receive_file
from tests.people import make_account, make_city
from luoshi.units.rules import Role
officer = make_account(make_city().jurisdiction, "officer", "顾明澈", Role.OFFICER)
lines = ["2026年重点工作任务分解"]
for number in range(1, 1001):
    lines += [f"{number}.新增第{number}处就业服务点{number}个，6月底前完成。", "牵头单位：市教育局", "责任单位：市财政局"]
receive_file(actor=officer, name="方案.txt", data="\\n".join(lines).encode(), now=timezone.now())
"""


def test_kill_9_in_the_middle_of_reading_loses_and_doubles_nothing(tmp_path):
    data = tmp_path / "data"
    assert luoshi(data, "migrate").returncode == 0
    sent = subprocess.run(
        [sys.executable, "-c", SEND], env=environment(data), capture_output=True, text=True, check=False
    )
    assert sent.returncode == 0, sent.stderr

    def ask(statement: str) -> list[tuple]:
        with closing(sqlite3.connect(data / "luoshi.sqlite3", timeout=20)) as rows, rows:
            return rows.execute(statement).fetchall()

    def wait_for(state: str, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while ask("SELECT state FROM plans_receivedfile") != [(state,)]:
            assert time.monotonic() < end, ask("SELECT state, refusal, tries FROM plans_receivedfile")
            time.sleep(0.02)

    worker = started(data)
    wait_for(FileState.READING)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    assert ask("SELECT count(*) FROM plans_plan") == ask("SELECT count(*) FROM plans_planitem") == [(0,)]
    # The lease of the dead one is over.
    ask("UPDATE plans_receivedfile SET reading_since = '2026-01-01 00:00:00'")
    worker = started(data)
    wait_for(FileState.READ)
    worker.terminate()
    assert worker.wait(30) == 0
    assert ask("SELECT count(*) FROM plans_plan") == [(1,)]
    assert ask("SELECT count(*) FROM plans_planitem") == [(1000,)]
    assert ask("SELECT count(*) FROM journal_entry WHERE action = 'file.read'") == [(1,)]
    assert luoshi(data, "journal", "verify").returncode == 0


def started(data: Path) -> subprocess.Popen[bytes]:
    """Start a worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "luoshi.cli", "worker"], env=environment(data), stderr=subprocess.DEVNULL
    )

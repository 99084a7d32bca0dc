"""A job that is killed (kill -9) at any moment leaves nothing half, and another one does it whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from luoshi.plans.actions.reading import lease, read_now
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.models import ItemUnit, Plan, PlanItem, Question, Reading, ReceivedFile
from luoshi.plans.rules import FileState
from tests.plans.in_review import NOW

ITEMS = 400
MADE = (Reading, Plan, PlanItem, ItemUnit, Question)


def big_plan(mark: str) -> bytes:
    lines = [f"2026年重点工作任务分解（{mark}）"]
    for number in range(1, ITEMS + 1):
        lines.append(f"{number}.新建第{number}处服务站{number}个，{number % 12 + 1}月底前完成。")
        lines.append("牵头单位：市教育局")
        lines.append(f"责任单位：市财政局、市商务局、市服务{number % 20}局")
    return "\n".join(lines).encode()


# What the worker's process does, on the database of the test. It says when it begins.
CHILD = """
import sys
import django
django.setup()
from django.db import connections
from django.utils import timezone
from luoshi.plans.actions.reading import read_now
from luoshi.plans.models import ReceivedFile
connections["default"].settings_dict["NAME"] = sys.argv[1]
file = ReceivedFile.objects.get(pk=sys.argv[2])
print("begins", flush=True)
read_now(file, timezone.now())
"""


def read_in_child(file: ReceivedFile) -> subprocess.Popen[bytes]:
    """Start a process that reads the file; return it when it begins."""
    settings = {"DJANGO_SETTINGS_MODULE": "luoshi.config.settings"}
    name = str(connection.settings_dict["NAME"])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, name, str(file.pk)], env=os.environ | settings, stdout=subprocess.PIPE
    )
    assert child.stdout is not None and child.stdout.readline() == b"begins\n"
    return child


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_at_any_moment_leaves_nothing_half(transactional_db, officer):
    whole = receive_file(actor=officer, name="全.txt", data=big_plan("全"), now=NOW).file
    child = read_in_child(whole)
    began = time.monotonic()
    assert child.wait() == 0
    needs = time.monotonic() - began
    counts = [model.objects.count() for model in MADE]
    assert counts[2] == ITEMS
    killed_in_time = 0
    for share in (0.4, 0.75, 0.9):
        file = receive_file(actor=officer, name="半.txt", data=big_plan(str(share)), now=NOW).file
        before = [model.objects.count() for model in MADE]
        child = read_in_child(file)
        time.sleep(needs * share)
        child.kill()
        child.wait()
        file.refresh_from_db()
        if file.state != FileState.READ:
            killed_in_time += 1
            assert file.state in (FileState.RECEIVED, FileState.READING)
            assert [model.objects.count() for model in MADE] == before
            read_now(file, timezone.now() + lease() + timedelta(seconds=1))
        after = [model.objects.count() for model in MADE]
        assert [new - old for new, old in zip(after, before, strict=True)] == counts
    assert killed_in_time

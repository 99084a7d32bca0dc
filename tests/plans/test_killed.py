"""A job that is killed (kill -9) at any moment leaves nothing half, and another one does it whole."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections

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


def read_in_child(file: ReceivedFile) -> int:
    """Start a process that reads the file with a connection of its own; return its number."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            read_now(file, NOW)
        finally:
            os._exit(0)
    return child


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_a_job_killed_at_any_moment_leaves_nothing_half(transactional_db, officer):
    whole = receive_file(actor=officer, name="全.txt", data=big_plan("全"), now=NOW).file
    began = time.monotonic()
    os.waitpid(read_in_child(whole), 0)
    needs = time.monotonic() - began
    counts = [model.objects.count() for model in MADE]
    assert counts[2] == ITEMS
    killed_in_time = 0
    for share in (0.3, 0.6, 0.8, 0.92):
        file = receive_file(actor=officer, name="半.txt", data=big_plan(str(share)), now=NOW).file
        before = [model.objects.count() for model in MADE]
        child = read_in_child(file)
        time.sleep(needs * share)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        file.refresh_from_db()
        if file.state != FileState.READ:
            killed_in_time += 1
            assert file.state in (FileState.RECEIVED, FileState.READING)
            assert [model.objects.count() for model in MADE] == before
            read_now(file, NOW + lease() + timedelta(seconds=1))
        after = [model.objects.count() for model in MADE]
        assert [new - old for new, old in zip(after, before, strict=True)] == counts
    assert killed_in_time > 1

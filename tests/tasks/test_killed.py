"""A signing that is killed (kill -9) at any moment hands out all or nothing, and gives no number twice or in vain."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.utils import timezone

from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.plans.models import Plan
from luoshi.plans.rules import PlanState
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.models import Assignment, Counter, Target, Task, TaskText, TaskVersion
from tests.tasks.plans import add_item, add_target, make_plan

ITEMS = 300
MADE = (Task, Assignment, Target, TaskVersion, TaskText)

# What the server's process does when the head signs, on the database of the test. It says when it begins.
CHILD = """
import sys
import django
django.setup()
from django.db import connections
from django.utils import timezone
from luoshi.plans.models import Plan
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.units.models import Account
connections["default"].settings_dict["NAME"] = sys.argv[1]
plan, actor = Plan.objects.get(pk=sys.argv[2]), Account.objects.get(pk=sys.argv[3])
print("begins", flush=True)
issue_plan(actor=actor, plan=plan, now=timezone.now())
"""


def big_plan(city, proposer) -> Plan:
    plan = make_plan(city, proposer)
    for number in range(ITEMS):
        item = add_item(plan, city, f"建设第{number}处服务站。", ["市教育局"], ["市财政局"], counties_support=True)
        add_target(item, "服务站", number + 1, "处")
    return plan


def signing(plan, actor) -> subprocess.Popen[bytes]:
    """Start a process that signs the plan; return it when it begins."""
    settings = {"DJANGO_SETTINGS_MODULE": "luoshi.config.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(connection.settings_dict["NAME"]), str(plan.pk), str(actor.pk)],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None and child.stdout.readline() == b"begins\n"
    return child


def counts() -> list[int]:
    return [model.objects.count() for model in MADE]


@pytest.mark.django_db(transaction=True)
def test_a_signing_killed_at_any_moment_hands_out_all_or_nothing(transactional_db, city, officer, director):
    child = signing(big_plan(city, officer), director)
    began = time.monotonic()
    assert child.wait() == 0
    needs = time.monotonic() - began
    whole = counts()
    assert whole[0] == ITEMS
    killed_in_time = 0
    for share in (0.3, 0.6, 0.85):
        plan, before = big_plan(city, officer), counts()
        last, said = Counter.objects.get().last, Entry.objects.count()
        child = signing(plan, director)
        time.sleep(needs * share)
        child.kill()
        child.wait()
        plan.refresh_from_db()
        if plan.state != PlanState.ISSUED:
            killed_in_time += 1
            assert (plan.state, counts(), Counter.objects.get().last) == (PlanState.PROPOSED, before, last)
            assert Entry.objects.count() == said
            issue_plan(actor=director, plan=plan, now=timezone.now())
        assert [new - old for new, old in zip(counts(), before, strict=True)] == whole
        assert sorted(plan.tasks.values_list("serial", flat=True)) == list(range(last + 1, last + ITEMS + 1))
    assert killed_in_time
    assert list(all_breaks()) == []

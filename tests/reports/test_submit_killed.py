"""A handing-in that is killed (kill -9) at any moment hands in all or nothing, and nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from django.db import connection

from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.reports.actions.drafting import start_reports
from luoshi.reports.actions.signing import submit
from luoshi.reports.models import Report
from tests.reports.filling import SEPTEMBER, many_asked

COUNT = 300
CHILD = """
import sys
import django
django.setup()
from django.db import connections
from django.utils import timezone
from luoshi.reports.actions.signing import submit
from luoshi.reports.models import Report
from luoshi.units.models import Account
connections["default"].settings_dict["NAME"] = sys.argv[1]
actor = Account.objects.get(pk=sys.argv[2])
keys = list(Report.objects.filter(period=sys.argv[3]).values_list("pk", flat=True))
print("begins", flush=True)
submit(actor=actor, reports=keys, signature="某", now=timezone.now())
"""


def submitting(actor, period) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(connection.settings_dict["NAME"]), str(actor.pk), str(period.pk)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "luoshi.config.settings"},
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None and child.stdout.readline() == b"begins\n"
    return child


@pytest.mark.django_db(transaction=True)
def test_a_submit_killed_at_any_moment_hands_in_all_or_nothing(transactional_db, city, lead_liaison, lead_reviewer):
    period = many_asked(city, COUNT, city.units["市发展改革委"])
    start_reports(actor=lead_liaison, period=period, now=SEPTEMBER)
    rows = Report.objects.filter(period=period)
    rows.update(state="signing", handed_by=lead_liaison)
    began = time.monotonic()
    submit(actor=lead_reviewer, reports=list(rows.values_list("pk", flat=True)), signature="某", now=SEPTEMBER)
    needs = time.monotonic() - began
    killed = 0
    for share in (0.2, 0.5, 0.8):
        rows.update(state="signing", submitted_at=None, signed_by=None)
        said = Entry.objects.count()
        child = submitting(lead_reviewer, period)
        time.sleep(needs * share)
        child.kill()
        child.wait()
        done = rows.filter(state="submitted").count()
        assert done in (0, COUNT)
        assert Entry.objects.count() - said == done
        killed += done == 0
    assert killed
    assert list(all_breaks()) == []

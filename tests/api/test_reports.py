"""Reports over the API: the same rights, states and refusals as on the pages."""

from __future__ import annotations

import pytest

from luoshi.reports.filling_rules import FIGURE
from luoshi.reports.models import Period, Report
from tests.reports.filling import make_period, started

ROOT = "/reports"


@pytest.fixture
def period(tasks) -> Period:
    """9月落实情况, open."""
    return make_period(tasks[0])


@pytest.fixture
def draft(period, lead_liaison) -> Report:
    """The draft of 市发展改革委."""
    return started(lead_liaison, period)[0]


def test_a_program_carries_a_report_from_draft_to_accepted(call, draft, tasks, lead_liaison, lead_reviewer, officer):
    first, second = tasks[0].targets.all()
    values = {"progress": "完成。", f"{FIGURE}{first.pk}": "9300", f"{FIGURE}{second.pk}": "4.1"}
    saved = call(lead_liaison, "patch", f"{ROOT}/{draft.pk}", {"values": values, "seen": {"progress": ""}}).json()
    assert saved["missing"] == [] and {each["value"] for each in saved["figures"]} == {"9300.000000", "4.100000"}
    chosen = {"reports": [str(draft.pk)]}
    assert call(lead_liaison, "post", f"{ROOT}/sign-off", chosen).json() == {"changed": 1}
    assert call(lead_reviewer, "post", f"{ROOT}/submit", {**chosen, "signature": "褚云帆"}).status_code == 200
    (listed,) = call(officer, "get", f"{ROOT}?state=submitted").json()["items"]
    assert listed["id"] == str(draft.pk) and listed["signature"] == "褚云帆"
    returned = call(officer, "post", f"{ROOT}/{draft.pk}/return", {"remarks": {"progress": "写明口径"}})
    assert returned.json()["state"] == "returned"
    assert call(officer, "post", f"{ROOT}/accept", chosen).status_code == 409


def test_what_another_wrote_is_told_and_kept(call, draft, lead_liaison):
    call(lead_liaison, "patch", f"{ROOT}/{draft.pk}", {"values": {"progress": "甲"}})
    refused = call(
        lead_liaison, "patch", f"{ROOT}/{draft.pk}", {"values": {"progress": "乙"}, "seen": {"progress": ""}}
    )
    assert refused.status_code == 409 and refused.json()["extra"]["theirs"] == "甲"


@pytest.mark.parametrize(("who", "status"), [("officer", 404), ("support_liaison", 404), ("stranger", 404)])
def test_a_draft_of_others_does_not_exist(call, draft, who, status, request):
    actor = request.getfixturevalue(who)
    assert call(actor, "get", f"{ROOT}/{draft.pk}").status_code == status
    assert call(actor, "get", ROOT).json()["items"] == []

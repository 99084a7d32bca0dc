"""The states of a report as a table: every move from every state by every role; signing, judging, merging, versions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from luoshi.errors import Invalid, LuoshiError, MoveRefused, NotAllowed
from luoshi.journal.models import Entry
from luoshi.reports.actions.evidence import add_evidence, remove_evidence
from luoshi.reports.actions.merging import merge_parts
from luoshi.reports.actions.reviewing import accept, return_report, unlock
from luoshi.reports.actions.signing import send_back, sign_off, submit, take_back
from luoshi.reports.models import Evidence, Merged, Report
from luoshi.reports.report_queries import to_review, visible_reports
from luoshi.reports.rules import REPORT_MOVES, ReportMove, ReportState
from luoshi.tasks.models import Task
from luoshi.units.rules import Role
from tests.people import make_account
from tests.reports.filling import SEPTEMBER, fill, filled, handed_in, started

DONE_BY = {
    ReportMove.SIGN_OFF: lambda actor, pk: sign_off(actor=actor, reports=[pk], now=SEPTEMBER),
    ReportMove.TAKE_BACK: lambda actor, pk: take_back(actor=actor, reports=[pk], now=SEPTEMBER),
    ReportMove.SUBMIT: lambda actor, pk: submit(actor=actor, reports=[pk], signature="某", now=SEPTEMBER),
    ReportMove.SEND_BACK: lambda actor, pk: send_back(actor=actor, reports=[pk], remark="改", now=SEPTEMBER),
    ReportMove.RETURN: lambda actor, pk: return_report(actor=actor, report=pk, remarks={"": "改"}, now=SEPTEMBER),
    ReportMove.ACCEPT: lambda actor, pk: accept(actor=actor, reports=[pk], now=SEPTEMBER),
    ReportMove.UNLOCK: lambda actor, pk: unlock(actor=actor, report=pk, reason="数有误", now=SEPTEMBER),
}
# Who does what with the report of a lead; all others are refused.
RIGHTS = {
    ReportMove.SIGN_OFF: {"lead_liaison"},
    ReportMove.TAKE_BACK: {"lead_liaison"},
    ReportMove.SUBMIT: {"lead_reviewer"},
    ReportMove.SEND_BACK: {"lead_reviewer"},
    ReportMove.RETURN: {"officer", "director"},
    ReportMove.ACCEPT: {"officer", "director"},
    ReportMove.UNLOCK: {"director"},
}
PEOPLE = (
    "lead_liaison",
    "lead_reviewer",
    "support_liaison",
    "support_reviewer",
    "officer",
    "director",
    "mayor",
    "deputy",
    "business_admin",
    "assessor",
    "county_director",
    "system_admin",
    "security_admin",
    "auditor",
    "stranger",
)


@pytest.fixture
def people(request):
    return {who: request.getfixturevalue(who) for who in PEOPLE}


@pytest.mark.parametrize("move", list(ReportMove))
def test_every_move_from_every_state_by_everybody(move, people, draft, lead_liaison):
    filled(lead_liaison, draft)
    kept = {
        each.attname: getattr(Report.objects.get(pk=draft.pk), each.attname) for each in Report._meta.concrete_fields
    }
    for state in ReportState:
        for who, actor in people.items():
            Report.objects.filter(version__gt=1).delete()
            Report.objects.filter(pk=draft.pk).update(**{**kept, "state": state})
            allowed = who in RIGHTS[move] and (state, move) in REPORT_MOVES
            try:
                DONE_BY[move](actor, draft.pk)
            except NotAllowed:
                done, right = False, False
            except MoveRefused:
                done, right = False, True
            else:
                done, right = True, True
            assert done == allowed, (state, move, who)
            assert right == (who in RIGHTS[move]), (state, move, who)
            after = REPORT_MOVES[state, move] if allowed else state
            assert Report.objects.get(pk=draft.pk).state == after, (state, move, who)


def test_a_second_submit_does_nothing(draft, lead_liaison, lead_reviewer):
    handed_in(lead_liaison, lead_reviewer, draft)
    with pytest.raises(MoveRefused, match="现在是“已报”"):
        submit(actor=lead_reviewer, reports=[draft.pk], signature="某", now=SEPTEMBER)
    assert Entry.objects.filter(action="report.submitted").count() == 1


def test_many_are_submitted_all_or_none(draft, lead_liaison, lead_reviewer, city):
    city.units["市商务局"].assignments.update(unit=city.units["市发展改革委"])
    first, second = started(lead_liaison, draft.period)
    filled(lead_liaison, first)
    sign_off(actor=lead_liaison, reports=[first.pk], now=SEPTEMBER)
    with pytest.raises(MoveRefused):
        submit(actor=lead_reviewer, reports=[first.pk, second.pk], signature="某", now=SEPTEMBER)
    assert not Report.objects.filter(state="submitted").exists()


def test_nobody_signs_what_the_same_person_wrote(draft, lead_liaison, city):
    both = make_account(city.jurisdiction, "moved", "换岗", Role.REVIEWER, unit=city.units["市发展改革委"])
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    Report.objects.filter(pk=draft.pk).update(edited_by=both)
    with pytest.raises(NotAllowed, match="不能自己审签"):
        submit(actor=both, reports=[draft.pk], signature="某", now=SEPTEMBER)


@pytest.mark.parametrize("signature", ["", "  ", "长" * 61])
def test_a_signature_is_a_name(draft, lead_liaison, lead_reviewer, signature):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    with pytest.raises(Invalid, match="签发人"):
        submit(actor=lead_reviewer, reports=[draft.pk], signature=signature, now=SEPTEMBER)


@pytest.mark.parametrize(("day", "is_late"), [(28, False), (30, True)])
def test_what_comes_after_the_grace_is_marked_late(draft, lead_liaison, lead_reviewer, day, is_late):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    now = datetime(2026, 9, day, 2, 0, tzinfo=UTC)
    (report,) = submit(actor=lead_reviewer, reports=[draft.pk], signature="某", now=now)
    assert report.is_late is is_late


def test_a_returned_version_stays_and_the_next_is_a_draft_with_its_contents(handed, officer, lead_liaison, task):
    figure = f"figure:{task.targets.first().pk}"
    draft = return_report(
        actor=officer, report=handed.pk, remarks={"progress": "写明数据口径", figure: "与统计不符"}, now=SEPTEMBER
    )
    old = Report.objects.get(pk=handed.pk)
    assert (old.state, draft.state, draft.version, draft.progress) == ("returned", "draft", 2, old.progress)
    assert draft.remarks["progress"] == "写明数据口径"
    assert draft.figures.count() == old.figures.count() == 2
    fill(lead_liaison, draft, progress="按统计口径重报。")
    assert Report.objects.get(pk=handed.pk).progress == old.progress


@pytest.mark.parametrize("remarks", [{}, {"": "  "}, {"salary": "x"}])
def test_a_return_says_what_is_wrong(handed, officer, remarks):
    with pytest.raises(Invalid):
        return_report(actor=officer, report=handed.pk, remarks=remarks, now=SEPTEMBER)
    assert Report.objects.get().state == "submitted"


def test_an_officer_judges_what_he_handles_and_what_nobody_does(handed, task, officer, second_officer, director):
    Task.objects.filter(pk=task.pk).update(officer=second_officer)
    assert not to_review(officer).exists()
    assert to_review(second_officer).exists() and to_review(director).exists()
    with pytest.raises(NotAllowed, match="陆青禾经办"):
        accept(actor=officer, reports=[handed.pk], now=SEPTEMBER)
    accept(actor=second_officer, reports=[handed.pk], now=SEPTEMBER)


def test_accepted_parts_flow_into_the_leads_draft(
    draft, period, support_liaison, support_reviewer, lead_reviewer, lead_liaison
):
    fill(lead_liaison, draft, progress="牵头情况。")
    (part,) = started(support_liaison, period)
    handed_in(support_liaison, support_reviewer, part, progress="拨付资金1亿元。")
    accept(actor=lead_liaison, reports=[part.pk], now=SEPTEMBER)
    assert Report.objects.get(pk=draft.pk).progress == "牵头情况。\n【市财政局】拨付资金1亿元。"
    assert Merged.objects.get().unit.short_name == "市财政局"
    assert not merge_parts(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)  # once


def test_a_part_accepted_before_the_lead_began_is_in_its_draft(period, support_liaison, support_reviewer, lead_liaison):
    (part,) = started(support_liaison, period)
    handed_in(support_liaison, support_reviewer, part, progress="拨付资金1亿元。")
    accept(actor=lead_liaison, reports=[part.pk], now=SEPTEMBER)
    (draft,) = started(lead_liaison, period)
    assert draft.progress == "【市财政局】拨付资金1亿元。"


@pytest.mark.parametrize("who", ["officer", "director", "support_reviewer", "county_director", "stranger", "mayor"])
def test_only_the_lead_judges_a_part(period, support_liaison, support_reviewer, who, request):
    (part,) = started(support_liaison, period)
    handed_in(support_liaison, support_reviewer, part, progress="拨付资金1亿元。")
    with pytest.raises(NotAllowed):
        accept(actor=request.getfixturevalue(who), reports=[part.pk], now=SEPTEMBER)


def test_what_everybody_sees(people, draft, period, support_liaison, support_reviewer, lead_liaison, lead_reviewer):
    (part,) = started(support_liaison, period)
    sees = {who: visible_reports(actor) for who, actor in people.items()}
    assert {who for who, rows in sees.items() if rows.filter(pk=draft.pk)} == {"lead_liaison", "lead_reviewer"}
    assert {who for who, rows in sees.items() if rows.filter(pk=part.pk)} == {"support_liaison", "support_reviewer"}
    handed_in(lead_liaison, lead_reviewer, draft)
    handed_in(support_liaison, support_reviewer, part, progress="拨付。")
    office = {"mayor", "director", "officer", "assessor"}
    lead = {"lead_liaison", "lead_reviewer"}
    assert {who for who, rows in sees.items() if rows.filter(pk=draft.pk)} == office | lead
    assert {who for who, rows in sees.items() if rows.filter(pk=part.pk)} == office | lead | {
        "support_liaison",
        "support_reviewer",
    }


def test_a_deputy_sees_the_reports_of_the_tasks_it_leads(handed, city, task, deputy):
    assert not visible_reports(deputy).exists()
    task.task_leaders.update(leader=city.leaders["方策"])
    assert visible_reports(deputy).count() == 1


PDF = b"%PDF-1.4 scan"


def add(actor, report, name="佐证.pdf", content=PDF, **more):
    return add_evidence(actor=actor, report=report, name=name, content=ContentFile(content), now=SEPTEMBER, **more)


def test_evidence_is_kept_once_by_its_hash(draft, lead_liaison):
    first, again = add(lead_liaison, draft), add(lead_liaison, draft, "另一名.pdf")
    assert first.pk == again.pk and Evidence.objects.get().stored.read() == PDF
    remove_evidence(actor=lead_liaison, evidence=first, now=SEPTEMBER)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("脚本.exe", b"MZ", "不是可以上传"),
        ("空.pdf", b"", "空文件"),
        ("假.pdf", b"<html>", "扩展名不符"),
        ("无名", PDF, "不是可以上传"),
    ],
)
def test_other_files_are_refused(draft, lead_liaison, name, content, sentence):
    with pytest.raises(Invalid, match=sentence):
        add(lead_liaison, draft, name, content)


def test_a_scan_of_the_seal_goes_with_the_signature(draft, lead_liaison, lead_reviewer):
    filled(lead_liaison, draft)
    sign_off(actor=lead_liaison, reports=[draft.pk], now=SEPTEMBER)
    scan = ContentFile(PDF, name="盖章.pdf")
    submit(actor=lead_reviewer, reports=[draft.pk], signature="褚云帆", now=SEPTEMBER, scan=scan)
    assert Evidence.objects.get().is_seal
    for actor in (lead_liaison, lead_reviewer):
        with pytest.raises(LuoshiError):
            add(actor, draft, "迟到.pdf", b"%PDF-2")

"""What goes wrong on a working day, in a real browser: nothing is lost, nothing is done twice, each refusal is one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.journal.models import Entry
from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.models import Plan, ReceivedFile
from luoshi.plans.rules import FileState
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.models import Task
from tests.e2e import walking
from tests.jobs import do_jobs
from tests.plans.documents import stored_plan

SENTENCE_ENDS = re.compile("[。！？]")


@pytest.fixture
def proposed(live, officer) -> Plan:
    """A plan that waits for the director's signature."""
    plan = stored_plan(officer)
    walking.answer_the_rest(plan, officer)
    propose_plan(actor=officer, plan=plan, now=timezone.now())
    return plan


def open_signing(page, live, plan: Plan) -> None:
    page.goto(f"{live.url}{reverse('plan-issue', args=[plan.pk])}")


def issued(plan: Plan) -> tuple[int, int]:
    """Return how many tasks a plan has, and how often it was signed."""
    return Task.objects.filter(plan=plan).count(), Entry.objects.filter(action="plan.issued").count()


def test_a_double_click_signs_once(live, page, sign_in, director, proposed):
    sign_in(page, director)
    open_signing(page, live, proposed)
    page.locator("form button:has-text('签发交办')").click()
    page.locator("#ask-yes").dblclick()
    page.wait_for_selector("#notice:has-text('3项任务已交办')")
    assert issued(proposed) == (3, 1)


def test_two_windows_sign_once(live, open_page, sign_in, director, proposed):
    one, other = open_page(), open_page()
    for page in (one, other):
        sign_in(page, director)
        open_signing(page, live, proposed)
    walking.press(one, "签发交办")
    one.wait_for_selector("#notice:has-text('已交办')")
    walking.press(other, "签发交办")
    other.wait_for_selector("[role=alert]")
    assert issued(proposed) == (3, 1)


def test_the_back_button_after_signing_signs_no_second_time(live, page, sign_in, director, proposed):
    sign_in(page, director)
    open_signing(page, live, proposed)
    walking.press(page, "签发交办")
    page.wait_for_selector("#notice:has-text('已交办')")
    page.go_back()
    page.wait_for_selector("h1:has-text('签发交办')")
    again = page.locator("form button:has-text('签发交办')")
    if again.count():  # the page as it was left
        walking.press(page, "签发交办")
        page.wait_for_selector("[role=alert]")
    assert issued(proposed) == (3, 1)


def test_an_expired_session_keeps_the_words_of_an_adjustment(live, page, sign_in, director, proposed):
    task = issue_plan(actor=director, plan=proposed, now=timezone.now())[0]
    sign_in(page, director)
    address = f"{live.url}{reverse('task-change', args=[task.pk])}?kind=adjust"
    page.goto(address)
    page.locator("#id_reason, [name=reason]").first.fill("汛期推迟，市政府常务会议同意。")
    page.wait_for_timeout(600)
    page.context.clear_cookies(name="sessionid")
    page.locator("form.act button[type=submit]").first.click()
    page.wait_for_load_state()
    sign_in(page, director)
    page.goto(address)
    assert page.locator("#id_reason, [name=reason]").first.input_value() == "汛期推迟，市政府常务会议同意。"
    assert not task.changes.exists()


def test_a_file_over_the_limit_is_refused_in_one_sentence(live, page, sign_in, officer, tmp_path, settings):
    big = tmp_path / "大文件.docx"
    with big.open("wb") as sparse:
        sparse.truncate(settings.UPLOAD_BYTES + 1_000_000)
    sign_in(page, officer)
    page.set_default_timeout(walking.PATIENCE)
    walking.upload(page, live.url, big)
    page.wait_for_selector("#notice:has-text('大文件')")
    said = page.locator("#notice").inner_text().strip()
    assert len(SENTENCE_ENDS.findall(said)) == 1 and "上限" in said
    assert not ReceivedFile.objects.exists()


def test_a_file_of_forty_megabytes_is_received_whole_and_its_fault_said_in_one_sentence(
    live, page, sign_in, officer, tmp_path, monkeypatch
):
    monkeypatch.setenv("LUOSHI_PARSE_SECONDS", "5")
    big = tmp_path / "四十兆.txt"
    big.write_bytes("2026年重点工作任务分解方案\n1.新增就业1.2万人。\n牵头单位：市教育局\n".encode() * 440_000)
    assert big.stat().st_size > 40_000_000
    sign_in(page, officer)
    page.set_default_timeout(walking.PATIENCE)
    walking.upload(page, live.url, big)
    do_jobs()
    page.reload()
    said = page.locator(".notice-error").inner_text().strip()
    assert len(SENTENCE_ENDS.findall(said)) == 1, said
    file = ReceivedFile.objects.get()
    assert (file.state, file.size) == (FileState.REFUSED, big.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("坏文件.docx", b"PK\x03\x04" + b"\x00broken" * 500),
        ("坏文件.pdf", b"%PDF-1.7\n" + b"garbage " * 200),
        ("坏文件.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000)),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(live, page, sign_in, officer, tmp_path: Path, name, content):
    broken = tmp_path / name
    broken.write_bytes(content)
    sign_in(page, officer)
    walking.upload(page, live.url, broken)
    do_jobs()
    page.reload()
    said = page.locator(".notice-error").inner_text().strip()
    assert len(SENTENCE_ENDS.findall(said)) == 1, said
    assert ReceivedFile.objects.get().state == FileState.REFUSED

"""Receiving and reading files: kept once, untouched, whole or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.plans.actions.reading import claim_abandoned, lease, read_now
from luoshi.plans.actions.receiving import read_again, receive_file, receive_text
from luoshi.plans.models import ItemUnit, Plan, PlanItem, Question, Reading, ReceivedFile
from luoshi.plans.rules import FileState, Origin

NOW = timezone.now()
PLAN = "2026年重点工作任务分解\n1.新增就业1.2万人，6月底前完成。\n牵头单位：市教育局\n责任单位：市财政局\n2.建成道路3条。\n牵头单位：市商务局\n"
DATA = PLAN.encode()


def stored_files() -> list[str]:
    folder = Path(default_storage.location) / "received"
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def received(actor, data=DATA, name="方案.txt"):
    return receive_file(actor=actor, name=name, data=data, now=NOW).file


def test_a_file_is_kept_as_received_and_its_plan_becomes_rows(city, officer):
    file = received(officer)
    assert file.state == FileState.RECEIVED and file.stored.open().read() == PLAN.encode()
    file = read_now(file, NOW)
    assert file.state == FileState.READ
    plan = Plan.objects.get()
    first, second = plan.items.all()
    assert first.text == "新增就业1.2万人，6月底前完成。" and str(first.due) == "2026-06-30"
    assert first.due_origin == Origin.READ and second.due_origin == Origin.DEFAULT and str(second.due) == "2026-12-31"
    assert [row.unit for row in first.units.all()] == [city.units["市教育局"], city.units["市财政局"]]
    assert Reading.objects.get().text[first.start : first.end].startswith("1.新增就业")
    target = first.targets.get()
    assert (target.value, target.unit) == (12000, "人")
    assert [each.code for each in Question.objects.filter(blocking=True)] == []


def test_the_same_bytes_are_kept_once_and_said_to_be_there(officer, second_officer):
    first = receive_file(actor=officer, name="方案.txt", data=PLAN.encode(), now=NOW)
    again = receive_file(actor=second_officer, name="方案（另存）.txt", data=PLAN.encode(), now=NOW)
    assert not first.duplicate and again.duplicate and again.file == first.file
    assert ReceivedFile.objects.count() == 1


def test_another_government_keeps_its_own_copy_of_the_same_bytes(officer, stranger):
    assert received(officer) != received(stranger)


@pytest.mark.parametrize("who", ["mayor", "lead_liaison", "system_admin"])
def test_who_receives_no_files_is_refused_and_nothing_is_kept(who, request):
    before = stored_files()
    with pytest.raises(NotAllowed):
        received(request.getfixturevalue(who))
    assert not ReceivedFile.objects.exists() and stored_files() == before


def test_an_empty_file_is_refused_with_its_name(officer):
    with pytest.raises(Invalid, match=r"“空\.docx”是空文件"):
        received(officer, b"", "空.docx")


def test_a_file_over_the_limit_is_refused_with_its_size(officer, settings):
    settings.UPLOAD_BYTES = 1000
    with pytest.raises(Invalid, match="超过单个文件"):
        received(officer, b"x" * 1001)
    assert not ReceivedFile.objects.exists()


def test_a_file_name_is_kept_without_its_folders(officer):
    assert received(officer, name="C:\\文件\\../方案\x00.txt").name == "方案.txt"


def test_pasted_text_is_read_as_text(officer):
    file = read_now(receive_text(actor=officer, text=PLAN, now=NOW).file, NOW)
    assert file.pasted and file.name == "2026年重点工作任务分解" and file.plans.get().items.count() == 2


def test_nothing_pasted_is_refused(officer):
    with pytest.raises(Invalid, match="没有粘贴任何文字"):
        receive_text(actor=officer, text=" \n", now=NOW)


def test_pasted_text_with_a_nul_is_refused_and_nothing_is_kept(officer):
    for text in ("\0", f"{PLAN}\0"):
        with pytest.raises(Invalid, match="空字符"):
            receive_text(actor=officer, text=text, now=NOW)
    assert not ReceivedFile.objects.exists()


def test_a_paper_with_a_mark_of_secrecy_is_refused_and_its_bytes_are_removed(
    officer, django_capture_on_commit_callbacks
):
    file = received(officer, b"\xe6\x9c\xba\xe5\xaf\x86\xe2\x98\x855\xe5\xb9\xb4\n" + PLAN.encode())
    path = file.stored.name
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        file = read_now(file, NOW)
    assert file.state == FileState.REFUSED and "标有密级" in file.refusal
    assert not file.stored and not default_storage.exists(path)
    assert not Plan.objects.exists() and not Reading.objects.exists()
    with pytest.raises(MoveRefused):
        read_again(actor=officer, file=file, now=NOW)


def test_a_broken_file_is_refused_with_one_sentence_and_can_be_read_again(officer):
    file = read_now(received(officer, b"PK\x03\x04 broken", "坏.docx"), NOW)
    assert file.state == FileState.REFUSED and file.refusal.endswith("。") and file.stored
    file = read_again(actor=officer, file=file, now=NOW)
    assert file.state == FileState.RECEIVED and file.refusal == ""


def test_a_file_without_a_plan_is_kept_and_says_so(officer):
    file = read_now(received(officer, "关于召开会议的通知\n请准时参加。".encode()), NOW)
    assert file.state == FileState.EMPTY
    assert file.reading.result["diagnostics"][0]["code"] == "no-plan"


def test_a_file_is_read_once_whoever_asks_again(officer):
    file = received(officer)
    read_now(file, NOW)
    read_now(file, NOW)
    assert Reading.objects.count() == 1 and Plan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_file_at_once_make_one_row_and_one_copy(transactional_db, officer):
    before = stored_files()

    def send(_):
        try:
            return received(officer)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(send, range(4)))
    assert len({file.pk for file in files}) == 1 and ReceivedFile.objects.count() == 1
    assert len(stored_files()) == len(before) + 1


def test_a_reading_whose_job_died_is_taken_up_again_after_its_lease(officer):
    file = received(officer)
    ReceivedFile.objects.filter(pk=file.pk).update(state=FileState.READING, reading_since=NOW)
    assert list(claim_abandoned(NOW + lease() / 2)) == []
    assert read_now(file, NOW + lease() / 2).state == FileState.RECEIVED  # unchanged: the row given in
    later = NOW + lease() + timedelta(seconds=1)
    assert list(claim_abandoned(later)) == [file.pk]
    assert list(claim_abandoned(later)) == []  # a second caller finds nothing to do
    assert read_now(file, later).state == FileState.READ


def test_a_file_that_kills_its_job_every_time_is_refused_in_the_end(officer):
    file = received(officer)
    ReceivedFile.objects.filter(pk=file.pk).update(tries=3)
    read_now(file, NOW)
    file.refresh_from_db()
    assert file.state == FileState.REFUSED and "没有完成" in file.refusal


def test_the_import_takes_a_fixed_number_of_queries(officer, real_documents, django_assert_max_num_queries):
    file = received(officer, (real_documents / "002_178b977cf9a82b9a.txt").read_bytes())
    with django_assert_max_num_queries(40):
        read_now(file, NOW)
    assert PlanItem.objects.count() == 158 and ItemUnit.objects.count() > 600


def test_all_real_documents_are_imported(officer, real_documents):
    counts = []
    for path in sorted(real_documents.iterdir()):
        file = read_now(received(officer, path.read_bytes(), path.name), NOW)
        assert file.state == FileState.READ, file.refusal
        counts.append(file.plans.get().items.count())
    assert counts == [49, 107, 158, 73, 11]

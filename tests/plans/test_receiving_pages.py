"""Pages of received files: several at once, duplicates and refusals said, progress, the original, who may not."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.models import ReceivedFile
from luoshi.plans.rules import FileState, PlanState
from tests.plans.in_review import NOW, read_plan

PLAN = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市教育局\n责任单位：市财政局\n"
SPEECH = "王海同志在全市工作会议上的讲话\n同志们：\n请方策同志牵头，针对企业用工问题，三天一调度，一周一通报，确保6月底前全部解决。\n"


def sent(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def upload(as_officer, django_capture_on_commit_callbacks):
    def send(*files, **form):
        with django_capture_on_commit_callbacks(execute=True):
            return as_officer.post(reverse("file-upload"), {"files": list(files), **form}, follow=True)

    return send


def do_jobs() -> None:
    """Read what the jobs that wait are to read: the worker itself would close the connection of the test."""
    for job in DBTaskResult.objects.all():
        assert job.task_path == "luoshi.plans.jobs.read_received"
        read_now(ReceivedFile.objects.get(pk=job.args_kwargs["args"][0]), NOW)


def test_several_files_are_received_at_once_and_read_by_jobs(upload, as_officer):
    page = upload(sent("方案.txt", PLAN), sent("讲话.txt", SPEECH)).content.decode()
    assert "已接收2个文件，正在读取。" in page and page.count("已收到") >= 2 and "every 2s" in page
    do_jobs()
    page = as_officer.get(reverse("files")).content.decode()
    assert "2026年重点工作任务分解" in page and "1项" in page and "没有任务分解" in page and "every 2s" not in page


def test_one_file_leads_to_its_own_page(upload, as_officer):
    response = upload(sent("方案.txt", PLAN))
    file = ReceivedFile.objects.get()
    assert response.redirect_chain[-1][0] == reverse("file", args=[file.pk])
    do_jobs()
    page = as_officer.get(reverse("file", args=[file.pk])).content.decode()
    assert "2026年重点工作任务分解" in page and "新增就业1.2万人。" in page and "收到更正稿" in page


def test_a_file_that_lies_here_already_is_said_with_who_and_when(upload):
    upload(sent("方案.txt", PLAN))
    page = upload(sent("另存.txt", PLAN)).content.decode()
    assert "“方案.txt”已于" in page and "由顾明澈收到，没有重复接收。" in page
    assert ReceivedFile.objects.count() == 1


def test_what_is_refused_is_said_and_the_others_are_received(upload):
    page = upload(sent("空.txt", ""), sent("方案.txt", PLAN)).content.decode()
    assert "“空.txt”是空文件（0字节），没有接收" in page
    assert ReceivedFile.objects.get().name == "方案.txt"


def test_a_file_of_forty_megabytes_is_received_and_answers_with_one_sentence(upload, as_officer, monkeypatch):
    monkeypatch.setenv("LUOSHI_PARSE_SECONDS", "3")  # it would take a minute to say the same
    upload(sent("很大.txt", "项目建设进度。\n".encode() * 1_900_000))
    file = ReceivedFile.objects.get()
    assert file.size > 39_000_000
    do_jobs()
    file.refresh_from_db()
    assert file.state in (FileState.EMPTY, FileState.REFUSED)
    page = as_officer.get(reverse("file", args=[file.pk])).content.decode()
    assert len(page) < 2_000_000 and file.get_state_display() in page


def test_a_file_over_the_limit_is_refused_with_the_limit(upload, settings):
    settings.UPLOAD_BYTES = 1_000_000
    page = upload(sent("太大.txt", b"x" * 1_500_000)).content.decode()
    assert "“太大.txt”有1.5 MB，超过单个文件1 MB的上限，没有接收。" in page
    assert not ReceivedFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("坏.docx", b"PK\x03\x04broken"), ("图.png", b"\x89PNG\r\n\x1a\n0000"), ("程序.exe", b"MZ\x90\x00" * 100)],
)
def test_a_broken_file_and_a_wrong_type_are_refused_with_one_sentence(upload, as_officer, name, data):
    upload(sent(name, data))
    do_jobs()
    file = ReceivedFile.objects.get()
    assert file.state == FileState.REFUSED and file.refusal.endswith("。") and "Traceback" not in file.refusal
    assert file.refusal.replace("“", "").split("，")[0][:8] in as_officer.get(
        reverse("files")
    ).content.decode().replace("“", "")


def test_a_secret_paper_is_refused_and_has_no_original(upload, as_officer, django_capture_on_commit_callbacks):
    upload(sent("密件.txt", "机密★5年\n" + PLAN))
    with django_capture_on_commit_callbacks(execute=True):
        do_jobs()
    file = ReceivedFile.objects.get()
    page = as_officer.get(reverse("file", args=[file.pk])).content.decode()
    assert "标有密级" in page and "下载原件" not in page
    assert as_officer.get(reverse("file-original", args=[file.pk])).status_code == 404


def test_sending_nothing_is_said(as_officer):
    response = as_officer.post(reverse("file-upload"))
    assert response.status_code == 422 and "没有选择文件" in response.content.decode()


def test_pasted_text_is_received(as_officer):
    response = as_officer.post(reverse("file-paste"), {"text": PLAN, "name": "会上口述"}, follow=True)
    assert "会上口述" in response.content.decode() and ReceivedFile.objects.get().pasted
    assert as_officer.post(reverse("file-paste"), {"text": " "}).status_code == 422


def test_the_original_comes_as_it_was_and_only_as_a_download(as_officer, officer):
    file = receive_file(actor=officer, name="方案.html", data=b"<script>alert(1)</script>", now=NOW).file
    response = as_officer.get(reverse("file-original", args=[file.pk]))
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment") and "octet-stream" in response["Content-Type"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_a_stranger_wrote_into_a_file_is_shown_as_text(as_officer, officer):
    plan = read_plan(officer, PLAN.replace("就业", "<script>alert(1)</script>就业"), "<img src=x>.txt")
    page = as_officer.get(reverse("file", args=[plan.file_id])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "<img src=x>" not in page


def test_assignments_of_a_speech_are_listed(as_officer, officer):
    file = read_now(receive_file(actor=officer, name="讲话.txt", data=SPEECH.encode(), now=NOW).file, NOW)
    page = as_officer.get(reverse("file", args=[file.pk])).content.decode()
    assert "讲话、纪要中的交办" in page and "方策" in page and "没有作为任务读取的内容" in page


def test_all_real_documents_have_a_page(as_officer, officer, real_documents):
    for path in sorted(real_documents.iterdir()):
        plan = read_plan(officer, path.read_bytes(), path.name)
        page = as_officer.get(reverse("file", args=[plan.file_id])).content.decode()
        assert plan.title in page and f"{plan.items.count()}项" in page


def test_a_correction_is_compared_with_the_old_version(upload, as_officer, officer):
    old = read_plan(officer, PLAN)
    upload(sent("更正.txt", PLAN.replace("1.2", "1.3")), revises=str(old.file_id))
    do_jobs()
    new = ReceivedFile.objects.get(name="更正.txt").plans.get()
    page = as_officer.get(reverse("plan-comparison", args=[new.pk])).content.decode()
    assert "改动 1 项" in page and "<del>1.2万人</del>" in page and "<ins>1.3万人</ins>" in page
    assert as_officer.get(reverse("plan-comparison", args=[old.pk])).status_code == 404


def test_a_plan_is_proposed_sent_back_dropped_and_restored_by_pages(client, as_officer, officer, director):
    plan = read_plan(officer, PLAN)
    assert as_officer.post(reverse("plan-propose", args=[plan.pk])).status_code == 302
    client.force_login(director)
    asks = client.post(reverse("plan-send-back", args=[plan.pk]))
    assert asks.status_code == 200 and "退回的意见" in asks.content.decode()
    assert client.post(reverse("plan-send-back", args=[plan.pk]), {"remark": " "}).status_code == 422
    client.post(reverse("plan-send-back", args=[plan.pk]), {"remark": "再核对"})
    plan.refresh_from_db()
    assert (plan.state, plan.remark) == (PlanState.REVIEW, "再核对")
    client.post(reverse("plan-drop", args=[plan.pk]), {"remark": "收错了"})
    plan.refresh_from_db()
    assert plan.state == PlanState.DROPPED
    client.post(reverse("plan-restore", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == PlanState.REVIEW


def test_an_open_question_stops_the_proposal_with_its_words(as_officer, officer):
    plan = read_plan(officer, PLAN.replace("牵头单位：市教育局\n", ""))
    response = as_officer.post(reverse("plan-propose", args=[plan.pk]))
    assert response.status_code == 409 and "还有1个必答问题" in response.content.decode()


@pytest.mark.parametrize("who", ["stranger", "county_director"])
def test_files_of_another_government_do_not_exist(client, officer, who, request):
    plan = read_plan(officer, PLAN)
    propose_plan(actor=officer, plan=plan, now=NOW)
    client.force_login(request.getfixturevalue(who))
    assert "方案.txt" not in client.get(reverse("files")).content.decode()
    for route, key in (("file", plan.file_id), ("file-original", plan.file_id), ("plan-comparison", plan.pk)):
        assert client.get(reverse(route, args=[key])).status_code == 404
    for route in ("plan-send-back", "plan-drop", "plan-restore"):
        assert client.post(reverse(route, args=[plan.pk]), {"remark": "x"}).status_code == 404
    assert (
        client.post(reverse("file-upload"), {"revises": str(plan.file_id), "files": [sent("a.txt", "1")]}).status_code
        == 404
    )


@pytest.mark.parametrize("who", ["lead_liaison", "system_admin", "auditor", "assessor"])
def test_who_does_not_see_files_is_refused_everywhere(client, officer, who, request):
    plan = read_plan(officer, PLAN)
    client.force_login(request.getfixturevalue(who))
    for route, args in (("files", []), ("file", [plan.file_id]), ("file-original", [plan.file_id])):
        assert client.get(reverse(route, args=args)).status_code == 403
    assert client.post(reverse("file-upload"), {"files": [sent("a.txt", PLAN)]}).status_code == 403


def test_the_mayor_reads_files_and_sends_none(client, mayor, officer):
    read_plan(officer, PLAN)
    client.force_login(mayor)
    page = client.get(reverse("files")).content.decode()
    assert "方案.txt" in page and "把文件拖到这里" not in page
    assert client.post(reverse("file-paste"), {"text": PLAN}).status_code == 403


def test_the_list_takes_a_fixed_number_of_queries(as_officer, officer, django_assert_max_num_queries):
    for number in range(12):
        read_plan(officer, PLAN.replace("1.2", f"{number + 2}"), f"方案{number}.txt")
    with django_assert_max_num_queries(16):
        as_officer.get(reverse("files"))

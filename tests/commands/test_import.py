"""`luoshi import`: one command from the file to the tasks, and where it stops."""

from __future__ import annotations

import pytest

from luoshi.plans.models import Plan, ReceivedFile
from luoshi.plans.rules import PlanState
from luoshi.tasks.models import Task
from luoshi.units.models import Leader, Unit
from tests.commands.inside import run

CLEAN = "2026年重点工作任务分解\n1.新增就业1.2万人。\n牵头单位：市教育局\n责任单位：市财政局\n"
UNKNOWN = (
    CLEAN
    + "2.建成道路3条。\n牵头领导：周望舒\n牵头单位：市算力局\n责任单位：市商务局、各县区人民政府、市政府有关部门\n"
)
NO_LEAD = CLEAN + "2.建成道路3条。\n责任单位：市商务局\n"
PLACE = ("--jurisdiction", "青泽市")


@pytest.fixture
def file_of(tmp_path):
    def written(text):
        path = tmp_path / "方案.txt"
        path.write_text(text, "utf-8")
        return str(path)

    return written


def test_a_clean_file_is_proposed_and_with_issue_handed_out(file_of, officer, director):
    done = run("import", file_of(CLEAN), *PLACE)
    assert done.exit_code == 0, done.output
    assert "已由顾明澈提交签发。" in done.stdout and Plan.objects.get().state == PlanState.PROPOSED
    done = run("import", file_of(CLEAN), *PLACE, "--issue")
    assert done.exit_code == 0, done.output
    assert "此前已收到" in done.stdout and "已由沈知行签发交办，共1项任务" in done.stdout
    assert Task.objects.count() == 1
    again = run("import", file_of(CLEAN), *PLACE, "--issue")
    assert again.exit_code == 0 and "已交办" in again.stdout and Task.objects.count() == 1


def test_open_questions_stop_it_in_review_and_are_named(file_of, officer, director):
    done = run("import", file_of(UNKNOWN), *PLACE, "--issue")
    assert done.exit_code == 2 and "还有3个必答问题" in done.stderr and "市算力局" in done.stderr
    assert Plan.objects.get().state == PlanState.REVIEW and not Task.objects.exists()


def test_defaults_make_what_is_unknown_as_printed_and_say_so(file_of, officer, director):
    done = run("import", file_of(UNKNOWN), *PLACE, "--issue", "--accept-defaults")
    assert done.exit_code == 0, done.output
    assert "“市算力局”新建为“青泽市算力局”" in done.stdout and "新建领导“周望舒”" in done.stdout
    assert (
        Unit.objects.filter(name="青泽市算力局", short_name="市算力局").exists()
        and Leader.objects.filter(name="周望舒").exists()
    )
    road = Task.objects.get(text__startswith="建成道路")
    assert sorted(each.unit.shown for each in road.assignments.filter(role="support")) == [
        "东泽区",
        "临溪县",
        "市商务局",
    ]


def test_a_plain_abbreviation_becomes_no_second_unit(file_of, officer, city):
    done = run(
        "import",
        file_of(CLEAN.replace("市财政局", "市人社局、市应急管理局、市住房建设局")),
        *PLACE,
        "--accept-defaults",
    )
    assert done.exit_code == 0, done.output
    assert "“市住房建设局”即青泽市住房和城乡建设局" in done.stdout
    assert not Unit.objects.filter(name="市住房建设局").exists()


def test_who_leads_is_never_guessed(file_of, officer, director):
    done = run("import", file_of(NO_LEAD), *PLACE, "--issue", "--accept-defaults")
    assert done.exit_code == 2 and "没有牵头单位" in done.stderr
    assert Plan.objects.get().state == PlanState.REVIEW


def test_a_refused_file_and_one_without_a_plan_say_why(file_of, officer):
    done = run("import", file_of("机密★5年\n" + CLEAN), *PLACE)
    assert done.exit_code == 2 and "标有密级" in done.stderr
    done = run("import", file_of("关于开会的通知\n请参加。"), *PLACE)
    assert done.exit_code == 3 and "没有读到任务分解" in done.stdout
    assert ReceivedFile.objects.count() == 2


def test_what_is_missing_is_named(file_of, officer):
    assert "没有“无名市”这个政府" in run("import", file_of(CLEAN), "--jurisdiction", "无名市").stderr
    assert "不存在" in run("import", "没有.txt", *PLACE).stderr
    assert "还没有督查室主任的账号" in run("import", file_of(CLEAN), *PLACE, "--issue").stderr
    assert "不是青泽市的督查专员" in run("import", file_of(CLEAN), *PLACE, "--officer", "zhangsan").stderr
    assert not ReceivedFile.objects.exists()


def test_the_real_documents_are_imported_as_far_as_they_say_who_leads(real_documents, officer, director, city):
    ends = {}
    for path in [path for path in sorted(real_documents.iterdir()) if path.name[:3] in ("000", "003")]:
        done = run("import", str(path), *PLACE, "--accept-defaults", "--issue")
        assert done.exit_code in (0, 2), done.output
        ends[path.name[:3]] = (done.exit_code, Plan.objects.get(file__name=path.name).tasks.count())
    assert ends == {"000": (0, 49), "003": (2, 0)}

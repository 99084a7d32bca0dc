"""The command line as a person or a script meets it: a process with arguments, output, and an exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from luoshi.cli import main
from luoshi.ledger.width import width_of

PLAN = """青泽市2026年重点工作任务分解方案
一、稳住经济大盘
1.地区生产总值增长5.5%左右。
牵头领导：许怀远
牵头单位：市发展改革委
责任单位：市统计局、工业和信息化局等
2.新增就业2.6万人，6月底前完成一半。
牵头领导：沈知秋
牵头单位：市人力资源社会保障局
责任单位：市发展改革委
"""
NO_PLAN = "青泽市人民政府办公室关于召开春季植树会议的通知\n请各单位于3月12日上午9时到会。\n"


@dataclass(frozen=True)
class Done:
    """What a run of the command left: its exit status and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def luoshi(capfd, monkeypatch) -> Run:
    """The command, run in this process: starting one costs a second. What is about processes starts its own."""

    def run(*arguments: str | Path, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["luoshi", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Done(ended.value.code, *capfd.readouterr())

    return run


def started(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "luoshi.cli", *map(str, arguments)]
    return subprocess.run(command, timeout=120, check=False, **options)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def no_plan(tmp_path: Path) -> Path:
    path = tmp_path / "通知.txt"
    path.write_text(NO_PLAN, "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 this is no zip file")
    return path


def one_sentence(done: Done) -> str:
    """Return what a refusal says: one line on standard error, Chinese, a whole sentence, no traceback."""
    (line,) = done.stderr.splitlines()
    assert line.endswith("。") and any("\u4e00" <= character <= "\u9fff" for character in line)
    return line


# parse


def test_one_file_gives_one_json_object(luoshi, plan):
    done = luoshi("parse", plan, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    parsed = json.loads(done.stdout)
    assert parsed["source"] == "方案.txt"
    items = parsed["plans"][0]["items"]
    assert [item["lead_units"] for item in items] == [["市发展改革委"], ["市人力资源社会保障局"]]
    assert items[0]["open_ended"] is True
    assert items[1]["text"] == "新增就业2.6万人，6月底前完成一半。"


def test_spans_of_the_json_point_into_the_text_as_received(luoshi, plan):
    parsed = json.loads(luoshi("parse", plan).stdout)
    for item in parsed["plans"][0]["items"]:
        for unit in item["units"]:
            start, end = unit["span"]
            assert PLAN[start:end] == unit["printed"]


def test_several_files_give_an_array_in_the_order_given(luoshi, plan, no_plan):
    done = luoshi("parse", no_plan, plan, "--jobs", "2")
    assert [each["source"] for each in json.loads(done.stdout)] == ["通知.txt", "方案.txt"]
    assert done.returncode == 3


def test_a_refused_file_does_not_keep_back_the_others(luoshi, plan, broken):
    done = luoshi("parse", broken, plan)
    assert [each["source"] for each in json.loads(done.stdout)] == ["方案.txt"]
    assert done.returncode == 2
    one_sentence(done)


def test_a_file_without_a_plan_is_read_with_status_3_and_a_reason(luoshi, no_plan):
    done = luoshi("parse", no_plan)
    parsed = json.loads(done.stdout)
    assert done.returncode == 3
    assert parsed["plans"] == [] and parsed["diagnostics"]


def test_a_refusal_outweighs_a_file_without_a_plan(luoshi, no_plan, broken):
    assert luoshi("parse", no_plan, broken).returncode == 2


def test_standard_input_is_read_for_a_dash(luoshi):
    done = luoshi("parse", "-", stdin=PLAN)
    assert len(json.loads(done.stdout)["plans"][0]["items"]) == 2


def test_csv_opens_in_a_spreadsheet(luoshi, plan, tmp_path):
    target = tmp_path / "任务.csv"
    assert luoshi("parse", plan, "--format", "csv", "-o", target).returncode == 0
    assert target.read_bytes().startswith("\ufeff文件,任务编号,".encode()), "the mark by which Excel knows UTF-8"
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert [row["牵头单位"] for row in rows] == ["市发展改革委", "市人力资源社会保障局"]
    assert rows[0]["责任单位"].endswith("等")


def test_csv_holds_no_formula(luoshi, tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.replace("地区生产总值增长5.5%左右。", '=HYPERLINK("x")增长5%。'), "utf-8")
    done = luoshi("parse", path, "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_table_fits_the_screen_and_holds_every_task(luoshi, plan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    done = luoshi("parse", plan, "--format", "table")
    assert max(width_of(line) for line in done.stdout.splitlines()[2:]) <= 100
    assert "2 项" in done.stdout and "许怀远" in done.stdout and "市人力资源社会" in done.stdout


# check


def test_the_check_says_what_was_read_in_one_line(luoshi, plan):
    done = luoshi("check", plan)
    assert done.returncode == 0
    assert "2 项" in done.stdout.splitlines()[1]


def test_the_check_of_a_file_without_a_plan_ends_with_status_3(luoshi, no_plan):
    done = luoshi("check", no_plan)
    assert done.returncode == 3 and "没有读到任务分解" in done.stdout


@pytest.mark.parametrize("command", [("check",), ("parse", "--format", "table"), ("parse", "--format", "csv")])
def test_no_document_steers_the_terminal(luoshi, tmp_path, command):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.replace("工业和信息化局等", "工业\x1b]0;pwned\x07\x1b[2J\x1b[31m\u202e和信息化局等"), "utf-8")
    done = luoshi(*command, path)
    assert not set(done.stdout) & set("\x1b\x07\u202e")


def test_json_keeps_a_document_word_for_word(luoshi, tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.replace("新增就业", "新增\x1b[31m就业"), "utf-8")
    done = luoshi("parse", path)
    assert "\\u001b[31m" in done.stdout and "\x1b" not in done.stdout


def test_colours_on_a_terminal_are_our_own_only(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(PLAN.replace("工业和信息化局等", "工业\x1b[31m\x1b[8m和信息化局等"), "utf-8")
    for arguments in (("check", path), ("diff", path, tmp_path / "乙.txt")):
        (tmp_path / "乙.txt").write_text(PLAN, "utf-8")
        mine, theirs = pty.openpty()
        started(*arguments, stdout=theirs)
        os.close(theirs)
        shown = os.read(mine, 65536)
        os.close(mine)
        assert b"\x1b[1m" in shown and b"\x1b[8m" not in shown


def test_a_narrow_terminal_gets_the_tasks_below_each_other(luoshi, plan, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    lines = luoshi("parse", "--format", "table", plan).stdout.splitlines()
    assert max(width_of(line) for line in lines) <= 50
    assert "1　地区生产总值增长5.5%左右。" in lines and "　　牵头单位：市发展改革委" in lines


# lists, forms, diff


def test_lists_writes_a_workbook(luoshi, plan, tmp_path):
    target = tmp_path / "清单.xlsx"
    assert luoshi("lists", plan, "-o", target).returncode == 0
    assert load_workbook(target).sheetnames[0] == "任务清单"


def test_lists_of_a_file_without_a_plan_writes_nothing(luoshi, no_plan, tmp_path):
    done = luoshi("lists", no_plan, "-o", tmp_path / "清单.xlsx")
    assert done.returncode == 3 and not (tmp_path / "清单.xlsx").exists()
    assert "没有读到任务分解" in done.stderr


def test_forms_writes_a_workbook_for_every_unit(luoshi, plan, tmp_path):
    done = luoshi("forms", plan, "-o", tmp_path / "填报表")
    assert done.returncode == 0 and "4 个单位" in done.stdout
    assert {path.name for path in (tmp_path / "填报表").iterdir()} == {
        "市发展改革委.xlsx",
        "市统计局.xlsx",
        "市工业和信息化局.xlsx",
        "市人力资源社会保障局.xlsx",
    }


def test_diff_tells_the_changes_of_two_files(luoshi, plan, tmp_path):
    new = tmp_path / "新.txt"
    new.write_text(PLAN.replace("5.5%", "6%"), "utf-8")
    done = luoshi("diff", plan, new)
    assert done.returncode == 0 and "〔－5.5%〕〔＋6%〕" in done.stdout
    values = json.loads(luoshi("diff", plan, new, "--format", "json").stdout)
    assert [each["new_seq"] for each in values["plans"][0]["changed"]] == [1]


# refusals


@pytest.mark.parametrize("command", ["parse", "check"])
def test_a_path_that_does_not_exist_is_refused_in_one_sentence(luoshi, command, tmp_path):
    done = luoshi(command, tmp_path / "没有.docx")
    assert done.returncode == 2 and "没有.docx" in one_sentence(done)


def test_a_folder_is_refused_in_one_sentence(luoshi, tmp_path):
    done = luoshi("parse", tmp_path)
    assert done.returncode == 2 and "文件夹" in one_sentence(done)


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse",),
        ("parse", "--no-such-option", "x"),
        ("parse", "x", "--jobs", "0"),
        ("parse", "x", "--format", "xml"),
        ("parse", "-", "-"),
        ("lists", "x"),
        ("no-such-command",),
        ("completion", "ksh"),
    ],
)
def test_a_wrong_call_is_answered_in_one_chinese_sentence(luoshi, arguments):
    done = luoshi(*arguments)
    assert done.returncode == 2 and done.stdout == ""
    one_sentence(done)


@pytest.mark.parametrize("target", ["没有的文件夹/清单.xlsx", "."])
def test_an_output_that_cannot_be_written_is_refused(luoshi, plan, target):
    done = luoshi("parse", plan, "-o", plan.parent / target)
    assert done.returncode == 2
    one_sentence(done)


def test_the_document_is_never_overwritten_by_its_own_result(luoshi, plan):
    done = luoshi("parse", plan, "-o", plan)
    assert done.returncode == 2 and plan.read_text("utf-8") == PLAN
    one_sentence(done)


def test_lists_wants_the_name_of_a_workbook(luoshi, plan, tmp_path):
    done = luoshi("lists", plan, "-o", tmp_path / "清单.doc")
    assert done.returncode == 2 and ".xlsx" in one_sentence(done)


def test_a_failed_run_leaves_no_half_written_file(luoshi, plan, broken, tmp_path):
    target = tmp_path / "结果.json"
    target.write_text("旧的结果", "utf-8")
    assert luoshi("lists", broken, "-o", target.with_suffix(".xlsx")).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["方案.txt", "坏.docx", "结果.json"])


def test_a_replaced_file_keeps_its_rights(luoshi, plan, tmp_path):
    target = tmp_path / "结果.json"
    target.write_text("", "utf-8")
    target.chmod(0o640)
    luoshi("parse", plan, "-o", target)
    assert json.loads(target.read_text("utf-8"))["plans"] and target.stat().st_mode & 0o777 == 0o640


def test_a_file_name_of_another_encoding_does_not_stop_the_work(luoshi, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), "方案.txt".encode("gb18030"))
    try:
        Path(os.fsdecode(path)).write_text(PLAN, "utf-8")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    for command in ("parse", "check"):
        done = luoshi(command, os.fsdecode(path))
        assert done.returncode == 0, done.stderr


# processes


def test_ctrl_c_ends_the_command_without_a_traceback(tmp_path):
    long = tmp_path / "方案.txt"
    long.write_text(PLAN * 20_000, "utf-8")  # surely still being read when it is interrupted
    process = subprocess.Popen(
        [sys.executable, "-m", "luoshi.cli", "parse", str(long)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # nohup … & has it ignored
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and errors.decode().strip() == "已中断。"


def test_a_reader_that_has_gone_ends_the_command_without_a_word(plan):
    reading, writing = os.pipe()
    os.close(reading)
    done = started("parse", plan, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert done.returncode == 141 and done.stderr == b""


def test_many_files_show_a_progress_bar_on_a_terminal_only(luoshi, plan):
    files = [str(plan)] * 4
    assert luoshi("parse", *files).stderr == ""
    mine, theirs = pty.openpty()
    process = started("parse", *files, "--jobs", "2", stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = os.read(mine, 65536).decode("utf-8", "replace")
    os.close(mine)
    assert process.returncode == 0 and len(json.loads(process.stdout)) == 4
    assert "读取" in shown and "100%" in shown


# help


@pytest.mark.parametrize("command", ["parse", "check", "lists", "forms", "diff", "completion"])
def test_every_command_explains_itself_in_chinese_with_examples(luoshi, command):
    shown = luoshi(command, "--help").stdout
    assert "用法：" in shown and "示例：" in shown
    assert not any(word in shown for word in ("Usage", "Options", "Show this message", "default", "选项:"))
    assert luoshi(command, "-h").stdout == shown


@pytest.mark.parametrize("command", [(), ("parse",), ("check",), ("lists",), ("forms",), ("diff",)])
def test_help_keeps_to_a_narrow_terminal(command):
    shown = started(*command, "--help", stdout=subprocess.PIPE, env={**os.environ, "COLUMNS": "60"}).stdout.decode()
    assert max(width_of(line) for line in shown.splitlines()) <= 60


def test_help_comes_at_once():
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert "命令：" in started("--help", stdout=subprocess.PIPE).stdout.decode()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    # Processor time, so that a busy machine does not count: 0.13 s where this was written.
    assert min(spent) < 0.3


def test_help_loads_none_of_the_heavy_libraries():
    program = (
        "import sys; sys.argv = ['luoshi', '--help']\n"
        "from luoshi.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"luoshi.parser", "lxml", "openpyxl", "xlsxwriter", "PIL", "pypdfium2", "rapidfuzz"}
    assert heavy & set(done.stderr.split()) == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_there_is_a_completion_script_for_each_shell(luoshi, shell):
    assert "_LUOSHI_COMPLETE" in luoshi("completion", shell).stdout


def test_completion_knows_commands_and_options():
    asked = {**os.environ, "_LUOSHI_COMPLETE": "bash_complete", "COMP_WORDS": "luoshi ch", "COMP_CWORD": "1"}
    program = "from luoshi.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], env=asked, capture_output=True, text=True, check=False)
    assert "check" in done.stdout

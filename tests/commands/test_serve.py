"""`luoshi serve`: starts in an empty folder, survives what dies, and ends in order."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.running import Visitor, environment, free_port, luoshi, served, status


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text("utf-8").replace("\0", " ")


def worker_of(pid: int) -> int:
    return next(child for child in children_of(pid) if "luoshi.cli worker" in command_of(child))


def wait_until(true, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def kill_9(server: subprocess.Popen[str]) -> None:
    """Kill a server and wait until its children are gone as well: they answer for a moment still."""
    family = [server.pid, *children_of(server.pid)]
    server.send_signal(signal.SIGKILL)
    server.wait(10)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module: what one server leaves is what the next one finds."""
    return tmp_path_factory.mktemp("serve") / "data"


def test_it_starts_in_an_empty_folder_and_after_kill_9_again(data):
    port = free_port()
    with served(data, port) as server:
        assert status(port) == 200
        kill_9(server)
    with served(data, port):
        assert status(port) == 200
    assert (data / "luoshi.sqlite3").exists()
    assert (data / "secret_key").stat().st_mode & 0o077 == 0


def test_the_first_administrator_signs_in_and_what_he_did_outlives_kill_9(data):
    made = luoshi(
        data,
        *("createadmin", "--government", "青泽市", "--level", "city"),
        *("--system-admin", "xitong:卫青岚", "--security-admin", "anquan:褚云帆", "--auditor", "shenji:沈知行"),
    )
    assert made.returncode == 0, made.stderr
    (password,) = re.findall(r"账号 xitong　初始密码 (\S+)", made.stdout)
    port = free_port()
    with served(data, port) as server:
        first = Visitor(port)
        assert first.sign_in("xitong", "wrong-password") == 200 and "账号或密码不正确" in first.page
        assert first.sign_in("xitong", password) == 200
        assert first.address.endswith("/account/password/")
        kill_9(server)
    with served(data, port):
        assert first.open("/") == 200 and first.address.endswith("/account/password/")  # the session is still there


def test_children_that_die_are_started_again_and_sigterm_ends_all(data):
    port = free_port()
    with served(data, port) as server:
        wait_until(lambda: len(children_of(server.pid)) == 2)
        first = set(children_of(server.pid))
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(set(children_of(server.pid)) - first) == 2)
        wait_until(lambda: status(port) == 200)
        family = children_of(server.pid)
        server.terminate()
        assert server.wait(30) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in family)
        assert status(port) is None


def test_a_port_that_is_taken_is_one_sentence(data):
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = luoshi(data, "serve", "--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "已被其他程序占用" in done.stderr


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [
        ("127.0.0.1", "70000", "端口 70000 不存在"),
        ("203.0.113.9", "0", "正整数"),
        ("203.0.113.9", "8000", "不是本机的地址"),
    ],
)
def test_addresses_that_cannot_be_listened_on_are_refused(data, host, port, words):
    done = luoshi(data, "serve", "--host", host, "--port", port)
    assert done.returncode == 2 and words in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LUOSHI_HTTPS", "yes"),
        ("LUOSHI_SESSION_HOURS", "-1"),
        ("LUOSHI_DATABASE_URL", "mysql://x/y"),
        ("LUOSHI_SECRET_KEY_FILE", "/nowhere"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(data, name, value):
    done = luoshi(data, "migrate", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr and done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_one_sentence(data):
    done = luoshi(data, "migrate", LUOSHI_DATABASE_URL=f"postgres://nobody:x@127.0.0.1:{free_port()}/none")
    assert done.returncode == 2
    assert "连不上数据库" in done.stderr and "Traceback" not in done.stderr


def test_migrate_does_nothing_twice(data):
    assert luoshi(data, "migrate").returncode == 0
    again = luoshi(data, "migrate")
    assert again.returncode == 0 and again.stderr == "数据库已是最新。\n"
    assert luoshi(data, "migrate", "--check").returncode == 0


def test_a_database_that_was_never_made_is_refused_by_the_check(tmp_path):
    done = luoshi(tmp_path / "new", "migrate", "--check")
    assert done.returncode == 2 and "luoshi migrate" in done.stderr


def test_on_postgresql_it_serves_only_what_was_migrated(data, postgres_url):
    port = free_port()
    refused = luoshi(data, "serve", "--port", str(port), LUOSHI_DATABASE_URL=postgres_url)
    assert refused.returncode == 2 and "luoshi migrate" in refused.stderr
    done = luoshi(data, "migrate", LUOSHI_DATABASE_URL=postgres_url)
    assert done.returncode == 0, done.stderr
    with served(data, port, LUOSHI_DATABASE_URL=postgres_url) as server:
        assert status(port) == 200
        wait_until(lambda: worker_of(server.pid) > 0)


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["parse", "plan.txt"]], ids=" ".join)
def test_commands_that_only_read_files_load_no_django(tmp_path, samples, arguments):
    script = (
        "import sys; from luoshi.cli import root; root.main(sys.argv[1:], prog_name='luoshi', standalone_mode=False); "
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']"
    )
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=samples, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())

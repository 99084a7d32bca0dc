"""The child that reads: its limits hold, and its death is one file's refusal."""

from __future__ import annotations

import faulthandler
import os
import pickle
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from luoshi.parser.document import Break, Cell, Document, Line, Table
from luoshi.parser.errors import ReaderError
from luoshi.parser.passage import Span
from luoshi.parser.readers import DEFAULT, Limits, read, sandbox
from luoshi.parser.readers.transfer import pack, unpack

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="本系统不能fork，子进程用新解释器")
PAGE = "<html><meta charset=utf-8><body><table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>修路</td></tr></table><p>注</p></body></html>".encode()


def in_child(reader: sandbox.Reader, folder: Path, limits: Limits = DEFAULT, data: bytes = b"") -> Document:
    return unpack(sandbox.forked(reader, data, limits, str(folder)))


def says(text: str) -> Document:
    return Document(text, (Line(Span(0, len(text))),))


@forks
def test_what_the_child_reads_comes_back_whole(tmp_path: Path) -> None:
    document = Document(
        "题\n序\t任\n",
        (Line(Span(0, 1), True, 2, True, False, 0, "navigation"), Table(Span(2, 5), 1, 2, (Cell(Span(2, 3), 0, 0), Cell(Span(4, 5), 0, 1, 2, 3, True)), 2, "表")),
        "xlsx",
        (Break(2, "表"),),
        (Span(0, 1),),
        ("注。",),
    )  # fmt: skip
    assert in_child(lambda _data, _limits: document, tmp_path) == document


@forks
def test_a_refusal_of_the_child_is_a_refusal(tmp_path: Path) -> None:
    def refuses(_data: bytes, _limits: Limits) -> Document:
        raise ReaderError("文件已加密。")

    with pytest.raises(ReaderError, match=r"^文件已加密。$"):
        in_child(refuses, tmp_path)


@forks
def test_a_child_that_does_not_end_is_ended(tmp_path: Path) -> None:
    def sleeps(_data: bytes, _limits: Limits) -> Document:
        time.sleep(60)
        return says("")

    start = time.monotonic()
    with pytest.raises(ReaderError, match="超过1秒"):
        in_child(sleeps, tmp_path, Limits(seconds=1))
    assert time.monotonic() - start < 10


@forks
def test_what_the_child_started_ends_with_it(tmp_path: Path) -> None:
    def starts(_data: bytes, _limits: Limits) -> Document:
        os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", f"sleep 1.6; touch {tmp_path}/alive")
        time.sleep(60)
        return says("")

    with pytest.raises(ReaderError, match="超过1秒"):
        in_child(starts, tmp_path, Limits(seconds=1))
    time.sleep(1.2)
    assert not (tmp_path / "alive").exists()


@forks
def test_a_child_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    def eats(_data: bytes, _limits: Limits) -> Document:
        return says(str(len(bytearray(400_000_000))))

    with pytest.raises(ReaderError, match="内存"):
        in_child(eats, tmp_path, Limits(memory=200_000_000))


@forks
def test_a_child_that_aborts_is_one_refusal(tmp_path: Path) -> None:
    def aborts(_data: bytes, _limits: Limits) -> Document:
        faulthandler.disable()  # pytest's own, which would print over the test run
        os.abort()

    def fails(_data: bytes, _limits: Limits) -> Document:
        raise KeyError("a bug of ours or a file of nobody's")

    for reader in (aborts, fails):
        with pytest.raises(ReaderError, match="中途崩溃"):
            in_child(reader, tmp_path)
    assert in_child(lambda _data, _limits: says("还在"), tmp_path).text == "还在"


@forks
def test_endless_nesting_is_a_refusal(tmp_path: Path) -> None:
    def recurses(data: bytes, limits: Limits) -> Document:
        return recurses(data, limits)

    with pytest.raises(ReaderError, match="嵌套过深"):
        in_child(recurses, tmp_path)


@forks
def test_a_child_writes_no_large_file(tmp_path: Path) -> None:
    def writes(_data: bytes, _limits: Limits) -> Document:
        try:
            (tmp_path / "large").write_bytes(bytes(2_000_000))
        except OSError as error:
            return says(type(error).__name__)
        return says("written")

    try:
        assert in_child(writes, tmp_path, Limits(unpacked=1_000_000)).text == "OSError"
    except ReaderError as refusal:  # the signal of the limit may end the child first
        assert "中途崩溃" in str(refusal)
    assert not (tmp_path / "large").exists() or (tmp_path / "large").stat().st_size <= 1_000_000


@forks
@pytest.mark.skipif(sys.platform != "linux", reason="只有Linux能切断子进程的网络")
def test_the_child_has_no_network(tmp_path: Path) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]

    def connects(_data: bytes, _limits: Limits) -> Document:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            return says("cut off")
        return says("connected")

    try:
        assert in_child(connects, tmp_path, Limits(offline=False)).text == "connected"
        if in_child(connects, tmp_path).text == "connected":
            pytest.skip("本机内核不允许普通进程建立网络命名空间，子进程未断网")
    finally:
        server.close()


def test_a_process_with_threads_uses_a_fresh_interpreter() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert threading.active_count() > 1
        from_interpreter = read(PAGE)
        with pytest.raises(ReaderError, match="空壳"):
            read(b"<html><body><script>x</script></body></html>")
    finally:
        done.set()
        other.join()
    assert from_interpreter == read(PAGE)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(PAGE)
    assert list(tmp_path.iterdir()) == []


class _Evil:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("echo taken over",)


@pytest.mark.parametrize(
    "sent",
    [pickle.dumps(_Evil()), b"", b"garbage", pickle.dumps((1, 2)), pickle.dumps(("a", [(1,)], [], "txt", [], ()))],
)
def test_a_child_taken_over_by_its_file_can_send_no_code(sent: bytes) -> None:
    with pytest.raises(ReaderError, match="没有给出可用的结果"):
        unpack(sent)


def test_a_refusal_travels_as_its_sentence() -> None:
    with pytest.raises(ReaderError, match="空的"):
        unpack(pack(ReaderError("文件是空的。")))

"""Reads one file in a child process (沙箱) with limits of memory, time and file size and without a network.

What a hostile file breaks is then that child, and its death is one file's refusal. The child is a fork: a fork with its
pipe costs a few ms where a fresh interpreter costs 100 ms and more (it must import lxml or pypdfium2 again), and 1,000
files are common. A process with several threads must not fork (a lock held by another thread stays locked in the child
for ever), and Windows cannot: there a fresh interpreter is started instead.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from luoshi.parser.document import Document
from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import Limits
from luoshi.parser.readers.transfer import pack, unpack

try:
    import resource
except ImportError:  # Windows has no resource limits: there only the time is limited
    resource = None  # type: ignore[assignment]

Reader = Callable[[bytes, Limits], Document]

# Looked up here, once: each page of memory that a fork writes to is copied first, so the child does the least it can.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PRCTL, _UNSHARE = (_LIBC.prctl, _LIBC.unshare) if _LIBC is not None else (None, None)

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1
_PIECE = 1 << 20
OUT_OF_MEMORY = 77  # exit status of a child that could not even send its refusal
_HOME = str(Path(__file__).resolve().parents[3])  # the folder that holds the package luoshi


def run(module: str, function: str, data: bytes, limits: Limits) -> Document:
    """Return what `luoshi.parser.readers.<module>.<function>(data, limits)` reads; raises `ReaderError`."""
    with _scratch() as folder:
        if hasattr(os, "fork") and threading.active_count() == 1:
            return unpack(forked(loaded(module, function), data, limits, folder))
        return unpack(_spawned(module, function, data, limits, folder))


def loaded(module: str, function: str) -> Reader:
    """Formats are imported when first met: a text needs neither lxml nor pdfium, and a later fork has them already."""
    reader: Reader = getattr(importlib.import_module(f"luoshi.parser.readers.{module}"), function)
    return reader


@contextlib.contextmanager
def _scratch() -> Iterator[str]:
    """A folder for what the child leaves behind when it is killed half-way."""
    folder = tempfile.mkdtemp(prefix="luoshi-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forked(reader: Reader, data: bytes, limits: Limits, folder: str) -> bytes:
    """Return the packed outcome of `reader` in a fork of this process; raises `ReaderError` where the child dies."""
    out, into = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(out)
        _work(reader, data, limits, folder, into, parent)
    os.close(into)
    try:
        sent, in_time = _collect(out, time.monotonic() + limits.seconds)
    finally:
        os.close(out)
        # Also what the child started (LibreOffice): it leads a process group of its own.
        _end_group(child)
        _, status = os.waitpid(child, 0)
    return _judged(sent, os.waitstatus_to_exitcode(status), in_time, limits)


def _work(reader: Reader, data: bytes, limits: Limits, folder: str, into: int, parent: int) -> NoReturn:
    """The child's whole life. It leaves by `_exit`, so that nothing of the parent's is flushed or closed twice."""
    status = 1
    try:
        # The collector would write to every object of the parent, and so copy them all; new cycles are still found.
        gc.freeze()
        gc.set_threshold(100_000, 20, 100)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        _fall_silent()
        confine(limits, folder, parent)
        answer(into, reader, data, limits)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    finally:
        os._exit(status)


def _fall_silent() -> None:
    """What libraries and LibreOffice print is no message for the person; the refusal is."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def answer(into: int, reader: Reader, data: bytes, limits: Limits) -> None:
    """Read `data` and write the packed outcome, document or refusal, to the descriptor `into`."""
    _send(into, pack(_outcome(reader, data, limits)))


def _outcome(reader: Reader, data: bytes, limits: Limits) -> Document | ReaderError:
    try:
        return reader(data, limits)
    except ReaderError as error:
        return error
    except RecursionError:
        return ReaderError("文件内部嵌套过深，无法读取，请用Word或PDF格式另存后再试。")


def confine(limits: Limits, folder: str, parent: int) -> None:
    """Put this process under the limits, for good."""
    tempfile.tempdir = folder
    os.environ["TMPDIR"] = folder
    if limits.offline:
        _leave_network()
    # After the namespace: the kernel forgets this wish when a process changes its rights.
    _die_with(parent)
    if resource is None:
        return
    for kind, most in (
        # Whatever the parent had mapped already is not the file's doing.
        (resource.RLIMIT_AS, _address_space() + limits.memory),
        (resource.RLIMIT_CPU, limits.seconds + 1),
        (resource.RLIMIT_FSIZE, limits.unpacked),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def _address_space() -> int:
    try:
        # Path.read_text costs the child twice the memory.
        statm = os.open("/proc/self/statm", os.O_RDONLY)
        pages = int(os.read(statm, 100).split()[0])
        os.close(statm)
    except (OSError, ValueError, IndexError):
        return 1_000_000_000
    return pages * os.sysconf("SC_PAGE_SIZE")


def _die_with(parent: int) -> None:
    """Linux: a child whose parent is killed goes with it."""
    if _PRCTL is None:
        return
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _leave_network() -> None:
    """Linux: enter a network of our own that has no device. A kernel that forbids it leaves the child as it is."""
    if _UNSHARE is None:
        return
    user, group = os.getuid(), os.getgid()
    if _UNSHARE(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return
    with contextlib.suppress(OSError):
        _tell_kernel("setgroups", b"deny")
        _tell_kernel("uid_map", b"%d %d 1" % (user, user))
        _tell_kernel("gid_map", b"%d %d 1" % (group, group))


def _tell_kernel(file: str, what: bytes) -> None:
    into = os.open(f"/proc/self/{file}", os.O_WRONLY)
    try:
        os.write(into, what)
    finally:
        os.close(into)


def _send(into: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(into, view[:_PIECE]) :]


def _collect(out: int, deadline: float) -> tuple[bytes, bool]:
    """Return all that the child sent, and whether it ended in time."""
    pieces: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([out], [], [], left)[0]:
            return b"", False
        piece = os.read(out, _PIECE)
        if not piece:
            return b"".join(pieces), True
        pieces.append(piece)


def _end_group(child: int) -> None:
    # Before setsid the child has no group of its own yet, and after its end perhaps no member.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def _judged(sent: bytes, status: int, in_time: bool, limits: Limits) -> bytes:
    """Return what was sent; raises `ReaderError` that says why nothing was."""
    if sent:
        return sent
    if not in_time or status == -getattr(signal, "SIGXCPU", 24):
        raise ReaderError(f"读取文件超过{limits.seconds}秒的限额，已停止，文件可能异常，请拆分或另存后再试。")
    if status == OUT_OF_MEMORY:
        raise ReaderError(
            f"读取文件超过{limits.memory / 1e9:.1f}GB内存的限额，已停止，文件可能异常，请拆分或另存后再试。"
        )
    raise ReaderError("读取文件的程序中途崩溃，文件可能已损坏或异常庞大，请用Word或PDF格式另存后再试。")


def _spawned(module: str, function: str, data: bytes, limits: Limits, folder: str) -> bytes:
    """The same in a fresh interpreter, for a process that must not or cannot fork."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_search_path()), "PYTHONIOENCODING": "utf-8"}
    order = pickle.dumps((module, function, asdict(limits), folder, os.getpid(), data), 5)
    child = subprocess.Popen(
        [sys.executable, "-m", "luoshi.parser.readers.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    in_time, sent = True, b""
    try:
        sent, _ = child.communicate(order, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        in_time = False
    finally:
        _end_spawned(child)
    return _judged(sent, child.returncode, in_time, limits)


def _search_path() -> list[str]:
    return [_HOME, *(place for place in sys.path if place and place != _HOME)]


def _end_spawned(child: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        _end_group(child.pid)
    else:
        child.kill()
    child.communicate()

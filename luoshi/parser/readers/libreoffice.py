"""Converts old office formats by LibreOffice, a program of its own that may or may not be installed.

Each run has a profile of its own in a temporary folder (so two runs do not wait for each other), without macros and
without updating links, and no way into the network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from luoshi.parser.errors import ReaderError
from luoshi.parser.readers.limits import Limits

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
_REGISTRY = "org.openoffice.Office"
# Macros off, links never updated, nothing fetched, no crash reports: LibreOffice loads what a page links to otherwise.
_SETTINGS = (
    (f"{_REGISTRY}.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_REGISTRY}.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_REGISTRY}.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_REGISTRY}.Common/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_REGISTRY}.Common/Misc", "CrashReport", "false"),
    (f"{_REGISTRY}.Writer/Content/Update", "Link", "2"),
    (f"{_REGISTRY}.Calc/Content/Update", "Link", "2"),
    (f"{_REGISTRY}.Inet/Settings", "ooInetProxyType", "2"),
    (f"{_REGISTRY}.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    (f"{_REGISTRY}.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    (f"{_REGISTRY}.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    (f"{_REGISTRY}.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_DEAD_PROXY = "http://127.0.0.1:9"


def installed() -> bool:
    """Return whether LibreOffice is there."""
    return _program() is not None


def convert(data: bytes, source: str, target: str, limits: Limits) -> bytes:
    """Return `data` (a file of format `source`: "doc") as a file of format `target` ("docx"); ReaderError where not."""
    program = _program()
    if program is None:
        raise ReaderError(
            f"读取.{source}文件需要LibreOffice，本机没有安装；请另存为.{target}后再试，或安装LibreOffice。"
        )
    deadline = time.monotonic() + max(5, limits.seconds - 3)  # before the sandbox ends the process that waits for it
    with tempfile.TemporaryDirectory(prefix="luoshi-office-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        _write_profile(place / "profile")
        (place / f"in.{source}").write_bytes(data)
        result = place / "out" / f"in.{target}"
        # The first start of a fresh profile sometimes ends without doing anything.
        for _ in range(2):
            _run(program, place, source, target, deadline, limits)
            if result.is_file():
                return result.read_bytes()
    raise ReaderError(f"LibreOffice打不开这个.{source}文件，文件可能已加密或损坏，请另存为.{target}后再试。")


def _program() -> str | None:
    """Return the program itself: behind the starter script it is a child that outlives its parent."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            itself = Path(found).resolve().with_name("soffice.bin")
            return str(itself) if itself.is_file() else found
    return next((str(path) for path in (Path(place, "soffice.bin") for place in _PLACES) if path.is_file()), None)


def _run(program: str, place: Path, source: str, target: str, deadline: float, limits: Limits) -> None:
    command = [
        program,
        f"-env:UserInstallation=file://{place}/profile",
        *(
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
        ),
        *("--convert-to", target, "--outdir", str(place / "out"), str(place / f"in.{source}")),
    ]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    environment.update(HOME=str(place), TMPDIR=str(place), SAL_USE_VCLPLUGIN="svp")
    environment.update(http_proxy=_DEAD_PROXY, https_proxy=_DEAD_PROXY, ftp_proxy=_DEAD_PROXY)
    is_starter = not program.endswith(".bin")
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=place,
        start_new_session=is_starter,
    )
    try:
        process.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as late:
        raise ReaderError(
            f"LibreOffice转换文件超过{limits.seconds}秒的限额，已停止，请另存为.{target}后再试。"
        ) from late
    finally:
        _end(process, is_starter)


def _end(process: subprocess.Popen[bytes], is_group: bool) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if is_group and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
    process.wait()


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )

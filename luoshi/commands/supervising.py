"""Child processes kept alive: started again when they die, ended with their parent, all stopped by one signal."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

import click

from luoshi.commands.failures import Refusal

STOP_SECONDS = 40  # for what is being done; then it is killed
SHORT_LIFE = 10  # seconds: who dies so soon …
MOST_SHORT_LIVES = 5  # … so often in a row will not live
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: its name on the screen, its command, and how it fared."""

    name: str
    command: Sequence[str]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """Start it; it gets SIGTERM when this process dies, in whatever way."""
        self.process = subprocess.Popen(
            self.command,
            pass_fds=self.pass_fds,
            start_new_session=True,  # Ctrl-C is for this process, which then stops the others in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self.started = time.monotonic()

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def note_death(self) -> None:
        """Count deaths soon after the start; Refusal where there were too many in a row."""
        assert self.process is not None
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < SHORT_LIFE else 0
        click.echo(f"{self.name}意外退出（状态 {self.process.returncode}），重新启动。", err=True)
        if self.short_lives >= MOST_SHORT_LIVES:
            raise Refusal(f"{self.name}连续 {self.short_lives} 次启动后马上退出，已停止服务：原因见上面的日志。")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})


@dataclass
class Supervisor:
    """Keeps children alive until SIGTERM or SIGINT, then stops them in order."""

    children: Sequence[Child]
    stopping: bool = field(default=False, init=False)

    def run(self, when_ready: Callable[[], bool], say_ready: Callable[[], None]) -> None:
        """Start all, call `say_ready` once `when_ready`, keep them alive, return after an orderly stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            for child in self.children:
                child.start()
            said = False
            while not self.stopping:
                time.sleep(0.2)
                self._revive()
                if not said and not self.stopping and when_ready():
                    said = True
                    say_ready()
        finally:
            self._end_all()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _revive(self) -> None:
        for child in self.children:
            if child.has_died() and not self.stopping:
                child.note_death()
                time.sleep(min(child.short_lives, 3))
                child.start()

    def _end_all(self) -> None:
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in alive:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def run_to_end(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a command whose output is seen; return its exit status."""
    return subprocess.run(command, env=environment, check=False).returncode

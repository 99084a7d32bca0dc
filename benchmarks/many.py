"""A thousand files with `luoshi parse --jobs 2` beside the same files read one after the other in one process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figure import Figure, wall
from benchmarks.samples import plan_text
from luoshi.parser import parse_file, to_dict

_FILES, _ITEMS = 1_000, 20


def figures() -> Iterator[Figure]:
    """Yield the time of the command, start of the workers and writing of the result included."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number:04}.txt") for number in range(_FILES)]
        for number, path in enumerate(paths):
            path.write_text(plan_text(_ITEMS, seed=number), encoding="utf-8")
        command = [sys.executable, "-c", "from luoshi.cli import main; main()", "parse", "--jobs", "2"]
        command += ["-o", str(Path(folder, "all.json")), *map(str, paths)]
        alone = wall(lambda: [to_dict(parse_file(path)) for path in paths[:: _FILES // 200]]) * _FILES / 200
        taken = wall(lambda: subprocess.run(command, check=True, stderr=subprocess.DEVNULL))
    yield Figure(
        f"{_FILES:,} files with --jobs 2", f"{taken:.1f} s", f"one after the other {alone:.1f} s", taken / alone, 1.0
    )

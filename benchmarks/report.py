"""docs/benchmarks.md: what was measured, when, and on what machine; a section a subject, written by the run itself."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.figure import Figure

HEAD = """# Benchmarks

Written by `make bench`; figures of one run on one machine, each section with its own moment. A ratio is the figure over
what stands beside it, both taken in the same run. Of pages and work the first figure is processor time (application,
and on PostgreSQL its backend), the best of several; p50 and clock are what one client waited, other programs included.
How they are taken: `benchmarks/`.

The served list stands beside a constant page of 20 kB of the same server in the same run: p50 at its one client, in
brackets the server's least processor time. On Redmine 5 the same ratio of p50 is 320 at 10,000 tasks and 680 at
100,000, measured elsewhere. "Nothing kept" is the first page after a change: counts are kept until the journal grows.
Parallel workers of PostgreSQL stand in p50 only.
"""


def write(path: Path, subject: str, figures: Sequence[Figure]) -> None:
    """Put the figures of a subject into the file, in the place of its earlier ones."""
    text = path.read_text("utf-8") if path.exists() else HEAD
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    sections[subject] = f"\n{_machine()}\n\n{_table(figures)}\n\n"
    path.write_text((HEAD + "\n" + "".join(f"## {name}\n{body}" for name, body in sections.items())).rstrip() + "\n")


def _table(figures: Iterable[Figure]) -> str:
    lines = ["| figure | measured | beside | ratio | at most | |", "| --- | --- | --- | --- | --- | --- |"]
    for each in figures:
        most, verdict = ("", "") if not each.is_limited else (f"{each.most:g}", "" if each.passes else "**missed**")
        lines.append(f"| {each.name} | {each.measured} | {each.beside} | {each.ratio:.2f} | {most} | {verdict} |")
    return "\n".join(lines)


def _machine() -> str:
    names = (
        re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else []
    )
    processor = names[0] if names else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} × {processor}, {memory:.0f} GB, "
        f"{platform.system()}, Python {platform.python_version()}; load at the end {load}."
    )

"""Peak memory of one document of 500 pages, each read in a process of its own."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx

from benchmarks.figure import Figure
from benchmarks.samples import plan_lines

_ITEMS = 3_400  # 500 pages of 28 lines of 28 characters
_LIMIT = 512  # MB resident, interpreter and all; the parser's own limit on what a reading may add is 1,500


def figures() -> Iterator[Figure]:
    """Yield the peak for the document as text and as .docx."""
    lines = plan_lines(_ITEMS)
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("500.txt", "\n".join(lines).encode()), ("500.docx", packed.getvalue())):
            path = Path(folder, name)
            path.write_bytes(data)
            peak = int(subprocess.check_output([sys.executable, "-m", "benchmarks.memory", str(path)])) / 1024
            yield Figure(f"peak memory, 500 pages ({name})", f"{peak:.0f} MB", f"limit {_LIMIT} MB", peak / _LIMIT, 1.0)


if __name__ == "__main__":
    from luoshi.parser import parse_file

    parsed = parse_file(sys.argv[1])
    assert parsed.plans[0].items
    # Not ru_maxrss: a process started by fork counts the peak of the one that started it as its own.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(re.findall(r"VmHWM:\s*(\d+) kB", status)[0])

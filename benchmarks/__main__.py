"""Run all benchmarks, or those named: `python -m benchmarks text growth`. Exit status 1 where a figure misses.

With `--write FILE` the figures go into that file as well, each subject in the place of its earlier ones.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import formats, growth, hostile, many, memory, text
from benchmarks.figure import show
from benchmarks.ledger import measures as ledger
from benchmarks.report import write

SUBJECTS = {
    "text": text.figures,
    "formats": formats.figures,
    "growth": growth.figures,
    "memory": memory.figures,
    "many": many.figures,
    "hostile": hostile.figures,
    "ledger": ledger.figures,
}


def main() -> int:
    """Measure the subjects named and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="subject", choices=[[], *SUBJECTS], help=", ".join(SUBJECTS))
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the figures into this file as well")
    asked = parser.parse_args()
    missed = 0
    for name in asked.names or SUBJECTS:
        found = []
        for figure in SUBJECTS[name]():
            show(figure)
            found.append(figure)
            missed += not figure.passes
        if asked.write:
            write(asked.write, name, found)
    print(f"{missed} missed" if missed else "all within their limits")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Run all benchmarks, or those named: `python -m benchmarks text growth`. Exit status 1 where a figure misses."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks import formats, growth, hostile, many, memory, text
from benchmarks.figure import show

SUBJECTS = {
    "text": text.figures,
    "formats": formats.figures,
    "growth": growth.figures,
    "memory": memory.figures,
    "many": many.figures,
    "hostile": hostile.figures,
}


def main(names: Sequence[str]) -> int:
    """Measure the subjects named and return the exit status."""
    unknown = [name for name in names if name not in SUBJECTS]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)} (there are {', '.join(SUBJECTS)})", file=sys.stderr)
        return 2
    missed = 0
    for name in names or SUBJECTS:
        for figure in SUBJECTS[name]():
            show(figure)
            missed += not figure.passes
    print(f"{missed} missed" if missed else "all within their limits")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

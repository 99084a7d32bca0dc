"""Time per character from the text once to a hundred times: flat, so nothing grows by the square."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figure import Figure, cpu, forget
from benchmarks.samples import plan_text, seed_text
from luoshi.parser import parse_text

_MOST = 1.5


def figures() -> Iterator[Figure]:
    """Yield the growth of a file of many plans, and of one plan of many items."""
    name, text = seed_text()
    yield _growth(f"{name} × 100 (many plans)", text, text * 100)
    yield _growth("one plan of 158 → 15,800 items", plan_text(158), plan_text(15_800))


def _growth(name: str, once: str, hundred: str) -> Figure:
    parse_text(once)
    # A short text stands whole in the caches after its first reading, a long one never: both are read with none filled.
    short = min(_fresh(once) for _ in range(7)) / len(once)
    long = _fresh(hundred) / len(hundred)
    return Figure(
        f"time per character, {name}", f"{long * 1e6:.2f} µs", f"once {short * 1e6:.2f} µs", long / short, _MOST
    )


def _fresh(text: str) -> float:
    """Return the seconds of a first reading."""
    forget()
    return cpu(lambda: parse_text(text), 1)

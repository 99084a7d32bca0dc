"""One measured figure beside what it must not pass, and how times are taken."""

from __future__ import annotations

import functools
import gc
import math
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """What was measured; `ratio` is the figure over its peer or limit, and must stay within `most`."""

    name: str
    measured: str
    beside: str  # the peer's figure or the limit, in words
    ratio: float
    most: float

    @property
    def passes(self) -> bool:
        """Whether the figure keeps its limit."""
        return self.ratio <= self.most

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit: what is only worth knowing has none (`most` is infinite)."""
        return math.isfinite(self.most)


def show(figure: Figure) -> None:
    """Print the figure on a line of its own, at once: the whole run takes minutes."""
    verdict = ("pass" if figure.passes else "MISS") if figure.is_limited else "    "
    limit = f", at most {figure.most:.2f}" if figure.is_limited else ""
    print(f"{verdict}  {figure.name:<44} {figure.measured:>14}  {figure.beside:<38} ratio {figure.ratio:5.2f}{limit}")
    sys.stdout.flush()


def parser_caches() -> list[functools._lru_cache_wrapper[object]]:
    """Return the parser's caches: a file that is read for the first time finds them empty."""
    wrappers = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    return [each for each in wrappers if str(getattr(each, "__module__", "")).startswith("luoshi.parser")]


def forget() -> None:
    """Empty the parser's caches."""
    for cache in parser_caches():
        cache.cache_clear()


def processor_time() -> float:
    """Return the processor seconds of this process and of the children it has waited for.

    A Word file is read in a child process (decision 0003): what that takes is part of what the file costs.
    """
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def cpu(work: Callable[[], object], rounds: int) -> float:
    """Return the processor seconds of the best of several rounds; other programs disturb them least."""
    return min(_once(work, processor_time) for _ in range(rounds))


def wall(work: Callable[[], object]) -> float:
    """Return the seconds that pass while `work` runs once."""
    return _once(work, perf_counter)


def _once(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    result = work()
    taken = clock() - start
    del result  # freed outside the measured time, for the peer as for us
    return taken


def beside_each_other(first: Callable[[], object], second: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the best processor seconds of both, children included; in turns, so that a busy minute hits both alike."""
    pairs = [(_once(first, processor_time), _once(second, processor_time)) for _ in range(rounds)]
    return min(one for one, _ in pairs), min(other for _, other in pairs)

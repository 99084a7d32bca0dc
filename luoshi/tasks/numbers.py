"""督办字号: numbers given out by a row for each government and year, so that none is lost and none doubled."""

from __future__ import annotations

from luoshi.tasks.models import Counter
from luoshi.units.models import Jurisdiction

TASKS = "task"


def take_numbers(jurisdiction: Jurisdiction, year: int, count: int, kind: str = TASKS) -> range:
    """Return the next `count` numbers of the year, never given out before; inside the caller's transaction."""
    Counter.objects.get_or_create(jurisdiction=jurisdiction, year=year, kind=kind)
    row = Counter.objects.select_for_update().get(jurisdiction=jurisdiction, year=year, kind=kind)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return range(first, first + count)


def task_number(jurisdiction: Jurisdiction, year: int, serial: int) -> str:
    """Return the number as printed on papers: 青泽督〔2026〕17号."""
    place = jurisdiction.name
    if len(place) > 2:
        place = place.removesuffix("市").removesuffix("县").removesuffix("区").removesuffix("省")
    return f"{place}督〔{year}〕{serial}号"


def part_number(number: str, part: int) -> str:
    """Return the number of the n-th part of a task: 青泽督〔2026〕17-2号."""
    return f"{number.removesuffix('号')}-{part}号"

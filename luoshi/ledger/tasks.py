"""Items ready for listing: numbered apart where a file holds several plans, grouped by unit and by leader."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.ledger.wording import NOBODY, leaders_of, number_of, plan_name
from luoshi.parser import Item, ParsedFile, UnitMention


@dataclass(frozen=True, slots=True)
class Task:
    """An item as lists show it."""

    item: Item
    number: str  # as printed; 2-15 for the 15th of the second plan of a file
    headings: tuple[str, ...]  # outermost first; under its plan's title where there are several plans

    @property
    def number_value(self) -> str | int:
        """The number as a number where it is one, so that a spreadsheet sorts it."""
        return int(self.number) if re.fullmatch(r"[0-9]{1,9}", self.number) else self.number


@dataclass(frozen=True, slots=True)
class UnitTask:
    """A task of one unit, and as what it has it."""

    task: Task
    role: str
    printed: str
    is_collective: bool


def tasks_of(parsed: ParsedFile) -> list[Task]:
    """Return the items of all plans of a file, in order."""
    several = len(parsed.plans) > 1
    tasks = []
    for number, plan in enumerate(parsed.plans, 1):
        for item in plan.items:
            label = number_of(item)
            headings = (plan_name(plan, parsed), *item.headings) if several else item.headings
            tasks.append(Task(item, f"{number}-{label}" if several else label, headings))
    return tasks


def by_unit(tasks: list[Task]) -> dict[str, list[UnitTask]]:
    """Return the tasks of each unit, its leads first; units in the order in which they are first named.

    Names that the parser holds to be one unit stand together; those it only suspects to be one stay apart.
    """
    groups: dict[str, list[UnitTask]] = {}
    for task in tasks:
        for mention in _once_each(task.item):
            group = groups.setdefault(mention.canonical, [])
            group.append(UnitTask(task, mention.role, mention.printed, mention.collective))
    return {unit: sorted(group, key=lambda each: each.role != "lead") for unit, group in groups.items()}


def _once_each(item: Item) -> list[UnitMention]:
    """Return one mention a unit: a unit printed as lead and as support has the task once, as lead."""
    chosen: dict[str, UnitMention] = {}
    for mention in sorted(item.units, key=lambda each: each.role != "lead"):
        chosen.setdefault(mention.canonical, mention)
    return list(chosen.values())


def by_leader(tasks: list[Task]) -> dict[str, list[Task]]:
    """Return the tasks of each leader, in the order in which they are first named; those without one at the end."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        for leader in leaders_of(task.item):
            groups.setdefault(leader, []).append(task)
    nobody = [task for task in tasks if not leaders_of(task.item)]
    if nobody and groups:
        groups[NOBODY] = nobody
    return groups

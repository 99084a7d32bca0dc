"""What the page of 承接 shows: the tasks of above that wait, each with the own unit that likely answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from luoshi.tasks.models import SupportOnly, Task
from luoshi.tasks.rows import TaskRow, rows_of
from luoshi.tasks.scopes import Scope, scopes_of, to_carry
from luoshi.units.models import Account, Leader, Oversight, Unit
from luoshi.units.names import SAME, bare_name
from luoshi.units.queries import NameIndex, name_index

MOST = 300  # on one page
# A commission of the city is often a bureau of the county: 市发展和改革委员会, 区发展和改革局.
ENDING = re.compile(r"(?:委员会|办公室|委|局|办)$")
JOINING = re.compile(r"[和与及、]")
ALIKE = 75  # of 100: a name less alike is not put into the field, only a person chooses then


@dataclass(frozen=True, slots=True)
class Wish:
    """What stands in the fields of a row: as suggested, or as a person typed it."""

    ticked: bool
    unit: str  # key of the own lead unit, or ""
    due: str  # ISO, or as typed
    leader: str  # key, "none", or "" for who oversees the unit


@dataclass(frozen=True, slots=True)
class CarryRow:
    """One task of above on the page."""

    task: TaskRow
    leads: bool  # whether the own government leads it
    wish: Wish
    why: str  # how the unit was found, "" where none was
    error: str = ""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """An own unit to choose, and who oversees it."""

    key: str
    words: str
    leader: Leader | None


def unit_choices(account: Account) -> list[UnitChoice]:
    """Return the own units that can be given tasks, each with the leader who oversees it; two questions."""
    oversight = Oversight.objects.filter(jurisdiction=account.jurisdiction_id, until=None).select_related("leader")
    overseen = {row.unit_id: row.leader for row in oversight.order_by("-leader__position")}
    units = Unit.objects.filter(jurisdiction=account.jurisdiction_id, active_to=None)
    return [
        UnitChoice(
            str(unit.pk),
            f"{unit.shown}（{overseen[unit.pk].name}分管）" if unit.pk in overseen else unit.shown,
            overseen.get(unit.pk),
        )
        for unit in units
    ]


def waiting(account: Account) -> list[UUID]:
    """Return the keys of the tasks that wait, in the order of the city's document."""
    tasks = to_carry(account).order_by("-year", "position", "serial", "id")
    return list(tasks.values_list("pk", flat=True)[:MOST])


def carry_context(
    account: Account,
    typed: dict[UUID, Wish] | None = None,
    errors: dict[UUID, str] | None = None,
    made: Sequence[UUID] = (),
) -> dict[str, Any]:
    """Return what the page shows; a fixed number of questions however many tasks wait."""
    rows = _rows(account, typed or {}, errors or {})
    grouped = groupby(rows, key=lambda row: (row.task.year, row.task.section))
    supported = SupportOnly.objects.filter(jurisdiction=account.jurisdiction_id).select_related("task", "by")
    return {
        "groups": [(f"{year}年　{section or '未分板块'}", list(each)) for (year, section), each in grouped],
        "total": to_carry(account).count() if len(rows) == MOST else len(rows),
        "shown": len(rows),
        "guessed": sum(bool(row.wish.unit) for row in rows),
        "units": unit_choices(account),
        "leaders": list(Leader.objects.filter(jurisdiction=account.jurisdiction_id)),
        "supported": list(supported),
        "is_handed_tasks": Scope.ABOVE in scopes_of(account),
        "made": rows_of(made) if made else [],
    }


def _rows(account: Account, typed: dict[UUID, Wish], errors: dict[UUID, str]) -> list[CarryRow]:
    tasks = rows_of(waiting(account), with_targets=False)
    guess = Guess(account)
    found = []
    for task in tasks:
        unit, why = guess.unit_for(task)
        wish = typed.get(task.pk) or Wish(ticked=False, unit=unit, due=task.due.isoformat(), leader="")
        leads = any(duty.unit in guess.own for duty in task.leads)
        found.append(CarryRow(task, leads, wish, why, errors.get(task.pk, "")))
    return found


class Guess:
    """Which own unit answers for a task of above: the one named as its lead unit there (市住建局 → 区住建局)."""

    def __init__(self, account: Account) -> None:
        self.index: NameIndex = name_index(account.jurisdiction)
        above = account.jurisdiction.parent
        self.place, self.prefix = (above.name, above.prefix) if above else ("", "")
        self.own = account.government_unit_ids
        self.found: dict[str, tuple[str, str]] = {}
        self.by_core = {
            core(bare_name(name, self.index.place, self.index.prefix)): unit
            for name, bearing in self.index.known.items()
            for unit in bearing.values()
            if isinstance(unit, Unit)
        }

    def unit_for(self, task: TaskRow) -> tuple[str, str]:
        """Return the key of the own unit and why it, ("", "") where no name is alike.

        Supports are asked only where the own government itself leads: who supports a bureau there does not do its work.
        """
        leads = [duty for duty in task.leads if duty.unit not in self.own]
        units = leads or [duty for duty in task.supports if duty.unit not in self.own]
        for duty in units[:4]:
            if duty.name not in self.found:
                self.found[duty.name] = self._by_name(duty.name, duty.shown)
            if self.found[duty.name][0]:
                return self.found[duty.name]
        return "", ""

    def _by_name(self, name: str, shown: str) -> tuple[str, str]:
        bare = bare_name(name, self.place, self.prefix)
        certain = self.index.find(bare) or self.by_core.get(core(bare))
        if isinstance(certain, Unit):
            return str(certain.pk), f"对应{shown}"
        for each in self.index.similar(bare, 3):
            if isinstance(each.meant, Unit) and each.score >= ALIKE:
                return str(each.meant.pk), f"{'对应' if each.score >= SAME else '近似'}{shown}"
        return "", ""


def core(name: str) -> str:
    """Return what a unit does, without government and ending: 发展和改革委员会, 发展改革局 → 发展改革."""
    return JOINING.sub("", ENDING.sub("", name))


def overseers(account: Account) -> dict[UUID, UUID]:
    """Return who oversees which own unit now: {unit: leader}."""
    return {UUID(each.key): each.leader.pk for each in unit_choices(account) if each.leader}


def own_of(account: Account, year: int, first: int, last: int) -> list[UUID]:
    """Return the own tasks with the serials from first to last, to show what was just made."""
    own = Task.objects.filter(
        jurisdiction=account.jurisdiction_id, year=year, parent=None, serial__gte=first, serial__lte=last
    )
    return list(own.filter(upstream__isnull=False).order_by("serial").values_list("pk", flat=True)[:MOST])

"""What the pages of received files show (来文页): rows of the list, and one file with all that was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.plans.models import Plan, Reading, ReceivedFile
from luoshi.plans.queries import Progress, progress_of
from luoshi.plans.rules import OF_THE_FILE, FileState

WAITING = (FileState.RECEIVED, FileState.READING)
LOOKS = {FileState.READ: "badge-good", FileState.REFUSED: "badge-danger", FileState.EMPTY: "badge-warning"}
LONGEST_SHOWN = 200_000  # characters of the text as received on the page; the whole is in the original
EVERY = {
    "day": "每天",
    "3 days": "每三天",
    "week": "每周",
    "ten-days": "每旬",
    "half-month": "每半月",
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan with how far its review is."""

    plan: Plan
    progress: Progress


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of the list."""

    file: ReceivedFile
    plans: list[PlanLine]
    look: str

    @property
    def waits(self) -> bool:
        """Whether it is still to be read."""
        return self.file.state in WAITING


def rows_of(files: Sequence[ReceivedFile]) -> list[FileRow]:
    """Return the lines of the list; one query for the progress of all plans."""
    progress = progress_of(plan.pk for file in files for plan in file.plans.all())
    return [
        FileRow(
            file,
            [PlanLine(plan, progress[plan.pk]) for plan in file.plans.all()],
            LOOKS.get(FileState(file.state), "badge-accent"),
        )
        for file in files
    ]


@dataclass(frozen=True, slots=True)
class Duty:
    """What the notice asks of the units (报送要求), in words."""

    what: str
    when: str
    to: str


@dataclass(frozen=True, slots=True)
class FoundInFile:
    """What was read of a file beside its plans."""

    text: str = ""
    is_cut: bool = False
    dispatches: list[Mapping[str, Any]] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was no plan, and what the reader noted


def found_in(file: ReceivedFile, plans: Iterable[Plan]) -> FoundInFile:
    """Return what was read of `file` beside its plans; empty before it was read."""
    reading = Reading.objects.filter(file=file).first()
    if reading is None:
        return FoundInFile()
    return FoundInFile(
        text=reading.text[:LONGEST_SHOWN],
        is_cut=len(reading.text) > LONGEST_SHOWN,
        dispatches=[_dispatch(each) for each in reading.result["dispatches"]],
        duties=[_duty(each) for plan in plans for each in plan.reporting],
        notes=[each["message"] for each in reading.result["diagnostics"] if each["code"] in OF_THE_FILE],
    )


def _dispatch(said: Mapping[str, Any]) -> Mapping[str, Any]:
    who = "、".join([*said["leaders"], *said["units"]])
    return {"who": who, "matter": said["matter"], "when": said["deadline"] or said["cadence"] or "", **said}


def _duty(duty: Mapping[str, Any]) -> Duty:
    when = f"{duty['due']}前" if duty["due"] else EVERY.get(duty["every"] or "", duty["every"] or "")
    if duty.get("day"):
        when = f"{when}{duty['day']}日前"
    return Duty(duty["what"], when, duty["to"] or "")

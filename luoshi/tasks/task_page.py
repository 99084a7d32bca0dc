"""What the page of a task shows (任务页): duties with phones, targets, parts and sums, the chain, the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.plans.models import Reading
from luoshi.plans.rules import Origin
from luoshi.tasks import hooks
from luoshi.tasks.actions.splitting import SumCheck, sums_of
from luoshi.tasks.history import history_of
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.moves import moves_of
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rows import rows_of
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.wording import marked, value_words
from luoshi.units.models import Account, Grant
from luoshi.units.rules import SPEAKS_FOR_UNIT, Role
from luoshi.web.permissions import may

LINES_AROUND = 3
LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the task: its row, and the people who speak for it with their phones."""

    assignment: Assignment
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target as it is shown: what, how much, whence, whose statistics."""

    name: str
    value: str
    raw: str
    origin: str
    owner: str
    is_reference: bool


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the text as received: its number from 1, its words with the task's own marked."""

    number: int
    html: SafeString


def light_reason(task: Task) -> str:
    """Return in one sentence why the light is as it is."""
    if task.state == TaskState.REVOKED:
        return "任务已撤销，不再亮灯。"
    if task.state == TaskState.SUSPENDED:
        return "任务中止，恢复后重新亮灯。"
    if task.light_reason:
        return task.light_reason
    if task.light == Light.UNREPORTED:
        late = task.due < timezone.localdate()
        return "未报，已过完成时限。" if late else "未报，尚未到填报期。"
    return ""


def panel_context(account: Account, task: Task) -> dict[str, Any]:
    """Return what the panel beside a list shows."""
    moves = moves_of(account, task)
    can = [move for move in moves if not move.why]
    return {
        "task": task,
        "row": rows_of([task.pk])[0],
        "text": marked(task.text),
        "reason": light_reason(task),
        "main": can[0] if can else None,
        "others": can[1:],
        "barred": [move for move in moves if move.why],
        "is_done": task.light == Light.CLOSED or task.state != TaskState.ISSUED,
    }


def task_context(account: Account, task: Task) -> dict[str, Any]:
    """Return what the page shows."""
    parts = rows_of(list(visible_tasks(account).filter(parent=task).order_by("serial").values_list("pk", flat=True)))
    below = visible_tasks(account).filter(upstream=task).order_by("jurisdiction__path", "serial")
    changes = list(task.changes.select_related("by"))
    return {
        **panel_context(account, task),
        "units": units_of_task(task),
        "leaders": list(task.task_leaders.select_related("leader").prefetch_related("leader__posts")),
        "targets": targets_of_task(task),
        "milestones": list(task.milestones.all()),
        "parts": parts,
        "sums": [_sum_words(check) for check in sums_of(task)],
        "parent": visible_tasks(account).filter(pk=task.parent_id).first() if task.parent_id else None,
        "upstream": visible_tasks(account).filter(pk=task.upstream_id).first() if task.upstream_id else None,
        "downstream": rows_of(list(below.values_list("pk", flat=True)[:200])),
        "changes": changes,
        "versions": list(task.versions.select_related("by", "change")),
        "history": history_of(task),
        "source": source_of(account, task),
        "today": timezone.localdate(),
        "sections": hooks.sections_of(account, task),
    }


def units_of_task(task: Task) -> list[UnitLine]:
    """Return the units of a task, leads first, with their liaisons and reviewers; two questions."""
    rows = list(task.assignments.select_related("unit", "group").order_by("role", "position"))
    speaking = Grant.objects.filter(
        unit__in=[row.unit_id for row in rows], role__in=SPEAKS_FOR_UNIT, until=None, account__is_active=True
    )
    people: dict[Any, list[str]] = {}
    for grant in speaking.select_related("account").order_by("role", "turn"):
        kind = "审核人" if grant.role == Role.REVIEWER else f"{grant.turn}岗" if grant.turn else "联络员"
        words = f"{grant.account.name}（{kind}）{grant.account.phone}"
        people.setdefault(grant.unit_id, []).append(words)
    return [UnitLine(row, tuple(people.get(row.unit_id, ()))) for row in rows]


def targets_of_task(task: Task) -> list[TargetLine]:
    """Return the targets of a task in words."""
    rows = task.targets.select_related("owner").order_by("position")
    return [
        TargetLine(
            name=row.name,
            value=value_words(row),
            raw=row.raw,
            origin=Origin(row.origin).label,
            owner=row.owner.shown if row.owner else "",
            is_reference=row.reference_only,
        )
        for row in rows
    ]


def _sum_words(check: SumCheck) -> dict[str, str]:
    unit = check.target.unit
    gap = check.gap
    said = "与原任务相等" if gap == 0 else f"比原任务{'少' if gap > 0 else '多'}{abs(gap).normalize():,f}{unit}"
    if check.target.op in ("<=", "<") and gap:
        said = f"比上限{'多' if gap > 0 else '少'}{abs(gap).normalize():,f}{unit}"
    return {
        "name": check.target.name,
        "whole": value_words(check.target),
        "shared": f"{check.shared.normalize():,f}{unit}",
        "said": said,
        "look": "" if gap <= 0 else "warning",
    }


@dataclass(frozen=True, slots=True)
class Source:
    """Where a task stands in the text as received: the file, the line, the lines around it."""

    file_name: str
    line: int
    lines: tuple[SourceLine, ...]
    file_id: Any  # None for who may not see the file itself
    at: str  # start-end, as the file's page takes it


def source_of(account: Account, task: Task) -> Source | None:
    """Return the place of the task in its document, or None where it stands in none; only the office opens the file."""
    if task.plan_id is None or task.start is None or task.end is None:
        return None
    assert task.plan is not None
    reading = Reading.objects.filter(file__plans=task.plan_id).select_related("file").first()
    if reading is None or task.end > len(reading.text):
        return None
    may_see_file = may(account, "plans.view") and task.jurisdiction_id == account.jurisdiction_id
    number, lines = lines_around(reading.text, task.start, task.end)
    return Source(
        file_name=reading.file.name,
        line=number,
        lines=tuple(lines),
        file_id=reading.file_id if may_see_file else None,
        at=f"{task.start}-{task.end}",
    )


def lines_around(text: str, start: int, end: int) -> tuple[int, list[SourceLine]]:
    """Return the number of the line in which `start` stands, and the lines around the stretch, the stretch marked."""
    begins = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]
    first = max(0, sum(begin <= start for begin in begins) - 1)
    last = max(first, sum(begin < end for begin in begins) - 1)
    shown = []
    for number in range(max(0, first - LINES_AROUND), min(len(begins), last + 1 + LINES_AROUND)):
        begin = begins[number]
        stop = begins[number + 1] - 1 if number + 1 < len(begins) else len(text)
        left, right = min(max(start, begin), stop), max(min(end, stop), begin)
        if left >= right:
            html = format_html("{}", _short(text[begin:stop]))
        else:
            html = format_html(
                "{}<mark>{}</mark>{}", text[begin:left], text[left:right].rstrip("\r"), text[right:stop].rstrip("\r")
            )
        shown.append(SourceLine(number + 1, html))
    return first + 1, shown


def _short(line: str) -> str:
    line = line.rstrip("\r")
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}……"

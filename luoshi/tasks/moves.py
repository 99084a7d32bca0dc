"""What an account may do with a task now (可以办的事): each with its address, or with why not and who can."""

from __future__ import annotations

from django.urls import reverse

from luoshi.tasks import hooks
from luoshi.tasks.actions.rights import leads
from luoshi.tasks.hooks import Move
from luoshi.tasks.models import Task
from luoshi.tasks.rules import MOVES, ChangeKind, TaskState
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE, Role


def moves_of(account: Account, task: Task) -> list[Move]:
    """Return what the account may do with the task, the likeliest first, then what it may not with the reason."""
    found = hooks.moves_of(account, task)
    own = task.jurisdiction_id == account.jurisdiction_id
    if account.holds(*OFFICE) and not own:
        found.append(_move("细化分解到本级单位", "task-carry", "git-branch", task, _why_not_carry(task)))
    if own:
        leading = leads(account, task)
        found.append(
            _move("拆解为子任务", "task-split", "arrows-split-2", task, _why_not_split(account, task, leading=leading))
        )
    if own and account.holds(*OFFICE):
        found.append(
            _move("设定级别、标签、经办人", "task-arrange", "adjustments", task, _why_not_arrange(account, task))
        )
        if account.jurisdiction.parent_id and account.jurisdiction.as_unit.exists():
            found.append(_move("对应上级任务", "task-link", "link", task, _why_not_arrange(account, task)))
    if own:
        found += [
            Move(kind.label, f"{reverse('task-change', args=[task.pk])}?kind={kind}", icon, why)
            for kind, icon, why in _changes(account, task)
        ]
    # First what can be done; `sorted` keeps the order otherwise.
    return sorted(found, key=lambda move: bool(move.why))


def _move(words: str, route: str, icon: str, task: Task, why: str) -> Move:
    return Move(words, reverse(route, args=[task.pk]), icon, why)


def _why_not_carry(task: Task) -> str:
    if task.state != TaskState.ISSUED:
        return f"上级任务现在是“{task.get_state_display()}”，恢复后才能承接。"
    return ""


def _why_not_split(account: Account, task: Task, *, leading: bool) -> str:
    if task.parent_id:
        return "这已经是拆解出来的子任务，请在原任务上增加子任务。"
    if task.state != TaskState.ISSUED:
        return f"任务现在是“{task.get_state_display()}”，已交办的任务才能拆解。"
    return "" if leading else _why_not_arrange(account, task, "只有牵头单位或本级督查室可以拆解，请联系牵头单位。")


def _why_not_arrange(account: Account, task: Task, otherwise: str = "请联系本级督查室。") -> str:
    if not account.holds(*OFFICE):
        return otherwise
    if task.officer_id and task.officer_id != account.pk and not account.holds(Role.DIRECTOR):
        return "这项任务由另一位督查专员经办，请联系经办人或督查室主任。"
    return ""


def _changes(account: Account, task: Task) -> list[tuple[ChangeKind, str, str]]:
    kinds = (
        (ChangeKind.ADJUST, "pencil"),
        (ChangeKind.SUSPEND, "clock"),
        (ChangeKind.RESUME, "refresh"),
        (ChangeKind.REVOKE, "x"),
    )
    allowed = account.holds(Role.DIRECTOR)
    why = "" if allowed else "须凭文件由督查室主任办理，请联系督查室主任。"
    possible = [(kind, icon) for kind, icon in kinds if (TaskState(task.state), kind) in MOVES]
    return [(kind, icon, why) for kind, icon in possible]

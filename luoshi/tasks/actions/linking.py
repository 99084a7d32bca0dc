"""批量对应: which tasks of the government above many own tasks carry out, confirmed by a person in one step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from luoshi.errors import Invalid
from luoshi.journal.actions import Event, record_all
from luoshi.tasks.actions.rights import require_own_office
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rules import TaskState
from luoshi.units.models import Account
from luoshi.web.permissions import require


@transaction.atomic
def link_many(*, actor: Account, pairs: Mapping[UUID, UUID], now: datetime) -> int:
    """Say which task of above each own task carries out ({own: above}); return how many.

    All or none: Invalid, with `rows` {own: why not}, where one of above was not handed to the own government or is
    stopped, or an own limit is later than that above, or an own task was linked meanwhile. NotAllowed where another
    officer handles one.
    """
    require(actor, "tasks.redecompose")
    if not pairs:
        raise Invalid("请先选择要确认的对应关系。")
    mine = Task.objects.select_for_update(of=("self",)).filter(jurisdiction=actor.jurisdiction_id, pk__in=list(pairs))
    own = {task.pk: task for task in mine}
    given = Assignment.objects.filter(unit__in=actor.government_unit_ids).values("task")
    handed = visible_tasks(actor).filter(pk__in=set(pairs.values())).filter(pk__in=given)
    above = {task.pk: task for task in handed}
    wrong = {}
    for key, upstream in pairs.items():
        why = _why_not(own.get(key), above.get(upstream))
        if why:
            wrong[key] = why
    if wrong:
        raise Invalid(f"所选{len(pairs)}项中有{len(wrong)}项不能对应，一项也没有保存。请看各行的提示。", rows=wrong)
    events = []
    for key, upstream in pairs.items():
        require_own_office(actor, own[key])
        own[key].upstream = above[upstream]
        events.append(Event("task.linked", own[key], {"upstream": ""}, {"upstream": above[upstream].number}))
    Task.objects.bulk_update(own.values(), ["upstream"], batch_size=200)
    record_all(events, actor=actor, at=now)
    return len(events)


def _why_not(own: Task | None, above: Task | None) -> str:
    """Return why the two cannot be linked, or ""."""
    if own is None:
        return "这项任务不是本级的任务。"
    if above is None:
        return "所选的上级任务没有交办给本级政府。"
    if own.upstream_id:
        return "这项任务已经对应上级任务，请刷新页面。"
    if above.state != TaskState.ISSUED:
        return f"上级任务现在是“{above.get_state_display()}”，不能对应。"
    if own.due > above.due:
        return f"本级时限{own.due}晚于上级任务的时限{above.due}，请先调整本级时限，或选别的任务。"
    return ""

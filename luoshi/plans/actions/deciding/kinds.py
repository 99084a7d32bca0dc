"""All kinds of decisions (校核决定), by name: what the API, the pages and the replay of a corrected file ask for."""

from __future__ import annotations

from collections.abc import Callable

from luoshi.errors import Invalid
from luoshi.plans.actions.deciding import many, owners, people, reaching, wording
from luoshi.plans.actions.deciding.asked import Asked
from luoshi.plans.actions.deciding.recorder import Recorder
from luoshi.plans.models import Question

Kind = Callable[[Asked, Recorder], str]
ACKNOWLEDGE, UNDO = "acknowledge", "undo"


def acknowledge(asked: Asked, rec: Recorder) -> str:
    """{questions, note?}: seen, and left as it is; not possible for what must be answered."""
    note = asked.text("note", "说明", 200, needed=False)
    keys = set(asked.keys("questions", "question"))
    questions = list(Question.objects.filter(plan=asked.plan, pk__in=keys))
    if not keys or len(questions) != len(keys):
        raise Invalid("请选择要确认的问题。", field="questions")
    for question in questions:
        if question.blocking:
            raise Invalid(f"“{question.message}”是必答问题，不能只作确认，请给出答复。")
    return f"已核对：{note}" if note else "已核对，保持原样"


KINDS: dict[str, Kind] = {
    "map-unit": owners.map_unit,
    "create-unit": owners.create_unit,
    "create-many": many.create_many,
    "map-group": owners.map_group,
    "create-group": owners.create_group,
    "expand-group": owners.expand_group,
    "set-lead": owners.set_lead,
    "set-units": owners.set_units,
    "close-open-end": owners.close_open_end,
    "map-leader": people.map_leader,
    "create-leader": people.create_leader,
    "set-leaders": people.set_leaders,
    "set-due": reaching.set_due,
    "set-tier": reaching.set_tier,
    "set-term": reaching.set_term,
    "mark-reference": reaching.mark_reference,
    "edit-target": reaching.edit_target,
    "add-target": reaching.add_target,
    "remove-target": reaching.remove_target,
    "add-stage": reaching.add_stage,
    "edit-stage": reaching.edit_stage,
    "remove-stage": reaching.remove_stage,
    "edit-text": wording.edit_text,
    "edit-heading": wording.edit_heading,
    "split-item": wording.split_item,
    "merge-items": wording.merge_items,
    "remove-item": wording.remove_item,
    "restore-item": wording.restore_item,
    "add-item": wording.add_item,
    "edit-plan": wording.edit_plan,
    ACKNOWLEDGE: acknowledge,
}

"""A plan in review, and what tests compare of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from luoshi.plans.actions.deciding.recorder import image_of
from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.models import ItemLeader, ItemStage, ItemTarget, ItemUnit, Plan, PlanItem, Question
from luoshi.units.models import Account

NOW = timezone.now()


def read_plan(actor: Account, data: bytes | str, name: str = "方案.txt") -> Plan:
    """Return the first plan of a file that `actor` sends."""
    data = data.encode() if isinstance(data, str) else data
    file = read_now(receive_file(actor=actor, name=name, data=data, now=NOW).file, NOW)
    return file.plans.get(position=1)


def standing(plan: Plan) -> dict[str, Any]:
    """Return everything that stands in a plan, without the counters that every decision moves on."""
    found: dict[str, Any] = {}
    models_of_items: tuple[type[models.Model], ...] = (ItemUnit, ItemLeader, ItemTarget, ItemStage)
    for model in models_of_items:
        found |= {str(row.pk): image_of(row) for row in model._default_manager.filter(item__plan=plan)}
    found |= {str(row.pk): image_of(row) for row in PlanItem.objects.filter(plan=plan)}
    found[str(plan.pk)] = image_of(Plan.objects.get(pk=plan.pk))
    for image in found.values():
        image.pop("version", None)
    questions = Question.objects.filter(plan=plan).exclude(state="lapsed")
    found["questions"] = sorted((row.key, row.code, row.state, row.message, row.position) for row in questions)
    return found


def question(plan: Plan, code: str, subject: str = "") -> Question:
    """Return the one open question of that code (and subject)."""
    rows = plan.questions.filter(code=code, state="open")
    return rows.get(subject=subject) if subject else rows.get()


def open_codes(plan: Plan) -> list[str]:
    """Return the codes of the open questions, in order."""
    return list(plan.questions.filter(state="open").values_list("code", flat=True))

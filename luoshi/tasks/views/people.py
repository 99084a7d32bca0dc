"""A unit and a leader with their tasks (单位页、领导页)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi.plans.rules import UnitRole
from luoshi.tasks.facets import LIGHT_ORDER
from luoshi.tasks.filters import is_overdue
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.queries import visible_tasks
from luoshi.tasks.rows import rows_of
from luoshi.units.models import Account, Leader
from luoshi.units.queries import leader_or_404, unit_head, unit_or_404
from luoshi.units.signed_in import account_of
from luoshi.web.lights import LIGHTS
from luoshi.web.pages import needs, render_page

SHOWN = 200


@require_safe
@needs("tasks.view")
def unit_tasks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tasks of a unit that the account may see: those it leads, those it works on, what a county made of them."""
    account = account_of(request)
    unit = unit_or_404(account, pk)
    year = year_of(request)
    seen = visible_tasks(account).filter(year=year, jurisdiction=unit.jurisdiction_id)
    given = Assignment.objects.filter(unit=unit)
    leads = seen.filter(pk__in=given.filter(role=UnitRole.LEAD).values("task"))
    supports = seen.filter(pk__in=given.filter(role=UnitRole.SUPPORT).values("task"))
    below = visible_tasks(account).filter(year=year, jurisdiction=unit.government_id, upstream__isnull=False)
    groups = [part("牵头", leads), part("责任", supports)]
    if unit.government_id:
        groups.append(part("细化分解到县区单位", below))
    context = {"head": unit_head(unit), "unit": unit, "ledger_filter": f"unit={unit.pk}", "lead_key": "lead"}
    return render_page(request, "tasks/unit_tasks.html", None, {**context, **shown(account, year, groups)})


@require_safe
@needs("tasks.view")
def leader(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tasks of a leader that the account may see."""
    account = account_of(request)
    found = leader_or_404(account, pk)
    year = year_of(request)
    led = visible_tasks(account).filter(year=year, task_leaders__leader=found)
    context = {"leader": found, "ledger_filter": f"leader={found.pk}", **duties_of(found)}
    return render_page(request, "tasks/leader.html", None, {**context, **shown(account, year, [part("牵头", led)])})


def duties_of(found: Leader) -> dict[str, Any]:
    """Return the posts of a leader and the units overseen now."""
    return {
        "posts": list(found.posts.all()),
        "overseen": [each.unit for each in found.oversights.filter(until=None).select_related("unit")],
    }


def year_of(request: HttpRequest) -> int:
    """Return the year asked for, else this one."""
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else timezone.localdate().year


def part(words: str, tasks: QuerySet[Task]) -> dict[str, Any]:
    """Return one group of tasks: its words, its number, its first rows, its lights."""
    keys = list(tasks.order_by("position", "serial", "id").values_list("pk", flat=True))
    today = timezone.localdate()
    numbers = tasks.order_by().aggregate(
        late=Count("pk", filter=is_overdue(today)),
        **{str(light): Count("pk", filter=Q(light=light)) for light in LIGHT_ORDER},
    )
    lights = [(str(light), LIGHTS[light][1], numbers[str(light)]) for light in LIGHT_ORDER if numbers[str(light)]]
    return {"words": words, "count": len(keys), "rows": rows_of(keys[:SHOWN]), "lights": lights, **numbers}


def shown(account: Account, year: int, groups: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what both pages show."""
    return {"year": year, "groups": groups, "total": sum(group["count"] for group in groups), "now": timezone.now()}

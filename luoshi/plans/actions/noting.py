"""查阅留痕: an administrator who looks at a plan before it is handed out leaves an entry, one an hour and plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from luoshi.journal.actions import record_read
from luoshi.journal.models import Entry
from luoshi.plans.models import Plan, ReceivedFile
from luoshi.plans.queries import file_or_404, plan_or_404
from luoshi.plans.rules import PlanState
from luoshi.units.models import Account
from luoshi.units.rules import ADMINISTRATORS, OFFICE

UNPUBLISHED = (PlanState.REVIEW, PlanState.PROPOSED)
AGAIN = timedelta(hours=1)


def plan_looked_at(account: Account, pk: UUID, now: datetime) -> Plan:
    """Return a plan that the account may see, and note it where an administrator looks at one that is unpublished."""
    plan = plan_or_404(account, pk)
    _note(account, [plan], now)
    return plan


def file_looked_at(account: Account, pk: UUID, now: datetime) -> ReceivedFile:
    """Return a received file that the account may see, and note its unpublished plans as `plan_looked_at` does."""
    file = file_or_404(account, pk)
    if _is_noted(account):
        _note(account, list(file.plans.all()), now)
    return file


def _is_noted(account: Account) -> bool:
    return account.holds(*ADMINISTRATORS) and not account.holds(*OFFICE)


def _note(account: Account, plans: list[Plan], now: datetime) -> None:
    if not _is_noted(account):
        return
    noted = Entry.objects.filter(
        action="data.read", actor_id=account.pk, subject_id__in=[plan.pk for plan in plans], at__gt=now - AGAIN
    )
    known = set(noted.values_list("subject_id", flat=True))
    for plan in plans:
        if plan.state in UNPUBLISHED and plan.pk not in known:
            record_read(actor=account, subject=plan, now=now, what=f"{plan.get_state_display()}的方案")

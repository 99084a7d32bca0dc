"""Which files and plans an account may see; the one way to a row."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from luoshi.plans.models import Plan, ReceivedFile
from luoshi.units.models import Account
from luoshi.web.permissions import may


def visible_files(account: Account) -> QuerySet[ReceivedFile]:
    """Return the files received by the account's own government; none where it may not see them."""
    if not may(account, "plans.view"):
        return ReceivedFile.objects.none()
    return ReceivedFile.objects.filter(jurisdiction=account.jurisdiction_id)


def visible_plans(account: Account) -> QuerySet[Plan]:
    """Return the plans of the account's own government; none where it may not see them."""
    if not may(account, "plans.view"):
        return Plan.objects.none()
    return Plan.objects.filter(jurisdiction=account.jurisdiction_id)


def file_or_404(account: Account, pk: UUID) -> ReceivedFile:
    """Return a received file that the account may see."""
    found = visible_files(account).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def plan_or_404(account: Account, pk: UUID) -> Plan:
    """Return a plan that the account may see, with its file."""
    found = visible_plans(account).select_related("file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found

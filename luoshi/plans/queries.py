"""Which files and plans an account may see; the one way to a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from luoshi.plans.models import Plan, Question, ReceivedFile
from luoshi.plans.rules import QuestionState, Severity
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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of a plan is: open questions that must be answered, others, and what is only to be known."""

    blocking: int = 0
    others: int = 0
    hints: int = 0
    answered: int = 0

    @property
    def open(self) -> int:
        """How many questions are open (还有 12 问), hints apart."""
        return self.blocking + self.others


def progress_of(plan_ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """Return the progress of each plan; one query."""
    open_now = Q(state=QuestionState.OPEN)
    hint = Q(severity=Severity.HINT)
    rows = (
        Question.objects.filter(plan__in=list(plan_ids))
        .order_by()
        .values("plan")
        .annotate(
            blocked=Count("pk", filter=open_now & Q(blocking=True)),
            others=Count("pk", filter=open_now & Q(blocking=False) & ~hint),
            hints=Count("pk", filter=open_now & hint & Q(blocking=False)),
            answered=Count("pk", filter=Q(state=QuestionState.ANSWERED)),
        )
    )
    found = {row["plan"]: Progress(row["blocked"], row["others"], row["hints"], row["answered"]) for row in rows}
    return defaultdict(Progress, found)


def listed_files(account: Account) -> QuerySet[ReceivedFile]:
    """Return the files for their list: newest first, with who received them and their plans with the count of items."""
    plans = Plan.objects.annotate(count=Count("items", filter=Q(items__removed=False))).order_by("position")
    return (
        visible_files(account)
        .select_related("received_by", "revises")
        .prefetch_related(Prefetch("plans", plans))
        .order_by("-received_at", "-pk")
    )

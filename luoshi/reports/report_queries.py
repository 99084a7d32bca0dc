"""Which reports an account may see (domain.md §8), the one way to a row, and who handles one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from luoshi.plans.rules import UnitRole
from luoshi.reports.asking import asked_assignments
from luoshi.reports.filling_rules import HANDED_IN
from luoshi.reports.models import Evidence, Period, Report
from luoshi.reports.rules import PeriodState, ReportState
from luoshi.tasks.models import Assignment, TaskLeader
from luoshi.tasks.rules import AssignmentState
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE, Role

ALIVE = [AssignmentState.GIVEN, AssignmentState.ACCEPTED]
SEES_HANDED_IN = frozenset({Role.MAYOR, Role.DIRECTOR, Role.OFFICER, Role.ASSESSOR})
WITH = ("assignment__task__officer", "assignment__unit", "period", "edited_by", "handed_by", "signed_by", "reviewed_by")


def visible_reports(account: Account) -> QuerySet[Report]:
    """Return the reports that the account may see:

    - of its own units: all; drafts are private to the unit until its reviewer signs;
    - of the support units of tasks that its units lead: what was handed in;
    - the office, the mayor, 考核办: what was handed in to their government; a deputy: of the tasks it leads;
    - nothing of other governments (a county's office speaks for the county: its unit), nothing for 三员.
    """
    if not account.is_authenticated or not account.is_active:
        return Report.objects.none()
    seen = Q(pk__in=[])
    if account.unit_ids:
        leading = Assignment.objects.filter(
            task=OuterRef("assignment__task"), unit__in=account.unit_ids, role=UnitRole.LEAD, state__in=ALIVE
        )
        seen |= Q(assignment__unit__in=account.unit_ids)
        seen |= Q(Exists(leading), assignment__role=UnitRole.SUPPORT, state__in=HANDED_IN)
    if account.holds(*SEES_HANDED_IN):
        seen |= Q(jurisdiction=account.jurisdiction_id, state__in=HANDED_IN)
    if account.holds(Role.DEPUTY):
        led = TaskLeader.objects.filter(task=OuterRef("assignment__task"), leader__account=account)
        seen |= Q(Exists(led), jurisdiction=account.jurisdiction_id, state__in=HANDED_IN)
    return Report.objects.filter(seen)


def report_or_404(account: Account, pk: UUID) -> Report:
    """Return a report that the account may see, with what its pages show."""
    found = visible_reports(account).select_related(*WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reports_or_404(account: Account, keys: Iterable[UUID]) -> list[Report]:
    """Return the reports of `keys`; Http404 where one of them may not be seen."""
    wanted = set(keys)
    found = list(visible_reports(account).select_related(*WITH).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Http404
    return found


def evidence_or_404(account: Account, pk: UUID) -> Evidence:
    """Return a piece of evidence of a report that the account may see."""
    found = (
        Evidence.objects.select_related("report__assignment")
        .filter(pk=pk, report__in=visible_reports(account).values("pk"))
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_reports(account: Account) -> QuerySet[Report]:
    """Return the reports that count, of the units that the account speaks for and still answer for the task."""
    return Report.objects.filter(assignment__unit__in=account.unit_ids, assignment__state__in=ALIVE).exclude(
        state=ReportState.RETURNED
    )


def to_sign(account: Account) -> QuerySet[Report]:
    """Return what waits for the account's signature; nothing where it does not sign."""
    rows = own_reports(account).filter(state=ReportState.SIGNING)
    return rows if account.holds(Role.REVIEWER, Role.DIRECTOR) else rows.none()


def parts_to_accept(account: Account) -> QuerySet[Report]:
    """Return the parts of support units that wait for the lead, of tasks whose principal unit is the account's."""
    return Report.objects.filter(
        state=ReportState.SUBMITTED,
        assignment__role=UnitRole.SUPPORT,
        assignment__state__in=ALIVE,
        assignment__task__principal__in=account.unit_ids,
    )


def to_review(account: Account) -> QuerySet[Report]:
    """Return what waits for the account in its office: of a 专员 the tasks it handles and those that nobody does."""
    rows = Report.objects.filter(
        jurisdiction=account.jurisdiction_id, state=ReportState.SUBMITTED, assignment__role=UnitRole.LEAD
    )
    if account.holds(Role.DIRECTOR):
        return rows
    if account.holds(*OFFICE):
        return rows.filter(Q(assignment__task__officer=account) | Q(assignment__task__officer=None))
    return rows.none()


def periods_of(account: Account) -> list[Period]:
    """Return the periods in which units of the account have something to fill in: open ones, and closed ones where
    a draft was left or given back; the one that closes first stands first."""
    governments = list(
        Assignment.objects.filter(unit__in=account.unit_ids)
        .order_by()
        .values_list("jurisdiction", flat=True)
        .distinct()
    )
    left = own_reports(account).filter(state__in=[ReportState.DRAFT, ReportState.SIGNING]).values("period")
    rows = Period.objects.filter(jurisdiction__in=governments, calendar__asked="progress").filter(
        Q(state=PeriodState.OPEN) | Q(state=PeriodState.CLOSED, pk__in=left)
    )
    return list(rows.select_related("calendar", "jurisdiction").order_by("state", "closes_on", "name"))


def to_fill(account: Account, period: Period) -> QuerySet[Assignment]:
    """Return what the account's units still have to hand over in a period; of a closed one only drafts left there."""
    there = Report.objects.filter(assignment=OuterRef("pk"), period=period)
    if period.state != PeriodState.OPEN:
        return Assignment.objects.filter(Exists(there.filter(state=ReportState.DRAFT)), unit__in=account.unit_ids)
    done = there.exclude(state__in=[ReportState.DRAFT, ReportState.RETURNED])
    return asked_assignments(period).filter(~Exists(done), unit__in=account.unit_ids)

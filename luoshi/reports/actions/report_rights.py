"""Who may do what with a report (填报权限), and how rows are taken for a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from luoshi.errors import MoveRefused, NotAllowed
from luoshi.plans.rules import UnitRole
from luoshi.reports.models import Report
from luoshi.reports.rules import ReportMove, ReportState, next_report_state
from luoshi.units.models import Account
from luoshi.units.rules import OFFICE, Role
from luoshi.web.permissions import may, require


def locked_reports(keys: Iterable[UUID]) -> list[Report]:
    """Return the rows, held until the transaction ends; always in one order, so that two never wait for each other."""
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "assignment__task__officer", "assignment__unit", "period"
    )
    return list(rows.filter(pk__in=set(keys)).order_by("pk"))


def require_own_unit(actor: Account, report: Report, permission: str) -> None:
    """NotAllowed where the actor lacks the permission or does not speak for the unit."""
    require(actor, permission, who="请联系本单位的联络员或审核人")
    if report.assignment.unit_id not in actor.unit_ids:
        raise NotAllowed(f"这是{report.assignment.unit.shown}的填报，只有该单位的人可以操作。")


def require_other_person(actor: Account, report: Report) -> None:
    """NotAllowed where the actor wrote the report or handed it over: nobody approves the own one."""
    if actor.pk in (report.edited_by_id, report.handed_by_id):
        raise NotAllowed("您填写了这份落实情况，不能自己审签，请由本单位另一位审核人签。")


def require_reviewer(actor: Account, report: Report) -> None:
    """NotAllowed where the actor does not judge this report: the office a lead's, the principal lead a part.

    A 专员 judges the tasks it handles and those that nobody handles; nobody judges what it wrote or signed.
    """
    if report.assignment.role == UnitRole.SUPPORT:
        require(actor, "reports.parts")
        if report.assignment.task.principal_id not in actor.unit_ids:
            raise NotAllowed("配合单位的情况由第一牵头单位审核，督查室和其他单位不直接审核。")
    else:
        require(actor, "reports.review")
        if not (actor.holds(*OFFICE) and actor.jurisdiction_id == report.jurisdiction_id):
            raise NotAllowed("牵头单位的落实情况由交办任务的督查室审核。")
        officer = report.assignment.task.officer
        if officer is not None and officer != actor and not actor.holds(Role.DIRECTOR):
            raise NotAllowed(f"{report.assignment.task.number}由{officer.name}经办，请由经办人或督查室主任审核。")
    if actor.pk in (report.edited_by_id, report.handed_by_id, report.signed_by_id):
        raise NotAllowed("您填写或审签过这份落实情况，不能自己审核。")


def is_reviewer(actor: Account, report: Report) -> bool:
    """Return whether the actor may judge the report, for pages."""
    try:
        require_reviewer(actor, report)
    except NotAllowed:
        return False
    return True


def moved(report: Report, move: ReportMove) -> ReportState:
    """Return where the move leads; MoveRefused names the task, why it is so and who can change it."""
    try:
        return next_report_state(report.state, move)
    except MoveRefused:
        raise MoveRefused(
            f"{report.assignment.task.number}现在是“{report.get_state_display()}”，不能这样操作。{why_locked(report)}",
            report=str(report.pk),
            state=report.state,
        ) from None


def why_locked(report: Report) -> str:
    """Return why nothing can be written now and who can open it; "" where it can."""
    judge = "第一牵头单位" if report.assignment.role == UnitRole.SUPPORT else "督查室"
    words = {
        ReportState.DRAFT: "",
        ReportState.SIGNING: "已交本单位审核人审签，联络员可以撤回，审核人可以退回。",
        ReportState.SUBMITTED: f"已报出，等{judge}审核；要改请{judge}退回。",
        ReportState.ACCEPTED: "已通过并锁定，要改请督查室主任写明理由解锁。",
        ReportState.RETURNED: "这一稿已退回留存，请在新一稿上修改。",
    }
    return words[ReportState(report.state)]


def refuse_none(rows: Sequence[Report], what: str) -> None:
    """MoveRefused where there is nothing to do it with."""
    if not rows:
        raise MoveRefused(f"没有可以{what}的填报，可能已被别人办了，请刷新页面。")


def may_write(actor: Account, report: Report) -> bool:
    """Return whether the actor may write in the report now."""
    return (
        report.state == ReportState.DRAFT and report.assignment.unit_id in actor.unit_ids and may(actor, "reports.fill")
    )

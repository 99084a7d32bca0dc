"""States of receipts, plans, periods and reports (签收、落实方案、填报期、落实情况): tables without a database."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices

from luoshi.errors import MoveRefused
from luoshi.journal.rules import name_actions, name_fields
from luoshi.tasks.rules import AssignmentState
from luoshi.units.rules import OFFICE, SPEAKS_FOR_UNIT, Role
from luoshi.web.permissions import declare

RETURN_DAYS = 2  # working days after hand-out in which a unit may give a task back (domain.md §2)


class ReturnState(TextChoices):
    """What became of a task that a unit gave back (退签)."""

    OPEN = "open", "待裁定"
    UPHELD = "upheld", "同意退签"
    REFUSED = "refused", "不同意退签"
    WITHDRAWN = "withdrawn", "已撤回"


class PlanStage(TextChoices):
    """How far an action plan is (落实方案状态)."""

    DRAFT = "draft", "起草"
    SIGNING = "signing", "单位审签"
    SUBMITTED = "submitted", "待审"  # of a lead: with 分管市领导 and 督查室; of a support unit: with the lead
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "已定"


class Rhythm(TextChoices):
    """How often something is asked (填报频次)."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    HALF_YEAR = "half-year", "每半年"
    ONCE = "once", "一次"
    DAYS = "days", "每若干天"


class Asked(TextChoices):
    """What a calendar asks for (填报内容)."""

    PLAN = "plan", "落实方案"
    PROGRESS = "progress", "落实情况"


class PeriodState(TextChoices):
    """How far a period is (填报期状态)."""

    PLANNED = "planned", "未开始"
    OPEN = "open", "填报中"
    CLOSED = "closed", "已截止"


class ReportState(TextChoices):
    """How far a report is (落实情况状态)."""

    DRAFT = "draft", "待填"
    SIGNING = "signing", "单位审签"
    SUBMITTED = "submitted", "已报"
    RETURNED = "returned", "退回"  # stays as it was handed in; the next version is a draft again
    ACCEPTED = "accepted", "通过"


class ReadingSource(TextChoices):
    """Who gave a figure (数据来源)."""

    UNIT = "unit", "单位填报"
    OFFICIAL = "official", "统计责任部门"


class ReportMove(StrEnum):
    """What can be done with a report."""

    SIGN_OFF = "sign_off"  # 交审核人
    TAKE_BACK = "take_back"  # 撤回
    SUBMIT = "submit"  # 审签报出
    SEND_BACK = "send_back"  # 审核人退联络员
    RETURN = "return"  # 督查室（牵头单位）退回
    ACCEPT = "accept"
    UNLOCK = "unlock"  # 督查室主任 opens an accepted period again, with a reason


REPORT_MOVES = {
    (ReportState.DRAFT, ReportMove.SIGN_OFF): ReportState.SIGNING,
    (ReportState.SIGNING, ReportMove.TAKE_BACK): ReportState.DRAFT,
    (ReportState.SIGNING, ReportMove.SEND_BACK): ReportState.DRAFT,
    (ReportState.SIGNING, ReportMove.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, ReportMove.RETURN): ReportState.RETURNED,
    (ReportState.SUBMITTED, ReportMove.ACCEPT): ReportState.ACCEPTED,
    (ReportState.ACCEPTED, ReportMove.UNLOCK): ReportState.RETURNED,
}


RECEIPTS = {
    (AssignmentState.GIVEN, "accept"): AssignmentState.ACCEPTED,
    (AssignmentState.GIVEN, "give_back"): AssignmentState.RETURNED,
    (AssignmentState.RETURNED, "withdraw"): AssignmentState.ACCEPTED,
    (AssignmentState.RETURNED, "refuse"): AssignmentState.ACCEPTED,
    (AssignmentState.RETURNED, "uphold"): AssignmentState.RELEASED,
}
RETURNS = {
    (ReturnState.OPEN, "withdraw"): ReturnState.WITHDRAWN,
    (ReturnState.OPEN, "refuse"): ReturnState.REFUSED,
    (ReturnState.OPEN, "uphold"): ReturnState.UPHELD,
}


def next_receipt(state: str, move: str) -> AssignmentState:
    """Return where `move` leads what a unit was given; MoveRefused where the table has no such move."""
    found = RECEIPTS.get((AssignmentState(state), move))
    if found is None:
        raise MoveRefused(f"这项任务现在是“{AssignmentState(state).label}”，不能这样操作，请刷新页面看最新状态。")
    return found


def next_return_state(state: str, move: str) -> ReturnState:
    """Return where `move` leads a return; MoveRefused where the table has no such move."""
    found = RETURNS.get((ReturnState(state), move))
    if found is None:
        raise MoveRefused(f"这件退签已经是“{ReturnState(state).label}”，请刷新页面看最新状态。")
    return found


def next_report_state(state: str, move: str) -> ReportState:
    """Return where `move` leads from `state`; MoveRefused where the table has no such move."""
    found = REPORT_MOVES.get((ReportState(state), ReportMove(move)))
    if found is None:
        raise MoveRefused(f"这期填报现在是“{ReportState(state).label}”，不能这样操作，请刷新页面看最新状态。")
    return found


# Receipts and action plans.
declare("reports.receive", "签收、退签本单位的任务", [*SPEAKS_FOR_UNIT, *OFFICE])
declare("reports.rule", "裁定退签", [Role.DIRECTOR])
name_actions(
    {
        "task.accepted": "签收任务",
        "task.given-back": "退签任务",
        "task.return-upheld": "同意退签",
        "task.return-refused": "不同意退签",
        "task.return-withdrawn": "撤回退签",
    }
)
name_fields({"unit": "单位", "ruling": "裁定意见"})

# Reports: filling in, signing, judging.
declare("reports.unit", "查看本单位的填报", SPEAKS_FOR_UNIT | OFFICE)
declare("reports.own", "填报本单位的落实情况（菜单）", SPEAKS_FOR_UNIT)
# A county's office speaks for the county; who wrote a report never signs it.
declare("reports.fill", "填写落实情况", [Role.LIAISON, *OFFICE])
declare("reports.sign", "审签报出落实情况", [Role.REVIEWER, Role.DIRECTOR])
declare("reports.parts", "审核配合单位报来的情况", SPEAKS_FOR_UNIT | OFFICE)
declare("reports.review", "审核落实情况", OFFICE)
declare("reports.unlock", "解锁已通过的落实情况", [Role.DIRECTOR])
declare("reports.view", "查看报出的落实情况", SPEAKS_FOR_UNIT | OFFICE | {Role.MAYOR, Role.DEPUTY, Role.ASSESSOR})

name_actions(
    {
        "report.started": "打开填报",
        "report.unchanged": "确认无变化免报",
        "report.handed": "交审核人审签",
        "report.taken-back": "撤回送审",
        "report.sent-back": "审核人退回联络员",
        "report.submitted": "审签报出落实情况",
        "report.returned": "退回落实情况",
        "report.accepted": "通过落实情况",
        "report.unlocked": "解锁落实情况",
        "report.merged": "汇总配合单位情况",
        "evidence.added": "上传佐证材料",
        "evidence.removed": "删除佐证材料",
    }
)
name_fields(
    {
        "progress": "落实情况",
        "share": "完成比例",
        "is_done": "是否完成",
        "problems": "存在问题",
        "next_step": "下步打算",
        "signature": "签发人",
        "is_late": "逾期报送",
        "remarks": "审核意见",
        "unchanged": "无变化",
        "period": "填报期",
        "version": "版次",
        "part": "配合单位情况",
    }
)

# Calendars and periods.
declare("reports.calendars", "设置填报日历和放假安排", [Role.BUSINESS_ADMIN, *OFFICE])
name_actions(
    {
        "calendar.made": "建立填报日历",
        "calendar.changed": "修改填报日历",
        "calendar.days-off": "导入放假安排",
        "period.opened": "开放填报",
        "period.closed": "截止填报",
    }
)
name_fields({"rhythm": "频次", "year": "年度"})

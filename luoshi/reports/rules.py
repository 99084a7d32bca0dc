"""States of receipts, plans, periods and reports (签收、落实方案、填报期、落实情况): tables without a database."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices

from luoshi.errors import MoveRefused


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


def next_report_state(state: str, move: str) -> ReportState:
    """Return where `move` leads from `state`; MoveRefused where the table has no such move."""
    found = REPORT_MOVES.get((ReportState(state), ReportMove(move)))
    if found is None:
        raise MoveRefused(f"这期填报现在是“{ReportState(state).label}”，不能这样操作，请刷新页面看最新状态。")
    return found

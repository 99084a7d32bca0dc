"""States and changes of a task (任务台账): tables without a database."""

from __future__ import annotations

from django.db.models import TextChoices

from luoshi.errors import MoveRefused
from luoshi.journal.rules import name_actions, name_fields
from luoshi.units.rules import BUSINESS, OF_A_UNIT, OFFICE, SEES_ALL, Role
from luoshi.web.permissions import declare


class TaskState(TextChoices):
    """How far a task is (任务状态)."""

    REGISTERED = "registered", "已立项"
    ISSUED = "issued", "已交办"
    SUSPENDED = "suspended", "中止"
    REVOKED = "revoked", "撤销"
    DONE = "done", "办结"
    CLOSED = "closed", "销号"
    ARCHIVED = "archived", "归档"


class Light(TextChoices):
    """The light of a task (亮灯): computed, never typed; grey until something is reported."""

    NORMAL = "normal", "正常"
    WARNING = "warning", "预警"
    BEHIND = "behind", "滞后"
    UNREPORTED = "unreported", "未报"
    CLOSED = "closed", "销号"


class AssignmentState(TextChoices):
    """What a unit did with what it was given (交办状态)."""

    GIVEN = "given", "待签收"
    ACCEPTED = "accepted", "已签收"
    RETURNED = "returned", "退签"  # until 督查室 rules
    RELEASED = "released", "已免除"  # the return was upheld


class ChangeKind(TextChoices):
    """How a city changes a task after hand-out (调整类别); each names the document that decided it."""

    ADJUST = "adjust", "调整"
    SUPPLEMENT = "supplement", "补充"
    SUSPEND = "suspend", "中止"
    RESUME = "resume", "恢复"
    REVOKE = "revoke", "撤销"


MOVES = {
    (TaskState.REGISTERED, "issue"): TaskState.ISSUED,
    (TaskState.ISSUED, ChangeKind.ADJUST): TaskState.ISSUED,
    (TaskState.REGISTERED, ChangeKind.ADJUST): TaskState.REGISTERED,
    (TaskState.ISSUED, ChangeKind.SUSPEND): TaskState.SUSPENDED,
    (TaskState.SUSPENDED, ChangeKind.RESUME): TaskState.ISSUED,
    (TaskState.REGISTERED, ChangeKind.REVOKE): TaskState.REVOKED,
    (TaskState.ISSUED, ChangeKind.REVOKE): TaskState.REVOKED,
    (TaskState.SUSPENDED, ChangeKind.REVOKE): TaskState.REVOKED,
    (TaskState.ISSUED, "finish"): TaskState.DONE,  # 核查属实，办结
    (TaskState.DONE, "send_back"): TaskState.ISSUED,
    (TaskState.DONE, "close"): TaskState.CLOSED,  # 销号
    (TaskState.CLOSED, "archive"): TaskState.ARCHIVED,
    (TaskState.CLOSED, "reopen"): TaskState.ISSUED,  # 回头看发现未落实，恢复
    (TaskState.ARCHIVED, "reopen"): TaskState.ISSUED,
}


def next_state(state: str, move: str) -> TaskState:
    """Return where `move` leads from `state`; MoveRefused where the table has no such move."""
    found = MOVES.get((TaskState(state), move))
    if found is None:
        raise MoveRefused(f"任务现在是“{TaskState(state).label}”，不能这样操作，请刷新页面看最新状态。")
    return found


declare("tasks.view", "查看任务", BUSINESS)
declare("tasks.ledger", "查看全部台账", SEES_ALL)
declare("tasks.mine", "查看本单位的任务", OF_A_UNIT)
declare("tasks.led", "查看自己牵头的任务", [Role.DEPUTY])
declare("tasks.change", "调整、补充、中止、撤销任务", [Role.DIRECTOR])
declare("tasks.arrange", "设定任务级别、权重、标签和经办人", OFFICE)
declare("tasks.split", "拆解任务", [Role.LIAISON, Role.REVIEWER, *OFFICE])
declare("tasks.redecompose", "承接上级任务并细化分解", OFFICE)
declare("tasks.export", "导出台账和清单", BUSINESS)

name_actions(
    {
        "tasks.exported": "导出台账",
        "plan.issued": "签发交办方案",
        "task.issued": "交办任务",
        "task.split": "拆解任务",
        "task.adjust": "调整任务",
        "task.supplement": "补充任务",
        "task.suspend": "中止任务",
        "task.resume": "恢复任务",
        "task.revoke": "撤销任务",
        "task.arranged": "设定级别、权重、标签或经办人",
        "task.target-owner": "设定统计责任部门",
        "task.carried-out": "承接上级任务并细化分解",
        "task.linked": "衔接上级任务",
        "task.support-only": "上级任务只需配合，不再分解",
        "task.to-carry-again": "恢复为待承接的上级任务",
    }
)
name_fields(
    {
        "doc_no": "依据文号",
        "due": "时限",
        "text": "任务内容",
        "tier": "级别",
        "weight": "权重",
        "tags": "标签",
        "officer": "经办人",
        "owner": "统计责任部门",
        "target": "指标",
        "targets": "量化目标",
        "number": "督办字号",
        "principal": "第一牵头单位",
        "parts": "子任务数",
        "gap_reason": "分解差额的说明",
        "upstream": "上级任务",
        "tasks": "任务数",
        "state": "状态",
        "list": "清单",
        "format": "格式",
        "filter": "筛选",
        "count": "数量",
        "query": "条件",
        "leads": "牵头单位",
        "supports": "责任单位",
        "leaders": "牵头领导",
        "figures": "量化目标",
    }
)

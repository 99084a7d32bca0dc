"""States of a received file and of a plan, kinds of decisions (来文、方案、校核): tables without a database."""

from __future__ import annotations

from django.db.models import TextChoices

from luoshi.errors import MoveRefused
from luoshi.journal.rules import name_actions, name_fields
from luoshi.units.rules import Role
from luoshi.web.permissions import declare


class FileState(TextChoices):
    """What became of a received file (来文状态)."""

    RECEIVED = "received", "已收到"
    READING = "reading", "读取中"
    READ = "read", "已读出"
    EMPTY = "empty", "没有任务分解"
    REFUSED = "refused", "拒收"


class PlanState(TextChoices):
    """How far a plan is (方案状态)."""

    REVIEW = "review", "校核中"
    PROPOSED = "proposed", "待签发"
    ISSUED = "issued", "已交办"
    REPLACED = "replaced", "已被替代"
    DROPPED = "dropped", "已作废"


# 专员 proposes, 主任 signs (domain.md §2: 来文 → 校核 → 立项).
MOVES = {
    (PlanState.REVIEW, "propose"): PlanState.PROPOSED,
    (PlanState.PROPOSED, "send-back"): PlanState.REVIEW,
    (PlanState.PROPOSED, "issue"): PlanState.ISSUED,
    (PlanState.REVIEW, "replace"): PlanState.REPLACED,
    (PlanState.PROPOSED, "replace"): PlanState.REPLACED,
    (PlanState.REVIEW, "drop"): PlanState.DROPPED,
    (PlanState.DROPPED, "restore"): PlanState.REVIEW,
}


def next_state(state: str, move: str) -> PlanState:
    """Return where `move` leads from `state`; MoveRefused where the table has no such move."""
    found = MOVES.get((PlanState(state), move))
    if found is None:
        raise MoveRefused(f"方案现在是“{PlanState(state).label}”，不能这样操作，请刷新页面看最新状态。")
    return found


class UnitRole(TextChoices):
    """What a unit is to an item or a task."""

    LEAD = "lead", "牵头单位"
    SUPPORT = "support", "责任单位"


class Origin(TextChoices):
    """Where a value comes from: figures can be traced to the document or to the person who gave them."""

    READ = "read", "读自原文"
    PERSON = "person", "人工校核"
    DEFAULT = "default", "默认"


class StageKind(TextChoices):
    """Whether a day was printed as a limit or as a stage."""

    DEADLINE = "deadline", "时限"
    MILESTONE = "milestone", "节点"


class Tier(TextChoices):
    """How closely a task is watched (督办级别)."""

    KEY = "key", "重点"
    GENERAL = "general", "一般"


class Term(TextChoices):
    """Whether a task ends with its year (任务期限)."""

    ANNUAL = "annual", "年度任务"
    LONG = "long", "长期任务"


class Severity(TextChoices):
    """How grave a question is, as the parser says it."""

    ERROR = "error", "错误"
    QUESTION = "question", "疑问"
    HINT = "hint", "提示"


class QuestionState(TextChoices):
    """Whether a question is settled."""

    OPEN = "open", "待答"
    ANSWERED = "answered", "已答"
    LAPSED = "lapsed", "已不成立"


# Code of a question → why nothing can be handed out while it is open (domain.md §2: one must lead, a limit must exist,
# and every unit and leader is somebody of the register). All other questions may be noted and left.
BLOCKING = {
    "text-missing": "没有任务内容",
    "unit-missing": "没有责任单位",
    "lead-missing": "没有牵头单位",
    "first-lead-missing": "没有第一牵头单位",
    "unit-unmapped": "单位不在名录",
    "group-unmapped": "集合单位没有成员",
    "group-unsettled": "集合单位没有选定成员",
    "leader-unmapped": "领导不在名录",
    "leader-is-post": "领导没有姓名",
    "due-missing": "没有完成时限",
}
# Kind of a decision → what a person reads.
KIND_NAMES = {
    "map-unit": "对应单位",
    "create-unit": "新建单位",
    "create-many": "批量建名录",
    "map-group": "对应集合单位",
    "create-group": "新建集合单位",
    "expand-group": "确定集合单位",
    "set-lead": "确定牵头单位",
    "set-units": "重定单位",
    "close-open-end": "补全单位名单",
    "map-leader": "对应领导",
    "create-leader": "新建领导",
    "set-leaders": "确定牵头领导",
    "set-due": "确定完成时限",
    "set-tier": "确定级别",
    "set-term": "确定期限",
    "mark-reference": "标注参考指标",
    "edit-target": "改正指标",
    "add-target": "增加指标",
    "remove-target": "删去指标",
    "add-stage": "增加节点",
    "edit-stage": "改正节点",
    "remove-stage": "删去节点",
    "edit-text": "改正内容",
    "edit-heading": "改正板块",
    "split-item": "拆分事项",
    "merge-items": "合并事项",
    "remove-item": "删去事项",
    "restore-item": "恢复事项",
    "add-item": "增加事项",
    "edit-plan": "改正方案信息",
    "acknowledge": "确认无误",
    "undo": "撤回",
}
# Diagnostics of the parser in whose place questions are worked out from the rows as they stand.
WORKED_OUT = frozenset(
    {
        *("text-missing", "unit-missing", "lead-missing", "leader-missing", "leader-is-post", "unit-both-roles"),
        *("open-ended", "collective-unsettled", "no-limit"),
    }
)
# What concerns the file and no plan in it: shown on the file's page.
OF_THE_FILE = frozenset({"no-plan", "part-not-plan", "document-note"})

declare("plans.view", "查看来文和校核", [Role.OFFICER, Role.DIRECTOR, Role.BUSINESS_ADMIN, Role.MAYOR])
declare("plans.receive", "接收来文", [Role.OFFICER, Role.DIRECTOR])
declare("plans.review", "校核方案", [Role.OFFICER, Role.DIRECTOR])
declare("plans.propose", "提交签发", [Role.OFFICER])
declare("plans.issue", "签发交办", [Role.DIRECTOR])

name_actions(
    {
        "file.received": "接收来文",
        "file.read": "读出来文",
        "file.refused": "拒收来文",
        "file.again": "重新读取来文",
        "plan.decided": "校核方案",
        "plan.undone": "撤回校核决定",
        "plan.proposed": "提交签发",
        "plan.sent-back": "退回校核",
        "plan.dropped": "作废方案",
        "plan.restored": "恢复方案",
        "plan.replaced": "方案被新版替代",
        "plan.replayed": "沿用旧版的校核决定",
    }
)
name_fields({"plans": "方案数", "size": "字节数", "refusal": "拒收原因", "answer": "答复", "remark": "意见"})

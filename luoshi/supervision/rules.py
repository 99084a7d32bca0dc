"""States of urging, orders, requests, extensions, inspections and closing (督办): tables without a database."""

from __future__ import annotations

from django.db.models import TextChoices


class RuleState(TextChoices):
    """How far a version of the light rules is (亮灯规则版本); two persons put one into force."""

    DRAFT = "draft", "草稿"
    PROPOSED = "proposed", "待审定"
    ACTIVE = "active", "启用"
    RETIRED = "retired", "停用"


class LightKind(TextChoices):
    """Whose judgment a light is: of what the unit says (自评), or of what was checked (核定)."""

    OWN = "own", "自评"
    CHECKED = "checked", "核定"


class UrgeLevel(TextChoices):
    """Who is urged (催办对象), one step higher each time."""

    LIAISON = "liaison", "联络员"
    REVIEWER = "reviewer", "审核人"
    HEAD = "head", "主要负责人"
    LEADER = "leader", "分管市领导"


class UrgeChannel(TextChoices):
    """How somebody was urged (催办方式)."""

    SYSTEM = "system", "系统"
    PHONE = "phone", "电话"
    LETTER = "letter", "催办函"
    VISIT = "visit", "上门"


class OrderColour(TextChoices):
    """How grave an order is (督办单)."""

    BLUE = "blue", "蓝单"
    YELLOW = "yellow", "黄单"
    RED = "red", "红单"


class OrderState(TextChoices):
    """How far an order is (督办单状态)."""

    DRAFT = "draft", "待签发"
    ISSUED = "issued", "待回复"
    REPLIED = "replied", "待核查"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "作废"


class RequestState(TextChoices):
    """How far a request between lead and support is (协同件状态)."""

    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class ExtensionState(TextChoices):
    """How far an application for more time is (延期申请状态)."""

    SIGNING = "signing", "单位审签"
    SUBMITTED = "submitted", "待初审"
    FIRST_LOOK = "first-look", "待批准"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class ClosureState(TextChoices):
    """How far an application for closing is (办结申请状态)."""

    SIGNING = "signing", "单位审签"
    SUBMITTED = "submitted", "待核查"
    RETURNED = "returned", "退回"
    DONE = "done", "办结"
    CLOSED = "closed", "销号"
    WITHDRAWN = "withdrawn", "已撤回"


class InspectionState(TextChoices):
    """How far an inspection is (督查状态)."""

    PLANNED = "planned", "计划"
    APPROVED = "approved", "已批准"
    RUNNING = "running", "进行中"
    CONCLUDED = "concluded", "已反馈"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "取消"


class Verdict(TextChoices):
    """What an inspection found of what was reported (核查结论)."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不实"


class FixState(TextChoices):
    """How far the mending of a finding is (整改状态)."""

    NONE = "none", "无需整改"
    OPEN = "open", "整改中"
    DONE = "done", "已整改"
    CONFIRMED = "confirmed", "回头看属实"
    FAILED = "failed", "回头看未整改"


class ObjectionState(TextChoices):
    """How far an objection to a conclusion is (异议)."""

    OPEN = "open", "待复核"
    UPHELD = "upheld", "采纳"
    REFUSED = "refused", "不采纳"

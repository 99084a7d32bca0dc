"""提交签发: who reviewed proposes, the director signs or sends back; a plan may be dropped and taken up again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import record
from luoshi.plans.actions.deciding import locked_plan
from luoshi.plans.models import Plan, PlanItem, Question
from luoshi.plans.rules import PlanState, QuestionState, next_state
from luoshi.units.models import Account
from luoshi.web.permissions import may, require


@transaction.atomic
def propose_plan(*, actor: Account, plan: Plan, now: datetime) -> Plan:
    """Hand a reviewed plan to the director for signing (提交签发).

    MoveRefused where a blocking question is open, where no item is left, or where the plan corrects one that has been
    handed out: such changes go through 调整.
    """
    require(actor, "plans.propose", who="由督查专员提交、督查室主任签发")
    plan = locked_plan(actor, plan)
    before = plan.state
    plan.state = next_state(plan.state, "propose")
    if plan.revises_id and Plan.objects.filter(pk=plan.revises_id, state=PlanState.ISSUED).exists():
        raise MoveRefused("原方案已经交办，更正后的内容不能再次交办；请在对照页查看差异，逐项通过“调整”办理。")
    _refuse_open(plan)
    if not PlanItem.objects.filter(plan=plan, removed=False).exists():
        raise MoveRefused("方案里没有一项任务，不能提交；不需要的方案请作废。")
    plan.proposed_by, plan.proposed_at, plan.remark = actor, now, ""
    plan.save(update_fields=["state", "proposed_by", "proposed_at", "remark"])
    record("plan.proposed", actor=actor, subject=plan, at=now, before={"state": before}, after={"state": plan.state})
    return plan


def _refuse_open(plan: Plan) -> None:
    questions = Question.objects.filter(plan=plan, state=QuestionState.OPEN, blocking=True)
    count = questions.count()
    if count:
        first = questions.order_by("position").first()
        said = first.message if first else ""
        raise MoveRefused(f"还有{count}个必答问题没有答复，不能提交签发。第一个：{said}", open=count)


@transaction.atomic
def send_back(*, actor: Account, plan: Plan, remark: str, now: datetime) -> Plan:
    """Give a proposed plan back to review (退回校核): the director with a remark, or who proposed it."""
    plan = locked_plan(actor, plan)
    if not may(actor, "plans.issue") and plan.proposed_by_id != actor.pk:
        raise NotAllowed("只有督查室主任可以退回，提交人可以撤回自己提交的方案。")
    if not remark.strip() and plan.proposed_by_id != actor.pk:
        raise Invalid("请写明退回的意见，便于专员修改。", field="remark")
    plan.state = next_state(plan.state, "send-back")
    before = {"state": PlanState.PROPOSED, "proposed_by": plan.proposed_by_id}
    plan.remark = _said(remark)
    plan.proposed_by = plan.proposed_at = None
    plan.save(update_fields=["state", "remark", "proposed_by", "proposed_at"])
    after = {"state": plan.state, "remark": plan.remark}
    record("plan.sent-back", actor=actor, subject=plan, at=now, before=before, after=after)
    return plan


@transaction.atomic
def drop_plan(*, actor: Account, plan: Plan, reason: str, now: datetime) -> Plan:
    """Put a plan aside that is not to be handed out (作废), with the reason."""
    require(actor, "plans.review")
    plan = locked_plan(actor, plan)
    if not reason.strip():
        raise Invalid("请写明作废的理由。", field="reason")
    before = plan.state
    plan.state, plan.remark = next_state(plan.state, "drop"), _said(reason)
    plan.save(update_fields=["state", "remark"])
    after = {"state": plan.state, "reason": plan.remark}
    record("plan.dropped", actor=actor, subject=plan, at=now, before={"state": before}, after=after)
    return plan


@transaction.atomic
def restore_plan(*, actor: Account, plan: Plan, now: datetime) -> Plan:
    """Take a dropped plan up again (恢复)."""
    require(actor, "plans.review")
    plan = locked_plan(actor, plan)
    plan.state, plan.remark = next_state(plan.state, "restore"), ""
    plan.save(update_fields=["state", "remark"])
    record("plan.restored", actor=actor, subject=plan, at=now, after={"state": plan.state})
    return plan


def _said(remark: str) -> str:
    remark = " ".join(remark.split())
    if len(remark) > 300:
        raise Invalid(f"意见最长300个字，现在有{len(remark)}个字。", field="remark")
    return remark

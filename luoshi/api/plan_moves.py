"""Operations that move a plan, and those that show what was changed in it: over the actions of its pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from luoshi.api.access import reads, writes
from luoshi.api.cursors import Cursor, Limit, stretch_of
from luoshi.api.plan_schemas import ComparedPage, DifferencePage, NamesOut, PlanOut, RemarkIn
from luoshi.api.plans import plan_values
from luoshi.plans.actions.deciding import refuse_closed
from luoshi.plans.actions.noting import plan_looked_at
from luoshi.plans.actions.proposing import drop_plan, propose_plan, restore_plan, send_back
from luoshi.plans.comparing import Compared, compare_plans
from luoshi.plans.differences import differences_of
from luoshi.plans.draft import load_draft
from luoshi.plans.models import Plan
from luoshi.plans.offering import Offering
from luoshi.plans.queries import plan_or_404, progress_of
from luoshi.plans.roster import roster_of
from luoshi.units.signed_in import account_of

router = Router(tags=["方案流转"])


@writes(router, "post", "/plans/{uuid:pk}/propose", "plans.propose", response=PlanOut)
def propose(request: HttpRequest, pk: UUID) -> PlanOut:
    """提交一个校核完的方案，等督查室主任签发。"""
    actor = account_of(request)
    return _plan(propose_plan(actor=actor, plan=plan_or_404(actor, pk), now=timezone.now()))


@writes(router, "post", "/plans/{uuid:pk}/send-back", "plans.review", response=PlanOut)
def give_back(request: HttpRequest, pk: UUID, given: RemarkIn) -> PlanOut:
    """主任退回一个待签发的方案（须写意见），或提交人撤回自己提交的。"""
    actor = account_of(request)
    return _plan(send_back(actor=actor, plan=plan_or_404(actor, pk), remark=given.remark, now=timezone.now()))


@writes(router, "post", "/plans/{uuid:pk}/drop", "plans.review", response=PlanOut)
def drop(request: HttpRequest, pk: UUID, given: RemarkIn) -> PlanOut:
    """作废一个不交办的方案（须写理由），需要时可以恢复。"""
    actor = account_of(request)
    return _plan(drop_plan(actor=actor, plan=plan_or_404(actor, pk), reason=given.remark, now=timezone.now()))


@writes(router, "post", "/plans/{uuid:pk}/restore", "plans.review", response=PlanOut)
def restore(request: HttpRequest, pk: UUID) -> PlanOut:
    """恢复一个作废的方案，重新校核。"""
    actor = account_of(request)
    return _plan(restore_plan(actor=actor, plan=plan_or_404(actor, pk), now=timezone.now()))


@reads(router, "/plans/{uuid:pk}/comparison", "plans.view", response=ComparedPage)
def compare(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """取更正后的方案与原方案的新旧对照：各事项的去向、改动的字段、没有沿用的校核决定。"""
    actor = account_of(request)
    plan = plan_looked_at(actor, pk, timezone.now())
    if plan.revises_id is None:
        raise Http404
    comparison = compare_plans(plan_or_404(actor, plan.revises_id), plan)
    found, following = stretch_of(comparison.rows, cursor, limit)
    return {
        "counts": comparison.counts,
        "lost": [{"kind": kind, "answer": answer} for kind, answer in comparison.lost],
        "items": [_compared(each) for each in found],
        "next": following,
    }


@reads(router, "/plans/{uuid:pk}/names", "plans.review", response=NamesOut)
def propose_names(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """取方案里有、名录里没有的单位、领导和集合单位；payload改好后按kind为create-many提交为一个校核决定。"""
    account = account_of(request)
    plan = plan_or_404(account, pk)
    plan.jurisdiction = account.jurisdiction
    refuse_closed(plan)
    roster = roster_of(Offering(load_draft(plan)))
    return {
        "units": [asdict(each) for each in roster.units],
        "leaders": [asdict(each) for each in roster.leaders],
        "groups": [asdict(each) for each in roster.groups],
        "more": roster.more,
        "version": plan.version,
        "payload": roster.payload(),
    }


@reads(router, "/plans/{uuid:pk}/differences", "plans.view", response=DifferencePage)
def list_differences(request: HttpRequest, pk: UUID, cursor: Cursor = None, limit: Limit = 100) -> dict[str, Any]:
    """取人工校核改过的全部字段：读自原文的、现在的、谁改的。"""
    found, following = stretch_of(
        differences_of(plan_looked_at(account_of(request), pk, timezone.now())), cursor, limit
    )
    same = ("field", "read", "now", "name", "at")
    items = [{**{name: getattr(each, name) for name in same}, "item": each.item.pk} for each in found]
    return {"items": items, "next": following}


def _plan(plan: Plan) -> PlanOut:
    return PlanOut(**plan_values(plan, progress_of([plan.pk])[plan.pk]))


def _compared(each: Compared) -> dict[str, Any]:
    return {
        "fate": each.fate,
        "moved": each.moved,
        "old": _side(each.old),
        "new": _side(each.new),
        "fields": [{"field": one.field, "gone": list(one.gone), "came": list(one.came)} for one in each.fields],
    }


def _side(item: Any) -> dict[str, Any] | None:
    return None if item is None else {"id": item.pk, "label": item.label, "text": item.text}

"""Roles (角色): granted and ended by the security administrator, handed over from one person to the next (换人)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import record
from luoshi.units.actions.rights import require_over, require_own
from luoshi.units.models import Account, Grant, Handover, Unit
from luoshi.units.rules import OF_A_UNIT, Role, refused_together


@transaction.atomic
def grant_role(
    *,
    actor: Account | None,
    account: Account,
    role: str,
    reason: str,
    now: datetime,
    unit: Unit | None = None,
    turn: str = "",
) -> Grant:
    """Give an account a role, for `unit` where the role is one of a unit; liaisons take turn A or B.

    NotAllowed to oneself; MoveRefused where roles exclude each other, the role is held, or turn A is taken.
    """
    require_over(actor, "accounts.grant", account.jurisdiction)
    account = _locked(account)
    if actor is not None and actor.pk == account.pk:
        raise NotAllowed("不能给自己授予角色，请由另一位安全管理员办理。")
    if not reason.strip():
        raise Invalid("请填写授予的原因，如任命文号或工作分工。")
    turn = _checked_place(account, Role(role), unit, turn)
    _refuse_impossible(account, Role(role), unit, turn)
    grant = _begin(actor, account, Role(role), unit, turn, now)
    after = {"role": grant, "reason": reason.strip()}
    record("role.granted", actor=actor, subject=account, at=now, after=after)
    return grant


@transaction.atomic
def end_grant(*, actor: Account | None, grant: Grant, reason: str, now: datetime) -> Grant:
    """Take a role away (收回); what was done under it stays done."""
    require_over(actor, "accounts.grant", grant.account.jurisdiction)
    grant = Grant.objects.select_for_update(of=("self",)).select_related("account", "unit").get(pk=grant.pk)
    if actor is not None and actor.pk == grant.account_id:
        raise NotAllowed("不能收回自己的角色，请由另一位安全管理员办理。")
    if grant.until is not None:
        raise MoveRefused("这个角色已经收回。")
    if not reason.strip():
        raise Invalid("请填写收回的原因。")
    _end(grant, now)
    before = {"role": grant}
    record("role.ended", actor=actor, subject=grant.account, at=now, before=before, after={"reason": reason.strip()})
    return grant


@transaction.atomic
def hand_over(*, actor: Account, grant: Grant, to_account: Account, reason: str, now: datetime) -> Handover:
    """Let another person take over a role of a unit (换人): the old grant ends, a new one begins.

    What is done keeps the old name; what is open belongs to the unit, so it is the new person's from now on.
    A reviewer hands over the liaisons of the own unit, the business administrator every role of a unit.
    """
    grant = Grant.objects.select_for_update(of=("self",)).select_related("account", "unit").get(pk=grant.pk)
    require_own(actor, "units.handover", grant.jurisdiction_id)
    if grant.unit is None:
        raise Invalid("只有单位的角色可以交接；其他角色由安全管理员收回后另行授予。")
    if not actor.holds(Role.BUSINESS_ADMIN) and (grant.unit_id not in actor.unit_ids or grant.role != Role.LIAISON):
        raise NotAllowed("审核人只能交接本单位联络员的角色，其他由业务管理员办理。")
    if grant.until is not None:
        raise MoveRefused("这个角色已经收回，不能再交接。")
    if not reason.strip():
        raise Invalid("请填写换人的原因。")
    to_account = _locked(to_account)
    if actor.pk == to_account.pk:
        raise NotAllowed("不能交接给自己，请由别人办理。")
    if to_account.jurisdiction_id != grant.jurisdiction_id:
        raise Invalid("接手的人须有本级政府的账号。")
    if to_account.pk == grant.account_id:
        raise Invalid("接手的人与现在的人相同，请另选一人。")
    _end(grant, now)
    role = Role(grant.role)
    _refuse_impossible(to_account, role, grant.unit, grant.turn)
    _begin(actor, to_account, role, grant.unit, grant.turn, now)
    handover = Handover.objects.create(
        jurisdiction_id=grant.jurisdiction_id,
        unit=grant.unit,
        role=role,
        from_account=grant.account,
        to_account=to_account,
        reason=reason.strip(),
        at=now,
        by=actor,
    )
    before, after = {"account": grant.account}, {"account": to_account, "role": grant, "reason": handover.reason}
    record("role.handed-over", actor=actor, subject=grant.unit, at=now, before=before, after=after)
    return handover


def _checked_place(account: Account, role: Role, unit: Unit | None, turn: str) -> str:
    """Return the turn to keep; Invalid where unit or turn do not fit the role."""
    if role in OF_A_UNIT and unit is None:
        raise Invalid(f"“{role.label}”须选择所属单位。")
    if role not in OF_A_UNIT and unit is not None:
        raise Invalid(f"“{role.label}”不属于某个单位，请不要选择单位。")
    if unit is not None and (unit.jurisdiction_id != account.jurisdiction_id or not unit.is_active):
        raise Invalid("所属单位须是账号所在政府的现有单位。")
    if role != Role.LIAISON:
        return ""
    if turn not in {"A", "B"}:
        raise Invalid("单位联络员须选择A岗或B岗。")
    return turn


def _refuse_impossible(account: Account, role: Role, unit: Unit | None, turn: str) -> None:
    """Raise MoveRefused where the account may not hold the role, or the place is taken."""
    if not account.is_active:
        raise MoveRefused(f"账号{account.username}已停用，请先重新启用。")
    if account.grants.filter(role=role, unit=unit, until=None).exists():
        raise MoveRefused(f"{account.name}已经是{unit.shown if unit else ''}{role.label}。")
    if sentence := refused_together(account.role_names | {role}):
        raise MoveRefused(sentence)
    if turn == "A" and unit is not None:
        Unit.objects.select_for_update().get(pk=unit.pk)
        held = Grant.objects.filter(unit=unit, role=role, turn="A", until=None).select_related("account").first()
        if held:
            raise MoveRefused(f"{unit.shown}的A岗联络员是{held.account.name}，请办理换人交接，或授予B岗。")


def _begin(actor: Account | None, account: Account, role: Role, unit: Unit | None, turn: str, now: datetime) -> Grant:
    return Grant.objects.create(
        jurisdiction_id=account.jurisdiction_id,
        account=account,
        role=role,
        unit=unit,
        turn=turn,
        since=now,
        granted_by=actor,
    )


def _end(grant: Grant, now: datetime) -> None:
    grant.until = now
    grant.save(update_fields=["until"])


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=account.pk)

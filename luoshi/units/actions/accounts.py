"""Accounts (账号): opened with a first password, closed, reset; sessions ended. Roles stand in `grants.py`."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from luoshi.errors import Invalid, MoveRefused, NotAllowed
from luoshi.journal.actions import record
from luoshi.units.actions.rights import require_over
from luoshi.units.actions.tokens import revoke_tokens
from luoshi.units.actions.units import clean_name
from luoshi.units.models import Account, Jurisdiction, changes_of
from luoshi.units.passwords import Prepared, first_password, keep_prepared
from luoshi.units.rules import USERNAME, Role


@transaction.atomic
def open_account(
    *,
    actor: Account | None,
    jurisdiction: Jurisdiction,
    username: str,
    name: str,
    now: datetime,
    phone: str = "",
    email: str = "",
    password: str | Prepared = "",
) -> tuple[Account, str]:
    """Open an account without any role (开通账号); return it and its first password, which is kept nowhere.

    `password` is for who sits at the machine, or prepared for many at once; a page lets it be made. Invalid where the
    name cannot be typed.
    """
    require_over(actor, "accounts.manage", jurisdiction)
    username = username.strip()
    if not USERNAME.fullmatch(username):
        raise Invalid("账号名为2至40位的字母、数字或汉字，中间可用点、下划线和连字符，请改正。")
    if Account.objects.filter(username__iexact=username).exists():
        raise MoveRefused(f"账号名“{username}”已被使用，请换一个。")
    account = Account(
        username=username,
        name=clean_name(name, "姓名")[:40],
        phone=phone.strip(),
        email=email.strip(),
        jurisdiction=jurisdiction,
    )
    ready = password if isinstance(password, Prepared) else None
    password = ready.plain if ready else str(password) or first_password()
    if ready:
        account.password, account.password_changed_at = ready.encoded, now
    else:
        account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
            if ready:
                keep_prepared(account, ready, now)
    except IntegrityError as error:  # somebody took the name in this very moment
        raise MoveRefused(f"账号名“{username}”已被使用，请换一个。") from error
    after = {"username": username, "name": account.name}
    record("account.opened", actor=actor, subject=account, at=now, after=after)
    return account, password


@transaction.atomic
def update_account(
    *, actor: Account, account: Account, now: datetime, name: str | None = None, phone: str = "", email: str = ""
) -> Account:
    """Change name, telephone or address: of one's own account (but the name), or of those that one keeps."""
    if actor.pk != account.pk:
        require_over(actor, "accounts.manage", account.jurisdiction)
    account = _locked(account)
    values = {"phone": phone.strip(), "email": email.strip()}
    if name is not None and actor.pk != account.pk:
        values["name"] = clean_name(name, "姓名")[:40]
    before, after = changes_of(account, values)
    if after:
        account.save(update_fields=list(after))
        record("account.changed", actor=actor, subject=account, at=now, before=before, after=after)
    return account


@transaction.atomic
def close_account(*, actor: Account | None, account: Account, reason: str, now: datetime) -> Account:
    """Close an account (停用): its sessions and tokens end at once, its roles stay until ended or handed over."""
    account = _kept_by(actor, account)
    if not account.is_active:
        raise MoveRefused(f"账号{account.username}已经停用。")
    if not reason.strip():
        raise Invalid("请填写停用的原因。")
    account.is_active = False
    account.session_round += 1
    account.save(update_fields=["is_active", "session_round"])
    revoke_tokens(actor=actor, account=account, now=now)
    record("account.closed", actor=actor, subject=account, at=now, after={"reason": reason.strip()})
    return account


@transaction.atomic
def reopen_account(*, actor: Account | None, account: Account, now: datetime) -> tuple[Account, str]:
    """Open a closed account again, with a new first password."""
    account = _kept_by(actor, account)
    if account.is_active:
        raise MoveRefused(f"账号{account.username}没有停用。")
    account.is_active = True
    password = _new_password(account)
    record("account.reopened", actor=actor, subject=account, at=now)
    return account, password


@transaction.atomic
def reset_password(*, actor: Account | None, account: Account, now: datetime) -> tuple[Account, str]:
    """Give an account a new first password, good for LUOSHI_RESET_PASSWORD_HOURS; its sessions and tokens end.

    The first login changes it: who gave it then knows it no more.
    """
    account = _kept_by(actor, account)
    if not account.is_active:
        raise MoveRefused(f"账号{account.username}已停用，请先重新启用。")
    password = _new_password(account)
    revoke_tokens(actor=actor, account=account, now=now)
    record("account.password-reset", actor=actor, subject=account, at=now)
    return account, password


@transaction.atomic
def end_sessions(*, actor: Account, account: Account, now: datetime) -> Account:
    """End all sessions and tokens of an account (退出全部登录): one's own, or of one that one keeps."""
    if actor.pk != account.pk:
        require_over(actor, "accounts.manage", account.jurisdiction)
    account = _locked(account)
    account.session_round += 1
    account.save(update_fields=["session_round"])
    revoke_tokens(actor=actor, account=account, now=now)
    record("account.sessions-ended", actor=actor, subject=account, at=now)
    return account


def _kept_by(actor: Account | None, account: Account) -> Account:
    """Return the row, locked, where the actor keeps it; nobody does so for himself or for the other administrators."""
    require_over(actor, "accounts.manage", account.jurisdiction)
    account = _locked(account)
    if actor is None:
        return account
    if actor.pk == account.pk:
        raise NotAllowed("不能对自己的账号做这一步，请由另一位系统管理员办理。")
    if account.holds(Role.SECURITY_ADMIN, Role.AUDITOR):
        # Who resets the password of the other two could sign in as them: 三员 would be one.
        raise NotAllowed(
            "安全管理员、审计员的账号由运维人员在服务器上办理（luoshi resetpassword），系统管理员不能代办。"
        )
    return account


def _new_password(account: Account) -> str:
    password = first_password()
    account.set_password(password)
    account.must_change_password = True
    account.session_round += 1
    account.save()
    return password


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=account.pk)

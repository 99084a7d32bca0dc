"""What the journal keeps of signing in and out, and changing one's own password (登录、退出、修改密码)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luoshi.journal.actions import record
from luoshi.units.accounts import Account

SHOWN = 2  # signs of an unknown name: some people type their password there


@transaction.atomic
def change_own_password(*, actor: Account, password: str, now: datetime) -> Account:
    """Set the password that the owner chose; the form has checked it. Other sessions of the account end."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    account.set_password(password)
    account.must_change_password = False
    account.save()
    record("account.password-changed", actor=account, subject=account, at=now)
    return account


@transaction.atomic
def note_sign_in(*, actor: Account, now: datetime) -> None:
    """Record that an account signed in."""
    record("account.signed-in", actor=actor, subject=actor, at=now)


@transaction.atomic
def end_other_sessions(*, actor: Account) -> Account:
    """End the sessions that an account has elsewhere; the caller binds the one that it keeps anew."""
    account = Account.objects.select_for_update().get(pk=actor.pk)
    account.session_round += 1
    account.save(update_fields=["session_round"])
    return account


@transaction.atomic
def note_sign_out(*, actor: Account, now: datetime) -> None:
    """Record that an account signed out."""
    record("account.signed-out", actor=actor, subject=actor, at=now)


@transaction.atomic
def note_failed_sign_in(*, username: str, now: datetime) -> None:
    """Record that somebody tried to sign in; in the platform's chain where no account has that name."""
    record("account.sign-in-failed", actor=None, subject=_tried(username), at=now)


@transaction.atomic
def note_locked(*, username: str, now: datetime) -> None:
    """Record that a name was tried too often and is locked for a while."""
    record("account.locked", actor=None, subject=_tried(username), at=now)


def _tried(username: str) -> Account:
    account = Account.objects.filter(username__iexact=username).first()
    shown = f"{username[:SHOWN]}…" if username else ""
    return account or Account(id=None, name="未知账号", username=shown)


@transaction.atomic
def note_factor(*, actor: Account, on: bool, now: datetime) -> None:
    """Record that an account began or ceased to ask for a code (动态口令) when signing in."""
    record("account.factor-on" if on else "account.factor-off", actor=actor, subject=actor, at=now)

"""Whether the three administrators (三员) have a second factor (动态口令): said on every page until they do."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings

from luoshi.units.models import Account
from luoshi.units.rules import THREE_ADMINISTRATORS
from luoshi.web.frame import LastingNotice

WANTED = "您是管理员，还没有启用动态口令：只凭密码就能登录这个账号。请现在启用。"


def lacks_factor(account: Account) -> bool:
    """Return whether the account is one of the three administrators and signs in with a password alone."""
    if not account.holds(*THREE_ADMINISTRATORS):
        return False
    return not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()


def must_set_up_factor(account: Account) -> bool:
    """Return whether nothing else is open to the account before it has a second factor (LUOSHI_ADMIN_FACTOR)."""
    return settings.ADMIN_FACTOR and lacks_factor(account)


def factor_notice(account: Account) -> LastingNotice | None:
    """Return what stands on every page of an administrator without a second factor."""
    return LastingNotice(WANTED, "mfa_activate_totp", "启用动态口令") if lacks_factor(account) else None

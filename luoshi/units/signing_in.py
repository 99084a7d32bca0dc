"""Signing in and out, the own password, the second factor (登录、密码、动态口令): pages of allauth in our look.

Only what is wired here can be reached: nobody registers, and a lost password is set anew by an administrator.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from luoshi.units.actions.signing_in import change_own_password, note_factor
from luoshi.units.factors import factor_notice
from luoshi.web.errors import refusal
from luoshi.web.frame import Entry, lasting_notice, menu_entry
from luoshi.web.pages import needs, path_of, wants_part
from luoshi.web.permissions import PUBLIC, SIGNED_IN

OVER = "登录已超时，这一步没有提交；填写的内容仍在此页。请重新登录后再提交一次。"


@needs(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page where one signs in. htmx, sent here because the session is over, gets a sentence and not the page."""
    if wants_part(request):
        came_from = path_of(request.headers.get("HX-Current-URL", ""))
        return refusal(request, OVER, 401, sign_in=f"{reverse('account_login')}?{urlencode({'next': came_from})}")
    answer: HttpResponse = account.login(request)
    return answer


class OwnPassword(account.PasswordChangeView):  # type: ignore[misc]  # allauth publishes no types
    """Changes the own password; this session goes on, others end."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and go where one was going."""
        changed = change_own_password(
            actor=self.request.user, password=form.cleaned_data["password1"], now=timezone.now()
        )
        update_session_auth_hash(self.request, changed)
        messages.success(self.request, "密码已修改。")
        return redirect(self.get_next_url() or "home")


class FactorOn(totp.ActivateTOTPView):  # type: ignore[misc]
    """Begins to ask for a code when signing in."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Begin, and show the recovery codes."""
        answer: HttpResponse = super().form_valid(form)
        note_factor(actor=self.request.user, on=True, now=timezone.now())
        return answer


class FactorOff(totp.DeactivateTOTPView):  # type: ignore[misc]
    """Ceases to ask for a code when signing in."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Cease."""
        answer: HttpResponse = super().form_valid(form)
        note_factor(actor=self.request.user, on=False, now=timezone.now())
        return answer


menu_entry(
    Entry("修改密码", "account_change_password", "key", SIGNED_IN, place="account", order=80),
    Entry("动态口令", "mfa_index", "shield-check", SIGNED_IN, place="account", order=81),
)

lasting_notice(factor_notice)

urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", needs(PUBLIC)(account.logout), name="account_logout"),
    path("closed/", needs(PUBLIC)(account.account_inactive), name="account_inactive"),
    path("password/", needs(SIGNED_IN)(OwnPassword.as_view()), name="account_change_password"),
    path("again/", needs(SIGNED_IN)(account.reauthenticate), name="account_reauthenticate"),
    path("factor/", needs(SIGNED_IN)(factors.index), name="mfa_index"),
    path("factor/login/", needs(PUBLIC)(factors.authenticate), name="mfa_authenticate"),
    path("factor/again/", needs(SIGNED_IN)(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factor/on/", needs(SIGNED_IN)(FactorOn.as_view()), name="mfa_activate_totp"),
    path("factor/off/", needs(SIGNED_IN)(FactorOff.as_view()), name="mfa_deactivate_totp"),
    path("factor/codes/", needs(SIGNED_IN)(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", needs(SIGNED_IN)(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factor/codes/file/", needs(SIGNED_IN)(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]

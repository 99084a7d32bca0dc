"""Signing in and out, the own password, the second factor (登录、密码、动态口令): pages of allauth in our look.

Only what is wired here can be reached: nobody registers, and a lost password is set anew by an administrator.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from luoshi.web.errors import refusal
from luoshi.web.pages import needs, wants_part
from luoshi.web.permissions import PUBLIC, SIGNED_IN

OVER = "登录已超时，这一步没有提交；填写的内容仍在此页。请重新登录后再提交一次。"


@needs(PUBLIC)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page where one signs in. htmx, sent here because the session is over, gets a sentence and not the page."""
    if wants_part(request):
        came_from = urlsplit(request.headers.get("HX-Current-URL", "")).path
        return refusal(request, OVER, 401, sign_in=f"{reverse('account_login')}?{urlencode({'next': came_from})}")
    answer: HttpResponse = account.login(request)
    return answer


urlpatterns = [
    path("login/", sign_in, name="account_login"),
    path("logout/", needs(PUBLIC)(account.logout), name="account_logout"),
    path("closed/", needs(PUBLIC)(account.account_inactive), name="account_inactive"),
    path("password/", needs(SIGNED_IN)(account.password_change), name="account_change_password"),
    path("again/", needs(SIGNED_IN)(account.reauthenticate), name="account_reauthenticate"),
    path("factor/", needs(SIGNED_IN)(factors.index), name="mfa_index"),
    path("factor/login/", needs(PUBLIC)(factors.authenticate), name="mfa_authenticate"),
    path("factor/again/", needs(SIGNED_IN)(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factor/on/", needs(SIGNED_IN)(totp.activate_totp), name="mfa_activate_totp"),
    path("factor/off/", needs(SIGNED_IN)(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factor/codes/", needs(SIGNED_IN)(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", needs(SIGNED_IN)(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factor/codes/file/", needs(SIGNED_IN)(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
]

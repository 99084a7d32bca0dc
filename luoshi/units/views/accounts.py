"""Pages of accounts, for the system administrator; and everybody's own account."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.units.account_forms import AccountDetailsForm, AccountForm, OwnDetailsForm, ReasonForm
from luoshi.units.actions.accounts import (
    close_account,
    end_sessions,
    open_account,
    reopen_account,
    reset_password,
    update_account,
)
from luoshi.units.models import Account
from luoshi.units.queries import account_or_404, governments_of, listed_accounts
from luoshi.units.signed_in import account_of
from luoshi.units.views.answering import Panel, attempt, show
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN

SIZE = 100


@require_safe
@needs("accounts.manage")
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of the own government and of those below."""
    return _list(request)


@needs("accounts.manage")
def account_new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    actor = account_of(request)
    form = AccountForm(request.POST or None, governments=governments_of(actor))
    if request.method == "POST" and form.is_valid():
        opened = attempt(form, lambda: open_account(actor=actor, now=timezone.now(), **form.cleaned_data))
        if opened:
            return _password(request, *opened, "已开通账号，角色请安全管理员授予。")
    return _list(request, Panel("开通账号", form, "开通", reverse("accounts")))


@needs("accounts.manage")
def account_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name and telephone of an account, and what else can be done with it."""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    held = {"name": account.name, "phone": account.phone, "email": account.email}
    form = AccountDetailsForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, lambda: update_account(actor=actor, account=account, now=timezone.now(), **form.cleaned_data)
        )
        if saved:
            messages.success(request, "已保存。")
            return redirect("account_edit", account.pk)
    panel = Panel(f"{account.name}（{account.username}）", form, "保存", reverse("accounts"))
    return _list(request, panel, account)


@require_POST
@needs("accounts.manage")
def account_reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new first password."""
    actor = account_of(request)
    account, password = reset_password(actor=actor, account=account_or_404(actor, pk), now=timezone.now())
    return _password(
        request,
        account,
        password,
        f"已重置密码，{settings.RESET_PASSWORD_HOURS}小时内有效，登录后须立即修改；原来的登录全部退出，接口令牌全部吊销。",
    )


@needs("accounts.manage")
def account_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An account is closed."""
    actor = account_of(request)
    account = account_or_404(actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closed = attempt(
            form, lambda: close_account(actor=actor, account=account, now=timezone.now(), **form.cleaned_data)
        )
        if closed:
            messages.success(request, f"账号{account.username}已停用。")
            return redirect("account_edit", account.pk)
    words = "停用后立即退出登录，不能再登录；他办过的事仍记在他名下。单位的工作请同时办理换人交接。"
    panel = Panel(f"停用 {account.name}（{account.username}）", form, "停用", reverse("accounts"), words)
    return _list(request, panel, account)


@require_POST
@needs("accounts.manage")
def account_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A closed account is opened again."""
    actor = account_of(request)
    account, password = reopen_account(actor=actor, account=account_or_404(actor, pk), now=timezone.now())
    return _password(request, account, password, "已重新启用账号。")


@require_POST
@needs("accounts.manage")
def account_end_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All sessions of an account end."""
    actor = account_of(request)
    account = end_sessions(actor=actor, account=account_or_404(actor, pk), now=timezone.now())
    messages.success(request, f"{account.name}已在所有地方退出登录。")
    return redirect("account_edit", account.pk)


@needs(SIGNED_IN)
def own_account(request: HttpRequest) -> HttpResponse:
    """The own account: who one is here, telephone, password, sessions."""
    actor = account_of(request)
    form = OwnDetailsForm(request.POST or None, initial={"phone": actor.phone, "email": actor.email})
    if request.method == "POST" and form.is_valid():
        update_account(actor=actor, account=actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "已保存。")
        return redirect("own_account")
    status = 422 if form.errors else 200
    return render_page(request, "units/own_account.html", None, {"form": form}, status=status)


@require_POST
@needs(SIGNED_IN)
def own_sessions_end(request: HttpRequest) -> HttpResponse:
    """The own sessions elsewhere end; this one goes on."""
    actor = account_of(request)
    account = end_sessions(actor=actor, account=actor, now=timezone.now())
    update_session_auth_hash(request, account)
    messages.success(request, "其他地方的登录已全部退出，这里仍然有效。")
    return redirect("own_account")


def _password(request: HttpRequest, account: Account, password: str, words: str) -> HttpResponse:
    """Show a first password, this once: it is kept nowhere, so no other page can."""
    context = {"here": "accounts", "account": account, "password": password, "said": words}
    return show(request, "units/first_password.html", "units/_first_password.html", context)


def _list(request: HttpRequest, panel: Panel | None = None, chosen: Account | None = None) -> HttpResponse:
    words, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    actor = account_of(request)
    found = listed_accounts(actor, words, state)
    context = {
        "here": "accounts",
        "page": Paginator(found, SIZE).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": [("", "全部"), ("open", "启用"), ("closed", "停用"), ("new", "未改初始密码")],
        "chosen": chosen,
        "own": bool(chosen and chosen.pk == actor.pk),
        "now": timezone.now(),
    }
    return show(request, "units/accounts.html", "units/_accounts.html", context, panel)

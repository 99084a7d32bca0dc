"""The forms of signing in: those of allauth with our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts as validators_help_texts
from django.utils import timezone

from luoshi.units.passwords import reset_is_over


def word(form: forms.Form, **labels: str) -> None:
    """Give fields their labels; the first one that is shown has the focus. A placeholder would only repeat them."""
    for number, (name, label) in enumerate(labels.items()):
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        if number == 0:
            field.widget.attrs["autofocus"] = True


def numeric(form: forms.Form) -> None:
    """Let a phone show its digits for the code."""
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": 12}


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth publishes no types
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, login="账号", password="密码")

    def clean(self) -> Any:
        """Refuse a password that an administrator gave too long ago; the right password only is told so."""
        cleaned = super().clean()
        if self.user is not None and reset_is_over(self.user, timezone.now()):
            hours = settings.RESET_PASSWORD_HOURS
            raise forms.ValidationError(f"重置的密码须在{hours}小时内使用，现已失效，请联系本级系统管理员重新重置。")
        return cleaned


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, oldpassword="原密码", password1="新密码", password2="再输一次新密码")
        rules = [text.replace("你的密码", "").replace("你的", "").rstrip("。") for text in validators_help_texts()]
        self.fields["password1"].help_text = "；".join(rules) + "。"


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a change that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password="密码")


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code="动态口令（或恢复码）")
        numeric(self)


class CodeOnceMoreForm(CodeAgainForm):  # type: ignore[misc]
    """The code once more, before a change that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code="动态口令（或恢复码）")
        numeric(self)


class FactorOnForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the phone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, code="手机上显示的6位口令")
        numeric(self)

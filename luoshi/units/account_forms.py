"""Forms of accounts, roles and handovers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from luoshi.units.forms import ChoiceOfUnit
from luoshi.units.models import Account, Jurisdiction, Unit
from luoshi.units.rules import OF_A_UNIT, Role

REASON = {"maxlength": 200, "autocomplete": "off"}


class AccountForm(forms.Form):
    """A new account (开通账号)."""

    jurisdiction = forms.ModelChoiceField(label="所属政府", queryset=Jurisdiction.objects.none(), empty_label=None)
    username = forms.CharField(label="账号名", max_length=40, help_text="2至40位字母、数字或汉字，登录时输入")
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=30, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)

    def __init__(self, *args: Any, governments: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = governments  # type: ignore[attr-defined]


class AccountDetailsForm(forms.Form):
    """What an administrator changes in an account."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=30, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)


class OwnDetailsForm(forms.Form):
    """What one changes in one's own account."""

    phone = forms.CharField(label="手机", max_length=30, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)


class ReasonForm(forms.Form):
    """Why (原因)."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.TextInput(attrs=REASON))


class GrantForm(forms.Form):
    """A role for an account (授予角色)."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    unit = ChoiceOfUnit(
        label="所属单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="不属于某个单位",
        help_text=f"{'、'.join(role.label for role in Role if role in OF_A_UNIT)}须选择",
    )
    turn = forms.ChoiceField(
        label="岗", choices=[("", "—"), ("A", "A岗"), ("B", "B岗")], required=False, help_text="单位联络员须选择"
    )
    reason = forms.CharField(
        label="原因", max_length=200, help_text="如任命文号、工作分工", widget=forms.TextInput(attrs=REASON)
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """Who takes over, and why (换人)."""

    to_account = forms.ModelChoiceField(label="接手的人", queryset=Account.objects.none(), empty_label="请选择")
    reason = forms.CharField(
        label="原因", max_length=200, help_text="如 轮岗、调离、退休", widget=forms.TextInput(attrs=REASON)
    )

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_account"].queryset = accounts  # type: ignore[attr-defined]

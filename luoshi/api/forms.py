"""The form of a new token."""

from __future__ import annotations

from django import forms

from luoshi.units.rules import TokenScope


class TokenForm(forms.Form):
    """What a token is for, what it may do, how long."""

    name = forms.CharField(label="用途", max_length=60, help_text="写明哪个系统用它，如“OA待办对接”。")
    scope = forms.ChoiceField(label="范围", choices=TokenScope.choices)
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=366, initial=90)

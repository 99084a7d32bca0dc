"""Forms of receipts and plans: they check what was typed; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

MISSING = {"required": "请填写。"}


class ReturnForm(forms.Form):
    """Why a task is given back."""

    reason = forms.CharField(
        label="退签理由",
        max_length=500,
        error_messages=MISSING,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="说明职责依据，如“三定”规定中由哪个单位负责。",
    )


class RulingForm(forms.Form):
    """The ruling on a return."""

    agreed = forms.ChoiceField(
        label="裁定",
        choices=[("no", "不同意，仍由该单位承办"), ("yes", "同意退签")],
        widget=forms.RadioSelect,
        error_messages=MISSING,
    )
    given_to = forms.ChoiceField(label="改由哪个单位接手", required=False)
    ruling = forms.CharField(
        label="裁定意见", max_length=500, error_messages=MISSING, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["given_to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不改交"), *units]

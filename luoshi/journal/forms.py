"""What an auditor looks for."""

from __future__ import annotations

from typing import Any

from django import forms

from luoshi.journal.queries import Wanted
from luoshi.journal.rules import action_names


class WantedForm(forms.Form):
    """The filters above the journal."""

    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    person = forms.CharField(label="谁", required=False, max_length=40)
    action = forms.ChoiceField(label="做了什么", required=False)
    subject = forms.CharField(label="对象", required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "全部"), *action_names().items()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """Return what is asked for; of a form in error what can be read."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

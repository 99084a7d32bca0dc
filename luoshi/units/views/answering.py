"""What the pages of this app share: tabs, the panel beside a list, and a refusal shown in its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from luoshi.errors import Invalid, MoveRefused
from luoshi.units.signed_in import account_of
from luoshi.web.pages import render_page
from luoshi.web.permissions import may

T = TypeVar("T")
TABS = (
    ("单位", "units", "units.view"),
    ("集合单位", "groups", "units.view"),
    ("领导", "leaders", "units.view"),
    ("下级政府", "governments", "units.view"),
    ("换人交接", "handovers", "units.handover"),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """A form beside the list: its head, where it goes and what its button says."""

    title: str
    form: forms.Form
    submit: str
    close: str  # the address without the panel
    words: str = ""  # one sentence above the form
    confirm: str = ""  # asked before it is sent
    action: str = ""  # where it goes; empty: where it stands


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Return what `act` returns, or None where it refuses: the sentence then stands in the form."""
    try:
        return act()
    except (Invalid, MoveRefused) as error:
        form.add_error(None, error.message)
        return None


def show(
    request: HttpRequest, page: str, part: str, context: Mapping[str, Any], panel: Panel | None = None
) -> HttpResponse:
    """Answer with a page of this app: 422 where its panel holds a form in error."""
    actor = account_of(request)
    tabs = [(words, reverse(route), route) for words, route, permission in TABS if may(actor, permission)]
    status = 422 if panel and panel.form.errors else 200
    return render_page(request, page, part, {"tabs": tabs, "panel": panel, **context}, status=status)

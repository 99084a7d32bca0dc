"""Words of tables on pages. `{% load tasks %}`."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.safestring import SafeString

from luoshi.tasks.tables import Value
from luoshi.tasks.wording import day_words, marked

register = template.Library()


@register.filter
def printed(value: Value) -> str:
    """Return a cell as it is printed."""
    if isinstance(value, date):
        return day_words(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


@register.filter
def figures(text: str) -> SafeString:
    """Return a text with its figures in bold."""
    return marked(text)


@register.filter
def width(value: Value) -> str:
    """Return the class of a cell: short ones are not broken, long ones get a wide column."""
    if isinstance(value, str) and len(value) > 40:
        return "wide"
    return "" if isinstance(value, str) and len(value) > 12 and not is_number(value) else "short"


@register.filter
def is_number(value: Value) -> bool:
    """Return whether a cell is the number of a task (督办字号)."""
    return isinstance(value, str) and "〕" in value and value.endswith("号") and len(value) < 40

"""Small parts of this app's pages. `{% load units %}`."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def cell(cells: Mapping[str, str], key: str) -> str:
    """Return one cell of a row by its key."""
    return cells.get(key, "")

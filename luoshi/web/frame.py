"""The frame of every page (页面框架): the menu of the account, at most eight entries, and whose year it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from luoshi.web.permissions import SIGNED_IN, may


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: its words, its address by name, its icon, and the permission it needs."""

    words: str
    route: str
    icon: str
    permission: str
    place: str = "side"  # side · account (under the name)
    order: int = 50


_entries: list[Entry] = []


def menu_entry(*entries: Entry) -> None:
    """Add lines to the menu; an app does so in its `urls.py`, beside the address it names."""
    _entries.extend(entries)


def entries_for(account: Any, place: str) -> Iterable[Entry]:
    """Return the lines that the account may use, in order."""
    allowed = (each for each in _entries if each.place == place)
    return sorted(
        (each for each in allowed if each.permission == SIGNED_IN or may(account, each.permission)),
        key=lambda each: each.order,
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows around a page. Asks the database for nothing."""
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return {"menu": (), "account_menu": ()}
    return {"menu": entries_for(account, "side"), "account_menu": entries_for(account, "account")}

"""The frame of every page (页面框架): the menu of the account, at most eight entries, and whose year it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the menu as it stands on a page: with its address, and whether the page is there or below."""

    words: str
    route: str
    icon: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class LastingNotice:
    """What stands on every page of an account until it is done: a sentence, and the page where it is done."""

    words: str
    route: str
    action: str


_entries: list[Entry] = []
_counting: list[Callable[[Any], int | None]] = []
_searching: list[str] = []
_lasting: list[Callable[[Any], LastingNotice | None]] = []


def menu_entry(*entries: Entry) -> None:
    """Add lines to the menu; an app does so in its `urls.py`, beside the address it names."""
    _entries.extend(entries)


def count_todo_with(count: Callable[[Any], int | None]) -> None:
    """Let `count(account)` say the number beside 待办 in the bar of every page, None for no 待办; one query at most."""
    _counting[:] = [count]


def search_needs(permission: str) -> None:
    """Show the search box to those only who hold the permission."""
    _searching[:] = [permission]


def lasting_notice(told: Callable[[Any], LastingNotice | None]) -> None:
    """Let `told(account)` say what stands on every page of the account; it asks the database only where it applies."""
    _lasting.append(told)


def entries_of(place: str) -> list[Entry]:
    """Return all lines of a place, in order."""
    return sorted((each for each in _entries if each.place == place), key=lambda each: each.order)


def entries_for(account: Any, place: str) -> Iterable[Entry]:
    """Return the lines that the account may use, in order."""
    return [each for each in entries_of(place) if each.permission == SIGNED_IN or may(account, each.permission)]


def lines(entries: Iterable[Entry], path: str) -> list[Line]:
    """Return the entries with their addresses; the one whose address begins `path`, and is longest, is here."""
    addressed = [(entry, reverse(entry.route)) for entry in entries]
    above = [address for _, address in addressed if path == address or (address != "/" and path.startswith(address))]
    here = max(above, key=len, default=None)
    return [Line(entry.words, entry.route, entry.icon, address, address == here) for entry, address in addressed]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows around a page. The number beside 待办 may cost one query, the rest none."""
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return {"menu": (), "account_menu": ()}
    return {
        "menu": lines(entries_for(account, "side"), request.path),
        "account_menu": lines(entries_for(account, "account"), request.path),
        "lasting": [notice for told in _lasting if (notice := told(account))],
        "frame_year": timezone.localdate().year,
        "may_search": all(may(account, permission) for permission in _searching),
        "todo_count": _counting[0](account) if _counting else None,
    }

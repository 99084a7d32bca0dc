"""All addresses of the pages and what permission each asks: read from the code, for the tables and for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.web.permissions import PUBLIC

# Those of others, which carry no mark of ours: what they are is said here, and nowhere else.
OF_LIBRARIES = {"api-v1": "api"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, how it is written, its parameters, and the permission that its view asks."""

    name: str
    address: str
    parameters: tuple[str, ...]
    permission: str  # a declared name, "signed-in", "public", or "" where the view says none


def routes() -> list[Route]:
    """Return every address of the pages, in the order in which they are tried; those of the API apart."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Iterable[Any], before: str) -> Iterator[Route]:
    for each in patterns:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            if each.namespace not in OF_LIBRARIES:
                yield from _walk(each.url_patterns, address)
        elif isinstance(each, URLPattern):
            yield Route(
                name=each.name or "",
                address="/" + address,
                parameters=tuple(re.findall(r"<(?:\w+:)?(\w+)>", address)),
                permission=getattr(each.callback, "permission", ""),
            )


def unmarked() -> list[Route]:
    """Return the addresses whose views say no permission: there must be none."""
    return [route for route in routes() if not route.permission]


def public() -> list[Route]:
    """Return the addresses that anybody may open."""
    return [route for route in routes() if route.permission == PUBLIC]

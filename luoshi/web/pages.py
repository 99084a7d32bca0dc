"""How a view answers: a whole page to a browser, its part to htmx, from one address; and what permission it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from luoshi.web.permissions import PUBLIC, SIGNED_IN, require

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def needs(permission: str) -> Callable[[View[P]], View[P]]:
    """Let a view answer only to accounts with `permission` (a declared name, SIGNED_IN or PUBLIC).

    Every view carries it (`tests/web/test_every_view.py`): a view without one is a fault, not a public page.
    """

    def decorated(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if permission not in (PUBLIC, SIGNED_IN):
                require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the table of permissions
        return login_not_required(guarded) if permission == PUBLIC else guarded

    return decorated


def wants_part(request: HttpRequest) -> bool:
    """Return whether htmx asks for the part and not for the page (a restored history asks for the page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def path_of(address: str) -> str:
    """Return the path of an address that a browser names; "" where it is none, for anybody may send anything."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def render_page(
    request: HttpRequest, page: str, part: str | None, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return template `page`, or `part` alone where htmx asks; both see the same `context`.

    With a part come the messages that wait to be said: htmx puts them into `#notice`.
    """
    if part and wants_part(request):
        response = render(request, part, dict(context), status=status)
        if status < 400 and len(get_messages(request)):
            response.write(render_to_string("web/_messages_beside.html", {}, request))
    else:
        response = render(request, page, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response

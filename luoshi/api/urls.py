"""Addresses of the API, of its description and of the tokens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path

from luoshi.api import views
from luoshi.api.application import api
from luoshi.web.errors import refusal
from luoshi.web.frame import Entry, menu_entry
from luoshi.web.permissions import SIGNED_IN


def _open_to_programs(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Let the API answer for itself who may call: the pages' login would send a program to a form."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = _in_words(pattern.callback)
            pattern.callback.login_required = False  # type: ignore[attr-defined]  # read by LoginRequiredMiddleware
    return patterns


def _in_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap a view of the framework, which answers a wrong method in English and not as JSON."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        allowed = answer["Allow"]
        refused = refusal(
            request, f"这个地址不能用{request.method}，可用{allowed}，请对照接口说明。", answer.status_code
        )
        refused["Allow"] = allowed
        return refused

    return answering


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("api/v1/", (_open_to_programs(_patterns), _app, _namespace)),
    path("api/docs/", views.description, name="api-description"),
    path("tokens/", views.tokens, name="api-tokens"),
    path("tokens/<uuid:pk>/revoke/", views.token_revoke, name="api-token-revoke"),
]
menu_entry(
    Entry("接口令牌", "api-tokens", "key", SIGNED_IN, place="account", order=80),
    Entry("接口说明", "api-description", "help-circle", SIGNED_IN, place="account", order=81),
)

"""Addresses of the API, of its description and of the tokens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from luoshi.api.application import api


def _open_to_programs(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Let the API answer for itself who may call: the pages' login would send a program to a form."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback.login_required = False  # type: ignore[attr-defined]  # read by LoginRequiredMiddleware
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns = [path("api/v1/", (_open_to_programs(_patterns), _app, _namespace))]

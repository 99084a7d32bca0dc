"""All addresses. Those of an app stand in its own `urls.py`."""

from __future__ import annotations

from django.urls import include, path

from luoshi.web.health import health

urlpatterns = [
    path("", include("luoshi.journal.urls")),
    path("healthz", health, name="health"),
    path("", include("luoshi.units.urls")),
    path("", include("luoshi.plans.urls")),
    path("", include("luoshi.tasks.urls")),
    path("", include("luoshi.reports.urls")),
    path("", include("luoshi.api.urls")),
]
handler400 = "luoshi.web.errors.bad_request"
handler403 = "luoshi.web.errors.forbidden"
handler404 = "luoshi.web.errors.not_found"
handler429 = "luoshi.web.errors.too_many"  # allauth asks for it by this name
handler500 = "luoshi.web.errors.server_error"

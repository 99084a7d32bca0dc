"""Whether the application can work (健康检查): asked by proxies, containers and whoever is on duty."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from luoshi.web.pages import needs
from luoshi.web.permissions import PUBLIC


@needs(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok", or 503 where the database does not answer. Says nothing else to a stranger."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")

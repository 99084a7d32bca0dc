"""Pages of units and people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN


@needs(SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render_page(request, "web/base.html", None, {})

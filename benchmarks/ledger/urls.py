"""The addresses of production and the constant page of 20 kB; no production settings know it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from luoshi.config import urls
from luoshi.web.pages import needs
from luoshi.web.permissions import PUBLIC

CONSTANT = ("<p>青泽市重点工作任务台账</p>" * 600).encode()[:20_000]


@needs(PUBLIC)
def constant(request: HttpRequest) -> HttpResponse:
    """Answer with the same 20,000 bytes: what the server costs before any page does something."""
    return HttpResponse(CONSTANT)


urlpatterns = [path("constant", constant), *urls.urlpatterns]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500

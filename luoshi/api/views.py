"""Pages around the API: one's own tokens, and the description of the operations, readable without a network."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.api.application import api
from luoshi.api.describing import described, types
from luoshi.api.forms import TokenForm
from luoshi.units.actions.tokens import create_token, revoke_token
from luoshi.units.models import ApiToken
from luoshi.units.signed_in import account_of
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN


@needs(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one shows its secret this once."""
    account = account_of(request)
    form, secret, status = TokenForm(request.POST or None), "", 200
    if request.method == "POST":
        if form.is_valid():
            _, secret = create_token(actor=account, now=timezone.now(), **form.cleaned_data)
            form = TokenForm()
        else:
            status = 422
    rows = ApiToken.objects.filter(account=account, revoked_at=None).order_by("-created_at")
    context = {"form": form, "secret": secret, "tokens": rows, "now": timezone.now()}
    return render_page(request, "api/tokens.html", None, context, status=status)


@needs(SIGNED_IN)
@require_POST
def token_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Revoke one of one's own tokens."""
    revoke_token(actor=account_of(request), pk=pk, now=timezone.now())
    return redirect("api-tokens")


@needs(SIGNED_IN)
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """What the API can do, as a page."""
    schema = api.get_openapi_schema()
    context = {"groups": described(schema), "types": types(schema), "per_minute": settings.API_PER_MINUTE}
    return render_page(request, "api/description.html", None, context)

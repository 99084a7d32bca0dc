"""Pages of the journal, for auditors."""

from __future__ import annotations

import io
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import MoveRefused
from luoshi.journal.actions import record
from luoshi.journal.files import write_entries
from luoshi.journal.forms import WantedForm
from luoshi.journal.queries import chain_length, chains_of, entries_for, first_break, page_of
from luoshi.journal.reading import line_of
from luoshi.web.pages import needs, render_page

SIZE = 50
MOST_EXPORTED = 100_000
MOST_VERIFIED = 200_000  # entries: some seconds; more is for the command


@require_safe
@needs("journal.read")
def journal(request: HttpRequest) -> HttpResponse:
    """The entries of the own government, newest first."""
    form = WantedForm(request.GET or None)
    wanted = form.wanted() if request.GET else WantedForm({}).wanted()
    entries, following = page_of(entries_for(request.user, wanted), request.GET.get("after", ""), SIZE)
    asked = [(name, request.GET[name]) for name in form.fields if request.GET.get(name)]
    context = {
        "form": form if request.GET else WantedForm(),
        "lines": [line_of(entry) for entry in entries],
        "following": following,
        "asked": asked,
        "is_filtered": bool(asked),
        "total": sum(chain_length(chain) for chain in chains_of(request.user)),
        "now": timezone.now(),
    }
    return render_page(request, "journal/journal.html", "journal/_entries.html", context)


@require_safe
@needs("journal.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Whether the own chains hold."""
    chains = chains_of(request.user)
    total = sum(chain_length(chain) for chain in chains)
    if total > MOST_VERIFIED:
        raise MoveRefused(f"本级留痕共{total}条，请由运维人员在服务器上用命令核验：luoshi journal verify。")
    broken = [found for found in map(first_break, chains) if found]
    context = {"total": total, "broken": broken, "now": timezone.now()}
    return render_page(request, "journal/verified.html", "journal/_verified.html", context)


@require_POST
@needs("journal.read")
@transaction.atomic
def export(request: HttpRequest) -> HttpResponse:
    """The entries asked for as a file, newest first; that they were taken is an entry too."""
    actor: Any = request.user
    form = WantedForm(request.POST)
    file = io.StringIO()
    count = write_entries(entries_for(actor, form.wanted())[:MOST_EXPORTED], file)
    now = timezone.now()
    record("journal.exported", actor=actor, subject=actor.jurisdiction, at=now, after={"rows": count})
    answer = HttpResponse(file.getvalue(), content_type="application/x-ndjson; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{timezone.localtime(now):%Y%m%d-%H%M}.jsonl"'
    return answer

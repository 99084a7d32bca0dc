"""Pages of received files (来文): the list, sending files or text, one file, its original."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from luoshi.errors import Invalid, LuoshiError
from luoshi.plans.actions.noting import file_looked_at
from luoshi.plans.actions.receiving import Received, read_again, receive_file, receive_text
from luoshi.plans.file_page import WAITING, found_in, rows_of
from luoshi.plans.jobs import requeue_abandoned
from luoshi.plans.models import ReceivedFile
from luoshi.plans.queries import file_or_404, listed_files, visible_files
from luoshi.plans.rules import FileState
from luoshi.units.models import Account
from luoshi.units.signed_in import account_of
from luoshi.web.days import day
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import may

PER_PAGE = 30


@require_safe
@needs("plans.view")
def file_list(request: HttpRequest) -> HttpResponse:
    """The list; asked for again every two seconds while a file on it is being read."""
    account = account_of(request)
    state = request.GET.get("state", "")
    files = listed_files(account).filter(**({"state": state} if state in FileState.values else {}))
    page = Paginator(files, PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list))
    waits = any(row.waits for row in rows)
    if waits:
        requeue_abandoned(timezone.now())
    context = {
        "page": page,
        "rows": rows,
        "waits": waits,
        "state": state,
        "states": FileState.choices,
        "may_receive": may(account, "plans.receive"),
        "most": settings.UPLOAD_BYTES // 1_000_000,
        "now": timezone.now(),
    }
    return render_page(request, "plans/files.html", "plans/_files.html", context)


@require_POST
@needs("plans.receive")
def file_upload(request: HttpRequest) -> HttpResponse:
    """Take one or several files; each is received or refused by itself."""
    account = account_of(request)
    files = [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]
    if not files:
        raise Invalid("没有选择文件，请选择一个或几个文件后再上传。")
    revises = _revised(account, request.POST.get("revises", ""))
    received = [each for each in (_received(request, file, revises) for file in files) if each is not None]
    return _after(request, received)


def _received(request: HttpRequest, file: UploadedFile[bytes], revises: ReceivedFile | None) -> Received | None:
    """Receive one file; a refusal is said and the others go on."""
    try:
        return receive_file(
            actor=account_of(request), name=file.name or "", data=file, now=timezone.now(), revises=revises
        )
    except LuoshiError as refusal:
        messages.error(request, refusal.message)
        return None


def _revised(account: Account, key: str) -> ReceivedFile | None:
    """Return the file that is corrected, where the form names one that the account may see."""
    if not key:
        return None
    try:
        return file_or_404(account, UUID(key))
    except ValueError:
        raise Http404 from None


@require_POST
@needs("plans.receive")
def file_paste(request: HttpRequest) -> HttpResponse:
    """Take pasted text as a file."""
    account = account_of(request)
    received = receive_text(
        actor=account,
        text=request.POST.get("text", ""),
        name=request.POST.get("name", ""),
        now=timezone.now(),
        revises=_revised(account, request.POST.get("revises", "")),
    )
    return _after(request, [received])


def _after(request: HttpRequest, received: Iterable[Received]) -> HttpResponse:
    """Say what lay here already and how many are new; lead to the file where it is one, else to the list."""
    received = list(received)
    for each in received:
        if each.duplicate:
            file = each.file
            when = day(file.received_at, timezone.localdate())
            messages.warning(request, f"“{file.name}”已于{when}由{file.received_by.name}收到，没有重复接收。")
    new = [each for each in received if not each.duplicate]
    if new:
        messages.success(request, f"已接收{len(new)}个文件，正在读取。")
    return redirect("file", received[0].file.pk) if len(received) == 1 else redirect("files")


@require_safe
@needs("plans.view")
def file_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: its plans, what else was found, the text as received; asked for again while it is being read."""
    account = account_of(request)
    now = timezone.now()
    file = file_looked_at(account, pk, now)
    if file.state in WAITING:
        requeue_abandoned(now)
    return render_page(request, "plans/file.html", "plans/_file.html", _file_context(account, file, now))


def _file_context(account: Account, file: ReceivedFile, now: datetime) -> dict[str, object]:
    (row,) = rows_of([listed_files(account).get(pk=file.pk)])
    may_receive = may(account, "plans.receive")
    return {
        "file": row.file,
        "row": row,
        "found": found_in(row.file, [line.plan for line in row.plans]),
        "revisions": visible_files(account).filter(revises=file).order_by("received_at"),
        "may_receive": may_receive,
        "most": settings.UPLOAD_BYTES // 1_000_000,
        "may_read_again": may_receive and file.state == FileState.REFUSED and bool(file.stored),
        "now": now,
    }


@require_safe
@needs("plans.view")
def file_original(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The original, untouched, always as a download: what strangers wrote is never shown as a page of ours."""
    return original_of(file_looked_at(account_of(request), pk, timezone.now()))


def original_of(file: ReceivedFile) -> FileResponse:
    """Return the bytes of a file as a download; Http404 where they were not kept."""
    if not file.stored or not file.stored.storage.exists(str(file.stored.name)):
        raise Http404
    name = f"{file.name}.txt" if file.pasted else file.name
    return FileResponse(
        file.stored.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@require_POST
@needs("plans.receive")
def file_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read a refused file once more."""
    account = account_of(request)
    read_again(actor=account, file=file_or_404(account, pk), now=timezone.now())
    messages.success(request, "正在重新读取。")
    return redirect("file", pk)

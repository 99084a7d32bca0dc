"""The same write sent twice is done once (幂等): the answer is kept under the key that the program chose."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from luoshi.errors import Invalid, MoveRefused
from luoshi.units.models import Answered
from luoshi.units.signed_in import account_of

HEADER = "Idempotency-Key"
LONGEST = 80
FIT = re.compile(rf"[!-~]{{1,{LONGEST}}}")
KEPT = timedelta(hours=24)


def answer_once(operation: Callable[..., Any], secret: str = "") -> Callable[..., HttpResponse]:
    """Wrap a writing operation that returns a schema or a list of them: answer and change are one transaction.

    Invalid where the key is too long or has strange signs; MoveRefused where it was used for another request. A
    refused request leaves nothing, so that it may be sent again under its key. The field `secret` of an answer is not
    kept: it stands in the first answer only.
    """

    @wraps(operation)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return _json(_body(operation(request, *args, **kwargs)))
        if not FIT.fullmatch(key):
            raise Invalid(f"请求头{HEADER}应为1至{LONGEST}个英文字母、数字或符号（如UUID），不含空格和汉字。")
        digest = _digest(request)
        earlier = _earlier(request, key, digest)
        if earlier:
            return earlier
        try:
            with transaction.atomic():
                row = Answered.objects.create(
                    jurisdiction_id=account_of(request).jurisdiction_id,
                    account=account_of(request),
                    key=key,
                    request=digest,
                    at=timezone.now(),
                )
                answer = operation(request, *args, **kwargs)
                row.body, row.status = _body(answer, without=secret), 200
                row.save(update_fields=["body", "status"])
        except IntegrityError:
            # The same key came in at the same time and was first.
            earlier = _earlier(request, key, digest)
            if earlier is None:
                raise
            return earlier
        return _json(_body(answer))

    return answering


def _earlier(request: HttpRequest, key: str, digest: str) -> HttpResponse | None:
    row = Answered.objects.filter(account=account_of(request), key=key).first()
    if row is None:
        return None
    if row.request != digest:
        raise MoveRefused(f"{HEADER}“{key}”已用于另一个请求，请换一个新的值。")
    response = _json(row.body)
    response["Idempotency-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    whole = b"\n".join((str(request.method).encode(), request.get_full_path().encode(), request.body))
    return hashlib.sha256(whole).hexdigest()


def _body(result: Schema | list[Schema], without: str = "") -> str:
    if isinstance(result, list):
        return json.dumps([each.model_dump(mode="json") for each in result], ensure_ascii=False)
    values = result.model_dump(mode="json")
    return json.dumps(values | ({without: None} if without else {}), ensure_ascii=False)


def sweep_answers(now: datetime) -> int:
    """Forget the answers that are older than a day; return how many."""
    return Answered.objects.filter(at__lt=now - KEPT).delete()[0]


def _json(body: str) -> HttpResponse:
    return HttpResponse(body, content_type="application/json; charset=utf-8")

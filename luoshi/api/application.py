"""The API under /api/v1: one NinjaAPI, its errors in Chinese sentences, its description as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi import __version__
from luoshi.api import (
    accounts,
    exchange,
    governments,
    groups,
    journal,
    leaders,
    ledger,
    me,
    plan_moves,
    plans,
    reports,
    roles,
    tasks,
    units,
)
from luoshi.api.access import Session, Token
from luoshi.api.parsing import StrictParser
from luoshi.api.reasons import field, reason
from luoshi.errors import LuoshiError, TooMany

MOST_FIELDS = 100  # told of one request
MOST_NAMED = 10  # in its sentence

api = NinjaAPI(
    title="落实接口",
    version=__version__,
    description="与页面相同的查询和操作，按账号的权限给出。",
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=[Token(), Session()],
    parser=StrictParser(),
)
for each in (
    *(me.router, units.router, groups.router, leaders.router, governments.router, accounts.router, roles.router),
    exchange.router,
    *(plans.router, plan_moves.router, ledger.router, tasks.router, reports.router, journal.router),
):
    api.add_router("", each)


def _refused(request: HttpRequest, message: str, status: int, **extra: Any) -> HttpResponse:
    return api.create_response(request, {"message": message, "extra": extra}, status=status)


@api.exception_handler(LuoshiError)
def luoshi_error(request: HttpRequest, error: LuoshiError) -> HttpResponse:
    """Answer what an action refuses."""
    response = _refused(request, error.message, error.status, **error.extra)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.extra["retry_after"])
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer what is not there, or not the caller's to see."""
    return _refused(request, "没有这一条，或者它不在您的权限之内。", 404)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer who does not say who he is."""
    return _refused(request, "请求没有带有效的令牌，或者令牌已过期、已吊销。", 401)


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a request whose fields are wrong, with each field."""
    fields = [{"field": field(each), "reason": reason(each)} for each in error.errors[:MOST_FIELDS]]
    named = "、".join(dict.fromkeys(each["field"][:60] for each in fields[:MOST_NAMED]))
    return _refused(request, f"这些字段缺失或格式不对：{named}。", 422, fields=fields)


@api.exception_handler(DjangoValidationError)
def wrong_value(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    """Answer a value that the database cannot hold."""
    return _refused(request, "有的值格式不对，请对照接口说明改正。", 422, reasons=error.messages)


@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
def beyond_its_column(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer a value that is too long or too large for its column, where the description lets it pass."""
    return _refused(request, "有的值太长或太大，不能保存，请对照接口说明改正。", 422)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses: a body that is no JSON, a missing CSRF proof."""
    if error.status_code == 403:
        return _refused(request, "缺少提交凭证：用登录身份改动数据时，须像页面的表单一样带上CSRF令牌。", 403)
    return _refused(
        request, "请求无法处理：正文不是有效的JSON（UTF-8，不含空字符、残缺的字符和NaN）。", error.status_code
    )

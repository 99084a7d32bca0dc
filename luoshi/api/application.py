"""The API under /api/v1: one NinjaAPI, its errors in Chinese sentences, its description as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi import __version__
from luoshi.api import journal, plans, tasks, units
from luoshi.api.access import Session, Token
from luoshi.api.bodies import WritableText
from luoshi.errors import LuoshiError

api = NinjaAPI(
    parser=WritableText(),
    title="落实接口",
    version=__version__,
    description="与页面相同的查询和操作，按账号的权限给出。",
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=[Token(), Session()],
)
for each in (units.router, plans.router, tasks.router, journal.router):
    api.add_router("", each)


def _refused(request: HttpRequest, message: str, status: int, **extra: Any) -> HttpResponse:
    return api.create_response(request, {"message": message, "extra": extra}, status=status)


@api.exception_handler(LuoshiError)
def luoshi_error(request: HttpRequest, error: LuoshiError) -> HttpResponse:
    """Answer what an action refuses."""
    return _refused(request, error.message, error.status, **error.extra)


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
    fields = [{"field": ".".join(str(part) for part in each["loc"]), "reason": each["msg"]} for each in error.errors]
    named = "、".join(dict.fromkeys(str(each["field"]) for each in fields))
    return _refused(request, f"这些字段缺失或格式不对：{named}。", 422, fields=fields)


@api.exception_handler(DjangoValidationError)
def wrong_value(request: HttpRequest, error: DjangoValidationError) -> HttpResponse:
    """Answer a value that the database cannot hold."""
    return _refused(request, "有的值格式不对，请对照接口说明改正。", 422, reasons=error.messages)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses: a body that is no JSON, a missing CSRF proof."""
    return _refused(request, "请求无法处理：正文不是有效的JSON，或缺少提交凭证。", error.status_code)

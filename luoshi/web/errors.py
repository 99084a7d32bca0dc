"""What is shown where something is refused or fails: one sentence, its number, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from luoshi.web.context import origin
from luoshi.web.pages import render_page, wants_part

NOT_FOUND = "地址有误，或者内容不在您的权限之内。请从首页重新进入。"
FORBIDDEN = "您没有权限这样做，请联系本级督查室。"
EXPIRED = "页面停留太久，提交凭证已失效，内容没有提交。请返回上一页刷新后再提交一次。"
BROKEN = "这一步没有完成，出错情况已记录。请稍后再试；仍不行请把编号告诉系统管理员。"
BAD = "请求的内容有误，没有处理。请返回上一页重新操作。"
TOO_MANY = "操作太频繁，请过几分钟再试。"
HOST = "系统没有登记这个网址，不能从这里进入。请用单位公布的网址；管理员可在 LUOSHI_ALLOWED_HOSTS 中登记它。"
HEADINGS = {
    400: "请求有误",
    401: "需要登录",
    403: "不能这样做",
    404: "找不到这个页面",
    409: "现在不能这样做",
    413: "文件太大",
    422: "内容有误",
    429: "请稍后再试",
}


def refusal(
    request: HttpRequest, message: str, status: int, *, extra: Mapping[str, Any] | None = None, sign_in: str = ""
) -> HttpResponse:
    """Return what says `message`: a page, for htmx the part inside `#notice`, for the API `{"message", "extra"}`.

    `sign_in` is the address where one signs in, where that is what is missing.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"message": message, "extra": dict(extra or {})}, status=status)
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    context = {
        "message": message,
        "heading": HEADINGS.get(status, "没有完成"),
        "template": "web/base.html" if signed_in else "web/alone.html",
        "back": way_back(request),
        "request_id": origin().request_id,
        "sign_in": sign_in,
    }
    return render_page(request, "web/refusal.html", "web/_refusal.html", context, status=status)


def way_back(request: HttpRequest) -> str:
    """Return the address of our page that led here, or ""."""
    came_from = request.headers.get("Referer", "")
    try:
        here = request.build_absolute_uri()
        allowed = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    except DisallowedHost:
        return ""
    return came_from if allowed and came_from != here else ""


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: also to what the account may not see."""
    return refusal(request, NOT_FOUND, 404)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return refusal(request, FORBIDDEN, 403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return refusal(request, HOST if isinstance(exception, DisallowedHost) else BAD, 400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old."""
    return refusal(request, EXPIRED, 403)


@login_not_required
def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429."""
    return refusal(request, TOO_MANY, 429)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; needs neither database nor account, so that it also answers where these are what failed."""
    if request.path.startswith("/api/"):
        return JsonResponse({"message": BROKEN, "extra": {"request_id": origin().request_id}}, status=500)
    template = "web/_refusal.html" if wants_part(request) else "web/broken.html"
    context = {"message": BROKEN, "request_id": origin().request_id}
    return HttpResponse(render_to_string(template, context), status=500)

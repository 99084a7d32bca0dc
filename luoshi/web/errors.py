"""What is shown where something is refused or fails: one sentence and the way back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from luoshi.web.pages import render_page

NOT_FOUND = "没有这个页面，或者它不在您的权限之内。请从左侧菜单重新进入。"
FORBIDDEN = "您没有权限这样做，请联系本级督查室。"
EXPIRED = "页面停留太久，提交凭证已失效，内容没有提交。请返回上一页刷新后再提交一次。"
BROKEN = "系统出错，这一步没有完成，已记录。请稍后再试；仍不行请把页面下方的编号告诉管理员。"
BAD = "请求的内容有误，没有处理。请返回上一页重新操作。"


def refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """Return the page, or for htmx the part for `#notice`, that says `message`."""
    return render_page(request, "web/refusal.html", "web/_refusal.html", {"message": message}, status=status)


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
    return refusal(request, BAD, 400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old."""
    return refusal(request, EXPIRED, 403)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; needs neither database nor account."""
    return refusal(request, BROKEN, 500)

"""Refusals and faults: a page, a part of htmx or JSON; in Chinese, with the number of the request and the way back."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from luoshi.config import urls
from luoshi.errors import Invalid, MoveRefused, NotAllowed, TooMany
from luoshi.web.pages import needs
from luoshi.web.permissions import PUBLIC, SIGNED_IN

HTMX = {"HTTP_HX_REQUEST": "true"}
RAISED = {
    "suspicious": (SuspiciousOperation("x"), 400, "请求的内容有误"),
    "not-allowed": (NotAllowed("只有督查室主任可以签发。"), 403, "只有督查室主任可以签发。"),
    "moved": (MoveRefused("这项任务已经销号。"), 409, "这项任务已经销号。"),
    "invalid": (Invalid("第3行“时限”写的不是日期。"), 422, "第3行“时限”写的不是日期。"),
    "too-many": (TooMany("搜索太频繁，请稍候。"), 429, "搜索太频繁，请稍候。"),
    "fault": (ZeroDivisionError(), 500, "出错情况已记录"),
}


@needs(SIGNED_IN)
def refusing(request: HttpRequest, kind: str) -> HttpResponse:
    """A view that raises."""
    raise RAISED[kind][0]


@needs(PUBLIC)
def receiving(request: HttpRequest) -> HttpResponse:
    """A view that takes a form."""
    return HttpResponse("收到")


class Addresses:
    """The application, and views that raise."""

    urlpatterns = [  # noqa: RUF012
        path("raise/<kind>/", refusing),
        path("api/v1/raise/<kind>/", refusing),
        path("receive/", receiving),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def visitor(settings):
    """A client that sees the answer to a fault, as a browser does."""
    settings.ROOT_URLCONF = Addresses
    return Client(raise_request_exception=False)


@pytest.fixture
def signed_in(visitor, director):
    visitor.force_login(director)
    return visitor


def number_in(html: str) -> str:
    return re.search(r"编号 ([0-9a-f]{32})", html)[1]


@pytest.mark.parametrize(("kind", "status", "sentence"), [(kind, *rest[1:]) for kind, rest in RAISED.items()])
def test_a_refusal_is_a_page_with_its_number_and_the_way_back(signed_in, kind, status, sentence):
    response = signed_in.get(f"/raise/{kind}/", headers={"referer": "http://testserver/account/password/"})
    html = response.content.decode()
    assert response.status_code == status and sentence in html and "<html" in html
    assert number_in(html) == response.headers["X-Request-ID"]
    assert 'href="/"' in html
    assert ('href="http://testserver/account/password/"' in html) == (status != 500)


@pytest.mark.parametrize(("kind", "status", "sentence"), [(kind, *rest[1:]) for kind, rest in RAISED.items()])
def test_htmx_gets_the_sentence_alone(signed_in, kind, status, sentence):
    response = signed_in.get(f"/raise/{kind}/", **HTMX)
    html = response.content.decode()
    assert response.status_code == status and sentence in html and "<html" not in html
    assert number_in(html) == response.headers["X-Request-ID"] and 'role="alert"' in html


@pytest.mark.parametrize("kind", ["moved", "fault"])
def test_a_program_gets_json(signed_in, kind):
    response = signed_in.get(f"/api/v1/raise/{kind}/")
    assert response.status_code == RAISED[kind][1]
    assert set(response.json()) == {"message", "extra"} and RAISED[kind][2] in response.json()["message"]


def test_what_is_not_there_is_not_there_in_chinese(signed_in, visitor):
    html = signed_in.get("/nothing/").content.decode()
    assert "找不到这个页面" in html and "Not Found" not in html and '<nav class="side"' in html


@pytest.mark.django_db
def test_a_stranger_is_told_nothing_more(visitor):
    response = visitor.get("/nothing/")
    html = response.content.decode()
    assert response.status_code == 404 and "找不到这个页面" in html and '<nav class="side"' not in html


@pytest.mark.parametrize("elsewhere", ["http://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_leads_only_to_ourselves(signed_in, elsewhere):
    html = signed_in.get("/raise/moved/", headers={"referer": elsewhere}).content.decode()
    assert "返回上一页" not in html and "evil" not in html and "javascript:" not in html


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_chinese(settings):
    settings.ROOT_URLCONF = Addresses
    response = Client(enforce_csrf_checks=True).post("/receive/", {"a": "b"})
    assert response.status_code == 403 and "提交凭证已失效" in response.content.decode()


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["luoshi.test"])
def test_an_unknown_host_gets_a_page_and_no_fault(visitor):
    response = visitor.get("/", headers={"host": "evil.example", "referer": "http://evil.example/x"})
    assert response.status_code == 400 and "请求有误" in response.content.decode()


@pytest.mark.django_db
def test_a_fault_is_answered_without_the_database(visitor, director):
    visitor.force_login(director)

    def refuse(execute, sql, params, many, context):
        if "SELECT" in sql:
            raise OSError("the database is gone")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        response = visitor.get("/")
    assert response.status_code == 500 and "这一步没有完成" in response.content.decode()

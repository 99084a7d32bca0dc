"""The frame of every page: whose it is, where one may go, and what it costs."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import path

from luoshi.config import urls
from luoshi.web.frame import Entry, frame, lines
from luoshi.web.pages import needs, render_page
from luoshi.web.permissions import SIGNED_IN

HTMX = {"HTTP_HX_REQUEST": "true"}


@needs(SIGNED_IN)
def said(request: HttpRequest) -> HttpResponse:
    """A page and its part, with a message that waits."""
    messages.success(request, "已保存。")
    return render_page(request, "web/base.html", "web/_empty.html", {"sentence": "没有内容。", "year": 2025})


class Addresses:
    """The application and one page more."""

    urlpatterns = [path("said/", said, name="said"), *urls.urlpatterns]  # noqa: RUF012


def test_a_signed_in_page_asks_only_for_session_account_roles_and_whether_anything_changed(
    client, director, django_assert_num_queries
):
    client.force_login(director)
    client.get("/account/own/")  # the first page of a session notes when it began
    with django_assert_num_queries(4):
        html = client.get("/account/own/").content.decode()
    assert "青泽市 · " in html and "沈知行" in html and "督查室主任" in html


def test_the_page_has_landmarks_a_skip_link_and_its_language(client, director):
    client.force_login(director)
    html = client.get("/account/own/").content.decode()
    assert '<html lang="zh-CN">' in html and '<a class="skip-link" href="#main">' in html
    assert all(
        mark in html
        for mark in ("<header", '<nav class="side"', '<main class="main" id="main"', 'id="notice" aria-live')
    )


def test_signing_out_is_a_form_and_not_a_link(client, director):
    client.force_login(director)
    html = client.get("/account/own/").content.decode()
    assert re.search(
        r'<form method="post" action="/account/logout/"><input type="hidden" name="csrfmiddlewaretoken"', html
    )
    assert not re.search(r'<a[^>]*href="/account/logout/"', html)


def test_htmx_is_told_to_evaluate_nothing_and_to_show_refusals(client, director):
    client.force_login(director)
    html = client.get("/account/own/").content.decode()
    config = re.search(r'name="htmx-config" content=\'(.*?)\'', html)[1]
    for setting in ('"allowEval":false', '"includeIndicatorStyles":false', '"historyRestoreAsHxRequest":false'):
        assert setting in config
    assert '{"code":"204","swap":false}' in config and '{"code":"422","swap":true}' in config
    assert '{"code":"4..","swap":true,"target":"#notice","swapOverride":"innerHTML"}' in config
    assert 'hx-headers=\'{"X-CSRFToken": "' in html


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client):
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy and "http" not in policy
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "object-src 'none'" in policy


def test_the_line_where_one_is_has_the_longest_address_that_begins_the_path():
    entries = [Entry("待办", "home", "home", SIGNED_IN), Entry("动态口令", "mfa_index", "key", SIGNED_IN)]
    here = {line.words: line.is_here for line in lines(entries, "/account/factor/on/")}
    assert here == {"待办": False, "动态口令": True}
    assert lines(entries, "/")[0].is_here


def test_a_visitor_has_no_menu(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert frame(request) == {"menu": (), "account_menu": ()}


def test_every_line_of_the_menus_leads_to_a_page(client, director):
    client.force_login(director)
    html = client.get("/account/own/").content.decode()
    addresses = set(re.findall(r'<a href="(/[^"#]*)"', html))
    assert "/account/password/" in addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_messages_come_with_a_part_into_the_notice(client, director, settings):
    settings.ROOT_URLCONF = Addresses
    client.force_login(director)
    part = client.get("/said/", **HTMX).content.decode()
    assert "没有内容。" in part and "<html" not in part
    assert '<div id="notice" hx-swap-oob="innerHTML">' in part and part.count("已保存。") == 1
    assert "已保存。" not in client.get("/account/own/").content.decode()


def test_a_page_says_its_message_and_its_own_year(client, director, settings):
    settings.ROOT_URLCONF = Addresses
    client.force_login(director)
    response = client.get("/said/")
    assert response.content.decode().count("已保存。") == 1 and "青泽市 · 2025年" in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]

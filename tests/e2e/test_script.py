"""The script of the pages, in a real browser under the real policy: it helps, loses nothing and sends nothing twice."""

from __future__ import annotations

import time

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import path

from luoshi.config import urls
from luoshi.errors import MoveRefused
from luoshi.web.pages import needs
from luoshi.web.permissions import SIGNED_IN
from tests.e2e.conftest import PHONE

RECEIVED: list[dict[str, str]] = []
PAGE = """{% extends "web/base.html" %}{% load web %}{% block title %}试验{% endblock %}
{% block content %}<h1>试验</h1>
<form id="once" method="post" action="/try/slow/" data-once>{% csrf_token %}<input type="hidden" name="what" value="once">
<button class="btn" type="submit" name="move" value="accept">提交一次</button></form>
<form id="asking" method="post" action="/try/" data-confirm="确定要撤销这项任务？">{% csrf_token %}
<input type="hidden" name="what" value="asked"><button class="btn btn-danger" type="submit">撤销</button></form>
<form id="kept" method="post" action="/try/" data-keep="report">{% csrf_token %}<input type="hidden" name="what" value="kept">
<div class="field"><textarea name="text" aria-label="进展"></textarea><input type="checkbox" name="done" value="1" aria-label="完成">
<input type="password" name="secret" aria-label="密码"></div><button class="btn" type="submit">报送</button></form>
<form id="saving" hx-post="/try/save/" hx-trigger="change" hx-target="#answer" data-autosave>
<input type="text" name="figure" aria-label="本月"><span class="saved-at" data-saved-at></span></form>
<button class="btn" type="button" id="refused" hx-post="/try/refused/" hx-target="#answer">越权</button>
<div id="answer"></div>{% if done %}<p data-kept-until="report">已报送</p>{% endif %}
{% endblock %}"""


class Figure(forms.Form):
    """One figure."""

    figure = forms.IntegerField(label="本月")


def shown(request: HttpRequest, **context: object) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


@needs(SIGNED_IN)
def trying(request: HttpRequest) -> HttpResponse:
    """The page, and where its forms go."""
    if request.method == "POST":
        RECEIVED.append(dict(request.POST.items()))
        return redirect("/try/?done=1")
    return shown(request, done=request.GET.get("done"))


@needs(SIGNED_IN)
def slow(request: HttpRequest) -> HttpResponse:
    """An answer that takes its time: there is room for a second click."""
    time.sleep(0.4)
    return trying(request)


@needs(SIGNED_IN)
def save(request: HttpRequest) -> HttpResponse:
    """Saves what is typed, or says what is wrong with it."""
    form = Figure(request.POST)
    if not form.is_valid():
        return HttpResponse("请填整数。", status=422)
    RECEIVED.append({"figure": str(form.cleaned_data["figure"])})
    return HttpResponse(f"收到{form.cleaned_data['figure']}")


@needs(SIGNED_IN)
def refused(request: HttpRequest) -> HttpResponse:
    """Refuses."""
    raise MoveRefused("这项任务已经销号，不能再改。")


class Addresses:
    """The application and a page to try things on."""

    urlpatterns = [  # noqa: RUF012
        path("try/", trying),
        path("try/slow/", slow),
        path("try/save/", save),
        path("try/refused/", refused),
        path("search/", trying, name="search"),
        *urls.urlpatterns,
    ]
    handler404, handler403, handler500 = urls.handler404, urls.handler403, urls.handler500


@pytest.fixture
def desk(live, page, sign_in, settings, officer):
    """The page in the browser of a clerk."""
    settings.ROOT_URLCONF = Addresses
    RECEIVED.clear()
    sign_in(page, officer)
    page.goto(f"{live.url}/try/")
    return page


def test_two_quick_clicks_send_a_form_once_and_with_the_name_of_the_button(desk):
    desk.dblclick("#once button")
    desk.wait_for_url("**/try/?done=1")
    assert [(each["what"], each["move"]) for each in RECEIVED] == [("once", "accept")]


def test_after_the_back_button_the_form_can_be_sent_again(desk):
    desk.click("#once button")
    desk.wait_for_url("**/try/?done=1")
    desk.go_back()
    assert desk.get_attribute("#once button", "aria-disabled") in (None, "false")
    desk.click("#once button")
    desk.wait_for_url("**/try/?done=1")
    assert len(RECEIVED) == 2


def test_a_question_stands_before_what_cannot_be_undone(desk):
    desk.click("#asking button")
    assert desk.inner_text("#ask-words") == "确定要撤销这项任务？" and desk.inner_text("#ask-yes") == "撤销"
    desk.click("#ask >> text=不，返回")
    assert not RECEIVED and desk.is_hidden("#ask")
    desk.click("#asking button")
    desk.keyboard.press("Escape")
    assert not RECEIVED
    desk.click("#asking button")
    desk.click("#ask-yes")
    desk.wait_for_url("**/try/?done=1")
    assert [each["what"] for each in RECEIVED] == ["asked"]


def test_what_was_typed_survives_an_expired_session_and_is_forgotten_when_it_was_sent(live, desk, sign_in, officer):
    desk.fill("textarea", "已召开招聘会6场")
    desk.check("[name=done]")
    desk.fill("[name=secret]", "never-kept")
    desk.context.clear_cookies()
    desk.click("#kept button")
    assert "/try/" not in desk.url or "提交凭证" in desk.inner_text("body")
    sign_in(desk, officer)
    desk.goto(f"{live.url}/try/")
    assert desk.input_value("textarea") == "已召开招聘会6场" and desk.is_checked("[name=done]")
    assert desk.input_value("[name=secret]") == ""
    assert "已放回表单" in desk.inner_text("#notice")
    desk.click("#kept button")
    desk.wait_for_url("**/try/?done=1")
    assert RECEIVED[-1]["text"] == "已召开招聘会6场"
    desk.goto(f"{live.url}/try/")
    assert desk.input_value("textarea") == "" and desk.inner_text("#notice") == ""


def test_the_next_person_at_the_same_machine_does_not_see_the_draft(live, desk, sign_in, director):
    desk.fill("textarea", "只有我看见")
    sign_in(desk, director)
    desk.goto(f"{live.url}/try/")
    assert desk.input_value("textarea") == ""


def test_a_form_that_saves_itself_says_when_it_did_and_that_it_could_not(desk):
    desk.fill("[name=figure]", "12100")
    desk.keyboard.press("Tab")
    desk.wait_for_selector("text=收到12100")
    assert desk.inner_text("[data-saved-at]").startswith("已存 ")
    desk.fill("[name=figure]", "很多")
    desk.keyboard.press("Tab")
    desk.wait_for_selector("#answer >> text=请填整数。")  # 422 stands where the answer stands
    assert "没有存上" in desk.inner_text("[data-saved-at]")
    assert RECEIVED == [{"figure": "12100"}]


def test_a_refusal_comes_into_the_notice_and_leaves_the_page_alone(desk):
    desk.fill("textarea", "还在")
    desk.click("#refused")
    desk.wait_for_selector("#notice >> text=这项任务已经销号，不能再改。")
    assert desk.inner_text("#answer") == "" and desk.input_value("textarea") == "还在"
    assert "编号" in desk.inner_text("#notice") and desk.get_attribute("#notice", "aria-live") == "polite"


def test_htmx_of_an_expired_session_says_so_and_keeps_the_page(desk):
    desk.fill("textarea", "还在")
    session = {each["name"]: each for each in desk.context.cookies()}
    desk.context.clear_cookies()
    desk.context.add_cookies([session["csrftoken"]])
    desk.click("#refused")
    desk.wait_for_selector("#notice >> text=登录已超时")
    assert desk.get_attribute("#notice a", "href") == "/account/login/?next=%2Ftry%2F"
    assert desk.input_value("textarea") == "还在"


def test_without_a_network_the_page_says_so(desk, faults):
    desk.context.set_offline(True)
    desk.click("#refused")
    desk.wait_for_selector("#notice >> text=网络不通")
    desk.context.set_offline(False)
    assert all("htmx:" in fault for fault in faults)
    faults.clear()  # htmx says so on the console as well


def test_keys_lead_to_the_search_box_and_to_the_list_of_keys(desk):
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "search"
    desk.keyboard.type("?/")  # typed, not taken for keys
    assert desk.input_value("#search") == "?/" and desk.is_hidden("#keys")
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("?")
    assert desk.is_visible("#keys")
    desk.keyboard.press("Escape")
    assert desk.is_hidden("#keys")


def test_the_first_tab_leads_past_the_menu(desk):
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "跳到正文"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"


def test_on_a_phone_the_menu_is_a_drawer(live, desk):
    desk.set_viewport_size({"width": PHONE, "height": 844})
    assert desk.is_hidden("#side")
    desk.click(".menu-button")
    assert desk.is_visible("#side") and desk.get_attribute(".menu-button", "aria-expanded") == "true"
    desk.keyboard.press("Escape")
    assert desk.is_hidden("#side")
    assert desk.evaluate("document.activeElement.className") == "menu-button"
    desk.click(".menu-button")
    desk.click("h1", position={"x": 340, "y": 5})
    assert desk.is_hidden("#side")


def test_without_any_script_menu_account_and_forms_still_work(live, browser, sign_in, settings, officer):
    settings.ROOT_URLCONF = Addresses
    RECEIVED.clear()
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 844})
    page = context.new_page()
    sign_in(page, officer)
    page.goto(f"{live.url}/try/")
    page.click(".menu-button")
    assert page.is_visible("#side")
    page.click("#side >> text=收起菜单")
    page.click(".account summary")
    assert page.is_visible("text=退出登录")
    page.click(".account summary")
    page.click("#asking button")
    page.wait_for_url("**/try/?done=1")
    assert [each["what"] for each in RECEIVED] == ["asked"]
    page.click(".account summary")
    page.click("text=退出登录")
    page.wait_for_url("**/account/login/**")
    context.close()

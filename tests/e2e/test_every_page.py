"""Every page of every role, as it is found by following links from the first one: fit for a phone, a keyboard, a reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from luoshi.web.routes import routes
from tests.e2e.conftest import DESKTOP, PHONE

# Names of formats and of things that have no other name in Chinese offices.
ALLOWED = ["API", "CSV", "Excel", "JSON", "OFD", "OpenAPI", "PDF", "WPS", "Word", "Ctrl", "Esc", "Tab"]
CHECKS = (Path(__file__).parent / "page_checks.js").read_text("utf-8").replace("ALLOWED", json.dumps(ALLOWED))
PEOPLE = {
    "officer": "专员",
    "director": "主任",
    "mayor": "市长",
    "deputy": "方策",
    "business": "业务",
    "assessor": "考核",
    "statistician": "统计",
    "liaison": "发改",
    "reviewer": "发改审核",
    "system": "系统",
    "security": "安全",
    "auditor": "审计",
    "county": "东泽",
}
# Answers that are no pages: files, and what a page asks for beside itself.
NO_PAGES = ("export", "original", "panel", "download", "exchange_file", "api-v1", "plan-changes")

FOR_PROGRAMMERS = ("api-description",)  # names of fields and types stand there as they are


def kind_of(path: str) -> str:
    """Return which page an address is of: its route, with the words of the address but not its keys."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    words = [value for value in match.kwargs.values() if isinstance(value, str)]
    return " ".join([match.view_name, *words])


def pages_of(page: Page, url: str) -> Iterator[str]:
    """Open every kind of page that links lead to from the one that is open, and those that take no key; yield each."""
    waiting = [page.url, *(urljoin(url, each.address) for each in routes() if not each.parameters)]
    done: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(urlsplit(address).path)
        if not kind or kind in done or any(word in kind for word in NO_PAGES):
            continue
        done.add(kind)
        answer = page.request.get(address, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        page.goto(address)
        yield kind
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(each => each.href)")
        waiting += [link for link in links if link.startswith(url)]


@pytest.mark.parametrize("username", PEOPLE.values(), ids=PEOPLE)
def test_every_page_of_a_role_fits_a_phone_and_says_what_it_is(demo, page, username):
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.context.set_default_timeout(60_000)
    demo.open_as(page, username)
    wrong, count = [], 0
    for kind in pages_of(page, demo.url):
        count += 1
        found = page.evaluate(CHECKS)
        wrong += [f"{kind}: {each}" for each in found if kind not in FOR_PROGRAMMERS or not each.startswith("words ")]
        page.keyboard.press("Tab")
        wrong += [f"{kind}: {each}" for each in page.evaluate(FIRST_STOP)]
        page.set_viewport_size({"width": DESKTOP, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{kind}: {wide} wide on a desk"] if wide > DESKTOP else []
        page.set_viewport_size({"width": PHONE, "height": 844})
    assert not wrong, "\n".join(wrong)
    assert count > 5


# The first stop of the keyboard is the link over the menu, and it is seen there.
FIRST_STOP = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  if (here.matches(".skip-link")) return box.top >= 0 && box.height > 10 ? [] : ["the skip link is not seen"];
  return document.querySelector("[autofocus]") || document.querySelector("dialog[open]") ? [] :
    ["first stop: " + here.outerHTML.slice(0, 120)];
}"""
STOPS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [here.tagName, ring || here.matches("body, input[type=file]") ? "" : here.outerHTML.slice(0, 140)];
}"""


def test_the_focus_is_seen_at_every_stop_and_leaves_no_page(demo, page):
    page.context.set_default_timeout(60_000)
    demo.open_as(page, "专员")
    unseen = []
    for path in ("/todo/", "/ledger/", "/files/", "/lists/tasks/"):
        page.goto(f"{demo.url}{path}")
        for _ in range(25):
            page.keyboard.press("Tab")
            unseen += [f"{path} {stop}" for _, stop in [page.evaluate(STOPS)] if stop]
    assert not unseen, "\n".join(unseen)

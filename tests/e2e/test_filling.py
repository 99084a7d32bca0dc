"""A unit's month in a real browser: counted clicks and fields, saving as it is typed, no network, two at once."""

from __future__ import annotations

import pytest

from luoshi.reports.models import Report, ReportedFigure
from luoshi.units.rules import Role
from tests.people import make_account
from tests.reports.filling import many_asked

MOST = 40  # clicks and fields for 20 tasks of which 15 are unchanged (issue 4)


@pytest.fixture
def period(live, city, lead_liaison):
    """20 tasks of 市发展改革委 in September, each reported in August."""
    return many_asked(city, 20, city.units["市发展改革委"])


def line_keys(page, mark: str) -> list[str]:
    return [each.get_attribute("id") for each in page.locator(f".fill-line.is-{mark}").all()]


def test_a_month_of_twenty_tasks_needs_few_clicks_and_fields(
    live, period, open_page, sign_in, lead_liaison, lead_reviewer
):
    page, done = open_page(), 0
    sign_in(page, lead_liaison)
    page.goto(f"{live.url}/reports/")
    keys = line_keys(page, "todo")
    assert len(keys) == 20
    with_figures = [key for key in keys if page.locator(f"#{key} .fill-number").count()]
    changed = (with_figures + [key for key in keys if key not in with_figures])[:5]
    for key in changed:  # a figure and a sentence each, or a sentence
        for number in page.locator(f"#{key} .fill-number").all():
            number.fill("120")
            done += 1
        page.locator(f"#{key} textarea").first.fill("已建成120处，投用100处。")
        done += 1
        page.wait_for_selector(f"#{key}.is-filled", timeout=15_000)
    page.click("button[value=all-unchanged]")
    page.click("#ask-yes")
    page.wait_for_selector("[data-count=todo]")
    done += 2
    for key in line_keys(page, "todo"):  # unchanged, but with a figure: confirmed one by one
        page.locator(f"#{key}").get_by_role("button", name="无变化").click()
        page.wait_for_selector(f"#{key}.is-unchanged")
        done += 1
    assert Report.objects.filter(period=period, unchanged=True).count() == 15
    page.locator("button[value=hand]").first.click()
    page.wait_for_selector("text=20 单位审签")
    done += 1
    signer = open_page()
    sign_in(signer, lead_reviewer)
    signer.goto(f"{live.url}/reports/")
    signer.click("button[value=submit]")
    signer.wait_for_selector("text=20 已报")
    done += 1
    assert Report.objects.filter(period=period, state="submitted").count() == 20
    assert done <= MOST, done
    print(f"interactions: {done}")


def test_tab_goes_where_something_must_be_filled_in(live, period, page, sign_in, lead_liaison):
    sign_in(page, lead_liaison)
    page.goto(f"{live.url}/reports/")
    page.locator(".fill-number").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-must')")
    page.uncheck("[data-only-must]")
    page.locator(".fill-number").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hasAttribute('data-may')")


def test_what_is_typed_without_a_network_is_saved_later(live, period, page, sign_in, lead_liaison):
    sign_in(page, lead_liaison)
    page.goto(f"{live.url}/reports/")
    line = page.locator(".fill-line", has=page.locator(".fill-number")).first
    page.context.set_offline(True)
    line.locator(".fill-number").first.fill("88")
    line.locator("textarea").first.focus()
    line.get_by_text("网络不通").wait_for()
    assert not ReportedFigure.objects.exists()
    page.context.set_offline(False)
    line.get_by_text("已存").wait_for()
    assert ReportedFigure.objects.get().value == 88
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('luoshi-fill')).length") == 0


def test_two_people_in_one_line_see_each_other(live, period, city, open_page, sign_in, lead_liaison):
    other = make_account(city.jurisdiction, "fagai3", "同事", Role.LIAISON, unit=city.units["市发展改革委"])
    pages = []
    for who in (lead_liaison, other):
        page = open_page()
        sign_in(page, who)
        page.goto(f"{live.url}/reports/")
        pages.append(page)
    key = line_keys(pages[0], "todo")[0]
    for page, words in zip(pages, ("甲的话，建成3处。", "乙的话，建成4处。"), strict=True):
        page.locator(f"#{key} textarea").first.fill(words)
        page.locator("[data-only-must]").focus()
        page.wait_for_function(f"document.querySelector('#{key} [data-line-saved]').textContent.includes('存')")
        page.wait_for_timeout(300)
    theirs = pages[1].locator(f"#{key} [data-theirs]")
    assert theirs.is_visible() and "甲的话" in theirs.inner_text()
    assert pages[1].locator(f"#{key} textarea").first.input_value() == "乙的话，建成4处。"
    assert Report.objects.get(pk=key[2:]).progress == "甲的话，建成3处。"

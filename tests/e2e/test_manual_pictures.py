"""The pictures of docs/manual, taken from the demonstration city: `LUOSHI_SHOTS=1` writes them anew."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from luoshi.plans.actions.proposing import propose_plan
from tests.e2e import walking
from tests.e2e.conftest import DESKTOP, PHONE
from tests.plans.documents import stored_plan

MOST_BYTES = 150_000
# account, name of the picture, address, width
PICTURES = (
    ("专员", "todo", "/todo/", DESKTOP),
    ("专员", "files", "/files/", DESKTOP),
    ("专员", "ledger", "/ledger/", DESKTOP),
    ("专员", "duties", "/lists/units/", DESKTOP),
    ("主任", "supplement", "/tasks/new/", DESKTOP),
    ("发改", "my-todo", "/todo/", DESKTOP),
    ("发改", "my-todo", "/todo/", PHONE),
    ("发改", "my-tasks", "/ledger/", DESKTOP),
    ("东泽", "above", "/ledger/?scope=above", DESKTOP),
    ("业务", "units", "/units/", DESKTOP),
    ("业务", "handovers", "/handovers/", DESKTOP),
    ("系统", "accounts", "/accounts/", DESKTOP),
    ("安全", "roles", "/roles/", DESKTOP),
    ("审计", "journal", "/journal/", DESKTOP),
)


def small(path) -> None:
    assert 3_000 < path.stat().st_size < MOST_BYTES, path


def test_pages_that_have_an_address(demo, page, picture):
    page.set_default_timeout(walking.PATIENCE)
    before = ""
    for username, name, address, width in PICTURES:
        if username != before:
            demo.open_as(page, username)
        before = username
        page.goto(f"{demo.url}{address}")
        small(picture(page, name, width))


def test_the_review_page(demo, page, picture):
    page.set_default_timeout(walking.PATIENCE)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    demo.open_as(page, "专员")
    page.locator("a:has-text('去校核')").first.click()
    page.wait_for_selector(".is-chosen")
    small(picture(page, "review"))
    small(picture(page, "review", PHONE))


def test_the_filters_beside_the_ledger(demo, page, picture):
    page.set_default_timeout(walking.PATIENCE)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    demo.open_as(page, "专员")
    page.goto(f"{demo.url}/ledger/")
    page.locator("a:has-text('筛选与列')").click()
    page.wait_for_selector("#panel .panel")
    small(picture(page, "filters"))


def test_a_task_and_what_can_be_done_with_it(demo, page, picture):
    page.set_default_timeout(walking.PATIENCE)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    demo.open_as(page, "主任")
    page.goto(f"{demo.url}/ledger/?q=主体封顶")
    page.locator("table.ledger tbody a[href^='/tasks/']").first.click()
    page.wait_for_selector("#panel .panel")
    small(picture(page, "panel"))
    page.locator("#panel a[href^='/tasks/']").first.click()
    page.wait_for_selector(".task-text")
    small(picture(page, "task"))
    page.locator(".actions summary:has-text('更多')").click()
    page.locator(".drop-menu a:has-text('调整')").click()
    page.wait_for_selector("form.act")
    small(picture(page, "change"))


def test_a_unit_splits_a_task_and_a_county_hands_one_on(demo, page, picture):
    page.set_default_timeout(walking.PATIENCE)
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    demo.open_as(page, "发改")
    page.goto(f"{demo.url}/ledger/?q=固定资产投资")
    address = page.locator("table.ledger tbody a[href^='/tasks/']").first.get_attribute("href")
    page.goto(f"{demo.url}{address}split/")
    page.wait_for_selector("form.act")
    small(picture(page, "split"))
    demo.open_as(page, "东泽")
    page.goto(f"{demo.url}/todo/")
    page.locator("a:has-text('去承接')").first.click()
    page.wait_for_selector("form.carry")
    small(picture(page, "carry"))


def test_the_page_of_signing(live, page, sign_in, picture, officer, director):
    plan = stored_plan(officer)
    walking.answer_the_rest(plan, officer)
    propose_plan(actor=officer, plan=plan, now=timezone.now())
    sign_in(page, director)
    page.goto(f"{live.url}{reverse('plan-issue', args=[plan.pk])}")
    small(picture(page, "issue"))

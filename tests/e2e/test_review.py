"""The review page in a real browser: by keyboard, in bulk, two at once, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from luoshi.plans.models import Decision, PlanItem
from luoshi.plans.rules import UnitRole
from tests.plans.documents import item, stored_plan


@pytest.fixture
def plan(live, officer):
    return stored_plan(officer)


@pytest.fixture
def open_review(live, sign_in):
    """Opens the review page of a plan for an account."""

    def opened(page, account, plan, query=""):
        sign_in(page, account)
        page.goto(f"{live.url}{reverse('plan-review', args=[plan.pk])}{query}")
        page.wait_for_selector("#review-card")
        return page

    return opened


def asked(page) -> int:
    return page.locator("#review-questions .asked-list > li").count()


def decided(page, count: int) -> None:
    """Wait until so many decisions are shown as made."""
    page.wait_for_selector(f"#review-state[data-version='{count}']")


def test_the_questions_are_answered_by_keyboard_alone(page, plan, officer, open_review):
    open_review(page, officer, plan)
    before = asked(page)
    first = page.locator(".is-chosen").get_attribute("id")
    page.keyboard.press("j")
    page.wait_for_selector(f".is-chosen:not(#{first})")
    page.keyboard.press("k")
    page.wait_for_selector(f"#{first}.is-chosen")
    words = page.locator(".is-chosen .answer span").first.inner_text()
    page.keyboard.press("1")
    decided(page, 1)
    assert asked(page) < before
    assert page.locator(".is-chosen").get_attribute("id") != first
    assert Decision.objects.get().by == officer and words
    page.keyboard.press("z")
    decided(page, 2)
    assert asked(page) == before


def test_the_keys_of_the_page_are_shown(page, plan, officer, open_review):
    open_review(page, officer, plan)
    page.keyboard.press("?")
    assert page.locator("#review-keys").is_visible() and not page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#review-keys").is_visible()


def test_one_answer_settles_all_that_are_alike(page, officer, live, open_review):
    text = "2026年重点工作任务分解\n" + "\n".join(
        f"{n}.完成第{n}批任务{n}个。\n牵头领导：许怀远\n责任单位：市教育局、市财政局" for n in range(1, 42)
    )
    plan = stored_plan(officer, text)
    open_review(page, officer, plan)
    page.locator("#review-questions a:has-text('没有牵头单位')").first.click() if not page.locator(
        ".is-chosen:has-text('没有牵头单位')"
    ).count() else None
    page.wait_for_selector(".is-chosen:has-text('没有牵头单位')")
    assert "40" in page.locator(".is-chosen .same").first.inner_text()
    page.keyboard.press("a")
    page.keyboard.press("1")
    decided(page, 1)
    assert Decision.objects.count() == 1
    led = PlanItem.objects.filter(plan=plan, units__role=UnitRole.LEAD).distinct().count()
    assert led == 41


def test_what_is_clicked_lights_up_in_the_other_columns(page, plan, officer, open_review):
    open_review(page, officer, plan)
    page.locator("#source-text mark.m-lead:has-text('市水利局')").first.click()
    page.wait_for_selector(f"#review-card[data-item='{item(plan, '3').pk}']")
    page.wait_for_selector("#review-card .chip-unit.is-lit:has-text('市水利局')")
    assert page.locator("#source-text .part.is-current:has-text('泽水河')").count() == 1
    page.locator("#review-lines a:has-text('固定资产')").click()
    page.wait_for_selector("#source-text .part.is-current:has-text('固定资产')")
    assert str(item(plan, "2").pk) in page.url


def test_text_is_saved_when_it_is_left_and_the_cursor_goes_on(page, plan, officer, open_review):
    open_review(page, officer, plan, f"?item={item(plan, '1').pk}")
    page.locator("#text").fill("新增城镇就业1.3万人。")
    page.locator("#add-unit").click()
    page.keyboard.type("市教育局")
    decided(page, 1)
    # The card was exchanged while somebody typed: what was typed and where the cursor stood are kept.
    assert page.locator("#add-unit").input_value() == "市教育局"
    assert page.evaluate("document.activeElement.id") == "add-unit"
    page.locator("button[value='add:support']").click()
    decided(page, 2)
    assert item(plan, "1").text == "新增城镇就业1.3万人。"
    assert item(plan, "1").units.filter(printed="市教育局").exists()


def test_an_item_is_split_at_the_cursor_joined_and_taken_back(page, plan, officer, open_review):
    first = item(plan, "1")
    open_review(page, officer, plan, f"?item={first.pk}")
    at = first.text.index("新建零工")
    page.locator("#text").focus()
    page.evaluate(f"document.getElementById('text').setSelectionRange({at}, {at})")
    page.locator("button[name=split]").click()
    decided(page, 1)
    assert page.locator("#review-lines li").count() == 4
    page.locator("button[name=merge]").click()
    page.locator("#ask-yes").click()
    decided(page, 2)
    assert plan.items.filter(removed=False).count() == 3
    page.locator("#undo").click()
    decided(page, 3)
    assert plan.items.filter(removed=False).count() == 4


def test_two_at_one_plan_see_each_other_and_lose_nothing(open_page, plan, officer, second_officer, open_review):
    first = item(plan, "1")
    one = open_review(open_page(), officer, plan, f"?item={first.pk}")
    other = open_review(open_page(), second_officer, plan, f"?item={first.pk}")
    one.locator("#text").fill("顾明澈写的内容。")
    one.keyboard.press("Escape")
    decided(one, 1)
    other.locator("#text").fill("陆青禾写的内容。")
    other.keyboard.press("Escape")
    other.wait_for_selector(".clash")
    shown = other.locator(".clash").inner_text()
    assert "顾明澈" in shown and "顾明澈写的内容。" in shown and "陆青禾写的内容。" in shown
    assert other.locator("#text").input_value() == "陆青禾写的内容。"
    other.locator(".clash button:has-text('用我写的')").click()
    decided(other, 2)
    assert item(plan, "1").text == "陆青禾写的内容。"
    one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    one.wait_for_selector("#notice:has-text('陆青禾')")
    assert one.locator("#text").input_value() == "陆青禾写的内容。"


def test_what_another_changes_under_the_hand_is_not_overwritten(open_page, plan, officer, second_officer, open_review):
    first = item(plan, "1")
    one = open_review(open_page(), officer, plan, f"?item={first.pk}")
    other = open_review(open_page(), second_officer, plan, f"?item={first.pk}")
    one.locator("#text").fill("我正在写，还没有离开。")
    other.locator("#text").fill("陆青禾先写完了。")
    other.keyboard.press("Escape")
    decided(other, 1)
    one.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    decided(one, 1)
    assert one.locator("#text").input_value() == "我正在写，还没有离开。"
    one.keyboard.press("Escape")
    one.wait_for_selector(".clash")
    assert item(plan, "1").text == "陆青禾先写完了。"


def test_a_double_click_decides_once(page, plan, officer, open_review):
    open_review(page, officer, plan)
    page.locator(".is-chosen .answer").first.dblclick()
    decided(page, 1)
    page.wait_for_timeout(500)
    assert Decision.objects.count() == 1


def test_an_expired_session_keeps_what_was_typed(page, plan, officer, open_review):
    open_review(page, officer, plan, f"?item={item(plan, '1').pk}")
    page.context.clear_cookies(name="sessionid")
    page.locator("#text").fill("写了很久的内容。")
    page.keyboard.press("Escape")
    page.wait_for_selector("#review-answer a:has-text('重新登录')")
    assert page.locator("#text").input_value() == "写了很久的内容。"
    assert not Decision.objects.exists()


def test_the_back_button_leads_back_to_the_page_as_it_is_now(page, plan, officer, live, open_review):
    open_review(page, officer, plan, f"?item={item(plan, '1').pk}")
    page.locator("#text").fill("改过的内容。")
    page.keyboard.press("Escape")
    decided(page, 1)
    page.goto(f"{live.url}{reverse('plan-differences', args=[plan.pk])}")
    page.go_back()
    page.wait_for_selector("#review-card")
    assert page.locator("#text").input_value() == "改过的内容。"


def test_the_page_fits_a_desk_and_a_phone(page, plan, officer, open_review, shot):
    open_review(page, officer, plan)
    shot(page, "review")
    page.set_viewport_size({"width": 390, "height": 844})
    for tab in ("source", "item", "asked"):
        page.locator(f".desk-tabs a[data-tab={tab}]").click()
        assert page.locator(f"#{tab}").is_visible()
    small = page.evaluate(
        "Array.from(document.querySelectorAll('#review a, #review button')).filter(e => e.offsetParent &&"
        " !e.closest('.review-title') && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))"
    )
    assert small == []


def test_without_a_script_the_forms_still_work(browser, live, plan, officer, sign_in):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, officer)
    page.goto(f"{live.url}{reverse('plan-review', args=[plan.pk])}")
    page.locator(".is-chosen .answer").first.click()
    assert Decision.objects.count() == 1
    page.locator("#text").fill("没有脚本也能改。")
    page.locator("button:has-text('保存内容')").click()
    assert PlanItem.objects.filter(text="没有脚本也能改。").exists()
    context.close()

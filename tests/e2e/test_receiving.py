"""A clerk drops files on the page, sees them read, opens one, and sends its correction."""

from __future__ import annotations

import pytest

from luoshi.plans.models import Plan
from luoshi.plans.rules import PlanState
from tests.e2e.conftest import PHONE

PLAN = """2026年重点工作任务分解
请各单位于7月10日前将落实方案报市政府督查室。
1.新增就业1.2万人，6月底前完成。
牵头单位：市教育局
责任单位：市财政局
2.建成道路3条。
责任单位：市商务局
"""
DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, {type: "text/plain"}));
  files.items.add(new File(["关于召开会议的通知"], "通知.txt", {type: "text/plain"}));
  const form = document.querySelector("form[data-drop]");
  for (const kind of ["dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
  }
}"""


@pytest.mark.usefixtures("worker")
def test_files_dropped_on_the_page_are_read_while_the_clerk_looks_on(live, page, sign_in, shot, officer):
    sign_in(page, officer)
    page.goto(f"{live.url}/files/")
    assert page.get_by_text("还没有收到文件。").is_visible()
    page.evaluate(DROP, ["方案.txt", PLAN])
    page.get_by_text("已接收2个文件，正在读取。").wait_for()
    page.get_by_text("2项").wait_for()  # by itself, without a reload
    page.get_by_text("没有任务分解").first.wait_for()
    shot(page, "files")
    page.get_by_role("link", name="方案.txt").click()
    page.get_by_role("heading", name="读到的方案").wait_for()
    page.locator("summary", has_text="收到的文字").click()
    assert page.get_by_text("牵头单位：市教育局").is_visible()
    shot(page, "file")
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.usefixtures("worker")
def test_a_correction_is_sent_and_compared(live, page, sign_in, shot, officer):
    sign_in(page, officer)
    page.goto(f"{live.url}/files/")
    page.locator("summary", has_text="粘贴文字").click()
    page.get_by_label("方案全文").fill(PLAN)
    page.get_by_role("button", name="接收").click()
    page.get_by_role("heading", name="收到更正稿").wait_for()
    page.locator("summary", has_text="粘贴文字").click()
    page.get_by_label("方案全文").fill(PLAN.replace("1.2万", "1.3万"))
    page.get_by_role("button", name="接收").click()
    page.get_by_role("link", name="新旧对照").click()
    page.get_by_text("改动 1 项").wait_for()
    assert page.locator("ins").first.inner_text() == "新增的"
    shot(page, "comparison")
    assert [plan.state for plan in Plan.objects.order_by("pk")] == [PlanState.REPLACED, PlanState.REVIEW]


def test_the_names_of_chosen_files_stand_beside_our_own_button(live, page, officer, sign_in, tmp_path):
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text("2026年重点工作任务分解\n1.建成公园3座。\n", "utf-8")
    sign_in(page, officer)
    page.goto(f"{live.url}/files/")
    assert page.locator("[data-file-names]").first.inner_text() == "还没有选择文件"
    page.locator("#files").focus()
    assert page.evaluate("document.activeElement.id") == "files"
    page.locator("#files").set_input_files([tmp_path / "甲.txt", tmp_path / "乙.txt"])
    assert page.locator("[data-file-names]").first.inner_text() == "2 个文件：甲.txt、乙.txt"

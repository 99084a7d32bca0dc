"""A small invented plan, and what the 体检 says of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luoshi.parser import Diagnostic, parse_text

HEAD = "云澜市人民政府关于印发2026年重点工作责任分解的通知\n\n各县（市、区）人民政府，市政府各部门：\n现将《2026年重点工作责任分解》印发给你们，请认真贯彻落实。\n\n云澜市人民政府\n2026年2月10日\n\n2026年重点工作责任分解\n\n"
TASKS = (
    "新建改造农村公路120公里。",
    "完成老旧小区改造18个。",
    "新增公共停车泊位3000个。",
    "培育省级专精特新企业25家。",
    "改造提升农贸市场6个。",
    "城镇新增就业1.2万人以上。",
    "新建社区养老服务站40个。",
    "森林抚育面积达到2万亩。",
)
LEADS = (
    "市交通运输局",
    "市住房城乡建设局",
    "市城市管理局",
    "市工业和信息化局",
    "市商务局",
    "市人力资源社会保障局",
    "市民政局",
    "市林业局",
)


def plan_text(
    count: int = 4,
    *,
    labels: list[str] | None = None,
    lead: Callable[[int], str] = lambda at: f"牵头单位：{LEADS[at % 8]}",
    support: Callable[[int], str] = lambda at: "责任单位：市财政局",
    leader: Callable[[int], str] = lambda at: "",
    text: Callable[[int], str] = lambda at: TASKS[at % 8],
    head: str = HEAD,
) -> str:
    """Return a notice and its plan of `count` items; every line of an item can be made another or left out ("")."""
    lines = []
    for at in range(count):
        number = labels[at] if labels else str(at + 1)
        lines += [f"{number}.{text(at)}", leader(at), lead(at), support(at), ""]
    return head + "\n".join(line for line in lines if line) + "\n"


def found(text: str, code: str) -> list[Diagnostic]:
    """Return the diagnostics of `code` in `text`."""
    return [each for each in parse_text(text).diagnostics if each.code == code]


def codes(text: str) -> set[str]:
    return {each.code for each in parse_text(text).diagnostics}


@pytest.fixture
def words() -> Callable[[str, Diagnostic], str]:
    """Return the words of the text that a diagnostic marks."""
    return lambda text, each: text[each.span.start : each.span.end]

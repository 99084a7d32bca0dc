"""How the fields of an item are said in a list: 2025年6月30日 · 市商务局等 · 常务副市长 · 不低于6%."""

from __future__ import annotations

import re
from datetime import date

from luoshi.parser import Indicator, Item, ParsedFile, Plan

OPS = {"=": "", ">=": "不低于", "<=": "不高于", "~": "约", ">": "高于", "<": "低于"}
NOBODY = "（未明确领导）"
# What a title says about its own kind, after its subject: …《政府工作报告》｜任务分解和责任分工方案, …重点任务｜分解表.
_KIND = re.compile(
    r"(?:(?:责任|(?<!重点)(?<!主要)(?:任务|工作))?(?:分解|分工)(?:落实)?|(?:责任)?清单|一览表|表|(?:实施|工作)?方案|的?通知|[的和及与、])$"
)


def day(iso: str) -> str:
    """Return a date as it is written in official papers: 2025-06-30 → 2025年6月30日."""
    each = date.fromisoformat(iso)
    return f"{each.year}年{each.month}月{each.day}日"


def dated(iso: str, raw: str) -> str:
    """Return a date with the words it was read from: 2025年6月30日（6月底前）."""
    words = day(iso)
    return f"{words}（{raw}）" if raw and raw.strip().removesuffix("前") not in (words, iso) else words


def leaders_of(item: Item) -> list[str]:
    """Return the leaders of `item`: names, and posts printed without a name (常务副市长)."""
    posts = [mention.post for mention in item.leader_mentions if mention.post and not mention.name]
    return list(dict.fromkeys([*item.leaders, *posts]))


def lead_text(item: Item) -> str:
    return _units(item.lead_units, item.lead_open_ended, item.lead_etc)


def support_text(item: Item) -> str:
    return _units(item.support_units, item.open_ended, item.support_etc)


def _units(units: tuple[str, ...], is_open_ended: bool, etc: str) -> str:
    return "、".join(units) + (etc or ("等" if is_open_ended else ""))


def text_of(item: Item) -> str:
    """Return the text of `item` for people: where it was put together from two cells, a blank stands for the tab."""
    return item.text.replace("\t", " ")


def limits_of(item: Item) -> list[tuple[str, str, str]]:
    """Return the limits of `item` as (ISO date, words, what is due): its field or column, its text, its milestones."""
    limits = [(item.due, item.due_raw, "完成")] if item.due else []
    limits += [(each.date, each.raw, "文中时限") for each in item.deadlines]
    limits += [(each.date, each.when, each.text) for each in item.milestones]
    return list(dict.fromkeys(limits))


def limits_text(item: Item) -> str:
    """Return the limits of `item`, one a line; a field that is no date (持续推进) as printed."""
    lines = [
        dated(iso, raw) if what in ("完成", "文中时限") else f"{dated(iso, raw)}：{what}"
        for iso, raw, what in limits_of(item)
    ]
    if item.due_raw and not item.due:
        lines.insert(0, item.due_raw)
    return "\n".join(dict.fromkeys(lines))


def limits_cell(item: Item) -> str:
    """Return the limits of `item` for a narrow column: the words a date was read from stand under it."""
    return limits_text(item).replace("日（", "日\n（")


def figure_text(indicator: Indicator) -> str:
    """Return what an indicator asks for: 不低于6%."""
    return f"{OPS[indicator.op]}{number_text(indicator.value)}{indicator.unit}"


def number_text(value: int | float) -> str:
    """Return a number without the noise of floating point: 0.1 + 0.2 → 0.3, 17000.0 → 17000."""
    if isinstance(value, int):
        return str(value)
    return f"{value:.10f}".rstrip("0").rstrip(".")


def number_of(item: Item) -> str:
    """Return the printed number, or the place in the document where none is printed."""
    return item.label or f"（{item.seq}）"


def plan_name(plan: Plan, parsed: ParsedFile) -> str:
    return plan.title or parsed.source


def summary(parsed: ParsedFile) -> str:
    """Return what was read of a file, in one line a plan.

    《青泽市2025年重点工作分解》　青泽市人民政府　2025年2月10日　24项　31个单位　6位领导　18个指标　9个时限
    """
    lines = [_plan_summary(plan, parsed) for plan in parsed.plans]
    if parsed.dispatches:
        lines.append(f"讲话、纪要中交办 {len(parsed.dispatches)} 件")
    return "\n".join(lines)


def _plan_summary(plan: Plan, parsed: ParsedFile) -> str:
    items = plan.items
    units = {mention.canonical for item in items for mention in item.units}
    leaders = {leader for item in items for leader in leaders_of(item)}
    facts = [
        f"《{name}》" if "《" not in (name := plan_name(plan, parsed)) else name,
        plan.issuer or "未写明发文机关",
        plan.doc_no or "",
        day(plan.issued_on) if plan.issued_on else "未写明日期",
        f"{len(items)} 项",
        f"{len(units)} 个单位",
        f"{len(leaders)} 位领导",
        f"{sum(len(item.indicators) for item in items)} 个指标",
        f"{sum(len(limits_of(item)) for item in items)} 个时限",
        f"{len(plan.reporting)} 条报送要求" if plan.reporting else "",
    ]
    return "　".join(fact for fact in facts if fact)


def subject(title: str) -> str:
    """Return what a plan is about: 2025年市《政府工作报告》任务分解和责任分工方案 → 2025年市《政府工作报告》."""
    rest = title.strip()
    while (match := _KIND.search(rest)) and match.start() >= 4:
        rest = rest[: match.start()]
    return rest

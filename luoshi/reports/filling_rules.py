"""落实情况 without a database: what can be filled in, how it is read, when a report is complete, what locks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256

from luoshi.errors import Invalid
from luoshi.reports.rules import ReportState

LONGEST = 5000
TEXTS = {"progress": "落实情况", "problems": "存在问题", "next_step": "下步打算", "reason": "未完成原因"}
FIELDS = {**TEXTS, "share": "完成比例", "is_done": "是否完成"}
FIGURE, MONTH = "figure:", "month:"  # followed by the key of a target
HANDED_IN = [ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED]
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－％", "0123456789.,-%")
MULTIPLES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
MOST = Decimal(10) ** 17


def digest(text: str) -> str:
    """Return what stands for a value that somebody saw: enough to tell that it is another one now."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def plain(value: Decimal | None) -> str:
    """Return a number as it stands in a field: 12100, 5.5; nothing for none."""
    return "" if value is None else f"{value.normalize():f}"


def read_number(typed: str, unit: str, what: str) -> Decimal | None:
    """Return the number typed (12,100 · 1.21万 · 5.5%) in `unit`, None for nothing; Invalid names `what`."""
    text = typed.translate(FULL_WIDTH).replace(" ", "").strip()
    if not text:
        return None
    if unit and text.endswith(unit):
        text = text[: -len(unit)]
    times = Decimal(1)
    if text and text[-1] in MULTIPLES and not unit.startswith(text[-1]):
        times, text = MULTIPLES[text[-1]], text[:-1]
    refusal = Invalid(f"“{what}”填的“{typed.strip()[:40]}”不是数，请只填数字，如 12100 或 5.5。")
    if not NUMBER.fullmatch(text):
        raise refusal
    try:
        value = Decimal(text.replace(",", "")) * times
    except InvalidOperation:
        raise refusal from None
    if abs(value) >= MOST:
        raise Invalid(f"“{what}”填的数太大，请核对计量单位（{unit or '数'}）。")
    return round(value, 6)


def read_share(typed: str) -> Decimal | None:
    """Return a share in percent; Invalid outside 0…100."""
    value = read_number(typed, "%", "完成比例")
    if value is not None and not 0 <= value <= 100:
        raise Invalid("完成比例应在0到100之间。")
    return None if value is None else round(value, 2)


def read_month(typed: str, latest: date) -> date | None:
    """Return the first day of a data month (2026-09); Invalid where it is none or still to come."""
    if not typed:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", typed.strip())
    if not found or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2100:
        raise Invalid("数据月应写成 2026-09 这样的年月。")
    month = date(int(found[1]), int(found[2]), 1)
    if month > latest:
        raise Invalid(f"数据月{month.year}年{month.month}月还没有到。")
    return month


def read_text(typed: str, what: str) -> str:
    """Return a text as it is kept; Invalid where it is too long."""
    text = typed.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST:
        raise Invalid(f"“{what}”有{len(text)}字，超过{LONGEST}字，没有存上，请精简。")
    return text


def with_new_figure(text: str, old: Decimal | None, new: Decimal | None, unit: str) -> str:
    """Return last month's sentence with its figure changed, as it was written there: 12,100人 → 13,050人, 1.21万人.

    Only a number with the figure's own unit behind it is meant: a 12 of 12月 stays.
    """
    if old is None or new is None or old == new or not unit:
        return text
    pattern = re.compile(rf"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(万|亿)?{re.escape(unit)}")

    def changed(found: re.Match[str]) -> str:
        times = MULTIPLES.get(found[2] or "", Decimal(1))
        if Decimal(found[1].replace(",", "")) * times != old:
            return found[0]
        value = new / times
        written = f"{value.normalize():,f}" if "," in found[1] else f"{value.normalize():f}"
        return f"{written}{found[2] or ''}{unit}"

    return pattern.sub(changed, text)


@dataclass(frozen=True, slots=True)
class Filled:
    """What completeness asks of a draft."""

    unchanged: bool
    is_touched: bool  # somebody of the unit changed something, or merged a part
    progress: str
    is_done: bool
    reason: str
    is_past_due: bool
    figures: Mapping[str, Decimal | None]  # asked of the unit: name → value


def missing(filled: Filled) -> list[str]:
    """Return what still must be filled in, in words; empty where the report can be handed to the reviewer."""
    if filled.unchanged:
        return []
    found = [name for name, value in filled.figures.items() if value is None]
    if not filled.progress.strip():
        found.append("落实情况")
    if filled.is_past_due and not filled.is_done and not filled.reason.strip():
        found.append("未完成原因")
    if not found and not filled.is_touched:
        found.append("本期变化（没有变化的请点“无变化”）")
    return found


def blocks_without(text: str, unit: str) -> tuple[str, str]:
    """Return a lead's text before and after the block of a unit (【市财政局】…), which ends at the next one."""
    head = f"【{unit}】"
    start = text.find(head)
    if start < 0:
        return text, ""
    following = text.find("\n【", start + len(head))
    return text[:start], "" if following < 0 else text[following + 1 :]


def with_part(text: str, unit: str, part: str) -> str:
    """Return a lead's text with the part of a support unit in it, attributed; an older part of it is replaced."""
    before, after = blocks_without(text, unit)
    return "\n".join(piece.strip("\n") for piece in (before, f"【{unit}】{part.strip()}", after) if piece.strip())


def named_remarks(remarks: Mapping[str, str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return remarks with the names of their fields; that for the whole first."""
    rows = [(labels.get(field, "指标"), words) for field, words in remarks.items() if field and words]
    return [("总体", remarks[""]), *rows] if remarks.get("") else rows


def clean_remarks(remarks: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """Return the remarks that say something; Invalid where none does, or one is about no field or too long."""
    found = {field: words.strip()[:LONGEST] for field, words in remarks.items() if words.strip()}
    if not found:
        raise Invalid("退回要写明哪里要改，请在总体意见或某一栏的意见里写一句。")
    allowed = set(known)
    if unknown := [field for field in found if field and field not in allowed]:
        raise Invalid(f"没有“{unknown[0]}”这一栏，请刷新页面后再退回。")
    return found

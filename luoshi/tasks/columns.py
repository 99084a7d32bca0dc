"""The columns of a ledger (列): what stands in them on paper, and how they look on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from luoshi.ledger.sheets import Column, Value
from luoshi.tasks.rows import Duty, TaskRow
from luoshi.tasks.wording import marked
from luoshi.web import days
from luoshi.web.lights import LIGHTS

Html = SafeString | str


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column: its name in addresses, its head, its width on paper, its value, and its cell on a page."""

    key: str
    head: str
    width: float
    value: Callable[[TaskRow], Value]
    cell: Callable[[TaskRow, date], Html] | None = None
    align: Literal["left", "center"] = "center"
    look: str = "short"  # classes of the cell on a page
    sort: str = ""  # the name of the order that a click on the head asks for

    def shown(self, row: TaskRow, today: date) -> Html:
        """Return the cell of a row as HTML."""
        if self.cell:
            return self.cell(row, today)
        value = self.value(row)
        return "" if value is None else str(value)

    @property
    def printed(self) -> Column:
        """The column as a sheet has it."""
        return Column(self.head, self.width, self.align)


def _light(row: TaskRow, today: date) -> Html:
    shape, word = LIGHTS[row.light]
    return SafeString(f'<span class="light light-{row.light}"><i aria-hidden="true">{shape}</i>{word}</span>')


def _number(row: TaskRow, today: date) -> Html:
    tier = SafeString(' <span class="badge badge-accent">重点</span>') if row.tier == "key" else ""
    label = format_html(' <br><span class="soft small">原第{}项</span>', row.label) if row.label else ""
    return format_html("{}{}{}", row.number, tier, label)


def _task(row: TaskRow, today: date) -> Html:
    address = reverse("task", args=[row.pk])
    kind = (
        '<span class="badge">子任务</span> ' if row.parent else '<span class="badge">承接</span> ' * bool(row.upstream)
    )
    return SafeString(f'<a class="two-lines" href="{address}" hx-get="{address}panel/">{kind}{marked(row.text)}</a>')


def _units(duties: list[Duty]) -> str:
    return "、".join(duty.shown for duty in duties)


def _leads(row: TaskRow, today: date) -> Html:
    if not row.duties:
        return ""
    first, rest = row.duties[0], row.duties[1:]
    more = ""
    if rest:
        names = "、".join(f"{duty.name}（{'牵头' if duty.is_lead else '责任'}）" for duty in rest)
        more = f' <span class="soft" title="{escape(names)}">+{len(rest)}</span>'
    return SafeString(f'<span title="{escape(first.name)}">{escape(first.shown)}</span>{more}')


def _supports(row: TaskRow, today: date) -> Html:
    names = "、".join(duty.name for duty in row.supports)
    return SafeString(f'<span class="two-lines" title="{escape(names)}">{escape(_units(row.supports))}</span>')


def _due(row: TaskRow, today: date) -> Html:
    words = days.day(row.due, today)
    changed = f' <span class="soft small" title="原定 {row.first_due}">已调</span>'
    urgency = "" if row.is_done else days.urgency(row.due, today)
    left = "" if row.is_done else f' <br><span class="small">{days.remaining(row.due, today)}</span>'
    look = f"due due-{urgency}" if urgency else "due"
    return SafeString(f'<span class="{look}">{words}{left}</span>{changed if row.due != row.first_due else ""}')


def _state(row: TaskRow, today: date) -> Html:
    look = {"suspended": "badge badge-warning", "revoked": "badge badge-danger"}.get(row.state)
    return SafeString(f'<span class="{look}">{row.state_words}</span>') if look else row.state_words


COLUMNS: dict[str, LedgerColumn] = {
    column.key: column
    for column in (
        LedgerColumn("light", "亮灯", 8, lambda row: row.light_words, _light),
        LedgerColumn("number", "编号", 18, lambda row: row.number, _number, sort="number"),
        LedgerColumn("task", "工作任务", 52, lambda row: row.text, _task, "left", "wide"),
        LedgerColumn("target", "量化目标", 28, lambda row: "\n".join(row.targets), None, "left", "small"),
        LedgerColumn("leader", "牵头领导", 10, lambda row: "、".join(row.leaders), look="people"),
        LedgerColumn("lead", "牵头单位", 19, lambda row: _units(row.leads), _leads, "left"),
        LedgerColumn("support", "责任单位", 28, lambda row: _units(row.supports), _supports, "left", "small"),
        LedgerColumn("due", "完成时限", 16, lambda row: row.due, _due, sort="due"),
        LedgerColumn("state", "状态", 9, lambda row: row.state_words, _state),
        LedgerColumn("tier", "级别", 7, lambda row: row.tier_words),
        LedgerColumn("term", "期限", 10, lambda row: row.term_words),
        LedgerColumn("section", "板块", 24, lambda row: " ".join(row.headings), None, "left", "small"),
        LedgerColumn("tags", "标签", 12, lambda row: "、".join(row.tags)),
        LedgerColumn("officer", "经办人", 10, lambda row: row.officer or ""),
        LedgerColumn("weight", "权重", 7, lambda row: float(row.weight), None, "center", "number"),
        LedgerColumn("place", "所属政府", 12, lambda row: row.place),
    )
}
DEFAULT = ("light", "number", "task", "leader", "lead", "due", "state")


def chosen(keys: Sequence[str]) -> list[LedgerColumn]:
    """Return the columns asked for in their order, the usual ones where none is."""
    return [COLUMNS[key] for key in keys or DEFAULT if key in COLUMNS]

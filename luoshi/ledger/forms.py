"""填报表: for every unit its 落实方案 and 落实情况 form, filled with its tasks.

填报单位(盖章)：市教育局　　填报时间：
序号 | 重点工作 | 落实措施 | 完成时限 | 责任领导 | 联系电话
序号 | 重点工作 | 落实情况 | 完成时限 | 是否完成(未完成需说明原因) | 责任领导 | 联系电话
填表人：　　联系电话：
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from xlsxwriter.worksheet import Worksheet

from luoshi.ledger.sheets import Column, Value
from luoshi.ledger.tasks import UnitTask, by_unit, tasks_of
from luoshi.ledger.wording import leaders_of, limits_cell, plan_name, subject, text_of
from luoshi.ledger.workbook import BODY_FONT, Workbook, write_head, write_row, write_title
from luoshi.parser import ParsedFile

NUMBER = Column("序号", 6)
TASK = Column("重点工作", 52, "left")
LIMIT = Column("完成时限", 18)
LEADER = Column("责任领导", 12)
PHONE = Column("联系电话", 15)
DONE = Column("是否完成\n（未完成需说明原因）", 20)
ROLE_WORDS = {"lead": "本单位牵头", "support": "本单位为责任单位"}


@dataclass(frozen=True, slots=True)
class FormKind:
    """One of the two forms: 落实方案 or 落实情况."""

    name: str
    columns: tuple[Column, ...]


KINDS = (
    FormKind("落实方案", (NUMBER, TASK, Column("落实措施", 50, "left"), LIMIT, LEADER, PHONE)),
    FormKind("落实情况", (NUMBER, TASK, Column("落实情况", 46, "left"), LIMIT, DONE, LEADER, PHONE)),
)
ROOM_TO_WRITE = 60  # points of height: many still fill the form by hand
FIRST_ROW = 3  # below title, unit and head


@dataclass(frozen=True, slots=True)
class Form:
    """The workbook of one unit."""

    unit: str
    file_name: str
    content: bytes


def forms_of(parsed: ParsedFile) -> Iterator[Form]:
    """Yield the forms of every unit of a file, in the order in which the units are first named."""
    heading = subject(plan_name(parsed.plans[0], parsed)) if parsed.plans else parsed.source
    if heading.endswith(("》", "报告")):
        heading += "重点工作"
    groups = by_unit(tasks_of(parsed))
    names = file_names(list(groups))
    for unit, group in groups.items():
        yield Form(unit, names[unit], _form(heading, unit, group, parsed.source))


def _form(heading: str, unit: str, group: list[UnitTask], source: str) -> bytes:
    book = Workbook(f"{unit}{heading}落实方案、落实情况")
    for kind in KINDS:
        page = book.page(kind.name, source)
        write_title(book, page, f"{heading}{kind.name}", len(kind.columns) - 1)
        _write_unit(book, page, kind, unit, group)
        write_head(book, page, 2, [column.head for column in kind.columns])
        page.set_row(2, 34)
        for place, column in enumerate(kind.columns):
            page.set_column(place, place, column.width)
        for number, each in enumerate(group):
            _write_task(book, page, kind, number, each)
        _finish(book, page, kind, FIRST_ROW + len(group))
    return book.content()


def _write_unit(book: Workbook, page: Worksheet, kind: FormKind, unit: str, group: list[UnitTask]) -> None:
    look = {"font_name": BODY_FONT, "font_size": 12}
    last = len(kind.columns) - 1
    collective = "（集合单位，由所含各单位分别填报）" if any(each.is_collective for each in group) else ""
    page.set_row(1, 26)
    page.merge_range(1, 0, 1, 2, "", book.format(**look))
    book.write(page, 1, 0, f"填报单位（盖章）：{unit}{collective}", **look)
    page.merge_range(1, 3, 1, last, "", book.format(**look))
    book.write(page, 1, 3, "填报时间：　　　　年　　月　　日", **look)


def _write_task(book: Workbook, page: Worksheet, kind: FormKind, number: int, each: UnitTask) -> None:
    row = FIRST_ROW + number
    known: dict[str, Value] = {
        NUMBER.head: number + 1,
        TASK.head: _task_text(each),
        LIMIT.head: limits_cell(each.task.item),
    }
    cells = [known.get(column.head) for column in kind.columns]
    write_row(book, page, row, kind.columns, cells, least_height=ROOM_TO_WRITE)


def _task_text(each: UnitTask) -> str:
    """Return the task with its number in the plan, the unit's role and who leads it in the government."""
    leaders = leaders_of(each.task.item)
    facts = [f"第{each.task.number.strip('（）')}项", ROLE_WORDS[each.role]]
    facts += [f"牵头领导：{'、'.join(leaders)}"] if leaders else []
    return f"{text_of(each.task.item)}\n（{'，'.join(facts)}）"


def _finish(book: Workbook, page: Worksheet, kind: FormKind, after: int) -> None:
    look = {"font_name": BODY_FONT, "font_size": 12}
    page.set_row(after, 30)
    book.write(page, after, 1, "填表人：", **look)
    book.write(page, after, 2, "联系电话：", **look)
    page.freeze_panes(FIRST_ROW, 2)
    page.repeat_rows(2)
    if DONE in kind.columns:
        place = kind.columns.index(DONE)
        # Free words stay allowed: who answers 否 writes the reason into the same cell.
        hint = {"input_title": "是否完成", "input_message": "选“是”或“否”；未完成的，在“否”后写明原因。"}
        rule = {"validate": "list", "source": ["是", "否"], "show_error": False, **hint}
        page.data_validation(FIRST_ROW, place, after - 1, place, rule)


# What no file system of an office takes in a name; the names Windows keeps for devices.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]+')
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)
LONGEST_NAME = 60  # characters; at three bytes each well under the 255 bytes of common file systems


def file_names(units: list[str]) -> dict[str, str]:
    """Return a file name for each unit: safe on every system, no two alike, also where case is not told apart."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for unit in units:
        base = _safe_name(unit)
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}（{number}）", number + 1
        taken.add(name.casefold())
        names[unit] = f"{name}.xlsx"
    return names


def _safe_name(unit: str) -> str:
    name = " ".join(_FORBIDDEN.sub("_", unit).split()).strip(". ")
    if len(name) > LONGEST_NAME:
        # Long names of groups often begin alike: the end is replaced by what tells them apart.
        name = f"{name[: LONGEST_NAME - 9]}_{sha256(unit.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    if not name or _DEVICES.fullmatch(name):
        name = f"单位_{name}"
    return name

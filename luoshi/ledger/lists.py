"""清单: the sheets 任务清单、责任清单（按单位）、责任清单（按领导）、时限清单、指标清单、体检 of a parsed file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from luoshi.ledger.check_text import SEVERITIES, in_order
from luoshi.ledger.kinds import KINDS
from luoshi.ledger.places import Places
from luoshi.ledger.sheets import Column, Row, Section, Sheet, Value
from luoshi.ledger.tasks import Task, UnitTask, by_leader, by_unit, tasks_of
from luoshi.ledger.wording import (
    OPS,
    lead_text,
    leaders_of,
    limits_cell,
    limits_of,
    plan_name,
    subject,
    support_text,
    text_of,
)
from luoshi.parser import Diagnostic, Duty, ParsedFile

NUMBER = Column("序号", 6)
ITEM = Column("任务编号", 8)
TASK = Column("工作任务", 52, "left")
LEADERS = Column("牵头领导", 9)
LEAD = Column("牵头单位", 19, "left")
SUPPORT = Column("责任单位", 28, "left")
LIMIT = Column("完成时限", 16)
REMARKS = Column("备注", 11, "left")

ROLES = {"lead": "牵头", "support": "责任"}
CADENCES = {
    "day": "每日",
    "3 days": "每三日",
    "week": "每周",
    "ten-days": "每旬",
    "half-month": "每半月",
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
}


def sheets_of(parsed: ParsedFile) -> list[Sheet]:
    """Return the six sheets of a file; one that has nothing to list says so in its note."""
    tasks = tasks_of(parsed)
    heading = subject(plan_name(parsed.plans[0], parsed)) if parsed.plans else parsed.source
    if len(parsed.plans) > 1:
        heading = f"{heading}等{len(parsed.plans)}份方案"
    sheets = [
        _tasks(heading, tasks),
        _by_unit(heading, tasks),
        _by_leader(heading, tasks),
        _limits(heading, tasks, [duty for plan in parsed.plans for duty in plan.reporting]),
        _indicators(heading, tasks),
        _questions(heading, parsed, tasks),
    ]
    return sheets if any(leaders_of(task.item) for task in tasks) else [_without(LEADERS, sheet) for sheet in sheets]


def _without(column: Column, sheet: Sheet) -> Sheet:
    """Return the sheet without a column that would stand empty from top to bottom (a plan that names no leaders)."""
    if column not in sheet.columns:
        return sheet
    place = sheet.columns.index(column)
    rows = [
        row if isinstance(row, Section) else replace(row, cells=row.cells[:place] + row.cells[place + 1 :])
        for row in sheet.rows
    ]
    return replace(sheet, columns=sheet.columns[:place] + sheet.columns[place + 1 :], rows=tuple(rows))


def _tasks(heading: str, tasks: list[Task]) -> Sheet:
    # Where the printed numbers run from 1 to the end, a second column of the same numbers would say nothing.
    has_own_numbers = any(task.number != str(place) for place, task in enumerate(tasks, 1))
    rows: list[Row | Section] = []
    above: tuple[str, ...] = ()
    for place, task in enumerate(tasks, 1):
        rows += _sections_between(above, task.headings)
        above = task.headings
        rows.append(Row((place, *([task.number_value] if has_own_numbers else []), *_task_cells(task))))
    numbers = (NUMBER, ITEM) if has_own_numbers else (NUMBER,)
    columns = (*numbers, TASK, LEADERS, LEAD, SUPPORT, LIMIT, REMARKS)
    return Sheet("任务清单", f"{heading}任务清单", f"共 {len(tasks)} 项", columns, tuple(rows))


def _sections_between(above: tuple[str, ...], headings: tuple[str, ...]) -> list[Row | Section]:
    """Return the headings that begin here: all from the first that differs from those of the task above."""
    same = 0
    while same < min(len(above), len(headings)) and above[same] == headings[same]:
        same += 1
    return [Section(text, depth) for depth, text in enumerate(headings) if depth >= same]


def _task_cells(task: Task) -> tuple[str, ...]:
    item = task.item
    return (
        text_of(item),
        "\n".join(leaders_of(item)),
        lead_text(item),
        support_text(item),
        limits_cell(item),
        _remarks(task),
    )


def _remarks(task: Task) -> str:
    """Return what the list has no column for: further labelled fields, as printed."""
    return "\n".join(f"{field.label}：{field.text}" for field in task.item.fields if field.text)


def _by_unit(heading: str, tasks: list[Task]) -> Sheet:
    groups = by_unit(tasks)
    rows = [
        Row(_unit_cells(unit, each), opens_group=each is group[0]) for unit, group in groups.items() for each in group
    ]
    collective = sum(any(each.is_collective for each in group) for group in groups.values())
    note = f"共 {len(groups)} 个单位" + (f"，其中集合单位 {collective} 个，须明确到具体单位" if collective else "")
    columns = (
        Column("单位", 18, "left"),
        Column("角色", 6),
        ITEM,
        TASK,
        LEADERS,
        LEAD,
        SUPPORT,
        LIMIT,
        REMARKS,
    )
    return Sheet("责任清单（按单位）", f"{heading}责任清单（按单位）", note, columns, tuple(rows), is_grouped=True)


def _unit_cells(unit: str, each: UnitTask) -> tuple[Value, ...]:
    item = each.task.item
    remarks = ["集合单位"] if each.is_collective else []
    if each.printed != unit:
        remarks.append(f"原文作“{each.printed}”")
    return (
        unit,
        ROLES[each.role],
        each.task.number_value,
        text_of(item),
        "\n".join(leaders_of(item)),
        lead_text(item),
        support_text(item),
        limits_cell(item),
        "\n".join(remarks),
    )


def _by_leader(heading: str, tasks: list[Task]) -> Sheet:
    groups = by_leader(tasks)
    rows = []
    for leader, group in groups.items():
        for task in group:
            item = task.item
            cells = (leader, task.number_value, text_of(item), lead_text(item), support_text(item))
            rows.append(Row((*cells, limits_cell(item)), opens_group=task is group[0]))
    named = sum(bool(leaders_of(task.item)) for task in tasks)
    note = f"{len(tasks)} 项中 {named} 项写明了领导" if named else "原文没有写明领导"
    columns = (Column("领导", 12), ITEM, TASK, LEAD, SUPPORT, LIMIT)
    return Sheet("责任清单（按领导）", f"{heading}责任清单（按领导）", note, columns, tuple(rows), is_grouped=True)


@dataclass(frozen=True, slots=True)
class _Limit:
    """One line of the 时限清单; `day` is None for a cadence, for words without a date, and where nothing is said."""

    day: date | None
    raw: str
    what: str
    task: Task | None = None
    duty: Duty | None = None


def _limits(heading: str, tasks: list[Task], duties: list[Duty]) -> Sheet:
    limits = [limit for task in tasks for limit in _limits_of_task(task)] + [_limit_of_duty(duty) for duty in duties]
    dated = sorted((limit for limit in limits if limit.day), key=lambda limit: limit.day or date.min)
    undated = [limit for limit in limits if not limit.day]
    rows = [
        Row((number, *_limit_cells(limit)))
        for number, limit in enumerate([*dated, *sorted(undated, key=lambda limit: not limit.raw)], 1)
    ]
    silent = sum(not limit.raw for limit in undated)
    note = f"有日期的 {len(dated)} 条" + (f"，没有写明时限的任务 {silent} 项，列在最后" if silent else "")
    columns = (
        NUMBER,
        LIMIT,
        Column("原文", 12),
        Column("说明", 12, "left"),
        ITEM,
        Column("工作任务", 44, "left"),
        LEADERS,
        LEAD,
        SUPPORT,
    )
    return Sheet("时限清单", f"{heading}时限清单", note, columns, tuple(rows))


def _limits_of_task(task: Task) -> Iterator[_Limit]:
    found = limits_of(task.item)
    for iso, raw, what in found:
        yield _Limit(date.fromisoformat(iso), raw, what, task)
    if task.item.due_raw and not task.item.due:
        yield _Limit(None, task.item.due_raw, "完成", task)
    elif not found:
        yield _Limit(None, "", "未写明", task)


def _limit_of_duty(duty: Duty) -> _Limit:
    day = date.fromisoformat(duty.due) if duty.due else None
    cadence = CADENCES.get(duty.every or "", duty.every or "") + (f"{duty.day}日前" if duty.day else "")
    return _Limit(day, cadence or duty.raw or duty.what, "报送" if duty.to else "要求", duty=duty)


def _limit_cells(limit: _Limit) -> tuple[Value, ...]:
    if limit.task is not None:
        item = limit.task.item
        about: tuple[Value, ...] = (
            limit.task.number_value,
            text_of(item),
            "\n".join(leaders_of(item)),
            lead_text(item),
            support_text(item),
        )
    else:
        assert limit.duty is not None
        duty = limit.duty
        about = ("", duty.what + (f"，报{duty.to}" if duty.to else ""), "", duty.who, "")
    return (limit.day, limit.raw, limit.what, *about)


def _indicators(heading: str, tasks: list[Task]) -> Sheet:
    rows: list[Row] = []
    for task in tasks:
        after = (task.number_value, lead_text(task.item), support_text(task.item))
        for figure in task.item.indicators:
            remark = "由图片识别，请核对原件" if figure.uncertain else ""
            says = (figure.name, OPS[figure.op], figure.value, figure.unit, figure.raw)
            rows.append(Row((len(rows) + 1, *says, *after, remark)))
        for each in task.item.relative:
            compares = (each.name, OPS[each.op], each.reference, "", each.raw)
            rows.append(Row((len(rows) + 1, *compares, *after, "比较性要求")))
    columns = (
        NUMBER,
        Column("指标", 26, "left"),
        Column("要求", 8),
        Column("目标值", 14),
        Column("单位", 8),
        Column("原文", 28, "left"),
        ITEM,
        LEAD,
        SUPPORT,
        REMARKS,
    )
    compared = sum(len(task.item.relative) for task in tasks)
    note = f"共 {len(rows) - compared} 个指标" + (f"，另有比较性要求 {compared} 条" if compared else "")
    return Sheet("指标清单", f"{heading}指标清单", note, columns, tuple(rows))


def _number_at(numbers: dict[int, list[Task]], each: Diagnostic) -> Value:
    """Return the number of the task a diagnostic is about; of two plans in a file, the one its span lies in."""
    if each.seq is None:
        return ""
    tasks = numbers.get(each.seq, [])
    inside = [task for task in tasks if task.item.span.start <= each.span.start <= task.item.span.end]
    return (inside or tasks)[0].number_value if tasks else str(each.seq)


def _questions(heading: str, parsed: ParsedFile, tasks: list[Task]) -> Sheet:
    places = Places(parsed.received_text)
    numbers: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        numbers[task.item.seq].append(task)
    rows = []
    for number, each in enumerate(in_order(parsed), 1):
        quote = places.quote(each.span)
        where = f"第{places.line(each.span.start)}行"
        about = _number_at(numbers, each)
        severity = SEVERITIES[each.severity]
        words = quote.marked() if quote else ""
        kind = KINDS.get(each.code, each.code)
        rows.append(Row((number, severity, kind, where, about, each.message, words, "", each.code)))
    columns = (
        NUMBER,
        Column("级别", 7),
        Column("类别", 13),
        Column("位置", 9),
        ITEM,
        Column("问题", 44, "left"),
        Column("原文", 40, "left"),
        Column("处理意见", 22, "left"),
        Column("代码", 10),
    )
    note = f"共 {len(rows)} 条，由人逐条核定" if rows else "没有疑问"
    return Sheet("体检", f"{heading}体检", note, columns, tuple(rows))

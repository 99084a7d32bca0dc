"""`luoshi parse`: what was read from each file, as JSON, as a table, or as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from luoshi.commands.columns import table, wrapped
from luoshi.commands.options import files_argument, jobs_option, out_option
from luoshi.commands.output import for_a_screen, refuse_overwriting, write_text
from luoshi.commands.reading import Outcome, no_plan_sentence, read_each, say_refusals, worst
from luoshi.commands.wording import ChineseCommand, Choice
from luoshi.ledger.screen import harmless
from luoshi.ledger.tasks import Task, tasks_of
from luoshi.ledger.wording import figure_text, lead_text, leaders_of, limits_text, summary, support_text, text_of
from luoshi.parser import ParsedFile, to_dict

EXAMPLES = """\b
示例：
  luoshi parse 方案.docx                            输出 JSON
  luoshi parse 方案.pdf --format table              在屏幕上看表格
  luoshi parse 方案.txt --format csv -o 任务.csv    用电子表格打开
  luoshi parse 收件/*.docx --jobs 4 -o 全部.json    一次读多个文件
  cat 方案.txt | luoshi parse -                     读标准输入

\b
一个文件输出一个 JSON 对象，几个文件输出一个数组；被拒收的文件不在其中，
原因写在标准错误上。几个文件时退出状态取最坏的：2（拒收）、3（没有任务分解）、0。"""

CSV_HEADS = (
    "文件",
    "任务编号",
    "所属板块",
    "工作任务",
    "牵头领导",
    "牵头单位",
    "责任单位",
    "完成时限",
    "量化指标",
)
TABLE_HEADS = ("编号", "工作任务", "牵头领导", "牵头单位", "责任单位", "完成时限")
NARROWEST = 80
DEEPEST = 6  # spaces of indent: file, plans, plan, items
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command(name="parse", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@files_argument()
@click.option(
    "--format",
    "form",
    type=Choice(["json", "table", "csv"]),
    default="json",
    metavar="[json|table|csv]",
    help="输出格式，默认 json",
)
@out_option("文件", "写入这个文件，默认写到标准输出")
@jobs_option()
def parse_command(files: tuple[str, ...], form: str, output: Path | None, jobs: int | None) -> int:
    """读取文件，输出解析结果：任务、板块、领导、单位、时限、指标、疑问，各注明原文位置。"""
    if output:
        for file in files:
            refuse_overwriting(file, output)
    statuses: list[int] = []
    outcomes = say_refusals(read_each(files, _renderer(form), jobs), statuses)
    if form == "json":
        write_text(_json_pieces(outcomes, as_array=len(files) > 1), output)
    elif form == "csv":
        # Excel takes a file without the mark for the system's own encoding and shows it garbled.
        write_text(_csv_pieces(outcomes), output, encoding="utf-8-sig")
    else:
        write_text((for_a_screen(outcome.text) for outcome in outcomes), output)
    return worst(statuses)


def _renderer(form: str) -> Callable[[ParsedFile], str]:
    if form == "table":
        return partial(table_of, width=shutil.get_terminal_size((120, 40)).columns)
    return json_of if form == "json" else csv_of


def json_of(parsed: ParsedFile) -> str:
    """Return the object of a file with each item, question and span on one line: fit for eyes, diff and grep."""
    return _laid_out(to_dict(parsed), "")


def _laid_out(value: Any, indent: str) -> str:
    # What holds lists of objects is broken into lines, down to the members of a plan; json's own indenting breaks
    # every number of every span, and takes longer than the parse.
    if len(indent) > DEEPEST or not _holds_objects(value):
        return _ENCODE(value)
    inner = indent + "  "
    if isinstance(value, dict):
        opening, closing = "{}"
        parts = [f"{inner}{_ENCODE(key)}: {_laid_out(each, inner)}" for key, each in value.items()]
    else:
        opening, closing = "[]"
        parts = [inner + _laid_out(each, inner) for each in value]
    return opening + "\n" + ",\n".join(parts) + "\n" + indent + closing


def _holds_objects(value: Any) -> bool:
    if isinstance(value, dict):
        return any(isinstance(each, list) and _holds_objects(each) for each in value.values())
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _json_pieces(outcomes: Iterable[Outcome], *, as_array: bool) -> Iterator[str]:
    """Yield one object, or an array written as its objects come: a thousand files never lie in memory together."""
    if not as_array:
        yield from (f"{outcome.text}\n" for outcome in outcomes)
        return
    opening = "[\n"
    for outcome in outcomes:
        yield opening + outcome.text
        opening = ",\n"
    yield "\n]\n" if opening != "[\n" else "[]\n"


def csv_of(parsed: ParsedFile) -> str:
    """Return the items of a file as rows of CSV, without a head."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for task in tasks_of(parsed):
        writer.writerow([_as_cell(cell) for cell in _csv_cells(parsed, task)])
    return stream.getvalue()


def _csv_cells(parsed: ParsedFile, task: Task) -> tuple[str, ...]:
    item = task.item
    figures = [f"{figure.name} {figure_text(figure)}" for figure in item.indicators]
    figures += [each.raw for each in item.relative]
    return (
        parsed.source,
        task.number,
        "\n".join(task.headings),
        text_of(item),
        "、".join(leaders_of(item)),
        lead_text(item),
        support_text(item),
        limits_text(item),
        "\n".join(figures),
    )


def _as_cell(text: str) -> str:
    """Return the text so that no spreadsheet runs it as a formula (=HYPERLINK(…)) and no terminal obeys it."""
    return harmless(f"'{text}" if text.startswith(FORMULA_STARTS) else text)


def _csv_pieces(outcomes: Iterable[Outcome]) -> Iterator[str]:
    yield ",".join(CSV_HEADS) + "\r\n"
    yield from (outcome.text for outcome in outcomes)


def table_of(parsed: ParsedFile, width: int) -> str:
    """Return the items of a file as a table `width` columns wide, under one line that says what was read."""
    tasks = tasks_of(parsed)
    if not tasks:
        return f"{no_plan_sentence(parsed)}\n" if not parsed.plans else f"{summary(parsed)}\n"
    if width < NARROWEST:
        return "\n".join([*wrapped(summary(parsed), width), *_blocks(tasks, width), ""]) + "\n"
    rows = [
        (
            task.number,
            text_of(task.item),
            "\n".join(leaders_of(task.item)),
            lead_text(task.item),
            support_text(task.item),
            limits_text(task.item),
        )
        for task in tasks
    ]
    # The text gets what the narrow columns leave, the units a share each.
    free = width - 6 - 8 - 14 - 10
    shares = (6, free - 2 * (free // 4), 8, free // 4, free // 4, 14)
    return "\n".join([summary(parsed), "", *table(TABLE_HEADS, rows, shares), ""]) + "\n"


def _blocks(tasks: list[Task], width: int) -> Iterator[str]:
    """Yield the tasks below each other, field by field: six columns do not fit on a narrow terminal."""
    for task in tasks:
        item = task.item
        yield ""
        yield from wrapped(f"{task.number}　{text_of(item)}", width)
        values = ("、".join(leaders_of(item)), lead_text(item), support_text(item), limits_text(item))
        for head, value in zip(TABLE_HEADS[2:], values, strict=True):
            if value:
                yield from wrapped(f"　　{head}：{value}", width)

"""`luoshi diff`: what changed between two versions of a plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from luoshi.commands.failures import Refusal
from luoshi.commands.options import out_option, painted
from luoshi.commands.output import for_a_screen, refuse_overwriting, write_text
from luoshi.commands.reading import STDIN, read_plan
from luoshi.commands.wording import ChineseCommand, Choice
from luoshi.ledger.check_text import plainly
from luoshi.ledger.diff import diff_files
from luoshi.ledger.diff_text import diff_text, diff_values

EXAMPLES = """\b
示例：
  luoshi diff 征求意见稿.docx 印发稿.docx
  luoshi diff 去年.txt 今年.txt --format json -o 对照.json

\b
两份文件有无不同，退出状态都是 0。"""


@click.command(name="diff", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("old", metavar="旧文件", type=click.Path())
@click.argument("new", metavar="新文件", type=click.Path())
@click.option(
    "--format",
    "form",
    type=Choice(["text", "json"]),
    default="text",
    metavar="[text|json]",
    help="输出格式，默认 text",
)
@out_option("文件", "写入这个文件，默认写到标准输出")
def diff_command(old: str, new: str, form: str, output: Path | None) -> int:
    """比较新旧两份文件：新增、删除、修改、移动的任务，变了的单位、指标、时限和文字。"""
    if old == new == STDIN:
        raise Refusal("标准输入（-）只能写一次。")
    if output:
        refuse_overwriting(old, output)
        refuse_overwriting(new, output)
    before, after = read_plan(old), read_plan(new)
    diffs = diff_files(before, after)
    if form == "json":
        values = {"old": before.source, "new": after.source, "plans": diff_values(diffs)}
        write_text([json.dumps(values, ensure_ascii=False, indent=2) + "\n"], output)
    else:
        coloured = output is None and sys.stdout.isatty()
        text = diff_text(diffs, paint=painted if coloured else plainly)
        write_text([for_a_screen(text, coloured=coloured)], output)
    return 0

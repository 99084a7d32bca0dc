"""`luoshi check`: the 体检 of each file for a person."""

from __future__ import annotations

import sys
from functools import partial

import click

from luoshi.commands.options import files_argument, jobs_option, painted
from luoshi.commands.output import for_a_screen, write_text
from luoshi.commands.reading import read_each, say_refusals, worst
from luoshi.commands.wording import ChineseCommand
from luoshi.ledger.check_text import check_text, plainly

EXAMPLES = """\b
示例：
  luoshi check 方案.docx
  luoshi check 方案.docx --all      同类提示也全部列出
  luoshi check 收件/* --jobs 4

\b
每条疑问写明在原文第几行，〖〗中是有疑问的文字，［］中是它的代码（见 docs/grammar.md）。"""


@click.command(name="check", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@files_argument()
@click.option("--all", "every", is_flag=True, help="同类提示超过三条的也全部列出")
@jobs_option()
def check_command(files: tuple[str, ...], every: bool, jobs: int | None) -> int:
    """体检：一行说明读到了什么，然后按错误、疑问、提示逐条列出问题和它在原文中的位置。"""
    statuses: list[int] = []
    coloured = sys.stdout.isatty()
    paint = painted if coloured else plainly
    outcomes = say_refusals(read_each(files, partial(check_text, every=every, paint=paint), jobs), statuses)
    after = "\n" if len(files) > 1 else ""
    write_text((for_a_screen(outcome.text, coloured=coloured) + after for outcome in outcomes), None)
    return worst(statuses)

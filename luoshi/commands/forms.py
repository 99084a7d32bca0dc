"""`luoshi forms`: for every unit a workbook with its 落实方案 and 落实情况 form."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.commands.failures import Refusal, cannot_write, shown
from luoshi.commands.options import file_argument, out_option
from luoshi.commands.output import write_file
from luoshi.commands.reading import read_plan
from luoshi.commands.wording import ChineseCommand
from luoshi.ledger.forms import forms_of

EXAMPLES = """\b
示例：
  luoshi forms 方案.docx -o 填报表

\b
每个单位一个工作簿，含“落实方案”“落实情况”两张表，已填好该单位的任务，牵头的在前。
集合单位（如各县（市）区人民政府）也各有一份。文件夹中同名的旧表会被替换，其余不动。"""


@click.command(name="forms", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@file_argument()
@out_option("文件夹", "写入这个文件夹，没有则新建（必填）", required=True)
def forms_command(file: str, output: Path) -> int:
    """为每个单位生成落实方案表和落实情况表，预先填好该单位的任务。"""
    if output.exists() and not output.is_dir():
        raise Refusal(f"“{shown(output)}”是文件，请给出文件夹。")
    parsed = read_plan(file)
    forms = list(forms_of(parsed))
    if not forms:
        raise Refusal(f"{shown(parsed.source)}：任务中没有写明单位，无从生成填报表。")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(output, error) from error
    for done, form in enumerate(forms):
        try:
            write_file(output / form.file_name, form.content)
        except Refusal as refusal:
            left = f"已写出{done}个，还差{len(forms) - done}个，“{shown(output)}”不完整。"
            raise Refusal(refusal.message + left) from refusal
    click.echo(f"已为 {len(forms)} 个单位生成填报表，在“{shown(output)}”中。")
    return 0

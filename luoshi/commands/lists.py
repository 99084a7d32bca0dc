"""`luoshi lists`: one workbook with the lists of a plan."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.commands.failures import Refusal, shown
from luoshi.commands.options import file_argument, out_option
from luoshi.commands.output import refuse_overwriting, write_file
from luoshi.commands.reading import read_plan
from luoshi.commands.wording import ChineseCommand
from luoshi.ledger.lists import sheets_of
from luoshi.ledger.workbook import workbook_of

EXAMPLES = """\b
示例：
  luoshi lists 方案.docx -o 清单.xlsx

\b
工作表：任务清单、责任清单（按单位）、责任清单（按领导）、时限清单、指标清单、体检。
A4 横向，表头逐页重复，可直接打印。"""


@click.command(name="lists", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@file_argument()
@out_option("清单.xlsx", "写入这个工作簿（必填）", required=True)
def lists_command(file: str, output: Path) -> int:
    """生成清单工作簿：任务清单、责任清单、时限清单、指标清单、体检。"""
    if output.suffix.lower() != ".xlsx":
        raise Refusal(f"清单是 .xlsx 工作簿，请把“{shown(output.name)}”改为以 .xlsx 结尾的文件名。")
    refuse_overwriting(file, output)
    parsed = read_plan(file)
    write_file(output, workbook_of(sheets_of(parsed), shown(parsed.source)))
    return 0

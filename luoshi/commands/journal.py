"""`luoshi journal`: prove that nobody changed the journal, and take it to another machine."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.failures import Refusal, cannot_write, reason, shown
from luoshi.commands.wording import Choice
from luoshi.journal.files import breaks_in, write_entries
from luoshi.journal.models import Chain, Entry
from luoshi.journal.queries import Break, all_breaks
from luoshi.units.models import Jurisdiction

BROKEN = 1  # exit status
EXAMPLES = """\b
示例：
  luoshi journal verify             逐条验算数据库里的留痕
  luoshi journal export 留痕.jsonl   导出全部留痕，存到另一台机器
  luoshi journal verify 留痕.jsonl   验算导出的文件，不用数据库

\b
退出状态：0 一致；1 有留痕被改动、删除或插入；2 命令有误或读写不了。"""


@click.command(name="journal", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("move", metavar="verify|export", type=Choice(["verify", "export"]))
@click.argument("file", metavar="[文件]", required=False, type=click.Path(path_type=Path))
@click.pass_context
def journal_command(ctx: click.Context, move: str, file: Path | None) -> None:
    """核验留痕链（verify），指出第一条被改动的留痕；或导出全部留痕（export）。"""
    if move == "export":
        if file is None:
            raise Refusal("请写明导出到哪个文件：luoshi journal export 留痕.jsonl。")
        return _export(file)
    if file is None:
        chains = Chain.objects.count()
        count, broken = Entry.objects.count(), list(all_breaks())
    else:
        count, broken = _read(file)
        chains = 0
    for each in broken:
        click.echo(f"{_name(each)}：{each.reason}", err=True)
    if broken:
        ctx.exit(BROKEN)
    click.echo(f"留痕共{count}条{f'、{chains}条链' if chains else ''}，逐条验算一致。")
    return None


def _export(path: Path) -> None:
    """Write all entries; beside the file first, so that one of that name is replaced whole or not at all."""
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            count = write_entries(Entry.objects.order_by("chain", "number").iterator(chunk_size=1000), file)
        beside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    click.echo(f"已导出{count}条留痕到“{shown(path)}”。")


def _read(path: Path) -> tuple[int, list[Break]]:
    try:
        with path.open(encoding="utf-8") as file:
            return breaks_in(file)
    except OSError as error:
        raise Refusal(f"读不了“{shown(path)}”：{reason(error)}。") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"“{shown(path)}”不是导出的留痕文件。") from error


def _name(found: Break) -> str:
    """Return whose chain it is."""
    place = Jurisdiction.objects.filter(pk=found.chain).first()
    return place.name if place else ("平台" if found.chain.int == 0 else str(found.chain))

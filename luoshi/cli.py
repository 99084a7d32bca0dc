"""The command `luoshi`: parse | check | lists | forms | diff | serve | worker | migrate | … | completion.

Thin: each subcommand is a module of `luoshi.commands`, imported when it is called.
"""

from __future__ import annotations

import io
import sys

import click

from luoshi import __version__
from luoshi.commands.wording import LazyGroup, usage_sentence

# Name → where it lives and what it does. Kept here so that `luoshi --help` imports none of them.
COMMANDS = {
    "parse": ("luoshi.commands.parse", "读取文件，输出解析结果（JSON、表格或 CSV）"),
    "check": ("luoshi.commands.check", "体检：读到了什么，有哪些疑问，各在原文何处"),
    "lists": ("luoshi.commands.lists", "生成清单工作簿：任务、责任、时限、指标、体检"),
    "forms": ("luoshi.commands.forms", "为每个单位生成落实方案表和落实情况表"),
    "diff": ("luoshi.commands.diff", "比较新旧两份文件：增、删、改、移"),
    "serve": ("luoshi.commands.serve", "启动服务：网页和后台任务"),
    "worker": ("luoshi.commands.worker", "只运行后台任务进程"),
    "tick": ("luoshi.commands.tick", "办理到点的事：开放、截止填报期等；也可试算"),
    "demo": ("luoshi.commands.demo", "建立虚构的演示城市，列出演示账号"),
    "createadmin": ("luoshi.commands.createadmin", "开通一个政府的三员：系统管理员、安全管理员、审计员"),
    "resetpassword": ("luoshi.commands.resetpassword", "重置一个账号的初始密码"),
    "backup": ("luoshi.commands.backup", "备份数据库和收到的文件"),
    "restore": ("luoshi.commands.restore", "核对备份，从备份恢复"),
    "migrate": ("luoshi.commands.migrate", "升级数据库结构，收集静态文件"),
    "journal": ("luoshi.commands.journal", "核验、导出留痕"),
    "import": ("luoshi.commands.import_file", "接收文件、校核、签发交办，一条命令办完"),
    "completion": ("luoshi.commands.completion", "输出命令补全脚本（bash、zsh、fish）"),
}
# Those that work on the rows of the application; the others only read files and never load Django.
ON_ROWS = (
    *("import", "worker", "tick", "demo", "createadmin", "resetpassword", "backup", "restore", "migrate", "journal"),
)

EXAMPLES = """\b
示例：
  luoshi check 方案.docx
  luoshi lists 方案.docx -o 清单.xlsx
  luoshi parse 方案.txt --format json

\b
退出状态：0 每个文件都读到任务分解；3 有文件没有任务分解；2 有文件被拒收或命令有误。
每个命令的用法：luoshi 命令 --help。"""


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    first=dict.fromkeys(ON_ROWS, "luoshi.commands.application"),
    epilog=EXAMPLES,
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]...",
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="luoshi", message="%(prog)s %(version)s", help="显示版本")
@click.pass_context
def root(ctx: click.Context) -> None:
    """落实：把公开发布的任务分解文件读成台账。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line and end the process with its status; no failure of a file or a pipe shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A file name of another encoding, or a terminal without Chinese, must not stop the work.
            stream.reconfigure(errors="replace")
    try:
        status = root.main(prog_name="luoshi", standalone_mode=False)
    except click.UsageError as error:
        click.echo(usage_sentence(error), err=True)
        status = 2
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。", err=True)
        status = 130
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()

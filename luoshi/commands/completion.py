"""`luoshi completion`: the script that makes a shell complete this command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from luoshi.commands.wording import ChineseCommand, Choice

EXAMPLES = """\b
示例：
  bash：luoshi completion bash > ~/.local/share/bash-completion/completions/luoshi
  zsh： luoshi completion zsh > 补全文件夹/_luoshi   （该文件夹须在 $fpath 中）
  fish：luoshi completion fish > ~/.config/fish/completions/luoshi.fish"""


@click.command(name="completion", cls=ChineseCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("shell", metavar="[bash|zsh|fish]", type=Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> int:
    """输出命令补全脚本，供 bash、zsh 或 fish 使用。"""
    kind = get_completion_class(shell)
    assert kind is not None  # click brings all three
    click.echo(kind(ctx.find_root().command, {}, "luoshi", "_LUOSHI_COMPLETE").source())
    return 0

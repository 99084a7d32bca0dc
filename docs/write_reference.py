"""Writes docs/cli.md from the commands' own help: `make docs`. A test compares the page with what this returns."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.cli import COMMANDS, root

PAGE = Path(__file__).parent / "cli.md"

HEAD = """# 命令行

这一页由 `make docs` 根据命令自带的说明生成，请勿手改。

## 退出状态

| 状态 | 含义 |
|---|---|
| 0 | 每个文件都至少读到一份任务分解 |
| 2 | 有文件被拒收（打不开、已加密、已损坏、超过限额、带密级标志等），或命令写错、结果写不出去 |
| 3 | 有文件读得出、但其中没有任务分解（原因在 `diagnostics` 中） |
| 130 | 按 Ctrl-C 中断 |
| 141 | 接收输出的程序（如 `head`）已经退出 |

几个文件时取最坏的一个：2 重于 3，3 重于 0。被拒收的文件不影响其余文件的结果：原因写在标准错误上，一个文件一句话。

## 输出

结果写到文件时先写临时文件再改名：要么是完整的新文件，要么原样不动。文件名写 `-` 表示读标准输入。
`parse --format json`：一个文件一个对象，几个文件一个数组；位置（`span`）按 `received_text` 的字符计数，含头不含尾。
`parse --format csv -o` 写出的文件带 UTF-8 标记，可直接用 Excel 或 WPS 打开；
以 `= + - @` 开头的文字前加 `'`，不会被当作公式。
"""


def cli_page() -> str:
    """Return the page: exit statuses and output, then each command's help."""
    parts = [HEAD, _block("luoshi", root)]
    for name in COMMANDS:
        command = root.get_command(click.Context(root), name)
        assert command is not None
        parts.append(_block(f"luoshi {name}", command))
    return "\n".join(parts)


def _block(title: str, command: click.Command) -> str:
    settings = {"max_content_width": 100, "terminal_width": 100, "help_option_names": ["-h", "--help"]}
    with click.Context(command, info_name=title, **settings) as context:
        return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(cli_page(), "utf-8")

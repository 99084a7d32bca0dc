"""Options that several subcommands share, and how text is coloured on a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from luoshi.commands.wording import Count, Option

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

STYLES: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "red": {"fg": "red"},
    "green": {"fg": "green"},
    "yellow": {"fg": "yellow"},
    "dim": {"dim": True},
    "mark": {"bold": True, "underline": True},
}


def files_argument() -> Decorator:
    return click.argument("files", nargs=-1, required=True, metavar="文件...", type=click.Path())


def file_argument() -> Decorator:
    return click.argument("file", metavar="文件", type=click.Path())


def jobs_option() -> Decorator:
    return click.option("--jobs", type=Count(), metavar="N", help="同时读取的文件数，默认等于处理器核数")


def out_option(metavar: str, help_text: str, *, required: bool = False) -> Decorator:
    kind = click.Path(path_type=Path)
    return click.option("-o", "--output", cls=Option, required=required, metavar=metavar, type=kind, help=help_text)


def painted(text: str, style: str) -> str:
    """Return `text` in the colours of `style`, for a terminal."""
    return click.style(text, **STYLES[style]) if style else text

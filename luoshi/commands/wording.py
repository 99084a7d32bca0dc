"""click speaking Chinese: the frame of its help pages, and what it says of a command that was called wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from inspect import cleandoc
from typing import Any

import click
from click.shell_completion import CompletionItem
from click.types import OptionHelpExtra

from luoshi.commands.columns import wrapped
from luoshi.ledger.width import width_of

_INDENT = "  "
_NARROWEST = 16  # places for what an option means, on the narrowest terminal


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _chinese_help(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_text(formatter, self.help)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_text(formatter, self.epilog)


class LazyGroup(click.Group):
    """A group that imports a subcommand's module only when that subcommand runs, so that `--help` stays quick.

    `table` names each subcommand with where it lives and its one line of help: "parse": ("luoshi.commands.parse", "…").
    `first` names the module to import before that of a subcommand, where there is one.
    """

    def __init__(
        self, *args: Any, table: Mapping[str, tuple[str, str]], first: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.table = table
        self.first = first

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        if cmd_name in self.first:
            import_module(self.first[cmd_name])
        module, _ = self.table[cmd_name]
        command: click.Command = getattr(import_module(module), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self.table and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"没有“{name}”这个命令，可用的命令有：{'、'.join(self.table)}。", ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        # click's own imports every subcommand to ask whether it is hidden: a second's wait for each press of Tab.
        names = [CompletionItem(name, help=line) for name, (_, line) in self.table.items()]
        options = super(click.Group, self).shell_complete(ctx, incomplete)
        return [each for each in names if each.value.startswith(incomplete)] + options

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _chinese_help(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_text(formatter, self.help)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter)
        _write_section(formatter, "命令", [(name, line) for name, (_, line) in self.table.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_text(formatter, self.epilog)


class Count(click.ParamType[int]):
    """A whole number of at least one."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text) > 0):
            self.fail(f"“{text}”不是正整数。", param, ctx)
        return int(text)


class Option(click.Option):
    """An option whose help says 必填 itself: without click's own [required]."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        extra.pop("required", None)
        return extra


class Choice(click.Choice[str]):
    """One word of several."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            self.fail(f"“{value}”不是可用的值，可用的有：{'、'.join(self.choices)}。", param, ctx)
        return str(value)


def usage_sentence(error: click.UsageError) -> str:
    """Return in Chinese what `error` says of how the command was called."""
    if isinstance(error, click.NoSuchOption):
        near = f"，是否要用{'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有“{error.option_name}”这个选项{near}。"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        if isinstance(error.param, click.Option):
            name = error.param.opts[-1]
        return f"缺少{name.removesuffix('...')}，请补上（写法见 --help）。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项{error.option_name}用得不对，请看 --help 中的写法。"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[-1] if error.param else ""
        return f"{name}的值不对：{error.message}"
    if _is_chinese(error.message):
        return error.message
    return "命令的参数不对，请看 --help 中的写法。"


def _is_chinese(message: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in message)


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这页说明"
    return option


def _write_usage(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix="用法：")


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    records = [
        record
        for parameter in command.get_params(ctx)
        if not isinstance(parameter, click.Argument) and (record := parameter.get_help_record(ctx))
    ]
    _write_section(formatter, "选项", records)


def _write_section(formatter: click.HelpFormatter, title: str, pairs: list[tuple[str, str]]) -> None:
    """Write a title and, in two columns, names and what they mean: click's own end it in a half-width colon and count
    a Chinese character as one place.
    """
    formatter.write(f"\n{title}：\n")
    widest = max(width_of(name) for name, _ in pairs)
    room = max(_NARROWEST, formatter.width - widest - 2 * len(_INDENT))
    for name, line in pairs:
        first, *more = wrapped(line, room)
        formatter.write(f"{_INDENT}{name}{' ' * (widest - width_of(name))}{_INDENT}{first}\n")
        for rest in more:
            formatter.write(f"{' ' * (widest + 2 * len(_INDENT))}{rest}\n")


def _write_text(formatter: click.HelpFormatter, text: str | None) -> None:
    """Write paragraphs within the width of the terminal; the lines of one that opens with \\b stay lines."""
    for paragraph in cleandoc(text or "").split("\n\n"):
        kept = paragraph.startswith("\b\n")
        formatter.write("\n")
        for line in paragraph.removeprefix("\b\n").split("\n") if kept else ["".join(paragraph.split("\n"))]:
            for piece in wrapped(line, formatter.width - len(_INDENT)):
                formatter.write(f"{_INDENT}{piece}\n")

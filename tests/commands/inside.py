"""Commands run in this process, on the database of the test."""

from __future__ import annotations

import click
from click.testing import CliRunner, Result

from luoshi.cli import root
from luoshi.commands.wording import usage_sentence


def run(*arguments: str) -> Result:
    """Run `luoshi` and return what it said; a wrong call is refused as `luoshi.cli.main` refuses it."""
    runner = CliRunner()
    result = runner.invoke(root, list(arguments), prog_name="luoshi")
    if isinstance(result.exception, click.UsageError):
        result.stderr_bytes += usage_sentence(result.exception).encode()
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result

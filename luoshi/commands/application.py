"""Commands on the rows of the web application: Django is set up here, before the module of such a command is imported.

`luoshi.cli.ON_ROWS` names them; `luoshi parse` and the others that only read files never load Django, and stay quick.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError

from luoshi.commands.failures import Refusal, cannot_write
from luoshi.commands.wording import ChineseCommand
from luoshi.errors import LuoshiError

NOT_READY = "数据库还没有建好，或比程序旧：请先运行 luoshi migrate。"


class ApplicationCommand(ChineseCommand):
    """A command whose refusals, and whose trouble with the database, are one Chinese sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        with in_sentences():
            return super().invoke(ctx)


@contextmanager
def in_sentences() -> Iterator[None]:
    """Turn what the application refuses, or the database says, into a Refusal of the command."""
    try:
        yield
    except LuoshiError as error:
        raise Refusal(error.message) from error
    except DatabaseError as error:
        raise Refusal(_database_sentence(error)) from error


def _database_sentence(error: DatabaseError) -> str:
    text = str(error).strip()
    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return NOT_READY
    if "locked" in text:
        return "数据库正被占用，没有改动任何内容，请稍后再试。"
    first = text.splitlines()[0] if text else type(error).__name__
    if isinstance(error, OperationalError):
        return f"连不上数据库，请检查数据库服务和 LUOSHI_DATABASE_URL（{first}）。"
    return f"数据库拒绝了这一步，没有改动任何内容（{first}）。"


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refusal(str(error)) from error
    except OSError as error:  # the data folder
        raise cannot_write(error.filename or "LUOSHI_DATA_DIR", error) from error


_set_up()

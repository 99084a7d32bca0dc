"""All rows of the database as lines of JSON, and back: the same for SQLite and PostgreSQL (docs/decisions/0010).

["id", "name", "at"]
["01a2…", "青泽市", "2026-01-05T01:00:00.123456+00:00"]
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_string

from luoshi.journal import triggers

LEFT_OUT = {"sessions.session"}  # whoever was signed in then is not signed in again
BATCH = 500
Model = type[models.Model]


def all_models() -> list[Model]:
    """Return every model that has a table of its own, in a fixed order."""
    found = [each for each in apps.get_models(include_auto_created=True) if each._meta.managed and not each._meta.proxy]
    return sorted(found, key=lambda model: model._meta.label_lower)


def kept_models() -> list[Model]:
    """Return the models whose rows a backup holds."""
    return [model for model in all_models() if model._meta.label_lower not in LEFT_OUT]


def migrations_applied() -> list[str]:
    """Return the migrations that made the tables: "tasks.0002_task_text"."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read inside the block be of one moment, without keeping anybody from writing."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        sqlite: Any = connection
        # IMMEDIATE, as elsewhere, would be the lock of a writer.
        mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            sqlite.transaction_mode = mode
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def lines_of(model: Model) -> Iterator[bytes]:
    """Yield the names of the columns and then each row."""
    names = [field.attname for field in _fields(model)]
    yield _line(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield _line(row)


def load(model: Model, lines: Iterable[bytes]) -> int:
    """Insert rows as `lines_of` gave them; return how many. Nothing of the model's own saving is called."""
    rest = iter(lines)
    by_name = {field.attname: field for field in _fields(model)}
    fields = [by_name[name] for name in json.loads(next(rest))]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
    count = 0
    with connection.cursor() as cursor:
        while batch := [_values(fields, json.loads(line)) for line in islice(rest, BATCH)]:
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def clear() -> None:
    """Delete every row of every table, those of the journal too."""
    tables = [model._meta.db_table for model in all_models()]
    triggers.remove(connection)
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
    triggers.install(connection)


def finish_loading() -> None:
    """Let counters go on behind the highest key; raise IntegrityError where a row points to none."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), all_models()):
            cursor.execute(statement)
    connection.check_constraints()


def _fields(model: Model) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def _values(fields: list[models.Field[Any, Any]], row: list[Any]) -> list[Any]:
    return [field.get_db_prep_save(_value(field, value), connection) for field, value in zip(fields, row, strict=True)]


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


def _line(values: Iterable[Any]) -> bytes:
    return json.dumps(list(values), ensure_ascii=False, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> str:
    # Not Django's own encoder: it cuts times to milliseconds, and the chain of the journal would not hold.
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value)} has no place in a backup yet")

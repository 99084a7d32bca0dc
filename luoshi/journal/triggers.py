"""The database itself refuses to change an entry (留痕不可改): triggers on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "journal entries are written once"

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS journal_entry_no_{move} BEFORE {move} ON journal_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"""
    for move in ("update", "delete")
]
SQLITE_AWAY = [f"DROP TRIGGER IF EXISTS journal_entry_no_{move}" for move in ("update", "delete")]

POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE OR REPLACE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry
       FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()""",
    """CREATE OR REPLACE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
       FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()""",
]
POSTGRESQL_AWAY = [
    "DROP TRIGGER IF EXISTS journal_entry_no_change ON journal_entry",
    "DROP TRIGGER IF EXISTS journal_entry_no_truncate ON journal_entry",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers there; harmless where they stand."""
    _run(connection, SQLITE if connection.vendor == "sqlite" else POSTGRESQL)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only the reverse of the migration and the emptying of a test database do so."""
    _run(connection, SQLITE_AWAY if connection.vendor == "sqlite" else POSTGRESQL_AWAY)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def forwards(apps: Any, schema_editor: Any) -> None:
    """The migration's step forwards."""
    install(schema_editor.connection)


def backwards(apps: Any, schema_editor: Any) -> None:
    """The migration's step back."""
    remove(schema_editor.connection)

"""The search index inside the database: FTS5 kept in step by triggers on SQLite, a GIN index on PostgreSQL."""

from __future__ import annotations

from typing import Any

ADD = "INSERT INTO tasks_tasktext_fts(rowid, grams) VALUES (new.id, new.grams);"
TAKE = "INSERT INTO tasks_tasktext_fts(tasks_tasktext_fts, rowid, grams) VALUES ('delete', old.id, old.grams);"
SQLITE = [
    """CREATE VIRTUAL TABLE tasks_tasktext_fts USING fts5(
        grams, content='tasks_tasktext', content_rowid='id', tokenize='unicode61 remove_diacritics 0')""",
    f"CREATE TRIGGER tasks_tasktext_add AFTER INSERT ON tasks_tasktext BEGIN {ADD} END",
    f"CREATE TRIGGER tasks_tasktext_take AFTER DELETE ON tasks_tasktext BEGIN {TAKE} END",
    f"CREATE TRIGGER tasks_tasktext_change AFTER UPDATE ON tasks_tasktext BEGIN {TAKE} {ADD} END",
]
SQLITE_AWAY = [
    *(f"DROP TRIGGER IF EXISTS tasks_tasktext_{move}" for move in ("add", "take", "change")),
    "DROP TABLE IF EXISTS tasks_tasktext_fts",
]
POSTGRESQL = ["CREATE INDEX tasks_tasktext_words ON tasks_tasktext USING gin (to_tsvector('simple', grams))"]
POSTGRESQL_AWAY = ["DROP INDEX IF EXISTS tasks_tasktext_words"]
# A phrase is looked up word by word and then looked at row by row: to take each row's text apart anew took longest.
POSTGRESQL_KEPT = [
    "ALTER TABLE tasks_tasktext ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', grams)) STORED",
    *POSTGRESQL_AWAY,
    "CREATE INDEX tasks_tasktext_words ON tasks_tasktext USING gin (words)",
]
POSTGRESQL_KEPT_AWAY = [*POSTGRESQL_AWAY, "ALTER TABLE tasks_tasktext DROP COLUMN words", *POSTGRESQL]


def forwards(apps: Any, schema_editor: Any) -> None:
    """The migration's step forwards."""
    _run(schema_editor.connection, SQLITE, POSTGRESQL)


def backwards(apps: Any, schema_editor: Any) -> None:
    """The migration's step back."""
    _run(schema_editor.connection, SQLITE_AWAY, POSTGRESQL_AWAY)


def keep_words(apps: Any, schema_editor: Any) -> None:
    """The migration's step forwards: PostgreSQL keeps the words of a row as it searches them."""
    _run(schema_editor.connection, [], POSTGRESQL_KEPT)


def keep_words_no_more(apps: Any, schema_editor: Any) -> None:
    """The migration's step back."""
    _run(schema_editor.connection, [], POSTGRESQL_KEPT_AWAY)


def _run(connection: Any, sqlite: list[str], postgresql: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in sqlite if connection.vendor == "sqlite" else postgresql:
            cursor.execute(statement)

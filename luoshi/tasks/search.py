"""Full text search of tasks (检索): number, label, text, headings, units, leaders, tags and targets."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from luoshi.tasks.grams import indexed_grams, is_one_character, phrases
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader, TaskText

# Both databases keep their index in step with the table themselves: triggers there, a generated column here.
SQLITE = "SELECT rowid FROM tasks_tasktext_fts WHERE tasks_tasktext_fts MATCH %s"
POSTGRESQL = "SELECT id FROM tasks_tasktext WHERE words @@ to_tsquery('simple', %s)"


def index_tasks(tasks: Iterable[Task]) -> None:
    """Bring the search index of `tasks` up to date. To be called in the transaction that made or changed them.

    Reads their units, leaders and targets anew (four queries for any number), whatever is prefetched on them.
    """
    keys = [task.pk for task in tasks]
    for begin in range(0, len(keys), 500):
        _index_batch(keys[begin : begin + 500])


def _index_batch(keys: list[UUID]) -> None:
    texts: dict[UUID, list[str]] = {}
    owners: dict[UUID, UUID] = {}
    tasks = Task.objects.filter(pk__in=keys).order_by()
    for key, owner, headings, tags, *words in tasks.values_list(
        "pk", "jurisdiction", "headings", "tags", "number", "label", "text"
    ):
        texts[key], owners[key] = [*words, *headings, *tags], owner
    for rows in (
        Assignment.objects.filter(task__in=keys).values_list("task", "unit__name", "unit__short_name", "printed"),
        TaskLeader.objects.filter(task__in=keys).values_list("task", "leader__name"),
        Target.objects.filter(task__in=keys).values_list("task", "name"),
    ):
        for key, *words in rows.order_by():
            texts[key] += words
    TaskText.objects.bulk_create(
        [
            TaskText(jurisdiction_id=owners[key], task_id=key, grams=indexed_grams(*dict.fromkeys(words)))
            for key, words in texts.items()
        ],
        update_conflicts=True,
        unique_fields=["task"],
        update_fields=["grams"],
    )


def search(queryset: QuerySet[Task], words: str) -> QuerySet[Task]:
    """Return the tasks of `queryset` in which all `words` (set apart by blanks) stand; all where nothing was typed."""
    asked = phrases(words)
    if not asked:
        return queryset if not words.strip() else queryset.none()
    statement, match = (SQLITE, _fts5(asked)) if connection.vendor == "sqlite" else (POSTGRESQL, _tsquery(asked))
    return queryset.filter(indexed__id__in=RawSQL(statement, [match]))


def _fts5(asked: list[list[str]]) -> str:
    """Return the question as FTS5 asks it: "城镇 镇新" AND "2026"; a lone last character stands for its pairs."""
    return " AND ".join(f'"{" ".join(phrase)}"{"*" if is_one_character(phrase[-1]) else ""}' for phrase in asked)


def _tsquery(asked: list[list[str]]) -> str:
    """Return the question as PostgreSQL asks it: ('城镇' <-> '镇新') & '2026'."""
    parts = [
        " <-> ".join(f"'{gram}'" for gram in phrase) + (":*" if is_one_character(phrase[-1]) else "")
        for phrase in asked
    ]
    return " & ".join(f"({part})" for part in parts)

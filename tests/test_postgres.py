"""The second database: that the tests can have a PostgreSQL, and that it knows what the application asks of it."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.postgres import binaries


def test_a_server_starts_and_finds_chinese_words_by_their_trigrams(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        # With a locale that knows no Chinese the list is empty, and no index helps a search.
        (trigrams,) = connection.execute("SELECT show_trgm('督查')").fetchone()
        assert len(trigrams) > 0
        (version,) = connection.execute("SHOW server_version_num").fetchone()
        assert int(version) >= 140000


def test_the_server_asks_for_the_password(postgres_url):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres_url.replace(postgres_url.split(":")[2].split("@")[0], "wrong"))


def test_binaries_are_looked_for_in_more_than_one_place():
    assert binaries() is None or (binaries() / "initdb").exists()


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_given():
    assert connection.vendor == ("postgresql" if os.environ.get("LUOSHI_DATABASE_URL") else "sqlite")
    assert Path(os.environ["LUOSHI_DATA_DIR"]).name.startswith("luoshi-tests-")

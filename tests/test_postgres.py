"""The second database: that the tests can have a PostgreSQL, and that it knows what the application asks of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import MISSING, binaries, running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own; skipped where the machine has no PostgreSQL."""
    bin_folder = binaries()
    if bin_folder is None:
        pytest.skip(MISSING)
    folder = tmp_path_factory.mktemp("postgres")
    # pytest's folders are closed to others, and the server never runs as root.
    for each in (folder, *folder.parents[:2]):
        each.chmod(0o711)
    with running(folder / "server", bin_folder) as url:
        yield url


def test_a_server_starts_and_finds_chinese_words_by_their_trigrams(server):
    with psycopg.connect(server) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        # With a locale that knows no Chinese the list is empty, and no index helps a search.
        (trigrams,) = connection.execute("SELECT show_trgm('督查')").fetchone()
        assert len(trigrams) > 0
        (version,) = connection.execute("SHOW server_version_num").fetchone()
        assert int(version) >= 140000


def test_the_server_asks_for_the_password(server):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.replace(server.split(":")[2].split("@")[0], "wrong"))


def test_binaries_are_looked_for_in_more_than_one_place():
    assert binaries() is None or (binaries() / "initdb").exists()


@pytest.mark.django_db
def test_the_run_uses_the_database_it_was_given():
    from django.db import connection

    assert connection.vendor == ("postgresql" if os.environ.get("LUOSHI_DATABASE_URL") else "sqlite")
    assert Path(os.environ["LUOSHI_DATA_DIR"]).name.startswith("luoshi-tests-")

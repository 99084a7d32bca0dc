"""`luoshi backup`, `luoshi restore`: everything comes back as it was, or nothing is touched."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luoshi.commands import backup as module
from luoshi.commands.locks import RUNNING, shared
from luoshi.commands.rows import kept_models, lines_of
from luoshi.journal.actions import record
from luoshi.journal.models import Entry
from luoshi.journal.queries import all_breaks
from luoshi.units.models import Account, Unit
from tests.commands.inside import run
from tests.commands.running import luoshi

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """The data folder of the test, with two received files."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    (settings.MEDIA_ROOT / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "方案.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 100)
    (settings.MEDIA_ROOT / "空.txt").write_bytes(b"")
    (settings.DATA_DIR / "secret_key").write_text("k" * 50)
    return settings.DATA_DIR


@pytest.fixture
def backup(folder: Path, city, director, tmp_path) -> Path:
    """A backup of the city with a few entries."""
    with transaction.atomic():
        for unit in city.units.values():
            record(
                "unit.created",
                actor=director,
                subject=unit,
                at=timezone.now(),
                after={"name": unit.name, "n": [1, None, "“引”"]},
            )
    path = tmp_path / "backup.zip"
    done = run("backup", str(path))
    assert done.exit_code == 0, done.output
    return path


def rows() -> dict[str, list[bytes]]:
    """Return all rows but those that tell of backups themselves."""
    found = {model._meta.label_lower: list(lines_of(model)) for model in kept_models()}
    found["journal.entry"] = [line for line in found["journal.entry"] if b"data." not in line]
    found.pop("journal.chain")
    return found


def files(folder: Path) -> dict[str, bytes]:
    root = folder / "files"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_all_comes_back_as_it_was(backup, folder):
    before, kept = rows(), files(folder)
    with transaction.atomic():
        unit = Unit.objects.first()
        unit.name = "改了名的局"
        unit.save()
        record("unit.changed", actor=None, subject=unit, at=timezone.now())
    (folder / "files" / "空.txt").write_bytes(b"changed")
    (folder / "files" / "new.txt").write_bytes(b"new")
    done = run("restore", str(backup), "--replace")
    assert done.exit_code == 0, done.output
    assert rows() == before
    assert files(folder) == kept
    assert not list(all_breaks())
    assert Entry.objects.filter(action="data.restored").count() == 1
    aside = {path.name: path.read_bytes() for path in (folder / "files.before").rglob("*") if path.is_file()}
    assert aside == {"空.txt": b"changed", "new.txt": b"new"}


def test_after_restoring_new_rows_find_free_keys_and_the_journal_stays_guarded(backup, city):
    assert run("restore", str(backup), "--replace").exit_code == 0
    assert ContentType.objects.create(app_label="x", model="y").pk > ContentType.objects.exclude(app_label="x").count()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")


def test_what_is_there_is_not_replaced_unasked(backup, folder):
    before = rows()
    done = run("restore", str(backup))
    assert done.exit_code == 2 and "--replace" in done.stderr
    assert rows() == before and not (folder / "files.before").exists()


def test_a_server_that_runs_keeps_its_rows(backup, folder):
    before = rows()
    running = shared(folder / RUNNING)
    done = run("restore", str(backup), "--replace")
    running.close()
    assert done.exit_code == 2 and "先停止服务" in done.stderr
    assert rows() == before


def test_a_check_changes_nothing(backup):
    before = rows()
    done = run("restore", str(backup), "--check")
    assert done.exit_code == 0 and "备份完好" in done.stdout and "2 个文件" in done.stdout
    assert rows() == before


def rewritten(source: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a copy of the backup whose entries `change` has changed."""
    with zipfile.ZipFile(source) as old:
        entries = {name: old.read(name) for name in old.namelist()}
    change(entries)
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as new:
        for name, content in entries.items():
            new.writestr(name, content)
    return target


def with_manifest(entries: dict[str, bytes], **values: object) -> None:
    entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | values).encode()


def rename_a_unit(entries: dict[str, bytes]) -> None:
    entries["rows/units.unit.jsonl"] = entries["rows/units.unit.jsonl"].replace("教育".encode(), "体育".encode())


def forge_an_entry(entries: dict[str, bytes]) -> None:
    """Change the journal and every hash that the archive itself has of it: only the chain can tell."""
    name = "rows/journal.entry.jsonl"
    entries[name] = entries[name].replace("教育".encode(), "体育".encode())
    hashes = json.loads(entries["manifest.json"])["hashes"]
    with_manifest(entries, hashes=hashes | {name: hashlib.sha256(entries[name]).hexdigest()})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda e: e.pop("manifest.json"), "不是落实的备份文件"),
        (lambda e: e.update({"manifest.json": b"{}"}), "不是落实的备份文件"),
        (lambda e: with_manifest(e, format=99), "格式"),
        (rename_a_unit, "units.unit.jsonl"),
        (lambda e: e.pop("files/空.txt"), "与其目录不符"),
        (lambda e: e.update({"files/more.txt": b"x"}), "与其目录不符"),
        (lambda e: e.update({"files/../../out.txt": b"x"}), "与其目录不符"),
        (lambda e: with_manifest(e, migrations=["tasks.0001_initial"]), "数据库结构与本机不同"),
        (lambda e: with_manifest(e, rows={}), "行数"),
        (lambda e: with_manifest(e, chains={}), "留痕"),
        (forge_an_entry, "留痕"),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_touches_nothing(backup, folder, change, words):
    before, kept = rows(), files(folder)
    done = run("restore", str(rewritten(backup, change)), "--replace")
    assert done.exit_code == 2 and words in done.stderr, done.output
    assert rows() == before and files(folder) == kept
    assert not list(all_breaks())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", "不是".encode()])
def test_what_is_no_backup_is_refused(tmp_path, content, folder):
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    done = run("restore", str(path))
    assert done.exit_code == 2 and "不是落实的备份文件" in done.stderr


def test_a_backup_is_for_its_owner_alone_and_whole_or_absent(backup, folder, tmp_path):
    assert backup.stat().st_mode & 0o077 == 0
    done = run("backup", str(tmp_path / "nowhere" / "b.zip"))
    assert done.exit_code == 2 and "文件夹不存在" in done.stderr
    assert not list(tmp_path.glob(".luoshi-*"))


def test_people_go_on_working_while_a_backup_is_made(folder, city, director, tmp_path, monkeypatch):
    """A row written by another connection in the middle is neither kept out nor in the backup."""
    original, errors = module.lines_of, []

    def write_meanwhile() -> None:
        try:
            Unit.objects.create(jurisdiction=city.jurisdiction, name="青泽市新局")
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    def lines_then_write(model):
        if model is kept_models()[0]:
            thread = threading.Thread(target=write_meanwhile)
            thread.start()
            thread.join(30)
        return original(model)

    monkeypatch.setattr(module, "lines_of", lines_then_write)
    path = tmp_path / "b.zip"
    assert run("backup", str(path)).exit_code == 0
    assert not errors and Unit.objects.filter(name="青泽市新局").exists()
    with zipfile.ZipFile(path) as archive:
        assert "青泽市新局" not in archive.read("rows/units.unit.jsonl").decode()


def test_a_ledger_moves_from_sqlite_to_postgresql_and_back(tmp_path, postgres_url):
    people = ["--system-admin", "xitong:卫青岚", "--security-admin", "anquan:褚云帆", "--auditor", "shenji:沈知行"]
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    url = postgres_url.rsplit("/", 1)[0] + "/moved"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("CREATE DATABASE moved")

    def did(data: Path, *arguments: str, **more: str) -> str:
        done = luoshi(data, *arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    did(first, "migrate")
    did(first, "createadmin", "--government", "青泽市", "--level", "city", *people)
    did(first, "backup", str(tmp_path / "one.zip"))
    did(second, "migrate", LUOSHI_DATABASE_URL=url)
    did(second, "restore", str(tmp_path / "one.zip"), LUOSHI_DATABASE_URL=url)
    did(second, "backup", str(tmp_path / "two.zip"), LUOSHI_DATABASE_URL=url)
    did(third, "migrate")
    did(third, "restore", str(tmp_path / "two.zip"))
    did(third, "backup", str(tmp_path / "three.zip"))
    accounts = []
    for name in ("one", "two", "three"):
        with zipfile.ZipFile(tmp_path / f"{name}.zip") as archive:
            accounts.append(archive.read("rows/units.account.jsonl"))
    assert accounts[0] == accounts[1] == accounts[2] and accounts[0].count(b"\n") == 4
    assert (first / "secret_key").read_text() == (third / "secret_key").read_text()


def test_every_account_survives(backup):
    assert run("restore", str(backup), "--replace").exit_code == 0
    assert Account.objects.get(username="director").name == "沈知行"

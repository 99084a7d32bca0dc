"""`luoshi restore`: the state of a backup, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import click
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.archive import FILES, KEY, ROWS, Archive
from luoshi.commands.backup import broken_places, ends_of_chains
from luoshi.commands.failures import Refusal, cannot_write, reason, shown
from luoshi.commands.locks import RUNNING, held
from luoshi.commands.output import write_file
from luoshi.commands.rows import clear, finish_loading, kept_models, load, migrations_applied
from luoshi.journal.actions import record
from luoshi.journal.models import PLATFORM, Chain, Entry
from luoshi.units.models import Account, Jurisdiction

EXAMPLES = """\b
示例：
  luoshi restore 落实-20260930.zip --check      只核对备份是否完好，不改动任何内容
  luoshi restore 落实-20260930.zip              恢复到空的系统（先 luoshi migrate）
  luoshi restore 落实-20260930.zip --replace    覆盖现有的全部数据

\b
恢复前请停止服务。中途失败或断电，原来的数据原样不动；被换下的文件移到数据文件夹的 files.before 中。"""
BEFORE = "files.before"


@click.command(name="restore", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("source", metavar="备份文件", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="系统里已有数据时也恢复：现有数据全部换掉")
@click.option("--check", "only_check", is_flag=True, help="只核对备份文件，不恢复")
def restore_command(source: Path, replace: bool, only_check: bool) -> None:
    """从备份恢复数据库和收到的文件：先核对备份，恢复后验证留痕，都对才生效。"""
    try:
        stream = source.open("rb")
    except OSError as error:
        raise Refusal(f"读不出“{shown(source)}”：{reason(error)}。") from error
    with stream:
        archive = Archive(stream)
        archive.check()
        rows, files = sum(archive.manifest.rows.values()), archive.files()
        if only_check:
            made = f"{archive.manifest.made_at} 由 {archive.manifest.version} 版所做"
            click.echo(f"备份完好：{made}，{rows} 行数据，{len(files)} 个文件。")
            return
        try:
            with held(Path(settings.DATA_DIR) / RUNNING, wait=False):
                _restore(archive, replace)
        except BlockingIOError as error:
            raise Refusal("服务正在运行，没有恢复：请先停止服务（包括后台任务进程）再恢复。") from error
        except OSError as error:
            raise cannot_write(error.filename or settings.DATA_DIR, error) from error
    click.echo(
        f"已恢复到 {archive.manifest.made_at} 的状态：{rows} 行数据，{len(files)} 个文件，留痕已验证。", err=True
    )


def _restore(archive: Archive, replace: bool) -> None:
    _refuse_other_version(archive)
    if not replace and _is_used():
        raise Refusal("系统里已有数据，没有恢复：确要全部换成备份的内容，请加 --replace（建议先 luoshi backup）。")
    aside = Path(settings.DATA_DIR) / BEFORE / timezone.localtime().strftime("%Y%m%d-%H%M%S")
    # Files first: their names are used once, so those that are there already stay right if the rows do not follow.
    for name in archive.files():
        _unpack(archive, name, aside)
    with transaction.atomic():
        _load_rows(archive)
        after = {"file": Path(str(archive.zip.filename or "")).name, "made_at": archive.manifest.made_at}
        platform = Chain.objects.get_or_create(key=PLATFORM)[0]
        record("data.restored", actor=None, subject=platform, at=timezone.now(), after=after)
    _put_aside_the_rest(set(archive.files()), aside)
    if KEY in archive.manifest.hashes:
        write_file(Path(settings.DATA_DIR) / KEY, b"".join(archive.chunks(KEY)))
        os.chmod(Path(settings.DATA_DIR) / KEY, 0o600)


def _refuse_other_version(archive: Archive) -> None:
    here, there = set(migrations_applied()), set(archive.manifest.migrations)
    if not here:
        raise Refusal("数据库还没有建好：请先运行 luoshi migrate，再恢复。")
    if here != there:
        name = min(here ^ there)
        raise Refusal(
            f"备份由 {archive.manifest.version} 版所做，数据库结构与本机不同（{name}），没有恢复："
            "请用备份时的版本恢复，再升级。"
        )


def _is_used() -> bool:
    return any(model.objects.exists() for model in (Account, Jurisdiction, Entry))


def _load_rows(archive: Archive) -> None:
    clear()
    for model in kept_models():
        label = model._meta.label_lower
        name = f"{ROWS}{label}.jsonl"
        if name not in archive.manifest.hashes:
            raise Refusal(f"备份中没有“{label}”的数据，不能恢复：请换一份备份。")
        if load(model, archive.lines(name)) != archive.manifest.rows.get(label):
            raise Refusal(f"备份中“{label}”的行数与其目录不符，不能恢复：请换一份备份。")
    try:
        finish_loading()
    except IntegrityError as error:
        raise Refusal(f"备份中的数据互相对不上，没有恢复（{str(error).splitlines()[0]}）。") from error
    _verify_journal(archive)


def _verify_journal(archive: Archive) -> None:
    if ends_of_chains() != archive.manifest.chains or broken_places() != archive.manifest.breaks:
        raise Refusal("备份中的留痕与备份时不一致，已被改动，没有恢复：请换一份备份。")


def _unpack(archive: Archive, name: str, aside: Path) -> None:
    target = Path(settings.MEDIA_ROOT) / name
    if target.exists():
        if _digest(target) == archive.manifest.hashes[FILES + name]:
            return
        _move(target, aside / name)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.part")
    with beside.open("wb") as file:
        for chunk in archive.chunks(FILES + name):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    beside.replace(target)


def _put_aside_the_rest(wanted: set[str], aside: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in [path for path in root.rglob("*") if path.is_file()]:
        name = path.relative_to(root).as_posix()
        if name not in wanted:
            _move(path, aside / name)


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

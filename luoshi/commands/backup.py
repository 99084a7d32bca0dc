"""`luoshi backup`: database and received files of one moment in one verified file, while people go on working."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from luoshi import __version__
from luoshi.commands.application import ApplicationCommand
from luoshi.commands.archive import CHUNK, FILES, KEY, ROWS, Archive, ArchiveWriter, Manifest
from luoshi.commands.output import replacing
from luoshi.commands.rows import kept_models, lines_of, migrations_applied, one_moment
from luoshi.journal.actions import record
from luoshi.journal.models import PLATFORM, Chain
from luoshi.journal.queries import all_breaks

EXAMPLES = """\b
示例：
  luoshi backup /备份/落实-20260930.zip

\b
备份不影响正在使用的人。备份里有全部数据和签名密钥，只有本用户能读：请像保管数据库一样保管它。
恢复用 luoshi restore；只想核对一份备份是否完好，用 luoshi restore --check。"""


@click.command(name="backup", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("target", metavar="备份文件", type=click.Path(path_type=Path))
def backup_command(target: Path) -> None:
    """把数据库和收到的文件备份到一个文件，写完后从头重读，核对条目和校验值（不试恢复）；要么是完整的备份，要么没有。"""
    with replacing(target) as stream:
        os.fchmod(stream.fileno(), 0o600)
        with one_moment():
            manifest = _manifest()
            writer = ArchiveWriter(stream, manifest)
            for model in kept_models():
                _add_rows(writer, model)
        _add_files(writer)
        writer.close()
        stream.flush()
        os.fsync(stream.fileno())
        with Path(f"/dev/fd/{stream.fileno()}").open("rb") as again:  # it has no name of its own yet
            Archive(again).check()
    rows, files = sum(manifest.rows.values()), sum(name.startswith(FILES) for name in manifest.hashes)
    _record(target, rows, files)
    click.echo(
        f"已备份：{rows} 行数据，{files} 个文件，{target.stat().st_size / 1e6:.1f} MB，已重读并核对校验值。",
        err=True,
    )
    for each in manifest.breaks:
        click.echo(f"注意：备份时留痕已有断点：{each}请用 luoshi journal verify 查看。", err=True)


def _manifest() -> Manifest:
    return Manifest(
        version=__version__,
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=migrations_applied(),
        chains=ends_of_chains(),
        breaks=broken_places(),
    )


def ends_of_chains() -> dict[str, list[int | str]]:
    """Return number and digest of the last entry of each chain."""
    return {str(chain.key): [chain.number, chain.digest] for chain in Chain.objects.order_by("key")}


def broken_places() -> list[str]:
    """Return in words where chains of the journal do not hold."""
    return [f"{each.chain}：{each.reason}" for each in all_breaks()]


def _add_rows(writer: ArchiveWriter, model: type) -> None:
    label = model._meta.label_lower  # type: ignore[attr-defined]
    count = -1  # the names of the columns

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in lines_of(model):
            count += 1
            yield line

    writer.add(f"{ROWS}{label}.jsonl", counted())
    writer.manifest.rows[label] = count


def _add_files(writer: ArchiveWriter) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        try:
            file = path.open("rb")
        except FileNotFoundError:  # refused since (密级): it must not be kept
            continue
        with file:
            writer.add(f"{FILES}{path.relative_to(root).as_posix()}", pieces_of(file), packed=False)
    key = Path(settings.DATA_DIR) / KEY
    if key.exists():  # second factors are kept under it; without it nobody gets past his own
        writer.add(KEY, [key.read_bytes()])


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in pieces."""
    while piece := file.read(CHUNK):
        yield piece


@transaction.atomic
def _record(target: Path, rows: int, files: int) -> None:
    after = {"file": target.name, "rows": rows, "files": files}
    record(
        "data.backed-up",
        actor=None,
        subject=Chain.objects.get_or_create(key=PLATFORM)[0],
        at=timezone.now(),
        after=after,
    )

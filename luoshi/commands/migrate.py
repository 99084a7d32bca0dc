"""`luoshi migrate`: the database and the static files as this version wants them."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from luoshi.commands.application import NOT_READY, ApplicationCommand
from luoshi.commands.failures import Refusal
from luoshi.commands.locks import held
from luoshi.commands.static_files import gather_static_files

EXAMPLES = """\b
示例：
  luoshi migrate            升级数据库结构（升级前请先 luoshi backup）
  luoshi migrate --check    只检查，不改动：需要升级时退出状态为 2"""


@click.command(name="migrate", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.option("--check", "only_check", is_flag=True, help="只检查数据库结构是否与程序一致，不改动")
def migrate_command(only_check: bool) -> None:
    """把数据库结构升级到本版程序所需的样子，并收集静态文件；已是最新时什么也不做。"""
    # Two that start together do it one after the other.
    with held(Path(settings.DATA_DIR) / "migrate.lock"):
        steps = pending_steps()
        if only_check:
            if steps:
                raise Refusal(NOT_READY)
        elif steps:
            call_command("migrate", interactive=False, verbosity=0)
        gathered = gather_static_files()
    click.echo(f"数据库已升级：{steps} 步。" if steps else "数据库已是最新。", err=True)
    if gathered:
        click.echo("静态文件已更新。", err=True)


def pending_steps() -> int:
    """Return how many migrations the database lacks; Refusal where it was made by a newer version."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    newer = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps
        and (app, name) not in loader.disk_migrations
        and (app, name) not in loader.replacements
    )
    if newer:
        raise Refusal(f"数据库由更新的版本建立（{newer[0]}），本版程序不能使用它：请换用新版程序，或恢复旧的备份。")
    return len(executor.migration_plan(loader.graph.leaf_nodes()))

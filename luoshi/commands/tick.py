"""`luoshi tick`: what is due by the clock: periods that open and close, and what other parts add."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from django.urls import get_resolver
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.failures import Refusal
from luoshi.web.ticking import tick

EXAMPLES = """\b
示例：
  luoshi tick                              办理现在到点的事
  luoshi tick --now 2026-09-28T08:00       试算：到那时会办什么，不改动数据

\b
可以反复运行，同时运行两个也不会重复办理；停了几天，下一次补齐。luoshi worker 每5分钟自己办一次。"""


@click.command(name="tick", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.option("--now", "moment", metavar="时刻", help="试算到这个时刻（如 2026-09-28T08:00），只说会办什么，不改动数据")
def tick_command(moment: str | None) -> None:
    """办理到点的事：建立填报日历，开放和截止填报期等。"""
    load_steps()
    now = timezone.now() if moment is None else read_moment(moment)
    failed = False
    for done in tick(now, dry_run=moment is not None):
        for sentence in done.said:
            click.echo(sentence)
        if done.failure:
            failed = True
            click.echo(done.failure, err=True)
    if failed:
        sys.exit(1)


def load_steps() -> None:
    """Let every app add its steps: they stand in the modules of the addresses."""
    assert get_resolver().url_patterns


def read_moment(text: str) -> datetime:
    """Return the moment in Beijing; Refusal where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(f"看不懂时刻“{text}”，请写成 2026-09-28T08:00。") from None
    return found if timezone.is_aware(found) else timezone.make_aware(found)

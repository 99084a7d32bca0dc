"""`luoshi demo`: builds the demonstration city, once; prints who can sign in."""

from __future__ import annotations

import click
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.demo import city as data
from luoshi.demo.build import build_demo
from luoshi.units.models import Jurisdiction

EXAMPLES = """\b
示例：
  luoshi demo
  luoshi demo --accounts    只列出演示账号

\b
演示城市“青泽市”是虚构的：两年120项任务、41个单位、5个县区，各种角色的账号都有。只用于试用，请不要和真实数据放在一起。"""


@click.command(name="demo", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.option("--accounts", "only_accounts", is_flag=True, help="只列出演示账号，不建城市")
def demo_command(only_accounts: bool) -> int:
    """建立演示城市（已经建好的不再建），列出演示账号。"""
    if not only_accounts and not Jurisdiction.objects.filter(name=data.CITY).exists():
        click.echo(f"正在建立演示城市“{data.CITY}”，约需半分钟……")
        build_demo(timezone.now())
    for line in account_lines():
        click.echo(line)
    return 0


def account_lines() -> list[str]:
    """Return the demo accounts, a line each, with the one password that all of them have."""
    lines = [f"演示账号（密码都是 {data.PASSWORD}）："]
    for username, name, role, unit, turn in data.ACCOUNTS:
        where = f"{unit}" if unit else data.CITY
        lines.append(f"  {username}　{name}　{where}{role.label}{f'（{turn}岗）' if turn else ''}")
    for county, username in data.COUNTY_ACCOUNTS.items():
        lines.append(f"  {username}　{data.COUNTY_PEOPLE[username]}　{county}督查室主任")
    return lines

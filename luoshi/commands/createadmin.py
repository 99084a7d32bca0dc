"""`luoshi createadmin`: the three administrators (三员) of a government; all further accounts they open on pages."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click
from django.db import transaction
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.failures import Refusal
from luoshi.commands.wording import Choice
from luoshi.units.actions.accounts import open_account
from luoshi.units.actions.grants import grant_role
from luoshi.units.actions.units import open_government
from luoshi.units.models import Account, Grant, Jurisdiction
from luoshi.units.rules import Level, Role

EXAMPLES = """\b
示例：
  luoshi createadmin                 逐项询问
  luoshi createadmin --government 青泽市 --level city \\
    --system-admin xitong:卫青岚 --security-admin anquan:褚云帆 --auditor shenji:沈知行

\b
初始密码只显示这一次，系统不保存明文；本人首次登录时必须修改。"""
REASON = "系统初始化"
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


@click.command(name="createadmin", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.option("--government", metavar="名称", help="政府名称，如 青泽市；还没有的会新建")
@click.option(
    "--level",
    type=Choice([str(level.value) for level in Level]),
    metavar="层级",
    help="新建政府的层级：nation、province、city、county、township",
)
@click.option("--code", metavar="代码", default="", help="新建政府的区划代码（GB/T 2260），可不填")
@click.option("--system-admin", metavar="账号:姓名", help="系统管理员")
@click.option("--security-admin", metavar="账号:姓名", help="安全管理员")
@click.option("--auditor", metavar="账号:姓名", help="审计员")
def createadmin_command(
    government: str | None,
    level: str | None,
    code: str,
    system_admin: str | None,
    security_admin: str | None,
    auditor: str | None,
) -> None:
    """为一个政府开通系统管理员、安全管理员、审计员（三员）各一名，并显示他们的初始密码。没有给出的逐项询问。"""
    name = government or _asked("政府名称（如 青泽市）", "--government")
    found = Jurisdiction.objects.filter(name=name.strip().removesuffix("人民政府")).first()
    if found is None:
        level = level or _asked(f"层级（{'、'.join(Level.values)}）", "--level")
        if level not in Level.values:
            raise Refusal(f"“{level}”不是层级，可用的有：{'、'.join(Level.values)}。")
    given = dict(zip(ADMINISTRATORS, (system_admin, security_admin, auditor), strict=True))
    missing = _missing(found, given)
    people = {role: _person(role, given[role]) for role in missing}
    now = timezone.now()
    with transaction.atomic():
        place = found or open_government(actor=None, parent=None, level=str(level), name=name, code=code, now=now)
        rows = []
        for role, (username, person) in people.items():
            account, password = open_account(actor=None, jurisdiction=place, username=username, name=person, now=now)
            grant_role(actor=None, account=account, role=role, reason=REASON, now=now)
            rows.append((role.label, account, password))
    _show(place, rows)


def _missing(place: Jurisdiction | None, given: Mapping[Role, str | None]) -> list[Role]:
    """Return which of the three the government lacks; Refusal where it lacks none, or one is given that is there."""
    held = Grant.objects.filter(
        jurisdiction=place, role__in=ADMINISTRATORS, until=None, account__is_active=True
    ).select_related("account")
    there = {Role(grant.role): grant for grant in held} if place else {}
    missing = [role for role in ADMINISTRATORS if role not in there]
    if place and (not missing or any(given[role] for role in there)):
        names = "、".join(f"{role.label}{grant.account}" for role, grant in there.items())
        raise Refusal(f"{place.name}已有{names}：其他账号请由他们在页面上办理，忘记密码用 luoshi resetpassword。")
    return missing


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise Refusal(f"缺少 {option}，请补上（写法见 --help）。")
    return str(click.prompt(question, prompt_suffix="：", err=True)).strip()


def _person(role: Role, value: str | None) -> tuple[str, str]:
    option = f"--{role.value}"
    value = value or f"{_asked(f'{role.label}的账号', option)}:{_asked(f'{role.label}的姓名', option)}"
    username, _, person = value.replace("：", ":").partition(":")
    if not (username.strip() and person.strip()):
        raise Refusal(f"{option} 应写成 账号:姓名，如 {role.value}:卫青岚。")
    return username.strip(), person.strip()


def _show(place: Jurisdiction, rows: list[tuple[str, Account, str]]) -> None:
    click.echo(
        f"{place.name}的{'、'.join(label for label, _, _ in rows)}已开通。初始密码只显示这一次，请分别交给本人："
    )
    for label, account, password in rows:
        click.echo(f"  {label}　{account.name}　账号 {account.username}　初始密码 {password}")
    click.echo("下一步：系统管理员开通账号，安全管理员授予角色（见 docs/operations.md）。")

"""`luoshi resetpassword`: a new first password for an account, where no administrator can sign in any more."""

from __future__ import annotations

import click
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.failures import Refusal
from luoshi.units.actions.accounts import reset_password
from luoshi.units.models import Account


@click.command(name="resetpassword", cls=ApplicationCommand, options_metavar="[选项]")
@click.argument("username", metavar="账号")
def resetpassword_command(username: str) -> None:
    """为一个账号重置初始密码并显示一次；平时请由系统管理员在页面上办理。记入留痕。"""
    account = Account.objects.filter(username__iexact=username).first()
    if account is None:
        raise Refusal(f"没有账号“{username}”，请核对。")
    account, password = reset_password(actor=None, account=account, now=timezone.now())
    click.echo(f"{account}的初始密码：{password}（只显示这一次，登录后须修改）")

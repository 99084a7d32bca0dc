"""`luoshi import`: receives a file, has its plans answered, proposed and signed, without a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone

from luoshi.commands.application import ApplicationCommand
from luoshi.commands.failures import EMPTY, READ, REFUSED, Refusal, reason, shown
from luoshi.commands.output import for_a_screen
from luoshi.commands.reading import worst
from luoshi.plans.actions.defaults import accept_defaults
from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_file
from luoshi.plans.models import Decision, Plan, Question, ReceivedFile
from luoshi.plans.rules import FileState, PlanState, QuestionState
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.units.models import Account, Grant, Jurisdiction
from luoshi.units.rules import Role

EXAMPLES = """\b
示例：
  luoshi import 方案.docx --jurisdiction 青泽市
  luoshi import 方案.docx --jurisdiction 青泽市 --accept-defaults --issue

\b
经办人是该级政府的督查专员，签发人是督查室主任，各取第一位在用的账号；用 --officer、--director 指定。
有必答问题没有答复时停在校核：到网页上答复，或用 --accept-defaults 按默认答复（默认答复逐条列出）。
没有牵头单位的事项不会自动确定牵头单位。"""
SHOWN = 10


@click.command(name="import", cls=ApplicationCommand, epilog=EXAMPLES, options_metavar="[选项]")
@click.argument("file", metavar="文件", type=click.Path())
@click.option("--jurisdiction", "place", metavar="名称", required=True, help="哪一级政府的来文，如 青泽市")
@click.option(
    "--accept-defaults", is_flag=True, help="必答问题按默认答复：简称对应到已有单位，其余新建；集合单位取全部成员"
)
@click.option("--issue", is_flag=True, help="提交后接着签发交办")
@click.option("--officer", metavar="账号", help="经办的督查专员")
@click.option("--director", metavar="账号", help="签发的督查室主任")
def import_command(
    file: str, place: str, accept_defaults: bool, issue: bool, officer: str | None, director: str | None
) -> None:
    """接收一个文件，读取、校核并提交签发；加 --issue 时签发交办。"""
    jurisdiction = Jurisdiction.objects.filter(name=place.strip().removesuffix("人民政府")).first()
    if jurisdiction is None:
        raise Refusal(f"没有“{shown(place)}”这个政府，请核对名称，或先用 luoshi createadmin 开通。")
    clerk = _account(jurisdiction, Role.OFFICER, officer, "--officer")
    signer = _account(jurisdiction, Role.DIRECTOR, director, "--director") if issue else None
    received = _received(Path(file), clerk)
    if received.state == FileState.REFUSED:
        raise Refusal(received.refusal)
    plans = list(received.plans.filter(state__in=(PlanState.REVIEW, PlanState.PROPOSED)).order_by("position"))
    if not plans:
        _say(_why_nothing(received))
        raise click.exceptions.Exit(EMPTY if received.state == FileState.EMPTY else READ)
    statuses = [_carried_through(plan, clerk, signer, accept_defaults) for plan in plans]
    raise click.exceptions.Exit(worst(statuses))


def _account(jurisdiction: Jurisdiction, role: Role, username: str | None, option: str) -> Account:
    grants = Grant.objects.filter(jurisdiction=jurisdiction, role=role, until=None, account__is_active=True)
    if username:
        grants = grants.filter(account__username__iexact=username)
    grant = grants.select_related("account").order_by("since", "account__username").first()
    if grant is None:
        who = f"账号“{shown(username)}”不是{jurisdiction.name}的{role.label}" if username else ""
        raise Refusal(
            f"{who or f'{jurisdiction.name}还没有{role.label}的账号'}，请先开通并授予角色，或用 {option} 指定。"
        )
    return grant.account


def _received(path: Path, clerk: Account) -> ReceivedFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"读不了“{shown(path)}”：{reason(error)}，请核对文件名后再试。") from error
    now = timezone.now()
    received = receive_file(actor=clerk, name=path.name, data=data, now=now)
    if received.duplicate:
        _say(f"这个文件此前已收到（{received.file.name}），接着办理。")
    file = read_now(received.file, now)
    file.refresh_from_db()
    if file.state == FileState.READING:
        raise Refusal("这个文件正由后台任务读取，请稍后再试。")
    return file


def _why_nothing(file: ReceivedFile) -> str:
    states = "、".join(f"“{plan.title}”{plan.get_state_display()}" for plan in file.plans.all())
    if states:
        return f"没有要办理的方案：{states}。"
    said = "".join(each["message"] for each in file.reading.result["diagnostics"] if each["seq"] is None)
    return f"没有读到任务分解，已存为来文。{said}"


def _answers(decision: Decision) -> Iterator[str]:
    """Yield what a decision says; of many names made at once each by itself."""
    yield str(decision.payload["answer"])
    for row in decision.payload.get("units", ()) if decision.kind == "create-many" else ():
        same = row.get("same_as")
        yield f"“{row['name']}”即{same}" if same else f"“{row['name']}”新建为“{row['unit_name']}”"
    for row in decision.payload.get("leaders", ()) if decision.kind == "create-many" else ():
        yield f"新建领导“{row['leader_name']}”（{row['post']}）"
    for row in decision.payload.get("groups", ()) if decision.kind == "create-many" else ():
        members = row["members"]
        yield f"集合单位“{row['name']}”：{f'成员{len(members)}个' if members else '成员由牵头单位提出'}"


def _carried_through(plan: Plan, clerk: Account, signer: Account | None, defaults: bool) -> int:
    """Bring one plan as far as it goes; return the exit status."""
    now = timezone.now()
    _say(f"{plan.title}：{plan.items.filter(removed=False).count()}项。")
    if plan.state == PlanState.REVIEW:
        if defaults:
            for each in accept_defaults(actor=clerk, plan=plan, now=now):
                _say_each(f"默认答复：{words}" for words in _answers(each))
        left = Question.objects.filter(plan=plan, state=QuestionState.OPEN, blocking=True).order_by("position")
        if left:
            return _stopped(list(left), defaults)
        plan = propose_plan(actor=clerk, plan=plan, now=now)
        _say(f"已由{clerk.name}提交签发。")
    return _issued(plan, signer, now) if signer else READ


def _issued(plan: Plan, signer: Account, now: datetime) -> int:
    tasks = issue_plan(actor=signer, plan=plan, now=now)
    _say(f"已由{signer.name}签发交办，共{len(tasks)}项任务，编号{tasks[0].number}至{tasks[-1].number}。")
    return READ


def _stopped(left: list[Question], defaults: bool) -> int:
    _say(f"还有{len(left)}个必答问题，停在校核：", err=True)
    for question in left[:SHOWN]:
        _say(f"  {question.message}", err=True)
    if len(left) > SHOWN:
        _say(f"  另有{len(left) - SHOWN}个。", err=True)
    _say(
        "请到网页上答复后提交。" if defaults else "请到网页上答复后提交，或加 --accept-defaults 按默认答复。", err=True
    )
    return REFUSED


def _say_each(lines: Iterable[str]) -> None:
    for line in lines:
        _say(line)


def _say(line: str, *, err: bool = False) -> None:
    click.echo(for_a_screen(line), err=err)

"""Two governments with one of everything each: what the walk over all addresses names in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_text
from luoshi.plans.models import Plan
from luoshi.reports.actions.evidence import add_evidence
from luoshi.reports.actions.receipts import give_back
from luoshi.tasks.models import SavedView, SupportOnly, Task
from luoshi.units.actions.tokens import create_token
from luoshi.units.models import Account, ApiToken, Unit
from luoshi.units.rules import Role
from tests.people import City, make_account, make_city, make_name
from tests.reports.filling import SEPTEMBER, make_period, started
from tests.tasks.plans import make_tasks

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEXT = """青泽市2026年重点工作任务分解方案
一、稳住经济大盘
1.城镇新增就业1.2万人，新建学校3所。
牵头领导：许怀远
牵头单位：市人力资源社会保障局
责任单位：市财政局、市粮食局
2.举办促消费活动80场次。
牵头单位：市商务局
"""


@dataclass(frozen=True, slots=True)
class World:
    """One government and one of each thing that an address can name."""

    city: City
    accounts: dict[str, Account]
    things: dict[str, UUID]
    rows: dict[str, Model]


def make_world(suffix: str = "", province: str = "云澜省") -> World:
    """Return a government with accounts of every role, a plan in review, tasks handed out, a view, a token.

    `suffix` is put to the user names, so that there can be two.
    """
    city = make_city(province)
    accounts = {role.value: _account(city, role, suffix) for role in Role}
    accounts["support"] = make_account(
        city.jurisdiction, f"support{suffix}", "尤若水", Role.LIAISON, unit=city.units["市财政局"]
    )
    accounts["county"] = make_account(city.counties["东泽区"], f"county{suffix}", "凌一舟", Role.DIRECTOR)
    leader = city.leaders["方策"]
    leader.account = accounts["deputy"]
    leader.save()
    task, second = make_tasks(city, accounts["officer"], accounts["director"])
    file = receive_text(actor=accounts["officer"], text=TEXT, now=NOW, name=f"方案{suffix}.txt").file
    read_now(file, NOW)
    plan = Plan.objects.get(file=file)
    view = SavedView.objects.create(jurisdiction=city.jurisdiction, account=accounts["director"], name="重点")
    token, _ = create_token(actor=accounts["director"], name="测试", scope="read", days=9, now=timezone.now())
    rows = _rows(city, accounts, task, second, plan, view, token)
    return World(city, accounts, {name: row.pk for name, row in rows.items()}, rows)


def _account(city: City, role: Role, suffix: str) -> Account:
    of_unit = {Role.LIAISON: "市发展改革委", Role.REVIEWER: "市发展改革委", Role.STATISTICIAN: "市教育局"}
    unit = city.units[of_unit[role]] if role in of_unit else None
    return make_account(city.jurisdiction, f"{role.value}{suffix}", f"某{role.label}"[:40], role, unit=unit)


def _rows(
    city: City,
    accounts: dict[str, Account],
    task: Task,
    second: Task,
    plan: Plan,
    view: SavedView,
    token: ApiToken,
) -> dict[str, Model]:
    unit: Unit = city.units["市教育局"]
    liaison = accounts["liaison"]
    assignment = task.assignments.get(unit=city.units["市发展改革委"])
    grant = liaison.grants.get()
    return {
        "unit": unit,
        "unit-name": make_name(unit, "市教体局"),
        "group": city.group,
        "leader": city.leaders["方策"],
        "post": city.leaders["方策"].posts.get(),
        "account": liaison,
        "grant": grant,
        "government": city.counties["东泽区"],
        "file": plan.file,
        "plan": plan,
        "item": plan.items.first(),
        "question": plan.questions.first(),
        "task": task,
        "second-task": second,
        "assignment": assignment,
        "return": give_back(
            actor=accounts["support"],
            assignment=task.assignments.get(unit=city.units["市财政局"]).pk,
            reason="不是本单位职责",
            now=NOW,
        ),
        "target": task.targets.first(),
        **_reports(task, liaison),
        "view": view,
        "token": token,
        "supported": SupportOnly.objects.create(
            jurisdiction=city.jurisdiction, task=second, reason="市局直接实施", by=accounts["director"], at=NOW
        ),
    }


def _reports(task: Task, liaison: Account) -> dict[str, Model]:
    """Return a draft of the liaison's unit with a piece of evidence."""
    draft = started(liaison, make_period(task))[0]
    content = ContentFile(b"%PDF-1.4")
    evidence = add_evidence(actor=liaison, report=draft, name="佐证.pdf", content=content, now=SEPTEMBER)
    return {"report": draft, "evidence": evidence, "calendar": draft.period.calendar}

"""Building the demonstration city: units, people, two years of plans received, reviewed, signed and carried out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from luoshi.demo import city as data
from luoshi.demo.papers import plan_text, wishes_text
from luoshi.errors import MoveRefused
from luoshi.plans.actions.deciding import decide
from luoshi.plans.actions.proposing import propose_plan
from luoshi.plans.actions.reading import read_now
from luoshi.plans.actions.receiving import receive_text
from luoshi.plans.models import Plan
from luoshi.plans.offering import offers
from luoshi.plans.rules import QuestionState
from luoshi.reports.actions.periods import make_calendars, turn_periods
from luoshi.tasks.actions.arranging import Arrangement, arrange_tasks
from luoshi.tasks.actions.carrying import carry_out
from luoshi.tasks.actions.changing import Adjustment, Basis, adjust_task
from luoshi.tasks.actions.giving import Duty
from luoshi.tasks.actions.issuing import issue_plan
from luoshi.tasks.actions.splitting import Part, can_be_shared, split_task
from luoshi.tasks.models import Task
from luoshi.units.actions.accounts import open_account
from luoshi.units.actions.grants import grant_role
from luoshi.units.actions.groups import create_group
from luoshi.units.actions.leaders import create_leader, link_leader_account, set_oversight
from luoshi.units.actions.units import add_name, create_unit, open_government
from luoshi.units.models import Account, Jurisdiction, Leader, Unit
from luoshi.units.rules import Level, NameKind, Role, UnitKind

REASON = "演示"


def build_demo(now: datetime) -> Jurisdiction:
    """Make the demonstration city and return it, all of it or none; MoveRefused where it is there already."""
    if Jurisdiction.objects.filter(name=data.CITY).exists():
        raise MoveRefused(f"演示城市“{data.CITY}”已经建好。")
    with transaction.atomic():
        province = open_government(actor=None, parent=None, level=Level.PROVINCE, name=data.PROVINCE, now=now)
        city = open_government(actor=None, parent=province, level=Level.CITY, name=data.CITY, now=now)
        units = _units(city, now)
        leaders = _leaders(city, units, now)
        people = _people(city, units, now)
        for username, name in data.LEADER_ACCOUNTS.items():
            link_leader_account(actor=None, leader=leaders[name], account=people[username], now=now)
        counties = _counties(city, units, now)
        _plans(people, now)
        _work(city, people, counties, now)
        for _ in (*make_calendars(now), *turn_periods(now)):
            pass
    return city


def _units(city: Jurisdiction, now: datetime) -> dict[str, Unit]:
    """Make units and groups; return the units by short name."""
    units: dict[str, Unit] = {}
    for name, short, others, kind in data.UNITS:
        unit = create_unit(actor=None, jurisdiction=city, name=name, short_name=short, kind=kind, now=now)
        for other in others:
            add_name(actor=None, unit=unit, name=other, kind=NameKind.SHORT, now=now)
        units[short] = unit
    for name, prefix in data.COUNTIES:
        open_government(actor=None, parent=city, level=Level.COUNTY, name=name, own_prefix=prefix, now=now)
        units[name] = Unit.objects.get(jurisdiction=city, name=f"{name}人民政府")
    members = [units[name] for name, _ in data.COUNTIES] + [units["青泽经济开发区管委会"]]
    create_group(actor=None, jurisdiction=city, name=data.COUNTY_GROUP, members=members, now=now)
    for name, other_names, short_names in data.GROUPS:
        create_group(
            actor=None,
            jurisdiction=city,
            name=name,
            other_names=other_names,
            members=[units[short] for short in short_names],
            now=now,
        )
    return units


def _leaders(city: Jurisdiction, units: dict[str, Unit], now: datetime) -> dict[str, Leader]:
    since = date(now.year - 2, 1, 10)
    leaders = {}
    for name, title, overseen in data.LEADERS:
        leader = create_leader(actor=None, jurisdiction=city, name=name, title=title, since=since, now=now)
        set_oversight(actor=None, leader=leader, units=[units[short] for short in overseen], on=since, now=now)
        leaders[name] = leader
    return leaders


def _account(
    government: Jurisdiction,
    username: str,
    name: str,
    role: Role,
    now: datetime,
    unit: Unit | None = None,
    turn: str = "",
) -> Account:
    """Open an account whose password is known and need not be changed: this city is for trying out only."""
    account, _ = open_account(
        actor=None, jurisdiction=government, username=username, name=name, password=data.PASSWORD, now=now
    )
    account.must_change_password = False
    account.save(update_fields=["must_change_password"])
    grant_role(actor=None, account=account, role=role, unit=unit, turn=turn, reason=REASON, now=now)
    return Account.objects.get(pk=account.pk)


def _people(city: Jurisdiction, units: dict[str, Unit], now: datetime) -> dict[str, Account]:
    return {
        username: _account(city, username, name, role, now, units.get(short), turn)
        for username, name, role, short, turn in data.ACCOUNTS
    }


def _counties(city: Jurisdiction, units: dict[str, Unit], now: datetime) -> dict[str, Account]:
    """Give each county its own units and an office; return the accounts of the offices by the county's name."""
    offices = {}
    for county, username in data.COUNTY_ACCOUNTS.items():
        government = Jurisdiction.objects.get(parent=city, name=county)
        for name, short in data.COUNTY_UNITS:
            create_unit(
                actor=None,
                jurisdiction=government,
                name=f"{county}{name}",
                short_name=f"{government.prefix}{short}",
                kind=UnitKind.DEPARTMENT,
                now=now,
            )
        offices[county] = _account(government, username, data.COUNTY_PEOPLE[username], Role.DIRECTOR, now)
    return offices


def _plans(people: dict[str, Account], now: datetime) -> None:
    """Receive, review and sign the plans of last year and this year; a small third one is left with its questions."""
    clerk, head = people["专员"], people["主任"]
    for year, name in ((now.year - 1, "last_year"), (now.year, "this_year")):
        at = now.replace(year=year, month=2, day=10)
        plan = _received(clerk, plan_text(year, name), f"{year}年重点工作任务分解方案.txt", at)
        _answer(clerk, plan, at)
        propose_plan(actor=clerk, plan=plan, now=at)
        issue_plan(actor=head, plan=plan, now=at)
    _received(clerk, wishes_text(now.year), f"{now.year}年民生实事项目责任分解.txt", now)


def _answer(clerk: Account, plan: Plan, at: datetime) -> None:
    """Answer what must be answered as a clerk does who takes the first answer offered."""
    while question := plan.questions.filter(state=QuestionState.OPEN, blocking=True).first():
        first = next(offer for offer in offers(question) if not offer.asks)
        decide(actor=clerk, plan=plan, kind=first.kind, payload=first.payload, now=at)


def _received(clerk: Account, text: str, name: str, at: datetime) -> Plan:
    file = receive_text(actor=clerk, text=text, name=name, now=at).file
    read_now(file, at)
    return Plan.objects.get(file=file)


def _work(city: Jurisdiction, people: dict[str, Account], counties: dict[str, Account], now: datetime) -> None:
    """Let offices and units work on this year's tasks: tiers, a split, an adjustment, the counties' own tasks."""
    head, clerk = people["主任"], people["专员"]
    tasks = list(Task.objects.filter(jurisdiction=city, year=now.year, parent=None).order_by("position"))
    key = [task.pk for task in tasks if task.section.startswith(("一、", "五、"))]
    arrange_tasks(actor=head, tasks=key, arrangement=Arrangement(tier="key", officer=clerk.pk), now=now)
    wishes = [task.pk for task in tasks if task.section.startswith("五、")]
    arrange_tasks(actor=head, tasks=wishes, arrangement=Arrangement(add_tags=["民生实事"]), now=now)
    _share_projects(tasks, now)
    later = next(task for task in tasks if "中医院" in task.text)
    adjust_task(
        actor=head,
        task=later,
        basis=Basis(f"青政纪〔{now.year}〕8号", "主体结构设计变更，市政府常务会议同意", date(now.year, 5, 12)),
        adjustment=Adjustment(text="市中医院新院区11月底前主体封顶。", due=date(now.year, 11, 30)),
        version=later.version,
        now=now,
    )
    for county, office in counties.items():
        _carry_out(county, office, tasks, now)


def _share_projects(tasks: list[Task], now: datetime) -> None:
    """Let the lead unit of the 120 projects share them among the counties."""
    whole = next(task for task in tasks if "亿元以上项目120个" in task.text)
    lead = Account.objects.get(username="发改")
    targets = [target for target in whole.targets.all() if can_be_shared(target)]
    members = [row.unit for row in whole.assignments.filter(group__isnull=False).select_related("unit")]
    parts = []
    for place, unit in enumerate(members):
        shares = {}
        for target in targets:
            assert target.value is not None
            even, rest = divmod(int(target.value), len(members))
            shares[target.pk] = type(target.value)(even + (place < rest))
        words = "，".join(f"{target.name}{shares[target.pk]}{target.unit}" for target in targets)
        duty = Duty(f"{unit.shown}：{words}。", (unit.pk,), date(now.year, 11, 30))
        parts.append(Part(duty, shares))
    split_task(actor=lead, task=whole, parts=parts, now=now)


def _carry_out(county: str, office: Account, tasks: list[Task], now: datetime) -> None:
    """Let a county hand three of the city's tasks on to its own units."""
    own = {
        unit.short_name.removeprefix(office.jurisdiction.prefix): unit
        for unit in Unit.objects.filter(jurisdiction=office.jurisdiction)
    }
    for words, short in (("亿元以上项目120个", "发改局"), ("老旧小区", "住建局"), ("卫生厕所", "农业农村局")):
        upstream = next(task for task in tasks if words in task.text)
        duty = Duty(
            f"落实市任务：{upstream.text}",
            (own[short].pk,),
            min(upstream.due, date(now.year, 11, 20)),
            (own["财政局"].pk,),
        )
        carry_out(actor=office, upstream=upstream, duty=duty, now=now)

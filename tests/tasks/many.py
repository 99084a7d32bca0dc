"""Tasks by the thousand, for tests of size and for benchmarks: invented sentences over the units that are there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from luoshi.plans.rules import Term, Tier, UnitRole
from luoshi.tasks.models import Assignment, Target, Task, TaskLeader
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.search import index_tasks
from luoshi.units.models import Jurisdiction, Leader, Unit

BEGUN = datetime(2026, 1, 20, 1, 0, tzinfo=UTC)
SECTIONS = (
    "一、推动产业转型升级",
    "二、持续扩大有效需求",
    "三、深化改革扩大开放",
    "四、统筹城乡协调发展",
    "五、改善生态环境质量",
    "六、办好民生实事",
)
SUBSECTIONS = ("（一）抓好重点工作", "（二）补齐短板弱项", "（三）健全长效机制")
SUBJECTS = (
    "装备制造业",
    "农产品加工业",
    "全域旅游",
    "老旧小区改造",
    "城镇新增就业",
    "高标准农田建设",
    "县域商业体系",
    "河湖治理",
    "职业教育",
    "普惠托育服务",
)
VERBS = ("加快推进", "着力提升", "全面完成", "持续扩大", "有序实施", "统筹抓好")
ENDS = ("确保全年目标如期实现", "力争走在全省前列", "不断增强群众获得感", "健全工作台账并按月调度")
MEASURES = (("新增就业", "人", 17000), ("改造小区", "个", 60), ("增长", "%", 7), ("建成农田", "万亩", 12))
LIGHTS = (Light.UNREPORTED,) * 6 + (Light.NORMAL,) * 8 + (Light.WARNING,) * 3 + (Light.BEHIND,) * 2 + (Light.CLOSED,)


def make_tasks(
    jurisdiction: Jurisdiction, count: int, *, year: int = 2026, state: TaskState = TaskState.ISSUED, seed: int = 7
) -> list[Task]:
    """Return `count` new tasks of a government's year, each with one lead, up to three supports and one leader.

    Uses the units and leaders that the government has; repeatable by `seed`; serials go on where the year's end.
    """
    random = Random(seed)
    units = list(Unit.objects.filter(jurisdiction=jurisdiction, active_to=None))
    leaders = list(Leader.objects.filter(jurisdiction=jurisdiction))
    begin = Task.objects.filter(jurisdiction=jurisdiction, year=year).count()
    made: list[Task] = []
    for place in range(begin, begin + count, 2000):
        numbers = range(place, min(place + 2000, begin + count))
        tasks = [_task(random, jurisdiction, year, n, begin + count, state, units, leaders) for n in numbers]
        Task.objects.bulk_create(tasks)
        _duties(random, tasks, units)
        index_tasks(tasks)
        made += tasks
    return made


def _task(
    random: Random,
    jurisdiction: Jurisdiction,
    year: int,
    number: int,
    of: int,
    state: TaskState,
    units: list[Unit],
    leaders: list[Leader],
) -> Task:
    section = SECTIONS[number * len(SECTIONS) // of]
    name, unit, size = random.choice(MEASURES)
    figure = f"{name}{random.randint(size // 2, size * 2)}{unit}"
    text = "，".join(
        [
            random.choice(VERBS) + random.choice(SUBJECTS),
            f"{random.choice(VERBS)}第{number + 1}批项目",
            figure,
            random.choice(ENDS),
        ]
    )
    due = date(year, 1, 31) + timedelta(days=random.randrange(0, 335))
    return Task(
        jurisdiction=jurisdiction,
        year=year,
        serial=number + 1,
        number=f"青督〔{year}〕{number + 1}号",
        position=(number + 1) * 1000,
        label=f"{number + 1}",
        headings=[section, random.choice(SUBSECTIONS)],
        section=section,
        text=f"{text}。",
        tier=Tier.KEY if number % 5 == 0 else Tier.GENERAL,
        term=Term.LONG if number % 11 == 0 else Term.ANNUAL,
        state=state,
        light=random.choice(LIGHTS),
        due=due,
        first_due=due,
        principal=random.choice(units),
        leader=random.choice(leaders) if leaders else None,
        tags=["民生实事"] if number % 9 == 0 else [],
        created_at=BEGUN,
        issued_at=BEGUN if state != TaskState.REGISTERED else None,
    )


def _duties(random: Random, tasks: list[Task], units: list[Unit]) -> None:
    duties, targets = [], []
    for task in tasks:
        supports = [
            unit for unit in random.sample(units, min(len(units), random.randint(1, 4))) if unit != task.principal
        ]
        for position, unit in enumerate([task.principal, *supports[:3]]):
            role = UnitRole.SUPPORT if position else UnitRole.LEAD
            duties.append(
                Assignment(
                    jurisdiction_id=task.jurisdiction_id, task=task, unit=unit, role=role, position=max(position, 1)
                )
            )
        if task.serial % 3:
            name, unit_name, size = random.choice(MEASURES)
            targets.append(
                Target(
                    jurisdiction_id=task.jurisdiction_id,
                    task=task,
                    position=1,
                    name=name,
                    op=">=",
                    value=Decimal(size),
                    unit=unit_name,
                    raw=f"{name}{size}{unit_name}",
                )
            )
    Assignment.objects.bulk_create(duties)
    Target.objects.bulk_create(targets)
    TaskLeader.objects.bulk_create(
        TaskLeader(jurisdiction_id=task.jurisdiction_id, task=task, leader_id=task.leader_id, position=1)
        for task in tasks
        if task.leader_id
    )

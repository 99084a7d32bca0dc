"""我的待办: what waits for an account, only what it can act on; what is done falls away by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from luoshi.plans.models import Plan, ReceivedFile
from luoshi.plans.queries import visible_files, visible_plans
from luoshi.plans.rules import FileState, PlanState, QuestionState, UnitRole
from luoshi.tasks import hooks
from luoshi.tasks.facets import Counting
from luoshi.tasks.filters import is_overdue
from luoshi.tasks.hooks import Todo
from luoshi.tasks.models import Assignment, Task
from luoshi.tasks.rules import Light, TaskState
from luoshi.tasks.scopes import FRESH, Scope, scopes_of, tasks_in, to_carry
from luoshi.units.models import Account
from luoshi.units.rules import LEADERS, OFFICE, SPEAKS_FOR_UNIT, Role
from luoshi.web import days
from luoshi.web.permissions import may

SHOWN = 10  # of one kind; the rest stands behind a link
SOON = 15  # days before a limit
PRESSING = {"behind": 0, "warning": 1, "normal": 2}
MUST = Q(questions__blocking=True)


def todos_of(account: Account, today: date) -> list[Todo]:
    """Return what waits for the account, most pressing kinds first; empty where nothing does."""
    found: list[Todo] = []
    if account.holds(Role.DIRECTOR):
        found += _to_sign(account)
    if account.holds(*OFFICE):
        found += [*_to_review(account), *_files(account)]
    scopes = scopes_of(account)
    if Scope.ABOVE in scopes:
        found += _to_carry(account)
    if Scope.MINE in scopes:
        found += _ending(account, today)
    if Scope.LED in scopes:
        found += _led(account, today)
    for source in hooks.todo_sources():
        found += source.lines(account, today)
    return sorted(found, key=lambda todo: PRESSING.get(todo.mark, len(PRESSING)))  # kinds stay together: it is stable


def to_sign(account: Account) -> QuerySet[Plan]:
    """Return the plans that wait for the account's signature; none where it may not sign."""
    plans = visible_plans(account).filter(state=PlanState.PROPOSED).exclude(proposed_by=account)
    return plans if account.holds(Role.DIRECTOR) else plans.none()


def _to_sign(account: Account) -> Iterator[Todo]:
    for plan in (
        to_sign(account).select_related("proposed_by").annotate(n=Count("items", filter=Q(items__removed=False)))
    ):
        who = f"，{plan.proposed_by.name}提交" if plan.proposed_by else ""
        yield Todo("签发", plan.title, f"{plan.n}项{who}", "去签发", reverse("plan-issue", args=[plan.pk]), "behind")


def to_review(account: Account) -> QuerySet[Plan]:
    """Return the plans in review, for the office."""
    plans = visible_plans(account).filter(state=PlanState.REVIEW)
    return plans if account.holds(*OFFICE) else plans.none()


def _to_review(account: Account) -> Iterator[Todo]:
    asked = Q(questions__state=QuestionState.OPEN)
    for plan in to_review(account).annotate(
        n=Count("questions", filter=asked), must=Count("questions", filter=asked & MUST)
    ):
        if plan.n:
            about, step = f"还有{plan.n}问，其中必答{plan.must}问", "去校核"
        else:
            about, step = "问题都已答完，可以提交签发", "去提交"
        yield Todo("校核", plan.title, about, step, plan_address(plan), "warning" if plan.must else "normal")


def plan_address(plan: Plan) -> str:
    """Return where a plan is reviewed."""
    return reverse("plan-review", args=[plan.pk])


def empty_files(account: Account) -> QuerySet[ReceivedFile]:
    """Return the files in which nothing was found, for who received them, as long as they are fresh."""
    since = timezone.now() - timedelta(days=FRESH)
    files = visible_files(account).filter(state=FileState.EMPTY, received_by=account, received_at__gte=since)
    return files if account.holds(*OFFICE) else files.none()


def _files(account: Account) -> Iterator[Todo]:
    for file in empty_files(account).order_by("-received_at")[:SHOWN]:
        yield Todo("来文", file.name, "没有读出任务分解，请看是否传错了文件", "去看", file_address(file), "warning")


def file_address(file: ReceivedFile) -> str:
    """Return the page of a received file."""
    return reverse("file", args=[file.pk])


def _to_carry(account: Account) -> Iterator[Todo]:
    tasks = to_carry(account)
    count = tasks.count()
    if count:
        first = tasks.order_by("due", "position")[0]
        about = f"最早的时限{days.day(first.due, timezone.localdate())}：{first.text}"
        yield Todo("承接", f"还有{count}项上级任务没有承接", about, "去承接", reverse("carry-many"), "warning")


def ending(account: Account, today: date) -> QuerySet[Task]:
    """Return the tasks that the account's units lead and whose limit is near or past."""
    leading = Assignment.objects.filter(unit__in=account.unit_ids, role=UnitRole.LEAD)
    found = Task.objects.filter(
        pk__in=leading.values("task"), due__lte=today + timedelta(days=SOON), state=TaskState.ISSUED
    )
    return found.exclude(light=Light.CLOSED)


def _ending(account: Account, today: date) -> list[Todo]:
    return _some(
        ending(account, today).order_by("due", "position"),
        lambda task: Todo(
            "已逾期" if task.due < today else "临近时限",
            task.text,
            f"{task.number}，时限{days.day(task.due, today)}（{days.remaining(task.due, today)}）",
            "看",
            reverse("task", args=[task.pk]),
            "behind" if task.due < today else "warning",
        ),
        f"{reverse('ledger')}?scope=mine&sort=due",
    )


def _led(account: Account, today: date) -> Iterator[Todo]:
    led = tasks_in(account, Scope.LED).filter(year=today.year)
    counts = led.aggregate(behind=Count("pk", filter=Q(light=Light.BEHIND)), late=Count("pk", filter=is_overdue(today)))
    address = f"{reverse('ledger')}?scope=led&year={today.year}"
    if counts["behind"]:
        yield Todo("滞后", f"您牵头的任务有{counts['behind']}项滞后", "", "逐项看", f"{address}&light=behind", "behind")
    if counts["late"]:
        yield Todo("逾期", f"您牵头的任务有{counts['late']}项超过时限", "", "逐项看", f"{address}&overdue=1", "behind")


def _some(tasks: QuerySet[Task], line: Callable[[Task], Todo], rest: str) -> list[Todo]:
    """Return a line for each of the first tasks, and one that leads to the others."""
    rows = list(tasks[: SHOWN + 1])
    lines = [line(task) for task in rows[:SHOWN]]
    if len(rows) > SHOWN:
        more = tasks.count() - SHOWN
        lines.append(Todo(lines[0].kind, f"同类的还有{more}项", "", "全部看", rest, lines[0].mark))
    return lines


def count_todos(account: Account) -> int | None:
    """Return the number beside 待办 in the bar of every page, None for who has no tasks; kept until the journal grows.

    One question for all kinds: a page must not pay for its badge.
    """
    if not may(account, "tasks.view"):
        return None
    if not account.role_names & (OFFICE | SPEAKS_FOR_UNIT | LEADERS):
        return 0
    today = timezone.localdate()
    return Counting(account, today).kept("todo", lambda: _count(account, today))


def _count(account: Account, today: date) -> int:
    scopes = scopes_of(account)
    kinds: list[QuerySet[Any]] = []
    if account.holds(*OFFICE):
        kinds += [counted(to_sign(account)), counted(to_review(account)), counted(empty_files(account))]
    if Scope.ABOVE in scopes:
        kinds.append(counted(to_carry(account), 1))
    if Scope.MINE in scopes:
        kinds.append(counted(ending(account, today)))
    if Scope.LED in scopes:
        led = tasks_in(account, Scope.LED).filter(year=today.year)
        kinds += [counted(led.filter(light=Light.BEHIND), 1), counted(led.filter(is_overdue(today)), 1)]
    for source in hooks.todo_sources():
        kinds += source.counts(account, today)
    # A kind shows its first lines and one for all the rest.
    return sum(min(n, most + (most > 1)) for n, most in kinds[0].union(*kinds[1:], all=True)) if kinds else 0


def counted(rows: QuerySet[Any], most: int = SHOWN) -> QuerySet[Any]:
    """Return a question for how many rows there are, and how many lines they fill at most."""
    by_nothing = rows.order_by().annotate(most=Value(most)).values("most")
    found: QuerySet[Any] = by_nothing.annotate(n=Count("pk")).values_list("n", "most")
    return found

"""From a published document to each unit's own tasks, in a real browser: the proof of the ledger.

The documents are real ones, which are not ours (LUOSHI_REAL_DOCS); no picture of them is kept.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from django.db.models import Count, Q
from django.urls import reverse

from luoshi.plans.models import Plan
from luoshi.plans.rules import PlanState, QuestionState, UnitRole
from luoshi.tasks.models import Task
from luoshi.units.models import Unit
from luoshi.units.rules import Role
from tests.e2e import walking
from tests.jobs import do_jobs
from tests.people import make_account

# The tasks that each of the five holds.
SEEDS = {"000": 49, "001": 107, "002": 158, "003": 73, "004": 11}
LONGEST = "002"


@pytest.fixture
def seed(real_documents: Path, request: pytest.FixtureRequest) -> Path:
    """One of the five documents, by the beginning of its name; the test is skipped where it is not here."""
    found = sorted(real_documents.glob(f"{request.param}*.txt"))
    if not found:
        pytest.skip(f"no document {request.param} in {real_documents}")
    return found[0]


def received(page, live, seed) -> Plan:
    """Upload a document and read it; return its one plan."""
    walking.upload(page, live.url, seed)
    do_jobs()
    page.wait_for_selector("a:has-text('去校核')", timeout=walking.PATIENCE)
    return Plan.objects.get(file__name=seed.name)


def most_leading(plan: Plan) -> Unit:
    leads = Q(assignments__role=UnitRole.LEAD, assignments__task__plan=plan)
    return Unit.objects.annotate(n=Count("assignments", filter=leads)).order_by("-n", "name")[0]


def signed(page, live, director, sign_in, plan: Plan) -> list[Task]:
    """Let the director sign from what waits for him; return the tasks."""
    sign_in(page, director)
    page.goto(f"{live.url}{reverse('todo')}")
    page.locator("a:has-text('去签发')").click()
    walking.press(page, "签发交办")
    page.wait_for_selector("#notice:has-text('已交办到各单位')", timeout=walking.PATIENCE)
    plan.refresh_from_db()
    assert plan.state == PlanState.ISSUED
    return list(Task.objects.filter(plan=plan).order_by("position"))


def sees_exactly(page, live, account, sign_in, scope: str, year: int, own: set, all_tasks: list[Task]) -> None:
    """Check that the account sees `own` and nothing else, neither in its lists nor by address."""
    sign_in(page, account)
    assert walking.tasks_shown(page, live.url, f"scope={scope}&year={year}") == own
    foreign = next((task for task in all_tasks if task.pk not in own), None)
    if foreign is not None:
        assert page.goto(f"{live.url}{reverse('task', args=[foreign.pk])}").status == 404
    for task in [task for task in all_tasks if task.pk in own][:1]:
        assert page.goto(f"{live.url}{reverse('task', args=[task.pk])}").status == 200
        assert page.locator("h1").inner_text() == task.number


@pytest.mark.parametrize("seed", [name for name in SEEDS if name != LONGEST], indirect=True)
def test_a_published_document_becomes_the_tasks_of_its_units(
    live, open_page, sign_in, seed, officer, director, county_director, city
):
    page = open_page()
    page.context.set_default_timeout(walking.PATIENCE)
    sign_in(page, officer)
    plan = received(page, live, seed)
    page.locator("a:has-text('去校核')").click()
    walking.answer_by_mouse(page)
    walking.answer_by_key(page, "1")
    walking.answer_the_rest(plan, officer)
    page.reload()
    walking.press(page, "提交签发")
    tasks = signed(open_page(), live, director, sign_in, plan)
    assert len(tasks) == SEEDS[seed.name[:3]]
    unit = most_leading(plan)
    liaison = make_account(plan.jurisdiction, "liaison", "联络员", Role.LIAISON, unit=unit, turn="A")
    own = walking.handed_to(unit)
    assert own
    sees_exactly(page, live, liaison, sign_in, "mine", plan.year, own, tasks)
    sees_exactly(
        page,
        live,
        county_director,
        sign_in,
        "above",
        plan.year,
        walking.handed_to(*_governments(city, "东泽区")),
        tasks,
    )


def _governments(city, county: str) -> list[Unit]:
    return list(Unit.objects.filter(government=city.counties[county]))


@pytest.mark.parametrize("seed", [LONGEST], indirect=True)
def test_a_document_of_158_items_goes_the_whole_way_by_mouse_and_keyboard(
    live, open_page, sign_in, seed, officer, director, county_director, city, tmp_path
):
    clerk, head, others = open_page(), open_page(), open_page()
    for page in (clerk, head, others):
        page.context.set_default_timeout(walking.PATIENCE)
    sign_in(clerk, officer)
    plan = received(clerk, live, seed)
    assert "158项" in clerk.locator("main").inner_text()
    clerk.locator("a:has-text('去校核')").click()
    assert clerk.locator("#review-lines li").count() == 158
    for _ in range(4):
        walking.answer_by_mouse(clerk)
    for _ in range(4):
        walking.answer_by_key(clerk, "1")
    clerk.keyboard.press("z")  # the last one is taken back, and given again
    walking.wait_for_version(clerk, 9)
    walking.answer_by_key(clerk, "1")
    assert clerk.locator(".btn[aria-disabled=true]:has-text('提交签发')").count() == 1
    leaderless = plan.questions.filter(state=QuestionState.OPEN, code="leader-missing")
    many, first = leaderless.count(), leaderless.order_by("position")[0]
    clerk.goto(f"{live.url}{reverse('plan-review', args=[plan.pk])}?question={first.pk}")
    assert many > 10 and str(many - 1) in clerk.locator(".is-chosen .same").first.inner_text()
    clerk.keyboard.press("a")  # one answer for all that are alike
    clerk.wait_for_selector("#same:checked")
    walking.answer_by_key(clerk, "1")
    assert leaderless.count() == 0
    assert walking.answer_the_rest(plan, officer) > 20
    clerk.reload()
    walking.press(clerk, "提交签发")
    clerk.wait_for_selector("#notice:has-text('等督查室主任签发')")
    tasks = signed(head, live, director, sign_in, plan)
    assert len(tasks) == 158
    assert [task.serial for task in tasks] == list(range(1, 159))
    unit = most_leading(plan)
    liaison = make_account(plan.jurisdiction, "liaison", "联络员", Role.LIAISON, unit=unit, turn="A")
    own, counties = walking.handed_to(unit), walking.handed_to(*_governments(city, "东泽区"))
    assert 0 < len(own) < 158 and 0 < len(counties) < 158
    sees_exactly(others, live, liaison, sign_in, "mine", plan.year, own, tasks)
    others.goto(f"{live.url}{reverse('todo')}")
    assert "新交办" in others.locator("main").inner_text()
    sees_exactly(others, live, county_director, sign_in, "above", plan.year, counties, tasks)
    others.goto(f"{live.url}{reverse('todo')}")
    assert "承接" in others.locator("main").inner_text()
    files = [downloaded(head, live, kind, plan.year, tmp_path) for kind in ("tasks", "units", "limits")]
    for paper, words in zip(walking.open_in_office(tmp_path, files), ("任务清单", "责任清单", "时限清单"), strict=True):
        pdf = pypdfium2.PdfDocument(paper)
        assert words in pdf[0].get_textpage().get_text_range().replace(" ", "")
        assert len(pdf) > 3


def downloaded(page, live, kind: str, year: int, folder: Path) -> Path:
    """Take a list as Excel from its page."""
    page.goto(f"{live.url}{reverse('lists', args=[kind])}?year={year}")
    page.locator("summary:has-text('导出')").click()
    with page.expect_download() as got:
        page.locator(".drop-menu a:has-text('Excel')").click()
    path = folder / got.value.suggested_filename
    got.value.save_as(path)
    return path

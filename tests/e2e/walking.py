"""What the whole way of a document needs: the steps of its people on the pages, and the answers nobody watches."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from luoshi.plans.actions.deciding import decide
from luoshi.plans.models import Plan
from luoshi.plans.offering import offers
from luoshi.plans.rules import QuestionState
from luoshi.tasks.models import Assignment
from luoshi.tasks.rules import TaskState
from luoshi.units.models import Account, Unit

OFFICE_PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
PATIENCE = 60_000  # this may run beside much else


def upload(page: Page, address: str, *files: Path) -> None:
    """Send files from the page of received files, as a clerk does."""
    page.goto(f"{address}/files/")
    page.locator("#files").set_input_files(list(files))
    page.locator("form[data-drop] button[type=submit]").click()
    page.wait_for_load_state()


def version(page: Page) -> int:
    """Return how many decisions the review page shows as made."""
    return int(page.locator("#review-state").get_attribute("data-version") or 0)


def wait_for_version(page: Page, count: int) -> None:
    """Wait until so many decisions are shown as made."""
    page.wait_for_selector(f"#review-state[data-version='{count}']", timeout=PATIENCE)


def answer_by_mouse(page: Page) -> None:
    """Click the first answer that needs nothing typed."""
    before = version(page)
    page.locator(".is-chosen .answer").first.click()
    wait_for_version(page, before + 1)


def answer_by_key(page: Page, *keys: str) -> None:
    """Answer without the mouse."""
    before = version(page)
    for key in keys:
        page.keyboard.press(key)
    wait_for_version(page, before + 1)


def answer_the_rest(plan: Plan, clerk: Account) -> int:
    """Take the first answer offered to each question that must be answered; return how many were asked."""
    count = 0
    while question := plan.questions.filter(state=QuestionState.OPEN, blocking=True).order_by("position").first():
        first = next(offer for offer in offers(question) if not offer.asks)
        decide(actor=clerk, plan=plan, kind=first.kind, payload=first.for_all or first.payload, now=timezone.now())
        count += 1
        assert count < 500, f"no answer ends it: {question.message}"
    return count


def press(page: Page, words: str) -> None:
    """Press a button that asks back, and say yes."""
    page.locator(f"button:has-text('{words}')").first.click()
    page.locator("#ask-yes").click()
    page.wait_for_load_state()


def tasks_shown(page: Page, address: str, query: str) -> set[UUID]:
    """Return the tasks that the ledger of the signed-in person lists, page after page."""
    found: set[UUID] = set()
    page.goto(f"{address}/ledger/?{query}")
    while True:
        links = page.locator("table.ledger tbody a[href^='/tasks/']").all()
        found |= {UUID(urlsplit(link.get_attribute("href") or "").path.split("/")[2]) for link in links}
        later = page.locator(".pager a[rel=next]")
        if not later.count():
            return found
        later.click()
        page.wait_for_load_state()


def handed_to(*units: Unit) -> set[UUID]:
    """Return what was handed out to the units: read from the rows themselves, not through what pages use."""
    rows = Assignment.objects.filter(unit__in=units, task__state=TaskState.ISSUED)
    return set(rows.values_list("task", flat=True))


def open_in_office(folder: Path, files: list[Path]) -> list[Path]:
    """Return what LibreOffice prints of the files; the test is skipped where there is none."""
    if OFFICE_PROGRAM is None:
        pytest.skip("no LibreOffice here: what was downloaded is not opened")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE_PROGRAM, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [folder / f"{file.stem}.pdf" for file in files]

"""A real browser on a real server: the Chromium of the machine, and a page that fails its test where a script does.

def test_the_clerk_opens_the_ledger(live, page, sign_in, shot, director):
    sign_in(page, director)
    page.goto(f"{live.url}/")
    shot(page, "home")
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from luoshi.units.models import Account
from tests.e2e.city import Served, demonstration
from tests.jobs import work_until

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# The sandbox of Chromium needs rights that a container does not give; nothing here opens a foreign page.
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = 1440, 390
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "manual" / "images"

Shot = Callable[[Page, str], list[Path]]
SignIn = Callable[[Page, Account], None]
OpenPage = Callable[[], Page]
TakePicture = Callable[..., Path]
COLOURS = 48


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped where the machine has none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    # Playwright keeps an event loop in this thread, and Django would refuse its queries beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration city on a port, built once in a run, whatever the number of processes; only looked at."""
    own = tmp_path_factory.getbasetemp()
    with demonstration(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) as served:
        yield served


@pytest.fixture
def live(live_server: LiveServer) -> LiveServer:
    """The application on a port; its address is `live.url`. What the test writes is committed, and gone after it."""
    return live_server


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages of the test: errors of scripts, refusals of the CSP, missing files, status 500.

    A test that provokes one looks here and clears the list.
    """
    return []


@pytest.fixture
def open_page(browser: Browser, faults: list[str]) -> Iterator[OpenPage]:
    """Opens pages, each of a browser of its own: one a person. At the end there must be no faults."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": DESKTOP, "height": 900}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note_message(faults, message))
        page.on("response", lambda response: _note_response(faults, response))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def _note_message(faults: list[str], message: ConsoleMessage) -> None:
    # Chromium says so of every refusal (403, 409, 422) too; files that are missing are noted below.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        faults.append(f"{message.location.get('url', '')}: {message.text}")


def _note_response(faults: list[str], response: Response) -> None:
    if response.status >= 500 or (response.status >= 400 and f"/{settings.STATIC_URL.strip('/')}/" in response.url):
        faults.append(f"{response.status} {response.request.method} {response.url}")


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """One page of one person."""
    return open_page()


@pytest.fixture
def sign_in(live: LiveServer) -> SignIn:
    """Signs an account in, without the form: a session whose cookie the browser gets."""

    def signed_in(page: Page, account: Account) -> None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live.url}])

    return signed_in


@pytest.fixture
def shot(tmp_path: Path) -> Shot:
    """Takes a picture of a page as wide as a desk's and a phone's screen; on neither may it be wider than the screen.

    They go into the folder of the test: to be looked at, and for `picture` to be the only hand in the manual.
    """
    folder = tmp_path

    def taken(page: Page, name: str) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        paths = [folder / f"{name}-{width}.png" for width in (DESKTOP, PHONE)]
        for width, path in zip((DESKTOP, PHONE), paths, strict=True):
            page.set_viewport_size({"width": width, "height": 900 if width == DESKTOP else 844})
            page.wait_for_load_state("networkidle")
            page.screenshot(path=path, full_page=True, animations="disabled", caret="hide")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide on a screen of {width}"
        if before:
            page.set_viewport_size(before)
        return paths

    return taken


@pytest.fixture
def picture(tmp_path: Path) -> TakePicture:
    """Takes a picture for the manual: what a screen of that width shows at once, in few colours to be small.

    It goes into docs/manual/images with LUOSHI_SHOTS=1, else into the folder of the test.
    """
    folder = IMAGES if os.environ.get("LUOSHI_SHOTS") == "1" else tmp_path

    def taken(page: Page, name: str, width: int = DESKTOP) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        page.set_viewport_size({"width": width, "height": 900 if width == DESKTOP else 844})
        page.wait_for_load_state("networkidle")
        path = folder / f"{name}-{width}.png"
        shown = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
        shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        return path

    return taken


@pytest.fixture
def worker(live: LiveServer) -> Iterator[None]:
    """A worker that does the jobs of the test while its pages wait for them."""
    done = threading.Event()
    thread = threading.Thread(target=work_until, args=(done,))
    thread.start()
    yield
    done.set()
    thread.join(30)
    assert not thread.is_alive(), "the worker hangs"

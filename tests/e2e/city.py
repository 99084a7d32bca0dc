"""The demonstration city as a stranger gets it: built once by `luoshi demo`, served by `luoshi serve`, signed in by hand."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from luoshi.demo.city import PASSWORD
from tests.commands.running import free_port, luoshi, served


@dataclass
class Served:
    """The city on a port; who has signed in once need not do so again."""

    url: str
    cookies: dict[str, list[Any]] = field(default_factory=dict)

    def open_as(self, page: Page, username: str) -> Page:
        """Sign an account in through the form and lead it to its first page."""
        context: BrowserContext = page.context
        context.clear_cookies()
        if username in self.cookies:
            context.add_cookies(self.cookies[username])
            page.goto(self.url)
            return page
        page.goto(f"{self.url}/account/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit], .sign-in button[type=submit]").first.click()
        page.wait_for_selector("#side", state="attached")
        self.cookies[username] = context.cookies()
        return page


@contextmanager
def demonstration(shared: Path) -> Iterator[Served]:
    """Serve the city whose data lie in `shared`, where several test processes may look for it; the first builds it."""
    data = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "built").exists():
            data.mkdir(exist_ok=True)
            for step in (("migrate",), ("demo",)):
                done = luoshi(data, *step)
                assert done.returncode == 0, done.stderr
            (data / "built").touch()
    port = free_port()
    with served(data, port):
        yield Served(f"http://127.0.0.1:{port}")

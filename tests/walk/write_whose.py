"""Writes docs/permissions-rows.md: `make docs` runs this one by its name, no run of the suite collects it."""

from __future__ import annotations

from tests.walk.whose import PAGE, WHO, column, page
from tests.walk.world import make_world


def test_the_table_is_written(db):
    worlds = make_world(), make_world("-b", "沙河省")
    PAGE.write_text(page({who: column(*worlds, who) for who in WHO}), "utf-8")

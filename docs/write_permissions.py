"""Writes docs/permissions.md from the code: `make docs`. A test compares the page with what this returns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
django.setup()

from luoshi.api.application import api  # noqa: E402  needs the settings
from luoshi.units.rules import Role  # noqa: E402
from luoshi.web.permissions import PUBLIC, SIGNED_IN, declared  # noqa: E402
from luoshi.web.routes import routes  # noqa: E402

PAGE = Path(__file__).parent / "permissions.md"

HEAD = """# 权限表

这一页由 `make docs` 根据代码生成，请勿手改。没有写明权限的页面和接口不存在；
测试用每个角色和外人走遍每个地址。

下面的权限之外，还按“谁的”限制到行：看得见的只有本级政府的内容，牵头或配合单位只看得见交给本单位的任务，分管领导只看得见自己
牵头的任务，县区只看得见本县区的和交给本县区的任务。看不见的一律当作不存在（404），看得见而不能做的拒绝（403）。
每个角色对自己的、别人的、其他政府的各是怎样，逐个地址和接口列在[这一页](permissions-rows.md)。
"""


def permissions_page() -> str:
    """Return the page: role × permission, then page × permission, then operation of the API × permission."""
    return "\n".join([HEAD, _by_role(), _by_page(), _by_operation()])


def _by_role() -> str:
    rows = [
        [each.means, f"`{each.name}`", *("●" if role in each.roles else "" for role in Role)] for each in declared()
    ]
    return "## 角色和权限\n\n" + _table(["权限", "代码", *(role.label for role in Role)], rows)


def _by_page() -> str:
    meanings = _meanings()
    rows = [[f"`{route.address}`", f"`{route.name}`", meanings[route.permission]] for route in routes()]
    return "## 页面\n\n" + _table(["地址", "名称", "需要的权限"], rows)


def _by_operation() -> str:
    meanings = _meanings()
    rows = [
        [f"`{method.upper()} {path}`", each["summary"], meanings[each["x-permission"]]]
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, each in methods.items()
    ]
    return "## 接口\n\n" + _table(["操作", "做什么", "需要的权限"], rows)


def _meanings() -> dict[str, str]:
    return {each.name: each.means for each in declared()} | {SIGNED_IN: "任何已登录的账号", PUBLIC: "任何人"}


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(permissions_page(), "utf-8")

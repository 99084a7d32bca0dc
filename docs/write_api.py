"""Writes docs/api.md from the code: `make docs`. A test compares the page with what this returns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
django.setup()

from luoshi.api.application import api  # noqa: E402  needs the settings
from luoshi.api.describing import Field, Operation, described, types  # noqa: E402

PAGE = Path(__file__).parent / "api.md"

HEAD = """# 接口

这一页由 `make docs` 根据代码生成，请勿手改。登录后在 `/api/docs/` 可以按字查找，离线可用；
机器可读的说明是 `/api/v1/openapi.json`（OpenAPI 3.1）。

- **身份**：请求头 `Authorization: Bearer 令牌`。令牌在“接口令牌”页创建，有范围（只读、读写）和期限，权限不超过本人。
  令牌创建的令牌，范围和期限都不超过它自己。
- **分页**：列表返回 `{"items": […], "next": …}`；把 `next` 作为 `cursor` 取下一页，最后一页的 `next` 是 null。
  `limit` 最大 200。
- **重发**：改动数据的请求可带 `Idempotency-Key`（1 至 80 个英文字母、数字或符号）。24 小时内同一账号用同一个值
  重发同一请求，只办理一次，得到同样的答复，并有 `Idempotency-Replayed: true`；初始密码和令牌密文不保存，重发时是 null。
- **拒绝**：返回 `{"message", "extra"}`，message 是一句中文。401 没有有效的令牌；403 没有权限；404 没有或看不见；
  409 现在的状态不允许，或者看到的版本已旧；413 太大；422 字段有误（`extra.fields` 逐项说明）；429 太频繁。
- **频率**：每个令牌每分钟 600 次（`LUOSHI_API_PER_MINUTE`），超过的得到 429 和 `Retry-After`（秒）。
- **大小**：JSON 正文最多 5 MB，文件见 `LUOSHI_PARSE_RECEIVED`。
- 日期写作 2026-06-30，时间带时区，指标数值写成文字以免丢失位数。正文里没有的字段名会被拒绝。
"""


def api_page() -> str:
    """Return the page: what holds for all, each operation with what it takes and gives, the objects in them."""
    schema = api.get_openapi_schema()
    groups = [f"## {tag}\n\n" + "\n".join(map(_operation, each)) for tag, each in described(schema).items()]
    objects = [f"- `{name}`：{_fields(each)}\n" for name, each in types(schema).items()]
    return "\n".join([HEAD, *groups, "## 字段里的对象\n", "".join(objects)])


def _operation(each: Operation) -> str:
    lines = [f"### `{each.method} {each.path}`", "", f"{each.summary}。权限：{each.permission}。", ""]
    for words, fields in (("参数", each.parameters), ("正文", each.body)):
        if fields:
            lines += [f"- {words}：{_fields(fields, ask=True)}"]
    if each.answer:
        lines += [f"- 返回：{_fields(each.answer)}"]
    return "\n".join([*lines, ""])


def _fields(fields: Iterable[Field], *, ask: bool = False) -> str:
    return "；".join(f"`{each.name}` {each.kind}{'，必填' if ask and each.must else ''}" for each in fields)


if __name__ == "__main__":
    PAGE.write_text(api_page(), "utf-8")

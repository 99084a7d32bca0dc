"""The OpenAPI description as rows for a page (接口说明)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.web.permissions import SIGNED_IN, declared

IN_WORDS = {"query": "地址参数", "path": "路径", "header": "请求头"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a request or an answer."""

    name: str
    kind: str
    must: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    permission: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]


def described(schema: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """Return the operations by their tag, in the order of the description."""
    meanings = {each.name: each.means for each in declared()} | {SIGNED_IN: "任何已登录的账号"}
    parts = schema["components"]["schemas"]
    groups: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, each in methods.items():
            operation = Operation(
                method=method.upper(),
                path=path,
                summary=each.get("summary", ""),
                permission=meanings[each["x-permission"]],
                parameters=tuple(
                    Field(given["name"], _kind(given["schema"]), given.get("required", False), IN_WORDS[given["in"]])
                    for given in each.get("parameters", ())
                ),
                body=_fields(each.get("requestBody", {}), parts),
                answer=_fields(each["responses"].get(200, each["responses"].get("200", {})), parts),
            )
            groups[each["tags"][0]].append(operation)
    return dict(groups)


def _fields(content: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of the schema that a body has; of a list, those of one element."""
    for each in content.get("content", {}).values():
        schema = each["schema"]
        schema = schema.get("items", schema)
        schema = parts.get(_last(schema.get("$ref", "")), schema)
        must = schema.get("required", ())
        return tuple(Field(name, _kind(kind), name in must) for name, kind in schema.get("properties", {}).items())
    return ()


def _last(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]


def _kind(schema: Mapping[str, Any]) -> str:
    """Return a type in a word or two: uuid, date, [Ref], string|null."""
    if "$ref" in schema:
        return _last(schema["$ref"])
    if "anyOf" in schema:
        return " 或 ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")

"""The OpenAPI description as rows for a page (接口说明)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.web.permissions import SIGNED_IN, declared

IN_WORDS = {"query": "地址参数", "path": "路径", "header": "请求头"}


KINDS = {
    "uuid": "编号",
    "date": "日期",
    "date-time": "时间",
    "binary": "文件",
    "integer": "整数",
    "number": "数",
    "string": "文字",
    "boolean": "真假",
    "object": "对象",
    "null": "空",
}


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
    key: str  # of its place on the page
    repeats: bool  # whether it takes an Idempotency-Key
    curl: str  # how it is called from a command line


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
                    Field(
                        given["name"],
                        _kind(given["schema"], parts),
                        given.get("required", False),
                        IN_WORDS[given["in"]],
                    )
                    for given in each.get("parameters", ())
                ),
                body=_fields(each.get("requestBody", {}), parts),
                answer=_fields(each["responses"].get(200, each["responses"].get("200", {})), parts),
                key=f"{method}{re.sub(r'[^a-z]+', '-', path.removeprefix('/api/v1'))}".strip("-"),
                repeats=each["x-once"],
                curl=_curl(method, path, each, parts),
            )
            groups[each["tags"][0]].append(operation)
    return dict(groups)


def _parameter(given: Mapping[str, Any], parts: Mapping[str, Any]) -> Field:
    return Field(given["name"], _kind(given["schema"], parts), given.get("required", False), IN_WORDS[given["in"]])


def _curl(method: str, path: str, each: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Return a command that calls the operation; what is to be put in stands in Chinese or as an example."""
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}", '-H "Authorization: Bearer $TOKEN"']
    content = each.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        example = json.dumps(_example(content["application/json"]["schema"], parts), ensure_ascii=False)
        lines += ['-H "Content-Type: application/json"', f"-d '{example}'"]
    elif content:
        lines.append("-F file=@方案.docx")
    return " ".join([*lines, f'"$LUOSHI{path}"'])


def _example(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
    """Return a value of the schema with the fields that must be there."""
    schema = parts.get(_last(schema.get("$ref", "")), schema)
    for name in ("anyOf", "allOf"):
        if name in schema:
            return _example(schema[name][0], parts)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        must = schema.get("required", ())
        return {name: _example(each, parts) for name, each in schema.get("properties", {}).items() if name in must}
    if kind == "array":
        return [_example(schema.get("items", {}), parts)]
    examples = {"uuid": "00000000-0000-0000-0000-000000000000", "date": "2026-06-30"}
    return {"integer": 1, "number": 1, "boolean": True, "null": None}.get(
        str(kind), examples.get(schema.get("format", ""), "文字")
    )


def types(schema: Mapping[str, Any]) -> dict[str, tuple[Field, ...]]:
    """Return the kinds of objects that stand in fields of others, with their own fields, by name."""
    parts = schema["components"]["schemas"]
    written = json.dumps([each.get("properties") for each in parts.values()])
    inner = set(re.findall(r"#/components/schemas/(\w+)", written))
    return {name: _properties(parts[name], parts) for name in sorted(inner) if "properties" in parts[name]}


def _fields(content: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of the schema that a body has; of a list, those of one element."""
    for each in content.get("content", {}).values():
        schema = each["schema"]
        schema = schema.get("items", schema)
        return _properties(parts.get(_last(schema.get("$ref", "")), schema), parts)
    return ()


def _properties(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[Field, ...]:
    must = schema.get("required", ())
    return tuple(Field(name, _kind(kind, parts), name in must) for name, kind in schema.get("properties", {}).items())


def _last(reference: str) -> str:
    return reference.rsplit("/", 1)[-1]


def _kind(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Return a type in a word or two: 编号, 日期, 列表（Ref）, 文字或空."""
    if "$ref" in schema:
        name = _last(schema["$ref"])
        return _kind(parts[name], parts) if "enum" in parts[name] else name
    for several in ("anyOf", "allOf"):
        if several in schema:
            return "或".join(dict.fromkeys(_kind(each, parts) for each in schema[several]))
    if "enum" in schema or "const" in schema:
        return "、".join(str(each) or "空文字" for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"列表（{_kind(schema.get('items', {}), parts)}）"
    return KINDS.get(str(schema.get("format")), KINDS.get(str(schema.get("type")), "任意"))

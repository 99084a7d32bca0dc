"""Bodies made from the description of an operation: right, nearly right, and wrong in every way that JSON allows."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.plans.actions.deciding.kinds import KINDS

# As text, for some of it no JSON writer would write.
NASTY = [
    *("null", "true", "0", "-1", "1.5", "2147483648", "9223372036854775808", "1e308", "1e999", "9" * 400),
    *(
        '""',
        '"  "',
        '"x"',
        '"NaN"',
        '"Infinity"',
        '"\\u0000"',
        '"青\\u0000泽"',
        '"\\ud800"',
        '"2026-13-45"',
        '"0001-01-01"',
    ),
    *(
        '"9999-12-31"',
        "[]",
        "{}",
        "[[]]",
        "[null]",
        '[{"a": 1}]',
        '{"id": null}',
        "NaN",
        "-Infinity",
        '"' + "青" * 6000 + '"',
    ),
    *(
        "[" * 60 + "]" * 60,
        '{"a":' * 60 + "1" + "}" * 60,
        '"\\u202e\\u2028"',
        '"\'; DROP TABLE x; --"',
        '"=cmd|x"',
        '"１２"',
    ),
]
# Instead of a body.
NO_BODIES = [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{",
    "\x00",
    "[" * 100_000,
    '{"a":' * 20_000,
    "NaN",
    '{"a": 1} x',
    "\ufeff{}",
]
NAMES = ["市教育局", "青泽市数据局", "许怀远", "副市长", "青督〔2026〕9号", "城镇新增就业1.3万人。", "x", "青" * 41]
FIELDS = [
    *(
        "item",
        "items",
        "unit",
        "group",
        "leader",
        "name",
        "names",
        "kind",
        "op",
        "value",
        "text",
        "date",
        "term",
        "tier",
    ),
    *("question", "questions", "stage", "target", "targets", "item_unit", "leads", "supports", "parts", "headings"),
    *(
        "reference_only",
        "remember",
        "unit_name",
        "title",
        "what",
        "reference",
        "group_name",
        "note",
        "issued_on",
        "year",
    ),
    *("leaders", "members", "raw", "doc_no", "issuer", "answer", "from", "settled", "position", "after", "start"),
]


class Maker:
    """Makes bodies; `keys` are keys of rows that are there, `parts` the schemas of the description."""

    def __init__(self, seed: str, parts: Mapping[str, Any], keys: Sequence[str]) -> None:
        self.random, self.parts, self.keys = random.Random(seed), parts, keys
        self.wrong = self.random.choice([0.0, 0.03, 0.15, 0.5])

    def body(self, schema: Mapping[str, Any]) -> str:
        """Return a body as text."""
        if self.random.random() < 0.06:
            return self.random.choice(NO_BODIES)
        return self._value(schema, 0)

    def _value(self, schema: Mapping[str, Any], depth: int) -> str:
        if self.random.random() < self.wrong:
            return self.random.choice(NASTY)
        if "$ref" in schema:
            return self._value(self.parts[schema["$ref"].rsplit("/", 1)[-1]], depth)
        if "anyOf" in schema or "allOf" in schema:
            return self._value(self.random.choice(schema.get("anyOf") or schema["allOf"]), depth)
        if "enum" in schema or "const" in schema:
            return json.dumps(self.random.choice(schema.get("enum") or [schema["const"]]))
        kind = schema.get("type")
        if kind == "array":
            items = [
                self._value(schema.get("items", {}), depth + 1) for _ in range(self.random.choice([0, 1, 1, 2, 3]))
            ]
            return f"[{', '.join(items)}]"
        if kind == "object" or (kind is None and depth < 3):
            return self._object(schema, depth)
        return self._plain(schema, kind)

    def _object(self, schema: Mapping[str, Any], depth: int) -> str:
        fields = schema.get("properties")
        if fields is None:
            return self._anything()
        given = {
            name: self._value(each, depth + 1)
            for name, each in fields.items()
            if name in schema.get("required", ()) or self.random.random() < 0.7
        }
        if "payload" in given and self.random.random() < 0.9:
            given["kind"] = json.dumps(self.random.choice(list(KINDS)))
        if self.random.random() < self.wrong / 2:
            given["unknown"] = "1"
        return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in given.items()) + "}"

    def _anything(self) -> str:
        chosen = self.random.sample(FIELDS, self.random.randint(2, 20))
        return "{" + ", ".join(f"{json.dumps(name)}: {self._guess()}" for name in chosen) + "}"

    def _guess(self) -> str:
        return self.random.choice(
            [
                *(json.dumps(self.random.choice(self.keys)),) * 3,
                json.dumps([self.random.choice(self.keys)]),
                json.dumps(self.random.choice(NAMES)),
                json.dumps([self.random.choice(NAMES), self.random.choice(NAMES)]),
                '"2026-06-30"',
                '">="',
                "12",
                self.random.choice(NASTY),
            ]
        )

    def _plain(self, schema: Mapping[str, Any], kind: str | None) -> str:
        if schema.get("format") == "uuid":
            return json.dumps(self.random.choice(self.keys))
        if schema.get("format") in ("date", "date-time"):
            return self.random.choice(['"2026-06-30"', '"2026-01-01"', '"1900-01-01"', '"2999-12-31"'])
        if kind in ("integer", "number"):
            return self.random.choice(["0", "1", "2", "2026", "9999", "0.5", "12.25"])
        if kind == "boolean":
            return self.random.choice(["true", "false"])
        if kind == "null":
            return "null"
        return json.dumps(self.random.choice([*NAMES, "12", "重点"]), ensure_ascii=self.random.random() < 0.5)

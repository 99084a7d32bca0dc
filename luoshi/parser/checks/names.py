"""Names (名称): one body printed in several ways."""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.parser.checks.asking import of_each_plan, short
from luoshi.parser.model import Diagnostic, Plan, Severity, UnitMention
from luoshi.parser.rules.variants import find_variants
from luoshi.parser.stages.reading import Found, Reading

_LIKELY = 0.6  # below this the likeness is worth a hint, not a question


@of_each_plan
def unit_variants(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask whether names that are likely one body are one."""
    mentions: dict[str, list[UnitMention]] = {}
    for item in plan.items:
        for each in item.units:
            mentions.setdefault(each.canonical, []).append(each)
    for variant in find_variants(mentions):
        named = "、".join(f"“{short(name)}”（{len(mentions[name])}处）" for name in variant.names)
        message = f"{named}可能是同一个单位（{variant.reason}），请确认是否合并。"
        severity: Severity = "question" if variant.certainty >= _LIKELY else "hint"
        yield Diagnostic("unit-variants", severity, message, mentions[variant.names[-1]][0].span)

"""How a check asks (提问): one full sentence, the items it is about, one question where many items share a doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import wraps

from luoshi.parser.model import Diagnostic, Item, Plan, Severity
from luoshi.parser.passage import Span
from luoshi.parser.stages.reading import Found, Reading

Check = Callable[[Reading], Iterable[Diagnostic]]
PlanCheck = Callable[[Reading, Found, Plan], Iterable[Diagnostic]]

ONE_BY_ONE = 5  # up to so many items are asked about one by one, more in one question
_NAMED = 6  # so many items are named before 等 where the doubt is about a name they share
_TO_FIND = 50  # … and where a person must go to each of them


def of_each_plan(check: PlanCheck) -> Check:
    """Return `check` run on every plan of the file; with several plans each sentence says which one it means."""

    @wraps(check)
    def run(reading: Reading) -> Iterator[Diagnostic]:
        several = len(reading.plans) > 1
        for number, (found, plan) in enumerate(zip(reading.found, reading.plans, strict=True), 1):
            for each in check(reading, found, plan):
                yield replace(each, message=f"第{number}个方案：{each.message}") if several else each

    return run


def head_of(found: Found, plan: Plan) -> Span:
    """Return where a question about the plan as a whole is marked: its title, or its first item."""
    return found.title.span() if found.title.text else plan.items[0].span if plan.items else plan.span


def ordinal(item: Item) -> str:
    """Return how a sentence names the item: 第17项, with the printed number where it differs (numbers that restart)."""
    printed = item.label.strip("（()）〔〕[]【】")
    return f"第{item.seq}项" if printed in ("", str(item.seq)) else f"第{item.seq}项（原文序号“{item.label}”）"


def listed(items: Sequence[Item], most: int = _NAMED) -> str:
    """Return how a sentence names several items: 第3、5、9项, or 第3、5、9、12、14、20项等41项."""
    if len(items) == 1:
        return ordinal(items[0])
    named = "、".join(str(item.seq) for item in items[:most])
    if len(items) > most:
        return f"第{named}项等{len(items)}项"
    return f"第{named}项（共{len(items)}项）" if len(items) > _NAMED else f"第{named}项"


def share(items: Sequence[Item], plan: Plan) -> str:
    """Return how a sentence says how many of the plan's items it means."""
    total = len(plan.items)
    return f"全部{total}项都" if len(items) == total else f"共{total}项，其中{len(items)}项"


def short(text: str, longest: int = 30) -> str:
    """Return the words of the document for a sentence: without line breaks, cut where they run long."""
    bare = "".join(text.split())
    return bare if len(bare) <= longest else f"{bare[:longest]}…"


def of_items(
    code: str,
    severity: Severity,
    items: Sequence[Item],
    say: Callable[[str], str],
    *,
    one_by_one: int = ONE_BY_ONE,
) -> Iterator[Diagnostic]:
    """Ask about `items` that share a doubt: a few one by one, many in one question; `say` makes the sentence."""
    if len(items) <= one_by_one:
        for item in items:
            yield Diagnostic(code, severity, say(ordinal(item)), item.span, item.seq)
    else:
        yield Diagnostic(code, severity, say(listed(items, _TO_FIND)), items[0].span)

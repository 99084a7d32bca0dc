"""Nothing lost (完整): text that no rule read, items without text, files that end too early."""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.parser.checks.asking import of_each_plan, of_items, ordinal, short
from luoshi.parser.checks.owners import is_cut_short
from luoshi.parser.model import Diagnostic, Item, Plan
from luoshi.parser.passage import BLANKS, Span
from luoshi.parser.rules.responsibility import CLOSING, OPENING
from luoshi.parser.stages.reading import Found, Reading

_ASKED = 15  # so many unread passages are asked about one by one
_ENDS = frozenset("。；;！!？?）)”」』】〕]…")


def unread_passages(reading: Reading) -> list[Span]:
    """Return the unread stretches of the text; those divided by nothing but white space or a page mark as one."""
    found: list[Span] = []
    open_ = False
    for region in reading.regions:
        if region.kind == "unparsed":
            if open_:
                found[-1] = Span(found[-1].start, region.span.end)
            else:
                found.append(region.span)
            open_ = True
        elif region.kind not in ("space", "noise"):
            open_ = False
    return found


def unparsed_text(reading: Reading) -> Iterator[Diagnostic]:
    """Show every passage of a plan that is read as nothing."""
    spans = unread_passages(reading)
    text = reading.document.text
    for span in spans[:_ASKED]:
        words = short(text[span.start : span.end], 40)
        message = f"“{words}”没有读成任何一项的内容，请看它属于哪一项，或与任务无关。"
        yield Diagnostic("unparsed-text", "question", message, span)
    if rest := spans[_ASKED:]:
        words = short(text[rest[0].start : rest[0].end])
        message = f"另有{len(rest)}处文字没有读成任何一项的内容，从“{words}”起，请逐处查看。"
        yield Diagnostic("unparsed-text", "question", message, Span(rest[0].start, rest[-1].end))


@of_each_plan
def missing_text(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask for the words of an item that has none: a copied table whose cells came through empty."""
    items = [item for item in plan.items if not item.text]
    yield from of_items("text-missing", "question", items, "{}没有任务内容，可能复制时丢失，请补上。".format)


@of_each_plan
def repeated_items(_reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Ask about items that say word for word what an earlier one says."""
    first: dict[str, Item] = {}
    for item in plan.items:
        bare = "".join(item.text.split())
        earlier = first.setdefault(bare, item)
        if earlier is not item and len(bare) >= 8:
            message = f"{ordinal(item)}与第{earlier.seq}项的内容完全相同，请确认是否重复。"
            yield Diagnostic("item-repeated", "question", message, item.span, item.seq)


def _ends_file(reading: Reading, plan: Plan) -> bool:
    """Return whether nothing follows the plan in the file."""
    after = (region for region in reading.regions if region.span.start >= plan.span.end)
    return all(region.kind in ("space", "noise") for region in after)


def _open_bracket(text: str) -> int:
    """Return where the last bracket of `text` opens that is never closed; -1 where all are."""
    opened: list[int] = []
    for at, character in enumerate(text):
        if character in OPENING:
            opened.append(at)
        elif character in CLOSING and opened:
            opened.pop()
    return opened[-1] if opened else -1


@of_each_plan
def truncated(reading: Reading, found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Say that the file ends too early: inside a bracket, in mid-sentence, or before the last responsibility."""
    if not plan.items or not _ends_file(reading, plan):
        return
    last = plan.items[-1]
    text = reading.document.text[last.span.start : last.span.end].rstrip(BLANKS)
    reason = ""
    if is_cut_short(plan):
        reason = "没有责任单位，而其他各项都有"
    elif _open_bracket(text[-400:]) >= 0:
        reason = "在括号中间断开"
    elif not found.tables and _stops_inside(plan):
        reason = "在句子中间断开"
    if reason:
        message = f"文件可能不完整：最后的{ordinal(last)}{reason}，请核对原件。"
        yield Diagnostic("truncated", "error", message, last.span, last.seq)


def _stops_inside(plan: Plan) -> bool:
    """Return whether the last text has no end where the others have one."""
    ended = [item.text[-1:] in _ENDS for item in plan.items]
    return len(ended) > 2 and not ended[-1] and all(ended[:-1])

"""Nothing lost (完整): text that no rule read, items without text, files that end too early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from luoshi.parser.checks.asking import listed, of_each_plan, of_items, ordinal, short
from luoshi.parser.checks.owners import is_cut_short
from luoshi.parser.model import Diagnostic, Item, Plan
from luoshi.parser.passage import BLANKS, Span
from luoshi.parser.rules.debris import is_debris
from luoshi.parser.rules.labelled import CLOSING, OPENING
from luoshi.parser.rules.units import looks_like_units
from luoshi.parser.stages.reading import Found, Reading

_ASKED = 15  # so many unread passages are asked about one by one
_TRIMMED = BLANKS + "、，,；;。:：()（）"
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


# What a responsibility holds besides names: labels, verbs of who does what, links between names.
_ROLE_WORDS = re.compile(
    r"[\u4e00-\u9fff（()）、/ 　]{2,20}[:：︰】〕\]]"
    r"|(?:以上|上述|以下|下列|[\d一二三四五六七八九十]+项)[^，。；、]{0,20}?[均都](?:为|是|由)"
    r"|牵头|主办|主责|配合|协办|协同|协助|参与|参加|会同|会办|支持|负责"
    r"|落实|实施|推进|组织|承办|承担|抓好|抓总|协调|统筹|汇总|办理|做好|按照?|各自|职责|职能|分工|分别|共同|联合|统一|具体|总体"
    r"|积极|密切|要求|根据|由|请|商|和|及|与|以及|同志|单位|部门|领导|责任"
)
_BEHIND_ALL = Span(2**62, 2**62)
_LONGEST = 500  # so much of an unread stretch is looked at
_HAN = re.compile(r"[\u3400-\u9fff]")


def _unread_stretches(item: Item) -> Iterator[tuple[int, int]]:
    """Return the stretches of the item's responsibility that no unit, leader or field stands in."""
    read = [each.span for each in item.units]
    read += [each.span for each in item.leader_mentions]
    if item.fields or item.milestones:
        read += [each.span for each in item.fields]
        read += [each.span for each in item.milestones]
    read.sort()
    read.append(_BEHIND_ALL)
    here, done = 0, 0
    start, last = read[0]
    for at, end in item.duty_spans:
        if at < done:
            at = done
        while start < end:
            if start - at > 2:
                yield at, start
            if last > at:
                at = last
            here += 1
            start, last = read[here]
        if end - at > 2:
            yield at, end
        if at > done:
            done = at
        if end > done:
            done = end


@lru_cache(maxsize=4096)
def _without_role_words(piece: str) -> str:
    """Return what is left of `piece` without labels and verbs; "" where that is no word."""
    rest = _ROLE_WORDS.sub("", piece)
    return rest if len(_HAN.findall(rest)) > 1 else ""


def _is_known(piece: str, item: Item) -> bool:
    """Return whether `piece` holds no more than the item's limit, its 等, the posts of its leaders and units that
    stand before in the same item.
    """
    posts = [each.post for each in item.leader_mentions[:9]]
    units = sorted((each.printed for each in item.units[:60]), key=len, reverse=True)
    for words in (item.due_raw, item.lead_etc, item.support_etc, *posts, *units):
        if words:
            piece = piece.replace(words, "")
    return not _without_role_words(piece)


def _on_one_line(piece: str) -> str:
    """Return `piece` as if the page had not broken it: 按职责分工负⏎责, with a page number between the two."""
    if "\n" not in piece:
        return piece
    return "".join(line for each in piece.split("\n") if (line := each.strip(BLANKS)) and not is_debris(line))


def _states_rule(start: int, end: int, plan: Plan) -> bool:
    return any(start < rule.span.end and rule.span.start < end for rule in plan.rules)


@of_each_plan
def unread_duties(reading: Reading, _found: Found, plan: Plan) -> Iterator[Diagnostic]:
    """Show the words of a responsibility that were read as no unit, no leader and no limit."""
    text = reading.document.text
    seen: dict[str, list[tuple[Item, Span]]] = {}
    plain: set[str] = set()
    for item in plan.items:
        for start, end in _unread_stretches(item):
            piece = _on_one_line(text[start : min(end, start + _LONGEST)])
            if piece in plain or piece == item.due_raw:
                continue
            if not _without_role_words(piece):
                plain.add(piece)  # the same labels stand in every item
            elif not _is_known(piece, item) and not _states_rule(start, end, plan):
                seen.setdefault(short(piece.strip(_TRIMMED), 40), []).append((item, Span(start, end)))
    for words, places in list(seen.items())[:_ASKED]:
        items = [item for item, _ in places]
        message = f"{listed(items)}责任中的“{words}”没有读成单位、领导或时限，请看是什么。"
        seq = items[0].seq if len(items) == 1 else None
        yield Diagnostic("duty-unread", "question", message, places[0][1], seq)


def unparsed_text(reading: Reading) -> Iterator[Diagnostic]:
    """Show every passage of a plan that is read as nothing."""
    rules = [rule.span for plan in reading.plans for rule in plan.rules]
    spans = [
        span
        for span in unread_passages(reading)
        if not any(span.start <= rule.start and rule.end <= span.end for rule in rules)  # applied_rules names it
    ]
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
    elif _ends_inside_name(plan):
        reason = f"在单位名称“{last.units[-1].printed}”中间断开"
    elif not found.tables and _stops_inside(plan):
        reason = "在句子中间断开"
    if reason:
        message = f"文件可能不完整：最后的{ordinal(last)}{reason}，请核对原件。"
        yield Diagnostic("truncated", "error", message, last.span, last.seq)


def _ends_inside_name(plan: Plan) -> bool:
    """Return whether the last unit's name is none where the other last names are: 责任单位：市财."""
    ends = [item.units[-1] for item in plan.items if item.units]
    if len(ends) < 3 or ends[-1].span.end < plan.items[-1].span.end:
        return False
    whole = [looks_like_units(each.printed, places=True) for each in ends[-9:]]
    return not whole[-1] and all(whole[:-1])


def _stops_inside(plan: Plan) -> bool:
    """Return whether the last text has no end where the others have one."""
    ended = [item.text[-1:] in _ENDS for item in plan.items]
    return len(ended) > 2 and not ended[-1] and all(ended[:-1])

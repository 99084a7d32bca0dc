"""The finished item (成项): texts joined, names, figures and limits read, every character's place kept.

Reads: Draft, Custom. Writes: Item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from luoshi.parser.draft import Assignment, Draft
from luoshi.parser.model import Field, Indicator, Item, Milestone
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.deadlines import read_deadlines, resolve_due, resolve_quarter
from luoshi.parser.rules.indicators import read_indicators
from luoshi.parser.stages.roles import Custom, Owners, read_owners

# 建设科创园 / 全年完成投资3亿元…: a short first line without a comma is the task's name, not a wrapped line.
_NAME_LINE = re.compile(r"[^，,、；;：:。]{2,20}")
_SENTENCE_END = frozenset("。！？；;!?")


def join_texts(texts: Sequence[Passage], source: str) -> Passage:
    """Return `texts` as one passage; a line break of the source is kept between two paragraphs."""
    if len(texts) <= 1:
        return texts[0] if texts else Passage("")
    parts: list[Passage] = [texts[0]]
    for before, after in pairwise(texts):
        end, start = before.span().end, after.span().start
        ended = before.text[-1] in _SENTENCE_END or (
            before is texts[0] and _NAME_LINE.fullmatch(before.text) is not None
        )
        at = source.find("\n", end, start) if ended and start - end < 400 else -1
        if at >= 0:
            parts.append(Passage("\n", (at,)))
        parts.append(after)
    return Passage.join(parts)


def finish_item(
    seq: int,
    draft: Draft,
    assignments: list[Assignment],
    custom: Custom,
    groups: Sequence[Passage],
    year: int | None,
    source: str,
) -> Item:
    """Return the item of `draft`, the `seq`-th of its plan."""
    owners = read_owners(draft, assignments, custom, groups)
    passage = join_texts(draft.text, source)
    indicators, relative = read_indicators(passage)
    if draft.shares:
        indicators += _shares(draft, passage)
    due, due_raw = _due(owners, year)
    units = tuple(owners.units)
    return Item(
        seq=seq,
        label=draft.label.text,
        headings=tuple([heading.text for heading in draft.headings]),
        text=passage.text,
        leaders=tuple(dict.fromkeys([each.name for each in owners.leaders if each.name])),
        lead_units=tuple([each.printed for each in units if each.role == "lead"]),
        support_units=tuple([each.printed for each in units if each.role == "support"]),
        open_ended=owners.support_open,
        collective=tuple(dict.fromkeys([each.printed for each in units if each.collective])),
        due=due,
        indicators=indicators,
        relative=relative,
        deadlines=read_deadlines(passage, year),
        milestones=_milestones(draft, year) if draft.stages else (),
        units=units,
        span=draft.span,
        text_spans=tuple(passage.stretches()),
        leader_mentions=tuple(owners.leaders),
        fields=(*owners.fields, *[Field(each.label, each.value.text, each.value.span()) for each in draft.extras]),
        due_raw=due_raw,
        lead_open_ended=owners.lead_open,
        lead_etc=owners.lead_etc,
        support_etc=owners.support_etc,
        duty_spans=tuple(sorted(set(owners.spans))),
    )


def mark_recognised(items: Sequence[Item], recognised: Sequence[Span]) -> tuple[Item, ...]:
    """Return the items with every figure marked as uncertain that stands in a `recognised` stretch (OCR)."""
    if not recognised:
        return tuple(items)
    starts = [span.start for span in recognised]

    def seen(span: Span) -> bool:
        at = bisect_right(starts, span.end - 1) - 1
        return at >= 0 and recognised[at].end > span.start

    return tuple(
        item._replace(indicators=tuple(each._replace(uncertain=seen(each.span)) for each in item.indicators))
        for item in items
    )


def _due(owners: Owners, year: int | None) -> tuple[str | None, str]:
    """Return the last limit of the item's fields, and what is printed."""
    if not owners.dues:
        return None, ""
    found = [(date, passage.text) for passage in owners.dues if (date := resolve_due(passage.text, year)) is not None]
    if found:
        return max(found)
    return None, owners.dues[0].text


def _shares(draft: Draft, passage: Passage) -> tuple[Indicator, ...]:
    """Return the figures of a matrix row: the indicator's name from the text, value and district from the cells."""
    found: list[Indicator] = []
    in_name = {each.raw for each in read_indicators(passage)[0]}
    for share in draft.shares:
        cell = share.value.stretches()[0]  # the unit of measure stands in another cell
        for each in read_indicators(Passage.join([passage, share.value]))[0]:
            if each.raw not in in_name:
                found.append(each._replace(name=f"{share.place.text}{each.name}", span=cell))
    return tuple(found)


def _milestones(draft: Draft, year: int | None) -> tuple[Milestone, ...]:
    found = []
    for stage in draft.stages:
        date = resolve_quarter(stage.when, year)
        if date is not None and stage.value:
            found.append(Milestone(stage.when, date, stage.value.text, stage.value.span()))
    return tuple(found)

"""Every character accounted for (字字有着落): each is heading, label, text, duty, noise, or unparsed and shown.

Reads: the plans, debris and words around them. Writes: Region after Region, which together are the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from luoshi.parser.document import Table
from luoshi.parser.model import Item, Kind, Plan, Region
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.stages.reading import Found, Reading

# Which reading of a character wins where two claim it.
_ORDER: tuple[Kind, ...] = ("label", "duty", "text", "heading", "title", "noise", "unparsed", "notice", "other")
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_PUNCTUATION = frozenset("。．.、，,；;：:（）()〔〕[]【】［］|│┃─━┌┐└┘├┤┬┴┼+-—*#_=~·…《》<>“”\"'‘’！!？? ")


def cover(reading: Reading) -> tuple[Region, ...]:
    """Return the regions of the whole text, in order and without gaps."""
    text = reading.document.text
    painted = bytearray(len(text))
    # The weakest claim is painted first, so that the strongest is seen.
    for kind, start, end in sorted(((_ORDER.index(kind), *span) for kind, span in _claims(reading)), reverse=True):
        painted[start:end] = bytes((kind + 1,)) * (end - start)
    inside = [(plan.span.start, plan.span.end) for plan in reading.plans]
    return tuple(_merge(_named(text, painted, inside)))


def _claims(reading: Reading) -> Iterator[tuple[Kind, Span]]:
    for span in reading.debris:
        yield "noise", span
    for part in reading.parts:
        for piece in part.pieces:
            yield "notice", piece.span if isinstance(piece, Table) else piece.passage.span()
    for found, plan in zip(reading.found, reading.plans, strict=True):
        yield from _of_plan(found, plan)


def _of_plan(found: Found, plan: Plan) -> Iterator[tuple[Kind, Span]]:
    yield from _spans("title", [found.title])
    yield from _spans("heading", found.headings)
    yield from _spans("unparsed", found.unread)
    for table in found.tables:
        for span in (*table.noise, *table.heads):
            yield "noise", span
    for draft, item in zip(found.drafts, plan.items, strict=True):
        yield from _spans("heading", draft.headings)
        yield from _spans("label", [draft.label])
        yield from _of_item(item)


def _spans(kind: Kind, passages: Iterable[Passage]) -> Iterator[tuple[Kind, Span]]:
    for passage in passages:
        for span in passage.stretches():
            yield kind, span


def _of_item(item: Item) -> Iterator[tuple[Kind, Span]]:
    for span in item.text_spans:
        yield "text", span
    for span in item.duty_spans:
        yield "duty", span
    for milestone in item.milestones:
        yield "duty", milestone.span
    for each in item.fields:
        yield "duty", each.span


def _named(text: str, painted: bytearray, inside: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Kind]]:
    """Return the painted stretches and the gaps between them: white space, punctuation, or words that nobody read."""
    before: Kind = "noise"
    for run in _RUN.finditer(painted):
        start, end = run.span()
        paint = painted[start]
        if paint:
            before = _ORDER[paint - 1]
            yield start, end, before
        else:
            yield start, end, _gap(text[start:end], start, inside, before)


def _gap(piece: str, start: int, inside: Sequence[tuple[int, int]], before: Kind) -> Kind:
    bare = piece.strip(BLANKS)
    if not bare:
        return "space"
    if all(character in _PUNCTUATION or character in BLANKS for character in bare):
        # The point after a number, the 。 after a heading, the bars of a table belong to what they follow.
        return before if before in ("label", "heading", "duty") else "noise"
    return "unparsed" if any(first <= start < last for first, last in inside) else "other"


def _merge(stretches: Iterable[tuple[int, int, Kind]]) -> Iterator[Region]:
    start, end, kind = 0, 0, None
    for first, last, each in stretches:
        if each == kind:
            end = last
            continue
        if kind is not None and end > start:
            yield Region(Span(start, end), kind)
        start, end, kind = first, last, each
    if kind is not None and end > start:
        yield Region(Span(start, end), kind)

"""Every character accounted for (字字有着落): each is heading, label, text, duty, noise, or unparsed and shown.

Reads: the plans, debris and words around them. Writes: Region after Region, which together are the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from luoshi.parser.document import Table
from luoshi.parser.model import Kind, Region
from luoshi.parser.passage import BLANKS, Passage, Span, new_span
from luoshi.parser.stages.reading import Found, Reading

# Painted in this order: where two readings claim a character, the later one is seen.
_PAINTED: tuple[Kind, ...] = ("notice", "unparsed", "noise", "title", "heading", "text", "duty", "label")
_ONE_COLOUR = re.compile(b"|".join(b"%c+" % paint for paint in range(len(_PAINTED) + 1)))
_BLANK = re.compile(rf"[{BLANKS}]*")
_BLANK_OR_POINT = re.compile(
    rf"[{BLANKS}。．.、，,；;：:（）()〔〕\[\]【】［］|│┃─━┌┐└┘├┤┬┴┼+\-—*#_=~·…《》<>“”\"'‘’！!？?]*"
)
# The point after a number, the 。 after a heading, the bars of a table belong to what they follow.
_TAKES_POINT = frozenset({"label", "heading", "duty"})


def cover(reading: Reading) -> tuple[Region, ...]:
    """Return the regions of the whole text, in order and without gaps."""
    text = reading.document.text
    painted = bytearray(len(text))
    claims = _claims(reading)
    for paint, kind in enumerate(_PAINTED, 1):
        colour = bytes((paint,))
        for start, end in claims[kind]:
            if end > start:
                painted[start:end] = colour * (end - start)
    inside = [plan.span for plan in reading.plans]
    begins: list[int] = []
    kinds: list[Kind] = []
    current: Kind | None = None
    before: Kind = "noise"
    end = 0
    for run in _ONE_COLOUR.findall(painted):  # the runs follow each other without a gap
        start, paint = end, run[0]
        end += len(run)
        if paint:
            kind = before = _PAINTED[paint - 1]
        elif end - start == 1 and text[start] in "\n\t":  # most often
            kind = "space"
        else:
            kind = _gap(text, start, end, before, inside)
        if kind != current:
            begins.append(start)
            kinds.append(kind)
            current = kind
    # As in passage.py: every line break is a region of its own.
    return tuple(
        [
            new_span(Region, (new_span(Span, place), kind))
            for place, kind in zip(pairwise([*begins, len(text)]), kinds, strict=True)
        ]
    )


def _gap(text: str, start: int, end: int, before: Kind, inside: list[Span]) -> Kind:
    """Return what an unclaimed stretch is: white space, punctuation, or words that nobody read."""
    if _BLANK.fullmatch(text, start, end):
        return "space"
    if _BLANK_OR_POINT.fullmatch(text, start, end):
        return before if before in _TAKES_POINT else "noise"
    return "unparsed" if any(span.start <= start < span.end for span in inside) else "other"


def _claims(reading: Reading) -> dict[Kind, list[Span]]:
    """Return, by kind, the spans that the reading claims."""
    claims: dict[Kind, list[Span]] = {kind: [] for kind in _PAINTED}
    claims["noise"] += reading.debris
    plan_spans = {id(found.part): plan.span for found, plan in zip(reading.found, reading.plans, strict=True)}
    for part in reading.parts:
        inside = plan_spans.get(id(part))
        for piece in part.pieces:
            # Inside a plan only the paper's frame is notice; what nobody read there must show.
            if isinstance(piece, Table):
                span, framed = piece.span, False
            else:
                span, framed = piece.passage.span(), piece.frame is not None
            if inside is None or framed or span.end <= inside.start or span.start >= inside.end:
                claims["notice"].append(span)
    for found in reading.found:
        _claim_around(claims, found, reading.document.text)
    for plan in reading.plans:
        for item in plan.items:
            claims["text"] += item.text_spans
            claims["duty"] += item.duty_spans
            claims["duty"] += [each.span for each in item.milestones]
            claims["duty"] += [each.span for each in item.fields]
    return claims


_WORD_OF_NUMBER = re.compile(r"[【\[]?(?:任务|事项)[\s　]?")


def _claim_around(claims: dict[Kind, list[Span]], found: Found, text: str) -> None:
    claims["title"] += _spans([found.title])
    claims["notice"] += _spans(found.notes)
    claims["unparsed"] += _spans(found.unread)
    headings = {id(heading): heading for draft in found.drafts for heading in draft.headings}
    claims["heading"] += _spans([*found.headings, *headings.values()])
    claims["label"] += _spans(draft.label for draft in found.drafts)
    for draft in found.drafts:
        # 任务1：, 【事项二】: the word in front of the number belongs to it.
        at = draft.label.sources[0]
        if text[at - 1 : at] in "务项 　" and draft.label:
            begin = max(text.rfind("\n", 0, at) + 1, at - 6)
            if match := _WORD_OF_NUMBER.search(text, begin, at):
                claims["label"].append(Span(match.start(), at))
    for table in found.tables:
        claims["noise"] += [*table.noise, *table.heads]


def _spans(passages: Iterable[Passage]) -> list[Span]:
    return [span for passage in passages for span in passage.stretches()]

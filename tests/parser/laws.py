"""What holds for every text whatever: the laws that test_laws.py and test_seeds.py try to break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from luoshi.parser.checks.coverage import unread_passages
from luoshi.parser.model import Item, Plan
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.pipeline import read_document
from luoshi.parser.readers import read_pasted
from luoshi.parser.stages.lines import Paragraph
from luoshi.parser.stages.reading import Reading


def bare(text: str) -> str:
    """Return `text` without white space: a value put together from two lines is compared without the break."""
    return "".join(character for character in text if character not in BLANKS)


def is_within(part: str, whole: str) -> bool:
    """Return whether the characters of `part` stand in `whole` in order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def read_text(text: str) -> Reading:
    return read_document(read_pasted(text))


def assert_laws(reading: Reading) -> None:
    """Hold one reading to every law."""
    assert_covered(reading)
    assert_spans(reading)
    for plan in reading.plans:
        assert_nothing_invented(reading, plan)
    assert_accounted_for(reading)


def assert_covered(reading: Reading) -> None:
    """The blocks are the text exactly: in order, without gaps, none empty."""
    at = 0
    for region in reading.regions:
        assert region.span.start == at < region.span.end, region
        at = region.span.end
    assert at == len(reading.document.text)


def assert_spans(reading: Reading) -> None:
    """Every span lies in the text; items stand in the order of the text."""
    length = len(reading.document.text)
    for span in _all_spans(reading):
        assert 0 <= span.start <= span.end <= length, span
    for plan in reading.plans:
        starts = [item.span.start for item in plan.items]
        assert starts == sorted(starts)
        assert [item.seq for item in plan.items] == list(range(1, len(plan.items) + 1))


def _all_spans(reading: Reading) -> Iterable[Span]:
    for plan in reading.plans:
        yield plan.span
        for item in plan.items:
            yield from _spans_of(item)
        for each in (*plan.reporting, *plan.rules):
            yield each.span
    for each in (*reading.dispatches, *reading.diagnostics):
        yield each.span


def _spans_of(item: Item) -> Iterable[Span]:
    yield from (item.span, *item.text_spans, *item.duty_spans)
    for values in (
        item.indicators,
        item.relative,
        item.deadlines,
        item.milestones,
        item.units,
        item.leader_mentions,
        item.fields,
    ):
        for each in values:
            yield each.span


def assert_nothing_invented(reading: Reading, plan: Plan) -> None:
    """No field holds a character that does not stand at its place in the source."""
    source = reading.document.text
    whole = bare("".join(source[each.span.start : each.span.end] for each in reading.regions if each.kind != "noise"))
    for item in plan.items:
        assert "".join(source[span.start : span.end] for span in item.text_spans) == item.text
        # A cell of a drawn table is put together from several lines, with other cells between them.
        assert is_within(bare(item.label), whole)
        for heading in item.headings:
            assert is_within(bare(heading), whole), heading
        printed = [(each.printed, each.span) for each in item.units]
        printed += [
            (each.name + each.post, each.span) for each in item.leader_mentions if not (each.name and each.post)
        ]
        printed += [(each.name, each.span) for each in item.leader_mentions]
        printed += [(each.raw, each.span) for each in (*item.relative, *item.deadlines)]
        for each in item.indicators:
            # A figure in a cell of its own takes its name, and its measure, from other cells of the row.
            here, row = source[each.span.start : each.span.end], source[item.span.start : item.span.end]
            assert is_within(bare(each.raw), bare(here)) or set(bare(each.raw)) <= set(row), (each.raw, here)
        printed += [(each.text, each.span) for each in (*item.milestones, *item.fields)]
        for value, span in printed:
            assert is_within(bare(value), bare(source[span.start : span.end])), (value, source[span.start : span.end])
        assert item.lead_units == tuple(each.printed for each in item.units if each.role == "lead")
        assert item.support_units == tuple(each.printed for each in item.units if each.role == "support")
        assert set(item.leaders) == {each.name for each in item.leader_mentions if each.name}
        assert is_within(bare(item.due_raw), whole)
    assert is_within(bare(plan.title), whole)


def _says_something(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def _frame_lines(reading: Reading) -> Iterable[Passage]:
    """Return the lines that belong to a paper's frame (number, addressee, date), wherever they stand."""
    for part in reading.parts:
        yield from (piece.passage for piece in part.pieces if isinstance(piece, Paragraph) and piece.frame is not None)


def assert_accounted_for(reading: Reading) -> None:
    """Inside a plan every word is read as something, or shown to a person as unread."""
    text = reading.document.text
    shown = [each.span for each in reading.diagnostics if each.code == "unparsed-text"]
    rules = [rule.span for plan in reading.plans for rule in plan.rules]
    for span in unread_passages(reading):
        quoted = any(each.start <= span.start and span.end <= each.end for each in shown)
        stated = any(span.start <= rule.start and rule.end <= span.end for rule in rules)  # named as an applied rule
        assert quoted or stated, text[span.start : span.end]
    for found, plan in zip(reading.found, reading.plans, strict=True):
        said = [span for passage in (*found.notes, *_frame_lines(reading)) for span in passage.stretches()]
        for region in reading.regions:
            if not plan.span.start <= region.span.start < plan.span.end or not _says_something(
                text[region.span.start : region.span.end]
            ):
                continue
            assert region.kind != "other", text[region.span.start : region.span.end]
            if region.kind == "notice":
                assert any(each.start < region.span.end and region.span.start < each.end for each in said), text[
                    region.span.start : region.span.end
                ]

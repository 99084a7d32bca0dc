"""From a document to its plans: the stages, in order.

Each stage takes the Reading and fills in its own part of it; the header of each stage's file says what it reads and
writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from luoshi.parser.checks import run_checks
from luoshi.parser.document import Document, Table
from luoshi.parser.draft import Draft
from luoshi.parser.model import Item, Plan
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.rules.dispatches import read_dispatches
from luoshi.parser.rules.duties import read_duties
from luoshi.parser.rules.leading import find_rules
from luoshi.parser.rules.letterhead import Frame, looks_like_title, title_kind
from luoshi.parser.rules.site_facts import read_site_facts
from luoshi.parser.rules.tables import TableReading, read_table
from luoshi.parser.stages.collecting import collector_paused
from luoshi.parser.stages.finish import finish_item, mark_recognised
from luoshi.parser.stages.grids import find_grids
from luoshi.parser.stages.lines import Paragraph, read_paragraphs
from luoshi.parser.stages.outline import read_outline
from luoshi.parser.stages.parts import Part, read_preamble, split_parts
from luoshi.parser.stages.reading import Found, Reading
from luoshi.parser.stages.regions import cover
from luoshi.parser.stages.roles import custom_of, spell_out

_YEARS = re.compile(r"(20\d\d)[\s　]*年?[\s　]*[-—－–~～至][\s　]*20\d\d[\s　]*年")  # 2024—2026年: its first year
_INNER_BLANKS = re.compile(rf"(?<=[^\x00-\x7f])[{BLANKS}]+(?=[^\x00-\x7f])|[\r\n]")
_DECOMPOSITION = re.compile(r"分解|分工|任务清单|责任清单|目标任务|重点工作|实事项目")
_YEAR = re.compile(r"(20\d\d|19\d\d|二[〇○零][〇○零一二三]\w)[\s　]*年")


def read_grids(reading: Reading) -> None:
    """Turn tables printed as text into tables."""
    reading.document = find_grids(reading.document)


def read_lines(reading: Reading) -> None:
    """Join lines to paragraphs."""
    reading.pieces, reading.debris = read_paragraphs(reading.document)


def read_parts(reading: Reading) -> None:
    """Tell the papers of the file apart."""
    reading.parts = split_parts(reading.pieces)


def read_outlines(reading: Reading) -> None:
    """Find the plans among the parts, and the items of each."""
    previous: TableReading | None = None
    for part in reading.parts:
        reading.check_time()
        if part.kind == "form":
            reading.refused.append((part, "form"))
            continue
        found, previous = _find(reading.document.text, part, previous)
        reason = _why_no_plan(part, found)
        if reason:
            reading.refused.append((part, reason))
        elif reading.found and _goes_on(reading.found[-1], found):
            _take_over(reading.found[-1], found)
        else:
            reading.found.append(found)
    _drop_asides(reading)
    _by_title(reading)


def _find(text: str, part: Part, previous: TableReading | None) -> tuple[Found, TableReading | None]:
    """Return what the part holds, its tables read; `previous` gives a table without a head the columns of the one
    before.
    """
    outline = read_outline(part.pieces[part.first :])
    found = Found(part, [], outline.headings, outline.notes, outline.unread, title=part.title)
    for entry in outline.entries:
        if isinstance(entry, Draft):
            found.drafts.append(entry)
            continue
        table, above, inherited = entry
        previous = read_table(text, table, above, inherited, previous)
        found.tables.append(previous)
        if previous.kind in ("plan", "matrix"):
            found.drafts += previous.drafts
            found.headings += previous.headings
        if previous.title and not found.title:
            found.title = previous.title
        for passage in previous.preamble:
            read_preamble(part, passage)
        found.notes += [*previous.preamble, *previous.notes]
        found.unread += previous.unread
    found.drafts.sort(key=lambda draft: draft.span.start)
    if not found.title and found.drafts:
        found.title = _title_above(part, found)
    return found, previous


def _goes_on(before: Found, found: Found) -> bool:
    """Return whether a sheet only goes on with the table of the sheet before: no title of its own, or the same one."""
    if not before.tables or not found.tables or found.part.title:
        return False
    if found.title and found.title.text != before.title.text:
        return False
    return before.tables[-1].columns == found.tables[0].columns


def _take_over(before: Found, found: Found) -> None:
    before.drafts += found.drafts
    before.headings += found.headings
    before.notes += found.notes
    before.unread += found.unread
    before.tables += found.tables


def _title_above(part: Part, found: Found) -> Passage:
    """Return the line above the first item that names a plan, where the part has no title at its head."""
    first = found.drafts[0].span.start
    above = Passage("")
    for piece in part.pieces:
        if not isinstance(piece, Paragraph) or piece.passage.span().start >= first:
            break
        if piece.number is None and looks_like_title(piece.text) and title_kind(piece.text) == "plan":
            above = piece.passage
    return above


def _why_no_plan(part: Part, found: Found) -> str:
    """Return why the part is no plan: "" where it is one."""
    kinds = {table.kind for table in found.tables}
    if found.drafts and part.kind in ("speech", "interpretation"):
        return part.kind
    if not found.drafts:
        kind = "progress" if "progress" in kinds else "form" if "form" in kinds else part.kind or "none"
        if kind in ("plan", "none") and _is_bare_table(part, found):
            return "bare"
        return "headless" if kind == "notice" and _holds_more(part) else kind
    if not any(draft.assignments for draft in found.drafts) and part.kind != "plan":
        return part.kind or "none"
    return ""


def _is_bare_table(part: Part, found: Found) -> bool:
    """Return whether the part is little more than tables that print no heads."""
    words = sum(len(piece.text) for piece in part.pieces if isinstance(piece, Paragraph))
    return words < 200 and any(table.columns is None and len(table.unread) >= 6 for table in found.tables)


def _holds_more(part: Part) -> bool:
    """Return whether more stands below the date of a notice than its frame: what it came with, read as nothing."""
    dates = [at for at, piece in enumerate(part.pieces) if isinstance(piece, Paragraph) and piece.frame == Frame.DATE]
    after = part.pieces[dates[0] + 1 :] if dates else []
    return any(isinstance(piece, Table) or (piece.frame is None and len(piece.text) > 4) for piece in after)


def _drop_asides(reading: Reading) -> None:
    """Take the few assignments of a notice beside its plan for what they are: words of the notice."""
    if not any(found.part.kind != "notice" for found in reading.found):
        return
    for found in list(reading.found):
        if found.part.kind == "notice" and sum(1 for draft in found.drafts if draft.assignments) < 3:
            reading.found.remove(found)
            reading.refused.append((found.part, "notice"))


def _by_title(reading: Reading) -> None:
    """Take a part without any responsibility by its numbers alone, where its title says that it decomposes tasks."""
    alone = not reading.found
    for part, reason in list(reading.refused):
        if part.kind != "plan" or reason in ("form", "progress"):
            continue
        if not alone and not _DECOMPOSITION.search(part.title.text):
            continue
        outline = read_outline(part.pieces[part.first :], plan_by_title=True)
        drafts = [entry for entry in outline.entries if isinstance(entry, Draft)]
        if len(drafts) >= 3:
            reading.found.append(Found(part, drafts, outline.headings, outline.notes, outline.unread, title=part.title))
            reading.refused.remove((part, reason))


def finish_plans(reading: Reading) -> None:
    """Read roles, units, figures and limits of each plan found."""
    for found in reading.found:
        reading.plans.append(_finish(reading, found, reading.plans[-1] if reading.plans else None))


def _around(reading: Reading, found: Found) -> list[Part]:
    """Return the parts whose rules hold for the plan: its own and the notice before it."""
    at = reading.parts.index(found.part)
    start = at
    while start > 0 and not any(other.part is reading.parts[start - 1] for other in reading.found):
        start -= 1
        if reading.parts[start].doc_no is not None or reading.parts[start].kind == "notice":
            break
    if start == at:
        # A later plan of one file shares the notice of the first.
        start = next((each for each in range(at) if reading.parts[each].kind == "notice"), at)
        return [reading.parts[start], found.part] if start != at else [found.part]
    return reading.parts[start : at + 1]


def _paragraphs(parts: Sequence[Part]) -> list[Passage]:
    return [piece.passage for part in parts for piece in part.pieces if isinstance(piece, Paragraph)]


def _finish(reading: Reading, found: Found, before: Plan | None) -> Plan:
    around = found.around = _around(reading, found)
    frame = _frame(reading, found, around)
    if before is not None and frame == _Frame(None, None, None):
        # A second annex or sheet came with the same paper as the first.
        frame = _Frame(before.doc_no, before.issuer, before.issued_on)
    year = plan_year(found.title.text, frame.issued_on, around)
    rules, groups = find_rules([*_paragraphs(around), *found.notes])
    assignments = [spell_out(draft.assignments) for draft in found.drafts]
    custom = custom_of(assignments, rules)
    text = reading.document.text
    items = []
    for seq, (draft, each) in enumerate(zip(found.drafts, assignments, strict=True), 1):
        reading.check_time()
        items.append(finish_item(seq, draft, each, custom, groups, year, text))
    return Plan(
        title=_INNER_BLANKS.sub("", found.title.text),
        issuer=frame.issuer,
        doc_no=frame.doc_no,
        issued_on=frame.issued_on,
        year=year,
        items=mark_recognised(tuple(items), reading.document.recognised),
        reporting=read_duties(_duty_passages(around, found, items), year),
        rules=rules,
        span=_span_of(found, items),
    )


def _span_of(found: Found, items: Sequence[Item]) -> Span:
    spans = [item.span for item in items]
    start = min(each.start for each in spans)
    for passage in (found.title, *found.headings):
        if passage.text:
            start = min(start, passage.span().start)
    return Span(start, max(each.end for each in spans))


def _duty_passages(around: Sequence[Part], found: Found, items: Sequence[Item]) -> list[Passage]:
    """Return the paragraphs that may ask for reports: the notice, introduction and requirements, no item's own
    words.
    """
    taken = sorted(item.span for item in items)
    passages = []
    at = 0
    for part in around:
        for piece in part.pieces:
            if not isinstance(piece, Paragraph) or piece.duty is not None or piece.trailing:
                continue
            start = piece.passage.sources[0]
            while at < len(taken) and taken[at].end <= start:
                at += 1
            if at < len(taken) and taken[at].start <= start:
                continue
            passages.append(piece.passage)
    return passages


@dataclass(frozen=True, slots=True)
class _Frame:
    doc_no: str | None
    issuer: str | None
    issued_on: str | None


def _frame(reading: Reading, found: Found, around: Sequence[Part]) -> _Frame:
    """Return number, issuer and date of the paper that the plan came with: the notice's before the annex's own."""
    parts = [*around[:-1], found.part] if len(around) > 1 else [found.part]
    after = reading.parts[reading.parts.index(found.part) + 1 :][:1]
    doc_no = next((part.doc_no for part in parts if part.doc_no), None)
    issuer = next((part.issuer for part in parts if part.issuer), None)
    issued_on = next((part.issued_on for part in [*parts, *after] if part.issued_on), None)
    if len(reading.found) == 1 and not (doc_no and issuer and issued_on):
        text = reading.document.text
        site = read_site_facts(text[span.start : span.end] for span in reading.debris[:200])
        return _Frame(doc_no or site.doc_no, issuer or site.issuer, issued_on or site.issued_on)
    return _Frame(doc_no, issuer, issued_on)


def plan_year(title: str, issued_on: str | None, around: Sequence[Part]) -> int | None:
    """Return the year the plan is for: of its title, of the notice's title, of its date, or the first one named."""
    titles = [title, *(part.title.text for part in around)]
    for each in titles:
        if match := _YEARS.search(each):
            return int(match[1])
        if match := _YEAR.search(each):
            return _year_number(match[1])
    if issued_on:
        return int(issued_on[:4])
    for passage in _paragraphs(around)[:40]:
        if match := _YEAR.search(passage.text):
            return _year_number(match[1])
    return None


def _year_number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    digits = {character: str(at) for at, character in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
    figures = "".join(digits.get(character, "") for character in text)
    return int(figures) if len(figures) == 4 else None


def read_speeches(reading: Reading) -> None:
    """Read the assignments made in parts that are no plans."""
    passages = [
        piece.passage
        for part, reason in reading.refused
        if reason in ("speech", "none", "report")
        for piece in part.pieces
        if isinstance(piece, Paragraph)
    ]
    year = plan_year("", next((part.issued_on for part, _ in reading.refused if part.issued_on), None), [])
    reading.dispatches = read_dispatches(passages, year)


def account(reading: Reading) -> None:
    """Say of every character what it is."""
    reading.regions = cover(reading)


def check(reading: Reading) -> None:
    """Turn every doubt into a question (体检)."""
    reading.diagnostics = run_checks(reading)


STAGES: tuple[Callable[[Reading], None], ...] = (
    read_grids,
    read_lines,
    read_parts,
    read_outlines,
    finish_plans,
    read_speeches,
    account,
    check,
)


def read_document(document: Document, seconds: float = inf) -> Reading:
    """Return all that the stages read of `document`; ReaderError where they take longer than `seconds`."""
    reading = Reading(document, seconds)
    with collector_paused():
        for stage in STAGES:
            reading.check_time()
            stage(reading)
    return reading

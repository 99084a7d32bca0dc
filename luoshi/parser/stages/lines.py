"""Lines to paragraphs (分段): debris is set aside, wrapped lines are joined, each paragraph is looked at once.

Reads: Document.blocks. Writes: a list of Paragraph and Table, in order, and the spans of debris.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from luoshi.parser.document import Document, Line, Table
from luoshi.parser.draft import Assignment
from luoshi.parser.lexicon.labels import label_role
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.debris import is_debris, is_field_name
from luoshi.parser.rules.labelled import opens_with_label, read_labels
from luoshi.parser.rules.letterhead import Frame, looks_like_title, read_frame
from luoshi.parser.rules.numbering import Number, Style, read_number, split_from_first, split_run_in
from luoshi.parser.rules.responsibility import (
    bracket_depth,
    read_duty_paragraph,
    read_opening,
    split_inner,
    split_trailing,
)
from luoshi.parser.rules.units import looks_like_units

_MARKUP = re.compile(r"(?:#{1,6}|>+|\*{1,3}(?=[^*\s]))[\s　]*")
_MARKUP_SIGNS = ("#", ">", "*")
_NAME_BREAK = re.compile(r"[、，,；;：:\s　]")
_AFTER_ETC = ("部门", "单位", "有关", "相关", "有关", "按", "负责", "配合", "群团")
# 完成时限：6 / 月底前
_SPLIT_TIME = re.compile(r"\d{1,4}[年月日][^，。；]{0,10}")
_NEW_SENTENCE = re.compile(r"本(?:方案|通知|意见|分工|文件)|附[件表：:]|以上|请|各(?:地|部门|单位|牵头)|注[:：]|抄送")
_VERB_END = re.compile(r"(?:牵头|配合|负责|落实|参与|协助|协办)$")
_TERMINAL = frozenset("。！？!?；;")
_UNFINISHED = frozenset("、，,（(〔[《“‘：:—－")
_CLOSED = frozenset("。！？!?；;：:”）)》")


_NOTHING = Passage("")


@dataclass(slots=True)
class Paragraph:
    """One paragraph and what its own words say it is; its place in the plan is for the later stages."""

    passage: Passage
    page: int = 1
    outline: int | None = None
    frame: Frame | None = None
    number: Number | None = None
    duty: list[Assignment] | None = None  # the paragraph is nothing but responsibility
    body: Passage = _NOTHING  # without number and trailing responsibility
    bare: Passage = _NOTHING  # with its number, without trailing responsibility
    trailing: list[Assignment] = field(default_factory=list)  # the responsibility at its end
    starts_part: bool = False

    @property
    def text(self) -> str:
        return self.passage.text


Piece = Paragraph | Table


@dataclass(slots=True)
class _Row:
    passage: Passage
    line: Line
    gap: bool  # an empty line stands before it
    turned: bool  # a page number or the like stands before it
    part: bool  # the file itself starts a new part here
    number: Number | None
    frame: Frame | None
    labelled: bool  # it opens with a label of responsibility

    @property
    def opens_structure(self) -> bool:
        """Whether the line opens something of its own, whatever stands before it."""
        return self.labelled or self.frame is not None or (self.number is not None and self.number.certain)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A new sheet of a workbook begins here."""

    at: int


def _blocks(document: Document) -> Iterator[Line | Table]:
    """Return the blocks; of a table that has one filled cell a row, its cells as paragraphs (a cover sheet, a
    frame for layout).
    """
    for block in document.blocks:
        if not isinstance(block, Table):
            yield block
            continue
        filled = [cell for cell in block.cells if cell.span.end > cell.span.start]
        if len({cell.row for cell in filled}) < len(filled):
            yield block
            continue
        for cell in filled:
            start = cell.span.start
            for line in document.text[start : cell.span.end].split("\n"):
                yield Line(Span(start, start + len(line)), whole=True, page=block.page)
                start += len(line) + 1


def width(text: str) -> int:
    """Return how wide `text` prints, in half-width columns."""
    return len(text.encode("gb18030", "replace"))  # two bytes for what prints full width, one for what prints half


def _rows(document: Document) -> tuple[list[_Row | Table | Sheet], list[Span]]:
    """Return the lines and tables of the document, debris set aside."""
    rows: list[_Row | Table | Sheet] = []
    debris: list[Span] = []
    text = document.text
    breaks = sorted(each.at for each in document.breaks)
    at_break, end = 0, 0
    turned = False
    of_field = False  # the line before names a field of the site, and this one is its value
    for block in _blocks(document):
        part = False
        while at_break < len(breaks) and breaks[at_break] <= block.span.start:
            part, at_break = True, at_break + 1
        if isinstance(block, Table):
            rows.append(block)
            end = block.span.end
            continue
        if block.debris == "sheet-name":
            rows.append(Sheet(block.span.start))
        passage = Passage.of(text, *block.span)
        if passage.text[:1] in _MARKUP_SIGNS or passage.text[-2:] == "**":
            passage = _without_markup(passage)
        words = passage.text
        if not words:
            debris.append(block.span)
            continue
        number = read_number(passage)
        looks = _NUMBERED if number is not None else _kept_looks(words) if len(words) <= _KEPT else _looks(words)
        value = of_field and len(words) <= 40 and not looks_like_title(words)
        of_field = looks.field_name
        if block.debris or value or looks.debris or (looks is _NUMBERED and is_debris(words)):
            debris.append(block.span)
            turned = True
            continue
        # Most lines follow the one before with nothing but a line break between.
        gap = block.span.start - end > 1 and text.count("\n", end, block.span.start) > 1
        end = block.span.end
        rows.append(_Row(passage, block, gap, turned, part, number, looks.frame, looks.labelled))
        turned = False
    return _without_running_heads(rows, debris), debris


_DIGITS = re.compile(r"[0-9０-９一二三四五六七八九十]+")


def _without_running_heads(rows: list[_Row | Table | Sheet], debris: list[Span]) -> list[_Row | Table | Sheet]:
    """Set aside what comes back behind page numbers in a copied text: 云澜市人民政府公报　2025年第3期."""
    heads: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        if isinstance(row, _Row) and row.turned and row.number is None and not row.labelled and row.frame is None:
            words = row.passage.text
            if 6 <= len(words) <= 50 and not _SENTENCE_SIGNS.search(words):
                heads.setdefault(_DIGITS.sub("0", words), []).append(at)
    again = {at for places in heads.values() if len(places) > 1 for at in places}
    for at in again:
        row = rows[at]
        assert isinstance(row, _Row)
        debris.append(row.line.span)
        following = rows[at + 1] if at + 1 < len(rows) else None
        if isinstance(following, _Row):
            following.turned = True
    return [row for at, row in enumerate(rows) if at not in again] if again else rows


_SENTENCE_SIGNS = re.compile(r"[。；;：:，,、！!？?（()）]")


class _Looks(NamedTuple):
    """What a line is by its own words, which say the same wherever they are printed."""

    debris: bool
    field_name: bool = False
    labelled: bool = False
    frame: Frame | None = None


_NUMBERED = _Looks(False)
_KEPT = 120  # characters of a line that is remembered in case it is printed again: 牵头领导：王东


def _looks(words: str) -> _Looks:
    """Return what a line without a number is."""
    if is_field_name(words):
        return _Looks(True, True)
    if is_debris(words):
        return _Looks(True)
    if opens_with_label(words):
        return _Looks(False, labelled=True)
    return _Looks(False, frame=read_frame(words))


_kept_looks = lru_cache(maxsize=4096)(_looks)


def _without_markup(passage: Passage) -> Passage:
    """Return a line without the marks of a text written for a web page: # 一、… · **一、…**."""
    if match := _MARKUP.match(passage.text):
        passage = passage.cut(match.end())
    if passage.text.endswith("**"):
        passage = passage.cut(0, len(passage.text.rstrip("*")))
    return passage


_WIDEST = 120  # columns of a printed line


def wrap_width(rows: Sequence[object]) -> int:
    """Return the width at which the lines of the text were broken by hand or copy; 0 where they were not.

    Broken text has many lines of nearly the same greatest width, and most of them end inside a sentence.
    """
    texts = [row.passage.text for row in rows if isinstance(row, _Row) and not row.line.whole]
    if len(texts) < 12 or max(map(len, texts)) > _WIDEST * 1.25 + 4:  # no sign prints less than a column wide
        return 0
    widths = [width(text) for text in texts]
    ordered = sorted(widths)
    greatest = ordered[int(len(ordered) * 0.97)]
    if not 36 <= greatest <= _WIDEST or ordered[-1] > greatest * 1.25 + 4:
        return 0
    near = [text for text, wide in zip(texts, widths, strict=True) if wide >= greatest - 8]
    inside = sum(1 for text in near if text[-1] not in _TERMINAL)
    return greatest if len(near) >= max(5, len(widths) * 0.12) and inside >= len(near) * 0.6 else 0


def _names_go_on(above: str, below: str) -> bool:
    """Return whether a line of names goes on in the next: …、县种子管 / 理站、县气象局; …按职责 / 分工负责.

    Not: …、县气象局等 / 本方案由县政府办公室负责解释。
    """
    if above[-1] in "、，,":
        return len(below) < 400
    tail = _NAME_BREAK.split(above)[-1]
    head = _NAME_BREAK.split(below, maxsplit=1)[0].rstrip("。")
    if tail.endswith("等") and not head.startswith(_AFTER_ETC):
        return False
    both = tail + head
    if label_role(both) is not None or _SPLIT_TIME.fullmatch(both):
        return True
    if looks_like_units(tail) and looks_like_units(head):
        return False  # …市文物局 / 云澜市人民政府办公室: a signature
    return 0 < len(both) <= 40 and (looks_like_units(both) or _VERB_END.search(both) is not None)


# （牵头单位：市水利局； / 责任单位：市财政局） is one bracket over two lines.
_LABEL_IN_BRACKET = re.compile(
    r"[（(〔\[][\u4e00-\u9fff]{1,6}$|[（(〔\[][^（()）〔〕]{0,12}(?:单位|部门|领导|主体|分工)[:：][^)）]{0,400}$"
)


def _last_lines(rows: list[_Row]) -> str:
    return "".join(row.passage.text for row in rows[-12:])


def _runs_on(before: list[_Row], row: _Row, wrapped: int) -> bool:
    """Return whether `row` continues the paragraph that `before` are the lines of."""
    last = before[-1]
    text = last.passage.text
    if row.part or last.line.page > row.line.page:
        return False
    if row.opens_structure and not row.labelled:
        return False
    opened = bracket_depth("".join([each.passage.text for each in before[-40:]]) if len(before) > 1 else text) > 0
    if row.labelled and not (opened and _LABEL_IN_BRACKET.search(_last_lines(before))):
        return False
    if row.line.whole and last.line.whole:
        return (opened and len(before) < 6) or (text[-1] in "、（(" and not looks_like_title(row.passage.text))
    if opened and len(before) < 60:
        return True
    if last.frame is not None:
        return False
    if before[0].labelled and text[-1] not in _CLOSED:
        if row.gap and not row.turned:
            return text[-1] in "、，,"
        full = last.line.fills is True and not text.endswith("等") and _NEW_SENTENCE.match(row.passage.text) is None
        return full or _names_go_on(text, row.passage.text)
    if row.line.indented is True and text[-1] not in "、，,（(":
        return False
    if text[-1] in _UNFINISHED and text[-1] not in "：:":
        return True
    if text[-1] in "：:":
        return before[0].labelled
    if last.line.fills is not None:
        return last.line.fills and (text[-1] not in "。！？" or row.line.indented is False)
    if wrapped:
        return width(text) >= wrapped - 8 and (text[-1] not in "。！？" or not row.gap)
    return (
        len(text) >= 30
        and text[-1] not in _CLOSED
        and not looks_like_title(text)
        and not looks_like_title(row.passage.text)
    )


def _drop_idle_indents(rows: Sequence[object]) -> None:
    """Where every line of a page begins at the same place, the indent says nothing about paragraphs: forget it."""
    lines = [row for row in rows if isinstance(row, _Row) and row.line.indented is not None]
    if sum(1 for row in lines if row.line.indented is False) * 12 < len(lines):
        for row in lines:
            row.line = row.line._replace(indented=None)


def read_paragraphs(document: Document) -> tuple[list[Piece], list[Span]]:
    """Return the paragraphs and tables of `document` in order, and the spans of its debris."""
    rows, debris = _rows(document)
    wrapped = wrap_width(rows)
    _drop_idle_indents(rows)
    pieces: list[Piece] = []
    open_rows: list[_Row] = []

    def close() -> None:
        if len(open_rows) == 1 and (line := _duty_line(open_rows[0])) is not None:
            pieces.append(line)
        elif open_rows:
            pieces.extend(_paragraphs_of(open_rows))
        open_rows.clear()

    for row in rows:
        if isinstance(row, Table | Sheet):
            close()
            pieces.append(row if isinstance(row, Table) else _sheet_mark(row))
            continue
        if open_rows and not _runs_on(open_rows, row, wrapped):
            close()
        open_rows.append(row)
    close()
    return pieces, debris


def _sheet_mark(sheet: Sheet) -> Paragraph:
    """Return an empty paragraph that stands for the beginning of a sheet."""
    return Paragraph(Passage("", (sheet.at,)), starts_part=True)


def _duty_line(row: _Row) -> Paragraph | None:
    """Return the paragraph of a line that stands alone and is nothing but responsibility, as most lines of a plan are.

    None where it is not, or where a sentence ends in it: a number may run in behind.
    """
    passage = row.passage
    if not row.labelled or "。" in passage.text or "！" in passage.text:
        return None
    duty = read_labels(passage)
    if duty is None:
        return None
    return Paragraph(
        passage, row.line.page, row.line.outline, duty=duty, body=passage, bare=passage, starts_part=row.part
    )


def _paragraphs_of(rows: list[_Row]) -> list[Piece]:
    """Return the paragraph that `rows` are the lines of; several where further numbers run in on it."""
    first = rows[0]
    alone = len(rows) == 1
    passage = first.passage if alone else Passage.join(row.passage for row in rows)
    number = first.number if alone else read_number(passage)
    parts = [passage]
    if number is not None:
        parts = split_run_in(passage, number)
    elif len(passage.text) > 30:
        parts = split_from_first(passage)
    if alone and len(parts) == 1:
        made = [look_at(passage, number, first.frame, labelled=first.labelled)]
    else:
        made = [look_at(part, read_number(part), read_frame(part.text) if part else None) for part in parts]
    made[0].starts_part = first.part
    for paragraph in made:
        paragraph.page = first.line.page
        paragraph.outline = first.line.outline
    return [*made]


def look_at(passage: Passage, number: Number | None, frame: Frame | None, *, labelled: bool = True) -> Paragraph:
    """Return the paragraph with all that its own words say; `number` and `frame` are what its head was read as.

    `labelled`: it may open with a label; False where it is known to open with none.
    """
    paragraph = Paragraph(passage, body=passage, bare=passage)
    if not passage.text:
        return paragraph
    if number is None or (number.style == Style.CHINESE_BRACKETED and not number.rest):
        paragraph.duty = read_duty_paragraph(passage, labelled=labelled or number is not None)
        if paragraph.duty is not None:
            return paragraph
    if number is not None:
        paragraph.number = number
        paragraph.body = number.rest
    else:
        paragraph.frame = frame
    whole = paragraph.body.text
    paragraph.body, paragraph.trailing = split_trailing(paragraph.body)
    if paragraph.trailing:
        words = paragraph.body.text
        # A 。 that stood behind the bracket is no part of a heading.
        kept = len(words) if whole.startswith(words) else len(words) - 1
        paragraph.bare = passage.cut(0, len(passage.text) - len(whole) + kept)
    if "牵头" in paragraph.body.text or (paragraph.trailing and "责任单位" in paragraph.body.text):
        paragraph.body, inner = split_inner(paragraph.body)
        paragraph.trailing = inner + paragraph.trailing
    if not paragraph.trailing:
        paragraph.trailing = read_opening(paragraph.body)
    return paragraph

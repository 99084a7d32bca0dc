"""Tables of tasks (任务分解表): the items, headings and notes of one table, every printed character accounted for.

序号 | 重点工作 | 分管县领导 | 牵头责任单位 | 责任单位
一、经济发展
1 | 地区生产总值增长6%。 | 王东 | 县发展改革委 | 县统计局、各乡镇
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from luoshi.parser.document import Cell, Table
from luoshi.parser.draft import Assignment, Draft
from luoshi.parser.lexicon.columns import Content
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.rules.debris import is_debris
from luoshi.parser.rules.labelled import read_labels
from luoshi.parser.rules.letterhead import Frame, looks_like_title, read_frame
from luoshi.parser.rules.numbering import Number, read_number
from luoshi.parser.rules.responsibility import split_trailing
from luoshi.parser.rules.table_cards import read_card, read_labelled_rows
from luoshi.parser.rules.table_cells import Row, is_empty, join_cells, rows_of, value_of, words_of
from luoshi.parser.rules.table_heads import Heads, find_heads
from luoshi.parser.rules.table_items import ItemReader
from luoshi.parser.rules.table_rows import RowKind, RowReader, realigned

TableKind = Literal["plan", "form", "progress", "matrix", "other"]
_UNNUMBERED = 35  # below （一）, above 1.
_MOST_COLUMNS = 128


@dataclass(slots=True)
class TableReading:
    """What one table holds. All spans and passages together are its printed characters."""

    kind: TableKind = "other"
    drafts: list[Draft] = field(default_factory=list)
    title: Passage | None = None  # a title row inside the grid, over the head
    preamble: list[Passage] = field(default_factory=list)  # other rows over the head: 填表单位：…, an organ and a date
    headings: list[Passage] = field(default_factory=list)  # section rows and 类别 cells
    notes: list[Passage] = field(default_factory=list)  # 注：…, 说明：…; one a row
    heads: list[Span] = field(default_factory=list)
    noise: list[Span] = field(default_factory=list)  # heads printed again, sums, dashes
    unread: list[Passage] = field(default_factory=list)  # words of the table that were put nowhere
    columns: Heads | None = None
    path: list[tuple[int, Passage]] = field(default_factory=list)  # the section the table ends in
    progress: int = 0  # rows whose 推进情况 is filled in
    end: int = 0  # where the table ends in the text


def read_table(
    text: str,
    table: Table,
    above: Sequence[Passage] = (),
    inherited: Sequence[Assignment] = (),
    previous: TableReading | None = None,
) -> TableReading:
    """Return what `table` holds.

    `above` are the headings it stands under, `inherited` the responsibility given there.
    `previous`: the table before it. Without a head of its own this one has the same columns; where nothing but a page
    number stands between the two it goes on in the same section, and its first row may be the rest of a broken one.
    """
    return _Reader(text, table, above, inherited, previous).read()


class _Reader:
    def __init__(
        self,
        text: str,
        table: Table,
        above: Sequence[Passage],
        inherited: Sequence[Assignment],
        previous: TableReading | None,
    ) -> None:
        self.text = text
        self.table = table
        self.above = list(above)
        self.inherited = list(inherited)
        self.previous = previous
        self.reading = TableReading(end=table.span.end)
        self.adjacent = previous is not None and _nothing_between(text, previous.end, table.span.start)
        self.after_note = False
        self.section: list[Assignment] = []  # responsibility printed in a section row

    def read(self) -> TableReading:
        if self.table.columns > _MOST_COLUMNS:
            return self._unknown(list(rows_of(self.text, self.table)))
        rows = list(rows_of(self.text, self.table))
        heads = find_heads(self.text, rows, self.table.columns)
        if heads is not None:
            self._take_head(rows, heads)
            self._carry_on(heads)
        elif self.previous is not None and (heads := self._same_columns(rows)) is not None:
            self._carry_on(heads)
        if heads is None:
            return self._card(rows) or self._unknown(rows)
        self.reading.columns = heads
        self._take_body(rows[heads.after :], heads)
        self.reading.noise.extend(self._between())
        self.reading.kind = self._kind(heads)
        return self.reading

    def _card(self, rows: list[Row]) -> TableReading | None:
        """Return the reading of a table that is one task's card, or whose rows say themselves who answers."""
        draft = read_card(self.text, rows, self.above)
        drafts = [draft] if draft is not None else read_labelled_rows(self.text, rows, self.above)
        if not drafts:
            return None
        self.reading.kind = "plan"
        self.reading.drafts += drafts
        if draft is not None:
            self.reading.heads = [cell.span for row in rows for cell in list(row.own.values())[::2]]
        else:
            self._keep_others(rows, drafts)
        return self.reading

    def _keep_others(self, rows: list[Row], drafts: list[Draft]) -> None:
        """Keep in sight the rows that are no task's."""
        begins = {draft.span.start for draft in drafts}
        for row in rows:
            cells = [cell for cell in row.own.values() if cell.span.end > cell.span.start]
            if cells and cells[0].span.start not in begins:
                self.reading.unread.extend(value_of(self.text, cell) for cell in cells)

    def _unknown(self, rows: list[Row]) -> TableReading:
        for row in rows:
            self.reading.unread.extend(words for cell in row.own.values() if (words := value_of(self.text, cell)))
        return self.reading

    def _between(self) -> list[Span]:
        """Return what is printed between the cells: the rules and bars of a table that is drawn in a text."""
        spans = sorted([span for cell in self.table.cells for span in cell.parts or (cell.span,) if span[1] > span[0]])
        found, done, text = [], self.table.span.start, self.text
        for start, end in (*spans, (self.table.span.end, self.table.span.end)):
            # Most often one tab or line break.
            if start > done and not (start - done == 1 and text[done] in "\t\n") and text[done:start].strip(BLANKS):
                found.append(Span(done, start))
            if end > done:
                done = end
        return found

    def _same_columns(self, rows: list[Row]) -> Heads | None:
        """Return the columns of the table before, where this one has as many: it goes on without its head."""
        before = self.previous.columns if self.previous else None
        if before is None or not rows:
            return None
        width = max(before.columns, default=0) + 1
        if self.table.columns != width or (self.previous and self.previous.kind == "other"):
            return None
        return Heads(0, 0, before.columns, [], before.words)

    def _carry_on(self, heads: Heads) -> None:
        before = self.previous
        if before is not None and self.adjacent and self.reading.title is None and before.columns == heads:
            self.reading.path = list(before.path)

    # The rows over the head, and the head.

    def _take_head(self, rows: list[Row], heads: Heads) -> None:
        over: list[Passage] = []
        for row in rows[: heads.first]:
            over.extend(value_of(self.text, cell) for cell in row.own.values() if not is_empty(self.text, cell))
        titles = [words for words in over if looks_like_title(_flat(words)) and read_frame(_flat(words)) is None]
        self.reading.title = titles[0] if titles else None
        self.reading.preamble = [words for words in over if words is not self.reading.title]
        self.reading.heads = [cell.span for cell in heads.cells]

    # The body.

    def _take_body(self, body: list[Row], heads: Heads) -> None:
        numbers = heads.of(Content.NUMBER)
        if numbers and numbers[0].index > 0:
            body = [realigned(self.text, row, numbers[0].index, self.table.columns) for row in body]
        rows = RowReader(self.text, heads, self.table.columns, body)
        items = ItemReader(self.text, heads, body, rows)
        reading = self.reading
        if self.previous is not None and self.adjacent and self.previous.columns == heads:
            items.last = self.previous.drafts[-1] if self.previous.drafts else None
        for at, row in enumerate(body):
            cells = list(row.printed.values())
            if len(row.printed) < len(row.own):
                dashes = (cell.span for cell in row.own.values() if is_empty(self.text, cell))
                reading.noise.extend(span for span in dashes if span.end > span.start)
            if not cells:
                continue
            if len(cells) > 1 and self._labelled(cells, items, rows):
                continue
            kind = rows.kind(row, cells, self.after_note, items.last_text())
            if kind is RowKind.NOTE:
                reading.notes.extend(value_of(self.text, cell) for cell in cells)
                self.after_note = True
            elif kind is RowKind.NOISE:
                reading.noise.extend(cell.span for cell in cells)
            elif kind is RowKind.HEADING:
                self._heading(cells, items)
            elif kind is RowKind.GROUP:
                items.take_groups(row)
            else:
                self.after_note = False
                self._item(kind, at, row, items)
        reading.headings.extend(items.headings)
        reading.unread.extend(items.unread)
        reading.noise.extend(items.spare)
        reading.progress = items.progress

    def _labelled(self, cells: list[Cell], items: ItemReader, rows: RowReader) -> bool:
        """Take a row of labels for the item over it (责任领导：王东 | 责任单位：市财政局), or of who filled it in."""
        for cell in cells:  # most often the first says no
            head = rows.words(cell).text[:14]
            if ":" not in head and "：" not in head:
                return False
        words = [rows.words(cell) for cell in cells]
        if all(read_frame(each.text) is Frame.FORM for each in words):
            self.reading.notes.extend(words)
            return True
        found = [read_labels(each) for each in words]
        if items.last is None or not all(found):
            return False
        items.last.assignments += [each for labels in found for each in labels or ()]
        items.last.span = Span(items.last.span.start, max(items.last.span.end, cells[-1].span.end))
        return True

    def _item(self, kind: RowKind, at: int, row: Row, items: ItemReader) -> None:
        if kind is RowKind.MORE and items.last is not None:
            items.go_on(row)
            return
        path = [*self.above, *(words for _, words in self.reading.path)]
        draft = items.read(at, row, path)
        if draft is None:
            return
        roles = {each.role for each in draft.assignments}
        for each in (*self.section, *self.inherited):
            if each.role not in roles:
                draft.assignments.append(each)
        self.reading.drafts.append(draft)

    def _heading(self, cells: list[Cell], items: ItemReader) -> None:
        """Take a section row: 一、经济发展（牵头领导：王东）."""
        words = words_of(self.text, cells[0])
        number = read_number(words)
        if len(cells) > 1 and words_of(self.text, cells[1]).text != words.text:
            # 二 | 社会事业: the number stands in a cell of its own, without its point.
            number = read_number(Passage(words.text + "、"))
            words = join_cells(self.text, [words_of(self.text, cell) for cell in cells])
        elif len(cells) > 1:
            self.reading.noise.extend(cell.span for cell in cells[1:])
        title = self.reading.title
        if title is not None and _flat(title) == "".join(words.text.split()):
            self.reading.noise.append(words.span())
            return
        body, duty = split_trailing(words)
        words, self.section = (body, duty) if body else (words, [])
        words = trim_heading(words)
        self._push(words, number)
        self.reading.headings.append(words)
        items.new_section()

    def _push(self, words: Passage, number: Number | None) -> None:
        path = self.reading.path
        rank = number.style * 10 if number is not None else _UNNUMBERED
        if path and number is not None and path[-1][0] == _UNNUMBERED and self._nothing_since(path[-1][1]):
            path[-1] = (rank - 5, path[-1][1])
        while path and path[-1][0] >= rank:
            path.pop()
        path.append((rank, words))

    def _nothing_since(self, heading: Passage) -> bool:
        drafts = self.reading.drafts
        return not drafts or drafts[-1].span.start < heading.span().start

    # The whole.

    def _kind(self, heads: Heads) -> TableKind:
        reading = self.reading
        if not reading.drafts:
            return "form" if heads.has_duty or heads.of(Content.NUMBER, Content.PROGRESS) else "other"
        if reading.progress * 3 >= len(reading.drafts):
            return "progress"
        if heads.of(Content.PLACE):
            return "matrix"
        if heads.has_duty or self.inherited or self.section or self._any_duty():
            return "plan"
        return "plan" if heads.of(Content.NUMBER) and heads.of(Content.NAME, Content.TEXT) else "other"

    def _any_duty(self) -> bool:
        return any(each.role is not Role.FIELD for draft in self.reading.drafts for each in draft.assignments)


def _nothing_between(text: str, end: int, start: int) -> bool:
    """Return whether nothing but page numbers is printed between two tables."""
    if not 0 <= start - end <= 200:
        return False
    return all(is_debris(line.strip(BLANKS)) for line in text[end:start].split("\n") if line.strip(BLANKS))


def _flat(words: Passage) -> str:
    return "".join(words.text.split())


def trim_heading(words: Passage) -> Passage:
    """Return a heading's printed words without the mark they end in."""
    text = words.text.rstrip("。：:；; 　\n")
    return words.cut(0, len(text)) if text else words

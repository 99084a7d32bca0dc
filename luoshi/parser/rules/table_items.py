"""Items of a table (表中事项): one row's cells become label, headings, text, responsibility, milestones.

2 | 固定资产投资 | 增长7%以上 | 于航 | 县发展改革局      text: name and requirement in one
做好基础工作 (over two rows) | 3 | …                    the name is the heading of both rows
1．保持经济平稳增长。                                    label 1, in a table without 序号
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from luoshi.parser.document import Cell
from luoshi.parser.draft import Assignment, Draft, Extra, Share, Stage
from luoshi.parser.lexicon.columns import Content, bare_head
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.labelled import UNIT_ROLES, read_labels
from luoshi.parser.rules.numbering import Number, Style, read_number
from luoshi.parser.rules.responsibility import split_trailing
from luoshi.parser.rules.table_cells import (
    Row,
    is_ditto,
    is_empty,
    join_cells,
    opens_point,
    paragraphs_of,
    value_of,
    words_of,
)
from luoshi.parser.rules.table_heads import TASKS, Column, Heads
from luoshi.parser.rules.table_rows import RowReader, is_number_cell

# A requirement that says how much of what its name says: 增长6%, 220亿元, 控制在3%以内.
_MEASURED = re.compile(
    r"(?:力争|确保|实现|年均|同比|累计|全年|预期|保持)?(?:增长|增幅|增加|增速|下降|降低|减少|压减|提高|提升|提升至|提高到|达|达到|完成(?=[0-9０-９约])|突破|超过|超|不低于|不高于|不少于|不超过|低于|高于|大于|小于|控制|保持|稳定|降至|降到|升至|净增|翻|约|≥|≤|>|<|＞|＜|[0-9０-９一二三四五六七八九十百零]|[+＋\-－][0-9０-９])"
)
_PEOPLE = frozenset({Role.LEADER, Role.PERSON})
_WHOLE_AREA = re.compile(r"全[市县区省州]|合计|总计|总目标|目标值")
# No row is broken over so many; past them joining would cost more with each.
_MOST_PIECES = 400


class ItemReader:
    """Reads the item rows of one table, first to last."""

    def __init__(self, text: str, heads: Heads, body: Sequence[Row], rows: RowReader) -> None:
        self.text = text
        self.rows = rows
        self.body = body
        self.numbers = heads.of(Content.NUMBER)
        self.groups = heads.of(Content.GROUP)
        self.tasks = heads.of(*TASKS)
        self.duties = heads.of(Content.DUTY)
        self.others = heads.of(Content.EXTRA, Content.PROGRESS, Content.PLACE)
        self.stages = heads.of(Content.STAGE)
        self.measures = heads.of(Content.MEASURE)
        self.places = heads.of(Content.PLACE)
        if self.places:
            # 全市目标 beside the districts is one more figure of the matrix, no text.
            whole = [each for each in self.tasks[1:] if _WHOLE_AREA.match(bare_head(each.label.text))]
            self.places = [*whole, *self.places]
            self.tasks = [each for each in self.tasks if each not in whole]
        self.has_units = any(each.is_unit for each in self.duties)
        self.led = {each.index for each in self.duties if each.role is Role.LEADER and self._mostly_printed(each)}
        self.first_task = min((each.index for each in self.tasks), default=0)
        self.last: Draft | None = None
        self.headings: list[Passage] = []
        self.unread: list[Passage] = []
        self.spare: list[Span] = []  # cells that say again what another says: 〃, the % behind 6.5%
        self.progress = 0
        self._group: dict[int, Passage] = {}
        self._names: dict[int, Passage] = {}  # names that are the heading of several rows
        self._carried: dict[int, Cell] = {}
        self._label = Passage("")
        self._at = -1
        self.grouping = self._grouping_names()

    def _grouping_names(self) -> frozenset[int]:
        """Return the columns of names that group the rows: one stands over several, so all are headings."""
        found = set()
        for column in self.tasks[:-1]:
            for at, row in enumerate(self.body):
                cell = row.printed.get(column.index)
                if cell is None or row.printed.get(self.tasks[-1].index) is None:
                    continue
                if self._is_shared(at, column, cell, _trimmed(self.rows.words(cell)).text):
                    found.add(column.index)
                    break
        return frozenset(found)

    def _mostly_printed(self, column: Column) -> bool:
        """Return whether most rows that have a task have a cell in `column`."""
        tasks = [row for row in self.body if any(row.printed.get(each.index) for each in self.tasks)]
        return sum(row.printed.get(column.index) is not None for row in tasks) * 2 >= len(tasks)

    def last_text(self) -> str | None:
        """Return the end of the text of the item before."""
        return self.last.text[-1].text if self.last is not None and self.last.text else None

    def new_section(self) -> None:
        """Forget what the rows of the section before had in common."""
        self._group.clear()
        self._names.clear()
        self._carried.clear()
        self.last = None

    def take_groups(self, row: Row) -> None:
        """Take the 类别 cells that begin in `row`."""
        for column in self.groups:
            cell = row.printed.get(column.index)
            if cell is None:
                continue
            words = _trimmed(self.rows.words(cell))
            old = self._group.get(column.index)
            if old is None or old.text != words.text:
                self._group[column.index] = words
                for later in self.groups:
                    if later.index > column.index:
                        self._group.pop(later.index, None)
                self.headings.append(words)

    def read(self, at: int, row: Row, path: list[Passage]) -> Draft | None:
        """Return the item that `row`, the `at`-th of the body, opens."""
        self.take_groups(row)
        label, text = self._label_of(row), self._task_of(at, row)
        paragraphs = [part for each in text for part in each]
        number = None if label else _number_of(paragraphs)
        if number is not None:
            label, paragraphs[0] = number.label, number.rest
            self._label = label
        paragraphs, found = _without_duty(paragraphs)
        headings = [*path, *self._group.values(), *self._names.values()]
        draft = Draft(label, _each_once(headings), [each for each in paragraphs if each], found)
        draft.assignments = [*self._duty_of(row, draft), *found]
        self._add_rest(row, draft)
        draft.shares = self._shares_of(row)
        if not draft.text:
            self.unread.extend(value_of(self.text, cell) for cell in row.printed.values())
            return None
        draft.span = _span(draft, row, row.printed.values())
        self.last = draft
        self._at = at
        return draft

    # Number, name and text.

    def _label_of(self, row: Row) -> Passage:
        """Return the number without its punctuation; that of the row before where it is printed once for several."""
        for column in self.numbers:
            cell = row.printed.get(column.index)
            if cell is not None:
                words = self.rows.words(cell)
                self._label = _bare_number(words) if is_number_cell(words.text) else Passage("", words.sources[:1])
                return self._label
        return self._label if self.numbers and self.last is not None else Passage("")

    def _task_of(self, at: int, row: Row) -> list[list[Passage]]:
        """Return the paragraphs of the cells that say the task, joined name and requirement first."""
        cells: list[tuple[Column, Cell]] = []
        for column in self.tasks:
            cell = row.at(column.index)
            if cell is None or is_empty(self.text, cell):
                continue
            if not cells or all(cell is not each for _, each in cells):
                cells.append((column, cell))
        kept: list[list[Passage]] = []
        for number, (column, cell) in enumerate(cells):
            is_name = number < len(cells) - 1
            if (
                column is not self.tasks[-1]
                and (is_name or len(cells) == 1)
                and self._take_name(at, row, column, cell, is_name)
            ):
                continue
            self._names.pop(column.index, None)
            kept.append(paragraphs_of(self.text, cell))
        if len(cells) < len(self.tasks) and not any(cell.row == row.index for _, cell in cells[:1]):
            kept = kept or [paragraphs_of(self.text, cell) for _, cell in cells[-1:]]
        return _joined(self.text, self._with_measure(row, kept))

    def _take_name(self, at: int, row: Row, column: Column, cell: Cell, detailed: bool) -> bool:
        """Take a name that several rows share as their heading; return whether it is one."""
        if not detailed:
            return False
        if cell.row < row.index:
            return column.index in self._names
        if column.index in self.grouping:
            words = _trimmed(self.rows.words(cell))
            self._names[column.index] = words
            self.headings.append(words)
            return True
        words = _trimmed(self.rows.words(cell))
        old = self._names.get(column.index)
        if old is not None and old.text == words.text:
            return True
        if self._is_shared(at, column, cell, words.text):
            self._names[column.index] = words
            self.headings.append(words)
            return True
        return False

    def _is_shared(self, at: int, column: Column, cell: Cell, words: str) -> bool:
        """Return whether the next row has a text of its own under the same name: merged, left out, or printed again."""
        if at + 1 >= len(self.body):
            return False
        following = self.body[at + 1]
        detail = following.printed.get(self.tasks[-1].index)
        if detail is None or (detail.columns > 1 and len(following.own) == 1):
            return False
        if column.index in following.merged:
            return not self._goes_on(following)
        own = following.printed.get(column.index)
        if own is not None:
            return _trimmed(self.rows.words(own)).text == words
        return cell.rows == 1 and not self._goes_on(following) and len(following.printed) > 1

    def _goes_on(self, row: Row) -> bool:
        """Return whether a row without number and responsibility only goes on with the item before."""
        return not any([each.index in row.printed for each in (*self.numbers, *self.duties)])

    def _with_measure(self, row: Row, kept: list[list[Passage]]) -> list[list[Passage]]:
        """Return the text with the unit of measure of its figure behind it: 新增就业 | 1200 | 人."""
        if self.places or not self.measures:
            return kept
        cells = (row.printed.get(column.index) for column in self.measures)
        measures = [self.rows.words(cell) for cell in cells if cell is not None]
        figure = kept[-1][-1].text if kept and kept[-1] else ""
        again = [words for words in measures if figure.endswith(words.text)]  # 6.5% | %
        self.spare += [words.span() for words in again]
        return [*kept, *([words] for words in measures if words not in again)]

    def _shares_of(self, row: Row) -> list[Share]:
        """Return the figures that a matrix gives the whole area and each district, with their unit of measure."""
        if not self.places:
            return []
        measures = [cell for each in self.measures if (cell := row.printed.get(each.index)) is not None]
        unit = [self.rows.words(cell) for cell in measures[:1]]
        found = []
        for column in self.places:
            cell = row.printed.get(column.index)
            if cell is not None:
                found.append(Share(column.label, Passage.join([self.rows.words(cell), *unit])))
        return found

    # Responsibility.

    def _duty_of(self, row: Row, draft: Draft) -> list[Assignment]:
        found: list[Assignment] = []
        same_item = bool(self.numbers) and self.last is not None and self._shares_number(row)
        for column in self.duties:
            cell = row.printed.get(column.index)
            if cell is None:
                cell = row.at(column.index)
                is_printed = cell is not None and not is_empty(self.text, cell)
            else:
                is_printed = True
            if cell is not None and is_printed and is_ditto(self.text, cell):
                self.spare.append(cell.span)
                cell = self._carried.get(column.index)
            elif cell is not None and is_printed:
                self._carried[column.index] = cell
            elif cell is None or _blank(cell):
                # Printed once for several rows without a merge: a first column of units, one number over several tasks.
                # A copied text leaves out what was merged down: a leader where the rows before have one.
                left_out = cell is None and column.index in self.led
                if not same_item and column.index > self.first_task and not left_out:
                    self._carried.pop(column.index, None)
                cell = self._carried.get(column.index)
            else:
                cell = None
            if cell is not None:
                found.extend(read_duty_cell(self.text, column, cell))
        if not self.has_units:
            found.extend(self._places_of(row))
        return found

    def _shares_number(self, row: Row) -> bool:
        return not any([each.index in row.printed for each in self.numbers])

    def _places_of(self, row: Row) -> list[Assignment]:
        """Return the districts that have a share in the row's figure: they answer for it."""
        found = []
        for column in self.places:
            cell = row.printed.get(column.index)
            if cell is not None and not _WHOLE_AREA.fullmatch(bare_head(column.label.text)):
                found.append(Assignment(Role.RESPONSIBLE, "", column.label, cell.span))
        return found

    def _add_rest(self, row: Row, draft: Draft) -> None:
        """Add milestones and the columns that have no role."""
        for column in self.stages:
            cell = row.at(column.index)
            if cell is not None and not is_empty(self.text, cell):
                draft.stages.append(Stage(column.label.text, self.rows.words(cell)))
        filled = False
        for column in self.others:
            cell = row.at(column.index)
            if cell is None or is_empty(self.text, cell):
                continue
            draft.extras.append(Extra(bare_head(column.label.text), self.rows.words(cell)))
            filled = filled or column.content is Content.PROGRESS
        self.progress += filled

    # More of the item before.

    def go_on(self, row: Row) -> None:
        """Add a row's cells to the item before: a row broken over the page, or further units of a merged task."""
        draft = self.last
        assert draft is not None
        for column in self.tasks:
            cell = row.printed.get(column.index)
            if cell is not None:
                self._more_text(draft, paragraphs_of(self.text, cell))
        for column in self.duties:
            cell = row.printed.get(column.index)
            if cell is not None:
                self._more_duty(draft, column, cell)
        for column in self.stages:
            cell = row.printed.get(column.index)
            if cell is not None:
                self._more_stage(draft, Stage(column.label.text, self.rows.words(cell)))
        for column in self.others:
            cell = row.printed.get(column.index)
            if cell is not None:
                draft.extras.append(Extra(bare_head(column.label.text), self.rows.words(cell)))
        self.take_groups(row)
        if row.printed:
            draft.span = _span(draft, row, row.printed.values())

    def _more_text(self, draft: Draft, paragraphs: list[Passage]) -> None:
        paragraphs, found = _without_duty(paragraphs)
        draft.assignments.extend(found)
        last = draft.text[-1] if draft.text and len(draft.text[-1].sources) <= _MOST_PIECES else None
        if last and paragraphs and last.text[-1] not in "。！？；;" and not opens_point(paragraphs[0]):
            draft.text[-1] = Passage.join([draft.text[-1], paragraphs[0]])
            paragraphs = paragraphs[1:]
        draft.text.extend(paragraphs)

    def _more_duty(self, draft: Draft, column: Column, cell: Cell) -> None:
        """Add a cell to the same column's value: a name may be broken over the page."""
        for at in range(len(draft.assignments) - 1, -1, -1):
            each = draft.assignments[at]
            if len(each.value.sources) > _MOST_PIECES:
                break
            if each.role is column.role and each.label == bare_head(column.label.text):
                end, start = each.value.span().end, cell.span.start
                breaks = self.text.find("\n", end, start) if end <= start else -1
                parts = [each.value, *([Passage("\n", (breaks,))] if breaks >= 0 else []), value_of(self.text, cell)]
                span = Span(min(each.span.start, cell.span.start), max(each.span.end, cell.span.end))
                draft.assignments[at] = Assignment(each.role, each.label, Passage.join(parts), span)
                return
        draft.assignments.extend(read_duty_cell(self.text, column, cell))

    def _more_stage(self, draft: Draft, stage: Stage) -> None:
        for each in draft.stages:
            if each.when == stage.when and len(each.value.sources) <= _MOST_PIECES:
                each.value = Passage.join([each.value, stage.value])
                return
        draft.stages.append(stage)


def read_duty_cell(text: str, column: Column, cell: Cell) -> list[Assignment]:
    """Return what a cell of a responsibility column says; labels printed in it count for more than its head."""
    role = column.role
    assert role is not None
    label = bare_head(column.label.text)
    if role in UNIT_ROLES:
        value = value_of(text, cell)
        if "：" in value.text or ":" in value.text:
            labelled = read_labels(value)
            if labelled:
                return labelled
        return [Assignment(role, label, value, cell.span)]
    value = value_of(text, cell) if role in _PEOPLE else words_of(text, cell)
    return [Assignment(role, label, value, cell.span)]


def _without_duty(paragraphs: list[Passage]) -> tuple[list[Passage], list[Assignment]]:
    """Return the paragraphs of a task without the responsibility printed among them."""
    kept: list[Passage] = []
    found: list[Assignment] = []
    for paragraph in paragraphs:
        words = paragraph.text
        if "：" in words or ":" in words:
            labelled = read_labels(paragraph)
            if labelled and any(each.role is not Role.FIELD for each in labelled):
                found.extend(labelled)
                continue
        if "：" in words or ":" in words or words.rstrip("。；; ")[-1:] in "）)〕]】":
            paragraph, trailing = split_trailing(paragraph)
            found.extend(trailing)
        kept.append(paragraph)
    return kept, found


def _number_of(paragraphs: list[Passage]) -> Number | None:
    """Return the number the task opens with, unless it is the first of several points of one cell."""
    if not paragraphs:
        return None
    number = read_number(paragraphs[0])
    if number is None or not number.certain or number.style is Style.BULLET or not number.rest:
        return None
    for later in paragraphs[1:]:
        other = read_number(later)
        if other is not None and other.style is number.style and other.value == number.value + 1:
            return None
    return number


def _joined(text: str, cells: list[list[Passage]]) -> list[list[Passage]]:
    """Return a task's cells, name and figure in one: 固定资产投资 | 增长6% → 固定资产投资增长6%."""
    made: list[list[Passage]] = []
    for paragraphs in cells:
        if not paragraphs:
            continue
        before = made[-1][-1] if made else None
        if before is None or before.text[-1] in "。！？；;：:":
            made.append(list(paragraphs))
            continue
        parts = [before, paragraphs[0]]
        whole = Passage.join(parts) if _MEASURED.match(paragraphs[0].text) else join_cells(text, parts)
        made[-1] = [*made[-1][:-1], whole, *paragraphs[1:]]
    return made


def _bare_number(words: Passage) -> Passage:
    start, end = 0, len(words.text.rstrip(".．、。 　"))
    if words.text[0] in "（(" and words.text[end - 1] in "）)":
        return words.cut(0, end)  # （二） keeps its brackets, as at the head of a line
    while start < end and words.text[start] in "（([【第 　":
        start += 1
    while end > start and words.text[end - 1] in "）)]】.．、。项条 　":
        end -= 1
    return words.cut(start, end)


def _trimmed(words: Passage) -> Passage:
    bare = words.text.rstrip("。：:；; 　")
    return words.cut(0, len(bare)) if bare else words


def _each_once(headings: Iterable[Passage]) -> list[Passage]:
    kept: list[Passage] = []
    for each in headings:
        if each.text and (not kept or kept[-1].text != each.text):
            kept.append(each)
    return kept


def _blank(cell: Cell) -> bool:
    return cell.span.end <= cell.span.start


def _span(draft: Draft, row: Row, cells: Iterable[Cell]) -> Span:
    spans = [cell.span for cell in cells if cell.row == row.index]
    if draft.span.end > draft.span.start:
        spans.append(draft.span)
    return Span(min(spans).start, max([each.end for each in spans]))

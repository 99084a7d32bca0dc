"""Rows of a table (表行): what one row is — an item, more of the item before, a heading, a note, a sum, the head again.

一、经济发展 | | | |                      a heading (小标题行), merged over the row or not
5 | 开工建设县老年养护楼 | 县民政局 | 5月底前动工
  | 开工建设老年大学     |          | 12月底前          a second item under the number 5
  | 和配套设施建设。     |          |                   the rest of the item before (换页)
注：本表… · 合计 | 5300 · 序号 | 重点工作 | …           no items
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from luoshi.parser.document import Cell
from luoshi.parser.lexicon.columns import Content, bare_head
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.rules.debris import is_debris
from luoshi.parser.rules.letterhead import Frame, read_frame
from luoshi.parser.rules.numbering import Style, chinese_value, read_number
from luoshi.parser.rules.table_cells import Row, words_of
from luoshi.parser.rules.table_heads import TASKS, Heads

_NOTE = re.compile(
    r"[（(]?(?:备[\s　]*注|附[\s　]*注|注|说[\s　]*明|填[表报写][\s　]*说明|有关说明|编制说明|几点说明)"
    r"[\s　]*\d?[\s　]*[:：.．、]|[*※]|[（(]注|此表|本表"
)
_TOTAL = re.compile(r"(?:合|总|小|共|累)[\s　]*计(?:[（(].{0,8}[）)])?(?:[:：]?[\s　]*\d{1,5}[\s　]*[项个件条])?[:：]?")
# 单位：万元 at the corner of a table says how its figures are counted.
_MEASURED_IN = re.compile(r"[（(]?(?:计量|金额)?单位[:：][\s　]*[万亿千百]{0,2}[元亩吨户个人米平方里、]{1,8}[）)]?")
_HEADING_STYLES = frozenset({Style.PART, Style.CHINESE, Style.CHINESE_BRACKETED})
_NUMBER_CELL = re.compile(
    r"[（(\[【]?(?:第)?(?:[0-9０-９]{1,4}(?:[-－.．][0-9０-９]{1,3}){0,3}|[一二三四五六七八九十百零〇]{1,6}|[①-⑳㉑-㊿])(?:项|条)?[）)\]】]?[.．、。]?"
)
_GOES_ON = frozenset("，,、。；;：:）)”》%％")
_NO_PART_OF_HEAD = BLANKS + "（(〔[【"
_SENTENCE_END = frozenset("。！？；;!?")


class RowKind(Enum):
    """What a row of the body is."""

    ITEM = auto()
    MORE = auto()
    HEADING = auto()
    GROUP = auto()  # only a 类别 cell
    NOTE = auto()
    NOISE = auto()


def is_number_cell(words: str) -> bool:
    """Return whether the cell of a column 序号 holds a number and nothing else."""
    return len(words) <= 14 and _NUMBER_CELL.fullmatch(words) is not None


def is_chinese_number(words: str) -> bool:
    return chinese_value(words.strip("（()）、.．。")) > 0


def ends_sentence(words: str) -> bool:
    return words[-8:].rstrip(BLANKS)[-1:] in _SENTENCE_END


def realigned(text: str, row: Row, at: int, width: int) -> Row:
    """Return `row` with its cells under their heads, where a copy has lost a cell merged down into its first columns.

    工作任务 | 序号 | 要求 | 科室   over   2 | 开展巡查 | 执法科 | (nothing): all move one column to the right.
    `at` is the column 序号.
    """
    if any(column in row.merged for column in range(at)):
        return row
    printed = row.printed
    first = min(printed, default=at)
    missing = at - first
    if missing <= 0 or max(printed) + missing >= width or not is_number_cell(words_of(text, printed[first]).text):
        return row
    if at in printed and is_number_cell(words_of(text, printed[at]).text):
        return row
    moved = {column + missing: cell for column, cell in printed.items()}
    return Row(row.index, moved, row.merged, moved)


class RowReader:
    """Tells what each row of one table's body is; knows the table's habits from a look at all its rows."""

    def __init__(self, text: str, heads: Heads, width: int, body: Sequence[Row]) -> None:
        self.text = text
        self.heads = heads
        self.width = width
        self.numbers = heads.of(Content.NUMBER)
        self.tasks = heads.of(*TASKS)
        self.duties = heads.of(Content.DUTY)
        self._words: dict[Span, Passage] = {}
        # What a cell begins with that can repeat a head; blanks and brackets are no part of the head.
        self._head_signs = frozenset(_NO_PART_OF_HEAD) | {word[:1] for word in heads.words}
        self.stops, self.arabic = self._habits(body)

    def _habits(self, body: Sequence[Row]) -> tuple[bool, bool]:
        """Return whether most tasks end in 。, and whether the column 序号 counts 1, 2, 3."""
        ended = printed = arabic = 0
        task = self.tasks[-1].index if self.tasks else -1
        number = self.numbers[0].index if self.numbers else -1
        for row in body:
            if (cell := row.printed.get(task)) is not None:
                printed += 1
                ended += ends_sentence(self.text[max(cell.span.start, cell.span.end - 4) : cell.span.end])
            if (cell := row.printed.get(number)) is not None:
                arabic += self.text[cell.span.start].isdigit()
        return ended * 2 > printed, arabic > 0

    def words(self, cell: Cell) -> Passage:
        """Return the words of `cell` on one line, put together once: a row is looked at from many sides."""
        found = self._words.get(cell.span)
        if found is None:
            found = self._words[cell.span] = words_of(self.text, cell)
        return found

    def kind(self, row: Row, cells: list[Cell], after_note: bool, last: str | None) -> RowKind:
        """Return what `row` is; `cells` are its printed cells, `last` the text of the item before."""
        if self._is_head_again(cells):
            return RowKind.NOISE
        first = self.words(cells[0]).text
        if ("计" in first[:20] and _TOTAL.fullmatch(bare_head(first[:20]))) or (
            len(cells) == 1 and _MEASURED_IN.fullmatch(first)
        ):
            return RowKind.NOISE
        lone = len(cells) == 1 or self._is_repeated(cells)
        if lone:
            return self._lone(row, cells[0], first, after_note, last)
        if self._is_heading_row(row, cells, first):
            return RowKind.HEADING
        return self._item_or_more(row, last)

    def _is_head_again(self, cells: list[Cell]) -> bool:
        """Return whether the row repeats the head (每页重复的表头)."""
        if len(cells) < 2 and len(self.heads.words) != 1:
            return False
        spare = len(cells) - max(2, len(cells) * 0.8)  # so many cells may say something else
        for cell in cells:
            if spare < 0:
                return False
            start, end = cell.span
            may_be_head = end - start < 80 and self.text[start] in self._head_signs
            spare -= not may_be_head or bare_head(self.words(cell).text) not in self.heads.words
        return spare >= 0

    def _is_repeated(self, cells: list[Cell]) -> bool:
        """Return whether a merged heading was copied into every cell of its row."""
        words = self.words(cells[0]).text
        return len(cells) > 2 and all(self.words(cell).text == words for cell in cells[1:])

    def _lone(self, row: Row, cell: Cell, words: str, after_note: bool, last: str | None) -> RowKind:
        """Return what a row with one printed cell is."""
        wide = cell.columns > 1 and (len(row.own) == 1 or cell.columns * 2 >= self.width)
        column = self.heads.columns.get(cell.column)
        if _NOTE.match(words) and (wide or cell.column == min(row.own)):
            return RowKind.NOTE
        if is_debris(words) or bare_head(words[:40]) in self.heads.words:
            return RowKind.NOISE
        frame = read_frame(words)
        if frame in (Frame.FORM, Frame.DATE, Frame.ANNEX, Frame.NOTE, Frame.SIGNATURE):
            return RowKind.NOISE
        number = read_number(Passage(words))
        chinese = number is not None and number.style in _HEADING_STYLES
        if (
            after_note
            and not (chinese and number is not None and number.style is Style.CHINESE and len(words) <= 30)
            and (wide or column is None or cell.column == 0)
        ):
            return RowKind.NOTE
        if wide:
            return RowKind.NOTE if len(words) > 80 and "。" in words[:-1] else RowKind.HEADING
        if column is None:
            return RowKind.NOISE
        if column.content is Content.NUMBER:
            return RowKind.NOISE if is_number_cell(words) else self._heading_or_note(words)
        if column.content is Content.GROUP:
            return RowKind.GROUP
        if column.content not in TASKS:
            return RowKind.MORE
        return self._lone_task(row, words, chinese, last)

    def _heading_or_note(self, words: str) -> RowKind:
        return RowKind.NOTE if len(words) > 80 and "。" in words[:-1] else RowKind.HEADING

    def _lone_task(self, row: Row, words: str, chinese: bool, last: str | None) -> RowKind:
        """Return what a row is that holds nothing but words in a column of tasks."""
        merged_duty = any(each.index in row.merged for each in (*self.duties, *self.numbers))
        if chinese and len(words) <= 60 and not merged_duty and "。" not in words[:-1]:
            return RowKind.HEADING
        if merged_duty:
            return self._item_or_more(row, last)
        if not self.duties and not self.numbers:
            return RowKind.ITEM
        if last is None:
            return RowKind.HEADING if len(words) <= 40 else RowKind.ITEM
        if words[0] in _GOES_ON or (self.stops and not ends_sentence(last)) or ends_sentence(words):
            return RowKind.MORE
        return RowKind.HEADING if len(words) <= 40 else RowKind.MORE

    def _is_heading_row(self, row: Row, cells: list[Cell], first: str) -> bool:
        """Return whether a number in words and a heading stand in cells of their own: 一 | 经济发展 | | |."""
        if not self.numbers or not self.arabic:
            return False
        if any([each.index in row.printed or each.index in row.merged for each in self.duties]):
            return False
        numbered = row.printed.get(self.numbers[0].index)
        return numbered is cells[0] and len(cells) <= 3 and is_chinese_number(first)

    def _item_or_more(self, row: Row, last: str | None) -> RowKind:
        """Return whether a row opens an item or goes on with the one before."""
        tasks = [cell for each in self.tasks if (cell := row.printed.get(each.index)) is not None]
        numbered = any([each.index in row.printed for each in self.numbers])
        if not tasks:
            return RowKind.ITEM if numbered else RowKind.MORE
        if numbered or last is None:
            return RowKind.ITEM
        if not self.numbers:
            return self._unnumbered(row, tasks, last)
        opening = self.words(tasks[0]).text
        own_duty = any([each.index in row.printed for each in self.duties])
        if opening[0] in _GOES_ON or (self.stops and not ends_sentence(last) and not self._merged_number(row)):
            return RowKind.MORE
        if own_duty or (self._merged_number(row) and not self._shares_duty(row)):
            return RowKind.ITEM
        return RowKind.MORE

    def _unnumbered(self, row: Row, tasks: list[Cell], last: str) -> RowKind:
        opening = self.words(tasks[0]).text
        own_duty = any([each.index in row.printed for each in self.duties])
        if opening[0] in _GOES_ON or (self.stops and not ends_sentence(last) and not own_duty):
            return RowKind.MORE
        if not own_duty and self._shares_duty(row) and len(self.tasks) > 1 and self._merged_task(row):
            return RowKind.MORE
        return RowKind.ITEM

    def _merged_number(self, row: Row) -> bool:
        return any(each.index in row.merged for each in self.numbers)

    def _merged_task(self, row: Row) -> bool:
        return any(each.index in row.merged for each in self.tasks)

    def _shares_duty(self, row: Row) -> bool:
        """Return whether every responsibility of the row is merged down from the item before."""
        return any(each.index in row.merged for each in self.duties)

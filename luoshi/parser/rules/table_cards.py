"""A task printed as a card (任务卡片): a small table of its own, the heads in its first column.

事项1    | 新增养老床位1200张。
牵头领导 | 王东
牵头单位 | 市民政局
完成时限 | 2026年11月底前
Also with two heads a row (牵头单位 | 市民政局 | 责任单位 | 市财政局). Not: a form with nothing beside its heads.

And a table without a head whose cells say themselves who answers:
1.新建公园3个。 | 牵头单位：市林业局⏎责任单位：市财政局
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luoshi.parser.document import Cell
from luoshi.parser.draft import Draft, Extra
from luoshi.parser.lexicon.columns import Content, bare_head, read_head
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.labelled import UNIT_ROLES, read_labels
from luoshi.parser.rules.numbering import read_number
from luoshi.parser.rules.table_cells import Row, paragraphs_of, value_of, words_of
from luoshi.parser.rules.table_heads import Column
from luoshi.parser.rules.table_items import read_duty_cell

_MOST_ROWS = 16
_LABELLED = re.compile("[:：]")
_TASK = re.compile(r"(?:任务|事项|项目|工作|实事|目标)[\s　]?(?P<number>[0-9]{1,3}|[一二三四五六七八九十]{1,3})")


def read_card(text: str, rows: Sequence[Row], above: Sequence[Passage]) -> Draft | None:
    """Return the task that the table is the card of; None where it is none."""
    if not 2 <= len(rows) <= _MOST_ROWS:
        return None
    draft = Draft(Passage(""), list(above), [])
    for key, value in _pairs(rows):
        if value is None or value.span.end <= value.span.start:
            return None
        words = words_of(text, key)
        bare = bare_head(words.text[:40])
        head = read_head(bare)
        if match := _TASK.fullmatch(words.text):
            draft.label = words.cut(*match.span("number"))
            draft.text += paragraphs_of(text, value)
        elif head is None:
            return None
        elif head.content is Content.NUMBER:
            draft.label = words_of(text, value)
        elif head.content in (Content.TEXT, Content.NAME):
            draft.text += paragraphs_of(text, value)
        elif head.role is not None:
            draft.assignments += read_duty_cell(text, Column(0, words, Content.DUTY, head.role), value)
        else:
            draft.extras.append(Extra(bare, value_of(text, value)))
    if not draft.text or not any(each.role in UNIT_ROLES for each in draft.assignments):
        return None
    if not draft.label:
        draft.label = Passage("", draft.text[0].sources[:1])
    cells = [cell.span for row in rows for cell in row.own.values()]
    draft.span = Span(min(cells).start, max(span.end for span in cells))
    return draft


def read_labelled_rows(text: str, rows: Sequence[Row], above: Sequence[Passage]) -> list[Draft]:
    """Return the tasks of a table without a head whose rows hold labels; none where most rows hold none."""
    drafts: list[Draft] = []
    for row in rows:
        draft = Draft(Passage(""), list(above), [])
        cells = [cell for cell in row.own.values() if cell.span.end > cell.span.start]
        for cell in cells:
            labels = (
                read_labels(value_of(text, cell)) if _LABELLED.search(text, cell.span.start, cell.span.end) else None
            )
            if labels:
                draft.assignments += labels
            else:
                draft.text += paragraphs_of(text, cell)
        if not draft.text or not any(each.role in UNIT_ROLES for each in draft.assignments):
            continue
        number = read_number(draft.text[0])
        if number is not None and number.rest:
            draft.label, draft.text[0] = number.label, number.rest
        elif len(draft.text) > 1 and draft.text[0].text.isdigit():
            draft.label = draft.text.pop(0)
        else:
            draft.label = Passage("", draft.text[0].sources[:1])
        draft.span = Span(cells[0].span.start, cells[-1].span.end)
        drafts.append(draft)
    return drafts if len(drafts) >= 2 and len(drafts) * 3 >= len(rows) * 2 else []


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[Cell, Cell | None]]:
    """Return each head with the cell beside it."""
    for row in rows:
        cells = list(row.own.values())
        for at in range(0, len(cells), 2):
            if cells[at].span.end > cells[at].span.start:
                yield cells[at], cells[at + 1] if at + 1 < len(cells) else None

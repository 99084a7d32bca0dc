"""Tables copied with one cell a line (一格一行): a run of heads, then the cells, empty ones often missing.

    序号           The number counts the rows; what a line is (a name, a list of units, a limit, a text) says its
    民生实事       column, in the order of the heads:
    责任单位       1 · 建成县残疾人综合服务中心。 · 县残联 · 县代建中心 · 12月底前
    完成时限
Also with a bar after each cell (序号 |) or on a line of its own; section rows, heads and page numbers in between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luoshi.parser.document import Cell, Line, Table
from luoshi.parser.lexicon.columns import Content, Head, bare_head, read_head
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import BLANKS, Passage, Span
from luoshi.parser.rules.cell_columns import Columns, place
from luoshi.parser.rules.debris import is_debris
from luoshi.parser.rules.letterhead import Frame, looks_like_title, read_frame
from luoshi.parser.rules.numbering import Style, read_number

_BARS = "|｜"
_EDGES = _BARS + BLANKS
_SENTENCE_MARK = re.compile("[，。；：:!！?？]")
_STOP_FRAMES = frozenset(
    {Frame.ANNEX, Frame.ANNEX_LIST, Frame.IMPRINT, Frame.FORM, Frame.NOTE, Frame.NUMBER, Frame.ADDRESSEE}
)
_FOOTER = re.compile(
    r"(?:主办|承办|版权|地址|网站|邮编|技术支持|信息来源|来源|上一篇|下一篇|分享|打印|关闭|【打印|相关)(?:单位)?\s*[:：】到].{0,80}|(?:注|备注|说明|填表说明)[:：].*"
)
# What marks a line as a page's own: 适老化改造 is a task, 【适老化】 a button.
_WEB = re.compile(r"[:：【】\[\]|©＞>]|^(?:打印|关闭|分享|返回|首页|扫一扫|纠错|收藏|上一|下一|附件下载|版权)")
_PAGE_NUMBER = re.compile(r"[—–－\-―─第页共/\s\d·]+")
_SECTIONS = frozenset({Style.PART, Style.CHINESE, Style.CHINESE_BRACKETED})
_MOST_HEADS = 24
_LONGEST_HEAD = 24
_WINDOW = 4000  # cells of one row; no table has more


@dataclass(frozen=True, slots=True)
class Heads:
    """A run of heads, one a line: what each says, where it is printed, and the first line after them."""

    heads: tuple[Head, ...]
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    after: int
    barred: bool


@dataclass(slots=True)
class Token:
    """One cell, or one line of it."""

    span: Span
    words: str
    line: int  # index of its last line
    section: bool = False
    debris: bool = False


@dataclass(slots=True)
class _Rows:
    """The rows of a table in the making."""

    columns: int
    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def add(self, placed: dict[int, list[Token]]) -> None:
        for column in sorted(placed):
            tokens = placed[column]
            parts = tuple(token.span for token in tokens)
            span = Span(parts[0].start, parts[-1].end)
            self.cells.append(Cell(span, self.row, column, parts=parts if len(parts) > 1 else ()))
        self.row += 1

    def add_wide(self, token: Token) -> None:
        self.cells.append(Cell(token.span, self.row, 0, 1, self.columns))
        self.row += 1


_YEAR = re.compile(r"20\d\d年")


def _is_title_over_heads(text: str, lines: Sequence[Line], at: int) -> bool:
    """Whether `lines[at]` is the table's title and the heads begin below it: 青川县2026年民生实事 / 序号 / …."""
    if at + 1 >= len(lines):
        return False
    words = text[slice(*lines[at].span)].strip(BLANKS)
    if len(words) <= 8 or _YEAR.search(words) is None or not looks_like_title(words):
        return False
    below = read_head(bare_head(text[slice(*lines[at + 1].span)][:30]))
    return below is not None and below.content is Content.NUMBER


def heads_at(text: str, lines: Sequence[Line], at: int) -> Heads | None:
    """Return the run of heads that begins at `lines[at]`, None where fewer than three stand there."""
    if _SENTENCE_MARK.search(text, *lines[at].span) is not None:
        return None  # 责任单位：市商务局: most lines end here
    if _is_title_over_heads(text, lines, at):
        return None
    found: list[tuple[Head, Span, str]] = []
    seen: set[str] = set()
    barred = 0
    index = at
    while index < len(lines) and len(found) < _MOST_HEADS:
        span, bars = _without_bars(text, lines[index].span)
        if span.end - span.start > _LONGEST_HEAD + 8:
            break
        if span.end <= span.start:
            if not found:
                return None
            barred += 1
            index += 1
            continue
        taken = _head_of(text, lines, index, span, found)
        if taken is None and not found:
            return None
        if taken is None or taken[2] in seen:
            break
        head, whole, bare, index = taken
        if found and whole.start <= found[-1][1].start:
            found.pop()
        seen.add(bare)
        found.append((head, whole, bare))
        barred += bars or _without_bars(text, lines[index - 1].span)[1]
        if len(found) == 1 and index < len(lines) and _cannot_be_head(text, lines[index].span):
            return None
    found, index = _body_given_back(found, index, lines)
    if not _is_head(found):
        return None
    heads, spans, words = zip(*_in_order(found), strict=True)
    return Heads(heads, spans, words, index, barred * 2 >= len(found))


def _cannot_be_head(text: str, span: Span) -> bool:
    return span.end - span.start > _LONGEST_HEAD + 8


def _without_bars(text: str, span: Span) -> tuple[Span, int]:
    """Return a line without the bars at its ends, and how many bars it ends in."""
    (start, end), bars = span, 0
    if start < end and text[start] not in _EDGES and text[end - 1] not in _EDGES:
        return span, 0
    if not text[start:end].strip(_EDGES):
        return Span(end, end), end - start
    while start < end and (text[start] in _BARS or text[start] in BLANKS):
        start += 1
    while end > start and (text[end - 1] in _BARS or text[end - 1] in BLANKS):
        bars += text[end - 1] in _BARS
        end -= 1
    return Span(start, end), bars


def _head_of(
    text: str, lines: Sequence[Line], index: int, span: Span, found: list[tuple[Head, Span, str]]
) -> tuple[Head, Span, str, int] | None:
    """Return the head printed on `lines[index]`, which may go on in the next: 2023年 / 目标进度, 总投资 / (万元)."""
    words = text[span.start : span.end]
    if found and words[0] in "（(" and words[-1] in "）)":
        last, before, bare = found[-1]
        return last, Span(before.start, span.end), bare + "+", index + 1
    if _SENTENCE_MARK.search(words) is not None or words.isdigit():
        return None
    number = read_number(Passage(words))
    if number is not None and number.certain:
        return None
    bare = bare_head(words)
    head = read_head(bare)
    if head is not None:
        return head, span, bare, index + 1
    if index + 1 < len(lines) and len(bare) <= 8:
        following, _ = _without_bars(text, lines[index + 1].span)
        if 0 < following.end - following.start <= 10:
            bare = bare_head(words + text[following.start : following.end])
            head = read_head(bare)
            if (head is not None and head.content is not Content.TEXT) or (head is not None and words[:2] == "20"):
                return head, Span(span.start, following.end), bare, index + 2
    return None


def _body_given_back(
    found: list[tuple[Head, Span, str]], index: int, lines: Sequence[Line]
) -> tuple[list[tuple[Head, Span, str]], int]:
    """Return the heads without what is the first cell of the body: 加强招商工作 after 责任单位 is none."""
    if any(head.content is Content.NUMBER for head, _, _ in found):
        return found, index
    while found and found[-1][0].content in (Content.TEXT, Content.NAME, Content.GROUP):
        if not any(head.content is Content.DUTY for head, _, _ in found):
            break
        _, span, _ = found.pop()
        while index > 0 and lines[index - 1].span.start >= span.start:
            index -= 1
    return found, index


def _is_head(found: list[tuple[Head, Span, str]]) -> bool:
    contents = [head.content for head, _, _ in found]
    if len(contents) < 3:
        return False
    tasks = sum(content in (Content.TEXT, Content.NAME, Content.GROUP) for content in contents)
    return tasks > 0 and (Content.DUTY in contents or (Content.NUMBER in contents and tasks > 1))


def _in_order(found: list[tuple[Head, Span, str]]) -> list[tuple[Head, Span, str]]:
    """Return the heads in the order of the columns: those of a second row stand under the wide head of the first."""
    stages = [each for each in found if each[0].content is Content.STAGE]
    if stages and found[-1] is stages[-1]:
        for at, (_, _, bare) in enumerate(found[: -len(stages)]):
            if re.search(r"进度|安排|计划", bare) and found[at + 1][0].content is not Content.STAGE:
                return [*found[:at], *stages, *found[at + 1 : -len(stages)]]
    for at, (head, _, bare) in enumerate(found):
        after = found[at + 1][0].content if at + 1 < len(found) else None
        if after is Content.STAGE and head.content is Content.EXTRA and re.search(r"进度|安排|计划", bare):
            return [*found[:at], *found[at + 1 :]]
        if head.role is Role.SENTENCE and at + 1 < len(found):
            below = [each for each in found[at + 1 :] if each[0].role in (Role.LEAD, Role.ASSIST, Role.RESPONSIBLE)]
            if len(below) >= 2:
                rest = [each for each in found[at + 1 :] if all(each is not one for one in below)]
                return [*found[:at], *below, *rest]
    return found


def read_cell_lines(text: str, lines: Sequence[Line], at: int, heads: Heads) -> tuple[Table | None, int]:
    """Return the table under `heads`, which begin at `lines[at]`, and the index of the first line after it.

    Where there is none, the index of the first line that was not looked at.
    """
    tokens = _tokens(text, lines, heads)
    columns = Columns(heads.heads)
    rows = _Rows(len(heads.heads) + columns.added)
    rows.add({columns.printed(index): [Token(span, "", 0)] for index, span in enumerate(heads.spans)})
    numbers = _numbers(tokens, columns)
    if numbers:
        columns.count(tokens_before=_before_number(tokens, numbers))
        rows.columns = columns.width
        rows.cells = []
        rows.row = 0
        rows.add({columns.printed(index): [Token(span, "", 0)] for index, span in enumerate(heads.spans)})
        last = _read_numbered(tokens, numbers, columns, rows)
    else:
        last = _read_unnumbered(tokens, columns, rows)
    if rows.row < 2:
        return _only_head(rows, lines[at].page, heads.after) if not tokens else (None, tokens[-1].line + 1)
    span = Span(min(cell.span.start for cell in rows.cells), max(cell.span.end for cell in rows.cells))
    after = tokens[last].line + 1
    return Table(span, rows.row, rows.columns, tuple(rows.cells), lines[at].page), after


def _only_head(rows: _Rows, page: int, after: int) -> tuple[Table, int]:
    """Return an empty form: a head and nothing under it."""
    span = Span(rows.cells[0].span.start, max(cell.span.end for cell in rows.cells))
    return Table(span, rows.row, rows.columns, tuple(rows.cells), page), after


# The cells of the body.


def _tokens(text: str, lines: Sequence[Line], heads: Heads) -> list[Token]:
    """Return the cells after the heads, up to what can be no part of the table."""
    tokens: list[Token] = []
    blocks = not heads.barred and _divided_by_blank_lines(text, lines, heads)
    pending: list[tuple[Span, int]] = []

    def close() -> None:
        if pending:
            span = Span(pending[0][0].start, pending[-1][0].end)
            tokens.append(Token(span, _joined(text, [each for each, _ in pending]), pending[-1][1]))
            pending.clear()

    for index in range(heads.after, len(lines)):
        span, bars = _without_bars(text, lines[index].span)
        words = text[span.start : span.end]
        if words and _ends_table(text, lines, index, words):
            break
        if heads.barred and not bars and _no_more_bars(text, lines, index):
            break
        if words and _PAGE_NUMBER.fullmatch(words) and is_debris(words):
            close()
            tokens.append(Token(span, words, index, debris=True))
            continue
        new_block = pending and (
            text.count("\n", pending[-1][0].end, span.start) > 1
            or words.isdigit()
            or text[pending[-1][0].start : pending[-1][0].end].isdigit()
        )
        if not heads.barred and (not blocks or new_block):
            close()
        if words:
            pending.append((span, index))
        if bars:
            close()
    close()
    _mark_heads(tokens, heads)
    for at, token in enumerate(tokens):
        token.section = not token.debris and _is_section(token.words)
        if token.section and at and not heads.barred and tokens[at - 1].words[-1:] in "、，,":
            token.section = False
    return tokens


def _mark_heads(tokens: list[Token], heads: Heads) -> None:
    """Set aside the heads that are printed again at the top of a page."""
    words = set(heads.words)
    many = len(heads.words)
    at = 0
    while at < len(tokens):
        if tokens[at].words[:2] == heads.words[0][:2] and bare_head(tokens[at].words[:40]) == heads.words[0]:
            run = tokens[at : at + many + 4]
            same = [token for token in run if len(token.words) < 40 and bare_head(token.words) in words]
            if len(same) >= max(2, many * 0.7):
                for token in same:
                    token.debris = True
                at += many
                continue
        at += 1


def _joined(text: str, spans: list[Span]) -> str:
    return "\n".join(text[span.start : span.end] for span in spans)


def _divided_by_blank_lines(text: str, lines: Sequence[Line], heads: Heads) -> bool:
    """Return whether blank lines stand between cells, and the lines of one cell stand together."""
    spans = [line.span for line in lines[heads.after : heads.after + 200]]
    gaps = sum(text.count("\n", a.end, b.start) > 1 for a, b in pairwise(spans))
    in_head = sum(text.count("\n", a.end, b.start) > 1 for a, b in pairwise(heads.spans))
    return in_head >= len(heads.spans) - 2 and gaps >= len(spans) * 0.5


def _no_more_bars(text: str, lines: Sequence[Line], index: int) -> bool:
    return not any(text[line.span.end - 1] in _BARS for line in lines[index : index + 6])


def _ends_table(text: str, lines: Sequence[Line], index: int, words: str) -> bool:
    """Return whether a line can be no cell: a page's foot, a note, an annex, the title of the next table."""
    if len(words) > 1 and _WEB.search(words) and is_debris(words) and not _PAGE_NUMBER.fullmatch(words):
        return True
    if len(words) <= 120 and _FOOTER.match(words):
        return True
    if len(words) <= 300 and (frame := read_frame(words)) is not None:
        return frame in _STOP_FRAMES
    return (
        len(words) >= 8 and looks_like_title(words) and index + 1 < len(lines) and _next_is_head(text, lines, index + 1)
    )


def _next_is_head(text: str, lines: Sequence[Line], index: int) -> bool:
    span, _ = _without_bars(text, lines[index].span)
    if span.end - span.start > _LONGEST_HEAD:
        return False
    head = read_head(bare_head(text[span.start : span.end]))
    return (
        head is not None
        and head.content in (Content.NUMBER, Content.GROUP)
        and heads_at(text, lines, index) is not None
    )


# 教育领域, 经济发展方面: a section row without a number.
_FIELD_OF_WORK = re.compile(r"[\u4e00-\u9fff、]{2,12}(?:领域|方面|类|板块)(?:[（(]\d{1,3}[项件个][）)])?")


def _is_section(words: str) -> bool:
    if not 3 <= len(words) <= 60 or "\n" in words or "。" in words[:-1]:
        return False
    if _FIELD_OF_WORK.fullmatch(words):
        return True
    number = read_number(Passage(words))
    return number is not None and number.style in _SECTIONS and bool(number.rest)


# Rows.


def _numbers(tokens: list[Token], columns: Columns) -> list[int]:
    """Return the indices of the tokens that count the rows: 1, 2, 3 …"""
    found: list[int] = []
    value = 0
    for at, token in enumerate(tokens):
        words = token.words.strip("．.、。 ")
        if not (words.isdigit() and len(words) <= 4) or token.debris:
            continue
        here = int(words)
        if not found:
            # The first row stands right under the head; only a section or the cells before the number come first.
            before = sum(not each.section and not each.debris for each in tokens[:at])
            lines = 2 if columns.has_number else 1  # 经济 / 发展: a narrow cell is printed on two lines
            if before > columns.before_number * lines or at + 1 >= len(tokens):
                return []
        elif here != value + 1 and not (here == 1 and tokens[at - 1].section) and not _skips(tokens, at, value):
            continue
        found.append(at)
        value = here
    return found if len(found) > 1 or (found and columns.has_number) else []


def _skips(tokens: list[Token], at: int, value: int) -> bool:
    """Return whether a number that leaves one or two out still counts a row: a long text stands behind it."""
    here = int(tokens[at].words.strip("．.、。 "))
    return value < here <= value + 3 and at + 1 < len(tokens) and len(tokens[at + 1].words) >= 12


def _before_number(tokens: list[Token], numbers: list[int]) -> int:
    """Return how many cells stand before the number in the first row."""
    return sum(not each.section and not each.debris for each in tokens[: numbers[0]])


def _read_numbered(tokens: list[Token], numbers: list[int], columns: Columns, rows: _Rows) -> int:
    """Add the rows of a table whose rows are counted; return the index of the last cell taken."""
    leading: dict[int, list[Token]] = {}
    head = [token for token in tokens[: numbers[0]]]
    for token in head:
        if token.section or token.debris:
            rows.add_wide(token)
    free = [token for token in head if not token.section and not token.debris]
    for index, token in enumerate(free if columns.leading else []):
        leading.setdefault(columns.leading[index * len(columns.leading) // len(free)], []).append(token)
    last = numbers[-1]
    for number, start in enumerate(numbers):
        final = number + 1 == len(numbers)
        stop = min(numbers[number + 1] if not final else len(tokens), start + _WINDOW)
        window = tokens[start + 1 : stop]
        sections = [token for token in window if token.section or token.debris]
        cells = [token for token in window if not token.section and not token.debris]
        first_section = next((at for at, token in enumerate(window) if token.section), len(window))
        tail = [token for token in window[first_section:] if not token.section and not token.debris]
        if tail and not final and len(tail) <= len(columns.leading):
            cells = cells[: len(cells) - len(tail)]
        else:
            tail = []
        subrows, used, following = place([token.words for token in cells], columns, final)
        for at, subrow in enumerate(subrows):
            placed = {column: [cells[index] for index in indices] for column, indices in subrow.items()}
            if at == 0:
                placed[columns.number] = [tokens[start]]
                placed = {**leading, **placed}
            rows.add(placed)
        if not subrows:
            rows.add({**leading, columns.number: [tokens[start]]})
        leading = {column: [cells[index] for index in indices] for column, indices in following.items()}
        if tail:
            leading = dict(zip(columns.leading[-len(tail) :], ([token] for token in tail), strict=True))
        if final:
            if used:
                last = tokens.index(cells[used - 1], start)
            sections = [token for token in sections if token.line < tokens[last].line]
        for token in sections:
            rows.add_wide(token)
    return last


def _read_unnumbered(tokens: list[Token], columns: Columns, rows: _Rows) -> int:
    """Add the rows of a table without numbers; return the index of the last cell taken."""
    at, last = 0, 0
    last_section = max((index for index, token in enumerate(tokens) if token.section), default=-1)
    while at < len(tokens):
        stop = at
        while stop < len(tokens) and stop - at < _WINDOW and not (tokens[stop].section or tokens[stop].debris):
            stop += 1
        final = last_section < stop
        subrows, used, _ = place([token.words for token in tokens[at:stop]], columns, final)
        for subrow in subrows:
            rows.add({column: [tokens[at + index] for index in indices] for column, indices in subrow.items()})
        if used:
            last = at + used - 1
        if used < stop - at or stop >= len(tokens):
            break
        rows.add_wide(tokens[stop])
        last = stop
        at = stop + 1
    return last

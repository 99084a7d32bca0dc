"""The head of a table (表头): which rows it is printed in, and what each column holds.

    序号 | 重点工作 | 分管领导 | 牵头单位 | 配合单位
    领域 | 序号 | 重要项目 | 目标任务 | 进度安排 (第一季度 | 第二季度 | …) | 主责部门
Not: a title or 填表单位：… over it; a table of a web page (索引号 | … | 成文日期 | …).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from luoshi.parser.document import Cell
from luoshi.parser.lexicon.columns import Content, Head, bare_head, is_place, read_head
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import Passage
from luoshi.parser.rules.table_cells import Row, is_empty, words_of

TASKS = frozenset({Content.NAME, Content.TEXT})
_KNOWN_ENOUGH = 0.5
_ROWS_LOOKED_AT = 40
_MOST_COLUMNS = 128
_UNIT_ROLES = frozenset({Role.LEAD, Role.RESPONSIBLE, Role.ASSIST, Role.SENTENCE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grid: its printed head and what it holds."""

    index: int
    label: Passage
    content: Content
    role: Role | None = None

    @property
    def is_unit(self) -> bool:
        return self.role in _UNIT_ROLES


@dataclass(slots=True, eq=False)
class Heads:
    """The head of a table: where the rows over it end, where the body begins, its columns.

    Two heads are equal where the same words stand over the same columns, wherever they are printed.
    """

    first: int  # index in the list of rows
    after: int
    columns: dict[int, Column]
    cells: list[Cell] = field(default_factory=list)
    words: frozenset[str] = frozenset()

    def of(self, *contents: Content) -> list[Column]:
        """Return the columns that hold one of `contents`, left to right."""
        return [each for each in self.columns.values() if each.content in contents]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Heads):
            return NotImplemented
        return self.words == other.words and self._contents() == other._contents()

    __hash__ = None  # type: ignore[assignment]

    def _contents(self) -> list[tuple[int, Content, Role | None]]:
        return [(each.index, each.content, each.role) for each in self.columns.values()]

    @property
    def has_duty(self) -> bool:
        return any(each.content is Content.DUTY for each in self.columns.values())


def find_heads(text: str, rows: list[Row], width: int) -> Heads | None:
    """Return the head of the table whose rows are `rows`, None where it has none."""
    for at, row in enumerate(rows[:_ROWS_LOOKED_AT]):
        if len(row.own) >= 2 and is_head_row(text, row):
            return _heads_at(text, rows, at, min(width, _MOST_COLUMNS))
    return None


def is_head_row(text: str, row: Row) -> bool:
    """Return whether the words of a row are heads of columns."""
    found: list[Head | None] = []
    places = 0
    for cell in row.own.values():
        if len(found) >= _MOST_COLUMNS:
            break
        if cell.span.end > cell.span.start:
            bare = _bare(text, cell)
            found.append(read_head(bare))
            places += found[-1] is None and is_place(bare)
    known = [head for head in found if head is not None]
    contents = {head.content for head in known}
    if len(known) + places < max(2, len(found) * _KNOWN_ENOUGH) or not known:
        return False
    if contents & {Content.NUMBER, Content.NAME, Content.TEXT, Content.GROUP}:
        return bool(contents - {Content.GROUP, Content.EXTRA}) and (len(contents) >= 2 or places >= 3 or len(known) > 2)
    return False


def _bare(text: str, cell: Cell) -> str:
    if cell.span.end - cell.span.start > 120:
        return ""
    return bare_head(text[cell.span.start : cell.span.end] if not cell.parts else words_of(text, cell).text)


def _heads_at(text: str, rows: list[Row], at: int, width: int) -> Heads:
    depth = _depth(text, rows, at)
    cells: dict[int, list[Cell]] = {}
    printed: list[Cell] = []
    for row in rows[at : at + depth]:
        for cell in row.own.values():
            if is_empty(text, cell):
                continue
            printed.append(cell)
            for column in range(cell.column, min(cell.column + cell.columns, width)):
                cells.setdefault(column, []).append(cell)
    columns = {index: _column(text, index, cells[index]) for index in sorted(cells)}
    words = frozenset(_bare(text, cell) for cell in printed)
    heads = Heads(at, at + depth, _settled(text, columns, rows[at + depth : at + depth + 60]), printed, words)
    return heads


def _depth(text: str, rows: list[Row], at: int) -> int:
    """Return how many rows the head at `rows[at]` is printed in."""
    row = rows[at]
    tallest = max(cell.rows for cell in row.own.values())
    wide = [cell for cell in row.own.values() if cell.columns > 1]
    depth = 1
    while at + depth < len(rows) and depth < 4:
        following = rows[at + depth]
        inside = following.index < row.index + tallest and tallest <= 4
        if not (inside or wide or depth == 1):
            break
        if not (inside and wide) and not _is_second_row(text, row, following):
            break
        depth += 1
    return depth


def _is_second_row(text: str, row: Row, following: Row) -> bool:
    """Return whether `following` stands under the wide heads of `row` and holds nothing but heads."""
    printed = [cell for cell in following.own.values() if not is_empty(text, cell)]
    if not printed:
        return False
    known = [read_head(_bare(text, cell)) for cell in printed]
    if not all(known):
        return False
    over = {
        column: cell for cell in row.own.values() for column in range(cell.column, cell.column + min(cell.columns, 64))
    }
    return all(_is_free(text, cell, over, following) for cell in printed)


def _is_free(text: str, cell: Cell, over: dict[int, Cell], row: Row) -> bool:
    """Return whether the head above `cell` is wide or empty: merged, or with an empty one beside it."""
    above = over.get(cell.column)
    if above is None or above.columns > 1 or is_empty(text, above):
        return True
    beside, below = over.get(cell.column + 1), row.own.get(cell.column + 1)
    return (beside is None or is_empty(text, beside)) and below is not None and not is_empty(text, below)


def _column(text: str, index: int, cells: list[Cell]) -> Column:
    """Return what the heads printed over column `index` say, the lowest first: 进度安排 over 第一季度."""
    lowest = cells[-1]
    bare = _bare(text, lowest)
    label = words_of(text, lowest)
    above = "".join(_bare(text, cell) for cell in cells[:-1] if cell is not lowest)
    head = read_head(bare)
    if above and (head is None or bare in ("单位", "部门", "领导", "科室", "市级", "县级", "时间")):
        head = read_head(above + bare) or head or _inherited(above)
    if head is None:
        return Column(index, label, Content.PLACE if is_place(bare) else Content.EXTRA)
    return Column(index, label, head.content, head.role)


def _inherited(above: str) -> Head | None:
    """Return what the upper head alone says of a column whose own head says nothing: 责任单位 over 市直 | 县区."""
    head = read_head(above)
    return head if head is not None and head.content in (Content.DUTY, Content.PROGRESS) else None


def _settled(text: str, columns: dict[int, Column], body: list[Row]) -> dict[int, Column]:
    """Return `columns` with what only the whole head, or the cells under it, can say."""
    tasks = [each.index for each in columns.values() if each.content in TASKS]
    if not tasks:
        columns = _with_task(text, columns, body)
        tasks = [each.index for each in columns.values() if each.content in TASKS]
    columns = _with_number(text, columns, body)
    first = min(tasks, default=len(columns))
    numbers = [each.index for each in columns.values() if each.content is Content.NUMBER]
    settled = {}
    for index, column in columns.items():
        if column.content is Content.GROUP and index > first:
            column = replace(column, content=Content.EXTRA, role=None)
        elif (column.content is Content.NUMBER and index != _nearest(numbers, first)) or (
            column.content is Content.PLACE and not _is_matrix(columns)
        ):
            column = replace(column, content=Content.EXTRA)
        elif _bare_label(column) == "单位" and _holds_measures(text, index, body):
            column = replace(column, content=Content.MEASURE, role=None)
        settled[index] = column
    return settled


def _with_number(text: str, columns: dict[int, Column], body: list[Row]) -> dict[int, Column]:
    """Return `columns` with the one that counts the rows under no head at all."""
    if not body or any(each.content is Content.NUMBER for each in columns.values()):
        return columns
    last = max(columns, default=-1)
    for index in range(last):
        if index in columns:
            continue
        printed = [
            words_of(text, cell).text for row in body if (cell := row.own.get(index)) and not is_empty(text, cell)
        ]
        if len(printed) * 2 > len(body) and all(each.strip("．.、 ").isdigit() for each in printed):
            number = Column(index, Passage(""), Content.NUMBER)
            return dict(sorted({**columns, index: number}.items()))
    return columns


def _nearest(numbers: list[int], first: int) -> int:
    """Return the column of numbers that stands nearest before the text."""
    before = [index for index in numbers if index < first]
    return max(before, default=min(numbers, default=-1))


def _is_matrix(columns: dict[int, Column]) -> bool:
    return sum(1 for each in columns.values() if each.content is Content.PLACE) >= 3


def _bare_label(column: Column) -> str:
    return bare_head(column.label.text)


def _with_task(text: str, columns: dict[int, Column], body: list[Row]) -> dict[int, Column]:
    """Return `columns` with one that holds the task where no head says so: the longest cells, or the last 类别."""
    groups = [each for each in columns.values() if each.content is Content.GROUP]
    others = [each for each in columns.values() if each.content is Content.EXTRA]
    longest = max(others, key=lambda each: _printed_length(text, each.index, body), default=None)
    if longest is not None and _printed_length(text, longest.index, body) >= 8 * max(1, len(body)):
        chosen = longest
    elif groups:
        chosen = groups[-1]
    else:
        return columns
    return {**columns, chosen.index: replace(chosen, content=Content.TEXT, role=None)}


def _printed_length(text: str, index: int, body: list[Row]) -> int:
    return sum(cell.span.end - cell.span.start for row in body if (cell := row.own.get(index)) is not None)


def _holds_measures(text: str, index: int, body: list[Row]) -> bool:
    """Return whether the cells of a column 单位 are units of measure (亿元, %), not offices."""
    printed = [words_of(text, cell).text for row in body if (cell := row.own.get(index)) and not is_empty(text, cell)]
    return bool(printed) and all(len(each) <= 6 and each[-1] not in "局委办部院会厅处科股" for each in printed)

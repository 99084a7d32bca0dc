"""Which column a copied cell belongs to (归列): by what its words are, the order of the columns kept.

县文体广新局 · 县代建中心 → two lines of the column 责任单位;  12月底前 → 完成时限;  / → an empty cell
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from luoshi.parser.lexicon.columns import Content, Head
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.lexicon.surnames import is_surname
from luoshi.parser.passage import BLANKS, Passage
from luoshi.parser.rules.collectives import is_collective
from luoshi.parser.rules.leaders import read_leaders
from luoshi.parser.rules.unit_names import ends_as_organ
from luoshi.parser.rules.units import looks_like_units

_TIME = re.compile(
    r"(?:(?:20\d\d年|今年|明年)?(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|[一二三四第]{1,2}季度|[上下]半年|年底|年内|年末|年前|全年|底前)|持续|长期|常年|每[年月季周日]|按(?:序时|时间|计划|进度)|20\d\d[-./年]|春节前|立即|近期|适时|常态)"
)
_DUTY_VERB = re.compile(r"牵头|负责|配合|参与|落实")
_DASH = re.compile(r"[—－\-–―/／\\_·]{1,4}|无|空")
_LOCAL = re.compile(r"[市县区省州镇][\u4e00-\u9fff（）()]{1,14}|各[\u4e00-\u9fff（）()、]{1,14}")
_SENTENCE = re.compile(r"[。；！]|，.*，|[，,][^，,]{6,}")
_WORK = re.compile(
    r"(?:新|改|扩|迁|续|创|组|筹|共|完|建|重)?(?:[（(][^（()）]{1,8}[）)])?建(?:成|设|立)?(?!设局|设厅|设部|设委|委|局|管|工|投)|(?:开工|启动|完成|推进|加快|实施|加强|推动|强化|深化|开展|支持|打造|提升|做好|落实|确保|力争|引进|培育|举办|创建|争取|新增|改造|扩大|优化|健全|完善|制定|编制)(?!中心|局|办)"
)
_POST = re.compile(r"[\u4e00-\u9fff、]{0,14}(?:副?[市县区省州镇乡]长|秘书长|[市县区省州]领导|常委|书记|副主任)")
_FIGURE = re.compile(r"\d")
_NEVER = -1e9
# What it costs to leave a column of a row empty, and to put a second line in it.
_SKIP = {
    Content.NUMBER: 2.0, Content.GROUP: 0.1, Content.NAME: 0.8, Content.TEXT: 1.5, Content.DUTY: 0.6,
    Content.STAGE: 0.5, Content.PROGRESS: 0.1, Content.EXTRA: 0.1, Content.PLACE: 0.2, Content.MEASURE: 0.2,
}  # fmt: skip
_MORE = {
    Content.NUMBER: 5.0, Content.GROUP: 1.0, Content.NAME: 0.9, Content.TEXT: 0.6, Content.DUTY: 0.1,
    Content.STAGE: 1.0, Content.PROGRESS: 0.3, Content.EXTRA: 0.4, Content.PLACE: 2.0, Content.MEASURE: 2.0,
}  # fmt: skip
_NEW_ROW = 1.2


class Columns:
    """The columns of a copied table in order; `number` and `leading` are those up to the number."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.heads = list(heads)
        self.at = list(range(len(heads)))  # where each head's column stands in the grid
        numbers = [index for index, head in enumerate(heads) if head.content is Content.NUMBER]
        self.has_number = bool(numbers)
        self.number = numbers[0] if numbers else -1
        self.added = 0
        self.leading = self.at[: self.number] if numbers else []

    @property
    def width(self) -> int:
        return len(self.heads) + self.added

    @property
    def before_number(self) -> int:
        """Return how many cells can stand before the first number."""
        if self.has_number:
            return self.number
        tasks = [
            index
            for index, head in enumerate(self.heads)
            if head.content in (Content.TEXT, Content.NAME, Content.GROUP)
        ]
        return len(tasks) - 1

    def printed(self, index: int) -> int:
        """Return the column of the grid under head `index`."""
        return self.at[index]

    def count(self, tokens_before: int) -> None:
        """Take note that the rows are counted: a number without a head stands in the column after `tokens_before`."""
        if self.has_number:
            return
        self.has_number, self.added = True, 1
        self.number = tokens_before
        self.at = [index + (index >= tokens_before) for index in range(len(self.heads))]
        self.leading = self.at[:tokens_before]

    def body(self) -> list[tuple[Head, int]]:
        """Return the columns after the number with where they stand; all, where rows are not counted."""
        pairs = list(zip(self.heads, self.at, strict=True))
        return [pair for pair in pairs if pair[1] > self.number]

    def next_leading(self) -> list[tuple[Head, int]]:
        """Return the columns before the number: their cells stand at the end of what follows the number before."""
        return [(head, at) for head, at in zip(self.heads, self.at, strict=True) if at in self.leading]


@lru_cache(maxsize=4096)
def _signs(words: str) -> frozenset[str]:
    """Return what a cell's words look like."""
    bare = words.strip(BLANKS)
    signs = set()
    if _DASH.fullmatch(bare):
        return frozenset({"dash"})
    if re.fullmatch(r"[\d.,，％%]+", bare):
        signs.add("figure")
    if len(bare) <= 30 and _TIME.match(bare):
        signs.add("time")
    if len(bare) <= 200 and "time" not in signs and bare[-1:] not in "。；" and not _WORK.match(bare):
        if all(is_collective(line) for line in re.split(r"[\n、，]", bare)) or looks_like_units(bare):
            signs.add("units")
        elif (
            len(bare) <= 16
            and (_LOCAL.fullmatch(bare) or (ends_as_organ(bare) and not _FIGURE.search(bare)))
            and not _SENTENCE.search(bare)
        ):
            signs.add("local")
        elif (
            len(bare) <= 60
            and _DUTY_VERB.search(bare)
            and re.search(r"[局委办部院会厅处科室府位门]", bare)
            and "。" not in bare[:-1]
        ):
            signs.add("duty")
    if len(bare) <= 24 and "units" not in signs and _are_leaders(bare):
        signs.add("leaders")
    if len(bare) > 60 or _SENTENCE.search(bare):
        signs.add("sentence")
    if len(bare) <= 14:
        signs.add("short")
    return frozenset(signs)


def _are_leaders(bare: str) -> bool:
    if _POST.fullmatch(bare):
        return True
    mentions = read_leaders(Passage(bare))
    if not mentions:
        return False
    hanzi = sum("\u4e00" <= character <= "\u9fff" for character in bare)
    named = sum(len(each.name) + len(each.post) for each in mentions)
    return named >= hanzi - 2 and all(
        not each.name or (is_surname(each.name) > 0 and len(each.name) <= 4) for each in mentions
    )


def _worth(words: str, head: Head) -> float:
    """Return how well the words of a cell fit under `head`."""
    signs = _signs(words)
    content, role = head.content, head.role
    if content in (Content.TEXT, Content.NAME):
        return _text_worth(signs, len(words), content)
    if content is Content.DUTY:
        if role in (Role.LEADER, Role.PERSON):
            return _leader_worth(signs)
        return _due_worth(signs) if role is Role.DUE else _unit_worth(signs, len(words))
    if content is Content.GROUP:
        return (
            -2.0
            if signs & {"units", "leaders", "time", "sentence", "figure", "local"}
            else 0.6
            if "short" in signs
            else -0.5
        )
    if content is Content.STAGE:
        return -1.5 if "units" in signs else -1.0 if "leaders" in signs else 0.8
    if content is Content.NUMBER:
        return 4.0 if "figure" in signs else -6.0
    if content is Content.MEASURE:
        return 0.8 if len(words) <= 5 else -3.0
    if content is Content.PLACE:
        return 1.0 if "figure" in signs or "dash" in signs or "short" in signs else -2.0
    return 1.0 if "figure" in signs else 0.3 if "dash" in signs else -0.7 if "units" in signs else 0.2


def _text_worth(signs: frozenset[str], length: int, content: Content) -> float:
    if "units" in signs:
        return -2.0
    if signs & {"leaders", "time"} and "sentence" not in signs:
        return -1.5
    if signs & {"dash", "figure"}:
        return -1.0
    if "local" in signs or "duty" in signs:
        return -0.6
    return (0.3 if content is Content.NAME and length > 40 else 1.5) if length >= 8 else 0.8


def _leader_worth(signs: frozenset[str]) -> float:
    if "leaders" in signs:
        return 3.0
    return 0.3 if "dash" in signs else -1.0 if "short" in signs and "units" not in signs else -5.0


def _due_worth(signs: frozenset[str]) -> float:
    if "time" in signs:
        return 3.0
    return 0.3 if "dash" in signs else -0.8 if "short" in signs and "units" not in signs else -4.0


def _unit_worth(signs: frozenset[str], length: int) -> float:
    if "units" in signs:
        return 3.0
    if "duty" in signs:
        return 1.8
    if "local" in signs:
        return 1.2
    if "dash" in signs:
        return 0.3
    if signs & {"time", "figure"}:
        return -2.0
    return -3.0 if "sentence" in signs or length > 40 else -1.0 if "leaders" in signs else -0.5


Placed = dict[int, list[int]]


def place(cells: Sequence[str], columns: Columns, final: bool) -> tuple[list[Placed], int, Placed]:
    """Return the rows that `cells`, what stands between two numbers, make up: by column, the indices of its cells.

    Also how many cells were taken (all, unless `final`: what follows the last row is no part of the table), and the
    cells that stand before the next number.
    """
    body = columns.body()
    following = [] if final or not columns.has_number else columns.next_leading()
    order = [head for head, _ in (*body, *following)]
    if not cells or not order:
        return [], 0, {}
    path, used = _best_path(cells, order, len(body), counted=columns.has_number, final=final)
    rows: list[Placed] = [{}]
    after: Placed = {}
    for index, (column, new) in enumerate(path[:used]):
        if new:
            rows.append({})
        if column >= len(body):
            after.setdefault(following[column - len(body)][1], []).append(index)
        else:
            rows[-1].setdefault(body[column][1], []).append(index)
    return [row for row in rows if row], used, after


def _best_path(
    cells: Sequence[str], order: list[Head], body: int, *, counted: bool, final: bool
) -> tuple[list[tuple[int, bool]], int]:
    """Return the column of each cell and whether a row begins with it, so that all fit best; and how many cells fit."""
    width = len(order)
    skip = [0.0]
    for at in range(width):
        skip.append(skip[-1] + (_skip_cost(order, at) if at < body else 0.3))
    tasks = [at for at in range(body) if order[at].content in (Content.TEXT, Content.NAME)]
    opening = range(0, (tasks[-1] if tasks else 0) + 1)
    scores = [_NEVER] * width
    ended = 0.0  # the best score of a row that is done
    steps: list[list[tuple[int, bool]]] = []
    best, used = 0.0, 0
    best_column = -1
    for index, words in enumerate(cells):
        worths = [_worth(words, head) for head in order]
        here, step = _advance(scores, worths, skip, order, cells, index)
        done = max(range(width), key=lambda at: scores[at] - (skip[body] - skip[min(at + 1, body)])) if index else -1
        base = scores[done] - (skip[body] - skip[min(done + 1, body)]) if index else ended
        for at in opening if index else range(width):
            lead_in = 0.0 if counted and index else skip[min(at, body)]
            lead_in = _lead_in(order, at, body, skip) if counted and index else lead_in
            score = base - lead_in - (_NEW_ROW if index and counted else 0.2 if index else 0.0) + worths[at]
            if score > here[at]:
                here[at], step[at] = score, (done, index > 0)
        scores = here
        steps.append(step)
        total, column = max((scores[at] - (skip[body] - skip[min(at + 1, body)]), at) for at in range(width))
        if not final or total >= best:
            best, used, best_column = total, index + 1, column
    return _followed(steps, used, best_column), used


def _skip_cost(order: list[Head], at: int) -> float:
    head = order[at]
    cost = _SKIP[head.content]
    if head.content is Content.DUTY and any(each.content is Content.TEXT for each in order[at + 1 :]):
        return 0.3  # a unit before the task is printed once for several rows; one behind it is seldom left out
    if head.content is Content.DUTY and head.role in (Role.ASSIST, Role.DUE, Role.PERSON):
        return 0.4
    return cost


def _lead_in(order: list[Head], at: int, body: int, skip: list[float]) -> float:
    """Return what it costs to begin a further row of one number at column `at`: what is merged stands before it."""
    return sum(skip[each + 1] - skip[each] for each in range(min(at, body)) if order[each].content is Content.TEXT)


def _advance(
    scores: list[float], worths: list[float], skip: list[float], order: list[Head], cells: Sequence[str], index: int
) -> tuple[list[float], list[tuple[int, bool]]]:
    """Return the best score of each column for the next cell within the row, and the column the cell before is in."""
    here: list[float] = []
    step: list[tuple[int, bool]] = []
    best, source = _NEVER, -1
    for at, worth in enumerate(worths):
        # A further line of a text is no further sign of the column; a further unit is.
        again = worth if order[at].content is Content.DUTY else min(worth, 0.3)
        stay = scores[at] - _more_cost(order, at, cells, index) + again - worth
        forward = best - skip[at]
        if stay >= forward:
            here.append(stay + worth)
            step.append((at, False))
        else:
            here.append(forward + worth)
            step.append((source, False))
        if scores[at] + skip[at + 1] > best:
            best, source = scores[at] + skip[at + 1], at
    return here, step


def _more_cost(order: list[Head], at: int, cells: Sequence[str], index: int) -> float:
    """Return what a second line in column `at` costs; one column of units before another has one line more often."""
    head = order[at]
    cost = _MORE[head.content]
    if head.content is Content.DUTY:
        if head.role is Role.DUE:
            return 0.6
        if index and cells[index - 1][-1:] in "、，,和及":
            return 0.0
        later = any(
            each.content is Content.DUTY and each.role not in (Role.DUE, Role.LEADER) for each in order[at + 1 :]
        )
        return 0.5 if later else cost
    if head.content is Content.GROUP and index and len(cells[index - 1]) <= 4 and len(cells[index]) <= 4:
        return 0.3
    if head.content is Content.TEXT and index and cells[index - 1][-1:] not in "。；":
        return 0.4
    return cost


def _followed(steps: list[list[tuple[int, bool]]], used: int, column: int) -> list[tuple[int, bool]]:
    """Return the path that ends in `column`, first cell first."""
    path: list[tuple[int, bool]] = []
    for index in range(used - 1, -1, -1):
        before, new = steps[index][column]
        path.append((column, new))
        column = before
    path.reverse()
    return path

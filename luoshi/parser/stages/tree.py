"""The tree of numbered paragraphs (层次): what stands under what, and which responsibility stands after which words.

Reads: the pieces of one part. Writes: the root Node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from luoshi.parser.document import Table
from luoshi.parser.draft import Assignment
from luoshi.parser.passage import Passage
from luoshi.parser.rules.numbering import Number, Style
from luoshi.parser.stages.lines import Paragraph, Piece, width


@dataclass(slots=True)
class Pair:
    """A stretch of text and the responsibility printed after it."""

    texts: list[Passage] = field(default_factory=list)
    duty: list[Assignment] = field(default_factory=list)
    own_line: bool = False  # the responsibility stands on lines of its own


@dataclass(slots=True)
class Node:
    """A numbered paragraph (or an unnumbered sub-heading, or the part itself) and what stands under it."""

    number: Number | None
    heading: Passage
    rank: int
    parent: Node | None
    pairs: list[Pair] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    connectors: list[Passage] = field(default_factory=list)  # 具体措施：
    position: int = 0  # among its parent's children
    carries: bool = False  # a responsibility or a table stands under it, directly or below

    @property
    def own_duty(self) -> bool:
        """Whether a responsibility stands directly under it."""
        return any([pair.duty for pair in self.pairs])  # a list: asked of every node several times, of one pair mostly

    @property
    def style(self) -> Style | None:
        """How it is numbered."""
        return self.number.style if self.number else None


# No heading: the date of a page's publication, what belongs to the title (（2025年度）, （征求意见稿）).
_NO_WORDS = re.compile(
    r"[0-9０-９:：/.\-—\s　年月日]+|(?:主动|依申请|长期|全社会)公开"
    r"|[（(](?![一二三四五六七八九十]{1,3}[）)])[^（()）]{2,30}[）)]"
)


def _is_subheading(piece: Paragraph, following: Piece | None, above_closed: bool) -> bool:
    """Return whether an unnumbered line is a heading over the items that follow: short, no sentence, on a line of
    its own.
    """
    text = piece.text
    if piece.duty is not None or piece.trailing or piece.frame is not None or not above_closed:
        return False
    if not 2 <= len(text) <= 34 or text[-1] in "。；;，,、！!：:" or "。" in text or _NO_WORDS.fullmatch(text):
        return False
    if isinstance(following, Table):
        return True
    if following is None or following.duty is not None or following.frame is not None:
        return False
    if following.number is not None:
        return following.number.style >= Style.CHINESE
    return bool(following.trailing) or width(following.text) > 60 or piece.outline is not None


def read_tree(pieces: list[Piece]) -> Node:
    """Return the root of the numbered paragraphs of `pieces`."""
    root = Node(None, Passage(""), 0, None)
    current = root
    last_value: dict[Style, int] = {}
    duty_first = False  # 牵头单位：市教育局 / 1.… / 2.… / 牵头单位：市卫健委 / 3.…
    for at, piece in enumerate(pieces):
        if isinstance(piece, Table):
            current.tables.append(piece)
            continue
        if piece.frame is not None:
            continue
        number = piece.number
        if number is not None and not number.certain and not _counts_on(number, last_value, current):
            piece.number = None
            piece.body = piece.bare
        if piece.number is not None:
            last_value[piece.number.style] = piece.number.value
            current = _add_node(current, piece)
        elif piece.duty is not None:
            style = _style_of_next(pieces, at) if current is root or duty_first else None
            if style is None:
                _add_duty(current, piece.duty)
            else:
                duty_first = True
                current = _add_group(current, piece.duty, style)
        else:
            following = pieces[at + 1] if at + 1 < len(pieces) else None
            if _is_subheading(piece, following, _is_closed(current)):
                current = _add_subheading(current, piece)
            else:
                _add_text(current, piece)
    _mark_carrying(root)
    return root


def _style_of_next(pieces: list[Piece], at: int) -> Style | None:
    """Return how the paragraph is numbered that follows the responsibility lines from `at` on; None where it is not."""
    for piece in pieces[at + 1 : at + 8]:
        if isinstance(piece, Table) or piece.duty is None:
            return None if isinstance(piece, Table) or piece.number is None else piece.number.style
    return None


def _add_group(current: Node, duty: list[Assignment], style: Style) -> Node:
    """Return the group of items that `duty`, printed before them, is for."""
    rank = style * 10 - 1
    if current.rank == rank and current.number is None and not current.children:
        current.pairs[0].duty.extend(duty)
        return current
    parent = current
    while parent.rank >= rank and parent.parent is not None:
        parent = parent.parent
    group = Node(None, Passage(""), rank, parent, position=len(parent.children))
    group.pairs.append(Pair([], list(duty), own_line=True))
    parent.children.append(group)
    return group


def _mark_carrying(root: Node) -> None:
    """Set `carries` on every node over a responsibility or a table."""
    for node in reversed(list(walk(root))):
        node.carries = node.own_duty or bool(node.tables) or any(child.carries for child in node.children)


def _counts_on(number: Number, last: dict[Style, int], current: Node) -> bool:
    """Return whether an uncertain number (98.76个…) is the next of its kind, or nearly so after a responsibility."""
    ahead = number.value - last.get(number.style, 0)
    closed = bool(current.pairs and current.pairs[-1].duty)
    return ahead == 1 or (closed and 0 < ahead <= 5)


def _add_node(current: Node, piece: Paragraph) -> Node:
    number = piece.number
    assert number is not None
    rank = number.style * 10
    parent = current
    while parent.rank >= rank and parent.parent is not None:
        parent = parent.parent
    node = Node(number, piece.bare, rank, parent, position=len(parent.children))
    node.pairs.append(Pair([piece.body] if piece.body else [], list(piece.trailing)))
    parent.children.append(node)
    return node


def _add_subheading(current: Node, piece: Paragraph) -> Node:
    # Ranks just above the items that follow: it ends where a heading of the same or a higher kind begins.
    parent = current
    while (
        parent.rank > Style.CHINESE_BRACKETED * 10 + 5
        or (parent.number is None and parent.parent is not None)
        or (parent.own_duty and parent.parent is not None)
    ):
        assert parent.parent is not None
        parent = parent.parent
    node = Node(None, piece.passage, Style.CHINESE_BRACKETED * 10 + 5, parent, position=len(parent.children))
    parent.children.append(node)
    return node


def _is_closed(node: Node) -> bool:
    """Return whether nothing of `node` waits for its end: its last words have their responsibility, or it is a
    bare heading.
    """
    if not node.pairs:
        return True
    last = node.pairs[-1]
    if last.duty:
        return True
    if len(node.pairs) == 1 and len(last.texts) <= 1 and not node.children:
        return not last.texts or ("。" not in last.texts[0].text.rstrip("。") and len(last.texts[0].text) <= 40)
    return last.texts[-1].text[-1] in "。；;" if last.texts else True


def _add_duty(node: Node, duty: list[Assignment]) -> None:
    if not node.pairs:
        node.pairs.append(Pair())
    node.pairs[-1].duty.extend(duty)
    node.pairs[-1].own_line = True


_FIELD_LINE = re.compile(
    r"[【\[]?(?:工作|主要|具体|年度|推进|任务|阶段|预期|建设|项目|量化|实施|重点|保障)?"
    r"(?:目标|措施|内容|举措|任务|要求|安排|进度|成效|成果|节点|计划|标准|规模|地点|背景|现状|问题)"
    r"(?:任务|要求|安排|内容|节点|措施)?[】\]]?[:：]"
)


def _add_text(node: Node, piece: Paragraph) -> None:
    if node.number is not None and len(node.pairs) == 1 and node.pairs[0].duty and _FIELD_LINE.match(piece.text):
        # 工作措施：… below the responsibility is still the item's own text.
        node.pairs[0].texts.append(piece.body)
        node.pairs[0].duty.extend(piece.trailing)
        return
    if node.pairs and node.pairs[-1].duty and len(piece.text) <= 16 and piece.text[-1] in "：:":
        node.connectors.append(piece.passage)
        return
    if not node.pairs or node.pairs[-1].duty:
        node.pairs.append(Pair())
    if piece.body:
        node.pairs[-1].texts.append(piece.body)
    node.pairs[-1].duty.extend(piece.trailing)


def walk(node: Node) -> Iterator[Node]:
    """Return `node` and all below it, in the order of the text."""
    stack = [node]
    while stack:
        each = stack.pop()
        yield each
        stack.extend(reversed(each.children))


_FIGURE = re.compile(r"[0-9０-９]")


def opens_series(node: Node) -> bool:
    """Return whether a paragraph is the first of the items it stands with, whatever it is about.

    1.工作目标：粮食总产量60万吨以上。 / 2.新建公园3个。 / 责任单位：…
    """
    siblings = node.parent.children if node.parent is not None else []
    after = siblings[node.position + 1 : node.position + 2]
    return (
        node.style is Style.ARABIC
        and node.number is not None
        and node.number.value == 1
        and any(each.own_duty and each.number is not None and each.number.value == 2 for each in after)
        and _FIGURE.search(node.heading.text, 3) is not None
    )

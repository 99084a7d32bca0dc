"""The tree of a plan (层次): which numbered paragraphs are headings, which are items, which are points inside an item.

A number does not say what it counts: 1. is the item of one plan and （一） that of the next. What says it is the
responsibility: the paragraph that one is printed for is an item, what stands over several of them is a heading.

Reads: the pieces of one part. Writes: Draft items, and what each paragraph was.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from luoshi.parser.document import Table
from luoshi.parser.draft import Assignment, Draft
from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.labelled import UNIT_ROLES
from luoshi.parser.rules.numbering import Style
from luoshi.parser.rules.responsibility import ABOVE
from luoshi.parser.stages.lines import Piece
from luoshi.parser.stages.tree import Node, Pair, opens_series, read_tree, walk

PREFACE = re.compile(
    r"指导思想|总体要求|基本原则|总体思路|总体目标|工作目标|工作思路|编制依据|基本思路|主要原则"
    r"|工作原则|^目标$|范围|有关说明"
)
REQUIREMENTS = re.compile(
    r"工作要求|保障措施|组织保障|组织实施|有关要求|工作保障|组织领导|相关要求|几点要求|落实要求"
    r"|推进机制|保障机制|工作机制|实施保障|实施要求|责任落实|强化保障|考核奖惩|督查考核|监督考核"
    r"|督导考核|工作措施|附则|强化落实|狠抓落实|督促检查"
)
_DEMAND = re.compile(
    r"(?:请)?(?:各(?:地|部门|单位|县|区|市|州|镇|乡|街道|级|牵头|责任|有关|相关|分管|承办|项任务)"
    r"|市政府督查|县政府督查|政府督查室|牵头(?:单位|部门)要|责任单位要|以上|[（(]?(?:注|备注|说明)[:：])"
)
_DUTY_UNIT = frozenset({Role.LEAD, Role.RESPONSIBLE, Role.ASSIST, Role.SENTENCE, Role.LEADER})
_POINTS = frozenset({Style.ARABIC_BRACKETED, Style.CIRCLED})


@dataclass(slots=True)
class Outline:
    """The items of a part in their order; a Table stands where its items belong, with the headings above it."""

    entries: list[Draft | tuple[Table, list[Passage], list[Assignment]]]
    headings: list[Passage]
    notes: list[Passage]  # words of the paper that are no items: introduction, requirements
    unread: list[Passage]  # text between items that belongs to none


def read_outline(pieces: list[Piece], *, plan_by_title: bool = False) -> Outline:
    """Return the items of one part's `pieces`. `plan_by_title`: its title says that it is a plan, so numbers alone
    make items.
    """
    root = read_tree(pieces)
    return _Reading(root, plan_by_title).outline()


class _Reading:
    """One pass over the tree: what each node is, and the items in order."""

    def __init__(self, root: Node, plan_by_title: bool) -> None:
        self.root = root
        self.nodes = list(walk(root))
        self.entries: list[Draft | tuple[Table, list[Passage], list[Assignment]]] = []
        self.headings: list[Passage] = []
        self.notes: list[Passage] = []
        self.unread: list[Passage] = []
        self.any_duty = root.carries
        self.by_title = plan_by_title
        self.item_styles = self._item_styles()
        self.carrying = [at for at, each in enumerate(root.children) if each.carries]
        self.through = self._numbered_through()
        self.leaves = Counter(node.style for node in self.nodes if not node.children and node.own_duty)
        self.groups = Counter(node.children[-1].style for node in self.nodes if node.children)
        self.closing = self._closing_is_shared()

    def outline(self) -> Outline:
        self._visit(self.root, [], [])
        for node in self.nodes:
            self.headings += node.connectors
            node.parent = None  # nodes that hold each other would stay until the collector of cycles comes by
        return Outline(self.entries, self.headings, self.notes, self.unread)

    # What the whole part says.

    def _item_styles(self) -> frozenset[Style]:
        """Return the kinds of number that count items here: those whose leaves carry responsibilities."""
        if not self.any_duty:
            if not self.by_title:
                return frozenset()
            leaves = Counter(node.style for node in self.nodes if node.style and not node.children)
            return frozenset({max(leaves, key=lambda style: (leaves[style], style))}) if leaves else frozenset()
        counts = Counter(node.style for node in self.nodes if node.style and not node.children and node.own_duty)
        most = max(counts.values(), default=0)
        return frozenset(style for style, count in counts.items() if style and count >= max(1, most * 0.15))

    def _numbered_through(self) -> frozenset[Style]:
        """Return the kinds of number that count items through all sections (1. … 158.) instead of starting anew in
        each.
        """
        values: dict[Style, list[int]] = {}
        for node in self.nodes:
            if node.number is not None and node.style in self.item_styles:
                values.setdefault(node.number.style, []).append(node.number.value)
        return frozenset(
            style
            for style, counted in values.items()
            if len(counted) >= 4 and sum(1 for a, b in pairwise(counted) if b == a + 1) >= 0.9 * (len(counted) - 1)
        )

    def _closing_is_shared(self) -> dict[int, bool]:
        """Return, by the children's style, whether a responsibility after the last of several is meant for all of them.

        （一）… 1.… 2.… 3.…（A牵头） where no sibling has one of its own, and that is how the whole part does it.
        """
        only_last: Counter[int] = Counter()
        others: Counter[int] = Counter()
        parents: Counter[int] = Counter()
        for node in self.nodes:
            if node.style and node.own_duty and not node.children:
                parents[node.style] += 1
            children = [child for child in node.children if child.number]
            if len(children) < 2:
                continue
            style = int(children[-1].number.style) if children[-1].number else 0
            carrying = [child for child in children if child.carries]
            if not carrying:
                continue
            if carrying == [children[-1]] and _says_above(children[-1]):
                continue
            if carrying == [children[-1]] and not children[-1].children and not node.own_duty:
                only_last[style] += 1
            else:
                others[style] += 1
        return {style: count > others[style] for style, count in only_last.items()}

    # What one node is.

    def _visit(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        for table in node.tables if node is self.root else ():
            self.entries.append((table, list(above), list(duty)))
        if node is not self.root:
            above = [*above, trim_heading(node.heading)]
        inherited = duty
        if node is self.root:
            self._unnumbered(node.pairs, above, duty)
        for child in node.children:
            self._child(child, node, above, inherited)

    def _child(self, child: Node, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        if child.tables:
            self._heading(child, above, duty)
            return
        if child.children:
            self._branch(child, above, duty)
        else:
            self._leaf(child, above, duty)

    def _branch(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        """Decide for a node with numbered paragraphs under it."""
        below = [child for child in node.children if child.carries]
        styles = {child.style for child in node.children if child.style}
        if node.own_duty and not below:
            plain_points = node.style in self.item_styles and not styles & self.item_styles
            if styles <= _POINTS or ((_long(node) or plain_points) and Style.BULLET not in styles):
                self._item(node, above, duty, with_children=True)
            elif styles == {Style.BULLET} and node.pairs[0].duty and _says_something(node):
                self._item_with_bullets(node, above, duty)
            else:
                self._heading(node, above, duty, force=True)
            return
        if below:
            last = node.children[-1]
            alone = below == [last] and len(node.children) > 1 and not node.own_duty and not last.children
            if alone and last.style in _POINTS | {Style.BULLET}:
                self._item(node, above, duty, with_children=True)
            elif alone and last.style and (self.closing.get(int(last.style)) or _says_above(last)):
                if (
                    not _says_above(last)
                    and node.style in self.item_styles
                    and self.leaves[node.style] > self.groups[last.style]
                ):
                    self._item(node, above, duty, with_children=True)
                else:
                    self._heading(node, above, [*duty, *_duties(last)], force=True, shared=last)
            elif node.own_duty and _long(node):
                self._item(node, above, duty)
                for child in node.children:
                    self._child(child, node, [*above, trim_heading(node.heading)], duty)
            else:
                self._heading(node, above, duty)
            return
        if styles <= _POINTS | {Style.BULLET} and node.style in self.item_styles:
            self._without_duty(node, above, duty, with_children=True)
        elif styles & self.item_styles and not self._is_frame(node):
            self._heading(node, above, duty)
        elif node.style in self.item_styles and not self._is_frame(node):
            self._without_duty(node, above, duty, with_children=True)
        else:
            self._as_notes(node)

    def _item_with_bullets(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        """Take a task and the ▲ tasks under it, which share its responsibility, as items side by side."""
        inherited = [*duty, *_duties(node)]
        self._item(node, above, duty)
        for child in node.children:
            self._item(child, above, inherited)

    def _is_frame(self, node: Node) -> bool:
        """Return whether the section is introduction or requirements, which hold no items."""
        text = node.heading.text[:40]
        return bool(PREFACE.search(text) or REQUIREMENTS.search(text))

    def _heading(
        self,
        node: Node,
        above: list[Passage],
        duty: list[Assignment],
        *,
        force: bool = False,
        shared: Node | None = None,
    ) -> None:
        """Take `node` as a heading: its own responsibility, if any, is for all that stands under it."""
        path = list(above)
        if node.heading:
            path.append(trim_heading(node.heading))
            self.headings.append(path[-1])
        own: list[Assignment] = []
        first = node.pairs[0] if node.pairs else Pair()
        # Under a heading further pairs are unnumbered items; a responsibility right after it is for all below.
        rest = node.pairs[1:]
        if first.duty and len(first.texts) <= 1:
            own = first.duty
        elif first.texts[1:]:
            rest = [Pair(first.texts[1:], first.duty, first.own_line), *rest]
        if rest:
            self._unnumbered(rest, path, [*duty, *own])
        inherited = [*duty, *own]
        for table in node.tables:
            self.entries.append((table, path, inherited))
        for child in node.children:
            if shared is not None:
                self._shared(child, path, inherited)
            else:
                self._child_of_heading(child, path, inherited, force=force)

    def _child_of_heading(self, child: Node, path: list[Passage], duty: list[Assignment], *, force: bool) -> None:
        if force and not child.children and not child.own_duty and not child.tables:
            self._item(child, path, duty)
        else:
            self._child(child, child.parent or self.root, path, duty)

    def _shared(self, child: Node, path: list[Passage], duty: list[Assignment]) -> None:
        texts = self._without_demands(child.pairs[0].texts) if child.pairs else []
        self._add(child.number.label if child.number else Passage(""), texts, path, [], duty)
        self._tail_texts(child.pairs[1:])

    def _leaf(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        carrying = [pair for pair in node.pairs if pair.duty]
        if not carrying:
            if node.number is None:
                self._sub_without_duty(node, above, duty)
            else:
                self._without_duty(node, above, duty)
            return
        first = node.pairs[0]
        if node.number is None:
            # An unnumbered sub-heading over unnumbered items.
            path = [*above, trim_heading(node.heading)]
            self.headings.append(path[-1])
            self._unnumbered(node.pairs, path, duty)
            return
        if (len(carrying) > 1 and not (first.duty and len(first.texts) == 1)) or (
            len(carrying) > 1 and not _is_sentence(first.texts[0].text if first.texts else "")
        ):
            self._heading(node, above, duty)
        elif self._holds_topic_paragraphs(node):
            self._topics(node, above, duty)
        else:
            self._item(node, above, duty)

    def _holds_topic_paragraphs(self, node: Node) -> bool:
        """Return whether a section's one responsibility closes several unnumbered paragraphs, each opening with
        its topic.
        """
        pair = node.pairs[0]
        return (
            len(node.pairs) == 1
            and pair.own_line
            and len(pair.texts) >= 3
            and node.style in (Style.CHINESE, Style.PART)
            and not _is_sentence(pair.texts[0].text)
            and all(_opens_with_topic(text.text) for text in pair.texts[1:])
        )

    def _topics(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        heading = trim_heading(node.heading)
        self.headings.append(heading)
        for text in node.pairs[0].texts[1:]:
            self._add(Passage("", text.sources[:1]), [text], [*above, heading], [*node.pairs[0].duty], duty)

    def _sub_without_duty(self, node: Node, above: list[Passage], duty: list[Assignment]) -> None:
        self.unread.append(node.heading)
        self.unread.extend(text for pair in node.pairs for text in pair.texts)

    def _without_duty(
        self, node: Node, above: list[Passage], duty: list[Assignment], *, with_children: bool = False
    ) -> None:
        """Take a numbered paragraph without responsibility: an item where its kind counts items here, else words
        of the paper.
        """
        style_counts = node.style in self.item_styles
        if style_counts and self._in_plan(node) and (not self._is_frame(node) or opens_series(node)):
            self._item(node, above, duty, with_children=with_children)
        else:
            self._as_notes(node)

    def _in_plan(self, node: Node) -> bool:
        """Return whether a paragraph without responsibility stands among items: in a section that has some, or
        between such.
        """
        if not self.any_duty:
            section = node.parent
            while section is not None and section is not self.root:
                if self._is_frame(section):
                    return False
                section = section.parent
            return True
        parent = node.parent
        if parent is not None and any(sibling.carries for sibling in parent.children):
            return parent is not self.root or not self._is_tail(node)
        section = node
        framed = False
        while section.parent is not None and section.parent is not self.root:
            section = section.parent
            framed = framed or self._is_frame(section)
        if node.style in self.through:
            return not framed
        return not self._is_tail(section) and not self._is_frame(section)

    def _is_tail(self, section: Node) -> bool:
        """Return whether a top section stands after the last one with responsibilities, or before the first."""
        carrying = self.carrying
        if not carrying or section.parent is not self.root:
            return False
        at = section.position
        # Within the numbering of items (1. … 158.) the last may lack its responsibility; a section of its own may not.
        if section.style in self.item_styles and section.style == Style.ARABIC:
            return at < carrying[0] and section.number is not None and section.number.value > 1
        return at > carrying[-1] or at < carrying[0]

    def _item(self, node: Node, above: list[Passage], duty: list[Assignment], *, with_children: bool = False) -> None:
        texts = [text for pair in node.pairs[:1] for text in pair.texts]
        own = list(node.pairs[0].duty) if node.pairs else []
        rest = node.pairs[1:]
        if with_children:
            texts += [text for pair in rest for text in pair.texts]
            own += [each for pair in rest for each in pair.duty]
            rest = []
            for below in walk(node):
                if below is node:
                    continue
                texts.append(below.heading)
                texts += [
                    text for at, pair in enumerate(below.pairs) for text in (pair.texts[1:] if at == 0 else pair.texts)
                ]
                own += [each for pair in below.pairs for each in pair.duty]
        elif not own and len(texts) > 1:
            texts = self._without_demands(texts)
        elif rest and not any(pair.duty for pair in rest):
            # Words after the last responsibility of an item: a remark, kept in sight.
            self._tail_texts(rest)
            rest = []
        self._add(node.number.label if node.number else Passage(""), texts, above, own, duty)
        if rest:
            self._unnumbered(rest, above, duty)

    def _without_demands(self, texts: list[Passage]) -> list[Passage]:
        """Set aside the demands on all units that follow the last item: 各部门、各单位要对照分工，…."""
        for at, text in enumerate(texts[1:], 1):
            if _DEMAND.match(text.text):
                self.notes += texts[at:]
                return texts[:at]
        return texts

    def _tail_texts(self, pairs: list[Pair]) -> None:
        """Keep words after an item's responsibility in sight; demands on all units are words of the paper."""
        for text in (text for pair in pairs for text in pair.texts):
            (self.notes if _DEMAND.match(text.text) else self.unread).append(text)

    def _unnumbered(self, pairs: list[Pair], above: list[Passage], duty: list[Assignment]) -> None:
        """Take each stretch of text with its responsibility as an item without a number."""
        for pair in pairs:
            if not pair.duty or not any(each.role in _DUTY_UNIT for each in pair.duty):
                target = self.unread if self.entries and above else self.notes
                target.extend(pair.texts)
                continue
            texts = pair.texts
            if above or len(texts) <= 1 or pair.own_line:
                self._split_unnumbered(texts, above, pair, duty)
            else:
                self.notes.extend(texts[:-1])
                self._add(_no_label(texts[-1:]), texts[-1:], above, pair.duty, duty)

    def _split_unnumbered(self, texts: list[Passage], above: list[Passage], pair: Pair, duty: list[Assignment]) -> None:
        if not texts:
            return
        if len(texts) > 1 and pair.own_line and all(_opens_with_topic(text.text) for text in texts):
            for text in texts:
                self._add(_no_label([text]), [text], above, pair.duty, duty)
            return
        self._add(_no_label(texts), texts, above, pair.duty, duty)

    def _add(
        self,
        label: Passage,
        texts: list[Passage],
        above: list[Passage],
        own: list[Assignment],
        inherited: list[Assignment],
    ) -> None:
        roles = {each.role for each in own} if inherited else set()
        if roles & UNIT_ROLES:
            # An item that names its own units takes no support from the heading above, and no lead where it names one;
            # its leader may still stand there.
            roles |= UNIT_ROLES - {Role.LEAD} if not roles & {Role.LEAD, Role.SENTENCE} else UNIT_ROLES
        assignments = [*own, *(each for each in inherited if each.role not in roles)]
        texts = [text for text in texts if text.text]
        spans = [text.span() for text in texts]
        spans += [each.span for each in own]
        if label:
            spans.append(label.span())
        if not spans:
            return
        span = Span(min(spans).start, max([each.end for each in spans]))
        self.entries.append(Draft(label, list(above), texts, assignments, span=span))

    def _as_notes(self, node: Node) -> None:
        for each in walk(node):
            self.notes.append(each.heading)
            self.notes.extend(
                text for at, pair in enumerate(each.pairs) for text in (pair.texts[1:] if at == 0 else pair.texts)
            )


def _no_label(texts: list[Passage]) -> Passage:
    return Passage("", texts[0].sources[:1] if texts else (0,))


def _says_something(node: Node) -> bool:
    """Return whether the words over ▲ points are a task themselves (加强调度，确保…。) and not only their heading."""
    text = node.pairs[0].texts[0].text if node.pairs[0].texts else ""
    return any(mark in text for mark in "，,。；;")


def _says_above(node: Node) -> bool:
    """Return whether the responsibility says itself that it is for all items above: （以上由市水利局牵头）."""
    return any(each.label == ABOVE for each in _duties(node))


def _duties(node: Node) -> list[Assignment]:
    return [each for pair in node.pairs for each in pair.duty]


def _long(node: Node) -> bool:
    """Return whether the node's own words are a sentence of work and not a heading."""
    text = node.pairs[0].texts[0].text if node.pairs and node.pairs[0].texts else ""
    return len(text) > 40 and "。" in text


def _is_sentence(text: str) -> bool:
    return text.endswith(("。", "；", ";")) and (len(text) > 30 or "，" in text or "," in text)


def _opens_with_topic(text: str) -> bool:
    """Return whether a paragraph opens with a short topic sentence: 突出工业主体地位。实施…"""
    end = text.find("。")
    return 3 < end <= 26 and len(text) > end + 8


def trim_heading(heading: Passage) -> Passage:
    """Return the heading's printed text without its final 。; of a long paragraph the first sentence."""
    text = heading.text
    end = text.find("。")
    if end > 0 and len(text) > end + 1 and len(text) > 60:
        heading = heading.cut(0, end)
        text = heading.text
    while text and text[-1] in "。：:；; 　":
        heading = heading.cut(0, len(text) - 1)
        text = heading.text
    return heading

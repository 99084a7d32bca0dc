"""What the structure stages put together before roles, units and figures are read: an item in its printed pieces."""

from __future__ import annotations

from dataclasses import dataclass, field

from luoshi.parser.lexicon.labels import Role
from luoshi.parser.passage import Passage, Span

NOWHERE = Span(0, 0)


@dataclass(slots=True)
class Assignment:
    """One label and what stands behind it (牵头单位 · 市发展改革委、生态环境局), still unread.

    `label` is the printed label, or "" where the names stand alone or the roles are verbs (`role` SENTENCE).
    """

    role: Role
    label: str
    value: Passage
    span: Span  # label, value, brackets and all


@dataclass(slots=True)
class Stage:
    """One cell of a quarterly or monthly column (第二季度 · 完成主体施工)."""

    when: str
    value: Passage


@dataclass(slots=True)
class Share:
    """One district's figure in a matrix of indicators (云东区 · 1200人)."""

    place: Passage
    value: Passage


@dataclass(slots=True)
class Extra:
    """A labelled field or column without a role (备注)."""

    label: str
    value: Passage


@dataclass(slots=True)
class Draft:
    """One item in its printed pieces."""

    label: Passage  # the printed number without its punctuation; an empty passage where there is none
    headings: list[Passage]
    text: list[Passage]  # in order; joined they are the item's text
    assignments: list[Assignment] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    span: Span = NOWHERE

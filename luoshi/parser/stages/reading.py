"""What has been read of one document so far: filled in stage by stage (see pipeline.py)."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from time import monotonic

from luoshi.parser.document import Document
from luoshi.parser.draft import Draft
from luoshi.parser.errors import ReaderError
from luoshi.parser.model import Diagnostic, Dispatch, Plan, Region
from luoshi.parser.passage import Passage, Span
from luoshi.parser.rules.tables import TableReading
from luoshi.parser.stages.lines import Piece
from luoshi.parser.stages.parts import Part


@dataclass(slots=True)
class Found:
    """One plan on the way: its part of the file, its drafts, and the words of the paper around them."""

    part: Part
    drafts: list[Draft]
    headings: list[Passage]
    notes: list[Passage]  # introduction, requirements: words of the paper that are no items
    unread: list[Passage]  # text between items that belongs to none
    tables: list[TableReading] = field(default_factory=list)
    title: Passage = field(default_factory=lambda: Passage(""))
    around: list[Part] = field(default_factory=list)  # the parts whose words hold for it: its notice and itself


@dataclass(slots=True)
class Reading:
    """One document and all that the stages have made of it."""

    document: Document
    seconds: float = inf  # how long the stages may take together
    pieces: list[Piece] = field(default_factory=list)
    debris: list[Span] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    refused: list[tuple[Part, str]] = field(default_factory=list)  # parts that are no plan, and what they are instead
    plans: list[Plan] = field(default_factory=list)
    dispatches: tuple[Dispatch, ...] = ()
    regions: tuple[Region, ...] = ()
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _started: float = field(default_factory=monotonic)

    def check_time(self) -> None:
        """Called between stages, plans, items and checks; ReaderError where the stages have used up their time."""
        if monotonic() - self._started > self.seconds:
            raise ReaderError(f"文件内容过多，{self.seconds:g}秒内没有读完，已停止，请拆分后再试。")

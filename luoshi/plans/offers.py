"""Answers to a question with one click (一键答复): what `offers` returns and the review page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Offer:
    """One answer: its words on the button, and the decision that it makes.

    `asks` names the one field of `payload` that the person still has to fill in (unit, leader, members, note, date,
    text), or is "" where the click is all.
    """

    words: str
    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    asks: str = ""
    # The same answer for all questions of `same_doubts`: its payload ({} where there is none), and how many they are.
    for_all: Mapping[str, Any] = field(default_factory=dict)
    others: int = 0
